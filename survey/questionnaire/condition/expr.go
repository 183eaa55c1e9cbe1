package condition

import (
	"strings"

	"omnibus/source"
)

// Expr is one operation of an expression: *And, *Or, *Not, *Test, *Count or *Answered.
type Expr interface {
	// String gives the expression in the language, with no more parentheses than needed.
	String() string
	// At is where the expression begins.
	At() source.Place

	decide(known) truth
}

// And holds when all its terms hold. It has at least two.
type And struct{ Terms []Expr }

// Or holds when one of its terms holds. It has at least two.
type Or struct{ Terms []Expr }

// Not holds when its term does not.
type Not struct {
	Term Expr
	at   source.Place
}

// Ref names a question, or a row of a grid. Places are kept for complaints.
type Ref struct {
	Question, Row string
	// Rows are the rows of a grid that is named as a whole. They are set when the
	// condition is checked against a questionnaire; nil for a question without rows.
	Rows  []string
	Place source.Place
}

// Test compares one answer: `X = 1`, `X in 1..3`, `N >= 10`.
type Test struct {
	Ref   Ref
	Check Check
}

// Count compares how many codes were chosen (`count(X) >= 2`) or, with Each, how many
// rows of a grid pass a check (`count(G = 1) >= 2`). It does not hold when nothing
// of what it counts was answered.
type Count struct {
	Ref   Ref
	Each  *Check
	Check Check
	at    source.Place
}

// Answered holds when the question, or any row of the grid, has an answer.
type Answered struct {
	Ref Ref
	at  source.Place
}

// Op is how a Check compares.
type Op string

const (
	// Equal is `=`: has the code, is the number.
	Equal Op = "="
	// NotEqual is `!=`: was answered, and Equal does not hold.
	NotEqual Op = "!="
	// In is `in`: one code, number or day of a list.
	In Op = "in"
	// Any is `any`: at least one of the chosen codes is in the list.
	Any Op = "any"
	// Less is `<`, and so on for numbers, days and counts.
	Less Op = "<"
	// AtMost is `<=`.
	AtMost Op = "<="
	// More is `>`.
	More Op = ">"
	// AtLeast is `>=`.
	AtLeast Op = ">="
)

// Check is an operation with what it compares to. In and Any have one or more
// spans, every other operation one whose ends are the same.
type Check struct {
	Op    Op
	Spans []Span
	Place source.Place
}

// Span is a run of codes, numbers or days, both ends included.
type Span struct{ From, To Literal }

// Literal is a number or a day as it stands in a condition.
type Literal struct {
	// Value is the number, or the number of days since 1970-01-01.
	Value float64
	Date  bool
	// Text is the literal in canonical form.
	Text  string
	Place source.Place
}

// At is where the expression begins.
func (e *And) At() source.Place { return e.Terms[0].At() }

// At is where the expression begins.
func (e *Or) At() source.Place { return e.Terms[0].At() }

// At is where the expression begins.
func (e *Not) At() source.Place { return e.at }

// At is where the expression begins.
func (e *Test) At() source.Place { return e.Ref.Place }

// At is where the expression begins.
func (e *Count) At() source.Place { return e.at }

// At is where the expression begins.
func (e *Answered) At() source.Place { return e.at }

// String gives the reference as written: WelPlace, SocData.d.
func (r Ref) String() string {
	if r.Row == "" {
		return r.Question
	}
	return r.Question + "." + r.Row
}

// String gives the span as written: 3, 1..3.
func (s Span) String() string {
	if s.From.Text == s.To.Text {
		return s.From.Text
	}
	return s.From.Text + ".." + s.To.Text
}

// String gives the check as written after a reference: `= 1`, `in 1..3, 5`.
func (c Check) String() string {
	spans := make([]string, len(c.Spans))
	for i, s := range c.Spans {
		spans[i] = s.String()
	}
	return string(c.Op) + " " + strings.Join(spans, ", ")
}

func (e *And) String() string {
	return join(e.Terms, " and ", func(t Expr) bool { return isOr(t) || isAnd(t) })
}

func (e *Or) String() string { return join(e.Terms, " or ", isOr) }

func (e *Not) String() string {
	if isAnd(e.Term) || isOr(e.Term) {
		return "not (" + e.Term.String() + ")"
	}
	return "not " + e.Term.String()
}

func (e *Test) String() string { return e.Ref.String() + " " + e.Check.String() }

func (e *Count) String() string {
	if e.Each != nil {
		return "count(" + e.Ref.String() + " " + e.Each.String() + ") " + e.Check.String()
	}
	return "count(" + e.Ref.String() + ") " + e.Check.String()
}

func (e *Answered) String() string { return "answered(" + e.Ref.String() + ")" }

func isOr(e Expr) bool  { _, ok := e.(*Or); return ok }
func isAnd(e Expr) bool { _, ok := e.(*And); return ok }

func join(terms []Expr, word string, bracket func(Expr) bool) string {
	parts := make([]string, len(terms))
	for i, t := range terms {
		parts[i] = t.String()
		if bracket(t) {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return strings.Join(parts, word)
}
