package respond_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/mail"
	"omnibus/store"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
)

const nominationPlan = `
moments:
  - {id: nomination, kind: nomination, to: director, on: 2016-07-11, at: 9:00, unless: nominated, template: ask}
  - {id: invitation, kind: invitation, to: single point of contact, on: 2016-09-26, at: 9:00, template: t}
templates:
  ask: {subject: "Who is the contact of {organisation}?", text: "Name them: {link}"}
  t: {subject: "{survey}", text: "Dear {contact.name}, answer here: {link}"}
`

// sends queues an approved moment when it is due and gives the messages as a mail
// server would get them.
func (w *world) sends(t *testing.T, m *plan.Moment) []mail.Record {
	t.Helper()
	ann, bob := access.Person{Name: "Ann", Role: access.Lead}, access.Person{Name: "Bob", Role: access.Lead}
	must(t, w.store.DecidePlan(t.Context(), ann, m, plan.Ask{Deed: plan.Proposed, Seen: m.Fingerprint(), Version: 1, At: w.clock()}))
	must(t, w.store.DecidePlan(t.Context(), bob, m, plan.Ask{Deed: plan.Approved, Seen: m.Fingerprint(), Version: 1, At: w.clock()}))
	_, err := w.store.QueueMoment(t.Context(), store.Queueing{Moment: m, Version: 1, Most: 10, Site: w.http.URL, Random: rand.Reader, At: w.clock()})
	must(t, err)
	claimed, err := w.store.ClaimMail(t.Context(), mail.Claim{By: "the test", Most: 100, Lease: time.Hour}, w.clock())
	must(t, err)
	var all []mail.Record
	for _, r := range claimed {
		if r.Kind == m.Name() || strings.HasPrefix(r.Key, "plan wave-1 "+m.ID+" ") {
			all = append(all, r)
		}
	}
	return all
}

// linkIn gives the path of the link in a message's text.
func (w *world) linkIn(t *testing.T, r mail.Record) string {
	t.Helper()
	_, link, found := strings.Cut(r.Text, w.http.URL)
	if !found {
		t.Fatalf("no link in %q", r.Text)
	}
	path, _, _ := strings.Cut(link, "\n")
	return strings.TrimSpace(path)
}

// TestThePlanAsksForTheContactAndInvitesThem walks from the plan's letter to a
// director to the survey opened by whoever the director has named.
func TestThePlanAsksForTheContactAndInvitesThem(t *testing.T) {
	w := nominationWorld(t)
	p, complaints := plan.Read("contact-plan.yaml", []byte(nominationPlan), w.wave.Wave, w.wave.Questionnaire)
	must(t, complaints.Err())
	_, err := w.store.SaveText(t.Context(), access.Person{Name: "Ann", Role: access.Lead}, "wave-1", "contact-plan.yaml", []byte(nominationPlan), 0, w.clock())
	must(t, err)
	for _, org := range []string{"derby", "york"} {
		must(t, w.store.AddContacts(t.Context(), operator, "wave-1", []fieldwork.Contact{
			{Org: org, Role: fieldwork.Director, Name: "Dee of " + org, Email: "dee@" + org + ".example", At: w.clock()}}))
	}
	asked := w.sends(t, p.Moments[0])
	if len(asked) != 2 {
		t.Fatalf("%d directors were asked", len(asked))
	}
	for _, r := range asked {
		if r.Org != "derby" {
			continue // York's director names nobody
		}
		if r.To.Email != "dee@derby.example" {
			t.Fatalf("Derby's letter went to %s", r.To.Email)
		}
		v := w.visitor(t).opens(w.linkIn(t, r)).is("/r/nominate")
		v.fills("form-whom", "other").fills("form-name", "Pat Contact").fills("form-email", "pat@derby.example").continues()
		v.presses("Name this contact").reads("Pat Contact (pat@derby.example) is the single point of contact")
		// The link is for naming alone.
		v.opens("/r/hub").is("/r/nominate")
	}
	w.at(time.Date(2016, 9, 26, 9, 0, 0, 0, time.UTC))
	invited := w.sends(t, p.Moments[1])
	if len(invited) != 1 || invited[0].To.Email != "pat@derby.example" {
		t.Fatalf("invited are %+v", invited)
	}
	w.visitor(t).opens(w.linkIn(t, invited[0])).is("/r/hub").reads("Derby City Council")
	if reason := left(t, w, p, "york"); reason != plan.NoContact {
		t.Errorf("York is left out as %q", reason)
	}
}
