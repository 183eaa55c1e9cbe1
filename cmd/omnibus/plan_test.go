package main

import (
	"log/slog"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/mail"
	"omnibus/store"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"

	"omnibus/internal/world"
)

// TestClockCarriesOutAPlan has two nodes' clocks run past an approved moment: it
// is sent once, and nothing else is.
func TestClockCarriesOutAPlan(t *testing.T) {
	at := time.Date(2016, 9, 26, 7, 0, 0, 0, time.UTC) // 8:00 in London
	now := func() time.Time { return at }
	ctx := t.Context()
	s, err := store.Open(ctx, "file:"+t.TempDir()+"/omnibus.db", store.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	w := world.Texts()
	lead, other := access.Person{Name: "Ann", Role: access.Lead}, access.Person{Name: "Bob", Role: access.Lead}
	if err := s.ImportWave(ctx, lead, w.Wave, w.Texts, w.Frame.Organisations, at); err != nil {
		t.Fatal(err)
	}
	var people []fieldwork.Contact
	for _, o := range w.Frame.Organisations {
		people = append(people, fieldwork.Contact{Org: o.ID, Role: fieldwork.SinglePoint, Name: "Contact", Email: o.ID + "@council.example", At: at})
	}
	if err := s.AddContacts(ctx, lead, "wave-1", people); err != nil {
		t.Fatal(err)
	}
	p, complaints := plan.Read("contact-plan.yaml", w.Texts[folder.ContactPlanText], w.Wave, w.Questionnaire)
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	m, _ := p.Moment("invitation")
	for _, step := range []struct {
		who  access.Person
		deed plan.Deed
	}{{lead, plan.Proposed}, {other, plan.Approved}} {
		if err := s.DecidePlan(ctx, step.who, m, plan.Ask{Deed: step.deed, Seen: m.Fingerprint(), Version: 1, At: at}); err != nil {
			t.Fatal(err)
		}
	}
	log := slog.New(slog.DiscardHandler)
	one := (&planner{store: s, site: "https://survey.example", log: log}).clock(now, "one")
	two := (&planner{store: s, site: "https://survey.example", log: log}).clock(now, "two")
	queued := func() int {
		states, err := s.MailStates(ctx, lead, "wave-1")
		if err != nil {
			t.Fatal(err)
		}
		return states[mail.Queued]
	}
	turn := func() {
		for one.Turn(ctx) || two.Turn(ctx) {
		}
	}
	for _, test := range []struct {
		after time.Duration
		want  int
	}{
		{0, 0},         // before its hour
		{time.Hour, 1}, // the first of 600 an hour
		{6 * time.Minute, 61},
		{10 * time.Minute, 152},
		{24 * time.Hour, 152},
	} {
		at = at.Add(test.after)
		turn()
		if got := queued(); got != test.want {
			t.Errorf("at %v: %d queued, want %d", at, got, test.want)
		}
	}
	decided, err := s.PlanLog(ctx, lead, "wave-1")
	if err != nil || m.Stands(decided).State != plan.StateSent || len(decided) != 3 {
		t.Errorf("%+v, %v", decided, err)
	}
}
