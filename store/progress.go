package store

import (
	"context"
	"database/sql"
	"slices"
	"sync"

	"omnibus/access"
	"omnibus/survey/answer"
)

// advances keeps how far the cases of a wave have come, with the log position up
// to which that is true. Nobody is given it before the database has said which
// cases have changed since, so that nodes share nothing but the database. Its
// zero value is empty.
type advances struct {
	mu sync.Mutex
	by map[string]advance
}

type advance struct {
	upto  int64
	cases []answer.Progress
}

// mostAdvances bounds the waves that are kept: 10,000 cases take 5 MB.
const mostAdvances = 8

func (a *advances) get(wave string) advance {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.by[wave]
}

func (a *advances) put(wave string, now advance) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.by == nil {
		a.by = map[string]advance{}
	}
	if _, known := a.by[wave]; !known && len(a.by) >= mostAdvances {
		for any := range a.by { // whichever: it is read again when it is asked for
			delete(a.by, any)
			break
		}
	}
	if now.upto >= a.by[wave].upto {
		a.by[wave] = now
	}
}

// Progress gives how far each case of a wave has come, in the frame's order,
// without any answer. It is not to be changed: others read the same. Only cases
// that have changed since it was last asked for are read again.
func (s *Store) Progress(ctx context.Context, who access.Person, wave string) ([]answer.Progress, error) {
	if err := s.check(ctx, who, access.ReadStatus, wave, ""); err != nil {
		return nil, err
	}
	if !keyable(wave) {
		return nil, noWave()
	}
	kept := s.advances.get(wave)
	now := kept
	err := s.reading(ctx, func(tx *sql.Tx) error {
		size := 0
		err := tx.QueryRowContext(ctx, `SELECT h.position, (SELECT count(*) FROM organisation WHERE wave = $1) FROM log_head h WHERE h.one = 1`, wave).Scan(&now.upto, &size)
		switch {
		case err != nil:
			return err
		case size != len(kept.cases):
			now.cases, err = progress(ctx, tx, ``, []any{wave})
		case now.upto > kept.upto:
			var changed []answer.Progress
			// The wave is not asked for within: it would lead SQLite to read all of the
			// wave by the other index. The same organisation's case in another wave does no harm.
			changed, err = progress(ctx, tx, ` AND o.org IN (SELECT org FROM save WHERE position > $2
				UNION SELECT org FROM section_event WHERE position > $2)`, []any{wave, kept.upto})
			now.cases = replaced(kept.cases, changed)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	s.advances.put(wave, now)
	return now.cases, nil
}

// replaced gives a copy of all in which the changed cases stand as they are now.
// Both are in the frame's order.
func replaced(all, changed []answer.Progress) []answer.Progress {
	if len(changed) == 0 {
		return all
	}
	all = slices.Clone(all)
	next := 0
	for i := range all {
		if next < len(changed) && all[i].Org == changed[next].Org {
			all[i] = changed[next]
			next++
		}
	}
	return all
}

// progress reads the standings of a wave's cases, or of those that which narrows
// them to.
func progress(ctx context.Context, from querier, which string, args []any) ([]answer.Progress, error) {
	var cases []answer.Progress
	err := scan(ctx, from, `SELECT o.org, coalesce(s.section, ''), coalesce(s.state, ''), coalesce(s.answers, 0), coalesce(s.last_at, 0)
		FROM organisation o LEFT JOIN standing s ON s.wave = o.wave AND s.org = o.org
		WHERE o.wave = $1`+which+` ORDER BY o.place`, args, func(rows row) error {
		var org, section string
		var p answer.SectionProgress
		var last int64
		if err := rows.Scan(&org, &section, &p.State, &p.Answers, &last); err != nil {
			return err
		}
		if len(cases) == 0 || cases[len(cases)-1].Org != org {
			cases = append(cases, answer.Progress{Org: org, Sections: map[string]answer.SectionProgress{}})
		}
		if section != "" {
			p.Last = fromMS(last)
			cases[len(cases)-1].Sections[section] = p
		}
		return nil
	})
	return cases, err
}
