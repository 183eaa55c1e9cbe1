package store

import (
	"context"
	"database/sql"

	"omnibus/access"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/pilot"
	"omnibus/survey/fieldwork/plan"
)

// planPage is how many cases are read at a time.
const planPage = 500

// PlanList gives who would get a moment's message now, and who would not and
// why, in the order of the organisations' ids. It is what is previewed before a
// sending, what is printed as letters, and who is called. The look is recorded.
func (s *Store) PlanList(ctx context.Context, who access.Person, m *plan.Moment) ([]plan.Recipient, []plan.Left, error) {
	if err := s.check(ctx, who, access.ReadContacts, m.Wave(), ""); err != nil {
		return nil, nil, err
	}
	var to []plan.Recipient
	var left []plan.Left
	if !keyable(m.Wave()) {
		return nil, nil, noWave()
	}
	err := s.looking(ctx, who, access.ReadContacts, m.Wave(), "", func(tx *sql.Tx) error {
		to, left = nil, nil
		cases, err := s.keptPlanCases(ctx, tx, m)
		for _, c := range cases {
			gets, not := m.Decide(c)
			to, left = append(to, gets...), append(left, not...)
		}
		return err
	})
	return to, left, err
}

// PlanCase gives who of one organisation would get a moment's message now, nobody
// where there is no such organisation. It is for those who may see the people of
// the whole wave; the look is recorded.
func (s *Store) PlanCase(ctx context.Context, who access.Person, m *plan.Moment, org string) ([]plan.Recipient, error) {
	if err := s.check(ctx, who, access.ReadContacts, m.Wave(), ""); err != nil {
		return nil, err
	}
	if !keyable(m.Wave()) || !keyable(org) {
		return nil, noCase()
	}
	var to []plan.Recipient
	err := s.looking(ctx, who, access.ReadContacts, m.Wave(), org, func(tx *sql.Tx) error {
		to = nil
		cases, err := casesOf(ctx, tx, m, ` AND org = $2`, org)
		for _, c := range cases {
			to, _ = m.Decide(c)
		}
		return err
	})
	return to, err
}

// PlanFirst gives the recipient of a moment's message who comes first in the order
// of the organisations' ids, false where nobody would get one now. The look is
// recorded.
func (s *Store) PlanFirst(ctx context.Context, who access.Person, m *plan.Moment) (first plan.Recipient, found bool, err error) {
	if err := s.check(ctx, who, access.ReadContacts, m.Wave(), ""); err != nil {
		return first, false, err
	}
	if !keyable(m.Wave()) {
		return first, false, noWave()
	}
	err = s.looking(ctx, who, access.ReadContacts, m.Wave(), "", func(tx *sql.Tx) error {
		for after := ""; ; {
			cases, err := planCases(ctx, tx, m, after, planPage)
			if err != nil || len(cases) == 0 {
				return err
			}
			for _, c := range cases {
				if to, _ := m.Decide(c); len(to) > 0 {
					first, found = to[0], true
					return nil
				}
			}
			after = cases[len(cases)-1].Org
		}
	})
	return first, found, err
}

// PlanTally counts who would get a moment's message now, and who would not by
// reason, without naming anybody.
func (s *Store) PlanTally(ctx context.Context, who access.Person, m *plan.Moment) (plan.Tally, error) {
	tally := plan.Tally{Left: map[plan.Reason]int{}}
	if err := s.check(ctx, who, access.ReadStatus, m.Wave(), ""); err != nil {
		return tally, err
	}
	err := s.reading(ctx, func(tx *sql.Tx) error {
		cases, err := s.keptPlanCases(ctx, tx, m)
		for _, c := range cases {
			tally.Add(m.Decide(c))
		}
		return err
	})
	return tally, err
}

// keptPlanCases gives all cases of a wave, in the order of the organisations' ids,
// from the logs that are kept in memory. They are for a look: what is sent is
// decided of what planCases reads in the transaction that sends it.
func (s *Store) keptPlanCases(ctx context.Context, tx *sql.Tx, m *plan.Moment) ([]plan.Case, error) {
	r, err := readOrganisations(ctx, tx, m, ` ORDER BY org`)
	if err != nil || len(r.cases) == 0 {
		return nil, err
	}
	kept, err := s.cases.read(ctx, tx, m.Wave())
	if err != nil {
		return nil, err
	}
	for _, c := range kept {
		i := r.by[c.Org]
		r.rooms[i], r.told[i] = c.Room, c.Contacted
		if n := len(c.Turns); n > 0 {
			r.turned[i] = c.Turns[n-1].Position
		}
	}
	if err := r.views(ctx, tx, m); err != nil {
		return nil, err
	}
	return r.complete(m), nil
}

func eachPlanCase(ctx context.Context, tx *sql.Tx, m *plan.Moment, each func(plan.Case)) error {
	for after := ""; ; {
		cases, err := planCases(ctx, tx, m, after, planPage)
		if err != nil || len(cases) == 0 {
			return err
		}
		for _, c := range cases {
			each(c)
		}
		after = cases[len(cases)-1].Org
	}
}

// planRead gathers what the plan has to know of some cases.
type planRead struct {
	cases  []plan.Case
	by     map[string]int
	rooms  []fieldwork.Room
	turned []int64
	// told are the events of the contact history that the plan knows of.
	told  [][]fieldwork.ContactEvent
	pilot pilot.Cases
}

// readOrganisations begins with the organisations of a wave that a condition finds,
// in the order of their ids; its parameters are numbered from 2.
func readOrganisations(ctx context.Context, tx *sql.Tx, m *plan.Moment, which string, args ...any) (planRead, error) {
	r := planRead{by: map[string]int{}}
	err := scan(ctx, tx, `SELECT org, name FROM organisation WHERE wave = $1`+which, append([]any{m.Wave()}, args...), func(rows row) error {
		c := plan.Case{Begun: map[string]bool{}, HandedIn: map[string]bool{}, Got: map[int64]bool{}}
		err := rows.Scan(&c.Org, &c.Name)
		r.by[c.Org] = len(r.cases)
		r.cases = append(r.cases, c)
		return err
	})
	if err != nil || len(r.cases) == 0 {
		return r, err
	}
	r.rooms, r.turned = make([]fieldwork.Room, len(r.cases)), make([]int64, len(r.cases))
	r.told = make([][]fieldwork.ContactEvent, len(r.cases))
	r.pilot, err = pilotCases(ctx, tx, m.Wave(), "")
	return r, err
}

// planCases reads the cases that follow an organisation's id.
func planCases(ctx context.Context, tx *sql.Tx, m *plan.Moment, after string, most int) ([]plan.Case, error) {
	return casesOf(ctx, tx, m, ` AND org > $2 ORDER BY org LIMIT $3`, after, most)
}

// casesOf reads the cases that a condition finds, which follow each other in the
// order of their ids, from the logs as the transaction sees them.
func casesOf(ctx context.Context, tx *sql.Tx, m *plan.Moment, which string, args ...any) ([]plan.Case, error) {
	r, err := readOrganisations(ctx, tx, m, which, args...)
	if err != nil || len(r.cases) == 0 {
		return nil, err
	}
	if err := r.logs(ctx, tx, m); err != nil {
		return nil, err
	}
	if err := r.views(ctx, tx, m); err != nil {
		return nil, err
	}
	return r.complete(m), nil
}

// between finds what is of the cases that are read, of the first of them to the last.
const between = ` WHERE wave = $1 AND org >= $2 AND org <= $3`

func (r *planRead) between(m *plan.Moment) []any {
	return []any{m.Wave(), r.cases[0].Org, r.cases[len(r.cases)-1].Org}
}

// logs reads the logs of the cases.
func (r *planRead) logs(ctx context.Context, tx *sql.Tx, m *plan.Moment) error {
	for _, one := range []struct {
		text string
		each func(row) error
	}{
		{`SELECT ` + contactColumns + ` FROM contact` + between + ` ORDER BY id`, contacts(func(c fieldwork.Contact) error {
			room := &r.rooms[r.by[c.Org]]
			room.Contacts = append(room.Contacts, c)
			return nil
		})},
		{`SELECT ` + roomEventColumns + ` FROM room_event` + between + ` ORDER BY position`, roomEvents(func(e fieldwork.Event) error {
			room := &r.rooms[r.by[e.Org]]
			room.Events = append(room.Events, e)
			return nil
		})},
		{`SELECT ` + contactEventColumns + ` FROM contact_event` + between + ` ORDER BY position`, contactEvents(func(e fieldwork.ContactEvent) error {
			i := r.by[e.Org]
			r.told[i] = append(r.told[i], e)
			return nil
		})},
		{`SELECT org, max(position) FROM section_event` + between + ` GROUP BY org`, func(rows row) error {
			var org string
			var position int64
			err := rows.Scan(&org, &position)
			r.turned[r.by[org]] = position
			return err
		}},
	} {
		if err := scan(ctx, tx, one.text, r.between(m), one.each); err != nil {
			return err
		}
	}
	return nil
}

// views reads where the sections of the cases stand, and who got the moment's
// message already.
func (r *planRead) views(ctx context.Context, tx *sql.Tx, m *plan.Moment) error {
	err := scan(ctx, tx, `SELECT org, section, state FROM standing`+between, r.between(m), func(rows row) error {
		var org, section string
		var state answer.State
		err := rows.Scan(&org, &section, &state)
		c := &r.cases[r.by[org]]
		c.Begun[section], c.HandedIn[section] = state != answer.NotStarted, state == answer.Complete
		return err
	})
	if err != nil {
		return err
	}
	return scan(ctx, tx, `SELECT org, contact FROM plan_outcome`+between+` AND moment = $4 AND message_key <> ''`, append(r.between(m), m.ID), func(rows row) error {
		var org string
		var contact int64
		err := rows.Scan(&org, &contact)
		r.cases[r.by[org]].Got[contact] = true
		return err
	})
}

// complete makes cases of what was read of them.
func (r *planRead) complete(m *plan.Moment) []plan.Case {
	for i := range r.cases {
		r.completeOne(i, m)
	}
	return r.cases
}

func (r *planRead) completeOne(i int, m *plan.Moment) {
	c, room := &r.cases[i], r.rooms[i]
	file := fieldwork.Case{Room: room, Contacted: r.told[i]}
	c.Refused, c.Pilot = file.HasRefused(), r.pilot.Has(c.Org)
	_, c.SignedOff = room.Signed(r.turned[i])
	bounced, returned, stopped := file.Undeliverable(), file.LettersBack(), file.WantNoMore()
	person := func(contact fieldwork.Contact) plan.Person {
		return plan.Person{Contact: contact, Bounced: bounced[contact.ID], Returned: returned[contact.ID], Stopped: stopped[contact.ID]}
	}
	if lead, ok := room.Lead(); ok {
		p := person(lead)
		c.Lead = &p
	}
	if director, ok := room.Director(); ok {
		p := person(director)
		c.Director = &p
	}
	at := map[int64]int{}
	for _, section := range m.AllSections() {
		for _, h := range room.Holders(section.ID) {
			k, there := at[h.Contact.ID]
			if !there {
				k = len(c.Colleagues)
				at[h.Contact.ID] = k
				c.Colleagues = append(c.Colleagues, person(h.Contact))
			}
			c.Colleagues[k].Holds = append(c.Colleagues[k].Holds, section.ID)
		}
	}
}
