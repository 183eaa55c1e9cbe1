package store

import (
	"context"
	"sync"

	"omnibus/access"
	"omnibus/survey/answer"
)

// recent keeps the present views of cases that were read lately, each with the
// log position up to which it is true. Nobody is given one before the database
// has said what came after it, so that nodes still share nothing but the
// database. Its zero value is empty.
type recent struct {
	mu sync.Mutex
	by map[caseOf]view
}

// view is the present view of a case at a position of the log.
type view struct {
	upto    int64
	current answer.Current
	latest  map[string]answer.SectionEvent
}

// mostRecent bounds the memory: a case of a hundred answers takes 40 KB.
const mostRecent = 256

func (r *recent) get(c caseOf) view {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.by[c]
}

func (r *recent) put(c caseOf, v view) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.by == nil {
		r.by = map[caseOf]view{}
	}
	if _, known := r.by[c]; !known && len(r.by) >= mostRecent {
		for any := range r.by { // whichever: they are read again at once when they are asked for
			delete(r.by, any)
			break
		}
	}
	if v.upto >= r.by[c].upto {
		r.by[c] = v
	}
}

// presentOf gives a respondent the present view of their case: the one kept,
// with what came after it. It is not to be changed: others read it too.
func (s *Store) presentOf(ctx context.Context, who access.Person, wave, org string) (answer.Current, map[string]answer.SectionEvent, error) {
	c := caseOf{wave, org}
	var kept view
	if !who.Colleague { // who sees a part, which is smaller
		kept = s.recent.get(c)
	}
	v, err := s.present(ctx, who, c, kept)
	if err != nil {
		return nil, nil, err
	}
	if !who.Colleague && v.upto > kept.upto {
		s.recent.put(c, v)
	}
	return v.current, v.latest, nil
}
