package store

import (
	"context"
	"database/sql"
	"strings"

	"omnibus/access"
	"omnibus/survey/fieldwork"
	"omnibus/tongue"
)

// Room gives a case's people and everything that was done in its room. A
// colleague gets their own sections' part, without anybody's address. A look of
// staff is recorded.
func (s *Store) Room(ctx context.Context, who access.Person, wave, org string) (fieldwork.Room, error) {
	deed := access.ReadContacts
	if who.Colleague {
		deed = access.ReadPart
	}
	if err := s.check(ctx, who, deed, wave, org); err != nil {
		return fieldwork.Room{}, err
	}
	if !keyable(wave, org) {
		return fieldwork.Room{}, noCase()
	}
	var room fieldwork.Room
	err := s.looking(ctx, who, deed, wave, org, func(tx *sql.Tx) error {
		if err := known(ctx, tx, wave, org); err != nil {
			return err
		}
		var err error
		room, err = readRoom(ctx, tx, wave, org)
		return err
	})
	if err == nil && who.Colleague {
		room = room.Part(who.Sections)
	}
	return room, err
}

// readRoom reads a room as it stands in the transaction.
func readRoom(ctx context.Context, from querier, wave, org string) (fieldwork.Room, error) {
	var room fieldwork.Room
	err := scan(ctx, from, `SELECT `+contactColumns+` FROM contact WHERE wave = $1 AND org = $2 ORDER BY id`,
		[]any{wave, org}, contacts(func(c fieldwork.Contact) error {
			room.Contacts = append(room.Contacts, c)
			return nil
		}))
	if err != nil {
		return room, err
	}
	err = scan(ctx, from, `SELECT `+roomEventColumns+` FROM room_event WHERE wave = $1 AND org = $2 ORDER BY position`,
		[]any{wave, org}, roomEvents(func(e fieldwork.Event) error {
			room.Events = append(room.Events, e)
			return nil
		}))
	return room, err
}

const (
	contactColumns   = `id, wave, org, role, name, email, job_title, phone, hours, address, postcode, language, nominated_by, replaces, added_by, added_at`
	roomEventColumns = `position, wave, org, deed, section, contact, beside, given_by, at`
)

// contacts scans contactColumns.
func contacts(each func(fieldwork.Contact) error) func(row) error {
	return func(rows row) error {
		var c fieldwork.Contact
		var language string
		var at int64
		if err := rows.Scan(&c.ID, &c.Wave, &c.Org, &c.Role, &c.Name, &c.Email, &c.JobTitle, &c.Phone, &c.Hours, &c.Address, &c.Postcode, &language, &c.NominatedBy, &c.Replaces, &c.By, &at); err != nil {
			return err
		}
		c.At = fromMS(at)
		c.Language, _ = tongue.Of(language)
		return each(c)
	}
}

// roomEvents scans roomEventColumns.
func roomEvents(each func(fieldwork.Event) error) func(row) error {
	return func(rows row) error {
		var e fieldwork.Event
		var beside string
		var at int64
		if err := rows.Scan(&e.Position, &e.Wave, &e.Org, &e.Deed, &e.Section, &e.Contact, &beside, &e.By, &at); err != nil {
			return err
		}
		e.Beside, e.At = strings.Fields(beside), fromMS(at)
		return each(e)
	}
}

// furnish locks the log, reads a room, has the step decided and writes it; then
// come the deeds that go with it, which are given the room with its new people.
func (s *Store) furnish(ctx context.Context, wave, org string, decide func(tx *sql.Tx, room fieldwork.Room, head int64) (fieldwork.Step, error),
	then ...func(tx *sql.Tx, room fieldwork.Room) error) error {
	if !keyable(wave, org) {
		return noCase()
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		var head int64
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		if err := known(ctx, tx, wave, org); err != nil {
			return err
		}
		room, err := readRoom(ctx, tx, wave, org)
		if err != nil {
			return err
		}
		step, err := decide(tx, room, head)
		if err != nil {
			return err
		}
		if err := s.addStep(ctx, tx, step, head); err != nil {
			return err
		}
		room.Contacts = append(room.Contacts, step.Contacts...)
		for _, f := range then {
			if err := f(tx, room); err != nil {
				return err
			}
		}
		return nil
	})
}

// addStep appends a step to the log and brings the view of holdings up to date.
// An access that goes with a holding ends with it, and so do the sessions of
// whoever held it, at once.
func (s *Store) addStep(ctx context.Context, tx *sql.Tx, step fieldwork.Step, head int64) error {
	people := make([][]any, len(step.Contacts))
	for i, c := range step.Contacts {
		people[i] = []any{c.ID, c.Wave, c.Org, string(c.Role), c.Name, c.Email, c.JobTitle, c.Phone, c.Hours, c.Address, c.Postcode, c.Language.Code(), c.NominatedBy, c.Replaces, c.By, ms(c.At)}
	}
	err := onTx(tx)(ctx, append(inserts(s.engine.widest, `INSERT INTO contact (`+contactColumns+`) VALUES `, "", people),
		inserts(s.engine.widest, `INSERT INTO contact_event (`+contactEventColumns+`) VALUES `, "", contactEventRows(step.Contacted))...))
	if err != nil {
		return err
	}
	for _, e := range step.Events {
		_, err := tx.ExecContext(ctx, `INSERT INTO room_event (`+roomEventColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			e.Position, e.Wave, e.Org, string(e.Deed), e.Section, e.Contact, strings.Join(e.Beside, " "), e.By, ms(e.At))
		if err != nil {
			return err
		}
		switch e.Deed {
		case fieldwork.Handed:
			_, err = tx.ExecContext(ctx, `INSERT INTO holding (contact, section, beside) VALUES ($1, $2, $3)`, e.Contact, e.Section, strings.Join(e.Beside, " "))
		case fieldwork.TakenBack:
			err = endHolding(ctx, tx, e)
		case fieldwork.PassedOn:
			err = endAccesses(ctx, tx, `section = '' AND kind = ''`, e, e.Wave, e.Org)
		}
		if err != nil {
			return err
		}
	}
	if step.Head(head) == head {
		return nil
	}
	_, err = tx.ExecContext(ctx, `UPDATE log_head SET position = $1 WHERE one = 1`, step.Head(head))
	return err
}

func endHolding(ctx context.Context, tx *sql.Tx, e fieldwork.Event) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM holding WHERE contact = $1 AND section = $2`, e.Contact, e.Section); err != nil {
		return err
	}
	if err := endAccesses(ctx, tx, `contact = $3 AND section = $4`, e, e.Wave, e.Org, e.Contact, e.Section); err != nil {
		return err
	}
	// Sessions that began by another section's link showed this one too.
	_, err := tx.ExecContext(ctx, `DELETE FROM session WHERE case_access IN (SELECT id FROM case_access WHERE contact = $1 AND section <> '')`, e.Contact)
	return err
}

// endAccesses withdraws the accesses of a case that which tells, and ends every
// session that began with them.
func endAccesses(ctx context.Context, tx *sql.Tx, which string, e fieldwork.Event, args ...any) error {
	of := `wave = $1 AND org = $2 AND withdrawn_at IS NULL AND ` + which
	if _, err := tx.ExecContext(ctx, `DELETE FROM session WHERE case_access IN (SELECT id FROM case_access WHERE `+of+`)`, args...); err != nil {
		return err
	}
	ids, err := idsOf(ctx, tx, `SELECT id FROM case_access WHERE `+of, args...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := tx.ExecContext(ctx, `UPDATE case_access SET withdrawn_by = $1, withdrawn_at = $2 WHERE id = $3`, e.By, ms(e.At), id); err != nil {
			return err
		}
	}
	return nil
}

func idsOf(ctx context.Context, tx *sql.Tx, text string, args ...any) ([]int64, error) {
	var ids []int64
	err := scan(ctx, tx, text, args, func(rows row) error {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		ids = append(ids, id)
		return nil
	})
	return ids, err
}

// held completes a colleague with the sections that they hold now.
func held(ctx context.Context, ask asking, who *access.Person) error {
	if !who.Colleague {
		return nil
	}
	return ask(ctx, `SELECT section, beside FROM holding WHERE contact = $1 ORDER BY section`, []any{who.Contact}, func(rows row) error {
		var section, beside string
		if err := rows.Scan(&section, &beside); err != nil {
			return err
		}
		who.Sections = append(who.Sections, section)
		who.Beside = append(who.Beside, strings.Fields(beside)...)
		return nil
	})
}

// OpenSection says whether a respondent may open a section; a refusal is
// recorded.
func (s *Store) OpenSection(ctx context.Context, who access.Person, wave, org, section string) error {
	return s.checkSection(ctx, who, access.AnswerCase, wave, org, section)
}
