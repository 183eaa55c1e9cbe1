// Package job holds the clock: it runs pieces of work again and again, each at
// one node at a time. What is done, and whether it is due, is the work's own
// matter; a turn that fails is logged and tried again at the next.
package job

import (
	"context"
	"log/slog"
	"time"
)

// Work is a piece of work.
type Work struct {
	Name string
	// Turn does what is due at a moment, up to a bounded amount, and says whether
	// more is due at once. It must be safe to be ended at any point.
	Turn func(ctx context.Context, at time.Time) (more bool, err error)
}

// Leases gives each piece of work to one holder at a time; *store.Store does.
type Leases interface {
	HoldJob(ctx context.Context, name, holder string, at time.Time, lease time.Duration) (bool, error)
	LeaveJob(ctx context.Context, name, holder string) error
}

// Clock runs pieces of work. All fields but Every must be given.
type Clock struct {
	Works  []Work
	Leases Leases
	Now    func() time.Time
	// Name tells this node from every other that runs, or ever ran.
	Name string
	Log  *slog.Logger
	// Every is the time from one turn to the next; 0 is five seconds.
	Every time.Duration
}

// lease is longer than any turn takes. A node that ended without leaving its work
// keeps others from it for so long.
const lease = 2 * time.Minute

// Run turns the clock until ctx ends.
func (c *Clock) Run(ctx context.Context) {
	every := c.Every
	if every == 0 {
		every = 5 * time.Second
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	defer c.leave(context.WithoutCancel(ctx))
	for ctx.Err() == nil {
		if c.Turn(ctx) {
			continue
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// Turn gives every piece of work that this node may do one turn, and says
// whether more is due at once.
func (c *Clock) Turn(ctx context.Context) bool {
	again := false
	for _, w := range c.Works {
		at := c.Now()
		held, err := c.Leases.HoldJob(ctx, w.Name, c.Name, at, lease)
		more := false
		if err == nil && held {
			more, err = w.Turn(ctx, at)
		}
		if err != nil && ctx.Err() == nil {
			c.Log.Error("a job failed and is tried again", "job", w.Name, "error", err)
		}
		again = again || more && err == nil
	}
	return again
}

// leave lets other nodes go on at once.
func (c *Clock) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	for _, w := range c.Works {
		if err := c.Leases.LeaveJob(ctx, w.Name, c.Name); err != nil {
			c.Log.Warn("a job's lease could not be given back", "job", w.Name, "error", err)
		}
	}
}
