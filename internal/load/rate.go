package load

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Rate is how quick something was.
type Rate struct {
	// Second is the number in a second.
	Second float64
	// Half, P99 and Worst are how long half, all but one in a hundred, and all took at most.
	Half, P99, Worst time.Duration
}

// String gives the rate in a line.
func (r Rate) String() string {
	round := func(d time.Duration) time.Duration { return d.Round(100 * time.Microsecond) }
	return fmt.Sprintf("%.0f saves a second; half took up to %s, 99%% up to %s, the slowest %s", r.Second, round(r.Half), round(r.P99), round(r.Worst))
}

// RateOf sums up what took so long each within a time.
func RateOf(within time.Duration, took ...[]time.Duration) Rate {
	all := slices.Concat(took...)
	if len(all) == 0 {
		return Rate{}
	}
	slices.Sort(all)
	return Rate{float64(len(all)) / within.Seconds(), all[len(all)/2], all[len(all)*99/100], all[len(all)-1]}
}

// Measure lets the crowd work for so long and gives the rate of its confirmed
// saves; saves that needed a second try are not counted, however they ended.
func (c *Crowd) Measure(lasts time.Duration) (Rate, error) {
	c.mu.Lock()
	c.took = nil
	c.mu.Unlock()
	began := time.Now()
	time.Sleep(lasts)
	c.mu.Lock()
	defer c.mu.Unlock()
	return RateOf(time.Since(began), c.took), errors.Join(c.surprises...)
}
