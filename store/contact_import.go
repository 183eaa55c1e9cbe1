package store

import (
	"context"
	"database/sql"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
)

// ImportContacts brings in a file of contacts as fieldwork.Import decides, all of
// it or nothing, and counts what it changed. Nobody is let in and nothing is sent;
// what waits for an address that is no more is withdrawn.
func (s *Store) ImportContacts(ctx context.Context, who access.Person, ask fieldwork.Ask, file []fieldwork.Contact) (fieldwork.Imported, error) {
	return s.importContacts(ctx, who, ask, file, nil)
}

// ConfirmContacts is ImportContacts for a file that was looked at before: where it
// would change something else now than what was seen, nothing is changed. The
// file that was kept for it is gone afterwards.
func (s *Store) ConfirmContacts(ctx context.Context, who access.Person, ask fieldwork.Ask, file []fieldwork.Contact, seen fieldwork.Imported) (fieldwork.Imported, error) {
	return s.importContacts(ctx, who, ask, file, &seen)
}

func (s *Store) importContacts(ctx context.Context, who access.Person, ask fieldwork.Ask, file []fieldwork.Contact, seen *fieldwork.Imported) (fieldwork.Imported, error) {
	var n fieldwork.Imported
	if err := s.check(ctx, who, access.MoveContacts, ask.Wave, ""); err != nil {
		return n, err
	}
	ask.By = who.Name
	err := s.writing(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&ask.Head); err != nil {
			return err
		}
		if err := allKnown(ctx, tx, ask.Wave, file, func(c fieldwork.Contact) string { return c.Org }); err != nil {
			return err
		}
		people, err := peopleOf(ctx, tx, ask.Wave)
		if err != nil {
			return err
		}
		var step fieldwork.Step
		if step, n, err = fieldwork.Import(people, file, ask); err != nil {
			return err
		}
		if seen != nil {
			if *seen != n {
				return fault.New(fault.Conflict, "Contacts were changed since you looked at what the file would do. Nothing was changed. Look at it again.")
			}
			if err := forgetUpload(ctx, tx, who, ask.Wave); err != nil {
				return err
			}
		}
		if err := s.addStep(ctx, tx, step, ask.Head); err != nil {
			return err
		}
		for _, c := range step.Contacts {
			if err := s.vacate(ctx, tx, who, people[c.Org], c); err != nil {
				return err
			}
		}
		return s.record(ctx, tx, access.Record{At: ask.At, Person: who, Deed: access.MoveContacts, Wave: ask.Wave, Outcome: access.Done})
	})
	return n, err
}

// ExportContacts hands the people of a wave's cases as they now stand to each, by
// organisation in the order of their ids. It is recorded in the same transaction.
func (s *Store) ExportContacts(ctx context.Context, who access.Person, wave string) (map[string]fieldwork.Room, error) {
	if err := s.check(ctx, who, access.MoveContacts, wave, ""); err != nil {
		return nil, err
	}
	if !keyable(wave) {
		return nil, noWave()
	}
	var people map[string]fieldwork.Room
	err := s.looking(ctx, who, access.MoveContacts, wave, "", func(tx *sql.Tx) error {
		var err error
		people, err = peopleOf(ctx, tx, wave)
		return err
	})
	return people, err
}

// peopleOf gives the people of all cases by organisation.
func peopleOf(ctx context.Context, from querier, wave string) (map[string]fieldwork.Room, error) {
	people := map[string]fieldwork.Room{}
	err := scan(ctx, from, `SELECT `+contactColumns+` FROM contact WHERE wave = $1 ORDER BY id`, []any{wave}, contacts(func(c fieldwork.Contact) error {
		room := people[c.Org]
		room.Contacts = append(room.Contacts, c)
		people[c.Org] = room
		return nil
	}))
	return people, err
}
