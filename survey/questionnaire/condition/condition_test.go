package condition

import (
	"strings"
	"testing"

	"omnibus/source"
	"omnibus/survey/questionnaire/value"
)

// answers are a case: by "Question" or "Question.row".
type answers map[string]value.Value

func (a answers) Answer(question, row string) value.Value {
	return a[Ref{Question: question, Row: row}.String()]
}

func at(offset int) source.Place { return source.Place{File: "c", Line: 1, Column: offset + 1} }

// tester is a test or a property.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

// mustParse reads a condition and tells it that grids called G have rows a, b and c.
func mustParse(t tester, text string) *Condition {
	t.Helper()
	var out source.Complaints
	c := Parse(text, at, &out)
	if c == nil {
		t.Fatalf("%s: %v", text, out)
	}
	for _, ref := range c.Refs() {
		if ref.Question == "G" && ref.Row == "" {
			ref.Rows = []string{"a", "b", "c"}
		}
	}
	return c
}

var someCase = answers{
	"X": value.OfCode(2, ""),
	"D": value.OfCode(value.DontKnow, ""),
	"M": value.OfCodes([]int{1, 4}, nil),
	"N": {Kind: value.Number, Text: "12.5"},
	"T": value.OfText("words"), "B": value.OfNothing(),
	"Day": {Kind: value.Date, Text: "2016-08-31"},
	"G.a": value.OfCode(1, ""), "G.b": value.OfCode(3, ""),
}

func TestHolds(t *testing.T) {
	for text, want := range map[string]bool{
		"X = 2": true, "X = 1": false, "X != 1": true, "X != 2": false, "X in 1..3": true, "X in 1, 3": false, "X in 1, 2..4": true,
		"D = -8": true, "D in 1..4": false, "D != 1": true,
		"M = 1": true, "M = 2": false, "M != 2": true, "M != 4": false, "M any 2..4": true, "M any 2, 3": false,
		"N >= 12.5": true, "N > 12.5": false, "N < 12.6": true, "N <= 12": false, "N = 12.5": true, "N != 12.5": false, "N in 10..13": true,
		"Day = 2016-08-31": true, "Day > 2016-08-31": false, "Day < 2016-09-01": true, "Day in 2016-08-01..2016-08-31": true,
		"answered(X)": true, "answered(T)": true, "answered(B)": true, "answered(No)": false, "answered(G)": true, "answered(G.c)": false,
		// A test of a question without an answer does not hold, whichever way it is put.
		"No = 1": false, "No != 1": false, "not No = 1": true, "No < 3": false, "count(No) < 3": false, "count(No) = 0": false,
		"count(M) = 2": true, "count(M) > 2": false, "count(M) in 1..2": true, "count(M) != 2": false,
		"count(G = 1) = 1": true, "count(G in 1..3) = 2": true, "count(G != 1) = 1": true, "count(G = 2) = 0": true, "count(G = 2) < 1": true, "count(G = 1) >= 2": false,
		"G.a = 1 and G.b = 3": true, "G.c != 1": false,
		"X = 1 or X = 2 and M = 2": false, "(X = 1 or X = 2) and M = 1": true, "not X = 1 and not M = 2": true, "not (X = 2 or M = 2)": false, "not not X = 2": true,
	} {
		if got := mustParse(t, text).Holds(someCase); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
	if !(*Condition)(nil).Holds(someCase) {
		t.Error("no condition does not hold for everybody")
	}
}

// A count of rows of a grid that was not answered at all does not hold, even "fewer than".
func TestCountOfUnansweredGrid(t *testing.T) {
	c := mustParse(t, "count(G = 1) < 2")
	if c.Holds(answers{}) {
		t.Error("holds for nobody's answers")
	}
	if !c.Holds(answers{"G.c": value.OfCode(2, "")}) {
		t.Error("does not hold for one row")
	}
}

func TestParseComplains(t *testing.T) {
	for text, want := range map[string]string{
		"":                      `c:1:1: the condition has the end where a question's id should be`,
		"X":                     `c:1:2: the condition has the end where "=", "!="`,
		"X = ":                  `c:1:5: the condition has the end where a code or number should be`,
		"X == 1":                `write one "="`,
		"X = 1 || Y = 1":        `write "or"`,
		"! X = 1":               `write "not"`,
		"X ≠ 1":                 `write "!="`,
		"X ≥ 1":                 `write ">="`,
		"X = 1)":                `c:1:6: the condition has ")" where "and", "or" or the end should be`,
		"X. = 1":                `c:1:4: the condition has "=" where a row of X should be`,
		"X in 1..":              `c:1:9: the condition has the end where a code`,
		"X in 2..2":             `c:1:6: 2..2 does not ascend`,
		"X in 1..2016-01-01":    `does not ascend`,
		"X = 12345678901234567": `c:1:5: the number 12345678901234567 is too long`,
		"Day = 2016-13-01":      `there is no day 2016-13-01`,
		"count X > 1":           `c:1:7: the condition has "X" where "(" should be`,
		"count(X > 1":           `c:1:12: the condition has the end where ")" should be`,
		"answered(X":            `where ")" should be`,
		"X = 1 y":               `c:1:7: the condition has "y"`,
		"Ünder = 1":             `c:1:1: the condition has "Ü" where a question's id should be`,
		strings.Repeat("X = 1 or ", 1000) + "X = 1": "at most 4000 characters",
		strings.Repeat("(", 100) + "X = 1":          "nested more than 50 deep",
		strings.Repeat("not ", 100) + "X = 1":       "nested more than 50 deep",
	} {
		var out source.Complaints
		c := Parse(text, at, &out)
		if c != nil || len(out) != 1 || !strings.Contains(out[0].String(), want) || out[0].Repair == "" {
			t.Errorf("%.60s: %v %v, want %s", text, c, out, want)
		}
	}
}

func TestPlacesOfReferences(t *testing.T) {
	c := mustParse(t, "answered(T) and  count(G = 1) > 1 or not X = 2")
	var columns []int
	for _, ref := range c.Refs() {
		columns = append(columns, ref.Place.Column)
	}
	if len(columns) != 3 || columns[0] != 10 || columns[1] != 24 || columns[2] != 42 {
		t.Errorf("references stand at %v", columns)
	}
	if c.String() != "answered(T) and count(G = 1) > 1 or not X = 2" {
		t.Errorf("the text is %q", c)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"WelPlace = 1", "SocRisk any 1..5 and not SocData.d != 2", "count(R = 1) >= 2 or count(S) in 1..2, 4",
		"answered(G) and (N >= -10.5 or D < 2016-01-01)", "((X = 1))", "X in", "not", "é", "1..2", "X = 00000000000000000000",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var out source.Complaints
		c := Parse(text, at, &out)
		if (c == nil) != (len(out) == 1) {
			t.Fatalf("%q: condition %v with complaints %v", text, c, out)
		}
		if c == nil {
			return
		}
		printed := c.Root().String()
		again := Parse(printed, at, &out)
		if again == nil || again.Root().String() != printed {
			t.Fatalf("%q is printed as %q, which is read as %v %v", text, printed, again, out)
		}
		if again.Holds(someCase) != c.Holds(someCase) {
			t.Fatalf("%q and %q are decided differently", text, printed)
		}
	})
}
