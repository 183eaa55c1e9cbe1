package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/mail"
	"omnibus/tongue"
)

// QueueMail queues a message to be sent from at on. A message queued again under
// the same key is the one that is there already; under the same key to another
// address it is fault.Conflict. A case's people may have a bounded number of
// messages sent a day, so that nobody can use a survey to pester the world.
func (s *Store) QueueMail(ctx context.Context, who access.Person, m mail.Message, at time.Time) error {
	if err := s.check(ctx, who, access.SendMail, m.Wave, m.Org); err != nil {
		return err
	}
	return s.writing(ctx, func(tx *sql.Tx) error { return queueMail(ctx, tx, who, m, at) })
}

// queueMail is QueueMail as a part of a transaction whose deed was allowed.
func queueMail(ctx context.Context, tx *sql.Tx, who access.Person, m mail.Message, at time.Time) error {
	if err := m.Check(); err != nil {
		return err
	}
	if err := aboutSomething(ctx, tx, m); err != nil {
		return err
	}
	html := orNullText(m.HTML)
	var id int64
	// The conflict names no column: the return key is made from the key, and with
	// one column named, PostgreSQL would complain of the other when two nodes queue
	// the same message at once.
	err := tx.QueryRowContext(ctx, `INSERT INTO message (message_key, return_key, kind, wave, org, to_name, to_email, reply_name, reply_email,
			subject, body_text, body_html, state, queued_by, queued_at, due_at, changed_at, tries, holder, held_until, refuse_url, send_until)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $15, 0, '', 0, $16, $17)
		ON CONFLICT DO NOTHING RETURNING id`,
		m.Key, mail.ReturnKey(m.Key), m.Kind, m.Wave, m.Org, m.To.Name, m.To.Email, m.ReplyTo.Name, m.ReplyTo.Email,
		m.Subject, m.Text, html, string(mail.Queued), who.Name, ms(at), orNullText(m.Refuse), msOrZero(m.Until)).Scan(&id)
	if missing(err) {
		return sameRecipient(ctx, tx, m)
	}
	if err != nil {
		return err
	}
	if who.Role == access.Respondent {
		if err := withinDay(ctx, tx, m, at); err != nil {
			return err
		}
	}
	return attempted(ctx, tx, id, mail.Attempt{At: at, State: mail.Queued, By: who.Name})
}

// orNullText keeps no text as NULL.
func orNullText(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// aboutSomething refuses a message about a wave or case that is not there.
func aboutSomething(ctx context.Context, tx *sql.Tx, m mail.Message) error {
	if !keyable(m.Wave, m.Org) {
		return noCase()
	}
	if m.Org != "" {
		return known(ctx, tx, m.Wave, m.Org)
	}
	if m.Wave == "" {
		return nil
	}
	var one int
	err := tx.QueryRowContext(ctx, `SELECT 1 FROM wave WHERE id = $1`, m.Wave).Scan(&one)
	if missing(err) {
		return noWave()
	}
	return err
}

// mailOfCase is how many messages the people of one case may have sent a day.
const mailOfCase = 100

// withinDay counts the message that was just queued too.
func withinDay(ctx context.Context, tx *sql.Tx, m mail.Message, at time.Time) error {
	var sent int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM message WHERE wave = $1 AND org = $2 AND queued_at > $3`,
		m.Wave, m.Org, ms(at.Add(-24*time.Hour))).Scan(&sent)
	if err == nil && sent > mailOfCase {
		return fault.Say(fault.TooOften, tongue.Both("%d messages were sent for this organisation within a day, which is the most. Nothing was sent. Try again tomorrow, or ask the survey team.", "Anfonwyd %d neges ar ran y sefydliad hwn o fewn diwrnod, sef y nifer fwyaf. Ni anfonwyd dim. Rhowch gynnig arall arni yfory, neu gofynnwch i dîm yr arolwg."), mailOfCase)
	}
	return err
}

func sameRecipient(ctx context.Context, tx *sql.Tx, m mail.Message) error {
	var email string
	if err := tx.QueryRowContext(ctx, `SELECT to_email FROM message WHERE message_key = $1`, m.Key).Scan(&email); err != nil {
		return err
	}
	if email != m.To.Email {
		return fault.New(fault.Conflict, "This message (%s) was queued to another address already. Nothing was queued.", m.Kind)
	}
	return nil
}

// attempted adds to what happened to a message.
func attempted(ctx context.Context, tx *sql.Tx, id int64, a mail.Attempt) error {
	st := attemptStatement(id, a)
	_, err := tx.ExecContext(ctx, st.text, st.args...)
	return err
}

func attemptStatement(id int64, a mail.Attempt) statement {
	return statement{text: `INSERT INTO message_attempt (message, at, try, state, given_by, told) VALUES ($1, $2, $3, $4, $5, $6)`,
		args: []any{id, ms(a.At), a.Try, string(a.State), a.By, storable(a.Told)}}
}

const mailColumns = `id, message_key, kind, wave, org, to_name, to_email, reply_name, reply_email, subject,
	state, queued_by, queued_at, due_at, changed_at, tries`

// mailRecord scans mailColumns, and what follows them into more.
func mailRecord(from row, more ...any) (mail.Record, error) {
	var r mail.Record
	var queued, due, changed int64
	into := []any{&r.ID, &r.Key, &r.Kind, &r.Wave, &r.Org, &r.To.Name, &r.To.Email, &r.ReplyTo.Name, &r.ReplyTo.Email, &r.Subject,
		&r.State, &r.QueuedBy, &queued, &due, &changed, &r.Tries}
	if err := from.Scan(append(into, more...)...); err != nil {
		return mail.Record{}, err
	}
	r.QueuedAt, r.DueAt, r.ChangedAt = fromMS(queued), fromMS(due), fromMS(changed)
	return r, nil
}
