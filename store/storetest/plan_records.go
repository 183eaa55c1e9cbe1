package storetest

import (
	"fmt"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/store"
	"omnibus/survey/fieldwork/plan"
)

func recordedMoment(t *testing.T, p *place) {
	s := p.wave(t)
	m := planned(t, s).Moments[0]
	room, err := s.Room(t.Context(), Lead, Wave, "la-derby")
	must(t, err)
	c := store.Carried{Moment: m, Version: 1, ProposedBy: "Ann", ApprovedBy: "Ben", Proposed: due, Approved: due, Sent: due.Add(time.Hour),
		Got: map[int64]bool{room.Contacts[0].ID: true}}
	operator := access.Person{Name: "Operator", Role: access.Operator}
	wantFault(t, s.RecordMoment(t.Context(), Lead, c), fault.Denied)
	must(t, s.RecordMoment(t.Context(), operator, c))
	wantFault(t, s.RecordMoment(t.Context(), operator, c), fault.Conflict)
	log, err := s.PlanLog(t.Context(), Lead, Wave)
	must(t, err)
	stands := m.Stands(log)
	if stands.State != plan.StateSent || stands.Sent.Recipients != 1 || stands.Approval.By != "Ben" || !stands.Sent.At.Equal(c.Sent) {
		t.Errorf("the moment stands at %+v", stands)
	}
	outcomes, err := s.PlanOutcomes(t.Context(), Lead, Wave)
	must(t, err)
	// Leeds would have got it and is not known to have; of the third case nobody is known.
	if got := fmt.Sprint(outcomes[m.ID]); got != "map[:1 no contact is known:1]" {
		t.Errorf("it came to %s", got)
	}
	if sent := MailOf(t, s); len(sent) != 0 {
		t.Errorf("it sent %d messages", len(sent))
	}
}
