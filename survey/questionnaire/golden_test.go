package questionnaire

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"omnibus/source"
)

var update = flag.Bool("update", false, "write what is expected from what comes out; read the difference before committing")

// TestValid reads each small questionnaire of testdata/valid and compares what
// was understood with the description beside it.
func TestValid(t *testing.T) {
	eachFile(t, "testdata/valid/*.yaml", func(t *testing.T, path string, text []byte) {
		q, complaints := Read(filepath.Base(path), text)
		if len(complaints) > 0 {
			t.Fatalf("unexpected complaints:\n%v", complaints)
		}
		golden(t, strings.TrimSuffix(path, ".yaml")+".understood", describe(q))
	})
}

// TestInvalid reads each questionnaire of testdata/invalid and compares all
// complaints with those beside it.
func TestInvalid(t *testing.T) {
	eachFile(t, "testdata/invalid/*.yaml", func(t *testing.T, path string, text []byte) {
		q, complaints := Read(filepath.Base(path), text)
		if q != nil || len(complaints) == 0 {
			t.Fatalf("no complaint")
		}
		for _, c := range complaints {
			mustBeWellPut(t, c)
		}
		golden(t, strings.TrimSuffix(path, ".yaml")+".complaints", complaints.Error()+"\n")
	})
}

// TestCompare compares the pairs of testdata/compare.
func TestCompare(t *testing.T) {
	folders, err := filepath.Glob("testdata/compare/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no test data: %v", err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			old, new := mustReadFile(t, folder, "old.yaml"), mustReadFile(t, folder, "new.yaml")
			var lines strings.Builder
			for _, d := range Compare(old, new) {
				fmt.Fprintf(&lines, "%s %s\n", d.Change, d)
			}
			golden(t, filepath.Join(folder, "differences"), lines.String())
			if same := Compare(new, new); len(same) > 0 {
				t.Errorf("a questionnaire differs from itself: %v", same)
			}
		})
	}
}

func eachFile(t *testing.T, pattern string, test func(t *testing.T, path string, text []byte)) {
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no test data: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			test(t, path, text)
		})
	}
}

func mustReadFile(t *testing.T, folder, name string) *Questionnaire {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return MustRead(t, name, string(text))
}

// MustRead reads a questionnaire that has nothing wrong with it.
func MustRead(t testing.TB, name, text string) *Questionnaire {
	t.Helper()
	q, complaints := Read(name, []byte(text))
	if len(complaints) > 0 {
		t.Fatalf("%s has complaints:\n%v", name, complaints)
	}
	return q
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run the test with -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// mustBeWellPut sees that a complaint has a place, and sentences without a full stop.
func mustBeWellPut(t *testing.T, c source.Complaint) {
	t.Helper()
	if c.At.File == "" || c.At.Line == 0 {
		t.Errorf("no place: %s", c)
	}
	if c.Repair == "" {
		t.Errorf("no repair: %s", c)
	}
	for _, sentence := range []string{c.Message, c.Repair} {
		if strings.HasSuffix(sentence, ".") || strings.Contains(sentence, "%!") {
			t.Errorf("badly put: %s", c)
		}
	}
}

// describe writes out all that was understood of a questionnaire.
func describe(q *Questionnaire) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", q.Title)
	for _, s := range q.Sections {
		fmt.Fprintf(&b, "section %s: %s\n", s.ID, s.Title)
		for _, p := range s.Pages {
			fmt.Fprintf(&b, "  page %s: %s", p.ID, p.Title)
			if p.When != nil {
				fmt.Fprintf(&b, " [%s]", p.When)
			}
			b.WriteString("\n")
			for _, question := range p.Questions {
				describeQuestion(&b, question)
			}
		}
	}
	b.WriteString("columns:")
	for _, c := range q.Columns() {
		b.WriteString(" " + c.Name)
	}
	l := q.Length()
	fmt.Fprintf(&b, "\nlength: %d to %d of %d questions, %.2f to %.2f minutes, exact %v, %d probes\n",
		l.ShortestQuestions, l.LongestQuestions, l.Questions, l.ShortestMinutes, l.LongestMinutes, l.Exact, l.Probes)
	return b.String()
}

func describeQuestion(b *strings.Builder, q *Question) {
	fmt.Fprintf(b, "    %s (%s, %s): %s\n      base %s; %s; required %v; probe %v\n", q.ID, q.Kind, q.Short, q.Ask, q.Base, strings.TrimSpace(q.Hint), q.Required, q.Probe)
	if q.When != nil {
		fmt.Fprintf(b, "      when %s, that is %s\n", q.When, q.When.Root())
	}
	for _, row := range q.Rows {
		fmt.Fprintf(b, "      row %s %s (%s)\n", row.ID, row.Label, row.Short)
	}
	for _, c := range append(append([]Code{}, q.Codes...), q.Unprinted...) {
		fmt.Fprintf(b, "      code %d %s (%s) alone %v specify %q\n", c.Code, c.Label, c.Short, c.Alone, c.Specify)
	}
	for _, n := range q.Nets {
		fmt.Fprintf(b, "      net %s %v\n", n.Label, n.Codes)
	}
	switch q.Kind {
	case Many:
		fmt.Fprintf(b, "      up to %d\n", q.UpTo)
	case Text:
		fmt.Fprintf(b, "      %d lines, %d characters, nothing %q\n", q.Lines, q.MaxLength, q.Nothing)
	case Number:
		fmt.Fprintf(b, "      number %s\n", q.Number)
	case Date:
		fmt.Fprintf(b, "      day %s\n", q.Dates)
	}
}
