package store

import (
	"context"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/journal"
	"omnibus/survey/answer"
)

// save is one job of the group commit: answers, or a section's turn.
type save struct {
	answers answer.Save
	turn    *answer.Turn
}

// answered is what a job gives back.
type answered = answer.Saved

// SaveAnswers adds a save to the log as answer.Decide says, and returns after
// the commit. Saves that arrive together share one commit, and each is accepted
// or refused on its own. Sending a save again is harmless: its Key makes the
// log give the first result. By is who's name unless the save says otherwise.
func (s *Store) SaveAnswers(ctx context.Context, who access.Person, a answer.Save) (answer.Saved, error) {
	a, err := s.mayAnswer(ctx, who, a)
	if err != nil {
		return answer.Saved{}, err
	}
	saved, err := s.saves.Do(ctx, save{answers: a})
	return saved, s.fault(err)
}

// mayAnswer gives a save as who's own, if they may send it.
func (s *Store) mayAnswer(ctx context.Context, who access.Person, a answer.Save) (answer.Save, error) {
	if err := s.checkSection(ctx, who, access.AnswerCase, a.Wave, a.Org, a.Section); err != nil {
		return a, err
	}
	if a.By == "" || who.ByTelephone() {
		a.By = who.Name
	}
	if who.ByTelephone() {
		a.Origin = answer.Telephone
	}
	return a, a.Sound()
}

// SetSection finishes a section (Complete) or opens it again (Partial), as
// answer.DecideTurn says, and returns after the commit.
func (s *Store) SetSection(ctx context.Context, who access.Person, wave, org, section string, state answer.State, key string, at time.Time) error {
	if err := s.checkSection(ctx, who, access.AnswerCase, wave, org, section); err != nil {
		return err
	}
	turn := answer.Turn{Wave: wave, Org: org, Section: section, State: state, By: who.Name, Origin: answer.Web, At: at, Key: key}
	if who.ByTelephone() {
		turn.Origin = answer.Telephone
	}
	if err := turn.Sound(); err != nil {
		return err
	}
	_, err := s.saves.Do(ctx, save{turn: &turn})
	return s.fault(err)
}

// target is what a job is about.
type target struct{ wave, org, section string }

func (j save) target() target {
	if j.turn != nil {
		return target{j.turn.Wave, j.turn.Org, j.turn.Section}
	}
	return target{j.answers.Wave, j.answers.Org, j.answers.Section}
}

func (j save) key() string {
	if j.turn != nil {
		return j.turn.Key
	}
	return j.answers.Key
}

// commitSaves is the group commit. A batch that fails for a reason that nobody
// foresaw is tried again one by one, so that one strange save harms no other;
// that is safe because a save is written once, whatever happened before.
func (s *Store) commitSaves(batch []save) ([]journal.Outcome[answered], error) {
	outcomes, err := s.commitBatch(batch)
	if err == nil || len(batch) == 1 || fault.KindOf(err) != fault.Internal {
		return outcomes, err
	}
	s.log.Error("a shared commit failed, its saves are committed one by one", "saves", len(batch), "error", err)
	outcomes = make([]journal.Outcome[answered], len(batch))
	for i := range batch {
		alone, err := s.commitBatch(batch[i : i+1])
		if err != nil {
			outcomes[i].Err = err
			continue
		}
		outcomes[i] = alone[0]
	}
	return outcomes, nil
}

// commitBatch reads what the log says of all the batch's cases, has each save
// decided in turn on what the ones before it add, and writes it all at once. No
// request's context can end it half way: it has a time limit of its own.
func (s *Store) commitBatch(batch []save) ([]journal.Outcome[answered], error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*s.patience)
	defer cancel()
	outcomes := make([]journal.Outcome[answered], len(batch))
	var g *ground
	err := s.appending(ctx, func(run runner) (err error) {
		g, err = s.readGround(ctx, run, batch)
		if err != nil {
			return err
		}
		for i, job := range batch {
			outcomes[i].Result, outcomes[i].Err = g.decide(job)
		}
		return run(ctx, g.statements())
	})
	if err != nil {
		return nil, err
	}
	// Before anybody is told: whoever asks next must find what they saved.
	s.recent.add(g)
	return outcomes, nil
}
