package store

import (
	"context"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/tongue"
)

// KeepDraft keeps what a person has typed on a page of a section of theirs, in
// place of what they had typed there before; an empty body forgets it. It
// returns after the commit.
func (s *Store) KeepDraft(ctx context.Context, who access.Person, d answer.Draft) error {
	if err := s.checkSection(ctx, who, access.AnswerCase, d.Wave, d.Org, d.Section); err != nil {
		return err
	}
	if len(d.Body) > answer.DraftLimit || !keyable(d.Body, d.Page, who.Name) {
		return fault.Say(fault.Refused, tongue.Both("What was typed is too long to be kept before it is sent. Press Continue to save it.", "Mae'r hyn a deipiwyd yn rhy hir i'w gadw cyn iddo gael ei anfon. Pwyswch Parhau i'w gadw."))
	}
	if d.Body == "" {
		_, err := s.write.ExecContext(ctx, `DELETE FROM draft WHERE wave = $1 AND org = $2 AND section = $3 AND page = $4 AND contact = $5 AND given_by = $6`,
			d.Wave, d.Org, d.Section, d.Page, who.Contact, who.Name)
		return s.fault(err)
	}
	_, err := s.write.ExecContext(ctx, `INSERT INTO draft (wave, org, section, page, contact, given_by, body, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (wave, org, section, page, contact, given_by) DO UPDATE SET body = excluded.body, at = excluded.at`,
		d.Wave, d.Org, d.Section, d.Page, who.Contact, who.Name, d.Body, ms(d.At))
	return s.fault(err)
}

// Draft gives what a person had typed on a page, with an empty body when that is
// nothing. Nobody reads another's.
func (s *Store) Draft(ctx context.Context, who access.Person, wave, org, section, page string) (answer.Draft, error) {
	d := answer.Draft{Wave: wave, Org: org, Section: section, Page: page}
	if err := s.checkSection(ctx, who, access.AnswerCase, wave, org, section); err != nil {
		return d, err
	}
	if !keyable(page, who.Name) {
		return d, nil
	}
	err := s.pages(ctx, `SELECT body, at FROM draft WHERE wave = $1 AND org = $2 AND section = $3 AND page = $4 AND contact = $5 AND given_by = $6`,
		[]any{wave, org, section, page, who.Contact, who.Name}, func(found row) error {
			var at int64
			err := found.Scan(&d.Body, &at)
			d.At = fromMS(at)
			return err
		})
	return d, s.fault(err)
}

// forgetPages clears away who was at which page, and the drafts that nobody came
// back for. When it fails, the next one will do.
func (s *Store) forgetPages(ctx context.Context, at time.Time) {
	_, err := s.write.ExecContext(ctx, `DELETE FROM draft WHERE at <= $1`, ms(at.Add(-answer.DraftLasts)))
	if err == nil {
		_, err = s.write.ExecContext(ctx, `DELETE FROM presence WHERE at <= $1`, ms(at.Add(-time.Hour)))
	}
	if err != nil {
		s.log.Warn("what pages had noted could not be cleared away", "error", err)
	}
}
