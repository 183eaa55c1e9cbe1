package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
	"omnibus/survey/fieldwork"
)

const contactEventColumns = `position, wave, org, kind, channel, contact, about, number, outcome, disposition, reason, note, message, pilot, call_back, given_by, at`

// AppendContacted adds to the contact histories of a wave's cases, all or none,
// in the order given. Whoever sets a final code must be allowed to. Events are
// by whoever adds them; the person at the machine may bring in what others did.
func (s *Store) AppendContacted(ctx context.Context, who access.Person, wave string, events []fieldwork.ContactEvent) error {
	deed := access.NoteContact
	checked := make([]fieldwork.ContactEvent, len(events))
	for i, e := range events {
		if e.Kind == fieldwork.DispositionSet {
			deed = access.SetDisposition
		}
		if e.Wave = wave; e.By == "" || who.Role != access.Operator {
			e.By = who.Name
		}
		var err error
		if checked[i], err = e.Checked(); err != nil {
			return err
		}
	}
	if err := s.check(ctx, who, deed, wave, ""); err != nil {
		return err
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		var head int64
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		if err := allKnown(ctx, tx, wave, checked, func(e fieldwork.ContactEvent) string { return e.Org }); err != nil {
			return err
		}
		for i := range checked {
			checked[i].Position = head + int64(i) + 1
		}
		return s.addStep(ctx, tx, fieldwork.Step{Contacted: checked}, head)
	})
}

// contactEventRows give events as rows of contactEventColumns.
func contactEventRows(events []fieldwork.ContactEvent) [][]any {
	rows := make([][]any, len(events))
	for i, e := range events {
		rows[i] = []any{e.Position, e.Wave, e.Org, string(e.Kind), string(e.Channel), e.Contact, e.About, e.Number, string(e.Outcome), string(e.Disposition),
			e.Reason, e.Note, e.Message, flag(e.Pilot), msOrZero(e.CallBack), e.By, ms(e.At)}
	}
	return rows
}

// contactEvents scans contactEventColumns.
func contactEvents(each func(fieldwork.ContactEvent) error) func(row) error {
	return func(rows row) error {
		var e fieldwork.ContactEvent
		var pilot, back, at int64
		err := rows.Scan(&e.Position, &e.Wave, &e.Org, &e.Kind, &e.Channel, &e.Contact, &e.About, &e.Number, &e.Outcome, &e.Disposition,
			&e.Reason, &e.Note, &e.Message, &pilot, &back, &e.By, &at)
		if err != nil {
			return err
		}
		e.Pilot, e.At = pilot != 0, fromMS(at)
		if back != 0 {
			e.CallBack = fromMS(back)
		}
		return each(e)
	}
}

func msOrZero(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return ms(t)
}

// allKnown refuses when one of the cases is not in the wave's frame.
func allKnown[T any](ctx context.Context, tx *sql.Tx, wave string, all []T, org func(T) string) error {
	if !keyable(wave) {
		return noWave()
	}
	there := map[string]bool{}
	err := scan(ctx, tx, `SELECT org FROM organisation WHERE wave = $1`, []any{wave}, func(rows row) error {
		var org string
		err := rows.Scan(&org)
		there[org] = true
		return err
	})
	for _, one := range all {
		if err == nil && !there[org(one)] {
			return noCase()
		}
	}
	return err
}

// contactedOf gives a case's contact history.
func contactedOf(ctx context.Context, from querier, wave, org string) ([]fieldwork.ContactEvent, error) {
	var history []fieldwork.ContactEvent
	err := scan(ctx, from, `SELECT `+contactEventColumns+` FROM contact_event WHERE wave = $1 AND org = $2 ORDER BY position`, []any{wave, org},
		contactEvents(func(e fieldwork.ContactEvent) error { history = append(history, e); return nil }))
	return history, err
}
