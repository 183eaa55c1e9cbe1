package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
)

// KeepUpload keeps a file of contacts for the person who sent it, until they
// confirm it, take it back or send another.
func (s *Store) KeepUpload(ctx context.Context, who access.Person, wave, name string, body []byte, at time.Time) error {
	if err := s.check(ctx, who, access.MoveContacts, wave, ""); err != nil {
		return err
	}
	if !keyable(wave) {
		return noWave()
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		if err := forgetUpload(ctx, tx, who, wave); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO contact_upload (wave, given_by, name, body, at) VALUES ($1, $2, $3, $4, $5)`, wave, who.Name, storable(name), body, ms(at))
		return err
	})
}

// Upload gives the file of contacts that a person is looking at.
func (s *Store) Upload(ctx context.Context, who access.Person, wave string) (name string, body []byte, err error) {
	if err := s.check(ctx, who, access.MoveContacts, wave, ""); err != nil {
		return "", nil, err
	}
	err = s.read.QueryRowContext(ctx, `SELECT name, body FROM contact_upload WHERE wave = $1 AND given_by = $2`, storable(wave), who.Name).Scan(&name, &body)
	if missing(err) {
		return "", nil, fault.New(fault.NotFound, "There is no file of contacts to look at: it was confirmed or taken back already. Nothing was changed. Upload it again.")
	}
	return name, body, s.fault(err)
}

// DropUpload forgets the file that a person is looking at.
func (s *Store) DropUpload(ctx context.Context, who access.Person, wave string) error {
	if err := s.check(ctx, who, access.MoveContacts, wave, ""); err != nil {
		return err
	}
	return s.writing(ctx, func(tx *sql.Tx) error { return forgetUpload(ctx, tx, who, storable(wave)) })
}

func forgetUpload(ctx context.Context, tx *sql.Tx, who access.Person, wave string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM contact_upload WHERE wave = $1 AND given_by = $2`, wave, who.Name)
	return err
}

// ForeseeContacts tells what a file of contacts would change. The look is recorded.
func (s *Store) ForeseeContacts(ctx context.Context, who access.Person, ask fieldwork.Ask, file []fieldwork.Contact) (fieldwork.Forecast, error) {
	var f fieldwork.Forecast
	if err := s.check(ctx, who, access.MoveContacts, ask.Wave, ""); err != nil {
		return f, err
	}
	if !keyable(ask.Wave) {
		return f, noWave()
	}
	ask.By = who.Name
	err := s.looking(ctx, who, access.MoveContacts, ask.Wave, "", func(tx *sql.Tx) error {
		people, err := peopleOf(ctx, tx, ask.Wave)
		if err == nil {
			f, err = fieldwork.Foresee(people, file, ask)
		}
		return err
	})
	return f, err
}
