package storetest

import (
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/mail"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
)

// holds is what is queued of a plan and not sent yet.
var holds = []test{
	{"what is not sent by the end of the hours waits for the next working day", func(t *testing.T, p *place) {
		s := p.wave(t)
		m := planned(t, s).Moments[0]
		approve(t, s, m)
		friday := due.AddDate(0, 0, 4)
		_, err := step(s, t, m, "", 10, friday)
		must(t, err)
		closes := m.Closes(friday)
		early, err := s.ClaimMail(t.Context(), mail.Claim{By: "one", Most: 1, Lease: 24 * time.Hour}, closes.Add(-time.Second))
		must(t, err)
		wantSame(t, len(early), 1)
		_, mine, err := BeginMail(t, s, early[0].ID, mail.Claim{By: "one", Lease: time.Hour}, closes)
		must(t, err)
		if mine {
			t.Error("one that was claimed was begun after the hours")
		}
		for _, at := range []time.Time{closes, friday.AddDate(0, 0, 1), friday.AddDate(0, 0, 2)} {
			held, err := s.HeldMail(t.Context(), at)
			must(t, err)
			must(t, s.LetGo(t.Context(), m, at))
			if n := claimable(t, p, at); n != 0 || !held {
				t.Errorf("%v: %d would be sent, held %v", at, n, held)
			}
		}
		monday := friday.AddDate(0, 0, 3)
		must(t, s.LetGo(t.Context(), m, monday))
		wantSame(t, claimable(t, p, monday), 2)
	}},
	{"a pause holds what is queued, and resuming lets it go", func(t *testing.T, p *place) {
		s := p.wave(t)
		m := planned(t, s).Moments[0]
		approve(t, s, m)
		_, err := step(s, t, m, "", 1, due)
		must(t, err)
		decide := func(deed plan.Deed) {
			must(t, s.DecidePlan(t.Context(), Lead, m, plan.Ask{Deed: deed, Seen: m.Fingerprint(), Version: 1, At: due}))
			must(t, s.LetGo(t.Context(), m, due))
		}
		decide(plan.Paused)
		wantSame(t, claimable(t, p, due), 0)
		decide(plan.Resumed)
		wantSame(t, claimable(t, p, due), 1)
	}},
	{"what has been queued as a whole can be paused while messages of it wait", func(t *testing.T, p *place) {
		s := p.wave(t)
		m := planned(t, s).Moments[0]
		approve(t, s, m)
		got, err := step(s, t, m, "", 10, due)
		must(t, err)
		wantSame(t, got.Done, true)
		decide := func(deed plan.Deed) error {
			err := s.DecidePlan(t.Context(), Lead, m, plan.Ask{Deed: deed, Seen: m.Fingerprint(), Version: 1, At: due})
			must(t, s.LetGo(t.Context(), m, due))
			return err
		}
		waits := func(waiting, goes int, state plan.State) {
			t.Helper()
			n, err := s.PlanWaiting(t.Context(), Analyst, m)
			must(t, err)
			log, err := s.PlanLog(t.Context(), Lead, Wave)
			must(t, err)
			wantSame(t, n, waiting)
			wantSame(t, claimable(t, p, due), goes)
			wantSame(t, m.Stands(log).State, state)
		}
		waits(2, 2, plan.StateSent)
		claimed, err := s.ClaimMail(t.Context(), mail.Claim{By: "one", Most: 1, Lease: time.Hour}, due)
		must(t, err)
		try, mine, err := BeginMail(t, s, claimed[0].ID, mail.Claim{By: "one", Lease: time.Hour}, due)
		must(t, err)
		wantSame(t, mine, true)
		must(t, decide(plan.Paused))
		must(t, EndMail(t, s, claimed[0].ID, try, "one", mail.Outcome{Result: mail.Accepted}, due))
		waits(1, 0, plan.StatePaused)
		wantFault(t, decide(plan.Proposed), fault.Conflict, "has been sent")
		must(t, decide(plan.Resumed))
		waits(1, 1, plan.StateSent)
		r, try := begun(t, s, due)
		must(t, EndMail(t, s, r.ID, try, "one", mail.Outcome{Result: mail.Accepted}, due))
		wantFault(t, decide(plan.Paused), fault.Conflict, "has been sent")
		for _, who := range []access.Person{Client, Derby} {
			_, err := s.PlanWaiting(t.Context(), who, m)
			wantFault(t, err, fault.Denied)
		}
	}},
	{"a look at who would get a moment agrees with what is then queued", func(t *testing.T, p *place) {
		s := p.wave(t)
		both := planned(t, s)
		m := both.Moments[0]
		approve(t, s, m)
		// The first look keeps the cases; all that follows happens behind it.
		first, found, err := s.PlanFirst(t.Context(), Lead, m)
		must(t, err)
		tally, err := s.PlanTally(t.Context(), Lead, m)
		must(t, err)
		wantSame(t, tally.Gets, 2)
		must(t, s.AddContacts(t.Context(), Lead, Wave, []fieldwork.Contact{{Org: "la-derby", Role: fieldwork.SinglePoint, Name: "Dot Derby", Email: "dot@derby.example", At: due}}))
		must(t, s.AppendContacted(t.Context(), Lead, Wave, []fieldwork.ContactEvent{{Org: "la-leeds", Kind: fieldwork.Refusal, Channel: fieldwork.ByPhone, Reason: "no time", At: due}}))
		to, left, err := s.PlanList(t.Context(), Lead, m)
		must(t, err)
		derby, err := s.PlanCase(t.Context(), Lead, m, "la-derby")
		must(t, err)
		leeds, err := s.PlanCase(t.Context(), Lead, m, "la-leeds")
		must(t, err)
		nowhere, err := s.PlanCase(t.Context(), Lead, m, "nowhere")
		must(t, err)
		if !found || first.Contact.Name != "Dora Derby" || len(to) != 1 || len(derby) != 1 || derby[0].Contact.ID != to[0].Contact.ID || to[0].Contact.Name != "Dot Derby" || len(leeds)+len(nowhere) != 0 {
			t.Errorf("first %+v, list %+v, derby %+v, leeds %+v, nowhere %+v", first, to, derby, leeds, nowhere)
		}
		wantSame(t, plan.TallyOf(to, left).Left, map[plan.Reason]int{plan.NoContact: 1, plan.HasRefused: 1})
		_, err = step(s, t, m, "", 10, due)
		must(t, err)
		outcomes, err := s.PlanOutcomes(t.Context(), Lead, Wave)
		must(t, err)
		wantSame(t, outcomes[m.ID], map[plan.Reason]int{"": 1, plan.NoContact: 1, plan.HasRefused: 1})
		tally, err = s.PlanTally(t.Context(), Lead, m)
		must(t, err)
		wantSame(t, tally, plan.Tally{Left: map[plan.Reason]int{plan.HasIt: 1, plan.NoContact: 1, plan.HasRefused: 1}})
		must(t, s.SetSection(t.Context(), Derby, Wave, "la-derby", "csc", answer.Complete, "key", due))
		tally, err = s.PlanTally(t.Context(), Lead, both.Moments[1])
		must(t, err)
		wantSame(t, tally.Left, map[plan.Reason]int{plan.HasOneIn: 1, plan.NoContact: 1, plan.HasRefused: 1})
		for _, who := range []access.Person{Analyst, Client, Derby} {
			_, err := s.PlanCase(t.Context(), who, m, "la-derby")
			wantFault(t, err, fault.Denied)
			_, _, err = s.PlanFirst(t.Context(), who, m)
			wantFault(t, err, fault.Denied)
		}
	}},
	{"what waits when the period is over is withdrawn", func(t *testing.T, p *place) {
		s := p.wave(t)
		m := planned(t, s).Moments[0]
		approve(t, s, m)
		_, err := step(s, t, m, "", 10, due)
		must(t, err)
		must(t, s.LetGo(t.Context(), m, m.Ends))
		for _, r := range MailOf(t, s) {
			if r.State != mail.Withdrawn || story(r) != "queued withdrawn" {
				t.Errorf("%+v", r)
			}
		}
	}},
	{"after the mail server was away no more than an hour's number waits", func(t *testing.T, p *place) {
		s := p.wave(t)
		m := planned(t, s).Moments[1]
		approve(t, s, m)
		got, err := step(s, t, m, "", 10, m.At)
		must(t, err)
		wantSame(t, got.Messages, 1)
		later := m.At.Add(4 * time.Hour)
		got, err = step(s, t, m, got.After, 10, later)
		must(t, err)
		if got.Messages != 0 || !got.Full {
			t.Errorf("one waits, and %+v", got)
		}
		r, try := begun(t, s, later)
		must(t, EndMail(t, s, r.ID, try, "one", mail.Outcome{Result: mail.Accepted}, later))
		got, err = step(s, t, m, got.After, 10, later)
		must(t, err)
		wantSame(t, got.Messages, 1)
	}},
}

// claimable is how many messages could be sent at a time. It holds none of them.
func claimable(t testing.TB, p *place, at time.Time) int {
	t.Helper()
	s := p.open(t)
	claimed, err := s.ClaimMail(t.Context(), mail.Claim{By: "looks", Most: 100, Lease: time.Second}, at)
	must(t, err)
	var ids []int64
	for _, r := range claimed {
		ids = append(ids, r.ID)
	}
	must(t, s.ReleaseMail(t.Context(), ids, "looks", "", at, at))
	return len(claimed)
}
