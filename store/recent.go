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
	// keys are hashes of all keys of saves up to the view's position, and of others
	// perhaps: a save whose key is not among them is no retry.
	keys map[uint64]struct{}
	// nobody is the number of changes of company up to which nobody was noted here
	// lately, 0 for not known.
	nobody int64
}

// view is the present view of a case at a position of the log. What it leads to is
// never changed.
type view struct {
	// given says that there is one.
	given   bool
	upto    int64
	current answer.View
	latest  map[string]answer.SectionEvent
	// sections is how far each section is that was begun.
	sections map[string]answer.SectionProgress
}

// section gives how far a section is.
func (v view) section(id string) answer.SectionProgress {
	if p, begun := v.sections[id]; begun {
		return p
	}
	return answer.SectionProgress{State: answer.NotStarted}
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

// put keeps a view that was read with the keys found, unless its case was changed
// meanwhile.
func (r *recent) put(place *kept, changes int, v view, keys []uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if place.changes == changes && v.upto >= place.upto {
		place.learn(keys)
		place.view = v
	}
}

func (k *kept) learn(keys []uint64) {
	if k.keys == nil {
		k.keys = make(map[uint64]struct{}, len(keys))
	}
	for _, key := range keys {
		k.keys[key] = struct{}{}
	}
}

// mayHave says whether a save with this key may be in the log up to where the
// place's view is true.
func (r *recent) mayHave(place *kept, key uint64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, there := place.keys[key]
	return there
}

// trueAt says whether a place's view is true where the log ends at head, and gives it.
func (r *recent) trueAt(place *kept, head int64) (view, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return place.view, r.isTrue(place, head)
}

// add takes note of what the group commit has added, on the ground it was decided on.
func (r *recent) add(g *ground) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ends != g.before {
		r.begins = g.before
	}
	r.ends = g.head
	for _, c := range g.cases {
		c.place.learn(c.keys)
		if c.changed {
			c.place.changes++
		}
		// Somebody may have read meanwhile what came after.
		if v := c.view; v.given && g.head >= c.place.upto {
			v.upto = g.head
			c.place.view = v
		}
	}
}

// presentOf gives a respondent the present view of their case, or their part of
// it: of the one kept, as far as it is true, or with what came after it.
func (s *Store) presentOf(ctx context.Context, who access.Person, wave, org string) (answer.View, map[string]answer.SectionEvent, error) {
	c := caseOf{wave, org}
	place, v, changes, isTrue := s.recent.at(c, who.Seen.Head)
	if !isTrue {
		read, keys, err := s.present(ctx, c, v)
		if err != nil {
			return answer.View{}, nil, err
		}
		s.recent.put(place, changes, read, keys)
		v = read
	}
	if !who.Colleague {
		return v.current, v.latest, nil
	}
	latest := map[string]answer.SectionEvent{}
	for section, e := range v.latest {
		if seesSection(who, section) {
			latest[section] = e
		}
	}
	return v.current.Only(func(e answer.Entry) bool { return sees(who, e) }), latest, nil
}
