package store

import (
	"context"
	"sync"

	"omnibus/access"
	"omnibus/survey/answer"
)

// recent keeps the present views of cases that were read lately. Nobody is given
// one before the database has said, in the same request, how far the log goes,
// so that nodes still share nothing but the database.
//
// All that this node adds to the log by the group commit is put into the views
// kept. From `begins` to `ends` there is nothing in the log but that: a view that
// was true at a position between them is true at `ends`. When somebody else has
// added to the log, the stretch begins anew behind it, and views from before are
// brought up to date by a query. Its zero value is empty.
type recent struct {
	mu           sync.Mutex
	by           map[caseOf]*kept
	begins, ends int64
}

// kept is the place of a case; a place is made before the case is read, so that
// it is known whether the case was changed meanwhile.
type kept struct {
	view
	changes int
	// nobody is the number of changes of company up to which nobody was noted here
	// lately, 0 for not known.
	nobody int64
}

// view is the present view of a case at a position of the log.
type view struct {
	// given says that there is one.
	given   bool
	upto    int64
	current answer.View
	latest  map[string]answer.SectionEvent
}

// mostRecent bounds the memory: a case of a hundred answers takes 40 KB.
const mostRecent = 256

// at gives the kept view of a case, and whether it is true where the log goes
// up to head. Its place is to be given to put.
func (r *recent) at(c caseOf, head int64) (place *kept, v view, changes int, isTrue bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	place = r.by[c]
	if place == nil {
		if r.by == nil {
			r.by = map[caseOf]*kept{}
		}
		if len(r.by) >= mostRecent {
			for any := range r.by { // whichever: they are read again at once when they are asked for
				delete(r.by, any)
				break
			}
		}
		place = &kept{}
		r.by[c] = place
	}
	return place, place.view, place.changes, r.isTrue(place, head)
}

// keeps parts the jobs that answer into those whose case has a view, and the others.
func (r *recent) keeps(batch []save) (kept, others []save) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, job := range batch {
		if len(job.answers.Changes) == 0 {
			continue
		}
		if place := r.by[caseOf{job.answers.Wave, job.answers.Org}]; place != nil && place.given {
			kept = append(kept, job)
		} else {
			others = append(others, job)
		}
	}
	return kept, others
}

// known gives what stands of a case where the log ends at head, if a view that is
// true there is kept.
func (r *recent) known(c caseOf, head int64) (answer.View, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	place := r.by[c]
	if place == nil || !r.isTrue(place, head) {
		return answer.View{}, false
	}
	return place.current, true
}

// isTrue says whether a place's view is true where the log goes up to head.
func (r *recent) isTrue(place *kept, head int64) bool {
	if !place.given || head <= 0 {
		return false
	}
	return head == place.upto || place.upto >= r.begins && head <= r.ends
}

// alone says whether it is known that nobody was noted lately at a case, up to a
// number of changes of company.
func (r *recent) alone(c caseOf, upto int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	place := r.by[c]
	return place != nil && upto > 0 && place.nobody == upto
}

// nobody takes note that nobody was noted lately at a case.
func (r *recent) nobody(c caseOf, upto int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if place := r.by[c]; place != nil {
		place.nobody = upto
	}
}

// put keeps a view that was read, unless its case was changed meanwhile.
func (r *recent) put(place *kept, changes int, v view) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if place.changes == changes && v.upto >= place.upto {
		place.view = v
	}
}

// add takes note of what the group commit has added between two positions.
func (r *recent) add(before, after int64, entries []answer.Entry, events []answer.SectionEvent) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ends != before {
		r.begins = before
	}
	r.ends = after
	later := map[*kept]*news{}
	of := func(c caseOf) *news {
		place := r.by[c]
		if place == nil {
			return &news{} // nobody wants to know
		}
		if later[place] == nil {
			later[place] = &news{}
		}
		return later[place]
	}
	for _, e := range entries {
		n := of(caseOf{e.Wave, e.Org})
		n.entries = append(n.entries, e)
	}
	for _, e := range events {
		n := of(caseOf{e.Wave, e.Org})
		if n.events == nil {
			n.events = map[string]answer.SectionEvent{}
		}
		n.events[e.Section] = e // in the order of the log
	}
	for place, n := range later {
		place.changes++
		if !place.given || place.upto < r.begins {
			place.view = view{}
			continue
		}
		place.upto = max(after, place.upto)
		place.current = place.current.With(n.entries...)
		if len(n.events) > 0 {
			place.latest = withEvents(place.latest, n.events)
		}
	}
}

// news is what was added of a case.
type news struct {
	entries []answer.Entry
	events  map[string]answer.SectionEvent
}

// presentOf gives a respondent the present view of their case: the one kept, as
// far as it is true, or with what came after it.
func (s *Store) presentOf(ctx context.Context, who access.Person, wave, org string) (answer.View, map[string]answer.SectionEvent, error) {
	c := caseOf{wave, org}
	if who.Colleague { // who sees a part, which is smaller
		v, err := s.present(ctx, who, c, view{})
		return v.current, v.latest, err
	}
	place, v, changes, isTrue := s.recent.at(c, who.Seen.Head)
	if isTrue {
		return v.current, v.latest, nil
	}
	v, err := s.present(ctx, who, c, v)
	if err != nil {
		return answer.View{}, nil, err
	}
	s.recent.put(place, changes, v)
	return v.current, v.latest, nil
}
