package dataset

import (
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/condition"
	"omnibus/survey/questionnaire/value"
)

// Where gives the cases for which a condition on the answers holds. A question
// that the dataset leaves out counts as not answered. It is decided for all
// cases at once: a test of codes is a few operations on sets.
func (d *Dataset) Where(c *condition.Condition) Set {
	if c == nil {
		return FullSet(d.Cases())
	}
	return d.where(c.Root())
}

func (d *Dataset) where(e condition.Expr) Set {
	switch e := e.(type) {
	case *condition.And:
		out := d.where(e.Terms[0])
		for _, term := range e.Terms[1:] {
			out.keep(d.where(term))
		}
		return out
	case *condition.Or:
		out := d.where(e.Terms[0])
		for _, term := range e.Terms[1:] {
			out.add(d.where(term))
		}
		return out
	case *condition.Not:
		out := FullSet(d.Cases())
		out.remove(d.where(e.Term))
		return out
	case *condition.Test:
		return d.passing(e.Ref.Question, e.Ref.Row, e.Check)
	case *condition.Answered:
		return d.answered(e.Ref)
	case *condition.Count:
		return d.counting(e)
	}
	return NewSet(d.Cases())
}

// item gives the column of a question, or of a row of a grid.
func (d *Dataset) item(question, row string) (*Column, bool) {
	if row != "" {
		question += "_" + row
	}
	c, ok := d.byName[question]
	return c, ok
}

// passing gives the cases whose answer passes a check.
func (d *Dataset) passing(question, row string, check condition.Check) Set {
	out := NewSet(d.Cases())
	c, ok := d.item(question, row)
	if !ok {
		return out
	}
	switch c.Kind {
	case questionnaire.One:
		for _, code := range c.Codes {
			if check.Includes(float64(code.Code.Code)) {
				out.add(code.Cases)
			}
		}
	case questionnaire.Many:
		for _, code := range c.Codes {
			if check.Within(float64(code.Code.Code)) {
				out.add(code.Cases)
			}
		}
		if check.Op == condition.NotEqual {
			out = c.Given.AndNot(out)
		}
	case questionnaire.Number:
		c.Given.Each(func(i int) {
			if check.Includes(c.Numbers[i]) {
				out.Add(i)
			}
		})
	case questionnaire.Date:
		c.Given.Each(func(i int) {
			if check.Passes(c.value(i)) {
				out.Add(i)
			}
		})
	}
	return out
}

func (d *Dataset) answered(ref condition.Ref) Set {
	out := NewSet(d.Cases())
	for _, row := range ref.Parts() {
		if c, ok := d.item(ref.Question, row); ok {
			out.add(c.Given)
		}
	}
	return out
}

// counting gives the cases of which the number of codes chosen, or of rows that
// pass, is as wanted.
func (d *Dataset) counting(e *condition.Count) Set {
	var sets []Set
	given := NewSet(d.Cases())
	if e.Each != nil {
		for _, row := range e.Ref.Parts() {
			if c, ok := d.item(e.Ref.Question, row); ok {
				sets = append(sets, d.passing(e.Ref.Question, row, *e.Each))
				given.add(c.Given)
			}
		}
	} else if c, ok := d.item(e.Ref.Question, e.Ref.Row); ok {
		for _, code := range c.Codes {
			sets = append(sets, code.Cases)
		}
		given.add(c.Given)
	}
	out := NewSet(d.Cases())
	for n, cases := range exactly(given, sets) {
		if e.Check.Includes(float64(n)) {
			out.add(cases)
		}
	}
	return out
}

// exactly gives, for each number from none to all, the cases of within that are
// in that many of the sets.
func exactly(within Set, sets []Set) []Set {
	counts := []Set{append(Set(nil), within...)}
	for _, s := range sets {
		counts = append(counts, make(Set, len(within)))
		for n := len(counts) - 1; n > 0; n-- {
			for i, w := range s {
				moved := counts[n-1][i] & w
				counts[n][i] |= moved
				counts[n-1][i] &^= moved
			}
		}
	}
	return counts
}

// caseAnswers makes one case the ground on which conditions are decided.
type caseAnswers struct {
	d *Dataset
	i int
}

// Answer gives the case's answer to a question, or to a row of a grid.
func (a *caseAnswers) Answer(question, row string) value.Value {
	if c, ok := a.d.item(question, row); ok {
		return c.value(a.i)
	}
	return value.Value{}
}
