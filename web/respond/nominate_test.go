package respond_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/internal/browser"
	"omnibus/survey/fieldwork"
)

// director lets the director of an organisation in to name the contact.
func (w *world) director(t testing.TB, org string) *person {
	t.Helper()
	must(t, w.store.AddContacts(t.Context(), operator, "wave-1", []fieldwork.Contact{
		{Org: org, Role: fieldwork.Director, Name: "Dee Director", Email: "dee@" + org + ".example", JobTitle: "Director", At: w.clock()}}))
	p := w.visitor(t)
	must(t, w.store.AskNomination(t.Context(), operator, fieldwork.Ask{Wave: "wave-1", Org: org, At: w.clock()}, func(string) (fieldwork.Letter, error) {
		return fieldwork.Letter{Site: w.http.URL, Token: "token-of-" + org, Code: "ABCD-2345-WXYZ"}, nil
	}))
	return p.opens("/r/l/token-of-" + org)
}

// mailTo gives the kinds of messages queued for an address.
func (w *world) mailTo(t testing.TB, org, email string) string {
	t.Helper()
	c, _, err := w.store.CaseFile(t.Context(), operator, "wave-1", org)
	must(t, err)
	var kinds []string
	for _, m := range c.Mail {
		if m.To.Email == email {
			kinds = append(kinds, m.Kind+" "+string(m.State))
		}
	}
	return strings.Join(kinds, ", ")
}

var inJuly = time.Date(2016, 7, 11, 9, 0, 0, 0, time.UTC)

func nominationWorld(t testing.TB) *world {
	w := open(t, twoSections)
	w.text = waveText + "nomination: {from: 2016-07-01, to: 2016-07-31}\n"
	w.edit(twoSections)
	w.at(inJuly)
	return w
}

func TestADirectorNamesTheContact(t *testing.T) {
	w := nominationWorld(t)
	p := w.director(t, "derby").is("/r/nominate").reads("Name that person by 31 July 2016")
	for _, elsewhere := range []string{"/r/", "/r/hub", "/r/room", "/r/s/one/1", "/r/sign-off", "/r/pass-on", "/r/thanks"} {
		p.opens(elsewhere).is("/r/nominate")
	}
	p.continues().problems("Select who the contact is")
	p.fills("form-whom", "other").fills("form-email", "pat@derby.example\tx").fills("form-phone", "ring me").continues()
	p.problems("Enter their name", "Enter an e-mail address in the correct format, such as name@example.org", "Enter a telephone number, such as 01632 960000 or +44 1632 960000 x12")
	p.fills("form-name", "Pat Contact").fills("form-email", "pat@derby.example").fills("form-phone", "").continues()
	p.reads("Pat Contact", "pat@derby.example").presses("Change").reads("Name the contact")
	if c, _, _ := w.store.CaseFile(t.Context(), operator, "wave-1", "derby"); c.Nomination().Named != nil {
		t.Fatal("named before it was confirmed")
	}
	p.continues().presses("Name this contact").is("/r/nominate").reads("Pat Contact (pat@derby.example) is the single point of contact")
	if got := w.mailTo(t, "derby", "pat@derby.example"); got != "Named as contact queued" {
		t.Errorf("Pat gets %s", got)
	}
	// Somebody else, while it is open: what waited for the first is withdrawn.
	p.opens("/r/nominate?change=yes").fills("form-whom", "me").continues().reads("They take the place of Pat Contact").presses("Name this contact")
	p.reads("Dee Director (dee@derby.example) is the single point of contact")
	if got := w.mailTo(t, "derby", "pat@derby.example"); got != "Named as contact withdrawn" {
		t.Errorf("Pat has %s", got)
	}
	if got := w.mailTo(t, "derby", "dee@derby.example"); got != "Request to name a contact queued, Named as contact queued" {
		t.Errorf("Dee has %s", got)
	}
	w.at(time.Date(2016, 7, 31, 22, 59, 0, 0, time.UTC))
	late := w.visitor(t).opens("/r/l/token-of-derby").reads("Name somebody else")
	late.opens("/r/nominate?change=yes").fills("form-whom", "me")
	w.at(time.Date(2016, 7, 31, 23, 1, 0, 0, time.UTC))
	late.continues().reads("nothing was changed")
	late.opens("/r/nominate").reads("Contacts are not named now")
}

func TestOnlyDirectorsName(t *testing.T) {
	w := nominationWorld(t)
	p := w.arrive(t, "derby", "Dora")
	for _, address := range []string{"/r/nominate", "/r/nominate/decline"} {
		if p.opens(address); p.status != http.StatusForbidden {
			t.Errorf("%s gives Dora %d", address, p.status)
		}
		p.reads("Go back to your sections")
		if p.posts(address, url.Values{"form-whom": {"me"}}); p.status != http.StatusForbidden {
			t.Errorf("a post to %s gives Dora %d", address, p.status)
		}
	}
	dee := w.director(t, "york")
	dee.posts("/r/nominate/confirm", url.Values{"form-case": {"derby"}, "form-whom": {"me"}}).reads("another organisation")
	if _, _, err := w.store.CaseAnswers(t.Context(), access.Person{Role: access.Respondent, Wave: "wave-1", Org: "york", Nominates: true}, "wave-1", "york"); err == nil {
		t.Error("a director reads answers")
	}
}

func TestADirectorDeclines(t *testing.T) {
	w := nominationWorld(t)
	p := w.director(t, "derby").opens("/r/nominate/decline")
	p.fills("form-reason", strings.Repeat("x", 501)).presses("We take no part").problems("Reason must be 500 characters or fewer")
	p.fills("form-reason", "No time").presses("We take no part").is("/r/nominate").reads("takes no part").readsNot("Continue")
	c, _, err := w.store.CaseFile(t.Context(), operator, "wave-1", "derby")
	must(t, err)
	if n := c.Nomination(); !n.Refused || c.Contacted[len(c.Contacted)-1].By != "Dee Director" {
		t.Errorf("%+v", c.Contacted)
	}
}

// TestNamedDuringFieldwork holds that a new contact takes over at once.
func TestNamedDuringFieldwork(t *testing.T) {
	w := open(t, twoSections) // no nomination in the wave: it is open as long as the survey
	dora := w.arrive(t, "derby", "Dora")
	p := w.director(t, "derby").fills("form-whom", "other").fills("form-name", "Pat").fills("form-email", "pat@derby.example").continues().presses("Name this contact")
	p.reads("Pat (pat@derby.example) is the single point")
	if got := w.mailTo(t, "derby", "pat@derby.example"); got != "Invitation queued" {
		t.Errorf("Pat gets %s", got)
	}
	p.opens("/r/nominate?change=yes").fills("form-whom", "me").continues().presses("Name this contact")
	if got := w.mailTo(t, "derby", "dee@derby.example"); got != "Request to name a contact queued, Invitation queued" {
		t.Errorf("Dee gets %s", got)
	}
	dora.opens("/r/hub").is("/r/")
	for i := range 9 {
		p.opens("/r/nominate?change=yes").fills("form-whom", "other").fills("form-name", "N").fills("form-email", strings.Repeat("n", i+1)+"@derby.example").continues().presses("Name this contact")
	}
	p.problems("The contact has changed 5 times within a day. Nothing was changed. Try again tomorrow, or ask the survey team.")
}

func TestNamingInABrowser(t *testing.T) {
	w := nominationWorld(t)
	p := w.director(t, "derby")
	tab := p.enter(browser.Open(t))
	tab.Go(w.http.URL + "/r/nominate")
	looksGood(t, tab, "nominate")
	tab.Submit("form .govuk-button")
	looksGood(t, tab, "nominate-wrong")
	tab.Click("#form-whom-2")
	tab.Type("#form-name", "Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley")
	tab.Type("#form-email", "wilhelmina-alexandrina.featherstonehaugh@childrens-services.derby.example")
	tab.KeysToNewPage("\r")
	looksGood(t, tab, "nominate-check")
	tab.Submit("form .govuk-button")
	looksGood(t, tab, "nominate-named")
	tab.Go(w.http.URL + "/r/nominate/decline")
	looksGood(t, tab, "nominate-decline")
}
