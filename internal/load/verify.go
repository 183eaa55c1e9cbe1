package load

import (
	"context"
	"fmt"

	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire/value"
)

// Verify reads the whole log and says what is wrong with it. For every item of
// every case it must be exactly what its respondent gave, in that order: each
// confirmed save whole and once, the last one that was not confirmed whole or
// not at all, and nothing else; and the same of sections handed in or opened again.
func (c *Crowd) Verify(ctx context.Context, s *store.Store, wave string) error {
	head, err := s.Head(ctx)
	if err != nil {
		return err
	}
	logged := map[string]map[answer.Item][]value.Value{}
	last := int64(0)
	err = s.Answers(ctx, Operator, wave, head, func(e answer.Entry) error {
		if e.Position <= last {
			return fmt.Errorf("position %d comes after %d", e.Position, last)
		}
		last = e.Position
		if logged[e.Org] == nil {
			logged[e.Org] = map[answer.Item][]value.Value{}
		}
		if e.By != personOf(e.Org) {
			return fmt.Errorf("position %d of %s was given by %s", e.Position, e.Org, e.By)
		}
		logged[e.Org][e.Item] = append(logged[e.Org][e.Item], e.Value)
		return nil
	})
	if err != nil {
		return err
	}
	turned, err := turns(ctx, s, wave, head)
	if err != nil {
		return err
	}
	for _, p := range c.People {
		if err := p.verify(logged[p.org]); err != nil {
			return fmt.Errorf("%s: %w", p.org, err)
		}
		if err := p.verifyTurns(turned[p.org]); err != nil {
			return fmt.Errorf("%s: %w", p.org, err)
		}
		delete(logged, p.org)
	}
	for org := range logged {
		return fmt.Errorf("%s has answers that nobody gave", org)
	}
	return nil
}

// turns counts by organisation how often a section was handed in or opened
// again. That a section was begun follows from its first answer.
func turns(ctx context.Context, s *store.Store, wave string, head int64) (map[string]int, error) {
	turned := map[string]int{}
	begun := map[[2]string]bool{}
	return turned, s.Sections(ctx, Operator, wave, head, func(e answer.SectionEvent) error {
		section := [2]string{e.Org, e.Section}
		if begun[section] || e.State == answer.Complete {
			turned[e.Org]++
		}
		begun[section] = true
		return nil
	})
}

func (p *Person) verifyTurns(logged int) error {
	if logged == p.turns || p.turning && logged == p.turns+1 {
		return nil
	}
	return fmt.Errorf("sections were turned %d times in the log, and %d times as pages confirmed", logged, p.turns)
}

func (p *Person) verify(logged map[answer.Item][]value.Value) error {
	sure := p.saves
	var open save
	if n := len(p.saves); n > 0 && !p.saves[n-1].confirmed {
		sure, open = p.saves[:n-1], p.saves[n-1]
	}
	want := map[answer.Item][]value.Value{}
	add := func(s save) {
		for _, g := range s.given {
			if n := len(want[g.item]); n == 0 || !want[g.item][n-1].Equal(g.value) {
				want[g.item] = append(want[g.item], g.value)
			}
		}
	}
	for _, s := range sure {
		if !s.confirmed {
			return fmt.Errorf("the driver went on without a confirmation")
		}
		add(s)
	}
	err := same(logged, want)
	if err == nil || open.given == nil {
		return err
	}
	add(open)
	if same(logged, want) == nil {
		return nil
	}
	return err
}

func same(logged, want map[answer.Item][]value.Value) error {
	for item, values := range want {
		for i, v := range values {
			if i >= len(logged[item]) {
				return fmt.Errorf("%s%s: the save of %v was confirmed and is not in the log, which has %v", item.Question, item.Row, v, logged[item])
			}
			if !logged[item][i].Equal(v) {
				return fmt.Errorf("%s%s: entry %d is %v, not %v", item.Question, item.Row, i+1, logged[item][i], v)
			}
		}
		if len(logged[item]) > len(values) {
			return fmt.Errorf("%s%s: has %d entries for %d saves: %v", item.Question, item.Row, len(logged[item]), len(values), logged[item])
		}
	}
	for item := range logged {
		if want[item] == nil {
			return fmt.Errorf("%s%s has answers that were not given: %v", item.Question, item.Row, logged[item])
		}
	}
	return nil
}
