package load

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// Crowd is respondents at work, each on a case of their own.
type Crowd struct {
	People []*Person

	mu        sync.Mutex
	count     int
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
	c := &Crowd{}
	c.changed.L = &c.mu
	client := newClient(people)
	for i := range people {
		c.People = append(c.People, &Person{
			browse: browse{
				client: client, nodes: addresses, node: i, failures: map[string]int{},
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

// Start sets everybody walking, until Stop.
func (c *Crowd) Start(ctx context.Context) {
	ctx, c.end = context.WithCancel(ctx)
	for _, p := range c.People {
		c.working.Go(func() {
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
// somebody has met a page that no respondent should see, or nothing was
// confirmed for two minutes.
func (c *Crowd) Await(more int) error {
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
	for goal := c.count + more; c.count < goal; c.changed.Wait() {
		if c.stopped {
			return errors.Join(c.surprises...)
		}
		if late {
			return fmt.Errorf("load: waited two minutes for %d more saves; %d are confirmed", goal-c.count, c.count)
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

// Failures counts what people saw instead of a page, by what it was.
func (c *Crowd) Failures() map[string]int {
	all := map[string]int{}
	for _, p := range c.People {
		for what, n := range p.failures {
			all[what] += n
		}
	}
	return all
}

// FailureLines are Failures to be read.
func (c *Crowd) FailureLines() []string {
	all := c.Failures()
	var lines []string
	for _, what := range slices.Sorted(maps.Keys(all)) {
		lines = append(lines, fmt.Sprintf("%d × %s", all[what], what))
	}
	return lines
}
