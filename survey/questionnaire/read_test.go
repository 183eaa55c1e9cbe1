package questionnaire

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"omnibus/source"
)

// example is the instrument of the demonstration, the longest text we have.
const example = "../../examples/childrens-services/wave-1/questionnaire.yaml"

func mustExample(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A text that is made to hurt gives a complaint, and soon.
func TestHostileTexts(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", c-1), 9), ", "))
	}
	for name, text := range map[string]string{
		"aliases":          bomb,
		"merge keys":       "base: &base {a: 1}\ntitle:\n  <<: *base\n",
		"brackets":         "title: " + strings.Repeat("[", 100_000),
		"closed brackets":  "title: " + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000),
		"braces":           strings.Repeat("{a: ", 100_000),
		"dashes":           strings.Repeat("- ", 100_000),
		"over the limit":   "title: " + strings.Repeat("x", source.MaxYAML),
		"NUL":              "title: a\x00b\n",
		"not UTF-8":        "title: caf\xe9\n",
		"UTF-16":           "\xff\xfet\x00i\x00t\x00l\x00e\x00",
		"long condition":   small("when: " + strings.Repeat("Early = 1 or ", 1000) + "Early = 1"),
		"deep condition":   small("when: " + strings.Repeat("(", 1000) + "Early = 1"),
		"huge code":        small("nets: {All: 1..99999999999}"),
		"many rows of one": small("each: 9999999"),
		"a long key":       small(strings.Repeat("k", 1_000_000) + ": 1"),
		"a long id":        small("when: " + strings.Repeat("Q", 3000) + " = 1"),
		"a long name":      strings.Replace(small("hint: h"), "id: Late", "id: "+strings.Repeat("ä", 100_000), 1),
		"a long scale":     strings.Replace(small("hint: h"), "one: [Yes, No]", "one: "+strings.Repeat("s", 100_000), 2),
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			q, complaints := Read("hostile.yaml", []byte(text))
			if q != nil || len(complaints) == 0 {
				t.Fatal("no complaint")
			}
			for _, c := range complaints {
				if len([]rune(c.String())) > 700 {
					t.Errorf("a complaint of %d characters", len(c.String()))
				}
			}
			if took := time.Since(begun); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// small is a questionnaire with one line to be tried on a question that follows another.
func small(line string) string {
	return "title: T\nsections:\n  - id: s\n    title: S\n    pages:\n      - questions:\n" +
		"          - {id: Early, ask: What, one: [Yes, No]}\n" +
		"          - id: Late\n            ask: What\n            one: [Yes, No]\n            " + line + "\n"
}

// Routing in which each question depends on the one before is measured exactly;
// one in which each depends on fifty others is given up, with bounds that hold.
func TestTangledRouting(t *testing.T) {
	chain, web := "", ""
	var all []string
	for i := range 200 {
		id := fmt.Sprintf("Q%d", i)
		question := fmt.Sprintf("          - {id: %s, ask: What, one: [Yes, No, Perhaps]", id)
		chain, web = chain+question, web+question
		if i > 0 {
			chain += fmt.Sprintf(", when: Q%d = 1", i-1)
			web += fmt.Sprintf(", when: %q", strings.Join(all[max(0, i-50):], " or "))
		}
		chain, web = chain+"}\n", web+"}\n"
		all = append(all, fmt.Sprintf("%s = %d", id, i%3+1))
	}
	head := "title: T\nsections:\n  - id: s\n    title: S\n    pages:\n      - questions:\n"
	for name, text := range map[string]string{"chain": head + chain, "web": head + web} {
		t.Run(name, func(t *testing.T) {
			l := MustRead(t, name, text).Length()
			if name == "chain" && l != (Length{Questions: 200, ShortestQuestions: 1, LongestQuestions: 200, Exact: true, ShortestMinutes: l.ShortestMinutes, LongestMinutes: l.LongestMinutes}) {
				t.Errorf("length %+v", l)
			}
			if name == "web" && (l.ShortestQuestions > l.LongestQuestions || l.LongestQuestions > 200) {
				t.Errorf("length %+v", l)
			}
		})
	}
}

// FuzzRead sees that no text makes the reader panic, and that there is either a
// questionnaire or a complaint.
func FuzzRead(f *testing.F) {
	paths, err := filepath.Glob("testdata/*/*.yaml")
	if err != nil || len(paths) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	other := MustRead(f, "example", string(mustExample(f)))
	f.Fuzz(func(t *testing.T, text []byte) {
		q, complaints := Read("fuzz.yaml", text)
		if (q == nil) != (len(complaints) > 0) {
			t.Fatalf("questionnaire %v and complaints %v", q, complaints)
		}
		if q == nil {
			return
		}
		q.Length()
		q.Columns()
		if d := Compare(q, q); len(d) > 0 {
			t.Fatalf("it differs from itself: %v", d)
		}
		Compare(other, q)
		Compare(q, other)
	})
}

// With one line taken out, every third in turn, the instrument is read or
// complained of, and the complaints are within the text and few.
func TestLineMissing(t *testing.T) {
	lines := strings.SplitAfter(string(mustExample(t)), "\n")
	for i := 0; i < len(lines); i += 3 {
		text := strings.Join(slices.Delete(slices.Clone(lines), i, i+1), "")
		q, complaints := Read("example.yaml", []byte(text))
		if (q == nil) != (len(complaints) > 0) {
			t.Errorf("without line %d: questionnaire %v and complaints %v", i+1, q != nil, complaints)
		}
		for _, c := range complaints {
			if c.At.Line < 1 || c.At.Line > len(lines) || len(complaints) > 20 {
				t.Errorf("without line %d: %s, one of %d", i+1, c, len(complaints))
			}
		}
	}
}

// Every column of the answers file has a name of its own, whatever the ids.
func TestColumnsAreUnique(t *testing.T) {
	q := MustRead(t, "example", string(mustExample(t)))
	seen := map[string]bool{"org_id": true}
	for _, s := range q.Sections {
		seen[s.ID+"_status"] = true
	}
	for _, c := range q.Columns() {
		if seen[c.Name] {
			t.Errorf("the column %s is there twice", c.Name)
		}
		seen[c.Name] = true
	}
}

func TestParseCodes(t *testing.T) {
	for text, want := range map[string][]int{
		"3": {3}, "1..3": {1, 2, 3}, "1..2, 5": {1, 2, 5}, "1+2": {1, 2}, " 5 , 1 ": {1, 5}, "-8, 1": {-8, 1}, "4+1..2": {1, 2, 4},
	} {
		if got, err := ParseCodes(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("ParseCodes(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", ",", "a", "1..", "..2", "2..1", "1..1", "1, 1", "1..3, 2", "99999", "1..99999999999999999999", "1-2"} {
		if got, err := ParseCodes(text); err == nil {
			t.Errorf("ParseCodes(%q) = %v", text, got)
		}
	}
}

func TestParseCondition(t *testing.T) {
	q := MustRead(t, "example", string(mustExample(t)))
	at := source.Place{File: "wave.yaml", Line: 7, Column: 10}
	for text, want := range map[string]string{
		"count(EngProv) in 1..2":       "",
		"SocData.d = 1":                "",
		"WelPlace = 9":                 "wave.yaml:7:21: WelPlace has no code 9",
		"WelPlase = 1":                 `wave.yaml:7:10: there is no question "WelPlase"; did you mean "WelPlace"?`,
		"WelPlace = 2 and WelTeam = 1": "wave.yaml:7:10: no combination of answers meets WelPlace = 2 and WelTeam = 1",
		"WelPlace =":                   "wave.yaml:7:20: the condition has the end",
	} {
		var out source.Complaints
		c := q.ParseCondition(text, at, &out)
		if (c != nil) != (want == "") || (c == nil) != (len(out) > 0) || !strings.Contains(out.Error(), want) {
			t.Errorf("%s: %v, complaints %v", text, c, out)
		}
	}
}

func TestWithoutProbes(t *testing.T) {
	text, err := os.ReadFile("testdata/valid/probe.yaml")
	if err != nil {
		t.Fatal(err)
	}
	whole := MustRead(t, "probe", string(text))
	q := whole.WithoutProbes()
	if ids := q.Items(); len(ids) != 1 || ids[0].Name() != "Place" {
		t.Errorf("left are %v", ids)
	}
	if _, known := q.Question("Clear"); known || len(whole.Questions()) != 3 {
		t.Error("the probes are known still, or gone from the whole")
	}
	place, _ := q.Question("Place")
	if place.Section().Questionnaire != q || place.Page.Questions[0] != place {
		t.Error("a question does not belong to its questionnaire")
	}
}

// BenchmarkRead parses and checks the instrument of Wave 1: what an editor waits
// for after each press of a key.
func BenchmarkRead(b *testing.B) {
	text := mustExample(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, complaints := Read("questionnaire.yaml", text); len(complaints) > 0 {
			b.Fatal(complaints)
		}
	}
}

// BenchmarkYAMLAlone is the floor under BenchmarkRead: the same text, made YAML nodes of.
func BenchmarkYAMLAlone(b *testing.B) {
	text := mustExample(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		var out source.Complaints
		if _, ok := source.ReadYAML("questionnaire.yaml", text, &out); !ok {
			b.Fatal(out)
		}
	}
}

// BenchmarkLength finds the shortest and longest route, in questions and in minutes.
func BenchmarkLength(b *testing.B) {
	q := MustRead(b, "example", string(mustExample(b)))
	for b.Loop() {
		q.Length()
	}
}
