package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"mime"
	"net/http"
	"strings"
)

// Document is a page that stands alone and can be carried away: a built
// report. It has its style sheet inside, so that it is sent with a policy that
// names the hash of exactly that sheet and lets nothing else through.
type Document struct {
	HTML   []byte
	policy string
}

// NewDocument makes a document of a whole HTML page.
func NewDocument(html []byte) *Document {
	styles := strings.Join(append([]string{"style-src"}, styleHashes(html)...), " ")
	if styles == "style-src" {
		styles += " 'none'"
	}
	return &Document{html, "default-src 'none'; " + styles + "; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}
}

// styleHashes gives the hash of every style sheet that stands in a page, as a
// content security policy names it.
func styleHashes(html []byte) []string {
	var hashes []string
	for rest := html; ; {
		_, after, found := bytes.Cut(rest, []byte("<style"))
		if !found {
			return hashes
		}
		_, after, _ = bytes.Cut(after, []byte(">"))
		sheet, remaining, _ := bytes.Cut(after, []byte("</style>"))
		sum := sha256.Sum256(sheet)
		hashes = append(hashes, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
		rest = remaining
	}
}

// Send sends the document to be read.
func (d *Document) Send(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", d.policy)
	return send(w, r, http.StatusOK, d.HTML)
}

// SendFile sends a file to be kept under a name; mime quotes what could not
// stand in a header.
func SendFile(w http.ResponseWriter, r *http.Request, kind, name string, body []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	return send(w, r, http.StatusOK, body)
}
