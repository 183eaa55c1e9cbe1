// Package condition holds the `when` expressions of a questionnaire: which
// cases a question, a page or a derived group is for. The expressions are
// small on purpose: every one can be decided for every combination of answers,
// so that the checker can tell which can never, or must always, hold.
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
	root node
}

// String gives the expression as it was written.
func (c *Condition) String() string {
	if c == nil {
		return ""
	}
	return c.text
}

// Holds decides the condition.
func (c *Condition) Holds(a Answers) bool {
	return c == nil || c.root.holds(a)
}

// node is one operation of a parsed expression.
type node interface {
	holds(a Answers) bool
}
