package typeset_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"omnibus/fault"
	"omnibus/typeset"
)

func printer(t *testing.T) *typeset.Printer {
	t.Helper()
	path := typeset.Find()
	if path == "" {
		t.Fatal("no Chromium found: install it (Debian: apt-get install chromium) or name it in OMNIBUS_CHROMIUM")
	}
	return typeset.New(path)
}

const document = `<!doctype html><html lang="cy"><head><meta charset="utf-8"><title>Arolwg y plant</title>
<style>@page{size:A5}</style></head><body><main><h1>Arolwg</h1><h2 id="a">Adran un</h2><p>Testun</p>%s</main></body></html>`

// inflated gives a PDF file with its compressed objects opened.
func inflated(file []byte) string {
	out := string(file)
	for rest := file; ; {
		_, after, found := bytes.Cut(rest, []byte("stream\n"))
		if !found {
			return out
		}
		if r, err := zlib.NewReader(bytes.NewReader(after)); err == nil {
			text, _ := io.ReadAll(r)
			out += string(text)
		}
		rest = after
	}
}

func TestPDF(t *testing.T) {
	file, err := printer(t).PDF(t.Context(), fmt.Appendf(nil, document, ""))
	if err != nil {
		t.Fatal(err)
	}
	text := inflated(file)
	for what, want := range map[string]string{
		"a PDF file": "%PDF-", "tags": "/StructTreeRoot", "an outline": "/Outlines", "its language": "/Lang (cy)", "its title": "Arolwg y plant", "the paper of its style": "/MediaBox [0 0 420 594.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the file does not have %s (%s)", what, want)
		}
	}
}

// A document that names other files gets none of them, and its script is not run.
func TestNothingIsFetchedAndNothingRuns(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	file, err := printer(t).PDF(t.Context(), fmt.Appendf(nil, document, fmt.Sprintf(
		`<img src="%[1]s/a.png"><link rel="stylesheet" href="%[1]s/b.css"><iframe src="%[1]s/c"></iframe><iframe src="file:///etc/hostname"></iframe>
		<script>document.title = "Rhedodd"; fetch("%[1]s/d")</script>`, server.URL)))
	if err != nil {
		t.Fatal(err)
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("%d files were fetched", n)
	}
	if strings.Contains(inflated(file), "Rhedodd") {
		t.Error("the script ran")
	}
}

func TestWhereThereIsNoBrowser(t *testing.T) {
	_, err := typeset.New("/no/such/browser").PDF(t.Context(), []byte("<p>x"))
	if fault.KindOf(err) != fault.Unavailable || !strings.Contains(fault.Public(err), "print it from your browser") {
		t.Errorf("%v", err)
	}
	t.Setenv("OMNIBUS_CHROMIUM", "/no/such/browser")
	t.Setenv("PATH", "")
	if got := typeset.Find(); got != "" {
		t.Errorf("found %s", got)
	}
}

func TestManyAtOnceAndThoseWhoGo(t *testing.T) {
	p := printer(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.PDF(gone, fmt.Appendf(nil, document, "")); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("somebody who has gone: %v", err)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if _, err := p.PDF(t.Context(), fmt.Appendf(nil, document, "")); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if _, err := p.PDF(t.Context(), make([]byte, typeset.MaxHTML+1)); fault.KindOf(err) != fault.Refused {
		t.Errorf("a huge document: %v", err)
	}
}
