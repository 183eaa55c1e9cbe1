package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
)

// attempt is one limit applied to one subject.
type attempt struct {
	limit   access.Limit
	subject string
}

// countAttempts counts one attempt under each limit and says whether one is
// exceeded. The counts are kept in the database: any number of nodes share them.
// Limits come in one order everywhere, so that attempts never wait for each
// other in a circle.
func countAttempts(ctx context.Context, tx *sql.Tx, attempts []attempt, at time.Time) (refused, err error) {
	for _, a := range attempts {
		var failures int
		var since int64
		err := tx.QueryRowContext(ctx, `INSERT INTO throttle (limited, subject, since, failures) VALUES ($1, $2, $3, 1)
			ON CONFLICT (limited, subject) DO UPDATE SET
				failures = CASE WHEN throttle.since <= $4 THEN 1 ELSE throttle.failures + 1 END,
				since = CASE WHEN throttle.since <= $4 THEN excluded.since ELSE throttle.since END
			RETURNING failures, since`, a.limit.Name, a.subject, ms(at), ms(at.Add(-a.limit.Window))).Scan(&failures, &since)
		if err != nil {
			return nil, err
		}
		if refused := a.limit.Exceeded(failures, fromMS(since), at); refused != nil {
			return refused, nil
		}
	}
	return nil, nil
}

// forgiveAttempts takes an attempt that was right out of the counts.
func forgiveAttempts(ctx context.Context, tx *sql.Tx, attempts []attempt) error {
	for _, a := range attempts {
		if _, err := tx.ExecContext(ctx, `UPDATE throttle SET failures = failures - 1 WHERE limited = $1 AND subject = $2 AND failures > 0`, a.limit.Name, a.subject); err != nil {
			return err
		}
	}
	return nil
}

// forgetAttempts clears away counts whose windows are long over. It keeps out
// of the way of attempts under way; when it fails, the next one will do.
func (s *Store) forgetAttempts(ctx context.Context, at time.Time) {
	_, err := s.write.ExecContext(ctx, `DELETE FROM throttle WHERE (limited, subject) IN
		(SELECT limited, subject FROM throttle WHERE since <= $1`+s.engine.skipLocked+`)`, ms(at.Add(-24*time.Hour)))
	if err != nil {
		s.log.Warn("old counts of attempts could not be cleared away", "error", err)
	}
}
