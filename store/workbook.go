package store

import (
	"context"
	"database/sql"
	"slices"

	"omnibus/access"
	"omnibus/survey/answer"
	"omnibus/survey/answer/paper"
	"omnibus/survey/questionnaire"
)

// CompareWorkbook says what a workbook that an organisation sent to the team
// would change in its case. Somebody who may not read the case is told of
// nothing that stands in it. The look is recorded, and shown only if it could be.
func (s *Store) CompareWorkbook(ctx context.Context, who access.Person, wave string, r *paper.Returned, q *questionnaire.Questionnaire) (paper.Review, error) {
	ground := paper.Ground{Questionnaire: q, Sections: q.Sections, States: map[string]answer.State{}}
	err := s.bring(ctx, who, wave, r.Stamp.Org, access.Looked, func(e answer.Entry) { ground.History = append(ground.History, e) },
		func(e answer.SectionEvent) { ground.States[e.Section] = e.State })
	if err != nil {
		return paper.Review{}, err
	}
	review := paper.Compare(r, ground)
	if access.Check(who, access.ReadCase, wave, r.Stamp.Org) != nil {
		review = review.Veiled()
	}
	return review, nil
}

// ConfirmWorkbook saves what was carried from the comparison and chosen, section
// by section; each is one save. Nothing is saved while an answer has changed
// since it was shown: the changes then come back to be looked at again, with
// stale. Somebody who may not read the case adds answers only where none stands.
func (s *Store) ConfirmWorkbook(ctx context.Context, who access.Person, q *questionnaire.Questionnaire, carried []paper.Pending, chosen []string, template answer.Save) (left []paper.Change, saved int, stale bool, err error) {
	current := answer.Current{}
	states := map[string]answer.State{}
	err = s.bring(ctx, who, template.Wave, template.Org, access.Done, func(e answer.Entry) { current[e.Item] = e },
		func(e answer.SectionEvent) { states[e.Section] = e.State })
	if err != nil {
		return nil, 0, false, err
	}
	changes, stale := paper.Confirm(carried, q.Sections, current)
	if access.Check(who, access.ReadCase, template.Wave, template.Org) != nil {
		stale = false
		changes = slices.DeleteFunc(changes, func(c paper.Change) bool { return c.Old.Position > 0 })
	}
	if stale {
		return changes, 0, true, nil
	}
	changes = slices.DeleteFunc(changes, func(c paper.Change) bool {
		return !slices.Contains(chosen, c.Item.Name()) || states[c.Item.Question.Section().ID] == answer.Complete
	})
	template.By = who.Name
	for _, one := range paper.Saves(changes, template) {
		if err := one.Sound(); err != nil {
			return nil, saved, false, err
		}
		if _, err := s.saves.Do(ctx, save{answers: one}); err != nil {
			return nil, saved, false, s.fault(err)
		}
		saved += len(one.Changes)
	}
	return nil, saved, false, nil
}

// bring reads one case's log for somebody who brings a workbook in, and records it.
func (s *Store) bring(ctx context.Context, who access.Person, wave, org string, outcome access.Outcome, entry func(answer.Entry), event func(answer.SectionEvent)) error {
	if err := s.check(ctx, who, access.BringWorkbook, wave, org); err != nil {
		return err
	}
	if !keyable(wave, org) {
		return noCase()
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		if err := known(ctx, tx, wave, org); err != nil {
			return err
		}
		look := access.Record{At: s.now(), Person: who, Deed: access.BringWorkbook, Wave: wave, Org: org, Outcome: outcome}
		if err := s.record(ctx, tx, look); err != nil {
			return err
		}
		err := scan(ctx, tx, `SELECT `+entryColumns+` FROM answer WHERE wave = $1 AND org = $2 ORDER BY position`, []any{wave, org},
			entries(func(e answer.Entry) error { entry(e); return nil }))
		if err != nil {
			return err
		}
		return scan(ctx, tx, `SELECT `+eventColumns+` FROM section_event WHERE wave = $1 AND org = $2 ORDER BY position`, []any{wave, org},
			events(func(e answer.SectionEvent) error { event(e); return nil }))
	})
}
