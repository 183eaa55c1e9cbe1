package respond_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/web/respond"
)

var update = flag.Bool("update", false, "rewrite the table of who may open which respondent's page")

// walked has, beside what others ask, whether details may be passed on.
var walked = strings.Replace(twoSections, "text: long}\n", "text: long}\n          - {id: May, ask: \"May we pass your details on?\", one: [Yes, No]}\n", 1)

// callers is everybody who may come to a respondent's address, in the order in
// which they come: whoever may do most comes last. The table shows them reversed.
var callers = []string{"nobody", "another organisation's contact", "former contact", "interviewer at the telephone", "colleague of another section", "colleague of the section", "contact", "director"}

// call is what one address is asked with: the first section, where {section} stands.
func call(pattern, contact string) (method, path string, form url.Values) {
	method, path, _ = strings.Cut(pattern, " ")
	path = strings.NewReplacer("{$}", "", "{language}", "cy?to=%2Fr%2Fthanks", "{token}", "no-such-token", "{section}", "one", "{page}", "1").Replace(path)
	if method == http.MethodGet {
		return method, path, nil
	}
	return method, path, url.Values{
		"form-code": {}, "form-completed": {"yes"}, "A": {"1"}, "form-shown": {"A"}, "form-contact": {contact}, "form-whom": {"other"},
		"form-name": {"Some Body"}, "form-email": {"somebody@derby.example"},
	}
}

// becomes says what came of a call.
func becomes(p *person, method, path string) string {
	to := p.header.Get("Location")
	switch {
	case to == "/r/nominate" && !strings.HasPrefix(path, to):
		return "led to naming"
	case to == "/r/" || p.status == http.StatusForbidden && p.page.Has("#form-code"):
		return "asked for the code"
	case p.status == http.StatusSeeOther && to == "/r/hub" && method == http.MethodGet:
		return "led to their sections"
	case p.status == http.StatusSeeOther && method == http.MethodGet:
		return "led on"
	case p.status == http.StatusSeeOther:
		return "done"
	case p.status == http.StatusOK && method == http.MethodGet:
		return "yes"
	case p.status == http.StatusOK || p.status == http.StatusNoContent:
		return "done"
	case p.status == http.StatusForbidden:
		return "refused"
	case p.status == http.StatusUnprocessableEntity:
		return "asked again"
	case p.status == http.StatusNotFound && strings.HasPrefix(path, "/r/l/"):
		return "no such link"
	}
	if p.status == http.StatusNotFound {
		return "nothing there"
	}
	return fmt.Sprint(p.status)
}

// gather brings everybody to a room whose contact has changed.
func (w *world) gather(t *testing.T) (all map[string]*person, contact string) {
	all = map[string]*person{"nobody": w.visitor(t), "another organisation's contact": w.arrive(t, "york", "Yan")}
	all["director"] = w.director(t, "derby")
	former := w.arrive(t, "derby", "Fred")
	former.opens("/r/s/one/1").fills("May", "1").fills("B", "A secret of the first section").continues()
	former.opens("/r/pass-on").fills("form-name", "Connie").fills("form-email", "connie@derby.example").presses("Pass on")
	all["former contact"], all["contact"] = former, w.visitor(t)
	link := former.shownLink()
	all["contact"].opens(link)
	for name, section := range map[string]string{"colleague of the section": "one", "colleague of another section": "two"} {
		all[name] = w.visitor(t)
		all[name].opens(all["contact"].hands(section, "Col "+section, section+"@derby.example"))
	}
	all["interviewer at the telephone"] = w.rings(t, "derby")
	contact = all["contact"].opens("/r/room/one").page.All("[name=form-contact]")[0].Attr("value")
	for _, p := range all {
		p.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	return all, contact
}

// TestEveryAddressAsEverybody walks the respondents' addresses as everybody. Its
// table is a document: a change in who may do what shows there.
func TestEveryAddressAsEverybody(t *testing.T) {
	var table strings.Builder
	table.WriteString("# Who may open which page of the respondents\n\n" +
		"Every address of the respondents, asked for by everybody who could; `{section}` is one section of a case. A test walks them all and\n" +
		"compares what came back with this table; it is rewritten by `go test ./web/respond -run TestEveryAddress -update`. The store\n" +
		"decides, not the pages, and records every refusal.\n\n" +
		"The *contact* is the single point of contact of the organisation, to whom the room was passed on by the *former contact*. The *colleagues*\n" +
		"were handed one section each. *Another organisation's contact* gets and changes their own case, never this one: no address names an\n" +
		"organisation. The *director* was asked to name the contact and can do that alone.\n" +
		"The *interviewer at the telephone* has the pages for one call: they see what has no answer yet, and no answer that was given.\n\n" +
		"*yes*: answered. *led on*: sent to the page that comes next. *led to naming*: sent to the one page they have. *done*: carried out. *refused*: told so. *asked again*: the form comes back\n" +
		"with what is missing. *asked for the code*: not known, or no longer.\n\n| address |")
	for i := range callers {
		table.WriteString(" " + callers[len(callers)-1-i] + " |")
	}
	table.WriteString("\n|" + strings.Repeat("---|", len(callers)+1) + "\n")
	for _, pattern := range respond.Routes() {
		w := open(t, walked)
		w.text = waveText + "rules: {sign off: yes}\nconsent: {question: May, code: 1, purpose: So that somebody can ask, until: 2017-03-31}\n"
		w.edit(walked)
		everybody, contact := w.gather(t)
		row := "|"
		for _, name := range callers {
			// Reminders go out a day after the hand-over; sessions live for less.
			if strings.HasSuffix(pattern, "/remind") && name == "contact" {
				w.hourly(everybody, 25)
			}
			method, path, form := call(pattern, contact)
			p := everybody[name]
			if method == http.MethodGet {
				p.opens(path)
			} else {
				p.posts(path, form)
			}
			row = " " + becomes(p, method, path) + " |" + row
			mayRead := name == "contact" || name == "colleague of the section"
			if !mayRead && strings.Contains(p.body, "A secret") {
				t.Errorf("%s gives %s an answer of the section", pattern, name)
			}
			if name != "contact" && strings.Contains(p.body, "one@derby.example") {
				t.Errorf("%s gives %s an address", pattern, name)
			}
		}
		fmt.Fprintf(&table, "| `%s` |%s\n", pattern, strings.TrimSuffix(row, "|"))
	}
	golden := filepath.Join("..", "..", "docs", "access-respondents.md")
	if *update {
		must(t, os.WriteFile(golden, []byte(table.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	must(t, err)
	if table.String() != string(want) {
		t.Errorf("who may do what has changed; review it, then run with -update:\n%s", table.String())
	}
}

// hourly lets hours pass while everybody goes on using their session.
func (w *world) hourly(everybody map[string]*person, hours int) {
	for range hours {
		w.at(w.clock().Add(time.Hour))
		for _, p := range everybody {
			p.opens("/r/leave")
		}
	}
}

func TestRefusalsInARoomAreRecorded(t *testing.T) {
	w := open(t, walked)
	everybody, contact := w.gather(t)
	col := everybody["colleague of another section"]
	col.opens("/r/s/one/check")
	col.posts("/r/room/two/back", url.Values{"form-contact": {contact}})
	var refused []string
	must(t, w.store.Audit(t.Context(), operator, "wave-1", 50, func(r access.Record) error {
		if r.Outcome == access.Refused {
			refused = append(refused, fmt.Sprintf("%s: %s %s", r.Person.Name, r.Deed, r.Org))
		}
		return nil
	}))
	if got := strings.Join(refused, "; "); got != "Col two: run room derby; Col two: answer case derby" {
		t.Errorf("recorded: %s", got)
	}
}
