package respond_test

import (
	"net/url"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/internal/browser"
)

// asksForConsent has the question by which details are passed on in its second section.
const asksForConsent = `
title: Small
cy: {title: Bach}
sections:
  - id: one
    title: First section
    cy: none
    pages:
      - title: A page
        questions: [{id: A, ask: "Is there a hub?", one: [Yes, No]}]
  - id: two
    title: Second section
    cy: none
    pages:
      - title: Another page
        questions: [{id: May, ask: "May we pass your details on?", one: [Yes, No]}]
`

// consenting opens a wave that asks whether details may be passed on.
func consenting(t testing.TB, more string) *world {
	w := open(t, asksForConsent)
	w.text = waveText + "consent: {question: May, code: 1, purpose: So that the department can ask how this is done, until: 2017-03-31}\n" + more
	w.edit(asksForConsent)
	return w
}

// handsOut hands the details out as the office does.
func (w *world) handsOut() int {
	w.t.Helper()
	lead := access.Person{Name: "Lena Lead", Role: access.Lead}
	all, err := w.store.HandOut(w.t.Context(), lead, "wave-1", w.wave.Wave.Consent, w.wave.Questionnaire, w.clock())
	must(w.t, err)
	return len(all)
}

func TestConsentIsTakenBack(t *testing.T) {
	w := consenting(t, "")
	dora := w.arrive(t, "derby", "Dora")
	dora.opens("/r/hub").readsNot("contact details are passed on")
	dora.opens("/r/room").reads("See whether your contact details are passed on")
	dora.opens("/r/consent").reads("Nobody has agreed").readsNot("Take it back")
	dora.posts("/r/consent", url.Values{})
	if dora.status != 422 {
		t.Errorf("taking back what nobody gave: %d", dora.status)
	}
	col := w.visitor(t)
	col.opens(dora.hands("two", "Col", "col@derby.example"))
	col.opens("/r/s/two/1").fills("May", "1").continues()
	other := w.visitor(t)
	other.opens(dora.hands("one", "Una", "una@derby.example"))
	other.opens("/r/consent")
	if other.status != 403 {
		t.Errorf("a colleague of another section: %d", other.status)
	}
	w.arrive(t, "york", "Yan").opens("/r/consent").reads("Nobody has agreed")
	if n := w.handsOut(); n != 1 {
		t.Fatalf("%d were handed out", n)
	}
	dora.opens("/r/consent").reads("agreed by Col", "So that the department can ask how this is done", "The details of Col may be passed on until 31 March 2017", "Passed on so far", "3 October 2016 at 13:00")
	col.opens("/r/hub").reads("See whether your contact details are passed on")
	// The fieldwork is over; a consent can still be taken back.
	w.at(time.Date(2016, 12, 1, 12, 0, 0, 0, time.UTC))
	dora = w.arrive(t, "derby", "Dora")
	dora.opens("/r/consent").presses("Do not pass our details on").is("/r/consent").reads("taken back by Dora, 1 December 2016", "3 October 2016 at 13:00", "stays on record").readsNot("Take it back")
	if n := w.handsOut(); n != 0 {
		t.Errorf("%d were handed out after it was taken back", n)
	}
	dora.posts("/r/consent", url.Values{"form-case": {"another"}})
	if dora.status != 409 {
		t.Errorf("a form of another case: %d", dora.status)
	}
}

func TestConsentEnds(t *testing.T) {
	w := consenting(t, "")
	dora := w.arrive(t, "derby", "Dora")
	dora.opens("/r/s/two/1").fills("May", "1").continues()
	w.at(time.Date(2017, 3, 31, 22, 59, 0, 0, time.UTC))
	w.arrive(t, "derby", "Dora").opens("/r/consent").reads("may be passed on until 31 March 2017", "Nothing has been passed on")
	w.at(time.Date(2017, 3, 31, 23, 0, 0, 0, time.UTC)) // midnight in London
	w.arrive(t, "derby", "Dora").opens("/r/consent").reads("It ended on 31 March 2017").readsNot("Take it back", "may be passed on")
	// A wave that asks for none has no such page.
	plain := open(t, twoSections)
	plain.arrive(t, "derby", "Dora").opens("/r/consent").is("/r/hub")
}

func TestConsentInABrowser(t *testing.T) {
	w := consenting(t, "languages: [en, cy]\ncy: none\n")
	p := w.arrive(t, "derby", "Dora")
	p.opens("/r/s/two/1").fills("May", "1").continues()
	tab := p.enter(browser.Open(t))
	w.handsOut()
	tab.Go(w.http.URL + "/r/room")
	looksGood(t, tab, "consent-room")
	tab.Go(w.http.URL + "/r/consent")
	looksGood(t, tab, "consent")
	tab.Go(w.http.URL + "/r/language/cy?to=%2Fr%2Fconsent")
	looksGood(t, tab, "consent-welsh")
	tab.Submit("form .govuk-button")
	looksGood(t, tab, "consent-welsh-taken-back")
}
