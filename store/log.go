package store

import (
	"context"
	"fmt"

	"omnibus/access"
	"omnibus/survey/answer"
)

const (
	saveColumns  = `position, wave, org, section, answers, given_by, origin, at`
	eventColumns = `position, wave, org, section, state, given_by, at`
)

// Head gives the log's last position, 0 for an empty log. Everything up to it
// is committed, and nothing will ever be added before it.
func (s *Store) Head(ctx context.Context) (int64, error) {
	var head int64
	err := s.read.QueryRowContext(ctx, `SELECT position FROM log_head WHERE one = 1`).Scan(&head)
	return head, s.fault(err)
}

// Answers hands every entry of a wave up to a position to each, in the order of
// the log. The same wave and position give the same entries for ever.
func (s *Store) Answers(ctx context.Context, who access.Person, wave string, upto int64, each func(answer.Entry) error) error {
	if err := s.check(ctx, who, access.ReadDataset, wave, ""); err != nil {
		return err
	}
	return s.fault(scan(ctx, s.read, `SELECT `+saveColumns+` FROM save WHERE wave = $1 AND first_position <= $2 ORDER BY position`,
		[]any{wave, upto}, entries(until(upto, each))))
}

// Sections hands every section event of a wave up to a position to each, in the
// order of the log.
func (s *Store) Sections(ctx context.Context, who access.Person, wave string, upto int64, each func(answer.SectionEvent) error) error {
	if err := s.check(ctx, who, access.ReadDataset, wave, ""); err != nil {
		return err
	}
	return s.fault(scan(ctx, s.read, `SELECT `+eventColumns+` FROM section_event WHERE wave = $1 AND position <= $2 ORDER BY position`,
		[]any{wave, upto}, events(each)))
}

// Changed hands on everything up to a position of each case of a wave to which
// answers or section events were added after another position, in no order: what
// is needed to bring a dataset of that earlier position up to date.
func (s *Store) Changed(ctx context.Context, who access.Person, wave string, after, upto int64, entry func(answer.Entry) error, event func(answer.SectionEvent) error) error {
	if err := s.check(ctx, who, access.ReadDataset, wave, ""); err != nil {
		return err
	}
	// The wave is not asked for within, and no order is: either would lead SQLite to
	// read the whole log. The same organisation's case in another wave does no harm.
	const changed = ` WHERE wave = $1 AND %s <= $3 AND org IN (SELECT org FROM save WHERE position > $2 AND first_position <= $3
		UNION SELECT org FROM section_event WHERE position > $2 AND position <= $3)`
	args := []any{wave, after, upto}
	err := scan(ctx, s.read, `SELECT `+saveColumns+` FROM save`+fmt.Sprintf(changed, "first_position"), args, entries(until(upto, entry)))
	if err != nil {
		return s.fault(err)
	}
	return s.fault(scan(ctx, s.read, `SELECT `+eventColumns+` FROM section_event`+fmt.Sprintf(changed, "position"), args, events(event)))
}

// until hands on the entries up to a position: of the save in which it lies, a part.
func until(upto int64, each func(answer.Entry) error) func(answer.Entry) error {
	return func(e answer.Entry) error {
		if e.Position > upto {
			return nil
		}
		return each(e)
	}
}

// lockHead makes the transaction the only one that appends to the log, until
// it ends, and gives the log's last position. What is read after it cannot
// change before the commit.
const lockHead = `UPDATE log_head SET position = position WHERE one = 1 RETURNING position`

// entries scans saveColumns and hands on the entries of each save, in their order.
func entries(each func(answer.Entry) error) func(row) error {
	return func(rows row) error {
		var e answer.Entry
		var last, at int64
		var given string
		if err := rows.Scan(&last, &e.Wave, &e.Org, &e.Section, &given, &e.By, &e.Origin, &at); err != nil {
			return err
		}
		e.At = fromMS(at)
		return readAnswers(given, last, e, each)
	}
}

// events scans eventColumns.
func events(each func(answer.SectionEvent) error) func(row) error {
	return func(rows row) error {
		var e answer.SectionEvent
		var at int64
		if err := rows.Scan(&e.Position, &e.Wave, &e.Org, &e.Section, &e.State, &e.By, &at); err != nil {
			return err
		}
		e.At = fromMS(at)
		return each(e)
	}
}
