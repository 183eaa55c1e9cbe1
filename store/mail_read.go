package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/mail"
)

// Mail hands the latest messages to each, the latest first and at most most of
// them, without their bodies and attempts. An empty wave, org or state asks for
// all; before bounds the ids from above, for the next page, and 0 does not. The
// look is recorded.
func (s *Store) Mail(ctx context.Context, who access.Person, wave, org string, state mail.State, before int64, most int, each func(mail.Record) error) error {
	if err := s.check(ctx, who, access.ReadMail, wave, org); err != nil {
		return err
	}
	if !keyable(wave, org, string(state)) {
		return nil
	}
	var all []mail.Record
	err := s.looking(ctx, who, access.ReadMail, wave, org, func(tx *sql.Tx) error {
		return scan(ctx, tx, `SELECT `+mailColumns+` FROM message
		WHERE (wave = $1 OR $1 = '') AND (org = $2 OR $2 = '') AND (state = $3 OR $3 = '') AND (id < $4 OR $4 = 0)
		ORDER BY id DESC LIMIT $5`, []any{wave, org, string(state), before, most}, func(rows row) error {
			r, err := mailRecord(rows)
			all = append(all, r)
			return err
		})
	})
	for _, r := range all {
		if err == nil {
			err = each(r)
		}
	}
	return err
}

// MailStates counts the messages in each state.
func (s *Store) MailStates(ctx context.Context, who access.Person, wave string) (map[mail.State]int, error) {
	if err := s.check(ctx, who, access.ReadMail, wave, ""); err != nil {
		return nil, err
	}
	counts := map[mail.State]int{}
	err := scan(ctx, s.read, `SELECT state, count(*) FROM message WHERE wave = $1 OR $1 = '' GROUP BY state`, []any{wave}, func(rows row) error {
		var state mail.State
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return err
		}
		counts[state] = n
		return nil
	})
	return counts, s.fault(err)
}

// OneMail gives a message with everything that happened to it, without its
// body. NotFound when there is none. The look at its case is recorded.
func (s *Store) OneMail(ctx context.Context, who access.Person, id int64) (mail.Record, error) {
	if err := s.check(ctx, who, access.ReadMail, "", ""); err != nil {
		return mail.Record{}, err
	}
	var r mail.Record
	err := s.writing(ctx, func(tx *sql.Tx) error {
		var err error
		if r, err = mailRecord(tx.QueryRowContext(ctx, `SELECT `+mailColumns+` FROM message WHERE id = $1`, id)); err != nil {
			return err
		}
		r.Attempts = nil
		if err := s.record(ctx, tx, access.Record{At: s.now(), Person: who, Deed: access.ReadMail, Wave: r.Wave, Org: r.Org, Outcome: access.Looked}); err != nil {
			return err
		}
		return scan(ctx, tx, `SELECT at, try, state, given_by, told FROM message_attempt WHERE message = $1 ORDER BY id`, []any{id}, func(rows row) error {
			var a mail.Attempt
			var at int64
			if err := rows.Scan(&at, &a.Try, &a.State, &a.By, &a.Told); err != nil {
				return err
			}
			a.At = fromMS(at)
			r.Attempts = append(r.Attempts, a)
			return nil
		})
	})
	if missing(err) {
		return mail.Record{}, noMessage()
	}
	return r, err
}

// SettleMail has a person decide about a message that is unclear: to send it
// again, or to hold it for sent. Conflict when it is not unclear (any more).
func (s *Store) SettleMail(ctx context.Context, who access.Person, id int64, again bool, at time.Time) error {
	if err := s.check(ctx, who, access.SendMail, "", ""); err != nil {
		return err
	}
	state, told := mail.Sent, "Held for sent."
	if again {
		state, told = mail.Queued, "To be sent again."
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		var try int
		err := tx.QueryRowContext(ctx, `UPDATE message SET state = $1, due_at = $2, changed_at = $2, holder = '', held_until = 0, `+forgetBody+`
			WHERE id = $4 AND state = $5 RETURNING tries`, string(state), ms(at), flag(state.Forgets()), id, string(mail.Unclear)).Scan(&try)
		if missing(err) {
			return fault.New(fault.Conflict, "There is nothing to decide about this message any more. Nothing was changed. Look at it again.")
		}
		if err != nil {
			return err
		}
		return attempted(ctx, tx, id, mail.Attempt{At: at, Try: try, State: state, By: who.Name, Told: told})
	})
}

// flag is how a truth goes into a statement: the engines disagree about booleans.
func flag(truth bool) int64 {
	if truth {
		return 1
	}
	return 0
}

func noMessage() error {
	return fault.New(fault.NotFound, "There is no such message.")
}

// MailStop gives the latest word about sending as a whole.
func (s *Store) MailStop(ctx context.Context, who access.Person) (mail.Stop, error) {
	if err := s.check(ctx, who, access.ReadMail, "", ""); err != nil {
		return mail.Stop{}, err
	}
	stop, err := latestStop(ctx, s.read)
	return stop, s.fault(err)
}

// StopMail has a person stop all sending, or let it go on. What failed before is
// not counted again. Conflict when it is so already.
func (s *Store) StopMail(ctx context.Context, who access.Person, stops bool, at time.Time) error {
	if err := s.check(ctx, who, access.RunPlan, "", ""); err != nil {
		return err
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		if err := oneDecides(ctx, tx); err != nil {
			return err
		}
		stop, err := latestStop(ctx, tx)
		if err != nil {
			return err
		}
		if stop.Stops == stops {
			return fault.New(fault.Conflict, "Somebody has decided about sending meanwhile. Nothing was changed. Look at the messages again.")
		}
		next := mail.Stop{Stops: stops, Why: "Somebody let it go on.", By: who.Name, At: at}
		if stops {
			next.Why = "Somebody stopped it."
		}
		if err := addStop(ctx, tx, next); err != nil {
			return err
		}
		return s.record(ctx, tx, access.Record{At: at, Person: who, Deed: access.RunPlan, Outcome: access.Done})
	})
}
