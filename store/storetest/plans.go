package storetest

import (
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/mail"
	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
)

const planText = `
moments:
  - {id: invitation, kind: invitation, to: single point of contact, on: 2016-09-26, at: 9:00, template: t}
  - {id: reminder, kind: reminder, to: single point of contact, on: 2016-10-03, unless: handed in a section, throttle: 1 an hour, template: t}
templates:
  t: {subject: "{survey}", text: "{link} {code}"}
`

const site = "https://survey.example"

// LeadToo is a second person who may approve.
var LeadToo = access.Person{Name: "Lars Lead", Role: access.Lead}

// due is a time at which the first moment is due.
var due = time.Date(2016, 9, 26, 10, 0, 0, 0, time.UTC)

// planned saves the plan in the small wave, with a contact at two of its three
// cases, and gives it read.
func planned(t testing.TB, s *store.Store) *plan.Plan {
	t.Helper()
	p, err := ReadPlan()
	must(t, err)
	_, err = s.SaveText(t.Context(), Lead, Wave, "contact-plan.yaml", []byte(planText), 0, Noon)
	must(t, err)
	must(t, s.AddContacts(t.Context(), Lead, Wave, []fieldwork.Contact{
		{Org: "la-derby", Role: fieldwork.SinglePoint, Name: "Dora Derby", Email: "dora@derby.example", At: Noon},
		{Org: "la-leeds", Role: fieldwork.SinglePoint, Name: "Lee Leeds", Email: "lee@leeds.example", At: Noon},
	}))
	return p
}

func approve(t testing.TB, s *store.Store, m *plan.Moment) {
	t.Helper()
	must(t, s.DecidePlan(t.Context(), Lead, m, plan.Ask{Deed: plan.Proposed, Seen: m.Fingerprint(), Version: 1, At: due}))
	must(t, s.DecidePlan(t.Context(), LeadToo, m, plan.Ask{Deed: plan.Approved, Seen: m.Fingerprint(), Version: 1, At: due}))
}

// step queues what is due of a moment in one step of so many cases.
func step(s *store.Store, t testing.TB, m *plan.Moment, after string, most int, at time.Time) (store.Queued, error) {
	return s.QueueMoment(t.Context(), store.Queueing{Moment: m, Version: 1, After: after, Most: most, Site: site, Random: rand.Reader, At: at})
}

// keys gives the keys of all messages in the order queued.
func keys(t testing.TB, s *store.Store) string {
	t.Helper()
	var all []string
	for _, r := range MailOf(t, s) {
		all = append(all, fmt.Sprintf("%s to %s", strings.Join(strings.Fields(r.Key)[:4], " "), r.To.Email))
	}
	return strings.Join(all, "; ")
}

var plans = []test{
	{"a moment that was carried out elsewhere is recorded once, by the operator alone", recordedMoment},
	{"an approved moment goes to whoever is due, once, with access of their own", func(t *testing.T, p *place) {
		s := p.wave(t)
		m := planned(t, s).Moments[0]
		_, err := step(s, t, m, "", 10, due)
		wantFault(t, err, fault.Conflict, "not to be sent now")
		approve(t, s, m)
		_, err = step(s, t, m, "", 10, due.Add(-3*time.Hour))
		wantFault(t, err, fault.Conflict)
		got, err := step(s, t, m, "", 10, due)
		must(t, err)
		wantSame(t, got, store.Queued{After: "la-york", Messages: 2, Done: true})
		wantSame(t, keys(t, s), "plan wave-1 invitation la-derby to dora@derby.example; plan wave-1 invitation la-leeds to lee@leeds.example")
		_, err = step(s, t, m, "", 10, due)
		wantFault(t, err, fault.Conflict)
		outcomes, err := s.PlanOutcomes(t.Context(), Analyst, Wave)
		must(t, err)
		wantSame(t, outcomes, map[string]map[plan.Reason]int{"invitation": {"": 2, plan.NoContact: 1}})
		// Each link opens its recipient's case and no other.
		claimed, err := s.ClaimMail(t.Context(), claim, due)
		must(t, err)
		for i, r := range claimed {
			token, _, _ := strings.Cut(strings.TrimPrefix(r.Text, site+"/r/l/"), " ")
			who, err := s.EnrolByLink(t.Context(), fieldwork.Hash(token), "192.0.2.1", hash(fmt.Sprint("session", i)), due, due.Add(time.Hour))
			must(t, err)
			if who.Org != r.Org || who.Name != r.To.Name || who.Colleague || !strings.HasPrefix(r.Refuse, site+"/r/refuse/") {
				t.Errorf("%s got a link of %+v", r.Org, who)
			}
		}
	}},
	{"nodes that queue one moment at once, and one that ended in between, send each message once", func(t *testing.T, p *place) {
		s := p.wave(t)
		m := planned(t, s).Moments[0]
		approve(t, s, m)
		// One node ends after its first step.
		got, err := step(s, t, m, "", 1, due)
		must(t, err)
		wantSame(t, got, store.Queued{After: "la-derby", Messages: 1})
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				node := p.open(t)
				for after, done := "", false; !done; {
					got, err := step(node, t, m, after, 1, due)
					if fault.KindOf(err) == fault.Conflict {
						return // another has finished
					}
					if err != nil {
						t.Error(err)
						return
					}
					after, done = got.After, got.Done
				}
			})
		}
		group.Wait()
		if n := len(MailOf(t, s)); n != 2 {
			t.Fatalf("%d messages, want 2", n)
		}
		log, err := s.PlanLog(t.Context(), Lead, Wave)
		must(t, err)
		if last := log[len(log)-1]; len(log) != 3 || last.Deed != plan.Sent || last.Recipients != 2 {
			t.Fatalf("%+v", log)
		}
	}},
	{"a throttle lets so many go, and who answers meanwhile gets nothing", func(t *testing.T, p *place) {
		s := p.wave(t)
		m := planned(t, s).Moments[1]
		approve(t, s, m)
		begin := m.At
		got, err := step(s, t, m, "", 10, begin)
		must(t, err)
		wantSame(t, got, store.Queued{After: "la-derby", Messages: 1, Full: true})
		must(t, s.SetSection(t.Context(), Leeds, Wave, "la-leeds", "csc", answer.Complete, "key", begin))
		got, err = step(s, t, m, got.After, 10, begin.Add(time.Hour))
		must(t, err)
		if !got.Done || got.Messages != 0 {
			t.Fatalf("%+v", got)
		}
		outcomes, err := s.PlanOutcomes(t.Context(), Lead, Wave)
		must(t, err)
		wantSame(t, outcomes["reminder"], map[plan.Reason]int{"": 1, plan.HasOneIn: 1, plan.NoContact: 1})
	}},
	{"pausing, and another version of the plan, stop a sending", func(t *testing.T, p *place) {
		s := p.wave(t)
		m := planned(t, s).Moments[0]
		approve(t, s, m)
		do := func(deed plan.Deed) error {
			return s.DecidePlan(t.Context(), Lead, m, plan.Ask{Deed: deed, Seen: m.Fingerprint(), Version: 1, At: due})
		}
		must(t, do(plan.Paused))
		_, err := step(s, t, m, "", 10, due)
		wantFault(t, err, fault.Conflict)
		must(t, do(plan.Resumed))
		_, err = s.SaveText(t.Context(), Lead, Wave, "contact-plan.yaml", []byte(planText+"\n"), 1, Noon)
		must(t, err)
		_, err = step(s, t, m, "", 10, due)
		wantFault(t, err, fault.Conflict, "changed meanwhile")
		wantFault(t, do(plan.Paused), fault.Conflict, "changed meanwhile")
		if n := len(MailOf(t, s)); n != 0 {
			t.Fatalf("%d messages", n)
		}
	}},
	{"who may see and run a plan", func(t *testing.T, p *place) {
		s := p.wave(t)
		m := planned(t, s).Moments[0]
		ask := plan.Ask{Deed: plan.Proposed, Seen: m.Fingerprint(), Version: 1, At: due}
		for _, who := range []access.Person{Analyst, Interviewer, Client, Derby} {
			wantFault(t, s.DecidePlan(t.Context(), who, m, ask), fault.Denied)
		}
		for _, who := range []access.Person{Analyst, Client, Derby} {
			_, _, err := s.PlanList(t.Context(), who, m)
			wantFault(t, err, fault.Denied)
		}
		to, left, err := s.PlanList(t.Context(), Interviewer, m)
		must(t, err)
		if len(to) != 2 || len(left) != 1 || left[0].Reason != plan.NoContact {
			t.Fatalf("%+v %+v", to, left)
		}
		tally, err := s.PlanTally(t.Context(), Analyst, m)
		must(t, err)
		wantSame(t, tally, plan.Tally{Cases: 2, Gets: 2, Left: map[plan.Reason]int{plan.NoContact: 1}})
		for _, who := range []access.Person{Client, Derby} {
			_, err := s.PlanTally(t.Context(), who, m)
			wantFault(t, err, fault.Denied)
			_, err = s.PlanLog(t.Context(), who, Wave)
			wantFault(t, err, fault.Denied)
		}
	}},
	{"whoever refuses is written to no more, and their organisation if they say so", func(t *testing.T, p *place) {
		s := p.wave(t)
		both := planned(t, s)
		m := both.Moments[0]
		approve(t, s, m)
		_, err := step(s, t, m, "", 10, due)
		must(t, err)
		claimed, err := s.ClaimMail(t.Context(), mail.Claim{By: "one", Most: 10, Lease: time.Second}, due)
		must(t, err)
		link := func(i int) []byte { return fieldwork.Hash(strings.TrimPrefix(claimed[i].Refuse, site+"/r/refuse/")) }
		_, err = s.Refuser(t.Context(), hash("no such link"))
		wantFault(t, err, fault.NotFound)
		who, err := s.Refuser(t.Context(), link(0))
		must(t, err)
		wantSame(t, who.Org, claimed[0].Org)
		for range 2 {
			_, err = s.Refuse(t.Context(), link(0), false, "", due.Add(time.Minute))
			must(t, err)
		}
		_, left, err := s.PlanList(t.Context(), Lead, both.Moments[1])
		must(t, err)
		wantSame(t, []plan.Reason{left[0].Reason, left[1].Reason}, []plan.Reason{plan.WantsNoMore, plan.NoContact})
		_, err = s.Refuse(t.Context(), link(1), true, "", due.Add(time.Minute))
		must(t, err)
		to, left, err := s.PlanList(t.Context(), Lead, both.Moments[1])
		must(t, err)
		if len(to) != 0 || left[1].Reason != plan.HasRefused {
			t.Fatalf("%+v %+v", to, left)
		}
		for _, r := range MailOf(t, s) {
			if r.State != mail.Withdrawn {
				t.Errorf("%s is %s", r.Key, r.State)
			}
		}
	}},
	{"a job is one holder's until it leaves or its lease ends", func(t *testing.T, p *place) {
		s := p.open(t)
		hold := func(who string, at time.Time) bool {
			held, err := s.HoldJob(t.Context(), "work", who, at, time.Minute)
			must(t, err)
			return held
		}
		if !hold("a", Noon) || hold("b", Noon) || !hold("a", Noon.Add(30*time.Second)) || hold("b", Noon.Add(time.Minute)) || !hold("b", Noon.Add(90*time.Second)) || hold("a", Noon.Add(91*time.Second)) {
			t.Fatal("two hold the same job")
		}
		must(t, s.LeaveJob(t.Context(), "work", "a"))
		if hold("a", Noon.Add(91*time.Second)) {
			t.Fatal("a gave back what was b's")
		}
		must(t, s.LeaveJob(t.Context(), "work", "b"))
		if !hold("a", Noon.Add(91*time.Second)) {
			t.Fatal("what was left is not free")
		}
	}},
}
