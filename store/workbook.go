package store

import (
	"context"
	"database/sql"
	"slices"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/answer/paper"
	"omnibus/survey/questionnaire"
)

// CompareWorkbook says what a workbook that an organisation sent to the team
// would change in its case. Somebody who may not read the case is told of
// nothing that stands in it. The look is recorded, and shown only if it could be.
func (s *Store) CompareWorkbook(ctx context.Context, who access.Person, wave string, r *paper.Returned, q *questionnaire.Questionnaire) (paper.Review, error) {
	ground := paper.Ground{Questionnaire: q, Sections: q.Sections, States: map[string]answer.State{}}
	err := s.bring(ctx, who, wave, r.Stamp.Org, func(e answer.Entry) error { ground.History = append(ground.History, e); return nil },
		func(e answer.SectionEvent) error { ground.States[e.Section] = e.State; return nil })
	if err != nil {
		return paper.Review{}, err
	}
	review := paper.Compare(r, ground)
	if access.Check(who, access.ReadCase, wave, r.Stamp.Org) != nil {
		review = review.Veiled()
	}
	return review, nil
}

// ConfirmWorkbook saves what was carried from the comparison and chosen, whole
// and on record, or nothing of it: it is one transaction. Nothing is saved while
// an answer has changed since it was shown: the changes then come back to be looked
// at again, with stale. Nor is anything where a section was finished meanwhile, or
// an answer cannot be taken any more: a Conflict. Somebody who may not read the case
// adds answers only where none stands. Confirmed again, it finds all of it standing.
func (s *Store) ConfirmWorkbook(ctx context.Context, who access.Person, q *questionnaire.Questionnaire, carried []paper.Pending, chosen []string, template answer.Save) (left []paper.Change, saved int, stale bool, err error) {
	wave, org := template.Wave, template.Org
	if err := s.check(ctx, who, access.BringWorkbook, wave, org); err != nil {
		return nil, 0, false, err
	}
	if !keyable(wave, org) {
		return nil, 0, false, noCase()
	}
	if err := paper.Whole(chosen, carried, q.Sections); err != nil {
		return nil, 0, false, err
	}
	template.By = who.Name
	done := access.Record{At: s.now(), Person: who, Deed: access.BringWorkbook, Wave: wave, Org: org, Outcome: access.Done}
	var changes []paper.Change
	_, err = s.together(ctx, func(ctx context.Context, run runner) ([]answer.Save, []statement, error) {
		current, states := answer.Current{}, map[string]answer.State{}
		here := false
		err := run(ctx, append([]statement{
			{text: lockHead, each: func(r row) error { var head int64; return r.Scan(&head) }},
			{text: `SELECT 1 FROM organisation WHERE wave = $1 AND org = $2`, args: []any{wave, org}, each: func(r row) error { var one int; here = true; return r.Scan(&one) }},
		}, caseLog(wave, org, func(e answer.Entry) error { current[e.Item] = e; return nil },
			func(e answer.SectionEvent) error { states[e.Section] = e.State; return nil })...))
		if err == nil && !here {
			err = noCase()
		}
		if err != nil {
			return nil, nil, err
		}
		changes, stale = paper.Confirm(carried, q.Sections, current)
		if access.Check(who, access.ReadCase, wave, org) != nil {
			stale = false
			changes = slices.DeleteFunc(changes, func(c paper.Change) bool { return c.Old.Position > 0 })
		}
		if stale {
			done.Outcome = access.Looked
			return nil, []statement{recording(done)}, nil
		}
		changes = slices.DeleteFunc(changes, func(c paper.Change) bool { return !slices.Contains(chosen, c.Item.Name()) })
		for _, c := range changes {
			if section := c.Item.Question.Section(); states[section.ID] == answer.Complete {
				return nil, nil, fault.New(fault.Conflict, "“%s” was finished meanwhile. Nothing of this workbook was saved. Leave the answers of that section unticked, or ask the organisation to open it again.", section.Title)
			}
		}
		return paper.Saves(changes, template), []statement{recording(done)}, nil
	})
	switch {
	case err != nil:
		return nil, 0, false, err
	case stale:
		return changes, 0, true, nil
	}
	return nil, len(changes), false, nil
}

// SaveWorkbook saves what a respondent has confirmed of a workbook, a save a
// section, all of them in one transaction or none. What each came to is in their
// order. Sent again it is answered as the first time, as SaveAnswers is.
func (s *Store) SaveWorkbook(ctx context.Context, who access.Person, all []answer.Save) ([]answer.Saved, error) {
	own := make([]answer.Save, len(all))
	for i, one := range all {
		var err error
		if own[i], err = s.mayAnswer(ctx, who, one); err != nil {
			return nil, err
		}
	}
	return s.together(ctx, func(context.Context, runner) ([]answer.Save, []statement, error) { return own, nil, nil })
}

// together commits saves that are saved whole or not at all, and what else is
// written with them: the first that is refused refuses all. It is a commit of its
// own beside the group commit, as an import is: readers find by the log's head that
// somebody else has added to it. No request's context can end it half way.
func (s *Store) together(ctx context.Context, ask func(ctx context.Context, run runner) (all []answer.Save, also []statement, err error)) ([]answer.Saved, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*s.patience)
	defer cancel()
	var done []answer.Saved
	err := s.appending(ctx, func(run runner) error {
		all, also, err := ask(ctx, run)
		if err != nil {
			return err
		}
		batch := make([]save, len(all))
		for i, one := range all {
			if err := one.Sound(); err != nil {
				return err
			}
			batch[i] = save{answers: one}
		}
		g, err := s.readGround(ctx, run, batch)
		if err != nil {
			return err
		}
		for _, job := range batch {
			one, err := g.decide(job)
			if err != nil {
				return err
			}
			done = append(done, one)
		}
		return run(ctx, slices.Concat(g.statements(), also))
	})
	if err != nil {
		return nil, err
	}
	return done, nil
}

// bring reads one case's log for somebody who looks at what a workbook would
// change, and records the look.
func (s *Store) bring(ctx context.Context, who access.Person, wave, org string, entry func(answer.Entry) error, event func(answer.SectionEvent) error) error {
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
		look := access.Record{At: s.now(), Person: who, Deed: access.BringWorkbook, Wave: wave, Org: org, Outcome: access.Looked}
		return onTx(tx)(ctx, append([]statement{recording(look)}, caseLog(wave, org, entry, event)...))
	})
}

// caseLog asks for all that the log has of a case, in its order.
func caseLog(wave, org string, entry func(answer.Entry) error, event func(answer.SectionEvent) error) []statement {
	return []statement{
		{`SELECT ` + saveColumns + ` FROM save WHERE wave = $1 AND org = $2 ORDER BY position`, []any{wave, org}, entries(entry)},
		{`SELECT ` + eventColumns + ` FROM section_event WHERE wave = $1 AND org = $2 ORDER BY position`, []any{wave, org}, events(event)},
	}
}
