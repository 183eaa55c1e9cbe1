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
	// notedAtOnce is how many events one transaction adds, so that a save never waits
	// long for the writer.
	notedAtOnce = 1024
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

// addParadata adds a row for each case that the events are of, in their order.
func (s *Store) addParadata(ctx context.Context, events []paradata.Event) error {
	var cases []caseOf
	notes := map[caseOf][]byte{}
	for _, e := range events {
		c := caseOf{e.Wave, e.Org}
		if notes[c] == nil {
			cases = append(cases, c)
		}
		notes[c] = append(notes[c], e.Line()...)
	}
	return s.appending(ctx, func(run runner) error {
		var head int64
		err := run(ctx, []statement{{text: `UPDATE paradata_head SET id = id + $1 WHERE one = 1 RETURNING id`, args: []any{len(cases)},
			each: func(r row) error { return r.Scan(&head) }}})
		if err != nil {
			return err
		}
		rows := make([][]any, len(cases))
		for i, c := range cases {
			rows[i] = []any{head - int64(len(cases)-1-i), c.wave, c.org, string(notes[c])}
		}
		return run(ctx, inserts(s.engine.added, `INSERT INTO paradata (id, wave, org, notes) VALUES `, "", rows))
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
		read := &noteReader{each: each}
		if err := scan(ctx, tx, `SELECT wave, org, notes FROM paradata WHERE wave = $1`+which+` ORDER BY org, id`, args, read.row); err != nil {
			return err
		}
		return read.end()
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
		read := &noteReader{each: func(e paradata.Event) error { events = append(events, e); return nil }}
		if err := scan(ctx, tx, `SELECT wave, org, notes FROM paradata WHERE wave = $1 AND org = $2 ORDER BY id`, []any{wave, org}, read.row); err != nil {
			return err
		}
		return read.end()
	})
	if err != nil {
		return nil, err
	}
	return events, nil
}

// noteReader hands on the events of rows, case by case and in the order of time:
// nodes write down what they hold at their own times.
type noteReader struct {
	each func(paradata.Event) error
	held []paradata.Event
}

// row takes a row: wave, org, notes.
func (n *noteReader) row(rows row) error {
	var of paradata.Event
	var lines string
	if err := rows.Scan(&of.Wave, &of.Org, &lines); err != nil {
		return err
	}
	if len(n.held) > 0 && n.held[0].Org != of.Org {
		if err := n.end(); err != nil {
			return err
		}
	}
	return paradata.ReadLines(lines, of, func(e paradata.Event) error { n.held = append(n.held, e); return nil })
}

// end hands on what is held of the last case.
func (n *noteReader) end() error {
	slices.SortStableFunc(n.held, func(a, b paradata.Event) int { return a.At.Compare(b.At) })
	for _, e := range n.held {
		if err := n.each(e); err != nil {
			return err
		}
	}
	n.held = n.held[:0]
	return nil
}
