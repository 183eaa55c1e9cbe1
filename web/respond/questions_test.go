package respond_test

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// one page, one question: what is around a question in the tests below.
func asking(question string) string {
	return "title: A survey\nsections:\n  - id: s\n    title: A section\n    pages:\n      - title: A page\n        questions:\n          - " +
		strings.ReplaceAll(strings.TrimSpace(question), "\n", "\n            ") + "\n"
}

const (
	single  = "id: Q\nask: Do you have a plan?\none: [Yes, No, {label: Another, specify: What is it}]"
	several = "id: Q\nask: Which barriers do you meet?\nmany: [{label: No barriers, alone: true}, Money, Staff, Time, {label: Another barrier, specify: What is it}]\nup to: 3"
	long    = "id: Q\nask: What would help?\ntext: {lines: 4, max: 20}"
	short   = "id: Q\nask: What is the team called?\ntext: short"
	unsure  = "id: Q\nask: What would help?\ntext: long\nnothing: Nothing"
	number  = "id: Q\nask: What share of staff left?\nnumber: {min: 0, max: 100, decimals: 1, unit: \"%\"}"
	date    = "id: Q\nask: When did it start?\ndate: {from: 2016-01-01, to: 2017-12-31}"
	gridOne = "id: Q\nask: How confident are you in these?\neach: [Planning, {row: z, label: Funding}]\none: [Very, Fairly, Not]"
	gridTwo = "id: Q\nask: How do you learn of these?\neach: {A: Complaints, B: Inspections}\ntext: short"
)

func TestWhatCanBeAnsweredIsSavedAndShownAgain(t *testing.T) {
	for _, c := range []struct {
		name, question string
		fill           url.Values
		saved          map[string]string
		check          string
	}{
		{"one code", single, url.Values{"Q": {"2"}}, map[string]string{"Q": "2"}, "No"},
		{"one code with text", single, url.Values{"Q": {"3"}, "Q_3_text": {" Half a plan "}}, map[string]string{"Q": "3", "Q_3_text": "Half a plan"}, "Another: Half a plan"},
		{"several codes", several, url.Values{"Q": {"3", "2"}}, map[string]string{"Q": "[2 3]"}, "Money Staff"},
		{"an answer alone", several, url.Values{"Q": {"1"}}, map[string]string{"Q": "[1]"}, "No barriers"},
		{"long text", long, url.Values{"Q": {"Line one\r\nand two\r\n"}}, map[string]string{"Q": `"Line one\nand two"`}, "Line one and two"},
		{"short text", short, url.Values{"Q": {"“Team” – £ & <b>"}}, map[string]string{"Q": `"“Team” – £ & <b>"`}, "“Team” – £ & <b>"},
		{"the box beside a text", unsure, url.Values{"Q_nothing": {"1"}}, map[string]string{"Q": "nothing"}, "Nothing"},
		{"a number", number, url.Values{"Q": {" 12.50 % "}}, map[string]string{"Q": "12.5"}, "12.5%"},
		{"a date", date, url.Values{"Q-day": {"7"}, "Q-month": {"Mar"}, "Q-year": {"2016"}}, map[string]string{"Q": "2016-03-07"}, "7 March 2016"},
		{"a grid of codes", gridOne, url.Values{"Q_a": {"1"}, "Q_z": {"3"}}, map[string]string{"Q_a": "1", "Q_z": "3"}, "Funding Not"},
		{"a grid of texts", gridTwo, url.Values{"Q_B": {"By post"}}, map[string]string{"Q_B": `"By post"`}, "Inspections By post"},
		{"nothing at all", single, nil, map[string]string{}, "Not provided"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t, asking(c.question))
			p := w.arrive(t, "derby", "Dora").opens("/r/s/s/1")
			for name, values := range c.fill {
				p.fills(name, values...)
			}
			p.continues().is("/r/s/s/check").reads(c.check)
			if got := w.answers("derby"); !maps.Equal(got, c.saved) {
				t.Errorf("saved %v, want %v", got, c.saved)
			}
			before := w.answers("derby")
			p.opens("/r/s/s/1").continues().is("/r/s/s/check")
			if got := w.answers("derby"); !maps.Equal(got, before) {
				t.Errorf("sending the page again unchanged made %v of %v", got, before)
			}
		})
	}
}

func TestWhatCannotBeAcceptedIsSaidAndKept(t *testing.T) {
	for _, c := range []struct {
		name, question string
		send           url.Values
		problem        string
	}{
		{"too many", several, url.Values{"Q": {"2", "3", "4", "5"}}, "Select up to 3 answers to “Which barriers do you meet?”. You have selected 4"},
		{"alone and others", several, url.Values{"Q": {"1", "2"}}, "Select either “No barriers” or other answers to “Which barriers do you meet?”, not both"},
		{"a text without its answer", several, url.Values{"Q": {"2"}, "Q_5_text": {"Trains"}}, "Select “Another barrier” as well, or remove what you wrote beside it, in “Which barriers do you meet?”"},
		{"only a text beside", several, url.Values{"Q_5_text": {"Trains"}}, "Select “Another barrier” as well, or remove what you wrote beside it, in “Which barriers do you meet?”"},
		{"only a text beside one", single, url.Values{"Q_3_text": {"Half"}}, "Select “Another” as well, or remove what you wrote beside it, in “Do you have a plan?”"},
		{"a code that is not there", single, url.Values{"Q": {"99"}}, "Select one of the answers listed for “Do you have a plan?”"},
		{"a code that is no number", several, url.Values{"Q": {"2", "x"}}, "Select one of the answers listed for “Which barriers do you meet?”"},
		{"two radios", single, url.Values{"Q": {"1", "2"}}, "Select one of the answers listed for “Do you have a plan?”"},
		{"too long", long, url.Values{"Q": {strings.Repeat("x", 21)}}, "“What would help?” must be 20 characters or fewer. It has 21"},
		{"200 KB of text", long, url.Values{"Q": {strings.Repeat("word ", 40_000)}}, "“What would help?” must be 20 characters or fewer. It has 199,999"},
		{"a NUL", short, url.Values{"Q": {"Te\x00am"}}, "“What is the team called?” has a character that cannot be stored. Type the text again"},
		{"bytes that are no text", short, url.Values{"Q": {"Te\xffam"}}, "“What is the team called?” has a character that cannot be stored. Type the text again"},
		{"text and nothing", unsure, url.Values{"Q": {"Money"}, "Q_nothing": {"1"}}, "Enter an answer to “What would help?” or select “Nothing”, not both"},
		{"words for a number", number, url.Values{"Q": {"a tenth"}}, "“What share of staff left?” must be a number, like 12.5"},
		{"too large", number, url.Values{"Q": {"100.1"}}, "“What share of staff left?” must be between 0% and 100%"},
		{"too precise", number, url.Values{"Q": {"1.25"}}, "“What share of staff left?” must be a number with 1 decimal place or fewer"},
		{"no such day", date, url.Values{"Q-day": {"31"}, "Q-month": {"2"}, "Q-year": {"2016"}}, "“When did it start?” must be a real date, like 27 3 2016"},
		{"half a date", date, url.Values{"Q-day": {"7"}, "Q-year": {"2016"}}, "“When did it start?” must be a real date, like 27 3 2016"},
		{"before the first day", date, url.Values{"Q-day": {"31"}, "Q-month": {"12"}, "Q-year": {"2015"}}, "“When did it start?” must be between 1 January 2016 and 31 December 2017"},
		{"a row of a grid", gridOne, url.Values{"Q_z": {"9"}}, "Select one of the answers listed for “How confident are you in these?: Funding”"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t, asking(c.question))
			p := w.arrive(t, "derby", "Dora").opens("/r/s/s/1")
			fields := p.fields
			maps.Copy(fields, c.send)
			p.posts("/r/s/s/1", fields).problems(c.problem)
			if got := w.answers("derby"); len(got) != 0 {
				t.Errorf("saved %v", got)
			}
			for name, values := range c.send {
				for _, sent := range values {
					sent = strings.NewReplacer("\x00", "", "\xff", "").Replace(sent)
					if got := p.fields[name]; p.page.Has("[name="+name+"][value="+sent+"]") && !slices.Contains(got, sent) {
						t.Errorf("%s shows %.60q, want %.60q", name, got, sent)
					}
					if p.page.Has("textarea[name="+name+"]") && p.fields.Get(name) != strings.TrimSpace(sent) && p.fields.Get(name) != sent {
						t.Errorf("the text of %d characters came back with %d", len(sent), len(p.fields.Get(name)))
					}
				}
			}
		})
	}
}

func TestTheLabelsFollowTheRules(t *testing.T) {
	page := func(question string) *person {
		return open(t, asking(question)).arrive(t, "derby", "Dora").opens("/r/s/s/1")
	}
	p := page(several)
	if got := p.heading(); got != "Which barriers do you meet? (optional)" {
		t.Errorf("heading %q", got)
	}
	p.reads("Select up to 3")
	var labels []string
	for _, l := range p.page.All("label.govuk-checkboxes__label") {
		labels = append(labels, l.Text())
	}
	if want := []string{"Money", "Staff", "Time", "Another barrier", "No barriers"}; !slices.Equal(labels, want) {
		t.Errorf("labels %q, want %q", labels, want)
	}
	if got := p.page.One(t, ".govuk-checkboxes__divider").Text(); got != "or" {
		t.Errorf("divider %q", got)
	}
	if p.page.Has("[checked]") || p.page.Has("[required]") || p.page.Has("[disabled]") || !p.page.Has("form[novalidate]") {
		t.Error("something is chosen, required or disabled, or the form is checked by the browser")
	}
	if got := page(single + "\nrequired: yes").heading(); got != "Do you have a plan?" {
		t.Errorf("heading of a required question %q", got)
	}
	p = page(gridOne)
	if got := len(p.page.All("fieldset")); got != 3 {
		t.Errorf("%d fieldsets, want one for the grid and one a row", got)
	}
	if p := page(number); p.page.One(t, "#Q").Attr("aria-describedby") != "Q-hint Q-unit" || p.page.One(t, "#Q-unit").Text() != "%" {
		t.Errorf("the unit is not said: %s", p.page.One(t, "#Q").Attr("aria-describedby"))
	}
}

func TestARequiredQuestionIsAskedUntilItIsAnswered(t *testing.T) {
	w := open(t, asking(single+"\nrequired: yes"))
	p := w.arrive(t, "derby", "Dora").opens("/r/s/s/1")
	p.continues().problems("Select an answer to “Do you have a plan?”")
	p.opens("/r/s/s/check").fills("form-completed", "yes").continues().problems("Select an answer to “Do you have a plan?”")
	link := p.page.One(t, ".govuk-error-summary").One(t, "a").Attr("href")
	if link != "/r/s/s/1?from=check#Q" {
		t.Errorf("the problem leads to %s", link)
	}
	p.opens("/r/s/s/1").presses("Save and leave").is("/r/leave")
}

func TestAnAnswerNoFormPrintsIsLeftAlone(t *testing.T) {
	w := open(t, asking(single+"\nunprinted: {-8: Don't know}"))
	importDontKnow(t, w, "Q")
	p := w.arrive(t, "derby", "Dora").opens("/r/s/s/1")
	p.continues().is("/r/s/s/check").reads("Don't know")
	if got := w.answers("derby")["Q"]; got != "-8" {
		t.Errorf("Q is %s, want -8", got)
	}
	p.opens("/r/s/s/1").fills("Q", "1").continues()
	if got := w.answers("derby")["Q"]; got != "1" {
		t.Errorf("Q is %s, want 1", got)
	}
}
