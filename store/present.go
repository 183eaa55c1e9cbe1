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
func (l *caseReading) statement() statement {
	l.events, l.sections = map[string]answer.SectionEvent{}, map[string]answer.SectionProgress{}
	return statement{text: `SELECT 0, (SELECT position FROM log_head WHERE one = 1), '', '', '', '', '', 0 FROM organisation WHERE wave = $1 AND org = $2
		UNION ALL SELECT 1, position, section, answers, save_key, given_by, origin, at FROM save WHERE wave = $1 AND org = $2 AND position > $3
		UNION ALL SELECT 2, position, section, state, '', given_by, origin, at FROM section_event WHERE wave = $1 AND org = $2 AND position > $3
		UNION ALL SELECT 3, answers, section, state, '', '', '', last_at FROM standing WHERE wave = $1 AND org = $2`,
		args: []any{l.of.wave, l.of.org, l.known.upto}, each: l.take}
}

func (l *caseReading) take(rows row) error {
	var kind int
	var number, at int64
	var section, content, key, by string
	var origin answer.Origin
	if err := rows.Scan(&kind, &number, &section, &content, &key, &by, &origin, &at); err != nil {
		return err
	}
	switch kind {
	case 0:
		l.there, l.upto = true, max(l.upto, number)
	case 1:
		l.upto = max(l.upto, number)
		if key != "" {
			l.keys = append(l.keys, hashOf(key))
		}
		of := answer.Entry{Wave: l.of.wave, Org: l.of.org, Section: section, By: by, Origin: origin, At: fromMS(at)}
		return readAnswers(content, number, of, func(e answer.Entry) error { l.entries = append(l.entries, e); return nil })
	case 2:
		l.upto = max(l.upto, number)
		if number > l.events[section].Position {
			l.events[section] = answer.SectionEvent{Position: number, Wave: l.of.wave, Org: l.of.org, Section: section, State: answer.State(content), By: by, At: fromMS(at)}
		}
	case 3:
		l.sections[section] = answer.SectionProgress{State: answer.State(content), Answers: int(number), Last: fromMS(at)}
	}
	return nil
}

// view gives the view that is known with what was found. It leaves the known one as it is.
func (l *caseReading) view() view {
	v := l.known
	v.given, v.upto, v.current, v.sections = true, max(v.upto, l.upto), v.current.With(l.entries...), l.sections
	if len(l.events) > 0 || v.latest == nil {
		v.latest = withEvents(l.known.latest, l.events)
	}
	return v
}

// present gives the present view of a case, the one that is known already and what
// came after it, and hashes of the keys of saves that did.
func (s *Store) present(ctx context.Context, c caseOf, known view) (view, []uint64, error) {
	l := &caseReading{of: c, known: known}
	asked := l.statement()
	if err := s.pages(ctx, asked.text, asked.args, asked.each); err != nil {
		return view{}, nil, s.fault(err)
	}
	if !l.there {
		return view{}, nil, noCase()
	}
	return l.view(), l.keys, nil
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
