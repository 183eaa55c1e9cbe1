package report

import (
	"flag"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what came out as what is expected")

// TestBehaviours builds each folder of testdata on the small wave. A folder has
// the text, and beside it either the complaints, or the rendered page as plain
// text with one line an element.
func TestBehaviours(t *testing.T) {
	w, d := mustWave(t, "testdata/wave")
	cases, err := filepath.Glob("testdata/*/report.md")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range cases {
		dir := filepath.Dir(path)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			asked := *w
			asked.Report = text
			asked.Dir = ""
			document, complaints := Build(&asked, d)
			if document == nil {
				expect(t, filepath.Join(dir, "complaints.txt"), complaints.Error()+"\n")
				absent(t, filepath.Join(dir, "rendered.txt"))
				return
			}
			if len(complaints) > 0 {
				t.Errorf("a document came with complaints: %v", complaints)
			}
			expect(t, filepath.Join(dir, "rendered.txt"), plain(string(document.main)))
			absent(t, filepath.Join(dir, "complaints.txt"))
		})
	}
}

func expect(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run with -update to write:\n%s", err, got)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// absent sees that a case does not keep an expectation of the other kind.
func absent(t *testing.T, path string) {
	t.Helper()
	if *update {
		_ = os.Remove(path)
	}
	if _, err := os.Stat(path); err == nil {
		t.Errorf("%s is expected, and did not come out", path)
	}
}

var (
	pictures = regexp.MustCompile(`(?s)<svg.*?<desc[^>]*>(.*?)</desc>.*?</svg>`)
	closings = regexp.MustCompile(`</(p|h[1-6]|li|tr|caption|figcaption|summary|div)>`)
	cells    = regexp.MustCompile(`</t[hd]>`)
	tags     = regexp.MustCompile(`<[^>]*>`)
	blanks   = regexp.MustCompile(`[ \t]+`)
)

// plain gives a page's words, one line an element, with a picture's description
// in the place of the picture.
func plain(page string) string {
	page = strings.ReplaceAll(page, "\n", " ")
	page = pictures.ReplaceAllString(page, "[picture: $1]\n")
	page = closings.ReplaceAllString(page, "\n")
	page = cells.ReplaceAllString(page, " | ")
	page = html.UnescapeString(tags.ReplaceAllString(page, ""))
	var lines []string
	for line := range strings.SplitSeq(page, "\n") {
		if line = strings.TrimSpace(blanks.ReplaceAllString(line, " ")); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

func TestCheckNeedsNoAnswers(t *testing.T) {
	w, _ := mustWave(t, "testdata/wave")
	asked := *w
	asked.Dir = ""
	asked.Report = []byte("---\ntitle: T\n---\n\n{Plan=1: North < South} and {Plan=3} and {Plan=1: Nort}.\n")
	want := `report.md:5:35: Plan has no code 3; its codes are 1, 2
report.md:5:51: there is no group "Nort"; did you mean "North"?`
	if got := Check(&asked).Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	asked.Report = nil
	if got := Check(&asked); got != nil {
		t.Errorf("a wave without a report: %v", got)
	}
}

func TestWaveWithoutReport(t *testing.T) {
	w, d := mustWave(t, "testdata/wave")
	asked := *w
	asked.Report = nil
	if document, complaints := Build(&asked, d); document != nil || len(complaints) != 1 {
		t.Errorf("got %v, %v", document, complaints)
	}
}
