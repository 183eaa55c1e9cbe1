package answer_test

import (
	"strings"
	"testing"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire/value"
	"omnibus/tongue"
)

// TestWords holds how an answer of each kind reads, in both languages.
func TestWords(t *testing.T) {
	q, _ := everyKind(t)
	for _, c := range []struct {
		name, question string
		value          value.Value
		english, welsh string
	}{
		{"none", "Place", value.Value{}, "", ""},
		{"a code", "Place", value.OfCode(2, ""), "No", "No"},
		{"a code that no form prints", "Team", value.OfCode(value.DontKnow, ""), "Don't know", "Don't know"},
		{"a code that is there no more", "Place", value.OfCode(9, ""), "Code 9", "Cod 9"},
		{"codes with a text beside one", "Risk", value.OfCodes([]int{1, 4}, map[int]string{4: "Floods"}), "Money\nOther: Floods", "Money\nOther: Floods"},
		{"a text", "View", value.OfText("More\nmoney"), "More\nmoney", "More\nmoney"},
		{"the nothing-box", "View", value.OfNothing(), "Nothing", "Nothing"},
		{"a nothing-box that is there no more", "Place", value.OfNothing(), "Nothing", "Dim"},
		{"a percentage", "Number", number("12.5"), "12.5%", "12.5%"},
		{"a number", "Change", number("-1200"), "-1200", "-1200"},
		{"a day", "Day", date("2016-03-27"), "27 March 2016", "27 Mawrth 2016"},
	} {
		asked, ok := q.Question(c.question)
		if !ok {
			t.Fatalf("there is no %s", c.question)
		}
		for l, want := range map[tongue.Language]string{tongue.English: c.english, tongue.Welsh: c.welsh} {
			spoken := *asked
			spoken.Language = l
			if got := strings.Join(answer.Words(&spoken, c.value), "\n"); got != want {
				t.Errorf("%s in %s reads %q, want %q", c.name, l, got, want)
			}
		}
	}
	work, _ := q.Question("Work")
	change := *work
	change.Number.Unit = "pounds"
	if got := answer.InLine(&change, number("3")); got != "3 pounds" {
		t.Errorf("a number with a unit reads %q", got)
	}
	if got := answer.InLine(nil, value.OfCodes([]int{1, 2}, nil)); got != "Code 1; Code 2" {
		t.Errorf("codes of a question that is gone read %q", got)
	}
	if got := answer.InLine(work, value.Value{}); got != "No answer" {
		t.Errorf("no answer reads %q", got)
	}
	if got := answer.Label(work, "a"); got != "How hard is it to find staff for each? – Nurseries" {
		t.Errorf("an item is called %q", got)
	}
}
