package world_test

import (
	"crypto/rand"
	"path/filepath"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/internal/world"
	"omnibus/store"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
)

// TestThePlanOfThePast: what the record tells of the contact plan stands as
// approved by two people and sent, and what a person decides first is theirs.
func TestThePlanOfThePast(t *testing.T) {
	ctx := t.Context()
	s, err := store.Open(ctx, "file:"+filepath.Join(t.TempDir(), "omnibus.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p, err := world.Begin(ctx, s, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	states := func() map[string]plan.Standing {
		log, err := s.PlanLog(ctx, access.Person{Role: access.Lead}, "wave-1")
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]plan.Standing{}
		for _, m := range p.Moments() {
			all[m.ID] = m.Stands(log)
		}
		return all
	}
	if err := p.Play(ctx, time.Date(2016, time.October, 7, 9, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	now := states()
	for id, want := range map[string]int{"nomination": 152, "pilot_invitation": 20, "invitation": 140, "reminder_1": 113} {
		one := now[id]
		if one.State != plan.StateSent || one.Sent.Recipients != want || one.Approval.By == one.Proposal.By {
			t.Errorf("%s: %+v, want sent to %d", id, one, want)
		}
	}
	for _, id := range []string{"pilot_reminder", "reminder_2", "calls"} {
		if now[id].State != plan.StatePlanned {
			t.Errorf("%s: %s", id, now[id].State)
		}
	}
	// Somebody proposes the second reminder, so that the record's is passed over.
	for _, m := range p.Moments() {
		if m.ID == "reminder_2" {
			lead := access.Person{Name: world.Staff[0].Name, Role: access.Lead}
			if err := s.DecidePlan(ctx, lead, m, plan.Ask{Deed: plan.Proposed, Seen: m.Fingerprint(), Version: 1, At: time.Date(2016, time.October, 7, 9, 0, 0, 0, time.UTC)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := p.Play(ctx, p.End()); err != nil {
		t.Fatal(err)
	}
	if got := states(); got["reminder_2"].State != plan.StateProposed || got["calls"].State != plan.StateApproved {
		t.Errorf("at the end: %+v", got)
	}
	if reminders := count(t, s, fieldwork.ReminderSent); reminders != 113 {
		t.Errorf("%d reminders, want the first 113 alone", reminders)
	}
}

// TestGoingOn: a player that goes on after another does what was left, also
// where the other was ended in the middle.
func TestGoingOn(t *testing.T) {
	ctx := t.Context()
	s, err := store.Open(ctx, "file:"+filepath.Join(t.TempDir(), "omnibus.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p, err := world.Begin(ctx, s, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	kept := time.Date(2016, time.October, 6, 9, 0, 0, 0, time.UTC)
	for _, until := range []time.Time{kept, kept.Add(3 * time.Hour)} {
		if err := p.Play(ctx, until); err != nil {
			t.Fatal(err)
		}
	}
	// It had been kept that the clock stood at nine, and the program ended at noon.
	p, err = world.Resume(ctx, s, rand.Reader, kept)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Play(ctx, p.End()); err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[fieldwork.Kind]int{fieldwork.ReminderSent: 193, fieldwork.NominationAsked: 152, fieldwork.Nominated: 152, fieldwork.Invited: 184, fieldwork.CallEnded: 173, fieldwork.Opened: 114} {
		if got := count(t, s, kind); got != want {
			t.Errorf("%d lines of the kind %q, want %d as in the record", got, kind, want)
		}
	}
	if p.Passed != 0 {
		t.Errorf("%d events were not allowed", p.Passed)
	}
}

func count(t *testing.T, s *store.Store, kind fieldwork.Kind) (n int) {
	t.Helper()
	err := s.Cases(t.Context(), access.Person{Role: access.Lead}, "wave-1", func(c fieldwork.Case) error {
		for _, e := range c.Contacted {
			if e.Kind == kind {
				n++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
