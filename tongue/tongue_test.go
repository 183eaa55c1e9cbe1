package tongue_test

import (
	"errors"
	"testing"
	"time"

	"omnibus/tongue"
)

func TestDaysAndNumbers(t *testing.T) {
	at := time.Date(2016, time.October, 28, 9, 5, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{tongue.Day(tongue.English, at), "28 October 2016"},
		{tongue.Day(tongue.Welsh, at), "28 Hydref 2016"},
		{tongue.Moment(tongue.English, at), "28 October 2016 at 09:05"},
		{tongue.Moment(tongue.Welsh, at), "28 Hydref 2016 am 09:05"},
		{tongue.Number(1234567), "1,234,567"},
		{tongue.Number(-1000), "−1,000"},
		{tongue.Number(999), "999"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	seen := map[string]bool{}
	for m := time.January; m <= time.December; m++ {
		seen[tongue.Day(tongue.Welsh, time.Date(2016, m, 1, 0, 0, 0, 0, time.UTC))] = true
	}
	if len(seen) != 12 {
		t.Errorf("%d different months in Welsh", len(seen))
	}
}

// TestCountedThings holds the first letter that Welsh numbers change.
func TestCountedThings(t *testing.T) {
	question := tongue.Counted("question", "questions", "cwestiwn", "cwestiwn", "gwestiwn", "chwestiwn", "chwestiwn", "cwestiwn")
	for n, want := range map[int]string{
		0: "0 cwestiwn", 1: "1 cwestiwn", 2: "2 gwestiwn", 3: "3 chwestiwn", 4: "4 cwestiwn", 5: "5 cwestiwn", 6: "6 chwestiwn", 7: "7 cwestiwn", 1000: "1,000 cwestiwn",
	} {
		if got := question.Count(tongue.Welsh, n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for n, want := range map[int]string{0: "0 questions", 1: "1 question", 2: "2 questions"} {
		if got := question.Count(tongue.English, n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestFill(t *testing.T) {
	c := tongue.Catalogue{"Continue": "Parhau", "Until {{.Until}}": "Tan {{.Until}}"}
	const template = `<a title="[[Continue]]">[[Until {{.Until}}]]</a>`
	var used []string
	welsh, err := c.Fill(template, tongue.Welsh, func(text string) { used = append(used, text) })
	if err != nil || welsh != `<a title="Parhau">Tan {{.Until}}</a>` || len(used) != 2 {
		t.Errorf("%q, %v, %q", welsh, err, used)
	}
	if english, err := c.Fill(template, tongue.English, nil); err != nil || english != `<a title="Continue">Until {{.Until}}</a>` {
		t.Errorf("%q, %v", english, err)
	}
	var missing *tongue.Missing
	if _, err := c.Fill("[[Leave]]", tongue.Welsh, nil); !errors.As(err, &missing) || missing.Text != "Leave" {
		t.Errorf("a text without Welsh gives %v", err)
	}
	if _, err := c.Fill("[[Leave", tongue.English, nil); err == nil {
		t.Error("brackets that do not close are taken")
	}
}

func TestCodes(t *testing.T) {
	for _, l := range tongue.Languages {
		if got, ok := tongue.Of(l.Code()); !ok || got != l {
			t.Errorf("%s is read as %s", l.Code(), got)
		}
	}
	if _, ok := tongue.Of("fr"); ok {
		t.Error("fr is taken")
	}
}
