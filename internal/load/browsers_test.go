package load_test

import (
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"omnibus/internal/browser"
	"omnibus/internal/load"
	"omnibus/store"
	"omnibus/survey/answer"
)

const sharedSection = `
title: A survey
sections:
  - id: s
    title: A section
    pages:
      - title: The plan
        questions:
          - {id: Plan, ask: "Is there a plan?", one: [Yes, Soon, No, Never]}
          - {id: Why, ask: "Why is that so?", text: short}
      - title: The team
        questions:
          - {id: Team, ask: "Who is in the team?", text: long}
          - {id: Size, ask: "How large is it?", number: {min: 0, max: 900}}
`

// TestTwoBrowsersEditOneSection has two people edit one section in real browsers
// by a random plan that is the same each time. Whatever they do, every answer
// that somebody was told was saved is in the log under their name, everything in
// the log was typed or chosen by the one it names, and what stands is what was
// said last.
func TestTwoBrowsersEditOneSection(t *testing.T) {
	database := sqlite(t)
	s := opened(t, database)
	w, err := load.PrepareWith(t.Context(), s, []byte(sharedSection), 1, rand.Reader)
	must(t, err)
	n := node(t, database)
	e := &editing{t: t, store: s, base: n.Address(), random: mathrand.New(mathrand.NewPCG(20, 16)), stands: map[string]string{}, said: map[string]bool{}}
	for _, name := range []string{"Ann", "Ben"} {
		link, err := w.Invite(t.Context(), s, "org00000", name, rand.Reader)
		must(t, err)
		tab := browser.Open(t)
		tab.Go(n.Address() + "/r/l/" + link)
		e.people = append(e.people, &editor{name: name, tab: tab})
	}
	until := time.Now().Add(time.Duration(often(t, "OMNIBUS_LOAD_BROWSER_MINUTES", 0)) * time.Minute)
	for steps := 0; steps < 60 || time.Now().Before(until); steps++ {
		e.step(e.people[e.random.IntN(2)], steps)
	}
	e.explains()
	t.Logf("%d forms sent, %d answers clashed, %d entries in the log", e.sent, e.clashed, len(e.history()))
}

// editing is the model that the log is held to.
type editing struct {
	t      *testing.T
	store  *store.Store
	base   string
	random *mathrand.Rand
	people []*editor
	// stands is what was said last of each question; said is all that was ever
	// acknowledged, as "person question value".
	stands        map[string]string
	said          map[string]bool
	sent, clashed int
}

// editor is one person: the page before them, what it showed, what they typed.
type editor struct {
	name string
	tab  *browser.Tab
	page int
	// seen is what the page came with. What somebody had typed there before and
	// not sent, the script puts back: it is theirs once they send the page.
	seen, typed map[string]string
}

var onPage = [][]string{{"Plan", "Why"}, {"Team", "Size"}}

func (e *editing) step(p *editor, number int) {
	switch {
	case browser.Eval[bool](p.tab, `!!document.querySelector("[name^=form-choose-]")`):
		e.choose(p)
	case p.seen == nil || e.random.IntN(5) == 0:
		e.open(p)
	default:
		for _, q := range onPage[p.page] {
			if e.random.IntN(2) == 0 {
				e.types(p, q, number)
			}
		}
		if e.random.IntN(2) == 0 {
			e.send(p)
		}
	}
}

func (e *editing) open(p *editor) {
	p.page = e.random.IntN(len(onPage))
	p.tab.Go(fmt.Sprintf("%s/r/s/s/%d", e.base, p.page+1))
	p.seen, p.typed = map[string]string{}, map[string]string{}
	for _, q := range onPage[p.page] {
		p.seen[q] = cameWith(p.tab, q)
	}
}

// cameWith gives what a question's field held when the page came.
func cameWith(tab *browser.Tab, q string) string {
	return browser.Eval[string](tab, fmt.Sprintf(`[...document.querySelectorAll("[name=%s]")].map(f => f.type === "radio" ? (f.defaultChecked ? f.value : "") : f.defaultValue).join("")`, q))
}

// shownIn gives what a question's field holds now.
func shownIn(tab *browser.Tab, q string) string {
	return browser.Eval[string](tab, fmt.Sprintf(`new FormData(document.querySelector("form[action^='/r/s/']")).get(%q) || ""`, q))
}

func (e *editing) types(p *editor, q string, number int) {
	switch q {
	case "Plan":
		p.typed[q] = strconv.Itoa(1 + e.random.IntN(4))
		p.tab.Click(fmt.Sprintf(`input[name="Plan"][value="%s"]`, p.typed[q]))
		return
	case "Size":
		p.typed[q] = strconv.Itoa(e.random.IntN(900))
	default:
		p.typed[q] = fmt.Sprintf("%s by %s in step %d", q, p.name, number)
	}
	browser.Eval[bool](p.tab, fmt.Sprintf(`document.querySelector("[name=%s]").value = "", true`, q))
	p.tab.Type(fmt.Sprintf("[name=%s]", q), p.typed[q])
}

// send presses the button. What the person changed counts as said once the
// page after it is there; with a clash it stands as well, until they choose.
func (e *editing) send(p *editor) {
	for _, q := range onPage[p.page] {
		p.typed[q] = shownIn(p.tab, q)
	}
	p.tab.Submit(`form[action^="/r/s/"] button.govuk-button`)
	e.sent++
	if heading := p.tab.Text("h1"); strings.Contains(heading, "problem") || strings.Contains(heading, "not been saved") {
		e.t.Fatalf("%s is told: %s", p.name, p.tab.Text("main"))
	}
	for q, text := range p.typed {
		if text != p.seen[q] {
			e.stands[q] = text
			e.said[p.name+" "+q+" "+text] = true
		}
	}
	p.seen = nil
}

// choose decides every clash on the page before the person.
func (e *editing) choose(p *editor) {
	names := browser.Eval[[]string](p.tab, `[...new Set([...document.querySelectorAll("[name^=form-choose-]")].map(x => x.name.slice(12)))]`)
	log := e.history()
	for _, q := range names {
		e.clashed++
		which := []string{"mine", "theirs"}[e.random.IntN(2)]
		p.tab.Click(fmt.Sprintf(`input[name="form-choose-%s"][value="%s"]`, q, which))
		if which == "mine" {
			continue
		}
		position := browser.Eval[string](p.tab, fmt.Sprintf(`document.querySelector("[name=form-theirs-%s]").value`, q))
		for _, entry := range log {
			if strconv.FormatInt(entry.Position, 10) == position {
				e.stands[q] = textOf(entry)
				e.said[p.name+" "+q+" "+textOf(entry)] = true
			}
		}
	}
	p.tab.Submit(`form[action$="/choose"] button.govuk-button`)
	p.seen = nil
}

func (e *editing) history() []answer.Entry {
	e.t.Helper()
	given, _, err := e.store.CaseHistory(e.t.Context(), load.Operator, "load", "org00000")
	must(e.t, err)
	return given
}

func textOf(e answer.Entry) string {
	if e.Value.Text != "" {
		return e.Value.Text
	}
	return strconv.Itoa(e.Value.Code)
}

// explains compares the log with what was done.
func (e *editing) explains() {
	e.t.Helper()
	stand, logged := map[string]string{}, map[string]bool{}
	for _, entry := range e.history() {
		line := entry.By + " " + entry.Item.Question + " " + textOf(entry)
		stand[entry.Item.Question], logged[line] = textOf(entry), true
		if !e.said[line] {
			e.t.Errorf("position %d: nobody said %q", entry.Position, line)
		}
	}
	for line := range e.said {
		// A choice of what stands already adds nothing; what was typed adds an entry.
		if !logged[line] && !slices.Contains([]string{"Plan", "Size"}, strings.Fields(line)[1]) && strings.Contains(line, "by "+strings.Fields(line)[0]) {
			e.t.Errorf("%q was acknowledged and is not in the log", line)
		}
	}
	for q, text := range e.stands {
		if stand[q] != text {
			e.t.Errorf("%s is %q, and what was said last is %q", q, stand[q], text)
		}
	}
	for _, p := range e.people {
		p.tab.Go(e.base + "/r/s/s/check")
		for q, text := range e.stands {
			if q != "Plan" && !strings.Contains(p.tab.Text("main"), text) {
				e.t.Errorf("%s does not see that %s is %q", p.name, q, text)
			}
		}
	}
}
