package respond_test

import (
	"fmt"
	"strings"
	"testing"

	"omnibus/internal/browser"
)

// inWelsh has every kind of question on one page, in both languages, and a
// section that is read in English.
const inWelsh = `
title: A survey of every kind of question
cy: {title: Arolwg o bob math o gwestiwn}
sections:
  - id: kinds
    title: Children's social care
    cy: {title: Gofal cymdeithasol plant}
    pages:
      - title: Arrangements
        cy: {title: Trefniadau}
        questions:
          - id: One
            ask: Is there a hub?
            hint: A multi-agency safeguarding hub is one example
            one: [Yes, No, {label: Something else, specify: "What else is there?"}]
            cy: {ask: "A oes canolfan?", hint: Mae canolfan ddiogelu amlasiantaeth yn un enghraifft, codes: [Oes, Nac oes, {label: Rhywbeth arall, specify: "Beth arall sydd?"}]}
          - id: Many
            ask: Which risks do you see?
            many: [Money, Staff, Leaders, {label: No risks, alone: true}]
            up to: 2
            cy: {ask: "Pa risgiau ydych chi'n eu gweld?", codes: [Arian, Staff, Arweinwyr, Dim risgiau]}
          - {id: Long, ask: "What could help?", text: {lines: 4, max: 400}, nothing: Nothing, cy: {ask: "Beth allai helpu?", nothing: Dim byd}}
          - {id: Short, ask: "What is the team called?", text: short, cy: {ask: "Beth yw enw'r tîm?"}}
          - {id: Number, ask: "What share is vacant?", number: {min: 0, max: 100, decimals: 1, unit: "%"}, cy: {ask: "Pa gyfran sy'n wag?"}}
          - {id: Date, ask: "On what day did it start?", date: {from: 2016-01-01, to: 2017-12-31}, cy: {ask: "Ar ba ddiwrnod y dechreuodd?"}}
          - id: Grid
            ask: How confident are you?
            each: [Foster carers, Homes]
            one: [Very, Not at all]
            cy: {ask: "Pa mor hyderus ydych chi?", rows: [Gofalwyr maeth, Cartrefi], codes: [Iawn, Ddim o gwbl]}
  - id: other
    title: Early years and childcare
    cy: none
    pages:
      - title: A page
        questions:
          - {id: Enough, ask: "Is there enough childcare?", one: [Yes, No], required: yes}
`

// bilingual opens a wave that is answered in both languages.
func bilingual(t *testing.T) *world { return bilingualWith(t, "") }

// bilingualWith is bilingual with further lines of wave.yaml.
func bilingualWith(t *testing.T, more string) *world {
	w := open(t, inWelsh)
	w.text += more
	w.text += "languages: [en, cy]\ncy: {survey: Arolwg Bach, title: Ton 1, team: Tîm yr Arolwg Bach, notice: Mae popeth yma wedi'i ddyfeisio.}\n"
	w.edit(inWelsh)
	return w
}

// TestTheSwitch answers a survey in Welsh from the code to the end, with the
// switch of the first page, and comes back to English at the same page.
func TestTheSwitch(t *testing.T) {
	w := bilingual(t)
	code, _ := w.invite("derby", "Dora")
	tab := browser.Open(t)
	tab.Go(w.http.URL + "/r/")
	tab.Submit("a[hreflang]")
	tab.Type("#form-code", "anghywir")
	tab.Submit("main button")
	if got := tab.Title(); !strings.HasPrefix(got, "Gwall: Rhowch eich cod mynediad") {
		t.Errorf("a wrong code is headed %q", got)
	}
	looksGood(t, tab, "welsh-arrive-error")
	fill(tab, map[string]string{"form-code": code})
	tab.Submit("main button")
	reads := func(texts ...string) {
		t.Helper()
		page := tab.Text("body")
		for _, text := range texts {
			if !strings.Contains(page, text) {
				t.Errorf("%s does not say %q:\n%s", tab.Address(), text, page)
			}
		}
	}
	language := func(selector, want string) {
		t.Helper()
		if got := browser.Eval[string](tab, fmt.Sprintf(`document.querySelector(%q).closest("[lang]").lang`, selector)); got != want {
			t.Errorf("%s on %s is read as %q, want %q", selector, tab.Address(), got, want)
		}
	}
	reads("Arolwg o bob math o gwestiwn", "Heb ddechrau eto", "0 o 8 o gwestiynau wedi'u hateb, tua 2 funud ar ôl")
	language("h1", "cy")
	language(`main a[href="/r/s/other"]`, "en-GB")
	looksGood(t, tab, "welsh-hub")
	tab.Go(w.http.URL + "/r/s/kinds/1")
	reads("A oes canolfan?", "Dewiswch hyd at 2", "Parhau")
	looksGood(t, tab, "welsh-questions")
	fill(tab, map[string]string{"Many": "1,2,3", "Number": "llawer", "Date-day": "31", "Date-month": "2", "Date-year": "2016", "One": "1", "Long": "Mwy o arian"})
	tab.Submit("main button")
	if got := tab.Text(".govuk-character-count__message[aria-hidden]"); got != "Mae gennych 389 nod ar ôl" {
		t.Errorf("the count says %q", got)
	}
	reads("Mae problem", "Rydych wedi dewis 3", "fod yn rhif", "fod yn ddyddiad go iawn")
	language(".govuk-error-message", "cy")
	looksGood(t, tab, "welsh-questions-error")

	// The switch keeps the page, and what was saved is the same data.
	fill(tab, map[string]string{"Many": "1,2", "Number": "7.5", "Date-month": "3"})
	tab.Submit("main button")
	reads("Gwiriwch eich atebion", "31 Mawrth 2016", "Heb ei roi")
	looksGood(t, tab, "welsh-check")
	if got := w.answers("derby"); got["One"] != "1" || got["Many"] != "[1 2]" || got["Long"] != `"Mwy o arian"` {
		t.Errorf("saved %v", got)
	}
	tab.Submit("a[hreflang]")
	reads("Check your answers", "31 March 2016", "Not provided")
	language("h1", "en-GB")
	tab.Submit("a[hreflang]")
	for _, page := range []struct{ name, path, heading, language string }{
		{"room", "/r/room", "h1", "cy"}, {"people", "/r/room/kinds", "h1", "cy"}, {"pass", "/r/pass-on", "h1", "cy"},
		{"paper", "/r/paper", "h1", "cy"}, {"leave", "/r/leave", "h1", "cy"}, {"not-found", "/r/s/none", "h1", "cy"},
		{"english-section", "/r/s/other/1", "h1 span", "en-GB"}, {"copy", "/r/copy", "h1", "cy"},
	} {
		tab.Go(w.http.URL + page.path)
		looksGood(t, tab, "welsh-"+page.name)
		language(page.heading, page.language)
	}
}
