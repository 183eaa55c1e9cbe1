package page

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// smallest is the size below which compressing costs more than it saves.
const smallest = 512

var writers = sync.Pool{New: func() any {
	// The quickest level: pages are a few kilobytes, and the better ones save a
	// tenth of that for three times the work. Assets are compressed once, at the best.
	w, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic("page: the quickest level of compression exists: " + err.Error())
	}
	return w
}}

// send writes a whole answer, compressed where the browser takes it. No page
// holds a secret beside something a stranger chose (there are no tokens in
// forms: posts from other sites are told by their headers), so that the length
// of a compressed page gives nothing away.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	w.Header().Add("Vary", "Accept-Encoding")
	if len(body) >= smallest && takesGzip(r) {
		out := buffer()
		defer giveBack(out)
		compress(out, body)
		body = out.Bytes()
		w.Header().Set("Content-Encoding", "gzip")
	}
	return deliver(w, r, status, body)
}

// deliver sends a body as it is.
func deliver(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return nil
	}
	if _, err := w.Write(body); err != nil {
		return fmt.Errorf("%w: %w", errGone, err)
	}
	return nil
}

// compress puts body in gzip's form into out. Writing to memory cannot fail.
func compress(out *bytes.Buffer, body []byte) {
	z := writers.Get().(*gzip.Writer)
	defer writers.Put(z)
	z.Reset(out)
	_, _ = z.Write(body)
	_ = z.Close()
}

// takesGzip reads Accept-Encoding: gzip named and not refused with q=0.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		q, given := strings.CutPrefix(strings.TrimSpace(weight), "q=")
		if !given {
			return true
		}
		value, err := strconv.ParseFloat(q, 64)
		return err == nil && value > 0
	}
	return false
}
