package load_test

import (
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"omnibus/internal/browser"
	"omnibus/internal/load"
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
          - {id: Size, ask: "How large is it?", number: {min: 0, max: 900}}
          - {id: Team, ask: "Who is in the team?", text: long}
`

// TestTwoBrowsersEditOneSection has two people edit one section in real browsers by
// a random plan that is the same each time: Ann in two tabs of one browser, Ben in
// another, and once more without script. They type, send, leave, go back, choose
// where answers clash, and lose their connection. After every step the log must be
// exactly what the rules say of what they did: every answer that was sent once,
// under their name and in its place, none that stood or that nobody gave; and a
// page asks which answer stands when, and only when, a colleague had answered
// meanwhile.
func TestTwoBrowsersEditOneSection(t *testing.T) {
	database := sqlite(t)
	s := opened(t, database)
	w, err := load.PrepareWith(t.Context(), s, []byte(sharedSection), 1, rand.Reader)
	must(t, err)
	n := node(t, database)
	seed := uint64(often(t, "OMNIBUS_LOAD_BROWSER_SEED", 16))
	e := &editing{t: t, store: s, base: n.Address(), random: mathrand.New(mathrand.NewPCG(20, seed)), forms: map[string]*sentForm{}}
	for _, name := range []string{"Ann", "Ben"} {
		link, err := w.Invite(t.Context(), s, "org00000", name, rand.Reader)
		must(t, err)
		for second := range 2 {
			p := &editor{name: name, tab: browser.Open(t), script: name == "Ann" || second == 0}
			p.tab.Script(p.script)
			e.people = append(e.people, p)
		}
		cookie := session(t, n.Address()+"/r/l/"+link)
		for _, p := range e.people[len(e.people)-2:] {
			p.tab.Cookie(n.Address(), cookie.Name, cookie.Value)
			e.open(p)
		}
	}
	until := time.Now().Add(time.Duration(often(t, "OMNIBUS_LOAD_BROWSER_MINUTES", 0)) * time.Minute)
	for e.number < 90 || time.Now().Before(until) {
		e.number++
		e.step(e.people[e.random.IntN(len(e.people))])
		e.explains()
	}
	for _, p := range e.people {
		e.reconnect(p)
		e.explains()
		p.tab.Go(e.base + "/r/s/s/check")
		for _, q := range slices.Concat(onPage[:]...) {
			if text := e.standing(q).text; q != "Plan" && !strings.Contains(p.tab.Text("main"), text) {
				t.Errorf("%s does not see that %s is %q", p.name, q, text)
			}
		}
	}
	t.Logf("seed %d: %d steps, %d forms sent, %d of them after the connection was lost, %d times back, %d answers clashed, %d choices, %d of them asked again; %d entries in the log",
		seed, e.number, e.sent, e.lost, e.backs, e.clashed, e.choices, e.askedAgain, len(e.log))
	if e.clashed == 0 || e.choices == 0 || e.lost == 0 || e.backs == 0 {
		t.Error("the plan did not try everything")
	}
}

// session opens a link as a browser does, and gives the cookie that both tabs have.
func session(t *testing.T, link string) *http.Cookie {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	must(t, err)
	answer, err := client.Do(r)
	must(t, err)
	must(t, answer.Body.Close())
	for _, c := range answer.Cookies() {
		if c.HttpOnly && c.Value != "" {
			return c
		}
	}
	t.Fatalf("the link gave no session: %d", answer.StatusCode)
	return nil
}

// editor is one tab of a person; waiting is the form that waits for a connection.
type editor struct {
	name    string
	tab     *browser.Tab
	script  bool
	waiting *sentForm
}

var onPage = [2][]string{{"Plan", "Why"}, {"Size", "Team"}}

const questionForm = `form[action^="/r/s/s/"]`

// step does one thing of those that can be done on the page before the person.
func (e *editing) step(p *editor) {
	at := browser.Eval[string](p.tab, `document.querySelector("[name^=form-choose-]") ? "clash" : document.querySelector("`+strings.ReplaceAll(questionForm, `"`, `'`)+` [name=form-shown]") ? location.pathname : ""`)
	page, err := strconv.Atoi(strings.TrimPrefix(at, "/r/s/s/"))
	switch dice := e.random.IntN(10); {
	case p.waiting != nil:
		e.reconnect(p)
	case at == "clash" && dice > 0:
		e.choose(p)
	case err != nil || dice == 0:
		e.open(p)
	case dice == 1 && p.script:
		e.back(p)
	default:
		for _, q := range onPage[page-1] {
			if e.random.IntN(2) == 0 {
				e.types(p, q)
			}
		}
		if dice == 2 && p.script {
			e.loses(p, page)
		} else if dice > 3 {
			e.send(p, page)
		}
	}
}

func (e *editing) open(p *editor) {
	p.tab.Go(fmt.Sprintf("%s/r/s/s/%d", e.base, 1+e.random.IntN(len(onPage))))
	e.settles(p)
}

// settles waits until the page's script has looked what colleagues did, and what
// was typed here before: that is put back.
func (e *editing) settles(p *editor) {
	if p.script {
		p.tab.Await("the first look", `document.readyState === "complete" && (!document.querySelector("form[data-live]") || performance.getEntriesByType("resource").some(r => r.name.includes("/live") && r.responseEnd > 0))`)
		p.tab.Await("the look's end", `new Promise(r => setTimeout(() => r(true), 30))`)
	}
}

func (e *editing) back(p *editor) {
	if !browser.Eval[bool](p.tab, `navigation.canGoBack`) {
		return
	}
	e.backs++
	// The page before may have the same address.
	browser.Eval[bool](p.tab, `window.left = true, setTimeout(() => history.back()), true`)
	p.tab.Await("the page before", `!window.left && document.readyState === "complete"`)
	e.settles(p)
}

func (e *editing) types(p *editor, q string) {
	text := fmt.Sprintf("%s by %s in step %d", q, p.name, e.number)
	switch q {
	case "Plan":
		p.tab.Click(fmt.Sprintf(`input[name="Plan"][value="%d"]`, 1+e.random.IntN(4)))
		return
	case "Size":
		text = strconv.Itoa(e.random.IntN(900))
	}
	browser.Eval[bool](p.tab, fmt.Sprintf(`document.querySelector("[name=%s]").value = "", true`, q))
	p.tab.Type(fmt.Sprintf("[name=%s]", q), text)
}

// filled reads the form as it would be sent.
func (e *editing) filled(p *editor, page int) *sentForm {
	values := browser.Eval[[]string](p.tab, `[...new FormData(document.querySelector("`+strings.ReplaceAll(questionForm, `"`, `'`)+`"))].flatMap(x => [x[0], x[1]])`)
	f := &sentForm{}
	for i := 0; i < len(values); i += 2 {
		name, text := values[i], values[i+1]
		item, position, _ := strings.Cut(text, "=")
		switch {
		case name == "form-key":
			f.key = text
		case name == "form-seen":
			f.change(item).seen = number(e.t, position)
		case slices.Contains(onPage[page-1], name):
			f.change(name).text = text
		}
	}
	slices.SortFunc(f.changes, func(a, b *change) int { return strings.Compare(a.question, b.question) })
	return f
}

func (e *editing) send(p *editor, page int) {
	f := e.filled(p, page)
	clashes := e.saves(p, f)
	if p.script {
		p.press()
		e.isSent(p, f)
	} else {
		p.tab.Submit(questionForm + ` button.govuk-button`)
	}
	e.arrives(p, clashes)
}

// press presses the form's button as the keyboard does: a notice of what a colleague
// did may move it away from under a pointer.
func (p *editor) press() {
	browser.Eval[bool](p.tab, "setTimeout(() => document.querySelector(`"+questionForm+" button.govuk-button`).click()), true")
}

// loses has the connection go, and the button pressed without it.
func (e *editing) loses(p *editor, page int) {
	p.waiting = e.filled(p, page)
	p.tab.Connected(false)
	p.press()
	p.tab.Await("that it waits", `document.getElementById("form-kept").textContent.includes("as soon as you are back")`)
}

// reconnect gives the connection back, and the page sends what waited by itself.
func (e *editing) reconnect(p *editor) {
	f := p.waiting
	if f == nil {
		return
	}
	e.lost++
	clashes := e.saves(p, f)
	p.waiting = nil
	p.tab.Connected(true)
	e.isSent(p, f)
	e.arrives(p, clashes)
}

// isSent waits until another page has come than that of the form.
func (e *editing) isSent(p *editor, f *sentForm) {
	p.tab.Await("that it is sent", fmt.Sprintf(`document.readyState === "complete" && document.querySelector("[name=form-key]").value !== %q`, f.key))
}

// arrives looks whether the page asks about what clashed, and about nothing else.
func (e *editing) arrives(p *editor, clashes []string) {
	e.settles(p)
	e.sent++
	e.clashed += len(clashes)
	asked := browser.Eval[[]string](p.tab, `[...new Set([...document.querySelectorAll("[name^=form-choose-]")].map(x => x.name.slice(12)))]`)
	slices.Sort(asked)
	slices.Sort(clashes)
	if !slices.Equal(asked, clashes) {
		e.fail("%s is asked about %q, and %q clashed: %s", p.name, asked, clashes, p.tab.Text("main"))
	}
	if heading := p.tab.Text("h1"); strings.Contains(heading, "problem") || strings.Contains(heading, "not been saved") {
		e.fail("%s is told: %s", p.name, p.tab.Text("main"))
	}
}

// choose decides every clash on the page before the person.
func (e *editing) choose(p *editor) {
	hidden := func(name string) string {
		return browser.Eval[string](p.tab, fmt.Sprintf(`document.querySelector("[name=%s]").value`, name))
	}
	f := &sentForm{key: hidden("form-key")}
	var again []string
	for _, q := range browser.Eval[[]string](p.tab, `[...new Set([...document.querySelectorAll("[name^=form-choose-]")].map(x => x.name.slice(12)))].sort()`) {
		e.choices++
		theirs, mine := number(e.t, hidden("form-theirs-"+q)), number(e.t, hidden("form-mine-"+q))
		which, chosen := "mine", mine
		if e.random.IntN(2) == 0 {
			which, chosen = "theirs", theirs
		}
		for _, shown := range []int64{theirs, mine} {
			if text := e.at(shown).text; q != "Plan" && !strings.Contains(p.tab.Text("main"), text) {
				e.fail("the page of the clash of %s does not show %q", q, text)
			}
		}
		p.tab.Click(fmt.Sprintf(`input[name="form-choose-%s"][value="%s"]`, q, which))
		now, stood := e.standing(q), max(theirs, mine)
		if chosen == stood && now.position > stood && now.text != e.at(chosen).text {
			again = append(again, q)
			continue
		}
		f.changes = append(f.changes, &change{q, e.at(chosen).text, stood})
	}
	clashes := append(e.saves(p, f), again...)
	e.askedAgain += len(clashes)
	p.tab.Submit(`form[action$="/choose"] button.govuk-button`)
	e.arrives(p, clashes)
}

func number(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	must(t, err)
	return n
}

// fail ends the test with what happened; the pictures of all tabs are kept where
// OMNIBUS_SCREENSHOTS says.
func (e *editing) fail(format string, args ...any) {
	e.t.Helper()
	if os.Getenv("OMNIBUS_SCREENSHOTS") != "" {
		for i, p := range e.people {
			p.tab.Screenshot(fmt.Sprintf("editing-%d", i))
		}
	}
	e.t.Fatalf("step %d: "+format, append([]any{e.number}, args...)...)
}
