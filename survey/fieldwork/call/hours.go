package call

import (
	"slices"
	"time"

	"omnibus/survey/fieldwork"
)

// Hour is the calls that were made in one hour of the day.
type Hour struct{ Calls, Reached int }

// ByHour are the calls of a wave by the hour of the survey's zone in which they
// came to an end.
type ByHour [24]Hour

// FewestCalls is from how many calls on something is said of an hour.
const FewestCalls = 5

// Hours counts all calls, and those in which somebody was spoken to.
func Hours(cases []fieldwork.Case, zone *time.Location) ByHour {
	var all ByHour
	for _, c := range cases {
		for _, e := range c.Contacted {
			if e.Kind != fieldwork.CallEnded {
				continue
			}
			h := &all[e.At.In(zone).Hour()]
			h.Calls++
			if e.Outcome.Reaches() {
				h.Reached++
			}
		}
	}
	return all
}

// Best gives the hours with at least FewestCalls calls by the share that reached
// somebody, the largest first; hours in which nobody was reached are not among them.
func (b ByHour) Best() []int {
	var best []int
	for hour, h := range b {
		if h.Calls >= FewestCalls && h.Reached > 0 {
			best = append(best, hour)
		}
	}
	slices.SortStableFunc(best, func(x, y int) int { return b[y].Reached*b[x].Calls - b[x].Reached*b[y].Calls })
	return best
}
