package paradata

import (
	"cmp"
	"slices"
	"time"
)

// Pause is the longest time between two things that one person does which still
// counts as work on the page that they had before them. A longer one is a
// break: none of it counts, because nobody knows where in it the work ended.
const Pause = 15 * time.Minute

// Part is what one person did in one section of one case.
type Part struct {
	Person int64
	// Section is "" for the pages that are of no section.
	Section string
	Active  time.Duration
	// Saves, Refusals and Edits count pages saved, pages that came back with
	// problems, and earlier answers changed.
	Saves, Refusals, Edits int
}

// Break is an interruption after a page of a section.
type Break struct {
	Person  int64
	Section string
	Away    time.Duration
}

// Case is what follows from the events of one case.
type Case struct {
	Org string
	// Parts are in the order of persons, then of sections.
	Parts  []Part
	Breaks []Break
	// Devices has the active time on each kind of device.
	Devices map[Device]time.Duration
	// Met counts the problems met.
	Met map[Met]int
}

// Of gives what follows from the events of one case, which may come in any order.
//
// One person's events are put in order of time. The time from each to the next
// is active, and belongs to the section of the page before them, unless it is
// longer than Pause. After a person's last event nothing counts. So the figure
// is no more than what was spent on the pages, and commonly somewhat less.
func Of(org string, events []Event) Case {
	c := Case{Org: org, Devices: map[Device]time.Duration{}, Met: map[Met]int{}}
	events = slices.Clone(events)
	slices.SortStableFunc(events, func(a, b Event) int { return cmp.Or(cmp.Compare(a.Person, b.Person), a.At.Compare(b.At)) })
	type key struct {
		person  int64
		section string
	}
	parts := map[key]*Part{}
	for i, e := range events {
		k := key{e.Person, e.Section}
		p := parts[k]
		if p == nil {
			p = &Part{Person: e.Person, Section: e.Section}
			parts[k] = p
		}
		switch e.Deed {
		case Saved:
			p.Saves++
		case Refused:
			p.Refusals++
		}
		p.Edits += e.Edits
		for _, m := range e.Met {
			c.Met[m]++
		}
		if i+1 == len(events) || events[i+1].Person != e.Person {
			continue
		}
		switch gap := events[i+1].At.Sub(e.At); {
		case gap > Pause:
			c.Breaks = append(c.Breaks, Break{e.Person, e.Section, gap})
		default:
			p.Active += gap
			c.Devices[e.Device] += gap
		}
	}
	for _, p := range parts {
		c.Parts = append(c.Parts, *p)
	}
	slices.SortFunc(c.Parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Section, b.Section))
	})
	return c
}

// Active is the time of all persons in all sections.
func (c Case) Active() time.Duration {
	var sum time.Duration
	for _, p := range c.Parts {
		sum += p.Active
	}
	return sum
}

// People is the number of persons who did anything.
func (c Case) People() int {
	n := 0
	for i, p := range c.Parts {
		if i == 0 || p.Person != c.Parts[i-1].Person {
			n++
		}
	}
	return n
}

// Section sums a section's parts over persons.
func (c Case) Section(section string) (sum Part, people int) {
	sum.Section = section
	for _, p := range c.Parts {
		if p.Section != section {
			continue
		}
		people++
		sum.Active += p.Active
		sum.Saves += p.Saves
		sum.Refusals += p.Refusals
		sum.Edits += p.Edits
	}
	return sum, people
}

// Measured says whether answering a section was measured: whether a page of it
// was saved while events were noted. Answers that came in a file were not.
func (c Case) Measured(section string) bool {
	sum, _ := c.Section(section)
	return sum.Saves > 0
}
