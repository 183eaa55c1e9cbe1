package report

import (
	"strings"
	"testing"
)

// TestAFigureNamesNoOrganisation asks, in a wave without a threshold of its own,
// for figures of one organisation in every way there is.
func TestAFigureNamesNoOrganisation(t *testing.T) {
	w, d := mustWave(t, "testdata/wave")
	d.Wave().Rules.Suppress = 0
	asked := *w
	asked.Dir = ""
	build := func(body string) (string, string) {
		asked.Report = []byte("---\ntitle: T\n---\n\n" + body + "\n")
		document, complaints := Build(&asked, d)
		if document == nil {
			return "", complaints.Error()
		}
		return plain(string(document.main)), ""
	}
	const one = "type=County and region=South" // org-11
	for _, test := range []struct{ body, says string }{
		{"Some {Plan=1: " + one + "}.", "is one organisation"},
		{"Some {Plan|base: type=County and region=South}.", "no format"},
		{"Some {Plan: " + one + "|base}.", "is one organisation"},
		{"Some {Plan=1: " + one + " ~ North}.", "is one organisation"},
		{"Some {response: " + one + "}.", "is about one organisation"},
		{"Some {response: " + one + "|count}.", "is about one organisation"},
	} {
		if _, complaint := build(test.body); !strings.Contains(complaint, test.says) {
			t.Errorf("%s: %q, want %q", test.body, complaint, test.says)
		}
	}
	for _, body := range []string{"Some {Plan=1: County}.", "Some {frame: " + one + "|count}."} {
		if _, complaint := build(body); complaint != "" {
			t.Errorf("%s: %s", body, complaint)
		}
	}
	// In a table a group of one is withheld, and another with it.
	for _, kind := range []string{"table", "figure"} {
		page, complaint := build("```" + kind + "\nid: x\ntitle: Planning\nshow: Why\ncodes: 1\nby: type\n```")
		groups := strings.Count(page, "[c]") // County and, since it could be had by subtraction, City
		if complaint != "" || groups < 2 || !strings.Contains(page, "Withheld: a base is under 2") {
			t.Errorf("%s: %s%s", kind, complaint, page)
		}
	}
}
