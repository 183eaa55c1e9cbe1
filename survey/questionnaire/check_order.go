package questionnaire

import (
	"omnibus/source"
	"omnibus/survey/questionnaire/condition"
)

// conditions parses every `when`, now that all questions are known, checks the
// names in it, and sees that it looks back only.
func (r *reader) conditions() {
	order := map[*Question]int{}
	for i, q := range r.q.Questions() {
		order[q] = i
	}
	for i := range r.whens {
		w := &r.whens[i]
		before := len(*r.out)
		c := condition.Parse(w.node.Text(), w.node.Within, r.out)
		if c != nil && r.q.checkNames(c, r.out) {
			r.looksBack(w, c, order)
		}
		if len(*r.out) > before {
			r.spoilt(w)
			continue
		}
		w.parsed = c
		if w.question != nil {
			w.question.When = c
		} else {
			w.page.When = c
		}
	}
	for _, q := range r.q.Questions() {
		r.base(q)
	}
}

// spoilt marks the questions whose routing is not known.
func (r *reader) spoilt(w *pending) {
	if w.question != nil {
		r.broken[w.question] = true
		return
	}
	for _, q := range w.page.Questions {
		r.broken[q] = true
	}
}

// looksBack sees that a condition names only what was asked before: questions
// above, for a page those of earlier pages.
func (r *reader) looksBack(w *pending, c *condition.Condition, order map[*Question]int) {
	if w.question == nil && len(w.page.Questions) == 0 {
		return // a page without questions was complained of
	}
	first := w.question
	if first == nil {
		first = w.page.Questions[0]
	}
	said := map[string]bool{}
	for _, ref := range c.Refs() {
		asked := r.q.questions[ref.Question]
		if said[ref.Question] {
			continue
		}
		said[ref.Question] = true
		at := asked.At
		switch {
		case asked == w.question:
			r.complain(ref.Place, nil, "name an earlier question", "%s is asked depending on its own answer", ref.Question)
		case w.question == nil && asked.Page == w.page:
			r.complain(ref.Place, &at, "give the questions of the page the condition instead, or move the question to an earlier page", "%s stands on the page that depends on it", ref.Question)
		case order[asked] >= order[first]:
			r.complain(ref.Place, &at, "move one of them, or name an earlier question", "%s is asked later than the question that depends on it", ref.Question)
		case asked.Probe && !r.onlyProbes(w):
			r.complain(ref.Place, &at, "mark the dependent question as a probe too", "%s is asked in the pilot only, and what depends on it would never be asked after", ref.Question)
		}
	}
}

func (r *reader) onlyProbes(w *pending) bool {
	if w.question != nil {
		return w.question.Probe
	}
	for _, q := range w.page.Questions {
		if !q.Probe {
			return false
		}
	}
	return true
}

// base gives a question without a base label the one that follows from its routing.
func (r *reader) base(q *Question) {
	switch {
	case q.Base != "":
	case q.When != nil || q.Page.When != nil:
		q.Base = "All who were asked “" + q.Short + "”"
	default:
		q.Base = r.q.Base
	}
}

// place gives where a pending condition stands.
func (w *pending) place() source.Place { return w.node.Place() }
