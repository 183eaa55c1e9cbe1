package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
	"omnibus/account"
	"omnibus/fault"
	"omnibus/mail"
)

// SendTest queues a test of a message to somebody of the team: an address that
// has no account is refused, so that nothing can be tried out on anybody else.
func (s *Store) SendTest(ctx context.Context, who access.Person, m mail.Message, at time.Time) error {
	if err := s.check(ctx, who, access.RunPlan, m.Wave, ""); err != nil {
		return err
	}
	m.To.Email = account.Normal(storable(m.To.Email))
	return s.writing(ctx, func(tx *sql.Tx) error {
		var one int
		err := tx.QueryRowContext(ctx, `SELECT 1 FROM account WHERE email = $1`, m.To.Email).Scan(&one)
		if missing(err) {
			return fault.New(fault.Refused, "Enter the e-mail address of an account of the team")
		}
		if err != nil {
			return err
		}
		return queueMail(ctx, tx, who, m, at)
	})
}
