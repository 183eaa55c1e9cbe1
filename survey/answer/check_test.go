package answer_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

func number(text string) value.Value { return value.Value{Kind: value.Number, Text: text} }
func date(text string) value.Value   { return value.Value{Kind: value.Date, Text: text} }

// TestCheck holds the wording that respondents read; see testdata/messages.txt.
func TestCheck(t *testing.T) {
	q, _ := everyKind(t)
	var messages strings.Builder
	for _, test := range []struct {
		name, question, row string
		value               value.Value
		wrong               bool
	}{
		{"an answer taken back", "Place", "", value.Value{}, false},
		{"a code", "Place", "", value.OfCode(2, ""), false},
		{"a code that is not there", "Place", "", value.OfCode(3, ""), true},
		{"a code that no form prints", "Team", "", value.OfCode(value.DontKnow, ""), true},
		{"the wrong kind", "Place", "", value.OfText("Yes"), true},
		{"three codes of three", "Risk", "", value.OfCodes([]int{1, 2, 3}, nil), false},
		{"a fourth code of three", "Risk", "", value.OfCodes([]int{1, 2, 3, 4}, nil), true},
		{"an alone code", "Risk", "", value.OfCodes([]int{5}, nil), false},
		{"an alone code with another", "Risk", "", value.OfCodes([]int{1, 5}, nil), true},
		{"a text beside its code", "Risk", "", value.OfCodes([]int{4}, map[int]string{4: "Floods"}), false},
		{"a code without its text", "Risk", "", value.OfCodes([]int{4}, nil), false},
		{"a text without its code", "Risk", "", value.OfCodes([]int{1}, map[int]string{4: "Floods"}), true},
		{"a text beside a code that takes none", "Risk", "", value.OfCodes([]int{1}, map[int]string{1: "Floods"}), true},
		{"a long text beside a code", "Post", "", value.OfCode(3, strings.Repeat("é", answer.MaxSpecify+1)), true},
		{"a control character beside a code", "Post", "", value.OfCode(3, "a\x1b"), true},
		{"a row of a grid", "Work", "a", value.OfCode(1, ""), false},
		{"a row that is not there", "Work", "z", value.OfCode(1, ""), true},
		{"a grid without its row", "Work", "", value.OfCode(1, ""), true},
		{"a row of what is no grid", "Place", "a", value.OfCode(1, ""), true},
		{"a code of a grid that is not there", "Work", "b", value.OfCode(7, ""), true},
		{"a text of the longest length", "View", "", value.OfText(strings.Repeat("é", 60)), false},
		{"a text that is too long", "View", "", value.OfText(strings.Repeat("é", 61)), true},
		{"a text with line breaks", "View", "", value.OfText("a\r\nb\tc"), false},
		{"a text with a NUL", "View", "", value.OfText("a\x00b"), true},
		{"a text that is not UTF-8", "View", "", value.OfText("a\xff"), true},
		{"the nothing-box", "View", "", value.OfNothing(), false},
		{"the nothing-box and a text", "View", "", value.Value{Kind: value.Text, Text: "x", Nothing: true}, true},
		{"a nothing-box that is not there", "Box", "A", value.OfNothing(), true},
		{"a number", "Number", "", number("12.5"), false},
		{"the ends of the limits", "Number", "", number("100"), false},
		{"a number above the limit", "Number", "", number("100.1"), true},
		{"a number below the limit", "Number", "", number("-1"), true},
		{"a number with too many decimals", "Number", "", number("12.55"), true},
		{"a number that is none", "Number", "", number("twelve"), true},
		{"a number not in canonical form", "Number", "", number("12.50"), true},
		{"any number", "Change", "", number("-1234567.125"), false},
		{"a day", "Day", "", date("2016-12-31"), false},
		{"a day too late", "Day", "", date("2017-01-01"), true},
		{"a day that no calendar has", "Day", "", date("2016-02-30"), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			question, ok := q.Question(test.question)
			if !ok {
				t.Fatalf("no question %s", test.question)
			}
			err := answer.Check(question, test.row, test.value)
			if (err != nil) != test.wrong {
				t.Fatalf("Check gives %v", err)
			}
			var p *answer.Problem
			if test.wrong && !errors.As(err, &p) {
				t.Fatalf("%T is no problem", err)
			}
			if p != nil {
				checkWording(t, p)
				fmt.Fprintf(&messages, "%s: %s\n", test.name, p.Message)
			}
		})
	}
	compare(t, "testdata/messages.txt", messages.String())
}

// checkWording holds the messages to the style of the pages.
func checkWording(t *testing.T, p *answer.Problem) {
	t.Helper()
	if p.Message == "" || p.Fact == "" {
		t.Errorf("no wording: %+v", p)
	}
	for _, word := range []string{"please", "sorry", "valid", "invalid", "this field", "required"} {
		if strings.Contains(strings.ToLower(p.Message), word) {
			t.Errorf("%q says %q", p.Message, word)
		}
	}
	if strings.HasSuffix(p.Message, ".") {
		t.Errorf("%q ends in a full stop", p.Message)
	}
}

func TestCheckImportedTakesUnprintedCodes(t *testing.T) {
	q, _ := everyKind(t)
	team, _ := q.Question("Team")
	if err := answer.CheckImported(team, "", value.OfCode(value.DontKnow, "")); err != nil {
		t.Error(err)
	}
	if err := answer.CheckImported(team, "", value.OfCode(-9, "")); err == nil {
		t.Error("a code that the questionnaire does not declare was taken")
	}
}

func TestMissing(t *testing.T) {
	q, _ := everyKind(t)
	for id, want := range map[string]string{
		"Place":  "Select an answer to “Joint arrangements”",
		"Risk":   "Select up to 3 answers to “Main risks”",
		"View":   "Enter an answer to “What should change”",
		"Number": "Enter a number for “Places taken”",
		"Day":    "Enter a date for “Last review”",
	} {
		question, _ := q.Question(id)
		if got := answer.Missing(question, "").Message; got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	work, _ := q.Question("Work")
	if got := answer.Missing(work, "b").Message; got != "Select an answer to “Finding staff: Schools”" {
		t.Errorf("a row of a grid: %q", got)
	}
	long := &questionnaire.Question{ID: "L", Short: strings.Repeat("word ", 40), Kind: questionnaire.One}
	if got := answer.Missing(long, "").Message; len([]rune(got)) > 130 || !strings.HasSuffix(got, "…”") {
		t.Errorf("a long label gives %q", got)
	}
}

func TestProgressCountsWhatIsOnTheRoute(t *testing.T) {
	q, _ := everyKind(t)
	row := answer.WideRow{Org: "la-ash", Sections: map[string]answer.State{"care": answer.Partial}, Values: map[answer.Item]value.Value{
		{Question: "Place"}: value.OfCode(2, ""), {Question: "Team"}: value.OfCode(1, ""), {Question: "Post"}: value.OfCode(1, ""),
	}}
	p := row.Progress(q)
	if got := p.Sections["care"]; got.Answers != 2 || got.State != answer.Partial {
		t.Errorf("care: %+v, want 2 answers of a partial section", got)
	}
	if !p.TookPart() || p.State("early") != answer.NotStarted {
		t.Errorf("%+v", p)
	}
	care, _ := q.Section("care")
	if e := answer.ExtentOf(care, row); e.Asked != 3 || e.Answered != 2 || len(e.Missing) != 0 {
		t.Errorf("%+v, want 2 of 3 answered", e)
	}
	row.Values[answer.Item{Question: "Place"}] = value.OfCode(1, "")
	if e := answer.ExtentOf(care, row); e.Asked != 4 || e.Answered != 3 {
		t.Errorf("%+v, want 3 of 4 answered", e)
	}
	if (answer.Progress{Sections: map[string]answer.SectionProgress{"care": {}}}).TookPart() {
		t.Error("a section that was not begun counts as taking part")
	}
}
