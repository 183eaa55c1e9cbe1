package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
)

// Released gives the contacts that a wave's consent releases at a moment, and
// without anybody's details the agreements that were withdrawn, or all of them
// once its last day is over. Of the answers only the one that agrees is given, and
// only where its question is on the case's route. The look is recorded.
func (s *Store) Released(ctx context.Context, who access.Person, wave string, c survey.Consent, q *questionnaire.Questionnaire, at time.Time) ([]fieldwork.Released, error) {
	if err := s.check(ctx, who, access.ReadConsent, wave, ""); err != nil {
		return nil, err
	}
	if !keyable(wave) {
		return nil, noWave()
	}
	var out []fieldwork.Released
	err := s.looking(ctx, who, access.ReadConsent, wave, "", func(tx *sql.Tx) error {
		var err error
		out, err = releasedOf(ctx, tx, wave, c, q, at)
		return err
	})
	return out, err
}

// HandOut is Released, of those alone whose details may be handed out, and puts
// into each one's contact history that they were. Refused once the last day is over.
func (s *Store) HandOut(ctx context.Context, who access.Person, wave string, c survey.Consent, q *questionnaire.Questionnaire, at time.Time) ([]fieldwork.Released, error) {
	if err := s.check(ctx, who, access.ReadConsent, wave, ""); err != nil {
		return nil, err
	}
	if !keyable(wave) {
		return nil, noWave()
	}
	if !c.Given() || !at.Before(c.Until) {
		return nil, fault.New(fault.Refused, "There is no consent that holds today, so nobody's details can be handed out.")
	}
	var out []fieldwork.Released
	err := s.writing(ctx, func(tx *sql.Tx) error {
		var head int64
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		all, err := releasedOf(ctx, tx, wave, c, q, at)
		if err != nil {
			return err
		}
		var step fieldwork.Step
		for _, one := range all {
			if !one.Stands() {
				continue
			}
			out = append(out, one)
			e := one.HandOut(wave, c.Purpose, who.Name, at)
			e.Position = head + int64(len(out))
			step.Contacted = append(step.Contacted, e)
		}
		if err := s.addStep(ctx, tx, step, head); err != nil {
			return err
		}
		return s.record(ctx, tx, access.Record{At: at, Person: who, Deed: access.ReadConsent, Wave: wave, Outcome: access.Looked})
	})
	return out, err
}

// releasedOf gives how each agreement of a wave stands, in the frame's order.
func releasedOf(ctx context.Context, tx *sql.Tx, wave string, c survey.Consent, q *questionnaire.Questionnaire, at time.Time) ([]fieldwork.Released, error) {
	given := map[string]answer.Current{}
	// A question's id may hold _ which stands for any character here: a few more cases are read.
	err := scan(ctx, tx, `SELECT `+saveColumns+` FROM save WHERE wave = $1 AND org IN (SELECT org FROM save WHERE wave = $1 AND answers LIKE $2) ORDER BY position`,
		[]any{wave, "%" + c.Question + "\t%"}, entries(func(e answer.Entry) error {
			if given[e.Org] == nil {
				given[e.Org] = answer.Current{}
			}
			given[e.Org][e.Item] = e
			return nil
		}))
	if err != nil {
		return nil, err
	}
	cases, err := readCases(ctx, tx, wave)
	var out []fieldwork.Released
	for _, one := range cases {
		if a := agreement(given[one.Org], c, q); a.Position > 0 {
			out = append(out, one.Release(a, c, at))
		}
	}
	return out, err
}

// agreement gives the answer by which a case agrees, at position 0 where none does.
func agreement(current answer.Current, c survey.Consent, q *questionnaire.Questionnaire) fieldwork.Agreement {
	asked, there := q.Question(c.Question)
	e := current[answer.Item{Question: c.Question}]
	if !there || !e.Value.Given() || !e.Value.Has(c.Code) || !route.Of(q, current).Asked(asked) {
		return fieldwork.Agreement{}
	}
	return fieldwork.Agreement{Position: e.Position, By: e.By, At: e.At}
}

// OwnConsent gives a respondent how their own organisation's agreement stands; its
// position is 0 where there is none. It is for the contact, and for the colleague
// who holds the section in which it is asked.
func (s *Store) OwnConsent(ctx context.Context, who access.Person, wave, org string, c survey.Consent, q *questionnaire.Questionnaire, at time.Time) (fieldwork.Released, error) {
	if err := s.checkSection(ctx, who, access.OwnConsent, wave, org, sectionOf(q, c)); err != nil {
		return fieldwork.Released{}, err
	}
	if !keyable(wave, org) {
		return fieldwork.Released{}, noCase()
	}
	var out fieldwork.Released
	err := s.reading(ctx, func(tx *sql.Tx) error {
		var err error
		out, err = consentOf(ctx, tx, wave, org, c, q, at)
		return err
	})
	return out, err
}

func sectionOf(q *questionnaire.Questionnaire, c survey.Consent) string {
	if asked, there := q.Question(c.Question); there {
		return asked.Section().ID
	}
	return ""
}

// consentOf reads how one case's agreement stands.
func consentOf(ctx context.Context, tx *sql.Tx, wave, org string, c survey.Consent, q *questionnaire.Questionnaire, at time.Time) (fieldwork.Released, error) {
	file := fieldwork.Case{Wave: wave, Org: org}
	if err := known(ctx, tx, wave, org); err != nil {
		return fieldwork.Released{}, err
	}
	current := answer.Current{}
	err := scan(ctx, tx, `SELECT `+saveColumns+` FROM save WHERE wave = $1 AND org = $2 ORDER BY position`, []any{wave, org},
		entries(func(e answer.Entry) error { current[e.Item] = e; return nil }))
	if err != nil {
		return fieldwork.Released{}, err
	}
	if file.Room, err = readRoom(ctx, tx, wave, org); err != nil {
		return fieldwork.Released{}, err
	}
	if file.Contacted, err = contactedOf(ctx, tx, wave, org); err != nil {
		return fieldwork.Released{}, err
	}
	return file.Release(agreement(current, c, q), c, at), nil
}

// WithdrawConsent notes that an organisation has taken its agreement back: by
// itself, on its own pages, or by telling the team. It is appended to the contact
// history, once. Refused where nobody agreed.
func (s *Store) WithdrawConsent(ctx context.Context, who access.Person, wave, org string, c survey.Consent, q *questionnaire.Questionnaire, at time.Time) error {
	e := fieldwork.ContactEvent{Wave: wave, Org: org, Channel: fieldwork.InOffice, Note: "Told to the team", By: who.Name, At: at}
	var err error
	if who.Role == access.Respondent {
		e.Channel, e.Note, e.Contact = fieldwork.ByWeb, "", who.Contact
		err = s.checkSection(ctx, who, access.OwnConsent, wave, org, sectionOf(q, c))
	} else {
		err = s.check(ctx, who, access.ReadConsent, wave, org)
	}
	if err != nil {
		return err
	}
	if org == "" {
		return fault.New(fault.Refused, "Choose whose agreement was withdrawn. Nothing was changed.")
	}
	if !keyable(wave, org) {
		return noCase()
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		var head int64
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		stands, err := consentOf(ctx, tx, wave, org, c, q, at)
		if err != nil {
			return err
		}
		e, add, err := stands.TakeBack(e)
		if err != nil || !add {
			return err
		}
		e.Position = head + 1
		if err := s.addStep(ctx, tx, fieldwork.Step{Contacted: []fieldwork.ContactEvent{e}}, head); err != nil {
			return err
		}
		deed := access.ReadConsent
		if who.Role == access.Respondent {
			deed = access.OwnConsent
		}
		return s.record(ctx, tx, access.Record{At: at, Person: who, Deed: deed, Wave: wave, Org: org, Outcome: access.Done})
	})
}
