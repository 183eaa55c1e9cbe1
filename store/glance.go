package store

import (
	"context"
	"runtime"
	"sync"

	"omnibus/access"
)

// changes are the numbers by which a node knows that what it keeps in memory is
// still so: the end of the log, and how often other things were changed.
type changes struct {
	access int64
	access.Seen
}

// glances let all who ask at the same time share one look at the numbers. Who
// joins one is told what was so after they asked: it begins when nobody can join
// it any more. Its zero value is ready.
type glances struct {
	mu   sync.Mutex
	next *glance
}

type glance struct {
	done  chan struct{}
	found changes
	err   error
}

const (
	// seenColumns are found beside whatever else is read, of the tables that follow.
	seenColumns = `h.position, n.access, n.texts, n.company`
	seenTables  = `log_head h JOIN change_count n ON n.one = h.one`
)

// scans gives where seenColumns are put.
func (c *changes) scans() []any { return []any{&c.Head, &c.access, &c.Texts, &c.Company} }

// glance gives the numbers as they are now.
func (s *Store) glance(ctx context.Context) (changes, error) {
	s.glances.mu.Lock()
	g, first := s.glances.next, false
	if g == nil {
		g, first = &glance{done: make(chan struct{}), err: errClosed}, true
		s.glances.next = g
	}
	s.glances.mu.Unlock()
	if first {
		runtime.Gosched() // who is about to ask joins
		s.look(ctx, g)
		return g.found, g.err
	}
	<-g.done
	return g.found, g.err
}

// look answers a glance. Others wait for it: whoever hangs up does not end it.
func (s *Store) look(ctx context.Context, g *glance) {
	defer close(g.done)
	s.glances.mu.Lock()
	s.glances.next = nil
	s.glances.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*s.patience)
	defer cancel()
	g.err = s.pages(ctx, `SELECT `+seenColumns+` FROM `+seenTables+` WHERE h.one = 1`, nil, func(r row) error { return r.Scan(g.found.scans()...) })
}
