package respond_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"omnibus/typeset"
)

// TestThePrintedFiles makes the files that people download with the real printer.
func TestThePrintedFiles(t *testing.T) {
	w := openPrinting(t, showcase, typeset.New(typeset.Find()))
	p := w.arrive(t, "derby", "Dora")
	p.opens("/r/s/kinds/3").fills("Long", "As it was").continues()
	p.opens("/r/paper").readsNot("Save as PDF")
	for _, address := range []string{"/r/paper/pdf", "/r/copy/pdf"} {
		file := p.downloads(address)
		if !bytes.HasPrefix(file, []byte("%PDF-")) || !bytes.Contains(file[max(0, len(file)-64):], []byte("%%EOF")) {
			t.Errorf("%s is no whole PDF file: %d bytes", address, len(file))
		}
		if !bytes.Contains(file, []byte("/Lang (en")) {
			t.Errorf("%s does not say its language", address)
		}
		if dir := os.Getenv("OMNIBUS_SCREENSHOTS"); dir != "" {
			must(t, os.WriteFile(filepath.Join(dir, filepath.Base(filepath.Dir(address))+".pdf"), file, 0o600))
		}
	}
	// Where the browser cannot be started, people are told and lose nothing.
	broken := openPrinting(t, showcase, typeset.New("/nowhere/chromium"))
	q := broken.arrive(t, "derby", "Dora")
	if q.opens("/r/paper/pdf"); q.status < 400 {
		t.Errorf("without a browser: %d %s", q.status, q.text())
	}
}
