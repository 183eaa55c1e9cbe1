package respond_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"omnibus/internal/browser"
)

// TestRareStatesInABrowser looks at what few people ever see: the pages of a call,
// before the first day, while the database is held, what was handed over or passed
// on, and the refusals.
func TestRareStatesInABrowser(t *testing.T) {
	w := bilingualWith(t, "rules: {sign off: yes}\n")
	base := w.http.URL
	dora := w.arrive(t, "derby", "Dora")
	tab := dora.enter(browser.Open(t))
	looks := func(name, path string) {
		t.Helper()
		if path != "" {
			tab.Go(base + path)
		}
		looksGood(t, tab, name)
	}
	// A colleague's answer to a question that is read in English, on a page in Welsh.
	tab.Cookie(base+"/r/", "omnibus-language", "cy")
	w.arrive(t, "derby", "Dan Ek").opens("/r/s/other/1").fills("Enough", "1").continues()
	looks("rare-notice", "/r/s/other/1")
	const notice = `(() => { const p = document.querySelector("#beside-Enough p"); return p.closest("[lang]").lang + ": " + p.textContent })()`
	if got := browser.Eval[string](tab, notice); got != "en-GB: Dan Ek answered this at 13:00: Yes" {
		t.Errorf("the notice is %q", got)
	}
	tab.Cookie(base+"/r/", "omnibus-language", "en")

	// The database is held by another program.
	tab.Go(base + "/r/s/kinds/1")
	fill(tab, map[string]string{"Long": "A long thought"})
	release := w.locks()
	tab.Submit("main form .govuk-button")
	looks("rare-locked", "")
	release()

	// What was handed over is in several hands, and then in nobody's.
	col := w.visitor(t)
	link := dora.hands("other", "Col Lee", "col@derby.example")
	col.opens(link).is("/r/hub")
	dora.hands("other", "Cat Lee", "cat@derby.example")
	looks("rare-many-holders", "/r/room/other")
	mate := col.enter(browser.Open(t))
	mate.Go(base + "/r/s/other/1")
	looksGood(t, mate, "rare-colleague-question")
	for _, contact := range dora.opens("/r/room/other").page.All("[name=form-contact]") {
		dora.posts("/r/room/other/back", url.Values{"form-contact": {contact.Attr("value")}, "form-case": dora.fields["form-case"]})
	}
	mate.Go(base + link)
	looksGood(t, mate, "rare-taken-back")
	mate.Go(base + "/r/refuse/none")
	looksGood(t, mate, "rare-no-such-refusal")

	// Too many codes.
	stranger := w.visitor(t)
	for range 40 {
		stranger.posts("/r/", url.Values{"form-code": {"0000-0000-0000"}})
	}
	mate.Go(base + "/r/")
	fill(mate, map[string]string{"form-code": "0000-0000-0000"})
	mate.Submit("main button")
	looksGood(t, mate, "rare-too-often")

	// By telephone.
	rung := w.rings(t, "derby").enter(browser.Open(t))
	for _, page := range []struct{ name, path string }{
		{"rare-call-hub", "/r/hub"}, {"rare-call-question", "/r/s/kinds/1"}, {"rare-call-check", "/r/s/kinds/check"}, {"rare-call-answered", "/r/s/other/1"},
		{"rare-call-refused", "/r/room"}, {"rare-call-leave", "/r/leave"}, {"rare-call-thanks", "/r/thanks"},
	} {
		rung.Go(base + page.path)
		looksGood(t, rung, page.name)
	}

	// The room is passed on: the former contact is asked for a code.
	dora.opens("/r/pass-on").fills("form-name", "Nia").fills("form-email", "nia@derby.example").presses("Pass on")
	looks("rare-passed-on", "/r/hub")

	// Before the first day.
	w.at(time.Date(2016, 9, 1, 9, 0, 0, 0, time.UTC))
	early := w.arrive(t, "york", "Yan")
	early.enter(tab)
	for _, page := range []struct{ name, path string }{
		{"rare-early-hub", "/r/hub"}, {"rare-early-room", "/r/room"}, {"rare-early-people", "/r/room/kinds"}, {"rare-early-paper", "/r/paper"},
		{"rare-early-check", "/r/s/kinds/check"}, {"rare-early-sign", "/r/sign-off"}, {"rare-early-pass", "/r/pass-on"},
	} {
		looks(page.name, page.path)
	}
	if got := tab.Text("main"); !strings.Contains(got, "Answers are not taken now") {
		t.Errorf("before the first day the survey can be passed on: %s", got)
	}
}
