package answer_test

import (
	"testing"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire/value"
)

func TestAViewNeverChanges(t *testing.T) {
	a, b := answer.Item{Question: "A"}, answer.Item{Question: "B", Row: "r"}
	entry := func(item answer.Item, position int64, text string) answer.Entry {
		return answer.Entry{Item: item, Position: position, Value: value.OfText(text)}
	}
	given := []answer.Entry{entry(a, 1, "one"), entry(b, 2, "two")}
	first := answer.View{}.With(given...)
	given[0] = entry(a, 9, "not part of it")
	second := first.With(entry(a, 4, "four"), entry(a, 3, "three"), entry(b, 1, "too late"))
	for _, test := range []struct {
		view answer.View
		last int64
		a, b string
	}{{answer.View{}, 0, "", ""}, {first, 2, "one", "two"}, {second, 4, "four", "two"}} {
		if got := test.view.Answer("A", "").Text; got != test.a {
			t.Errorf("A is %q, not %q", got, test.a)
		}
		e, there := test.view.Entry(b)
		if e.Value.Text != test.b || there != (test.b != "") || test.view.Last() != test.last {
			t.Errorf("B is %q (%v) and the last is %d, not %q and %d", e.Value.Text, there, test.view.Last(), test.b, test.last)
		}
		current := test.view.Current()
		for e := range test.view.All() {
			if current[e.Item].Position != e.Position {
				t.Errorf("%v is %v in one and %v in the other", e.Item, e, current[e.Item])
			}
			delete(current, e.Item)
		}
		if len(current) != 0 {
			t.Errorf("%v are left", current)
		}
	}
	if first.With().Last() != first.Last() {
		t.Error("nothing added made a difference")
	}
}
