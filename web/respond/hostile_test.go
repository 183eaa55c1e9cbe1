package respond_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// TestHostileInput sends to the pages of every kind of question what people,
// programs and attackers may send: each is saved as it is or refused in a
// sentence, and never with an error of ours.
func TestHostileInput(t *testing.T) {
	w := open(t, showcase)
	ticks := make([]string, 20_000)
	for i := range ticks {
		ticks[i] = strconv.Itoa(i)
	}
	fields := url.Values{}
	for i := range 20_000 {
		fields.Set("Unknown"+strconv.Itoa(i), "x")
	}
	for _, c := range []struct {
		name, page string
		send       url.Values
		// item is what is stored, "" for nothing, of the question.
		item, stored string
		says         string
	}{
		{"right-to-left text", "3", url.Values{"Long": {"שלום \u202eevil\u202c"}}, "Long", strconv.Quote("שלום \u202eevil\u202c"), ""},
		{"emoji", "4", url.Values{"Short": {"👩‍👩‍👧 ok"}}, "Short", strconv.Quote("👩‍👩‍👧 ok"), ""},
		{"NUL", "5", url.Values{"Views": {"a\x00b"}}, "Views", "", "character that cannot be stored"},
		{"bad UTF-8", "5", url.Values{"Views": {"a\xff"}}, "Views", "", "character that cannot be stored"},
		{"very many ticks", "2", url.Values{"Many": ticks}, "Many", "", "nothing of it was saved"},
		{"very many fields", "6", fields, "Number", "", "no page of the survey has more than"},
		{"a number that is no number", "6", url.Values{"Number": {"1e309"}}, "Number", "", "must be a number"},
		{"a number beyond its limit", "6", url.Values{"Number": {strings.Repeat("9", 400)}}, "Number", "", "must be"},
		{"31 February", "7", url.Values{"Date-day": {"31"}, "Date-month": {"2"}, "Date-year": {"2016"}}, "Date", "", "must be a real date"},
		{"one answer sent twice", "1", url.Values{"One": {"1", "2"}}, "One", "", "There is a problem"},
		{"a huge body", "3", url.Values{"Long": {strings.Repeat("x", 5<<20)}}, "Long", "", "larger than"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := w.arrive(t, "york", "Yan").opens("/r/s/kinds/" + c.page)
			before := w.answers("york")[c.item]
			for name, values := range c.send {
				p.fields[name] = values
			}
			p.posts(p.at.Path, p.fields)
			if p.status >= 500 {
				t.Fatalf("answered with %d: %s", p.status, p.text())
			}
			if c.says != "" {
				p.reads(c.says)
				if got := w.answers("york")[c.item]; got != before {
					t.Errorf("saved %.80q", got)
				}
			}
			if got := w.answers("york")[c.item]; c.stored != "" && got != c.stored {
				t.Errorf("stored %q, want %q", got, c.stored)
			}
		})
	}
}

// TestHostileForms sends hostile text to the forms beside the questions.
func TestHostileForms(t *testing.T) {
	w := open(t, showcase)
	for name, text := range map[string]string{
		"200 KB": strings.Repeat("long ", 40_000), "right-to-left": "\u202eabc", "NUL": "a\x00b", "bad UTF-8": "a\xff", "markup": "<script>alert(1)</script>",
	} {
		for address, field := range map[string]string{
			"/r/": "form-code", "/r/room/kinds/hand": "form-name", "/r/pass-on": "form-name", "/r/s/kinds/check": "form-completed", "/r/s/kinds/1/draft": "form-draft",
		} {
			p := w.visitor(t)
			if address != "/r/" {
				p = w.arrive(t, "derby", "Dora")
			}
			p.posts(address, url.Values{field: {text}, "form-email": {text}, "form-case": {"wave-1/derby"}})
			if p.status < 400 || p.status >= 500 {
				t.Errorf("%s at %s: answered with %d", name, address, p.status)
			}
			if strings.Contains(p.body, "<script>alert") {
				t.Errorf("%s at %s: the page runs what was sent", name, address)
			}
		}
	}
	if got := w.answers("derby"); len(got) > 0 {
		t.Errorf("saved %v", got)
	}
}

// TestHostileTextBesideTheQuestions sends what nobody should to every form that
// takes names, addresses and reasons. Each gets a sentence; what was typed and is
// text stands on the page again, to be mended there.
func TestHostileTextBesideTheQuestions(t *testing.T) {
	for name, text := range map[string]string{
		"200 KB": strings.Repeat("long ", 40_000), "right-to-left override": "\u202eabc", "NUL": "a\x00b", "bad UTF-8": "a\xff",
		"half a surrogate": "a\xed\xa0\x80", "two lines of a message": "a\r\nBcc: b@c.example", "markup": `"><script>alert(1)</script>`,
	} {
		t.Run(name, func(t *testing.T) { sendsEverywhere(t, text) })
	}
}

func sendsEverywhere(t *testing.T, text string) {
	w := open(t, showcase)
	w.text += "nomination: {from: 2016-09-01, to: 2016-10-20}\n"
	w.edit(showcase)
	director := w.director(t, "derby")
	links, _ := invited(t, w)
	dora := w.arrive(t, "derby", "Dora")
	whole := url.Values{"form-whom": {"other"}, "form-name": {"Col Lee"}, "form-email": {"col@derby.example"}}
	// What is accepted of them (markup is a name like any other) ends what the form was for: those come last.
	for _, f := range []struct {
		address, field string
		send           url.Values
		who            *person
	}{
		{"/r/room/kinds/hand", "form-email", whole, dora}, {"/r/room/kinds/hand", "form-name", whole, dora},
		{"/r/pass-on", "form-email", whole, dora}, {"/r/pass-on", "form-name", whole, dora},
		{"/r/nominate", "form-email", whole, director}, {"/r/nominate", "form-name", whole, director},
		{"/r/nominate", "form-job", whole, director}, {"/r/nominate", "form-phone", whole, director},
		{"/r/nominate/confirm", "form-name", whole, director}, {"/r/nominate/decline", "form-reason", nil, director},
		{links["derby"], "reason", url.Values{"refuse": {"person"}}, w.visitor(t)},
	} {
		send := url.Values{f.field: {text}}
		for field, values := range f.send {
			if field != f.field {
				send[field] = values
			}
		}
		p := f.who.posts(f.address, send)
		switch {
		case p.status >= 500:
			t.Errorf("%s at %s: answered with %d", f.field, f.address, p.status)
		case strings.Contains(p.body, "<script>alert") || strings.Contains(p.body, "\u202e"):
			t.Errorf("%s at %s: the page does what was sent", f.field, f.address)
		case p.status >= 400 && len(p.page.All(".govuk-error-summary")) != 1:
			t.Errorf("%s at %s: %d, and no sentence above the form: %.200s", f.field, f.address, p.status, p.text())
		case p.status >= 400 && len(text) > 1000 && !strings.Contains(p.body, text[:1000]):
			t.Errorf("%s at %s: what was typed is lost (%d): %.200s", f.field, f.address, p.status, p.text())
		}
	}
	room, err := w.store.Room(t.Context(), operator, "wave-1", "derby")
	must(t, err)
	for _, c := range room.Contacts {
		if strings.ContainsAny(c.Name+c.Email, "\r\n\x00\u202e") || len(c.Name) > 1000 {
			t.Errorf("kept the name %.60q and the address %.60q", c.Name, c.Email)
		}
	}
}

// TestAMillionOfAnything sends a million fields, parameters, codes and cookies.
func TestAMillionOfAnything(t *testing.T) {
	w := open(t, showcase)
	p := w.arrive(t, "derby", "Dora")
	million := strings.Repeat("a&", 500_000)
	p.sendsRaw("application/x-www-form-urlencoded", million).reads("This form has 500,001 fields", "nothing of it was saved")
	p.sendsRaw("application/x-www-form-urlencoded", million+million).reads("larger than")
	fields := url.Values{}
	for i := range 20_000 {
		fields.Set("Unknown"+strconv.Itoa(i), "x")
	}
	p.posts("/r/s/kinds/1", fields).reads("This form has 20,000 fields, and no page of the survey has more than 10,485")
	codes := url.Values{"One": make([]string, 9_000)}
	p.posts("/r/s/kinds/1", codes)
	if p.status >= 500 {
		t.Errorf("9,000 codes are answered with %d", p.status)
	}
	for what, ask := range map[string]func(r *http.Request){
		"parameters": func(r *http.Request) { r.URL.RawQuery = strings.Repeat("a&", 20_000) },
		"cookies":    func(r *http.Request) { r.Header.Set("Cookie", strings.Repeat("a=b; ", 10_000)) },
		"charset": func(r *http.Request) {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-16")
		},
	} {
		asked, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.http.URL+"/r/", strings.NewReader("form-code=%ff%fe"))
		must(t, err)
		asked.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		ask(asked)
		r, err := p.client.Do(asked)
		must(t, err)
		if p.takes(r); p.status >= 500 || p.text() == "" {
			t.Errorf("very many %s: answered with %d", what, p.status)
		}
	}
	if got := w.answers("derby"); len(got) > 0 {
		t.Errorf("saved %v", got)
	}
}

// TestKeysOfOthers posts what belongs to another case, section or page, the same
// form twice, and an old page after a newer one.
func TestKeysOfOthers(t *testing.T) {
	w := open(t, showcase)
	p := w.arrive(t, "derby", "Dora")
	p.opens("/r/s/kinds/1")
	p.fields["Enough"], p.fields["form-shown"] = []string{"1"}, append(p.fields["form-shown"], "Enough")
	p.posts("/r/s/kinds/1", p.fields)
	if p.status != http.StatusUnprocessableEntity || len(w.answers("derby")) > 0 {
		t.Errorf("another section's question: %d, saved %v", p.status, w.answers("derby"))
	}
	york := w.arrive(t, "york", "Yan").opens("/r/s/kinds/1").fills("One", "1").fields
	if p.posts("/r/s/kinds/1", york); len(w.answers("derby")) > 0 || p.status < 400 {
		t.Errorf("another case's form: %d, saved %v", p.status, w.answers("derby"))
	}
	// The same form twice is one answer.
	first := p.opens("/r/s/kinds/3").fills("Long", "First").fields
	p.posts("/r/s/kinds/3", first)
	p.posts("/r/s/kinds/3", first)
	entries, _, err := w.store.CaseHistory(t.Context(), operator, "wave-1", "derby")
	must(t, err)
	if len(entries) != 1 {
		t.Errorf("a form that was sent twice gave %d entries", len(entries))
	}
	// Back, and the older page once more with another text: nothing is lost, and the
	// person is shown both.
	again := url.Values{}
	for name, values := range first {
		again[name] = values
	}
	again["Long"], again["form-key"] = []string{"Second"}, []string{"another-key-of-the-page-0"}
	p.posts("/r/s/kinds/3", again)
	entries, _, err = w.store.CaseHistory(t.Context(), operator, "wave-1", "derby")
	must(t, err)
	if len(entries) != 2 {
		t.Errorf("the older page gave %d entries (%d): %s", len(entries), p.status, p.text())
	}
	// Digits as keyboards of East Asia give them are digits.
	p.opens("/r/s/kinds/6").fills("Number", "１２．５").continues()
	if got := w.answers("derby")["Number"]; got != "12.5" {
		t.Errorf("wide digits are kept as %q", got)
	}
	p.opens("/r/s/kinds/6").fills("Number", "١٢").continues().reads("must be a number")
}
