package store

import (
	"context"
	"database/sql"

	"omnibus/access"
	"omnibus/mail"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
)

// CaseFile gives everything about one case but its answers, and the looks of
// staff at it, the latest first and this one among them. Who may not see its
// people gets it without them. The look is recorded in the same transaction:
// what can't be recorded is not shown.
func (s *Store) CaseFile(ctx context.Context, who access.Person, wave, org string) (fieldwork.Case, []access.Record, error) {
	if err := s.check(ctx, who, access.ReadCaseFile, wave, org); err != nil {
		return fieldwork.Case{}, nil, err
	}
	if !keyable(wave, org) {
		return fieldwork.Case{}, nil, noCase()
	}
	c := fieldwork.Case{Wave: wave, Org: org}
	var looks []access.Record
	var team map[string]bool
	err := s.writing(ctx, func(tx *sql.Tx) error {
		if err := known(ctx, tx, wave, org); err != nil {
			return err
		}
		look := access.Record{At: s.now(), Person: who, Deed: access.ReadCaseFile, Wave: wave, Org: org, Outcome: access.Looked}
		if err := s.record(ctx, tx, look); err != nil {
			return err
		}
		var err error
		if c, err = readCaseFile(ctx, tx, wave, org); err != nil {
			return err
		}
		if looks, err = looksAt(ctx, tx, wave, org); err != nil {
			return err
		}
		team, err = teamOf(ctx, tx)
		return err
	})
	if err == nil && access.Check(who, access.ReadContacts, wave, org) != nil {
		c = c.WithoutPeople(func(name string) bool { return team[name] || name == who.Name })
	}
	return c, looks, err
}

func readCaseFile(ctx context.Context, tx *sql.Tx, wave, org string) (fieldwork.Case, error) {
	c := fieldwork.Case{Wave: wave, Org: org}
	var err error
	if c.Room, err = readRoom(ctx, tx, wave, org); err != nil {
		return c, err
	}
	of := []any{wave, org}
	if c.Contacted, err = contactedOf(ctx, tx, wave, org); err != nil {
		return c, err
	}
	err = scan(ctx, tx, `SELECT `+eventColumns+` FROM section_event WHERE wave = $1 AND org = $2 ORDER BY position`, of,
		events(func(e answer.SectionEvent) error { c.Turns = append(c.Turns, turn(e)); return nil }))
	if err != nil {
		return c, err
	}
	if c.Saves, err = savesOf(ctx, tx, wave, org); err != nil {
		return c, err
	}
	c.Mail, err = mailOf(ctx, tx, wave, org)
	return c, err
}

// savesOf gives when answers of a case were saved and how many, without any answer.
func savesOf(ctx context.Context, tx *sql.Tx, wave, org string) ([]fieldwork.Save, error) {
	var all []fieldwork.Save
	err := scan(ctx, tx, `SELECT `+saveColumns+` FROM save WHERE wave = $1 AND org = $2 ORDER BY position`, []any{wave, org},
		entries(func(e answer.Entry) error {
			v := fieldwork.Save{Position: e.Position, Section: e.Section, Answers: 1, By: e.By, Origin: string(e.Origin), At: e.At}
			// What is as the one before but for where it stands was saved with it.
			if last := len(all) - 1; last >= 0 {
				same := v
				same.Position, same.Answers = all[last].Position, all[last].Answers
				if same == all[last] {
					all[last].Position, all[last].Answers = v.Position, same.Answers+1
					return nil
				}
			}
			all = append(all, v)
			return nil
		}))
	return all, err
}

// mailOf gives a case's messages with what happened to each.
func mailOf(ctx context.Context, tx *sql.Tx, wave, org string) ([]mail.Record, error) {
	var all []mail.Record
	at := map[int64]int{}
	err := scan(ctx, tx, `SELECT `+mailColumns+` FROM message WHERE wave = $1 AND org = $2 ORDER BY id`, []any{wave, org}, func(rows row) error {
		r, err := mailRecord(rows)
		at[r.ID] = len(all)
		all = append(all, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = scan(ctx, tx, `SELECT a.message, a.at, a.try, a.state, a.given_by, a.told FROM message_attempt a JOIN message m ON m.id = a.message
		WHERE m.wave = $1 AND m.org = $2 ORDER BY a.id`, []any{wave, org}, func(rows row) error {
		var id, when int64
		var a mail.Attempt
		if err := rows.Scan(&id, &when, &a.Try, &a.State, &a.By, &a.Told); err != nil {
			return err
		}
		a.At = fromMS(when)
		r := &all[at[id]]
		r.Attempts = append(r.Attempts, a)
		return nil
	})
	return all, err
}

// mostLooks is how many looks at a case are shown.
const mostLooks = 20

func looksAt(ctx context.Context, tx *sql.Tx, wave, org string) ([]access.Record, error) {
	var looks []access.Record
	err := scan(ctx, tx, `SELECT at, person, role, deed FROM audit WHERE wave = $1 AND org = $2 AND outcome = $3 ORDER BY id DESC LIMIT $4`,
		[]any{wave, org, string(access.Looked), mostLooks}, func(rows row) error {
			r := access.Record{Wave: wave, Org: org, Outcome: access.Looked}
			var at int64
			if err := rows.Scan(&at, &r.Person.Name, &r.Person.Role, &r.Deed); err != nil {
				return err
			}
			r.At = fromMS(at)
			looks = append(looks, r)
			return nil
		})
	return looks, err
}

// teamOf gives the names of staff: all other names in a case are people's there.
func teamOf(ctx context.Context, tx *sql.Tx) (map[string]bool, error) {
	team := map[string]bool{}
	err := scan(ctx, tx, `SELECT name FROM account`, nil, func(rows row) error {
		var name string
		err := rows.Scan(&name)
		team[name] = true
		return err
	})
	return team, err
}

func turn(e answer.SectionEvent) fieldwork.Turn {
	return fieldwork.Turn{Position: e.Position, Section: e.Section, Begun: e.State != answer.NotStarted, Complete: e.State == answer.Complete, By: e.By, At: e.At}
}

// Cases hands every case of a wave to each, in the frame's order, as its logs
// stand: its people, what was done in its room, its contact history and the turns
// of its sections. Messages and saves are CaseFile's. Who may not see people gets
// the cases without them; the look of who may is recorded.
func (s *Store) Cases(ctx context.Context, who access.Person, wave string, each func(fieldwork.Case) error) error {
	if err := s.check(ctx, who, access.ReadStatus, wave, ""); err != nil {
		return err
	}
	if !keyable(wave) {
		return noWave()
	}
	var all []fieldwork.Case
	var team map[string]bool
	hidden := access.Check(who, access.ReadContacts, wave, "") != nil
	read := func(tx *sql.Tx) error {
		var err error
		if all, err = s.cases.read(ctx, tx, wave); err == nil {
			team, err = teamOf(ctx, tx)
		}
		return err
	}
	var err error
	if hidden {
		err = s.reading(ctx, read)
	} else {
		err = s.looking(ctx, who, access.ReadContacts, wave, "", read)
	}
	if err != nil {
		return err
	}
	for _, c := range all {
		if hidden {
			c = c.WithoutPeople(func(name string) bool { return team[name] })
		}
		if err := each(c); err != nil {
			return err
		}
	}
	return nil
}

func readCases(ctx context.Context, tx *sql.Tx, wave string) ([]fieldwork.Case, error) {
	var all []fieldwork.Case
	at := map[string]int{}
	err := scan(ctx, tx, `SELECT org FROM organisation WHERE wave = $1 ORDER BY place`, []any{wave}, func(rows row) error {
		c := fieldwork.Case{Wave: wave}
		err := rows.Scan(&c.Org)
		at[c.Org] = len(all)
		all = append(all, c)
		return err
	})
	for _, part := range []struct {
		text string
		each func(row) error
	}{
		{`SELECT ` + contactColumns + ` FROM contact WHERE wave = $1 ORDER BY id`, contacts(func(x fieldwork.Contact) error {
			c := &all[at[x.Org]]
			c.Room.Contacts = append(c.Room.Contacts, x)
			return nil
		})},
		{`SELECT ` + roomEventColumns + ` FROM room_event WHERE wave = $1 ORDER BY position`, roomEvents(func(x fieldwork.Event) error {
			c := &all[at[x.Org]]
			c.Room.Events = append(c.Room.Events, x)
			return nil
		})},
		{`SELECT ` + contactEventColumns + ` FROM contact_event WHERE wave = $1 ORDER BY position`, contactEvents(func(x fieldwork.ContactEvent) error {
			c := &all[at[x.Org]]
			c.Contacted = append(c.Contacted, x)
			return nil
		})},
		{`SELECT ` + eventColumns + ` FROM section_event WHERE wave = $1 ORDER BY position`, events(func(x answer.SectionEvent) error {
			c := &all[at[x.Org]]
			c.Turns = append(c.Turns, turn(x))
			return nil
		})},
	} {
		if err == nil {
			err = scan(ctx, tx, part.text, []any{wave}, part.each)
		}
	}
	return all, err
}
