package store

import (
	"context"

	"omnibus/access"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire/value"
)

// present gives a respondent the present view of their case by one statement,
// which is one unchanging view and one journey to the database: the case
// itself, the latest entry of each item, the latest event of each section.
// It reads no more of the log than it gives.
func (s *Store) present(ctx context.Context, who access.Person, wave, org string) (answer.Current, map[string]answer.SectionEvent, error) {
	args := []any{wave, org}
	given, turned := part(who, &args, &args)
	current, latest := answer.Current{}, map[string]answer.SectionEvent{}
	there := false
	err := scan(ctx, s.pages, `SELECT 0, 0, '', '', '', '', '', 0 FROM organisation WHERE wave = $1 AND org = $2
		UNION ALL SELECT 1, position, question, grid_row, value, given_by, origin, at FROM answer WHERE position IN
			(SELECT max(position) FROM answer WHERE wave = $1 AND org = $2`+given+` GROUP BY question, grid_row)
		UNION ALL SELECT 2, position, section, '', state, given_by, origin, at FROM section_event WHERE position IN
			(SELECT max(position) FROM section_event WHERE wave = $1 AND org = $2`+turned+` GROUP BY section)`, args, func(rows row) error {
		var kind int
		var position, at int64
		var name, gridRow, content, by string
		var origin answer.Origin
		if err := rows.Scan(&kind, &position, &name, &gridRow, &content, &by, &origin, &at); err != nil {
			return err
		}
		switch kind {
		case 0:
			there = true
		case 1:
			v, err := value.Decode(content)
			if err != nil {
				return err
			}
			item := answer.Item{Question: name, Row: gridRow}
			current[item] = answer.Entry{Position: position, Wave: wave, Org: org, Item: item, Value: v, By: by, Origin: origin, At: fromMS(at)}
		case 2:
			latest[name] = answer.SectionEvent{Position: position, Wave: wave, Org: org, Section: name, State: answer.State(content), By: by, At: fromMS(at)}
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, nil, s.fault(err)
	case !there:
		return nil, nil, noCase()
	}
	return current, latest, nil
}
