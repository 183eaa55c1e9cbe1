package world

import (
	"context"
	"slices"
	"time"

	"omnibus/store"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"
)

// contactPlan is what the record tells of the moments of the contact plan: they
// were approved and carried out, by the team and without this program. A moment
// about which somebody has decided something is theirs: the record's part of it
// is passed over, and what they approve is sent by the program itself.
type contactPlan struct {
	all []*plan.Moment
	// waiting are the moments that are not recorded yet, in the order in which
	// each was carried out.
	waiting []carried
	// theirs says of a moment, by its id, whether the record has lost it to somebody.
	theirs map[string]bool
}

// carried is a moment that the record tells of.
type carried struct {
	moment *plan.Moment
	// at is when the last message of it went.
	at time.Time
	// got are the organisations to which it went, at any of these times.
	got map[string]bool
	// asked says that everybody got it whom the plan says should.
	asked bool
}

// momentOf gives the moment of the plan that an event is of, "" for none.
func momentOf(m moment) string {
	switch {
	case m.event == invited && m.details["stage"] == "pilot":
		return "pilot_invitation"
	case m.event == invited:
		return "invitation"
	case m.event == "reminder_1", m.event == "reminder_2":
		return m.event
	}
	return ""
}

// planOf reads the plan of the built-in wave, which tests check, beside the record.
func planOf(w *folder.Wave, moments []moment) *contactPlan {
	read, complaints := plan.Read(folder.ContactPlanText, w.ContactPlan, w.Wave, w.Questionnaire)
	if err := complaints.Err(); err != nil {
		panic("world: the built-in contact plan has complaints: " + err.Error())
	}
	c := &contactPlan{all: read.Moments, theirs: map[string]bool{}}
	for _, m := range read.Moments {
		one := carried{moment: m, at: m.At, got: map[string]bool{}, asked: m.ID == "nomination"}
		for _, e := range moments {
			if momentOf(e) == m.ID && onDay(m, e.at) {
				one.at = later(one.at, e.at)
				one.got[e.org] = true
			}
		}
		if len(one.got) > 0 || one.asked || m.Channel == plan.Call {
			c.waiting = append(c.waiting, one)
		}
	}
	slices.SortStableFunc(c.waiting, func(a, b carried) int { return a.at.Compare(b.at) })
	return c
}

// onDay says whether a time is on the moment's day: an invitation on another is
// that of a contact who came later.
func onDay(m *plan.Moment, at time.Time) bool {
	return at.In(m.At.Location()).Format(time.DateOnly) == m.At.Format(time.DateOnly)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// skip leaves out what was recorded up to a moment.
func (c *contactPlan) skip(stood time.Time) {
	c.waiting = slices.DeleteFunc(c.waiting, func(one carried) bool { return !one.at.After(stood) })
}

// carry records the moments that had been carried out before a time.
func (p *Player) carry(ctx context.Context, at time.Time) error {
	for len(p.plan.waiting) > 0 && p.plan.waiting[0].at.Before(at) {
		one := p.plan.waiting[0]
		if err := p.flush(ctx); err != nil {
			return err
		}
		if err := p.record(ctx, one); err != nil {
			return err
		}
		p.plan.waiting = p.plan.waiting[1:]
	}
	return p.flush(ctx)
}

// record records one moment, unless somebody has decided anything about it.
func (p *Player) record(ctx context.Context, one carried) error {
	m := one.moment
	theirs, err := p.areTheirs(ctx, m)
	if err != nil || theirs {
		return err
	}
	texts, err := p.store.TextVersions(ctx, operator, m.Wave())
	if err != nil {
		return err
	}
	c := store.Carried{Moment: m, Version: texts[folder.ContactPlanText], ProposedBy: Staff[0].Name, ApprovedBy: Staff[1].Name,
		Proposed: m.At.AddDate(0, 0, -7).Add(5 * time.Hour), Approved: m.At.AddDate(0, 0, -6), Sent: one.at}
	if m.Channel != plan.Call {
		if c.Got, err = p.got(ctx, one); err != nil {
			return err
		}
	}
	return p.store.RecordMoment(ctx, operator, c)
}

// got gives the numbers of those who got a moment's message: the contacts, as
// they are then, of the organisations that the record names.
func (p *Player) got(ctx context.Context, one carried) (map[int64]bool, error) {
	got := map[int64]bool{}
	if one.asked {
		to, _, err := p.store.PlanList(ctx, operator, one.moment)
		if err != nil {
			return nil, err
		}
		for _, r := range to {
			got[r.Contact.ID] = true
			p.asked(r, one.at)
		}
		return got, p.flush(ctx)
	}
	err := p.store.Cases(ctx, operator, one.moment.Wave(), func(c fieldwork.Case) error {
		if lead, ok := c.Room.Lead(); ok && one.got[c.Org] {
			got[lead.ID] = true
		}
		return nil
	})
	return got, err
}

// asked adds to a history that its director was asked to name a contact: the record
// tells of the moment alone, and not of each of its messages.
func (p *Player) asked(r plan.Recipient, at time.Time) {
	e := fieldwork.ContactEvent{Org: r.Org, Kind: fieldwork.NominationAsked, Channel: fieldwork.ByEmail, Contact: r.Contact.ID, Number: 1, At: at, By: operator.Name}
	if !p.done[done{e.Org, string(e.Kind), at.UnixMilli()}] {
		p.waiting = append(p.waiting, e)
	}
}

// areTheirs says whether somebody has decided anything about a moment. Once the
// record's part of it has begun, it stays what it was.
func (p *Player) areTheirs(ctx context.Context, m *plan.Moment) (bool, error) {
	if theirs, known := p.plan.theirs[m.ID]; known {
		return theirs, nil
	}
	log, err := p.store.PlanLog(ctx, operator, m.Wave())
	if err != nil {
		return false, err
	}
	p.plan.theirs[m.ID] = m.Touched(log)
	return p.plan.theirs[m.ID], nil
}

// sentOtherwise says whether an event belongs to a moment that is not the record's any more.
func (p *Player) sentOtherwise(ctx context.Context, m moment) (bool, error) {
	id := momentOf(m)
	for _, one := range p.plan.waiting {
		if one.moment.ID == id && onDay(one.moment, m.at) {
			return p.areTheirs(ctx, one.moment)
		}
	}
	return false, nil
}

// Moments are the moments of the contact plan, in the order of time.
func (p *Player) Moments() []*plan.Moment { return p.plan.all }
