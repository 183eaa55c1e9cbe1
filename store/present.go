package store

import (
	"context"
	"maps"

	"omnibus/access"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire/value"
)

// present gives a respondent the present view of their case by one statement,
// which is one unchanging view and one journey to the database: whether there
// is such a case, the latest entry of each item, the latest event of each
// section, as far as they came after the view that is known already. It reads
// no more of the log than it gives, and leaves the known view as it is.
func (s *Store) present(ctx context.Context, who access.Person, c caseOf, known view) (view, error) {
	args := []any{c.wave, c.org, known.upto}
	given, turned := part(who, &args, &args)
	v, there := known, false
	var found []answer.Entry
	turnedNow := map[string]answer.SectionEvent{}
	err := s.pages(ctx, `SELECT 0, (SELECT position FROM log_head WHERE one = 1), '', '', '', '', '', 0 FROM organisation WHERE wave = $1 AND org = $2
		UNION ALL SELECT 1, position, question, grid_row, value, given_by, origin, at FROM answer WHERE position IN
			(SELECT max(position) FROM answer WHERE wave = $1 AND org = $2 AND position > $3`+given+` GROUP BY question, grid_row)
		UNION ALL SELECT 2, position, section, '', state, given_by, origin, at FROM section_event WHERE position IN
			(SELECT max(position) FROM section_event WHERE wave = $1 AND org = $2 AND position > $3`+turned+` GROUP BY section)`, args, func(rows row) error {
		var kind int
		var position, at int64
		var name, gridRow, content, by string
		var origin answer.Origin
		if err := rows.Scan(&kind, &position, &name, &gridRow, &content, &by, &origin, &at); err != nil {
			return err
		}
		v.upto = max(v.upto, position)
		switch kind {
		case 0:
			there = true
		case 1:
			given, err := value.Decode(content)
			if err != nil {
				return err
			}
			item := answer.Item{Question: name, Row: gridRow}
			found = append(found, answer.Entry{Position: position, Wave: c.wave, Org: c.org, Item: item, Value: given, By: by, Origin: origin, At: fromMS(at)})
		case 2:
			turnedNow[name] = answer.SectionEvent{Position: position, Wave: c.wave, Org: c.org, Section: name, State: answer.State(content), By: by, At: fromMS(at)}
		}
		return nil
	})
	switch {
	case err != nil:
		return view{}, s.fault(err)
	case !there:
		return view{}, noCase()
	}
	v.given, v.current = true, known.current.With(found...)
	if len(turnedNow) > 0 || v.latest == nil {
		v.latest = withEvents(known.latest, turnedNow)
	}
	return v, nil
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
