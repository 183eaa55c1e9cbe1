package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"omnibus/source"
)

// FuzzParse asks that no text makes the parser panic or complain outside the text.
func FuzzParse(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*/report.md")
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("---\ntitle: T\n---\n\n> {Plan=1:\n> North | words} \\{ {\"} {a{b}\n\n- ```figure\n  id: x\n  ```\n")
	f.Fuzz(func(t *testing.T, text string) {
		report, complaints := Parse("report.md", []byte(text))
		if (report == nil) != (len(complaints) > 0) {
			t.Fatalf("report %v with complaints %v", report != nil, complaints)
		}
		inside(t, text, complaints)
	})
}

// FuzzBuild asks the same of everything that comes after the parser.
func FuzzBuild(f *testing.F) {
	w, d := mustWave(f, "testdata/wave")
	paths, _ := filepath.Glob("testdata/*/report.md")
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		asked := *w
		asked.Report, asked.Dir = []byte(text), ""
		document, complaints := Build(&asked, d)
		if (document == nil) != (len(complaints) > 0) {
			t.Fatalf("document %v with complaints %v", document != nil, complaints)
		}
		inside(t, text, complaints)
	})
}

func inside(t *testing.T, text string, complaints source.Complaints) {
	t.Helper()
	lines := strings.Count(text, "\n") + 1
	for _, c := range complaints {
		if c.At.File != "report.md" || c.At.Line < 0 || c.At.Line > lines || c.At.Column < 0 {
			t.Errorf("a complaint stands outside the text: %v", c)
		}
		if c.Message == "" || strings.Contains(c.Message, "%!") {
			t.Errorf("a complaint says nothing: %v", c)
		}
	}
}
