package store

import (
	"context"
	"database/sql"
	"slices"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/answer"
)

// CaseView gives a respondent the present view of their case, or their part of it:
// the latest entry of each item, and the latest event of each section. The latter
// are not to be changed: others read the same.
func (s *Store) CaseView(ctx context.Context, who access.Person, wave, org string) (answer.View, map[string]answer.SectionEvent, error) {
	if err := s.checkCase(ctx, who, wave, org); err != nil {
		return answer.View{}, nil, err
	}
	if who.Role != access.Respondent {
		return answer.View{}, nil, fault.New(fault.Internal, "a case was looked at past the record of looks")
	}
	return s.presentOf(ctx, who, wave, org)
}

// CaseAnswers gives the same to anybody who may read a case. A look of staff is
// recorded.
func (s *Store) CaseAnswers(ctx context.Context, who access.Person, wave, org string) (answer.Current, map[string]answer.SectionEvent, error) {
	if who.Role == access.Respondent {
		v, latest, err := s.CaseView(ctx, who, wave, org)
		return v.Current(), latest, err
	}
	current, latest := answer.Current{}, map[string]answer.SectionEvent{}
	err := s.readCase(ctx, who, wave, org,
		func(e answer.Entry) error { current[e.Item] = e; return nil },
		func(e answer.SectionEvent) error { latest[e.Section] = e; return nil })
	if err != nil {
		return nil, nil, err
	}
	return current, latest, nil
}

// CaseHistory gives everything that was ever said of one case, in the order of
// the log. A look of staff is recorded.
func (s *Store) CaseHistory(ctx context.Context, who access.Person, wave, org string) ([]answer.Entry, []answer.SectionEvent, error) {
	if who.ByTelephone() {
		if err := s.check(ctx, who, access.ReadCase, wave, org); err != nil {
			return nil, nil, err
		}
	}
	var given []answer.Entry
	var turns []answer.SectionEvent
	err := s.readCase(ctx, who, wave, org,
		func(e answer.Entry) error { given = append(given, e); return nil },
		func(e answer.SectionEvent) error { turns = append(turns, e); return nil })
	if err != nil {
		return nil, nil, err
	}
	return given, turns, nil
}

// readCase reads one case's part of both logs: all of it, or for a colleague
// their sections and the answers that decide these sections' route. The record
// of a look is part of the same transaction: what can't be recorded is not shown.
func (s *Store) readCase(ctx context.Context, who access.Person, wave, org string, entry func(answer.Entry) error, event func(answer.SectionEvent) error) error {
	if err := s.checkCase(ctx, who, wave, org); err != nil {
		return err
	}
	return s.looking(ctx, who, access.ReadCase, wave, org, func(tx *sql.Tx) error {
		if err := known(ctx, tx, wave, org); err != nil {
			return err
		}
		mine := func(e answer.Entry) error {
			if !sees(who, e) {
				return nil
			}
			return entry(e)
		}
		for _, st := range caseLog(wave, org, mine, func(e answer.SectionEvent) error {
			if !seesSection(who, e.Section) {
				return nil
			}
			return event(e)
		}) {
			if err := scan(ctx, tx, st.text, st.args, st.each); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkCase asks whether the person may read the case, or their part of it.
func (s *Store) checkCase(ctx context.Context, who access.Person, wave, org string) error {
	deed := access.ReadCase
	if who.Colleague || who.ByTelephone() {
		deed = access.ReadPart
	}
	if err := s.check(ctx, who, deed, wave, org); err != nil {
		return err
	}
	if !keyable(wave, org) {
		return noCase()
	}
	return nil
}

// sees says whether somebody who may read a case, or a part of it, may read an
// answer of it: a colleague those of their sections, and those that decide these
// sections' route.
func sees(who access.Person, e answer.Entry) bool {
	return seesSection(who, e.Section) || slices.Contains(who.Beside, e.Item.Question)
}

func seesSection(who access.Person, section string) bool {
	return !who.Colleague || slices.Contains(who.Sections, section)
}

// known gives NotFound for a case that its wave's frame does not have.
func known(ctx context.Context, from querier, wave, org string) error {
	var one int
	err := from.QueryRowContext(ctx, `SELECT 1 FROM organisation WHERE wave = $1 AND org = $2`, wave, org).Scan(&one)
	if missing(err) {
		return noCase()
	}
	return err
}
