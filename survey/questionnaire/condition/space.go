package condition

import (
	"omnibus/survey/questionnaire/value"
)

// Space is every combination of answers that the cases of a questionnaire can
// have: each item takes a value of its domain or none, and an item that is not
// asked has none. Questions about a Space are answered exactly, over all
// combinations, or not at all: when the work exceeds its bounds the answer is
// Unknown and never a guess.
type Space struct {
	items []Item
	index map[name]int
	// effort is what all searches together may still cost.
	effort int
}

// Item is what takes one answer: a question, or one row of a grid.
type Item struct {
	Question, Row string
	Domain        Domain
	// Asked are the conditions under which it is asked; all must hold. They name
	// only items that stand before this one.
	Asked []*Condition
}

// Domain is the answers that an item can have.
type Domain struct {
	// Kind is the shape of the values, never None.
	Kind value.Kind
	// Codes are the codes of a Code or Codes item.
	Codes []int
	// Alone are the codes of a Codes item that exclude all others, UpTo its limit, 0 for none.
	Alone []int
	UpTo  int
	// Min and Max bound a Number, or a Date by its day; nil for no bound.
	Min, Max *float64
	// Decimals is the number of decimal places of a Number, negative for any.
	Decimals int
}

// Day gives the number by which conditions compare a day written 2006-01-02.
func Day(text string) (day float64, ok bool) { return dayOf(text) }

// name identifies an item.
type name struct{ question, row string }

const (
	// totalEffort bounds all searches of one Space, searchEffort one of them, in
	// decided tests. The whole is spent in less than a second; checking all of the
	// Wave 1 instrument costs about 300.
	totalEffort  = 1_000_000
	searchEffort = 200_000
)

// NewSpace makes a space of items in the order asked.
func NewSpace(items []Item) *Space {
	s := &Space{items: items, index: make(map[name]int, len(items)), effort: totalEffort}
	for i, item := range items {
		s.index[name{item.Question, item.Row}] = i
	}
	return s
}

// Verdict is the answer to a question about a Space.
type Verdict uint8

const (
	// Unknown is an answer that would have cost too much, or that depends on an
	// item which is not in the space.
	Unknown Verdict = iota
	// Never is an expression that holds for no combination of answers.
	Never
	// Sometimes is an expression that holds for some combination.
	Sometimes
)

// Who says which combinations are looked at.
type Who uint8

const (
	// Anybody may leave any question unanswered.
	Anybody Who = iota
	// Diligent cases answer all that they are asked.
	Diligent
)

// Find looks for a combination of answers for which the expression holds. With
// Sometimes it gives one; every item that does not matter has no answer in it.
func (s *Space) Find(goal Expr, who Who) (Answers, Verdict) {
	search, ok := s.search([]Expr{goal}, who)
	if !ok {
		return nil, Unknown
	}
	found := search.find(0)
	s.spent(search)
	switch {
	case found:
		return search, Sometimes
	case search.effort < 0:
		return nil, Unknown
	}
	return nil, Never
}

// Forget takes a question out of the space: nothing is concluded any more from
// what depends on it.
func (s *Space) Forget(question string) {
	for _, item := range s.items {
		if item.Question == question {
			delete(s.index, name{question, item.Row})
		}
	}
}

// spent takes what a search has cost from what is left for others.
func (s *Space) spent(w *search) { s.effort -= w.budget - max(w.effort, 0) }

// search is a walk through the combinations of the items that matter to some
// expressions, in the order asked. So whether an item is asked is always known
// when its turn comes.
type search struct {
	goals   []Expr
	who     Who
	choices []choice
	place   map[name]int
	// chosen counts the items, from the first, that have a value.
	chosen int
	// budget is what the walk may cost, effort what is left of it, cost that of one step.
	budget, effort, cost int
}

// choice is one item with the answers that make a difference, the last of which is none.
type choice struct {
	asked  []Expr
	cost   int
	values []value.Value
	value  value.Value
}

// search prepares a walk; ok is false when an item is not in the space or has
// too many answers that make a difference.
func (s *Space) search(goals []Expr, who Who) (*search, bool) {
	relevant, ok := s.relevant(goals)
	if !ok || s.effort <= 0 {
		return nil, false
	}
	w := &search{goals: goals, who: who, place: map[name]int{}, budget: min(searchEffort, s.effort), cost: 1 + weights(goals)}
	w.effort = w.budget
	for i, item := range s.items {
		uses, matters := relevant[i]
		if !matters {
			continue
		}
		values, ok := item.Domain.classes(uses)
		if !ok {
			return nil, false
		}
		w.place[name{item.Question, item.Row}] = len(w.choices)
		w.choices = append(w.choices, choice{asked: roots(item.Asked), cost: weights(roots(item.Asked)), values: append(values, value.Value{})})
	}
	return w, true
}

// weights is what it costs to decide each of the expressions once.
func weights(all []Expr) int {
	total := 0
	for _, e := range all {
		Walk(e, func(e Expr) {
			total++
			if c, ok := e.(*Count); ok {
				total += 2 * len(c.Ref.Rows)
			}
		})
	}
	return total
}

// relevant gives the items that the expressions depend on, directly or through
// the routing of others, with the uses that are made of each.
func (s *Space) relevant(goals []Expr) (map[int]*uses, bool) {
	found := map[int]*uses{}
	complete := true
	var follow func(e Expr)
	mention := func(ref Ref, use func(*uses)) {
		for _, row := range ref.parts() {
			i, ok := s.index[name{ref.Question, row}]
			if s.effort--; !ok || s.effort < 0 {
				complete = false
				continue
			}
			if found[i] == nil {
				found[i] = &uses{}
				for _, c := range s.items[i].Asked {
					follow(c.Root())
				}
			}
			use(found[i])
		}
	}
	follow = func(e Expr) {
		Walk(e, func(e Expr) {
			switch e := e.(type) {
			case *Test:
				mention(e.Ref, func(u *uses) { u.checks = append(u.checks, e.Check) })
			case *Count:
				mention(e.Ref, func(u *uses) {
					if e.Each != nil {
						u.checks = append(u.checks, *e.Each)
					} else {
						u.counts = append(u.counts, e.Check)
					}
				})
			case *Answered:
				mention(e.Ref, func(*uses) {})
			}
		})
	}
	for _, g := range goals {
		follow(g)
	}
	return found, complete
}

// Answer gives the answers of the combination found.
func (w *search) Answer(question, row string) value.Value {
	v, _ := w.get(question, row)
	return v
}

func (w *search) get(question, row string) (value.Value, bool) {
	i, ok := w.place[name{question, row}]
	if !ok {
		return value.Value{}, true
	}
	if i >= w.chosen {
		return value.Value{}, false
	}
	return w.choices[i].value, true
}

// skip passes over the items from the i-th on that are not asked, given those
// before them, and gives the first that is: there is nothing to choose between.
func (w *search) skip(i int) int {
	for ; i < len(w.choices) && !w.asked(i); i++ {
		w.choices[i].value, w.chosen = value.Value{}, i+1
	}
	return i
}

func (w *search) asked(i int) bool {
	w.effort -= w.choices[i].cost
	for _, e := range w.choices[i].asked {
		if e.decide(known{search: w}) != yes {
			return false
		}
	}
	return true
}

// options gives the answers that the i-th item can have, being asked.
func (w *search) options(i int) []value.Value {
	values := w.choices[i].values
	if w.who == Diligent {
		return values[:len(values)-1]
	}
	return values
}

// find tries every combination from the i-th item on, giving up a branch as soon
// as the goal cannot hold in it.
func (w *search) find(i int) bool {
	i = w.skip(i)
	if w.effort -= w.cost; w.effort < 0 {
		return false
	}
	if w.goals[0].decide(known{search: w}) == no {
		return false
	}
	if i == len(w.choices) {
		return true
	}
	for _, v := range w.options(i) {
		w.choices[i].value, w.chosen = v, i+1
		if w.find(i + 1) {
			return true
		}
		w.chosen = i
	}
	return false
}
