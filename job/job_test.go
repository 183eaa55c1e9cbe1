package job_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"omnibus/internal/postgres"
	"omnibus/job"
	"omnibus/store"
)

// place is a clock that the test moves, and a database that nodes share.
type place struct {
	t       *testing.T
	address string
	mu      sync.Mutex
	at      time.Time
	// did says which node did the work, turn by turn.
	did []string
}

func (p *place) now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at
}

func (p *place) move(by time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at = p.at.Add(by)
}

// done gives who did the work since it was asked last.
func (p *place) done() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	did := strings.Join(p.did, " ")
	p.did = nil
	return did
}

// node is one more program on the database, whose work takes so many turns at once.
func (p *place) node(name string, turns int) *job.Clock {
	p.t.Helper()
	s, err := store.Open(p.t.Context(), p.address, store.Options{Now: p.now, Patience: time.Minute})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { s.Close() })
	left := turns
	turn := func(context.Context, time.Time) (bool, error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.did = append(p.did, name)
		left--
		return left > 0, nil
	}
	return &job.Clock{Works: []job.Work{{Name: "work", Turn: turn}}, Leases: s, Now: p.now, Name: name, Every: time.Millisecond, Log: slog.New(slog.DiscardHandler)}
}

// onBoth runs a test on both databases.
func onBoth(t *testing.T, run func(t *testing.T, p *place)) {
	for name, address := range map[string]func(testing.TB) string{
		"SQLite": func(t testing.TB) string { return "file:" + filepath.Join(t.TempDir(), "omnibus.db") }, "PostgreSQL": postgres.URL,
	} {
		t.Run(name, func(t *testing.T) {
			run(t, &place{t: t, address: address(t), at: time.Date(2016, 9, 26, 12, 0, 0, 0, time.UTC)})
		})
	}
}

func TestOneNodeAtATimeDoesTheWork(t *testing.T) {
	onBoth(t, func(t *testing.T, p *place) {
		one, two := p.node("one", 3), p.node("two", 1)
		if !one.Turn(t.Context()) || two.Turn(t.Context()) || p.done() != "one" {
			t.Error("two did the work of one")
		}
		for one.Turn(t.Context()) {
		}
		if got := p.done(); got != "one one" {
			t.Errorf("what was due at once was done by %q", got)
		}
	})
}

// TestANodeThatDies has a node end without a word: nobody takes its work before
// its lease has ended, and then another does.
func TestANodeThatDies(t *testing.T) {
	onBoth(t, func(t *testing.T, p *place) {
		dead, other := p.node("dead", 1), p.node("other", 1)
		dead.Turn(t.Context())
		p.done()
		p.move(119 * time.Second)
		other.Turn(t.Context())
		if got := p.done(); got != "" {
			t.Errorf("%q took the work within the lease", got)
		}
		p.move(time.Second)
		other.Turn(t.Context())
		if got := p.done(); got != "other" {
			t.Errorf("after the lease %q did it", got)
		}
		dead.Turn(t.Context()) // it was only asleep: the work is another's now
		if got := p.done(); got != "" {
			t.Errorf("%q took the work back", got)
		}
	})
}

// TestANodeThatStops has the work left to others at once.
func TestANodeThatStops(t *testing.T) {
	onBoth(t, func(t *testing.T, p *place) {
		ctx, stop := context.WithCancel(t.Context())
		one, two := p.node("one", 1), p.node("two", 1)
		work := one.Works[0].Turn
		one.Works[0].Turn = func(ctx context.Context, at time.Time) (bool, error) {
			defer stop()
			return work(ctx, at)
		}
		one.Run(ctx) // it ends, because its first turn stops it
		two.Turn(t.Context())
		if got := p.done(); got != "one two" {
			t.Errorf("the work was done by %q", got)
		}
	})
}

// TestAFailureIsToldAndTriedAgain has one piece of work fail: it keeps no other
// from its turn, does not run at once again, and is done at the next.
func TestAFailureIsToldAndTriedAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, p *place) {
		var log strings.Builder
		one := p.node("one", 1)
		one.Log = slog.New(slog.NewTextHandler(&log, nil))
		fails := true
		broken := job.Work{Name: "broken", Turn: func(context.Context, time.Time) (bool, error) {
			if fails {
				return true, errors.New("no such luck")
			}
			return false, nil
		}}
		one.Works = append([]job.Work{broken}, one.Works...)
		if again := one.Turn(t.Context()); again || p.done() != "one" || !strings.Contains(log.String(), "job=broken error=\"no such luck\"") {
			t.Errorf("again %v, log: %s", again, log.String())
		}
		fails = false
		log.Reset()
		if one.Turn(t.Context()); log.Len() != 0 {
			t.Errorf("the log says %s", log.String())
		}
	})
}
