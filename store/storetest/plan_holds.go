package storetest

import (
	"testing"
	"time"

	"omnibus/mail"
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
