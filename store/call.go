package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/call"
)

// TakeCall gives a case to one caller until the lock runs out, and to the same
// one again for as long. Two never get the same case: it is one statement. What
// an earlier holder had open at the telephone ends when the case is taken over.
func (s *Store) TakeCall(ctx context.Context, who access.Person, wave, org string, at time.Time) (call.Lock, error) {
	lock := call.Lock{Wave: wave, Org: org, Holder: who.Name, Until: at.Add(call.Hold)}
	if err := s.check(ctx, who, access.MakeCalls, wave, org); err != nil {
		return lock, err
	}
	if !keyable(wave, org, who.Name) {
		return lock, noCase()
	}
	err := s.writing(ctx, func(tx *sql.Tx) error {
		if err := known(ctx, tx, wave, org); err != nil {
			return err
		}
		var since int64
		err := tx.QueryRowContext(ctx, `INSERT INTO call_lock (wave, org, holder, since, until) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (wave, org) DO UPDATE SET holder = excluded.holder,
				since = CASE WHEN call_lock.holder = excluded.holder AND call_lock.until > excluded.since THEN call_lock.since ELSE excluded.since END,
				until = CASE WHEN call_lock.holder = excluded.holder AND call_lock.until > excluded.until THEN call_lock.until ELSE excluded.until END
			WHERE call_lock.holder = excluded.holder OR call_lock.until <= excluded.since
			RETURNING since, until`, wave, org, who.Name, ms(at), ms(lock.Until)).Scan(&since, asTime(&lock.Until))
		if missing(err) {
			return taken(ctx, tx, wave, org)
		}
		if err != nil {
			return err
		}
		lock.Since = fromMS(since)
		if since < ms(at) {
			return nil
		}
		return endTelephone(ctx, tx, wave, org, who.Name, at)
	})
	return lock, err
}

// asTime scans milliseconds into a time.
func asTime(t *time.Time) sql.Scanner { return scannedTime{t} }

type scannedTime struct{ to *time.Time }

// Scan implements sql.Scanner.
func (s scannedTime) Scan(from any) error {
	n, ok := from.(int64)
	if !ok {
		return fault.New(fault.Internal, "a moment is kept as %T", from)
	}
	*s.to = fromMS(n)
	return nil
}

// taken says who has a case.
func taken(ctx context.Context, tx *sql.Tx, wave, org string) error {
	holder := "Somebody else"
	err := tx.QueryRowContext(ctx, `SELECT holder FROM call_lock WHERE wave = $1 AND org = $2`, wave, org).Scan(&holder)
	if err != nil && !missing(err) {
		return err
	}
	return fault.New(fault.Conflict, "%s is calling this case now. Nothing was changed. Take another one from the queue.", holder)
}

// Calling gives the cases that are somebody's at a moment, by organisation.
func (s *Store) Calling(ctx context.Context, who access.Person, wave string, at time.Time) (map[string]call.Lock, error) {
	if err := s.check(ctx, who, access.ReadStatus, wave, ""); err != nil {
		return nil, err
	}
	if !keyable(wave) {
		return nil, noWave()
	}
	locks := map[string]call.Lock{}
	err := s.reading(ctx, func(tx *sql.Tx) error {
		return scan(ctx, tx, `SELECT org, holder, since, until FROM call_lock WHERE wave = $1 AND until > $2`, []any{wave, ms(at)}, func(rows row) error {
			l := call.Lock{Wave: wave}
			err := rows.Scan(&l.Org, &l.Holder, asTime(&l.Since), asTime(&l.Until))
			locks[l.Org] = l
			return err
		})
	})
	return locks, err
}

// LeaveCall puts a case back into the queue: nobody was called.
func (s *Store) LeaveCall(ctx context.Context, who access.Person, wave, org string, at time.Time) error {
	if err := s.check(ctx, who, access.MakeCalls, wave, org); err != nil {
		return err
	}
	if !keyable(wave, org, who.Name) {
		return noCase()
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		_, err := letGo(ctx, tx, wave, org, who.Name, at)
		return err
	})
}

// EndCall adds what a call came to to the case's history, ends what was open at
// the telephone, and gives the case back: all or nothing. The lock must not have
// been taken over; that it ran out alone does not matter.
func (s *Store) EndCall(ctx context.Context, who access.Person, r call.Result) error {
	if err := s.check(ctx, who, access.MakeCalls, r.Wave, r.Org); err != nil {
		return err
	}
	if !keyable(r.Wave, r.Org, who.Name) {
		return noCase()
	}
	r.By = who.Name
	return s.writing(ctx, func(tx *sql.Tx) error {
		var head int64
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		if err := known(ctx, tx, r.Wave, r.Org); err != nil {
			return err
		}
		began, err := letGo(ctx, tx, r.Wave, r.Org, who.Name, r.At)
		if err != nil {
			return err
		}
		events, err := r.Events(began)
		if err != nil {
			return err
		}
		room, err := readRoom(ctx, tx, r.Wave, r.Org)
		if err != nil {
			return err
		}
		if _, there := room.Contact(r.Contact); r.Contact != 0 && !there {
			return fault.New(fault.Refused, "Select who was called of the people of this case")
		}
		for i := range events {
			events[i].Position = head + int64(i) + 1
		}
		return s.addStep(ctx, tx, fieldwork.Step{Contacted: events}, head)
	})
}

// letGo gives a case back and says since when it was held.
func letGo(ctx context.Context, tx *sql.Tx, wave, org, holder string, at time.Time) (time.Time, error) {
	var since time.Time
	err := tx.QueryRowContext(ctx, `DELETE FROM call_lock WHERE wave = $1 AND org = $2 AND holder = $3 RETURNING since`, wave, org, holder).Scan(asTime(&since))
	if missing(err) {
		return since, fault.New(fault.Conflict, "You do not have this case any more: what came of the call was recorded already, or somebody else has taken it over. Nothing was changed. Look at the case's page, where a call can be noted too.")
	}
	if err != nil {
		return since, err
	}
	return since, endTelephone(ctx, tx, wave, org, holder, at)
}

// AnswerByTelephone opens the respondent's pages of a case to the caller who has
// it, for this call alone: the link works once, and the access ends with the
// call, at the latest when call.HoldAnswering is over. It is recorded.
func (s *Store) AnswerByTelephone(ctx context.Context, who access.Person, wave, org string, linkHash []byte, at time.Time) error {
	if err := s.check(ctx, who, access.MakeCalls, wave, org); err != nil {
		return err
	}
	if !keyable(wave, org, who.Name) {
		return noCase()
	}
	ends := at.Add(call.HoldAnswering)
	return s.writing(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE call_lock SET until = $1 WHERE wave = $2 AND org = $3 AND holder = $4 AND until > $5`, ms(ends), wave, org, who.Name, ms(at))
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return fault.New(fault.Conflict, "You do not have this case now. Nothing was changed. Take it from the queue first.")
		}
		if err := endTelephone(ctx, tx, wave, org, who.Name, at); err != nil {
			return err
		}
		err = s.letIn(ctx, tx, admission{wave: wave, org: org, person: who.Name, kind: "telephone", link: linkHash, by: who.Name, at: at, ends: ends})
		if err != nil {
			return err
		}
		return s.record(ctx, tx, access.Record{At: at, Person: who, Deed: access.MakeCalls, Wave: wave, Org: org, Outcome: access.Done})
	})
}

// endTelephone withdraws what is open at the telephone in a case.
func endTelephone(ctx context.Context, tx *sql.Tx, wave, org, by string, at time.Time) error {
	return endAccesses(ctx, tx, `kind = 'telephone'`, fieldwork.Event{By: by, At: at}, wave, org)
}

// useOnce takes the link from an access for a call: whoever comes second with it
// finds nothing.
func useOnce(ctx context.Context, tx *sql.Tx, id int64) error {
	result, err := tx.ExecContext(ctx, `UPDATE case_access SET link_hash = NULL WHERE id = $1 AND link_hash IS NOT NULL`, id)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		if err == nil {
			err = sql.ErrNoRows
		}
		return err
	}
	return nil
}
