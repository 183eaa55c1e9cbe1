package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/paradata"
)

const (
	// mostNoted bounds what is held of paradata before it is written: a megabyte.
	mostNoted = 4096
	// noteAfter is how long it is held at most.
	noteAfter = 2 * time.Second
	// notedAtOnce is how many rows one transaction adds, so that a save never waits
	// long for the writer.
	notedAtOnce = 512
	// noteColumns are those of the table paradata.
	noteColumns = `id, wave, org, person, section, page, deed, met, edits, device, at`
)

// NotePage has a respondent's doings noted, soon and in a batch: it never waits,
// and a save is never slower for it. What is held is lost in a crash, and what
// can't be written is dropped: answers come first. What the person may not have
// noted, or is no sound event, is dropped too.
func (s *Store) NotePage(who access.Person, e paradata.Event) {
	e.Wave, e.Org, e.Person = who.Wave, who.Org, paradata.PersonOf(who.Contact, who.Access)
	if !e.Sound() || access.Check(who, access.NotePages, e.Wave, e.Org) != nil {
		return
	}
	s.notes.Put(e)
}

// FlushNotes writes what is held of paradata now.
func (s *Store) FlushNotes() { s.notes.Flush() }

// AddParadata adds events at once; they are of one wave.
func (s *Store) AddParadata(ctx context.Context, who access.Person, wave string, events []paradata.Event) error {
	if err := s.check(ctx, who, access.NotePages, wave, ""); err != nil {
		return err
	}
	for _, e := range events {
		if e.Wave != wave || !e.Sound() {
			return fault.New(fault.Refused, "An event of %q is not one that can be kept. Nothing was changed.", e.Org)
		}
	}
	return s.addParadata(ctx, events)
}

// noted writes a batch of the buffer, part by part, and gives how many of it are
// lost: once a part can't be written, the rest is not tried. Each part has a time
// limit of its own.
func (s *Store) noted(batch []paradata.Event) (lost int, err error) {
	written := 0
	for part := range slices.Chunk(batch, notedAtOnce) {
		ctx, cancel := context.WithTimeout(context.Background(), s.patience)
		err := s.addParadata(ctx, part)
		cancel()
		if err != nil {
			return len(batch) - written, err
		}
		written += len(part)
	}
	return 0, nil
}

func (s *Store) addParadata(ctx context.Context, events []paradata.Event) error {
	return s.appending(ctx, func(run runner) error {
		var head int64
		err := run(ctx, []statement{{text: `UPDATE paradata_head SET id = id + $1 WHERE one = 1 RETURNING id`, args: []any{len(events)},
			each: func(r row) error { return r.Scan(&head) }}})
		if err != nil {
			return err
		}
		rows := make([][]any, len(events))
		for i, e := range events {
			id := head - int64(len(events)-1-i)
			rows[i] = []any{id, e.Wave, e.Org, e.Person, e.Section, e.Page, string(e.Deed), paradata.WriteMet(e.Met), e.Edits, string(e.Device), ms(e.At)}
		}
		return run(ctx, inserts(s.engine.added, `INSERT INTO paradata (`+noteColumns+`) VALUES `, "", rows))
	})
}

// Paradata hands to each all events of those cases of a wave of which anything
// was noted after the number after, case by case, and gives the number up to
// which that is true. after 0 asks for all cases.
func (s *Store) Paradata(ctx context.Context, who access.Person, wave string, after int64, each func(paradata.Event) error) (upto int64, err error) {
	if err := s.check(ctx, who, access.ReadParadata, wave, ""); err != nil {
		return 0, err
	}
	if !keyable(wave) {
		return 0, noWave()
	}
	err = s.reading(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT id FROM paradata_head WHERE one = 1`).Scan(&upto); err != nil || upto <= after {
			return err
		}
		which, args := "", []any{wave}
		if after > 0 {
			// Without the wave, so that the newest rows are read and no others.
			which, args = ` AND org IN (SELECT org FROM paradata WHERE id > $2)`, []any{wave, after}
		}
		return scan(ctx, tx, `SELECT `+noteColumns+` FROM paradata WHERE wave = $1`+which+` ORDER BY org, at, id`, args, notes(each))
	})
	return upto, err
}

// CaseParadata gives what was noted of one case. A look of staff is recorded in
// the same transaction.
func (s *Store) CaseParadata(ctx context.Context, who access.Person, wave, org string) ([]paradata.Event, error) {
	if err := s.check(ctx, who, access.ReadParadata, wave, org); err != nil {
		return nil, err
	}
	if !keyable(wave, org) {
		return nil, noCase()
	}
	var events []paradata.Event
	err := s.looking(ctx, who, access.ReadParadata, wave, org, func(tx *sql.Tx) error {
		if err := known(ctx, tx, wave, org); err != nil {
			return err
		}
		return scan(ctx, tx, `SELECT `+noteColumns+` FROM paradata WHERE wave = $1 AND org = $2 ORDER BY at, id`, []any{wave, org},
			notes(func(e paradata.Event) error { events = append(events, e); return nil }))
	})
	if err != nil {
		return nil, err
	}
	return events, nil
}

// notes scans noteColumns.
func notes(each func(paradata.Event) error) func(row) error {
	return func(rows row) error {
		var e paradata.Event
		var id, at int64
		var met string
		if err := rows.Scan(&id, &e.Wave, &e.Org, &e.Person, &e.Section, &e.Page, &e.Deed, &met, &e.Edits, &e.Device, &at); err != nil {
			return err
		}
		e.Met, e.At = paradata.ReadMet(met), fromMS(at)
		return each(e)
	}
}
