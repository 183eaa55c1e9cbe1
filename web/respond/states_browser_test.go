package respond_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"omnibus/internal/browser"
)

// lookedAt says for every page in which states axe looks at it: the names under
// which tests call looksGood, or what such names begin with.
var lookedAt = map[string][]string{
	"arrive.html":       {"arrive", "arrive-error", "welsh-arrive-error", "rare-too-often", "rare-taken-back", "rare-passed-on"},
	"ask.html":          {"question-", "live-colleague", "live-back", "welsh-questions", "welsh-questions-error", "state-answered", "rare-notice", "rare-colleague-question", "rare-call-question", "rare-call-answered"},
	"begin.html":        {"begin"},
	"check.html":        {"check", "check-error", "finished", "welsh-check", "state-closed-check", "rare-call-check", "rare-early-check"},
	"clash.html":        {"clash", "clash-error", "clash-telephone", "state-welsh-clash"},
	"consent.html":      {"consent", "consent-welsh"},
	"decline.html":      {"nominate-decline", "state-welsh-decline"},
	"expired.html":      {"expired", "state-welsh-expired"},
	"handed.html":       {"room-handed", "state-welsh-handed"},
	"held.html":         {"held", "state-closed-held", "rare-locked"},
	"history.html":      {"room-", "state-closed-history"},
	"hub.html":          {"hub-partial", "hub-done", "welsh-hub", "state-closed-hub", "room-colleague-hub", "rare-call-hub", "rare-early-hub"},
	"leave.html":        {"leave", "welsh-"},
	"named.html":        {"nominate-check", "state-welsh-named"},
	"nominate.html":     {"nominate", "nominate-wrong", "nominate-named", "state-welsh-nominate", "state-welsh-nominate-error"},
	"paper-review.html": {"paper-review", "state-welsh-review"},
	"paper.html":        {"paper", "paper-error", "paper-saved", "state-closed-paper", "rare-early-paper"},
	"pass.html":         {"room-", "state-closed-pass", "rare-early-pass"},
	"people.html":       {"room-", "room-people-error", "state-closed-people", "rare-many-holders", "rare-early-people"},
	"refuse.html":       {"state-welsh-refuse", "state-welsh-refuse-error", "state-welsh-refuse-done"},
	"room.html":         {"room-", "state-welsh-room", "state-closed-room", "rare-early-room"},
	"sign.html":         {"room-", "state-welsh-sign", "state-closed-sign", "rare-early-sign"},
	"thanks.html":       {"thanks-early", "thanks", "room-signed-thanks", "room-colleague-thanks"},
}

// TestEveryPageIsLookedAt fails for a page that no test shows to axe, and for a
// state that no test shows any more.
func TestEveryPageIsLookedAt(t *testing.T) {
	tests, err := filepath.Glob("*_test.go")
	must(t, err)
	called := map[string]bool{}
	call := regexp.MustCompile(`(?:looksGood\(t, \w+, |looks\(|\{)"([a-z-]+)"`)
	for _, file := range tests {
		text, err := os.ReadFile(file)
		must(t, err)
		for _, m := range call.FindAllStringSubmatch(string(text), -1) {
			called[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`Sprintf\("([a-z]+-)`).FindAllStringSubmatch(string(text), -1) {
			called[m[1]] = true
		}
	}
	pages, err := filepath.Glob("pages/*.html")
	must(t, err)
	for _, page := range pages {
		name := filepath.Base(page)
		if len(lookedAt[name]) == 0 {
			t.Errorf("no state of %s is shown to axe: show it in a browser's test, and name it in lookedAt", name)
		}
		for _, state := range lookedAt[name] {
			if !called[state] {
				t.Errorf("%s is to be looked at as %q, and no test shows that", name, state)
			}
		}
	}
	if len(lookedAt) != len(pages) {
		t.Errorf("there are %d pages, and %d are named", len(pages), len(lookedAt))
	}
}

// TestStatesInABrowser looks at pages in states that the walks through a survey
// do not come to: in Welsh, and after the last day.
func TestStatesInABrowser(t *testing.T) {
	w := bilingualWith(t, "rules: {sign off: yes}\nnomination: {from: 2016-09-01, to: 2016-10-20}\n")
	director := w.director(t, "derby")
	links, _ := invited(t, w)
	dora, dan := w.arrive(t, "derby", "Dora"), w.arrive(t, "derby", "Dan")
	tab := dora.enter(browser.Open(t))
	tab.Cookie(w.http.URL+"/r/", "omnibus-language", "cy")
	looks := func(name, path string) {
		t.Helper()
		if path != "" {
			tab.Go(w.http.URL + path)
		}
		looksGood(t, tab, name)
	}
	dora.opens("/r/s/kinds/1").fills("Long", "Ateb").continues()
	looks("state-answered", "/r/s/kinds/1")
	dan.opens("/r/s/kinds/1").fills("Long", "Ateb arall").continues()
	fill(tab, map[string]string{"Long": "Trydydd ateb"})
	tab.Submit("main button")
	looks("state-welsh-clash", "")
	looks("state-welsh-room", "/r/room")
	looks("state-welsh-sign", "/r/sign-off")
	tab.Go(w.http.URL + "/r/room/kinds")
	fill(tab, map[string]string{"form-name": "Nia", "form-email": "nia@derby.example"})
	tab.Submit("form[action$=hand] button")
	looks("state-welsh-handed", "")
	tab.Go(w.http.URL + "/r/paper")
	tab.Upload("#form-file", dora.workbook("One", "Oes", "Number", "llawer", "Long", "O'r gweithlyfr"), "atebion.xlsx")
	tab.Submit("main button")
	looks("state-welsh-review", "")
	looks("state-welsh-refuse", links["york"])
	tab.Submit("main button")
	looks("state-welsh-refuse-error", "")
	tab.Click("#refuse")
	tab.Submit("main button")
	looks("state-welsh-refuse-done", "")

	director.enter(tab)
	looks("state-welsh-nominate", "/r/nominate?change")
	tab.Submit("main form button")
	looks("state-welsh-nominate-error", "")
	tab.Click("#form-whom")
	tab.Submit("main form button")
	looks("state-welsh-named", "")
	looks("state-welsh-decline", "/r/nominate/decline")

	tab.Go(w.http.URL + "/r/leave")
	dan.enter(tab)
	tab.Go(w.http.URL + "/r/s/kinds/1")
	w.at(noon.AddDate(0, 0, 2))
	tab.Submit("main button")
	looks("state-welsh-expired", "")

	w.at(noon.AddDate(0, 2, 0))
	late := w.arrive(t, "derby", "Late")
	late.enter(tab)
	for _, page := range []struct{ name, path string }{
		{"state-closed-hub", "/r/hub"}, {"state-closed-check", "/r/s/kinds/check"}, {"state-closed-room", "/r/room"}, {"state-closed-people", "/r/room/kinds"},
		{"state-closed-paper", "/r/paper"}, {"state-closed-sign", "/r/sign-off"}, {"state-closed-pass", "/r/pass-on"}, {"state-closed-history", "/r/s/kinds/history"},
	} {
		looks(page.name, page.path)
	}
	tab.Go(w.http.URL + "/r/s/kinds/1")
	looks("state-closed-held", "")
}

// stops are what the Tab key comes to, in the order of the page: a group of
// radios is one stop, its checked one or else its first.
const stops = `(() => {
	const all = [...document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex='0']")]
		.filter(e => !e.disabled && e.getClientRects().length && getComputedStyle(e).visibility !== "hidden" && !e.closest("dialog:not([open])"));
	return all.filter(e => e.type !== "radio" || (all.find(o => o.name === e.name && o.checked) || all.find(o => o.name === e.name)) === e);
})()`

// TestTheTabKey walks pages with the Tab key alone: the skip link first, then
// every control in the order of the page, each in sight when it has the focus.
func TestTheTabKey(t *testing.T) {
	w := open(t, showcase)
	p := w.arrive(t, "derby", "Dora")
	p.hands("other", "Col Lee", "col@derby.example")
	tab := p.enter(browser.Open(t))
	for _, page := range []struct {
		path  string
		wrong map[string]string
	}{
		{path: "/r/s/kinds/1"}, {path: "/r/s/kinds/2"}, {path: "/r/s/kinds/8"}, {path: "/r/s/kinds/10"},
		{path: "/r/s/kinds/7", wrong: wrong[7]}, {path: "/r/s/kinds/2", wrong: wrong[2]},
		{path: "/r/room"}, {path: "/r/room/other"}, {path: "/r/hub"}, {path: "/r/paper"},
	} {
		for _, width := range []int64{1280, 390} {
			tab.Size(width, 700)
			tab.Go(w.http.URL + page.path)
			if page.wrong != nil {
				fill(tab, page.wrong)
				tab.Submit("main button")
				if first := browser.Eval[bool](tab, `document.querySelector("main .govuk-error-summary").compareDocumentPosition(document.querySelector("h1")) === Node.DOCUMENT_POSITION_FOLLOWING && document.activeElement.matches(".govuk-error-summary")`); !first {
					t.Errorf("%s: the summary of problems is not above the heading, or has not the focus", page.path)
				}
			}
			tabs(t, tab, fmt.Sprintf("%s at %d", page.path, width))
		}
	}
}

func tabs(t *testing.T, tab *browser.Tab, where string) {
	t.Helper()
	browser.Eval[bool](tab, `(window.stops = `+stops+`, document.activeElement.blur(), getSelection().removeAllRanges(), scrollTo(0, 0), document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute("tabindex"), true)`)
	n := browser.Eval[int](tab, `stops.length`)
	if n < 4 {
		t.Fatalf("%s has %d stops", where, n)
	}
	for i := range n {
		tab.Keys("\t")
		got := browser.Eval[string](tab, fmt.Sprintf(`(() => {
			const e = document.activeElement, b = e.getBoundingClientRect(), want = stops[%d];
			const name = x => x ? x.tagName + "#" + x.id + " " + (x.textContent || x.name || "").trim().slice(0, 40) : "nothing";
			if (e !== want) return "comes to " + name(e) + " before " + name(want);
			if (b.bottom <= 0 || b.top >= innerHeight) return name(e) + " has the focus out of sight";
			const at = document.elementFromPoint(Math.max(1, b.left + Math.min(b.width, innerWidth) / 2), Math.min(innerHeight - 1, Math.max(1, b.top + b.height / 2)));
			if (!at || !(e === at || e.contains(at) || at.contains(e) || (e.labels && [...e.labels].some(l => l.contains(at))))) return name(e) + " is hidden by " + name(at);
			return "";
		})()`, i))
		if got != "" {
			t.Errorf("%s, after %d presses: %s", where, i+1, got)
			return
		}
		if i == 0 && !strings.Contains(browser.Eval[string](tab, `document.activeElement.className`), "govuk-skip-link") {
			t.Errorf("%s does not begin with the skip link", where)
		}
	}
}
