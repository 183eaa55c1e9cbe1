package respond_test

import (
	"fmt"
	"strings"
	"testing"

	"omnibus/internal/browser"
)

// showcase has every kind of question, each on its own page, with the longest
// words that people may meet.
const showcase = `
title: A survey of every kind of question
intro: |
  This survey shows every kind of question. There are **two sections**.
thanks: We will send you the results in spring.
sections:
  - id: kinds
    title: Children's social care
    intro: This section is about the care of children.
    pages:
      - title: One answer
        questions:
          - id: One
            ask: Are there multi-agency arrangements in your area for dealing with child welfare referrals?
            hint: A multi-agency safeguarding hub is one example
            one: [Yes – already in place, Yes – in development, No – but planned for the future, {label: Something else, specify: "What else is there?"}]
      - title: Several answers
        questions:
          - id: Many
            ask: What do you see as the main risks to running effective services over the next three years?
            many:
              - Financial pressures
              - Being unable to recruit good staff
              - Being unable to keep up or improve the senior leadership team
              - {label: Another risk, specify: "What is the other risk?"}
              - {label: No risks, alone: true}
            up to: 3
      - title: A long text
        questions:
          - {id: Long, ask: "What could the Government do, or stop doing, that would help you most?", text: {lines: 6, max: 400}}
      - title: A short text
        questions:
          - {id: Short, ask: "What is the name of the team?", text: short}
      - title: A text or nothing
        questions:
          - {id: Views, ask: "What views do you hear most often?", text: long, nothing: We hear no views}
      - title: A number
        questions:
          - {id: Number, ask: "What share of posts for social workers is vacant?", number: {min: 0, max: 100, decimals: 1, unit: "%"}}
      - title: A date
        questions:
          - {id: Date, ask: "On what day did the arrangements start?", date: {from: 2016-01-01, to: 2017-12-31}}
      - title: A grid
        intro: These questions are about the supply of placements.
        questions:
          - id: Grid
            ask: How confident are you that your authority has enough of each of these?
            each: [Foster carers, Places in residential children's homes, Adoptive families for children with complex needs]
            one: [Very confident, Fairly confident, Not very confident, Not at all confident]
      - title: A grid of texts
        questions:
          - id: Texts
            ask: Which measures do you follow most closely?
            each: {A: First measure, B: Second measure}
            text: short
      - title: Several questions
        questions:
          - {id: First, ask: "Do teams work together in one place?", one: [Yes, No], required: yes}
          - {id: Second, ask: "How many teams are there?", number: {min: 0, max: 50}}
          - {id: Third, ask: "Which of these does the team do?", many: [Assess, Plan, Visit]}
  - id: other
    title: Early years and childcare
    pages:
      - title: A page
        questions:
          - {id: Enough, ask: "Is there enough childcare?", one: [Yes, No]}
`

// wrong is what to send so that each page complains.
var wrong = map[int]map[string]string{
	2:  {"Many": "1,2,3,4", "Many_4_text": "Trains"},
	3:  {"Long": strings.Repeat("too long ", 60)},
	4:  {"Short": strings.Repeat("x", 201)},
	5:  {"Views": "Some", "Views_nothing": "1"},
	6:  {"Number": "lots"},
	7:  {"Date-day": "31", "Date-month": "2", "Date-year": "2016"},
	10: {"Second": "x"},
}

const allPages = 10

// enter gives the tab the session of somebody who has arrived.
func (p *person) enter(tab *browser.Tab) *browser.Tab {
	for _, c := range p.client.Jar.Cookies(must1(p.t.(*testing.T), p.world.http.URL+"/r/")) {
		tab.Cookie(p.world.http.URL+"/r/", c.Name, c.Value)
	}
	return tab
}

var sizes = []struct {
	name          string
	width, height int64
}{{"phone", 390, 844}, {"desktop", 1280, 900}}

// looksGood checks a page at every size, and at 400 % zoom: it can be used by
// pointer and key, needs no scrolling sideways, and axe finds no violation.
func looksGood(t *testing.T, tab *browser.Tab, name string) {
	t.Helper()
	for _, s := range sizes {
		tab.Size(s.width, s.height)
		tab.Screenshot(name + "-" + s.name)
		tab.Usable()
	}
	tab.Size(320, 256)
	tab.Usable()
	tab.Size(1280, 900)
	tab.Accessible()
	if got := browser.Eval[string](tab, continueAt); got != "" {
		t.Errorf("%s: %s", name, got)
	}
}

// continueAt says where Continue stands when it does not stand at the left.
const continueAt = `(() => {
	const left = e => e.getBoundingClientRect().left;
	const off = [...document.querySelectorAll("main form .govuk-button")].filter(b => ["Continue", "Parhau"].includes(b.textContent.trim()) && left(b) !== left(b.form));
	return off.map(b => "Continue stands " + (left(b) - left(b.form)) + " pixels from the left").join("; ");
})()`

func TestEveryPageInABrowser(t *testing.T) {
	w := open(t, showcase)
	p := w.arrive(t, "derby", "Dora")
	base := w.http.URL
	tab := browser.Open(t)
	tab.Go(base + "/r/")
	looksGood(t, tab, "arrive")
	tab.Type("#form-code", "wrong")
	tab.Submit("main button")
	if got := browser.Eval[bool](tab, `document.activeElement.matches(".govuk-error-summary")`); !got {
		t.Error("the summary of problems does not have the focus")
	}
	looksGood(t, tab, "arrive-error")

	p.enter(tab)
	for _, page := range []struct{ name, path string }{
		{"hub", "/r/hub"}, {"begin", "/r/s/kinds"}, {"leave", "/r/leave"}, {"not-found", "/r/s/none"},
	} {
		tab.Go(base + page.path)
		looksGood(t, tab, page.name)
	}
	for n := 1; n <= allPages; n++ {
		tab.Go(fmt.Sprintf("%s/r/s/kinds/%d", base, n))
		looksGood(t, tab, fmt.Sprintf("question-%02d", n))
	}
	for n := 1; n <= allPages; n++ {
		if wrong[n] == nil {
			continue
		}
		tab.Script(false) // with script on, some of these cannot be entered
		tab.Go(fmt.Sprintf("%s/r/s/kinds/%d", base, n))
		fill(tab, wrong[n])
		tab.Script(true)
		tab.Submit("main button")
		if got := tab.Title(); !strings.HasPrefix(got, "Error: ") {
			t.Errorf("page %d: title %q", n, got)
		}
		looksGood(t, tab, fmt.Sprintf("error-%02d", n))
	}
	p.opens("/r/s/kinds/1").fills("One", "4").fills("One_4_text", "A hub of our own").continues()
	p.opens("/r/s/kinds/8").fills("Grid_a", "1").continues()
	p.opens("/r/s/kinds/10").fills("First", "1").continues()
	p.opens("/r/hub")
	tab.Go(base + "/r/hub")
	looksGood(t, tab, "hub-partial")
	tab.Go(base + "/r/s/kinds/check")
	looksGood(t, tab, "check")
	tab.Submit("main button")
	looksGood(t, tab, "check-error")
	p.opens("/r/s/kinds/check").fills("form-completed", "yes").continues()
	tab.Go(base + "/r/s/kinds/check")
	looksGood(t, tab, "finished")
	tab.Go(base + "/r/hub?done=kinds")
	looksGood(t, tab, "hub-done")
	tab.Go(base + "/r/thanks")
	looksGood(t, tab, "thanks-early")
	p.opens("/r/s/other/check").fills("form-completed", "yes").continues()
	tab.Go(base + "/r/thanks")
	looksGood(t, tab, "thanks")
}

// fill puts values into the page's fields without script of the page's own.
func fill(tab *browser.Tab, values map[string]string) {
	for name, text := range values {
		quoted := fmt.Sprintf("%q", text)
		browser.Eval[bool](tab, `(() => {
			const values = `+quoted+`
			for (const f of document.getElementsByName("`+name+`")) {
				if (f.type === "checkbox" || f.type === "radio") f.checked = values.split(",").includes(f.value)
				else f.value = values
			}
			return true
		})()`)
	}
}

func TestClashesAndHeldPagesInABrowser(t *testing.T) {
	w := open(t, showcase)
	dora, dan := w.arrive(t, "derby", "Dora Ek"), w.arrive(t, "derby", "Dan Ek")
	tab := dora.enter(browser.Open(t))
	tab.Go(w.http.URL + "/r/s/kinds/1")
	tab.Click("#One")
	dan.opens("/r/s/kinds/1").fills("One", "2").continues()
	tab.Submit("main button")
	looksGood(t, tab, "clash")
	tab.Submit("main button")
	looksGood(t, tab, "clash-error")

	tab.Go(w.http.URL + "/r/s/kinds/3")
	tab.Type("#Long", "My thoughts")
	dan.opens("/r/s/kinds/10").fills("First", "1").continues().opens("/r/s/kinds/check").fills("form-completed", "yes").continues()
	tab.Submit("main button")
	looksGood(t, tab, "held")

	must(t, w.store.WithdrawAccess(t.Context(), operator, "wave-1", "derby", noon))
	tab.Submit("main button")
	looksGood(t, tab, "expired")
}

func TestScriptClearsWhatExcludesAndSaysSo(t *testing.T) {
	w := open(t, showcase)
	tab := w.arrive(t, "derby", "Dora").enter(browser.Open(t))
	tab.Go(w.http.URL + "/r/s/kinds/2")
	tab.Click("#Many")
	tab.Click("#Many-5")
	checked := func() string {
		return browser.Eval[string](tab, `[...document.querySelectorAll("input:checked")].map(i => i.id).join(" ")`)
	}
	if got := checked(); got != "Many-5" {
		t.Errorf("after the answer that stands alone, %q are chosen", got)
	}
	if got := browser.Eval[string](tab, `document.querySelector(".govuk-checkboxes [role=status], .govuk-checkboxes + [role=status]").textContent`); got != "No longer selected: Financial pressures" {
		t.Errorf("said %q", got)
	}
	// More may be ticked than are taken, and all of it comes back with the problem.
	for _, id := range []string{"#Many", "#Many-2", "#Many-3", "#Many-4"} {
		tab.Click(id)
	}
	tab.Type("#Many_4_text", "Trains")
	tab.Submit("main button")
	if got := checked(); got != "Many Many-2 Many-3 Many-4" || tab.Text(".govuk-error-summary li") != "Select up to 3 answers to “What do you see as the main risks to running effective services over the next three years?”. You have selected 4" {
		t.Errorf("of four answers %q are left, and the page says %q", got, tab.Text(".govuk-error-summary li"))
	}
	tab.Go(w.http.URL + "/r/s/kinds/2")
	tab.Click("#Many-5")
	tab.Click("#Many-2")
	if got := checked(); got != "Many-2" {
		t.Errorf("after another answer, %q are chosen", got)
	}
	visible := func() bool {
		return browser.Eval[bool](tab, `document.getElementById("Many_4_text").offsetParent !== null`)
	}
	if visible() {
		t.Error("the text of an answer that is not chosen is shown")
	}
	tab.Click("#Many-4")
	if !visible() {
		t.Error("the text of a chosen answer is hidden")
	}
	tab.Type("#Many_4_text", "Trains")
	tab.Click("#Many-4")
	tab.Submit("main button")
	if got := w.answers("derby"); got["Many"] != "[2]" || got["Many_4_text"] != "" {
		t.Errorf("saved %v", got)
	}

	tab.Go(w.http.URL + "/r/s/kinds/3")
	tab.Type("#Long", strings.Repeat("x", 405))
	if got := tab.Text(".govuk-character-count__message[aria-hidden]"); got != "You have 5 characters too many" {
		t.Errorf("the count says %q", got)
	}
	tab.Go(w.http.URL + "/r/s/kinds/5")
	tab.Click("#Views_nothing")
	tab.Type("#Views", "Some")
	if got := checked(); got != "" {
		t.Errorf("after writing, %q is chosen", got)
	}
}

func TestWithoutScriptEverythingIsShownAndSaved(t *testing.T) {
	w := open(t, showcase)
	tab := w.arrive(t, "derby", "Dora").enter(browser.Open(t))
	tab.Script(false)
	tab.Go(w.http.URL + "/r/s/kinds/1")
	tab.Screenshot("question-01-without-script")
	tab.Click("#One-4")
	tab.Type("#One_4_text", "Our own")
	tab.Submit("main button")
	tab.Go(w.http.URL + "/r/s/kinds/2")
	tab.Click("#Many")
	tab.Click("#Many-5")
	tab.Submit("main button")
	if got := tab.Title(); !strings.HasPrefix(got, "Error: ") {
		t.Errorf("both are accepted: title %q", got)
	}
	if got := w.answers("derby"); got["One"] != "4" || got["One_4_text"] != "Our own" || got["Many"] != "" {
		t.Errorf("saved %v", got)
	}
}

func TestWithTheKeyboardAlone(t *testing.T) {
	w := open(t, showcase)
	code, _ := w.invite("derby", "Dora")
	tab := browser.Open(t)
	tab.Go(w.http.URL + "/r/")
	focus := func(id string) {
		t.Helper()
		for range 40 {
			if browser.Eval[string](tab, `document.activeElement.id || document.activeElement.textContent.trim()`) == id {
				return
			}
			tab.Keys("\t")
		}
		t.Fatalf("%s cannot be reached by keyboard on %s", id, tab.Address())
	}
	focus("form-code")
	tab.Keys(code)
	tab.KeysToNewPage("\r")
	focus("Children's social care")
	tab.KeysToNewPage("\r")
	focus("Continue")
	tab.KeysToNewPage("\r")
	focus("One")
	tab.Keys(" ")
	focus("Continue")
	tab.KeysToNewPage("\r")
	focus("Many")
	tab.Keys(" ")
	focus("Many-3")
	tab.Keys(" ")
	focus("Continue")
	tab.KeysToNewPage("\r")
	focus("Long")
	tab.Keys("Written by keyboard")
	focus("Save and leave")
	tab.KeysToNewPage("\r")
	if got := w.answers("derby"); got["One"] != "1" || got["Many"] != "[1 3]" || got["Long"] != `"Written by keyboard"` {
		t.Errorf("saved %v", got)
	}
}
