package store

import (
	"context"
	"database/sql"
	"slices"
	"sync"

	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
)

// keptCases are the cases of a few waves as their logs stood at a position. Logs
// are only appended to, and the ids of contacts are positions of the same log, so
// that what is kept stays true and what is new is found behind the position. Its
// zero value is ready.
type keptCases struct {
	mu sync.Mutex
	by map[string]*casesUpto
}

type casesUpto struct {
	upto  int64
	cases []fieldwork.Case
	at    map[string]int
}

// mostKeptCases is how many waves are kept: some kilobytes a case.
const mostKeptCases = 3

// read gives the cases of a wave, in the frame's order, as the transaction sees
// them or later. They are the caller's to keep, and not to write into.
func (k *keptCases) read(ctx context.Context, tx *sql.Tx, wave string) ([]fieldwork.Case, error) {
	var head int64
	if err := tx.QueryRowContext(ctx, `SELECT position FROM log_head WHERE one = 1`).Scan(&head); err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	kept := k.by[wave]
	if kept == nil || len(kept.cases) == 0 {
		var err error
		if kept, err = organisationsOf(ctx, tx, wave); err != nil {
			return nil, err
		}
		if k.by == nil || len(k.by) >= mostKeptCases {
			k.by = map[string]*casesUpto{}
		}
		k.by[wave] = kept
	}
	if head > kept.upto {
		if err := kept.readOn(ctx, tx, wave, head); err != nil {
			return nil, err
		}
	}
	all := slices.Clone(kept.cases)
	for i := range all {
		c := &all[i]
		// What is added to the kept ones must not show, nor what a caller adds to these.
		c.Room.Contacts, c.Room.Events = slices.Clip(c.Room.Contacts), slices.Clip(c.Room.Events)
		c.Contacted, c.Turns = slices.Clip(c.Contacted), slices.Clip(c.Turns)
	}
	return all, nil
}

func organisationsOf(ctx context.Context, tx *sql.Tx, wave string) (*casesUpto, error) {
	kept := &casesUpto{at: map[string]int{}}
	err := scan(ctx, tx, `SELECT org FROM organisation WHERE wave = $1 ORDER BY place`, []any{wave}, func(rows row) error {
		c := fieldwork.Case{Wave: wave}
		err := rows.Scan(&c.Org)
		kept.at[c.Org] = len(kept.cases)
		kept.cases = append(kept.cases, c)
		return err
	})
	return kept, err
}

// readOn adds what was appended behind the position: all of it or, where reading
// fails, nothing. The condition on the wave is written so that no index of it is
// used: what is new is at the end of the log, and the index leads through the whole.
func (k *casesUpto) readOn(ctx context.Context, tx *sql.Tx, wave string, head int64) error {
	var people []fieldwork.Contact
	var done []fieldwork.Event
	var told []fieldwork.ContactEvent
	var turned []answer.SectionEvent
	const behind = ` WHERE wave || '' = $1 AND position > $2 AND position <= $3 ORDER BY position`
	for _, part := range []struct {
		text string
		each func(row) error
	}{
		{`SELECT ` + contactColumns + ` FROM contact WHERE wave || '' = $1 AND id > $2 AND id <= $3 ORDER BY id`, contacts(collect(&people))},
		{`SELECT ` + roomEventColumns + ` FROM room_event` + behind, roomEvents(collect(&done))},
		{`SELECT ` + contactEventColumns + ` FROM contact_event` + behind, contactEvents(collect(&told))},
		{`SELECT ` + eventColumns + ` FROM section_event` + behind, events(collect(&turned))},
	} {
		if err := scan(ctx, tx, part.text, []any{wave, k.upto, head}, part.each); err != nil {
			return err
		}
	}
	for _, x := range people {
		c := &k.cases[k.at[x.Org]]
		c.Room.Contacts = append(c.Room.Contacts, x)
	}
	for _, x := range done {
		c := &k.cases[k.at[x.Org]]
		c.Room.Events = append(c.Room.Events, x)
	}
	for _, x := range told {
		c := &k.cases[k.at[x.Org]]
		c.Contacted = append(c.Contacted, x)
	}
	for _, x := range turned {
		c := &k.cases[k.at[x.Org]]
		c.Turns = append(c.Turns, turn(x))
	}
	k.upto = head
	return nil
}

// collect appends what is found.
func collect[T any](to *[]T) func(T) error {
	return func(one T) error {
		*to = append(*to, one)
		return nil
	}
}
