package load

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// Crowd is respondents at work, each on a case of their own.
type Crowd struct {
	People []*Person

	mu        sync.Mutex
	count     int
	failed    int
	failures  map[string]int
	took      []time.Duration
	changed   sync.Cond
	stopped   bool
	working   sync.WaitGroup
	end       context.CancelFunc
	surprises []error
}

// Crowd makes respondents who reach the survey at any of the addresses. There
// are no more of them than organisations.
func (w *World) Crowd(people int, addresses ...string) *Crowd {
	c := &Crowd{failures: map[string]int{}}
	c.changed.L = &c.mu
	for i := range people {
		c.People = append(c.People, &Person{
			browse: browse{
				nodes: addresses, node: i, failed: c.fail,
				from: fmt.Sprintf("10.%d.%d.%d", 1+i>>16, i>>8&255, i&255),
			},
			org: w.Wave.Frame.Organisations[i].ID, link: w.links[i],
			questionnaire: w.Wave.Questionnaire, confirmed: c.confirm,
		})
	}
	return c
}

// Think has everybody look at each page for so long on average before they send it.
func (c *Crowd) Think(average time.Duration) {
	for _, p := range c.People {
		p.think = average
	}
}

// Arrive has everybody open their link.
func (c *Crowd) Arrive(ctx context.Context) error {
	for _, p := range c.People {
		if err := p.arrive(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Start sets everybody walking, until Stop. Those who think begin one by one, as
// people do, and not all within the same second.
func (c *Crowd) Start(ctx context.Context) {
	ctx, c.end = context.WithCancel(ctx)
	for _, p := range c.People {
		c.working.Go(func() {
			if p.think > 0 && wait(ctx, time.Duration(rand.Int64N(int64(p.think)))) != nil {
				return
			}
			for {
				if err := p.walk(ctx); err != nil {
					c.hear(err)
					return
				}
			}
		})
	}
}

// confirm counts a save; took is how long it was under way, 0 when it needed a
// second try.
func (c *Crowd) confirm(took time.Duration) {
	c.mu.Lock()
	c.count++
	if took > 0 {
		c.took = append(c.took, took)
	}
	c.mu.Unlock()
	c.changed.Broadcast()
}

// hear takes note of why somebody went no further. To be stopped is no surprise.
func (c *Crowd) hear(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	c.mu.Lock()
	c.surprises = append(c.surprises, err)
	c.stopped = true
	c.mu.Unlock()
	c.changed.Broadcast()
}

// Confirmed is the number of saves that the next page has confirmed.
func (c *Crowd) Confirmed() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.count
}

// Await waits until so many more saves are confirmed. It gives an error when
// somebody has met a page that no respondent should see, or it took two minutes.
func (c *Crowd) Await(more int) error { return c.await(&c.count, more) }

// AwaitFailure waits until so many more requests have failed.
func (c *Crowd) AwaitFailure(more int) error { return c.await(&c.failed, more) }

func (c *Crowd) await(counter *int, more int) error {
	late := false
	timer := time.AfterFunc(2*time.Minute, func() {
		c.mu.Lock()
		late = true
		c.mu.Unlock()
		c.changed.Broadcast()
	})
	defer timer.Stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	for goal := *counter + more; *counter < goal; c.changed.Wait() {
		if c.stopped {
			return errors.Join(c.surprises...)
		}
		if late {
			return fmt.Errorf("load: waited two minutes for %d more; %d saves are confirmed, %d requests failed", goal-*counter, c.count, c.failed)
		}
	}
	return nil
}

// Stop ends the walks where they are and gives what was met that no respondent
// should see.
func (c *Crowd) Stop() error {
	c.end()
	c.working.Wait()
	return errors.Join(c.surprises...)
}

// fail takes note of what somebody saw instead of a page.
func (c *Crowd) fail(what string) {
	c.mu.Lock()
	c.failures[what]++
	c.failed++
	c.mu.Unlock()
	c.changed.Broadcast()
}

// FailureLines says what people saw instead of a page, and how often.
func (c *Crowd) FailureLines() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var lines []string
	for _, what := range slices.Sorted(maps.Keys(c.failures)) {
		lines = append(lines, fmt.Sprintf("%d × %s", c.failures[what], what))
	}
	return lines
}
