package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
	"omnibus/survey/balance"
)

// balanceLines read the three logs that tell of response, without any answer,
// name or note: each has its own columns of the seven that follow the first
// three. An empty string is joined to the wave so that the engines go by
// position, of which few are new, and not through all lines of the wave.
var balanceLines = []string{
	`SELECT position, org, at, section, state, '', '', '', 0, 0, '', 0 FROM section_event WHERE wave || '' = $1 AND position > $2 AND position <= $3 ORDER BY position`,
	`SELECT position, org, at, '', '', kind, outcome, disposition, number, pilot, '', contact FROM contact_event WHERE wave || '' = $1 AND position > $2 AND position <= $3 ORDER BY position`,
	`SELECT position, org, at, section, '', '', '', '', 0, 0, deed, contact FROM room_event WHERE wave || '' = $1 AND position > $2 AND position <= $3 ORDER BY position`,
}

// mostPositions is how many positions of the log one call goes through: with
// 25,000 organisations that all begin anew, a call holds some megabytes.
const mostPositions = 1 << 17

// BalanceLines gives what the logs of a wave say of response after a position,
// in the order of positions, the position up to which that is all, and whether
// the log goes on. Nothing will ever be added before it, so that whoever keeps
// the lines asks for the new ones alone.
func (s *Store) BalanceLines(ctx context.Context, who access.Person, wave string, after int64) (lines []balance.Line, upto int64, more bool, err error) {
	if err := s.check(ctx, who, access.ReadStatus, wave, ""); err != nil {
		return nil, 0, false, err
	}
	if !keyable(wave) {
		return nil, 0, false, noWave()
	}
	return s.balanceLines(ctx, wave, after)
}

// Told gives what may be told of a wave's response at a moment to who must not know
// of any case: the lines of the log do not leave the store. of is the wave as its
// texts say.
func (s *Store) Told(ctx context.Context, who access.Person, wave string, of *balance.Wave, now time.Time) (balance.Told, error) {
	if err := s.check(ctx, who, access.ReadResults, wave, ""); err != nil {
		return balance.Told{}, err
	}
	if !keyable(wave) {
		return balance.Told{}, noWave()
	}
	log := &balance.Log{}
	for more := true; more; {
		lines, upto, goesOn, err := s.balanceLines(ctx, wave, log.Head())
		if err != nil {
			return balance.Told{}, err
		}
		log.Extend(lines, upto)
		more = goesOn
	}
	return balance.PictureOf(of, log, of.ToldAt(now), "").Told(), nil
}

func (s *Store) balanceLines(ctx context.Context, wave string, after int64) (lines []balance.Line, upto int64, more bool, err error) {
	err = s.reading(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT position FROM log_head WHERE one = 1`).Scan(&upto); err != nil || upto <= after {
			return err
		}
		if more = upto-after > mostPositions; more {
			upto = after + mostPositions
		}
		for _, text := range balanceLines {
			if err := scan(ctx, tx, text, []any{wave, after, upto}, balanceLine(func(l balance.Line) { lines = append(lines, l) })); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, 0, false, err
	}
	balance.SortLines(lines)
	return lines, upto, more, nil
}

func balanceLine(each func(balance.Line)) func(row) error {
	return func(rows row) error {
		var l balance.Line
		var at, pilot int64
		err := rows.Scan(&l.Position, &l.Org, &at, &l.Section, &l.State, &l.Kind, &l.Outcome, &l.Disposition, &l.Number, &pilot, &l.Deed, &l.Contact)
		if err == nil {
			l.At, l.Pilot = fromMS(at), pilot != 0
			each(l)
		}
		return err
	}
}

// TakeChaseList records that somebody takes the chase list of a wave out as a
// file, and refuses it to who may not.
func (s *Store) TakeChaseList(ctx context.Context, who access.Person, wave string) error {
	if err := s.check(ctx, who, access.TakeChaseList, wave, ""); err != nil {
		return err
	}
	if !keyable(wave) {
		return noWave()
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		return s.record(ctx, tx, access.Record{At: s.now(), Person: who, Deed: access.TakeChaseList, Wave: wave, Outcome: access.Done})
	})
}
