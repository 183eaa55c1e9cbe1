package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"omnibus/access"
	"omnibus/mail"
	"omnibus/survey/fieldwork"
)

// TakeReport records what came back about a message, and what follows from it:
// the message's state, a line in its case's contact history where it bounced or
// was delivered, no further messages to an address that does not take them, and
// that sending stops where too much comes back. It gives false for a report of no
// message of ours. The same report twice is recorded once.
func (s *Store) TakeReport(ctx context.Context, report mail.Report, at time.Time) (ours bool, err error) {
	if !keyable(report.Key) || report.Key == "" {
		return false, nil
	}
	err = s.writing(ctx, func(tx *sql.Tx) error {
		ours = false
		// All that happens to contact histories waits here for its turn.
		var head int64
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		r, err := mailRecord(tx.QueryRowContext(ctx, `UPDATE message SET tries = tries WHERE return_key = $1 RETURNING `+mailColumns, report.Key))
		if missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		ours = true
		result, err := tx.ExecContext(ctx, `INSERT INTO message_report (digest, message, kind, status, told, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
			report.Digest, r.ID, string(report.Kind), report.Status, storable(report.Told), ms(at))
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return s.follow(ctx, tx, r, report, head, at)
	})
	return ours && err == nil, err
}

// reporter is who tells what came back.
const reporter = "A mail server"

func (s *Store) follow(ctx context.Context, tx *sql.Tx, r mail.Record, report mail.Report, head int64, at time.Time) error {
	state := r.After(report)
	if err := attempted(ctx, tx, r.ID, mail.Attempt{At: at, Try: r.Tries, State: state, By: reporter, Told: report.Words()}); err != nil {
		return err
	}
	if state != r.State {
		_, err := tx.ExecContext(ctx, `UPDATE message SET state = $1, changed_at = $2, holder = '', held_until = 0, `+forgetBody+` WHERE id = $4`,
			string(state), ms(at), flag(state.Forgets()), r.ID)
		if err != nil {
			return err
		}
	}
	if state == mail.Bounced && r.State != mail.Bounced {
		if err := stopWhereTooMuchFails(ctx, tx, at); err != nil {
			return err
		}
	}
	if r.Wave == "" || r.Org == "" {
		return nil
	}
	file := fieldwork.Case{Wave: r.Wave, Org: r.Org}
	var err error
	if file.Room, err = readRoom(ctx, tx, r.Wave, r.Org); err != nil {
		return err
	}
	if file.Contacted, err = contactedOf(ctx, tx, r.Wave, r.Org); err != nil {
		return err
	}
	e, add := file.Reported(r, report, reporter, at)
	if !add {
		return nil
	}
	e.Position = head + 1
	told := "Mail to this address came back."
	if e.Kind == fieldwork.NoMoreWanted {
		told = "They want no more messages."
	}
	if e.Kind != fieldwork.Delivered {
		if err := withdrawMail(ctx, tx, access.Person{Name: reporter}, r.Wave, r.Org, r.To.Email, told, at); err != nil {
			return err
		}
	}
	return s.addStep(ctx, tx, fieldwork.Step{Contacted: []fieldwork.ContactEvent{e}}, head)
}

// forgetBody erases what a message says where $3 is 1.
const forgetBody = `body_text = CASE WHEN $3 = 1 THEN NULL ELSE body_text END, body_html = CASE WHEN $3 = 1 THEN NULL ELSE body_html END,
	refuse_url = CASE WHEN $3 = 1 THEN NULL ELSE refuse_url END`

// stopWhereTooMuchFails stops sending where as many of the messages that ended
// last, since sending last began, failed for good as mail.Failing says.
func stopWhereTooMuchFails(ctx context.Context, tx *sql.Tx, at time.Time) error {
	if err := oneDecides(ctx, tx); err != nil {
		return err
	}
	stop, err := latestStop(ctx, tx)
	if err != nil || stop.Stops {
		return err
	}
	ended, failed := 0, 0
	// The states are written out so that the index of what ended serves.
	err = scan(ctx, tx, `SELECT state FROM message WHERE state IN ('sent', 'delivered', 'bounced', 'failed') AND changed_at > $1 ORDER BY changed_at DESC LIMIT $2`,
		[]any{msOrZero(stop.At), mail.FailedOf}, func(rows row) error {
			var state mail.State
			err := rows.Scan(&state)
			if ended++; state == mail.Bounced || state == mail.Failed {
				failed++
			}
			return err
		})
	if err != nil || failed < mail.Failing {
		return err
	}
	why := fmt.Sprintf("%d of the last %d messages failed for good or came back.", failed, ended)
	if failed == ended {
		why = fmt.Sprintf("All of the last %d messages failed for good or came back.", ended)
	}
	return addStop(ctx, tx, mail.Stop{Stops: true, Why: why, By: "Omnibus", At: at})
}

// oneDecides lets senders, people and what comes back decide about sending one
// after the other.
func oneDecides(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `UPDATE mail_pace SET one = 1`)
	return err
}

func addStop(ctx context.Context, tx *sql.Tx, stop mail.Stop) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO mail_stop (stops, why, given_by, at) VALUES ($1, $2, $3, $4)`, flag(stop.Stops), stop.Why, stop.By, ms(stop.At))
	return err
}

func latestStop(ctx context.Context, from querier) (mail.Stop, error) {
	var stop mail.Stop
	var stops, at int64
	err := from.QueryRowContext(ctx, `SELECT stops, why, given_by, at FROM mail_stop ORDER BY id DESC LIMIT 1`).Scan(&stops, &stop.Why, &stop.By, &at)
	if missing(err) {
		return stop, nil
	}
	stop.Stops, stop.At = stops != 0, fromMS(at)
	return stop, err
}

// MailboxSeen says how far a mailbox has been read: the last number, under the
// validity that its server gave; 0 and 0 where nobody has read it.
func (s *Store) MailboxSeen(ctx context.Context, name string) (validity, seen uint32, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT validity, seen FROM mailbox WHERE name = $1`, strings.ToValidUTF8(name, "?")).Scan(&validity, &seen)
	if missing(err) {
		return 0, 0, nil
	}
	return validity, seen, s.fault(err)
}

// SeeMailbox writes down how far a mailbox has been read. Of two nodes that read
// one at the same time the further counts.
func (s *Store) SeeMailbox(ctx context.Context, name string, validity, seen uint32) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO mailbox (name, validity, seen) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET validity = excluded.validity, seen = excluded.seen
		WHERE mailbox.validity <> excluded.validity OR mailbox.seen < excluded.seen`, strings.ToValidUTF8(name, "?"), int64(validity), int64(seen))
	return s.fault(err)
}
