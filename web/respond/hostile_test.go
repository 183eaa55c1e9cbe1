package respond_test

import (
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
		{"very many fields", "6", fields, "Number", "", "nothing of it was saved"},
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
