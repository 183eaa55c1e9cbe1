package store

import (
	"context"
	"database/sql"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
)

// Nominate names a case's single point of contact, as fieldwork.Room.Nominate
// decides. The director who was let in for that may, and the team. Who takes the
// place of somebody who could open the survey is invited in the same step.
func (s *Store) Nominate(ctx context.Context, who access.Person, c fieldwork.Change, letters Letters) (fieldwork.Contact, error) {
	deed := access.EditContacts
	if who.Role == access.Respondent {
		deed = access.NameContact
	}
	return s.people(ctx, who, deed, &c.Ask, letters, func(tx *sql.Tx, room fieldwork.Room) (fieldwork.Step, error) {
		var open int
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM case_access WHERE wave = $1 AND org = $2 AND section = '' AND kind = '' AND withdrawn_at IS NULL`, c.Wave, c.Org).Scan(&open)
		if err != nil {
			return fieldwork.Step{}, err
		}
		_, again := room.Lead()
		c.Invite = c.Invite || again && open > 0
		return room.Nominate(c)
	})
}

// AskNomination writes to a case's director, with a link and a code by which the
// single point of contact can be named, and nothing else be done. Those of
// earlier letters go on working.
func (s *Store) AskNomination(ctx context.Context, who access.Person, ask fieldwork.Ask, letters Letters) error {
	_, err := s.people(ctx, who, access.SendAccess, &ask, letters, func(tx *sql.Tx, room fieldwork.Room) (fieldwork.Step, error) {
		history, err := contactedOf(ctx, tx, ask.Wave, ask.Org)
		if err != nil {
			return fieldwork.Step{}, err
		}
		return room.AskNomination(ask, history)
	})
	return err
}

// Nomination gives how far the naming of a case's single point of contact is, to
// the director who was let in for it.
func (s *Store) Nomination(ctx context.Context, who access.Person, wave, org string) (fieldwork.Nomination, error) {
	if err := s.check(ctx, who, access.NameContact, wave, org); err != nil {
		return fieldwork.Nomination{}, err
	}
	c := fieldwork.Case{Wave: wave, Org: org}
	err := s.reading(ctx, func(tx *sql.Tx) error {
		if err := known(ctx, tx, wave, org); err != nil {
			return err
		}
		var err error
		if c.Room, err = readRoom(ctx, tx, wave, org); err == nil {
			c.Contacted, err = contactedOf(ctx, tx, wave, org)
		}
		return err
	})
	return c.Nomination(), err
}

// Nominations gives how far the naming is in every case of a wave, to those who
// may see its people. The look is recorded.
func (s *Store) Nominations(ctx context.Context, who access.Person, wave string) (map[string]fieldwork.Nomination, error) {
	if err := s.check(ctx, who, access.ReadContacts, wave, ""); err != nil {
		return nil, err
	}
	if !keyable(wave) {
		return nil, noWave()
	}
	var cases []fieldwork.Case
	err := s.looking(ctx, who, access.ReadContacts, wave, "", func(tx *sql.Tx) (err error) {
		cases, err = s.cases.read(ctx, tx, wave)
		return err
	})
	all := make(map[string]fieldwork.Nomination, len(cases))
	for _, c := range cases {
		all[c.Org] = c.Nomination()
	}
	return all, err
}

// DeclineSurvey notes the director's word that the organisation does not take part.
func (s *Store) DeclineSurvey(ctx context.Context, who access.Person, ask fieldwork.Ask, reason string) error {
	ask.Contact = who.Contact
	none := func(string) (fieldwork.Letter, error) {
		return fieldwork.Letter{}, fault.New(fault.Internal, "nobody is written to about a refusal")
	}
	_, err := s.people(ctx, who, access.NameContact, &ask, none, func(tx *sql.Tx, room fieldwork.Room) (fieldwork.Step, error) {
		history, err := contactedOf(ctx, tx, ask.Wave, ask.Org)
		if err != nil {
			return fieldwork.Step{}, err
		}
		return fieldwork.Case{Room: room, Contacted: history}.Declines(ask, reason)
	})
	return err
}
