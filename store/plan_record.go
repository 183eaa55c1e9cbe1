package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork/plan"
)

// Carried is a moment of a contact plan that was carried out without this
// program sending anything: before the wave came into it, or by other means.
type Carried struct {
	Moment *plan.Moment
	// Version is that of the plan's text.
	Version int64
	// ProposedBy and ApprovedBy are two people, Proposed and Approved when.
	ProposedBy, ApprovedBy string
	Proposed, Approved     time.Time
	// Got are the numbers of those who got the message. Nil records the approval
	// alone, as for calls, which are never all made.
	Got map[int64]bool
	// Sent is when the last of them got it.
	Sent time.Time
}

// RecordMoment records a moment that was carried out elsewhere: who proposed and
// approved it, who got it, and of the others why the plan leaves them out as
// their cases stand now. It sends nothing and adds nothing to contact histories.
// A moment about which anything was decided already is a Conflict.
func (s *Store) RecordMoment(ctx context.Context, who access.Person, c Carried) error {
	m := c.Moment
	if err := s.check(ctx, who, access.RecordPlan, m.Wave(), ""); err != nil {
		return err
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		if err := latestPlan(ctx, tx, m.Wave(), c.Version); err != nil {
			return err
		}
		log, err := planLog(ctx, tx, m.Wave())
		if err != nil {
			return err
		}
		if m.Touched(log) {
			return fault.New(fault.Conflict, "Something was decided about %s already. Nothing was changed.", m.Name())
		}
		deeds := []plan.Decision{{Deed: plan.Proposed, By: c.ProposedBy, At: c.Proposed}, {Deed: plan.Approved, By: c.ApprovedBy, At: c.Approved}}
		if c.Got != nil {
			deeds = append(deeds, plan.Decision{Deed: plan.Sent, By: who.Name, At: c.Sent})
			if err := c.outcomes(ctx, tx); err != nil {
				return err
			}
		}
		for _, d := range deeds {
			d.Wave, d.Moment, d.Fingerprint, d.Version, d.Recipients = m.Wave(), m.ID, m.Fingerprint(), c.Version, len(c.Got)
			if err := addDecision(ctx, tx, d); err != nil {
				return err
			}
		}
		return s.record(ctx, tx, access.Record{At: s.now(), Person: who, Deed: access.RecordPlan, Wave: m.Wave(), Outcome: access.Done})
	})
}

// outcomes writes what the moment came to in every case.
func (c Carried) outcomes(ctx context.Context, tx *sql.Tx) error {
	q := Queueing{Moment: c.Moment, At: c.Sent}
	for after := ""; ; {
		cases, err := planCases(ctx, tx, c.Moment, after, planPage)
		if err != nil || len(cases) == 0 {
			return err
		}
		for _, one := range cases {
			reached, err := c.reached(ctx, tx, q, one)
			if err != nil {
				return err
			}
			_, left := c.Moment.Decide(one)
			for _, l := range left {
				if reached || c.Got[l.Contact.ID] {
					continue
				}
				if _, err := outcome(ctx, tx, q, l.Org, l.Contact.ID, l.Reason, ""); err != nil {
					return err
				}
			}
		}
		after = cases[len(cases)-1].Org
	}
}

// reached writes the outcome of the case's people who got the message, and says
// whether there is one.
func (c Carried) reached(ctx context.Context, tx *sql.Tx, q Queueing, one plan.Case) (bool, error) {
	people := one.Colleagues
	for _, p := range []*plan.Person{one.Director, one.Lead} {
		if p != nil {
			people = append(people, *p)
		}
	}
	any := false
	for _, p := range people {
		if !c.Got[p.ID] {
			continue
		}
		any = true
		to := plan.Recipient{Org: one.Org, Organisation: one.Name, Contact: p.Contact}
		if _, err := outcome(ctx, tx, q, one.Org, p.ID, "", c.Moment.Key(to)); err != nil {
			return any, err
		}
	}
	return any, nil
}
