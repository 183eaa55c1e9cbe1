// Package condition holds the `when` expressions of a questionnaire: which
// cases a question, a page or a derived group is for. The expressions are
// small on purpose: every one can be decided for every combination of answers,
// so that the checker can tell which can never, or must always, hold (Space).
// Whether the questions and codes that an expression names exist is for the
// questionnaire to say; this package knows none.
package condition

import "omnibus/survey/questionnaire/value"

// Answers is what a condition is decided on. A question that was not answered,
// or that is off the route, gives None.
type Answers interface {
	// Answer gives the answer to a question, or to a row of a grid (row is "" otherwise).
	Answer(question, row string) value.Value
}

// Condition is a parsed expression. A nil *Condition holds for everybody.
//
// A test of an unanswered question does not hold, whichever way it is put:
// `X = 1` and `X != 1` are both false. `not (X = 1)` is true.
type Condition struct {
	text string
	root Expr
}

// String gives the expression as it was written, on one line.
func (c *Condition) String() string {
	if c == nil {
		return ""
	}
	return c.text
}

// Holds decides the condition.
func (c *Condition) Holds(a Answers) bool {
	return c == nil || c.root.decide(known{answers: a}) == yes
}

// Outlook says whether the condition may hold, and whether it surely will,
// whatever is answered where open says so; all other answers stay. It knows no
// limits of answers, so it may say "may" of what no answer can bring about.
func (c *Condition) Outlook(a Answers, open func(question, row string) bool) (may, will bool) {
	if c == nil {
		return true, true
	}
	t := c.root.decide(known{answers: a, open: open})
	return t != no, t == yes
}

// Root gives the expression itself, nil for a nil condition.
func (c *Condition) Root() Expr {
	if c == nil {
		return nil
	}
	return c.root
}

// Of makes a condition of an expression; its text is the expression's own.
func Of(root Expr) *Condition { return &Condition{text: root.String(), root: root} }

// Refs gives every mention of a question in the order written.
func (c *Condition) Refs() []*Ref {
	if c == nil {
		return nil
	}
	return Refs(c.root)
}

// Refs gives every mention of a question in an expression in the order written.
func Refs(e Expr) []*Ref {
	var refs []*Ref
	Walk(e, func(e Expr) {
		switch e := e.(type) {
		case *Test:
			refs = append(refs, &e.Ref)
		case *Count:
			refs = append(refs, &e.Ref)
		case *Answered:
			refs = append(refs, &e.Ref)
		}
	})
	return refs
}

// Walk visits an expression and all its parts, the whole before its parts.
func Walk(e Expr, visit func(Expr)) {
	visit(e)
	switch e := e.(type) {
	case *And:
		for _, term := range e.Terms {
			Walk(term, visit)
		}
	case *Or:
		for _, term := range e.Terms {
			Walk(term, visit)
		}
	case *Not:
		Walk(e.Term, visit)
	}
}
