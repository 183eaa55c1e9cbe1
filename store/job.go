package store

import (
	"context"
	"time"
)

// HoldJob is job.Leases's: it gives a piece of work to one holder at a time, and
// to the same one again. Nodes' clocks may differ by less than a lease.
func (s *Store) HoldJob(ctx context.Context, name, holder string, at time.Time, lease time.Duration) (bool, error) {
	result, err := s.write.ExecContext(ctx, `INSERT INTO job (name, holder, held_until) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until WHERE job.holder = $2 OR job.held_until <= $4`,
		name, holder, ms(at.Add(lease)), ms(at))
	if err != nil {
		return false, s.fault(err)
	}
	n, err := result.RowsAffected()
	return n == 1, s.fault(err)
}

// LeaveJob is job.Leases's: it lets another holder have the work at once.
func (s *Store) LeaveJob(ctx context.Context, name, holder string) error {
	_, err := s.write.ExecContext(ctx, `UPDATE job SET held_until = 0 WHERE name = $1 AND holder = $2`, name, holder)
	return s.fault(err)
}
