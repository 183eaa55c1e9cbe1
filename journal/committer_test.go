package journal

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
)

// gate is a commit that waits to be let through, and remembers its batches.
type gate struct {
	begun, open chan struct{}
	batches     [][]int
	err         error
}

func newGate() *gate { return &gate{begun: make(chan struct{}, 100), open: make(chan struct{})} }

func (g *gate) commit(batch []int) ([]Outcome[string], error) {
	g.begun <- struct{}{}
	<-g.open
	g.batches = append(g.batches, slices.Clone(batch))
	if g.err != nil {
		return nil, g.err
	}
	outcomes := make([]Outcome[string], len(batch))
	for i, n := range batch {
		outcomes[i].Result = fmt.Sprint("done ", n)
		if n < 0 {
			outcomes[i] = Outcome[string]{Err: errors.New("refused")}
		}
	}
	return outcomes, nil
}

// waitFor reads until so many jobs wait; it gives the processor away meanwhile.
func waitFor(c *Committer[int, string], n int) {
	for {
		c.mu.Lock()
		there := len(c.waiting)
		c.mu.Unlock()
		if there == n {
			return
		}
		runtime.Gosched()
	}
}

func TestJobsThatWaitShareTheNextCommit(t *testing.T) {
	g := newGate()
	c := New(g.commit)
	var jobs sync.WaitGroup
	results := make([]string, 6)
	do := func(n int) {
		jobs.Go(func() { results[n], _ = c.Do(t.Context(), n) })
	}
	do(0)
	<-g.begun
	for n := 1; n <= 5; n++ {
		do(n)
		waitFor(c, n)
	}
	close(g.open)
	jobs.Wait()
	c.Close()
	if len(g.batches) != 2 || len(g.batches[0]) != 1 || !slices.Equal(g.batches[1], []int{1, 2, 3, 4, 5}) {
		t.Fatalf("batches %v", g.batches)
	}
	for n, got := range results {
		if got != fmt.Sprint("done ", n) {
			t.Errorf("job %d was told %q", n, got)
		}
	}
}

func TestOneRefusedAmongOthers(t *testing.T) {
	g := newGate()
	close(g.open)
	c := New(g.commit)
	defer c.Close()
	if _, err := c.Do(t.Context(), -1); err == nil {
		t.Error("the refusal was not told")
	}
	if got, err := c.Do(t.Context(), 1); err != nil || got != "done 1" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestFailedCommitIsToldToAll(t *testing.T) {
	g := newGate()
	g.err = errors.New("no disk")
	c := New(g.commit)
	var jobs sync.WaitGroup
	errs := make([]error, 3)
	jobs.Go(func() { _, errs[0] = c.Do(t.Context(), 0) })
	<-g.begun
	for n := 1; n < 3; n++ {
		jobs.Go(func() { _, errs[n] = c.Do(t.Context(), n) })
		waitFor(c, n)
	}
	close(g.open)
	jobs.Wait()
	c.Close()
	for n, err := range errs {
		if !errors.Is(err, g.err) {
			t.Errorf("job %d: %v", n, err)
		}
	}
}

func TestGivenUp(t *testing.T) {
	g := newGate()
	c := New(g.commit)
	begun, given := context.WithCancel(t.Context())
	waiting, taken := context.WithCancel(t.Context())
	var jobs sync.WaitGroup
	var first, second string
	var firstErr, secondErr error
	jobs.Go(func() { first, firstErr = c.Do(begun, 1) })
	<-g.begun
	back := make(chan struct{})
	go func() { second, secondErr = c.Do(waiting, 2); close(back) }()
	waitFor(c, 1)
	given()
	taken()
	<-back // it comes back though the commit before it still waits
	close(g.open)
	jobs.Wait()
	c.Close()
	if first != "done 1" || firstErr != nil {
		t.Errorf("a job under way was told %q, %v: not what became of it", first, firstErr)
	}
	if second != "" || !errors.Is(secondErr, context.Canceled) {
		t.Errorf("a job that waited was told %q, %v", second, secondErr)
	}
	if len(g.batches) != 1 || !slices.Equal(g.batches[0], []int{1}) {
		t.Errorf("batches %v: what was taken back was committed", g.batches)
	}
}

func TestCloseFinishesWhatWasAccepted(t *testing.T) {
	g := newGate()
	c := New(g.commit)
	var jobs sync.WaitGroup
	var first, second string
	jobs.Go(func() { first, _ = c.Do(t.Context(), 1) })
	<-g.begun
	jobs.Go(func() { second, _ = c.Do(t.Context(), 2) })
	waitFor(c, 1)
	close(g.open)
	c.Close()
	c.Close()
	jobs.Wait()
	if first != "done 1" || second != "done 2" {
		t.Errorf("%q, %q", first, second)
	}
	if _, err := c.Do(t.Context(), 3); !errors.Is(err, ErrClosed) {
		t.Errorf("after closing: %v", err)
	}
}

func TestPanicIsToldAndSurvived(t *testing.T) {
	first := true
	c := New(func(batch []int) ([]Outcome[string], error) {
		if first {
			first = false
			panic("oh")
		}
		return make([]Outcome[string], len(batch)), nil
	})
	defer c.Close()
	if _, err := c.Do(t.Context(), 1); err == nil {
		t.Error("the panic was not told")
	}
	if _, err := c.Do(t.Context(), 2); err != nil {
		t.Error(err)
	}
}

func TestLargeCrowdIsServedInParts(t *testing.T) {
	g := newGate()
	c := New(g.commit)
	var jobs sync.WaitGroup
	jobs.Go(func() { c.Do(t.Context(), 0) })
	<-g.begun
	for n := range 2*most + 1 {
		jobs.Go(func() { c.Do(t.Context(), n) })
	}
	waitFor(c, 2*most+1)
	close(g.open)
	jobs.Wait()
	c.Close()
	if len(g.batches) != 4 || len(g.batches[1]) != most || len(g.batches[3]) != 1 {
		t.Errorf("%d batches", len(g.batches))
	}
}
