// Package journal holds the part of an append-only log that needs no database:
// how work that arrives at the same time shares one commit. The store gives it
// the commit; nothing is acknowledged before that has returned.
package journal

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
)

// ErrClosed is given to work that arrives after Close.
var ErrClosed = errors.New("journal: closed")

// most is the largest number of jobs in one commit: enough to make the commit's
// cost per job small, few enough that nobody waits long for the first.
const most = 128

// Outcome is what became of one job of a batch that was committed.
type Outcome[R any] struct {
	Result R
	// Err is why this job was refused; its neighbours are not concerned.
	Err error
}

// Commit makes a batch durable and gives one outcome a job, in their order. An
// error means that none of the batch was acknowledged.
type Commit[J, R any] func(batch []J) ([]Outcome[R], error)

// Committer collects jobs while a commit is under way and has all of them
// committed by the next one. There is no delay: a job that comes alone is
// committed alone and at once.
type Committer[J, R any] struct {
	commit Commit[J, R]

	mu      sync.Mutex
	arrived sync.Cond
	waiting []*ticket[J, R]
	closed  bool
	done    chan struct{}
}

type ticket[J, R any] struct {
	job     J
	outcome Outcome[R]
	settled chan struct{}
}

// New starts a Committer. Close ends it.
func New[J, R any](commit Commit[J, R]) *Committer[J, R] {
	c := &Committer[J, R]{commit: commit, done: make(chan struct{})}
	c.arrived.L = &c.mu
	go c.run()
	return c
}

// Do has the job committed and gives its outcome after the commit. When ctx
// ends before the job's batch began, the job is taken back and ctx's error says
// that nothing was done. Once the batch has begun Do waits for it, so that the
// answer it gives is true.
func (c *Committer[J, R]) Do(ctx context.Context, job J) (R, error) {
	t := &ticket[J, R]{job: job, settled: make(chan struct{})}
	var none R
	if err := ctx.Err(); err != nil {
		return none, err
	}
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return none, ErrClosed
	}
	c.waiting = append(c.waiting, t)
	c.mu.Unlock()
	c.arrived.Signal()

	select {
	case <-t.settled:
	case <-ctx.Done():
		if c.takeBack(t) {
			return none, ctx.Err()
		}
		<-t.settled
	}
	return t.outcome.Result, t.outcome.Err
}

// takeBack removes a job that no batch has begun with.
func (c *Committer[J, R]) takeBack(t *ticket[J, R]) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, w := range c.waiting {
		if w == t {
			c.waiting = append(c.waiting[:i:i], c.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// Close refuses new jobs, waits until those accepted are settled, and returns.
// It may be called more than once.
func (c *Committer[J, R]) Close() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.arrived.Signal()
	<-c.done
}

func (c *Committer[J, R]) run() {
	defer close(c.done)
	for {
		batch := c.next()
		if batch == nil {
			return
		}
		if len(batch) > 0 {
			c.settle(batch)
		}
	}
}

// next waits for jobs; nil means that the Committer is closed and empty. None means
// that those there were have been taken back.
func (c *Committer[J, R]) next() []*ticket[J, R] {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.waiting) == 0 {
		if c.closed {
			return nil
		}
		c.arrived.Wait()
	}
	// Whoever is ready to hand in a job does so first; where nobody is, that takes no time.
	c.mu.Unlock()
	runtime.Gosched()
	c.mu.Lock()
	if len(c.waiting) == 0 { // taken back meanwhile
		return []*ticket[J, R]{}
	}
	n := min(len(c.waiting), most)
	batch := c.waiting[:n:n]
	c.waiting = append([]*ticket[J, R](nil), c.waiting[n:]...)
	return batch
}

// settle commits a batch and tells every job of it.
func (c *Committer[J, R]) settle(batch []*ticket[J, R]) {
	jobs := make([]J, len(batch))
	for i, t := range batch {
		jobs[i] = t.job
	}
	outcomes, err := c.attempt(jobs)
	if err == nil && len(outcomes) != len(batch) {
		err = fmt.Errorf("journal: %d outcomes of %d jobs", len(outcomes), len(batch))
	}
	for i, t := range batch {
		if err != nil {
			t.outcome.Err = err
		} else {
			t.outcome = outcomes[i]
		}
		close(t.settled)
	}
}

// attempt turns a panic of the commit into an error: the requests that wait
// must hear of it, and later ones must still be served.
func (c *Committer[J, R]) attempt(jobs []J) (outcomes []Outcome[R], err error) {
	defer func() {
		if p := recover(); p != nil {
			outcomes, err = nil, fmt.Errorf("journal: commit panicked: %v", p)
		}
	}()
	return c.commit(jobs)
}
