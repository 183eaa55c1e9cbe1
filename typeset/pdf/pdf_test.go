package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"omnibus/fault"
)

func page(text string) *Page {
	p := &Page{}
	p.Tagged(Paragraph, "", func() { p.Text(Regular, 12, 72, 72, text) })
	return p
}

func written(t testing.TB, parts int) string {
	t.Helper()
	var b bytes.Buffer
	d := New(&b, Info{Title: "Prüfung (ŵŷ)", Author: "A", Language: "en-GB", Made: time.Date(2016, 10, 7, 0, 0, 0, 0, time.UTC)})
	for i := range parts {
		d.Add(Part{Title: fmt.Sprint("Part ", i), Language: "cy", Pages: []*Page{page(fmt.Sprintf("Tŷ gŵyl %d", i)), page("second")}})
	}
	d.AddFirst(Part{Title: "Cover", Language: "en-GB", Pages: []*Page{page("the cover")}})
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "t.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestAnotherReader has poppler read a file of many parts: what was added first
// stands first, and no word is lost.
func TestAnotherReader(t *testing.T) {
	out, err := exec.Command("pdftotext", written(t, 300), "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	if len(pages) != 601 || strings.TrimSpace(pages[0]) != "the cover" || strings.TrimSpace(pages[1]) != "Tŷ gŵyl 0" || strings.TrimSpace(pages[599]) != "Tŷ gŵyl 299" {
		t.Errorf("%d pages: %q, %q … %q", len(pages), pages[0], pages[1], pages[599])
	}
}

// TestSameInSameOut holds that the same pages are the same bytes.
func TestSameInSameOut(t *testing.T) {
	one, err := os.ReadFile(written(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	two, err := os.ReadFile(written(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one, two) {
		t.Error("two files of the same pages differ")
	}
}

func TestMissing(t *testing.T) {
	if got := Regular.Missing("Siân Ŵyn-Ŷoung, Ẁẁ Ẃẃ Ẅẅ Ỳỳ, Łódź, Ελλάδα, Київ"); len(got) != 0 {
		t.Errorf("European names lack %q", got)
	}
	if got := string(Regular.Missing("a漢b漢ع")); got != "漢ع" {
		t.Errorf("missing are %q", got)
	}
}

type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errors.New("no room")
	}
	return len(p), nil
}

// TestFullDisk holds that a file that could not be written to its end says so.
func TestFullDisk(t *testing.T) {
	d := New(&full{2000}, Info{})
	for range 100 {
		d.Add(Part{Pages: []*Page{page("a page")}})
	}
	if err := d.Close(); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("the error is %v", err)
	}
}
