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
		return eachPlanCase(ctx, tx, m, func(c plan.Case) {
			gets, not := m.Decide(c)
			to, left = append(to, gets...), append(left, not...)
		})
	})
	return to, left, err
}

// PlanTally counts who would get a moment's message now, and who would not by
// reason, without naming anybody.
func (s *Store) PlanTally(ctx context.Context, who access.Person, m *plan.Moment) (plan.Tally, error) {
	tally := plan.Tally{Left: map[plan.Reason]int{}}
	if err := s.check(ctx, who, access.ReadStatus, m.Wave(), ""); err != nil {
		return tally, err
	}
	err := s.reading(ctx, func(tx *sql.Tx) error {
		return eachPlanCase(ctx, tx, m, func(c plan.Case) { tally.Add(m.Decide(c)) })
	})
	return tally, err
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

// planCases reads the cases that follow an organisation's id.
func planCases(ctx context.Context, tx *sql.Tx, m *plan.Moment, after string, most int) ([]plan.Case, error) {
	r := planRead{by: map[string]int{}}
	err := scan(ctx, tx, `SELECT org, name FROM organisation WHERE wave = $1 AND org > $2 ORDER BY org LIMIT $3`, []any{m.Wave(), after, most}, func(rows row) error {
		c := plan.Case{Begun: map[string]bool{}, HandedIn: map[string]bool{}, Got: map[int64]bool{}}
		err := rows.Scan(&c.Org, &c.Name)
		r.by[c.Org] = len(r.cases)
		r.cases = append(r.cases, c)
		return err
	})
	if err != nil || len(r.cases) == 0 {
		return nil, err
	}
	r.rooms, r.turned = make([]fieldwork.Room, len(r.cases)), make([]int64, len(r.cases))
	r.told = make([][]fieldwork.ContactEvent, len(r.cases))
	if r.pilot, err = pilotCases(ctx, tx, m.Wave(), ""); err != nil {
		return nil, err
	}
	if err := r.read(ctx, tx, m, []any{m.Wave(), after, r.cases[len(r.cases)-1].Org}); err != nil {
		return nil, err
	}
	for i := range r.cases {
		r.complete(i, m)
	}
	return r.cases, nil
}

// read reads every log of the cases in a range of ids.
func (r *planRead) read(ctx context.Context, tx *sql.Tx, m *plan.Moment, between []any) error {
	const where = ` WHERE wave = $1 AND org > $2 AND org <= $3`
	for _, one := range []struct {
		text string
		args []any
		each func(row) error
	}{
		{`SELECT ` + contactColumns + ` FROM contact` + where + ` ORDER BY id`, between, contacts(func(c fieldwork.Contact) error {
			room := &r.rooms[r.by[c.Org]]
			room.Contacts = append(room.Contacts, c)
			return nil
		})},
		{`SELECT ` + roomEventColumns + ` FROM room_event` + where + ` ORDER BY position`, between, roomEvents(func(e fieldwork.Event) error {
			room := &r.rooms[r.by[e.Org]]
			room.Events = append(room.Events, e)
			return nil
		})},
		{`SELECT ` + contactEventColumns + ` FROM contact_event` + where + ` ORDER BY position`, between, contactEvents(func(e fieldwork.ContactEvent) error {
			i := r.by[e.Org]
			r.told[i] = append(r.told[i], e)
			return nil
		})},
		{`SELECT org, max(position) FROM section_event` + where + ` GROUP BY org`, between, func(rows row) error {
			var org string
			var position int64
			err := rows.Scan(&org, &position)
			r.turned[r.by[org]] = position
			return err
		}},
		{`SELECT org, section, state FROM standing` + where, between, func(rows row) error {
			var org, section string
			var state answer.State
			err := rows.Scan(&org, &section, &state)
			c := &r.cases[r.by[org]]
			c.Begun[section], c.HandedIn[section] = state != answer.NotStarted, state == answer.Complete
			return err
		}},
		{`SELECT org, contact FROM plan_outcome` + where + ` AND moment = $4 AND message_key <> ''`, append(append([]any(nil), between...), m.ID), func(rows row) error {
			var org string
			var contact int64
			err := rows.Scan(&org, &contact)
			r.cases[r.by[org]].Got[contact] = true
			return err
		}},
	} {
		if err := scan(ctx, tx, one.text, one.args, one.each); err != nil {
			return err
		}
	}
	return nil
}

// complete makes a case of what was read of it.
func (r *planRead) complete(i int, m *plan.Moment) {
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
