package fieldwork

import (
	"slices"
	"time"
)

// Here is that somebody has a page of a case open. Section and Page are empty for
// the pages that show all sections.
type Here struct {
	Wave, Org string
	// Visitor tells the sessions of a case apart and lets nobody in.
	Visitor       string
	Name          string
	Section, Page string
	At            time.Time
}

const (
	// HereLasts is how long somebody counts as being at a page after they were
	// last noted there.
	HereLasts = time.Minute
	// hereRecent is how long ago somebody may have been noted who could well be
	// there again at any moment.
	hereRecent = 10 * time.Minute
	// hereAnew is after what time somebody is noted again at the same page.
	hereAnew = 20 * time.Second
)

// Company is what is known of the people at a case.
type Company struct {
	// Noted is everybody who was noted within ten minutes, oneself included.
	Noted []Here
	// Sessions is how many sessions the case has now, one's own among them.
	Sessions int
}

// HereSince is the moment before which nobody who was noted matters any more.
func HereSince(at time.Time) time.Time { return at.Add(-hereRecent) }

// Note says whether it is worth writing down that me is there: not while nobody
// else has a session at the case, so that people who answer alone cost no
// write at all; at a new page at once; at the same one from time to time, while
// there is somebody to see it.
func (c Company) Note(me Here) bool {
	if c.Sessions < 2 {
		return false
	}
	alone, noted := true, Here{}
	for _, h := range c.Noted {
		if h.Visitor == me.Visitor {
			noted = h
		} else {
			alone = false
		}
	}
	if noted.Section != me.Section || noted.Page != me.Page {
		return true
	}
	return !alone && me.At.Sub(noted.At) >= hereAnew
}

// In gives the others who are in the section of me now, those at the same page
// first.
func (c Company) In(me Here) []Here {
	var same, beside []Here
	for _, h := range c.Noted {
		switch {
		case h.Visitor == me.Visitor || h.Section != me.Section || me.At.Sub(h.At) >= HereLasts:
		case h.Page == me.Page:
			same = append(same, h)
		default:
			beside = append(beside, h)
		}
	}
	return append(same, beside...)
}

// Of gives the others who were noted in a section, those last who were noted
// last: who is there now, and who was there within ten minutes.
func (c Company) Of(section string, me Here) (now, lately []Here) {
	for _, h := range c.Noted {
		switch {
		case h.Visitor == me.Visitor || h.Section != section:
		case me.At.Sub(h.At) < HereLasts:
			now = append(now, h)
		default:
			lately = append(lately, h)
		}
	}
	byTime := func(a, b Here) int { return a.At.Compare(b.At) }
	slices.SortStableFunc(now, byTime)
	slices.SortStableFunc(lately, byTime)
	return now, lately
}

// Likely says whether others were about so lately that it is worth looking
// again soon.
func (c Company) Likely(me Here) bool {
	for _, h := range c.Noted {
		if h.Visitor != me.Visitor {
			return true
		}
	}
	return false
}
