package desk

import (
	"context"
	"maps"
	"sync"

	"omnibus/access"
	"omnibus/survey/paradata"
)

// noted keeps what follows from each case's paradata, up to the number that was
// read: only the cases of which something was noted since are read again. Its
// zero value is empty.
type noted struct {
	mu sync.Mutex
	by map[string]notedCases
}

type notedCases struct {
	upto  int64
	cases map[string]paradata.Case
}

// Burden gives what the wave costs those it asks, as of now, and each case's
// part of it. What was noted in the last seconds may still be missing.
func (d *Desk) Burden(ctx context.Context, who access.Person, id string) (*Open, *paradata.Burden, map[string]paradata.Case, error) {
	open, err := d.Wave(ctx, who, id)
	if err != nil {
		return nil, nil, nil, err
	}
	cases, err := d.timed(ctx, who, id)
	if err != nil {
		return nil, nil, nil, err
	}
	progress, err := d.Store.Progress(ctx, who, id)
	if err != nil {
		return nil, nil, nil, err
	}
	return open, paradata.BurdenOf(open.Wave.Wave, open.Questionnaire, progress, cases), cases, nil
}

// timed gives what follows from the paradata of every case of a wave. The store
// is asked at every call, and with it whether the person may know. What is given
// is not to be changed: others read it.
func (d *Desk) timed(ctx context.Context, who access.Person, id string) (map[string]paradata.Case, error) {
	d.noted.mu.Lock()
	defer d.noted.mu.Unlock()
	kept := d.noted.by[id]
	var of []paradata.Event
	fresh := map[string]paradata.Case{}
	done := func() {
		if len(of) > 0 {
			fresh[of[0].Org] = paradata.Of(of[0].Org, of)
			of = of[:0]
		}
	}
	upto, err := d.Store.Paradata(ctx, who, id, kept.upto, func(e paradata.Event) error {
		if len(of) > 0 && of[0].Org != e.Org {
			done()
		}
		of = append(of, e)
		return nil
	})
	if err != nil {
		return nil, err
	}
	done()
	if len(fresh) > 0 {
		all := make(map[string]paradata.Case, len(kept.cases)+len(fresh))
		maps.Copy(all, kept.cases)
		maps.Copy(all, fresh)
		kept.cases = all
	}
	kept.upto = upto
	if d.noted.by == nil {
		d.noted.by = map[string]notedCases{}
	}
	d.noted.by[id] = kept
	return kept.cases, nil
}
