package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/mail"
)

// ClaimMail is mail.Queue's. Claims wait for each other on the row of the pace,
// so that all nodes together keep to it.
func (s *Store) ClaimMail(ctx context.Context, c mail.Claim, at time.Time) ([]mail.Record, error) {
	var claimed []mail.Record
	// Senders ask often and mostly for nothing: that must not cost a commit.
	due, err := s.anyMail(ctx, mail.Queued, at)
	if err != nil || !due {
		return nil, err
	}
	err = s.writing(ctx, func(tx *sql.Tx) error {
		claimed = nil
		stop, err := latestStop(ctx, tx)
		if err != nil || stop.Stops {
			return err
		}
		var next int64
		if err := tx.QueryRowContext(ctx, `UPDATE mail_pace SET one = 1 WHERE one = 1 RETURNING next_at`).Scan(&next); err != nil {
			return err
		}
		from, most := c.Pace(fromMS(next), at)
		if most == 0 {
			return nil
		}
		err = scan(ctx, tx, `SELECT `+mailColumns+`, coalesce(body_text, ''), coalesce(body_html, ''), coalesce(refuse_url, '') FROM message
			WHERE state = $1 AND due_at <= $2 AND held_until <= $2 AND (send_until = 0 OR send_until > $2)
			ORDER BY due_at, id LIMIT $3`+s.engine.skipLocked, []any{string(mail.Queued), ms(at), most}, func(rows row) error {
			var text, html, refuse string
			r, err := mailRecord(rows, &text, &html, &refuse)
			r.Text, r.HTML, r.Refuse = text, html, refuse
			claimed = append(claimed, r)
			return err
		})
		if err != nil || len(claimed) == 0 {
			return err
		}
		if err := hold(ctx, tx, claimed, c.By, at.Add(c.Lease)); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE mail_pace SET next_at = $1 WHERE one = 1`, ms(from.Add(time.Duration(len(claimed))*c.Gap)))
		return err
	})
	if err != nil {
		return nil, err
	}
	return claimed, nil
}

// hold makes messages the claimer's, in one statement.
func hold(ctx context.Context, tx *sql.Tx, claimed []mail.Record, by string, until time.Time) error {
	ids := make([]int64, len(claimed))
	for i, r := range claimed {
		ids[i] = r.ID
	}
	list, args := idsWanted(ids, by, ms(until))
	_, err := tx.ExecContext(ctx, `UPDATE message SET holder = $1, held_until = $2 WHERE id IN (`+list+`)`, args...)
	return err
}

// ReleaseMail is mail.Queue's.
func (s *Store) ReleaseMail(ctx context.Context, ids []int64, by, told string, at, due time.Time) error {
	return s.writing(ctx, func(tx *sql.Tx) error {
		for _, id := range ids {
			var try int
			err := tx.QueryRowContext(ctx, `UPDATE message SET holder = '', held_until = 0, due_at = $1
				WHERE id = $2 AND state = $3 AND holder = $4 RETURNING tries`, ms(due), id, string(mail.Queued), by).Scan(&try)
			if missing(err) {
				continue
			}
			if err != nil {
				return err
			}
			if told == "" {
				continue
			}
			if err := attempted(ctx, tx, id, mail.Attempt{At: at, Try: try, State: mail.Queued, By: by, Told: told}); err != nil {
				return err
			}
		}
		return nil
	})
}

// FindLostMail is mail.Queue's.
func (s *Store) FindLostMail(ctx context.Context, at time.Time) (int, error) {
	found := 0
	lost, err := s.anyMail(ctx, mail.Sending, at)
	if err != nil || !lost {
		return 0, err
	}
	err = s.writing(ctx, func(tx *sql.Tx) error {
		type lost struct {
			id  int64
			try int
		}
		var all []lost
		err := scan(ctx, tx, `UPDATE message SET state = $1, changed_at = $2 WHERE state = $3 AND held_until <= $2 RETURNING id, tries`,
			[]any{string(mail.Unclear), ms(at), string(mail.Sending)}, func(rows row) error {
				var l lost
				err := rows.Scan(&l.id, &l.try)
				all = append(all, l)
				return err
			})
		if err != nil {
			return err
		}
		for _, l := range all {
			err := attempted(ctx, tx, l.id, mail.Attempt{At: at, Try: l.try, State: mail.Unclear, By: "Omnibus",
				Told: "The sender ended while the message was being handed over. It may have arrived."})
			if err != nil {
				return err
			}
		}
		found = len(all)
		return nil
	})
	return found, err
}

// anyMail says whether there is a message in the state that is due and held by
// nobody (any more); one that waits to be sent counts while it may be sent.
func (s *Store) anyMail(ctx context.Context, state mail.State, at time.Time) (bool, error) {
	var one int
	err := s.read.QueryRowContext(ctx, `SELECT 1 FROM message WHERE state = $1 AND due_at <= $2 AND held_until <= $2
		AND (send_until = 0 OR send_until > $2 OR state <> $3) LIMIT 1`, string(state), ms(at), string(mail.Queued)).Scan(&one)
	if missing(err) {
		return false, nil
	}
	return err == nil, s.fault(err)
}
