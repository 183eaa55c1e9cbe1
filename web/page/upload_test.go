package page_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"omnibus/fault"
	"omnibus/web/page"
)

// TestUploadsOfTooMuch sends more parts, more files and more bytes than a form has,
// and a form that ends before its end.
func TestUploadsOfTooMuch(t *testing.T) {
	const limit = 1 << 20
	form := func(fields, files, size int) (string, []byte) {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		for range fields {
			must(t, w.WriteField("a", ""))
		}
		for range files {
			part, err := w.CreateFormFile("file", "a.xlsx")
			must(t, err)
			_, err = part.Write(make([]byte, size))
			must(t, err)
		}
		must(t, w.Close())
		return w.FormDataContentType(), body.Bytes()
	}
	for name, c := range map[string]struct {
		fields, files, size, cut int
		says                     string
	}{
		"what is usual":       {3, 2, 1000, 0, ""},
		"a thousand parts":    {998, 2, 10, 0, ""},
		"a part too many":     {999, 2, 10, 0, "more than 1000 fields and files"},
		"many parts":          {8000, 0, 0, 0, "more than 1000 fields and files"},
		"a file too many":     {0, 3, 10, 0, "More than 2 files"},
		"files of too much":   {0, 2, limit, 0, "larger than 1 MB"},
		"what was cut short":  {0, 1, 1000, 60, "could not be read to its end"},
		"what was not begun":  {0, 1, 1000, 1200, "could not be read to its end"},
		"nothing but its end": {0, 0, 0, 0, ""},
	} {
		kind, body := form(c.fields, c.files, c.size)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", bytes.NewReader(body[:len(body)-min(c.cut, len(body))]))
		r.Header.Set("Content-Type", kind)
		_, files, err := page.ReadUpload(httptest.NewRecorder(), r, limit, 2)
		switch {
		case c.says == "" && (err != nil || len(files) != c.files):
			t.Errorf("%s: %d files, %v", name, len(files), err)
		case c.says != "" && (fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), c.says) || !strings.Contains(fault.Public(err), "Nothing was changed")):
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
