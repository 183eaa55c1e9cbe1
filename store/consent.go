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
// the agreements that were withdrawn without anybody's details; nobody once its
// last day is over. Of the answers only the one that agrees is given, and only
// where its question is on the case's route. The look is recorded in the same
// transaction.
func (s *Store) Released(ctx context.Context, who access.Person, wave string, c survey.Consent, q *questionnaire.Questionnaire, at time.Time) ([]fieldwork.Released, error) {
	if err := s.check(ctx, who, access.ReadConsent, wave, ""); err != nil {
		return nil, err
	}
	if !keyable(wave) {
		return nil, noWave()
	}
	asked, there := q.Question(c.Question)
	if !there || !at.Before(c.Until) {
		return nil, nil
	}
	var out []fieldwork.Released
	err := s.writing(ctx, func(tx *sql.Tx) error {
		out = nil
		if err := s.record(ctx, tx, access.Record{At: at, Person: who, Deed: access.ReadConsent, Wave: wave, Outcome: access.Looked}); err != nil {
			return err
		}
		given := map[string]answer.Current{}
		err := scan(ctx, tx, `SELECT `+entryColumns+` FROM answer WHERE wave = $1 AND org IN (SELECT org FROM answer WHERE wave = $1 AND question = $2) ORDER BY position`,
			[]any{wave, c.Question}, entries(func(e answer.Entry) error {
				if given[e.Org] == nil {
					given[e.Org] = answer.Current{}
				}
				given[e.Org][e.Item] = e
				return nil
			}))
		if err != nil {
			return err
		}
		cases, err := readCases(ctx, tx, wave)
		for _, one := range cases {
			current := given[one.Org]
			e := current[answer.Item{Question: c.Question}]
			if e.Value.Given() && e.Value.Has(c.Code) && route.Of(q, current).Asked(asked) {
				out = append(out, one.Release(fieldwork.Agreement{Position: e.Position, By: e.By, At: e.At}))
			}
		}
		return err
	})
	return out, err
}

// WithdrawConsent notes that an organisation has taken its agreement back. It is
// appended to the contact history; said twice it is noted twice.
func (s *Store) WithdrawConsent(ctx context.Context, who access.Person, wave, org, note string, at time.Time) error {
	if err := s.check(ctx, who, access.ReadConsent, wave, org); err != nil {
		return err
	}
	if org == "" {
		return fault.New(fault.Refused, "Choose whose agreement was withdrawn. Nothing was changed.")
	}
	return s.AppendContacted(ctx, who, wave, []fieldwork.ContactEvent{{Org: org, Kind: fieldwork.ConsentWithdrawn, Channel: fieldwork.InOffice, Note: note, By: who.Name, At: at}})
}
