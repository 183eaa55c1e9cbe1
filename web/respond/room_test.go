package respond_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/mail"
)

// acrossSections has a section whose route depends on another's answer.
const acrossSections = `
title: A survey
sections:
  - id: one
    title: First section
    pages:
      - title: A page
        questions:
          - {id: A, ask: "First?", one: [Yes, No]}
          - {id: B, ask: "Second?", text: long}
  - id: two
    title: Second section
    pages:
      - title: A page
        questions:
          - {id: C, ask: "Third?", one: [Yes, No]}
          - {id: D, ask: "Fourth?", one: [Yes, No], when: A = 1}
`

// hands gives a section to a colleague and tells the link that is shown.
func (p *person) hands(section, name, email string) (link string) {
	p.t.Helper()
	p.opens("/r/room/"+section).fills("form-name", name).fills("form-email", email).presses("Hand over").reads("You have handed", name, email)
	return p.shownLink()
}

// shownLink is the link that the page shows once.
func (p *person) shownLink() string {
	p.t.Helper()
	_, path, found := strings.Cut(p.page.One(p.t, "#link").Text(), p.world.http.URL)
	if !found || !strings.HasPrefix(path, "/r/l/") || p.status != http.StatusOK {
		p.t.Fatalf("%d, no link on the page: %s", p.status, p.text())
	}
	return path
}

// pressesAt sends one of several forms of a page.
func (p *person) pressesAt(action, button string) *person {
	p.t.Helper()
	for _, form := range p.page.All("form") {
		for _, b := range form.All("button") {
			if form.Attr("action") == action && b.Text() == button {
				fields := url.Values{}
				for _, input := range form.All("input") {
					fields.Add(input.Attr("name"), input.Attr("value"))
				}
				return p.posts(action, fields)
			}
		}
	}
	p.t.Fatalf("%s has no button %q that sends to %s; it says: %s", p.at, button, action, p.text())
	return nil
}

func TestAColleagueAnswersWhatTheyWereHanded(t *testing.T) {
	w := open(t, acrossSections)
	dora := w.arrive(t, "derby", "Dora").reads("0 of 2 questions answered")
	dora.opens("/r/s/one/1").fills("A", "1").fills("B", "A secret of the first section").continues()
	link := dora.hands("two", "Col Lee", "col.lee@derby.example")
	dora.opens("/r/room").reads("Who answers what", "Held by You", "Col Lee, since 3 October 2016 at 13:00", "2 of 2 questions answered", "0 of 2 questions answered", "28 October 2016")
	dora.opens("/r/hub").reads("0 of 2 questions answered, about 1 minute left; with Col Lee")

	col := w.visitor(t)
	col.opens(link).is("/r/hub").reads("Dora has asked you", "Second section", "You have completed 0 of 1 section").readsNot("First section", "who answers what")
	col.opens("/r/s/two/1").fills("C", "2").fills("D", "1").continues().is("/r/s/two/check")
	for _, path := range []string{"/r/s/one", "/r/s/one/1", "/r/s/one/check", "/r/s/one/history", "/r/room/one"} {
		if col.opens(path); col.status != http.StatusForbidden || strings.Contains(col.body, "secret") {
			t.Errorf("%s: %d", path, col.status)
		}
	}
	col.opens("/r/room").is("/r/hub")
	col.opens("/r/s/two/history").reads("Third?", "No – Col Lee, 3 October 2016 at 13:00", "Col Lee began the section", "Dora handed the section to Col Lee").readsNot("col.lee@", "secret", "First?")
	col.opens("/r/s/two/check").fills("form-completed", "yes").continues().is("/r/thanks").reads("You have completed what you were asked to answer")

	dora.opens("/r/s/two/history").reads("Col Lee completed the section")
	dora.opens("/r/s/two/check").reads("completed by Col Lee").presses("Open this section again")
	dora.opens("/r/s/two/1").fills("C", "1").continues()
	dora.opens("/r/s/two/history").reads("Yes – Dora, 3 October 2016 at 13:00", "Before: No – Col Lee", "Dora opened the section again")
}

func TestASectionIsTakenBackRemindedAndGivenToAnother(t *testing.T) {
	w := open(t, twoSections)
	dora := w.arrive(t, "derby", "Dora")
	col, pat := w.visitor(t), w.visitor(t)
	colLink := dora.hands("two", "Col Lee", "col@derby.example")
	col.opens(colLink).opens("/r/s/two/1").fills("C", "2")
	dora.hands("two", "Pat Oh", "pat@derby.example")
	dora.opens("/r/room/two").reads("Col Lee", "col@derby.example", "Pat Oh", "one more colleague")
	dora.fills("form-name", "C. Lee").fills("form-email", "COL@derby.example").presses("Hand over").problems("Col Lee (col@derby.example) holds this section already. Nothing was changed. You can remind them instead.")

	dora.opens("/r/room/two").reads("You can remind Col Lee from 4 October 2016 at 13:00.").readsNot("Remind Col Lee")
	dora.posts("/r/room/two/remind", url.Values{"form-contact": {dora.page.All("[name=form-contact]")[0].Attr("value")}}).reads("Col Lee was written to less than a day ago")
	w.at(noon.Add(25 * time.Hour))
	dora = w.arrive(t, "derby", "Dora").opens("/r/room/two").pressesAt("/r/room/two/remind", "Remind Pat Oh").reads("You have sent a reminder")
	patLink := dora.shownLink()
	pat.opens(patLink).is("/r/hub").reads("Second section")

	col.opens(colLink)
	dora.opens("/r/room/two").pressesAt("/r/room/two/back", "Take back from Col Lee").is("/r/room/two").readsNot("col@derby.example")
	col.opens("/r/hub").is("/r/")
	col.opens(colLink).reads("This link does not work")
	if col.status != http.StatusNotFound {
		t.Errorf("the link of a section taken back gives %d", col.status)
	}
	pat.opens("/r/hub").is("/r/hub")

	dora.opens("/r/room/two").opens("/r/room/two?instead=" + dora.page.All("[name=form-contact]")[0].Attr("value")).reads("instead of Pat Oh")
	dora.fills("form-name", "Sam Ito").fills("form-email", "sam@derby.example").presses("Hand over").reads("Sam Ito")
	sam := w.visitor(t)
	sam.opens(dora.shownLink()).is("/r/hub")
	pat.opens("/r/hub").is("/r/")
	dora.opens("/r/s/two/history").reads("Dora took the section back from Pat Oh", "Dora handed the section to Sam Ito", "Dora reminded Pat Oh")

	sam.opens("/r/s/two/check").fills("form-completed", "yes").continues()
	dora.opens("/r/room/two").reads("This section is completed").readsNot("Hand over")
	dora.posts("/r/room/two/hand", url.Values{"form-name": {"X"}, "form-email": {"x@derby.example"}}).reads("This section is finished")
}

func TestWhatIsTypedOfAColleagueIsChecked(t *testing.T) {
	w := open(t, twoSections)
	dora := w.arrive(t, "derby", "Dora")
	dora.opens("/r/room/one").presses("Hand over").problems("Enter their name", "Enter their e-mail address")
	dora.fills("form-name", strings.Repeat("x", 201)).fills("form-email", "a@b.example, c@d.example").presses("Hand over").
		problems("Name must be 200 characters or fewer", "Enter one e-mail address, such as name@example.org")
	dora.fills("form-name", "Col").fills("form-email", "col@derby.example\r\nBcc: all@derby.example").presses("Hand over")
	if dora.status != http.StatusUnprocessableEntity || !dora.page.Has("#form-email-error") {
		t.Errorf("an address with another line gives %d", dora.status)
	}
	w.at(noon.AddDate(0, 2, 0))
	late := w.arrive(t, "derby", "Dora").opens("/r/room/one").readsNot("Hand over").opens("/r/pass-on").readsNot("Their name")
	late.posts("/r/room/one/hand", url.Values{"form-name": {"X"}, "form-email": {"x@derby.example"}}).reads("The survey has closed")
}

func TestTheContactSignsOff(t *testing.T) {
	w := open(t, twoSections)
	w.text = waveText + "rules: {sign off: yes}\n"
	w.edit(twoSections)
	dora := w.arrive(t, "derby", "Dora")
	col := w.visitor(t)
	col.opens(dora.hands("two", "Col Lee", "col@derby.example")).opens("/r/s/two/check").fills("form-completed", "yes").continues().is("/r/thanks")
	col.opens("/r/sign-off").is("/r/hub")
	dora.opens("/r/sign-off").reads("First section").readsNot("Second section")
	dora.posts("/r/sign-off", url.Values{}).is("/r/sign-off").reads("when these sections are completed")
	dora.opens("/r/s/one/check").fills("form-completed", "yes").continues().is("/r/sign-off").presses("Sign off").is("/r/thanks").reads("We have the answers of Derby")
	dora.opens("/r/room").reads("Signed off by Dora, 3 October 2016 at 13:00")
	col.opens("/r/s/two/check").presses("Open this section again").fills("form-completed", "yes").continues()
	dora.opens("/r/hub").reads("Check and sign off").opens("/r/thanks").is("/r/sign-off").presses("Sign off").is("/r/thanks")
}

func TestTheRoomIsPassedOn(t *testing.T) {
	w := open(t, twoSections)
	dora, dan := w.arrive(t, "derby", "Dora"), w.arrive(t, "derby", "Dan")
	col := w.visitor(t)
	col.opens(dora.hands("two", "Col Lee", "col@derby.example"))
	dora.opens("/r/pass-on").presses("Pass on").problems("Enter their name", "Enter their e-mail address")
	dora.fills("form-name", "Nia New").fills("form-email", "nia@derby.example").presses("Pass on").reads("You have passed the survey on", "Nia New")
	nia := w.visitor(t)
	nia.opens(dora.shownLink()).is("/r/hub").reads("First section", "Second section", "with Col Lee")
	dora.opens("/r/hub").is("/r/")
	dan.opens("/r/hub").is("/r/")
	col.opens("/r/hub").is("/r/hub")
	nia.opens("/r/s/one/1").fills("A", "1").continues().opens("/r/s/one/history").reads("Yes – Nia New")
}

func TestLettersAreQueuedOnceAndTellWho(t *testing.T) {
	w := open(t, twoSections)
	dora := w.arrive(t, "derby", "Dora")
	dora.hands("two", "Col Lee", "col@derby.example")
	dora.posts("/r/room/two/hand", url.Values{"form-name": {"Col Lee"}, "form-email": {"col@derby.example"}})
	var queued []mail.Record
	lead := access.Person{Name: "Lead", Role: access.Lead}
	must(t, w.store.Mail(t.Context(), lead, "wave-1", "derby", "", 0, 10, func(r mail.Record) error {
		queued = append(queued, r)
		return nil
	}))
	if len(queued) != 1 || queued[0].Message.To.Email != "col@derby.example" || queued[0].Message.Subject != "Dora asks you to answer: Second section" {
		t.Fatalf("queued: %+v", queued)
	}
}
