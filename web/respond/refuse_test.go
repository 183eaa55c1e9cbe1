package respond_test

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/internal/browser"
	"omnibus/mail"
	"omnibus/store"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
)

const refusePlan = `
moments:
  - {id: invitation, kind: invitation, to: single point of contact, on: 2016-10-03, at: 9:00, template: t}
  - {id: reminder, kind: reminder, to: single point of contact, on: 2016-10-05, template: t}
templates:
  t: {subject: "{survey}", text: "{link}"}
`

// invited sends the small plan's invitation to both organisations, and gives
// the paths of the refuse links in it by organisation, with the plan.
func invited(t *testing.T, w *world) (map[string]string, *plan.Plan) {
	t.Helper()
	p, complaints := plan.Read("contact-plan.yaml", []byte(refusePlan), w.wave.Wave, w.wave.Questionnaire)
	must(t, complaints.Err())
	ctx, m := t.Context(), p.Moments[0]
	ann, bob := access.Person{Name: "Ann", Role: access.Lead}, access.Person{Name: "Bob", Role: access.Lead}
	_, err := w.store.SaveText(ctx, ann, "wave-1", "contact-plan.yaml", []byte(refusePlan), 0, noon)
	must(t, err)
	must(t, w.store.AddContacts(ctx, ann, "wave-1", []fieldwork.Contact{
		{Org: "derby", Role: fieldwork.SinglePoint, Name: "Dora", Email: "dora@derby.example", At: noon},
		{Org: "york", Role: fieldwork.SinglePoint, Name: "Yann", Email: "yann@york.example", At: noon},
	}))
	must(t, w.store.DecidePlan(ctx, ann, m, plan.Ask{Deed: plan.Proposed, Seen: m.Fingerprint(), Version: 1, At: noon}))
	must(t, w.store.DecidePlan(ctx, bob, m, plan.Ask{Deed: plan.Approved, Seen: m.Fingerprint(), Version: 1, At: noon}))
	_, err = w.store.QueueMoment(ctx, store.Queueing{Moment: m, Version: 1, Most: 10, Site: "https://survey.example", Random: rand.Reader, At: noon})
	must(t, err)
	claimed, err := w.store.ClaimMail(ctx, mail.Claim{By: "one", Most: 10, Lease: time.Minute}, noon)
	must(t, err)
	links := map[string]string{}
	for _, r := range claimed {
		links[r.Org] = strings.TrimPrefix(r.Refuse, "https://survey.example")
	}
	return links, p
}

// left gives why an organisation gets no reminder, "" when it does.
func left(t *testing.T, w *world, p *plan.Plan, org string) plan.Reason {
	t.Helper()
	_, left, err := w.store.PlanList(t.Context(), operator, p.Moments[1])
	must(t, err)
	for _, l := range left {
		if l.Org == org {
			return l.Reason
		}
	}
	return ""
}

func TestRefusingMessages(t *testing.T) {
	w := open(t, asking(single))
	links, p := invited(t, w)
	v := w.visitor(t).opens(links["derby"]).reads("No more messages", "Dora of Derby City Council")
	if reason := left(t, w, p, "derby"); reason != "" {
		t.Errorf("looking at the page refused: %s", reason)
	}
	if got := v.page.One(t, "footer").Text(); !strings.Contains(got, "team@small.example") {
		t.Errorf("who refuses is told to ask %q", got)
	}
	v.presses("Confirm").problems("Select what you want")
	v.posts(links["derby"], url.Values{"refuse": {"survey"}, "reason": {"No time"}}).reads("Noted", "Derby City Council will not be written to")
	if reason := left(t, w, p, "derby"); reason != plan.HasRefused {
		t.Errorf("derby is left out as %q", reason)
	}
	// A mail program's own button, without a page.
	w.visitor(t).posts(links["york"], url.Values{"List-Unsubscribe": {"One-Click"}}).reads("You will get no more messages")
	if reason := left(t, w, p, "york"); reason != plan.WantsNoMore {
		t.Errorf("york is left out as %q", reason)
	}
	if v := w.visitor(t).opens("/r/refuse/nobody-was-sent-this"); v.status != http.StatusNotFound {
		t.Errorf("an unknown link gives %d", v.status)
	}
	if strings.Contains(w.log.String(), strings.TrimPrefix(links["derby"], "/r/refuse/")) {
		t.Error("the log holds a link")
	}
}

func TestRefusePageInABrowser(t *testing.T) {
	w := open(t, asking(single))
	links, _ := invited(t, w)
	for _, size := range []struct {
		name          string
		width, height int64
	}{{"desktop", 1280, 900}, {"phone", 390, 844}} {
		tab := browser.Open(t)
		tab.Size(size.width, size.height)
		tab.Go(w.http.URL + links["derby"])
		tab.Usable()
		tab.Accessible()
		tab.Screenshot("refuse-" + size.name)
	}
}
