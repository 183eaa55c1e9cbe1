package store

import (
	"context"
	"hash/maphash"
	"maps"

	"omnibus/survey/answer"
)

// caseReading reads a case's log behind the view that is known already.
type caseReading struct {
	of    caseOf
	known view
	// What was found: whether there is such a case, where the log ended, and what came
	// after the view that is known.
	there    bool
	upto     int64
	entries  []answer.Entry
	events   map[string]answer.SectionEvent
	sections map[string]answer.SectionProgress
	keys     []uint64
}

// keySeed makes hashes of keys that nobody outside can foresee.
var keySeed = maphash.MakeSeed()

func hashOf(key string) uint64 { return maphash.String(keySeed, key) }

// statement asks for everything in one statement, which is one unchanging view and
// one journey to the database.
func (r *caseReading) statement() statement {
	r.events, r.sections = map[string]answer.SectionEvent{}, map[string]answer.SectionProgress{}
	return statement{text: `SELECT 0, (SELECT position FROM log_head WHERE one = 1), '', '', '', '', '', 0 FROM organisation WHERE wave = $1 AND org = $2
		UNION ALL SELECT 1, position, section, answers, save_key, given_by, origin, at FROM save WHERE wave = $1 AND org = $2 AND position > $3
		UNION ALL SELECT 2, position, section, state, '', given_by, origin, at FROM section_event WHERE wave = $1 AND org = $2 AND position > $3
		UNION ALL SELECT 3, answers, section, state, '', '', '', last_at FROM standing WHERE wave = $1 AND org = $2`,
		args: []any{r.of.wave, r.of.org, r.known.upto}, each: r.take}
}

func (r *caseReading) take(rows row) error {
	var kind int
	var number, at int64
	var section, content, key, by string
	var origin answer.Origin
	if err := rows.Scan(&kind, &number, &section, &content, &key, &by, &origin, &at); err != nil {
		return err
	}
	switch kind {
	case 0:
		r.there, r.upto = true, max(r.upto, number)
	case 1:
		r.upto = max(r.upto, number)
		if key != "" {
			r.keys = append(r.keys, hashOf(key))
		}
		of := answer.Entry{Wave: r.of.wave, Org: r.of.org, Section: section, By: by, Origin: origin, At: fromMS(at)}
		return readAnswers(content, number, of, func(e answer.Entry) error { r.entries = append(r.entries, e); return nil })
	case 2:
		r.upto = max(r.upto, number)
		if number > r.events[section].Position {
			r.events[section] = answer.SectionEvent{Position: number, Wave: r.of.wave, Org: r.of.org, Section: section, State: answer.State(content), By: by, At: fromMS(at)}
		}
	case 3:
		r.sections[section] = answer.SectionProgress{State: answer.State(content), Answers: int(number), Last: fromMS(at)}
	}
	return nil
}

// view gives the view that is known with what was found. It leaves the known one as it is.
func (r *caseReading) view() view {
	v := r.known
	v.given, v.upto, v.current, v.sections = true, max(v.upto, r.upto), v.current.With(r.entries...), r.sections
	if len(r.events) > 0 || v.latest == nil {
		v.latest = withEvents(r.known.latest, r.events)
	}
	return v
}

// present gives the present view of a case, the one that is known already and what
// came after it, and hashes of the keys of saves that did.
func (s *Store) present(ctx context.Context, c caseOf, known view) (view, []uint64, error) {
	r := &caseReading{of: c, known: known}
	asked := r.statement()
	if err := s.pages(ctx, asked.text, asked.args, asked.each); err != nil {
		return view{}, nil, s.fault(err)
	}
	if !r.there {
		return view{}, nil, noCase()
	}
	return r.view(), r.keys, nil
}

// withEvents gives the latest events of sections, others in their place.
func withEvents(known, later map[string]answer.SectionEvent) map[string]answer.SectionEvent {
	all := maps.Clone(known)
	if all == nil {
		all = map[string]answer.SectionEvent{}
	}
	for section, e := range later {
		if all[section].Position < e.Position {
			all[section] = e
		}
	}
	return all
}
