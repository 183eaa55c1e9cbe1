package questionnaire

import (
	"fmt"
	"math"
	"strings"

	"omnibus/source"
	"omnibus/survey/questionnaire/condition"
)

// ParseCondition reads a condition and checks it against the questionnaire: a
// derived variable's or the report's. at is where the text begins. One that no
// combination of answers can meet is complained of as well. The result is nil
// when there was a complaint.
func (q *Questionnaire) ParseCondition(text string, at source.Place, out *source.Complaints) *condition.Condition {
	within := func(offset int) source.Place {
		p := at
		if p.Column > 0 {
			p.Column += offset
		}
		return p
	}
	c := condition.Parse(text, within, out)
	if c == nil || !q.checkNames(c, out) || !q.checkPossible(c, at, out) {
		return nil
	}
	return c
}

// checkNames complains of questions, rows and codes that are not there and of
// comparisons that the kind of answer does not allow. It tells the condition
// the rows of the grids it names, without which it cannot be decided.
func (q *Questionnaire) checkNames(c *condition.Condition, out *source.Complaints) bool {
	names := names{q: q, out: out}
	before := len(*out)
	condition.Walk(c.Root(), names.visit)
	return len(*out) == before
}

type names struct {
	q   *Questionnaire
	out *source.Complaints
}

func (n *names) complain(at source.Place, repair, format string, args ...any) {
	n.out.Add(at, repair, format, args...)
}

func (n *names) visit(e condition.Expr) {
	switch e := e.(type) {
	case *condition.Test:
		if question := n.question(&e.Ref); question != nil && n.single(question, &e.Ref) {
			n.check(question, &e.Check)
		}
	case *condition.Answered:
		n.question(&e.Ref)
	case *condition.Count:
		n.count(e)
	}
}

// question finds what a reference names, row and all; nil after a complaint.
func (n *names) question(ref *condition.Ref) *Question {
	question, ok := n.q.questions[ref.Question]
	if !ok {
		n.unknown(ref)
		return nil
	}
	ref.Rows = nil
	if ref.Row == "" {
		for _, row := range question.Rows {
			ref.Rows = append(ref.Rows, row.ID)
		}
		return question
	}
	if !question.Grid() {
		n.complain(ref.Place, "write "+ref.Question, "%s has no rows", ref.Question)
		return nil
	}
	if _, ok := question.Row(ref.Row); !ok {
		n.complain(ref.Place, "its rows are "+rowNames(question), "%s has no row %q", ref.Question, ref.Row)
		return nil
	}
	return question
}

func (n *names) unknown(ref *condition.Ref) {
	var ids []string
	for _, question := range n.q.Questions() {
		ids = append(ids, question.ID)
		for _, row := range question.Rows {
			if strings.EqualFold(ref.Question, (Item{question, row.ID}).Name()) {
				n.complain(ref.Place, fmt.Sprintf("write %s.%s", question.ID, row.ID), "there is no question %q", ref.Question)
				return
			}
		}
	}
	repair := "name a question by its id"
	if near := source.Nearest(ref.Question, ids); near != "" {
		repair = fmt.Sprintf("did you mean %q?", near)
	}
	n.complain(ref.Place, repair, "there is no question %q", ref.Question)
}

func rowNames(q *Question) string {
	var ids []string
	for _, row := range q.Rows {
		ids = append(ids, row.ID)
	}
	return strings.Join(ids, ", ")
}

// single sees that a test is of one answer: a row, not a whole grid.
func (n *names) single(q *Question, ref *condition.Ref) bool {
	if !q.Grid() || ref.Row != "" {
		return true
	}
	repair := fmt.Sprintf("name a row, as %s.%s", q.ID, q.Rows[0].ID)
	if q.Kind == One {
		repair += ", or " + countRows(q)
	}
	n.complain(ref.Place, repair, "%s is a grid and a test is of one row", q.ID)
	return false
}

// countRows shows how the rows of a grid are counted.
func countRows(q *Question) string {
	code := 1
	if len(q.Codes) > 0 {
		code = q.Codes[0].Code
	}
	return fmt.Sprintf("say which rows to count, as count(%s = %d) >= 1", q.ID, code)
}

func (n *names) count(e *condition.Count) {
	q := n.question(&e.Ref)
	if q == nil || q.Kind == 0 {
		return
	}
	switch {
	case e.Each == nil && q.Kind != Many:
		repair := fmt.Sprintf("count goes with many; write answered(%s)", q.ID)
		if q.Grid() && q.Kind == One {
			repair = countRows(q)
		}
		n.complain(e.Ref.Place, repair, "there are no chosen codes to count in %s", q.ID)
		return
	case e.Each != nil && (!q.Grid() || q.Kind != One || e.Ref.Row != ""):
		n.complain(e.Ref.Place, fmt.Sprintf("write the test alone, as %s %s", e.Ref, e.Each), "%s has no rows to count", e.Ref)
		return
	case e.Each != nil:
		n.check(q, e.Each)
	}
	if e.Check.Op == condition.Any {
		n.complain(e.Check.Place, `write "in"`, "a count is one number")
	}
	for _, l := range literals(&e.Check) {
		if l.Date || l.Value < 0 || l.Value != math.Floor(l.Value) {
			n.complain(l.Place, "write a whole number", "a count cannot be compared with %s", l.Text)
		}
	}
}

func literals(c *condition.Check) []condition.Literal {
	var all []condition.Literal
	for _, s := range c.Spans {
		all = append(all, s.From)
		if s.To.Place != s.From.Place {
			all = append(all, s.To)
		}
	}
	return all
}

// check sees that the comparison is one that the question's kind of answer has.
// Of a question whose kind could not be read nothing is said.
func (n *names) check(q *Question, c *condition.Check) {
	if q.Kind == 0 {
		return
	}
	op := c.Op
	ordered := op == condition.Less || op == condition.AtMost || op == condition.More || op == condition.AtLeast
	switch {
	case q.Kind == Text:
		n.complain(c.Place, fmt.Sprintf("write answered(%s)", q.ID), "%s is a text, of which one can only ask whether it was answered", q.ID)
		return
	case (q.Kind == One || q.Kind == Many) && ordered:
		n.complain(c.Place, "name the codes, as in 1..2", "the codes of %s are labels, not amounts", q.ID)
		return
	case q.Kind == Many && op == condition.In:
		n.complain(c.Place, `write "any"`, "%s may have several codes", q.ID)
	case q.Kind != Many && op == condition.Any:
		n.complain(c.Place, `write "in"`, "%s has one answer", q.ID)
	}
	for _, l := range literals(c) {
		n.literal(q, l)
	}
}

func (n *names) literal(q *Question, l condition.Literal) {
	switch q.Kind {
	case One, Many:
		if len(q.Codes) == 0 {
			return // the list was complained of
		}
		if code := int(l.Value); l.Date || float64(code) != l.Value {
			n.complain(l.Place, "name a code by its number", "%s has no code %s", q.ID, l.Text)
		} else if _, ok := q.Code(code); !ok {
			n.complain(l.Place, "its codes are "+describeCodes(q.Codes, q.Unprinted), "%s has no code %s", q.ID, l.Text)
		}
	case Number:
		if l.Date {
			n.complain(l.Place, "write a number", "%s is a number, not a day", q.ID)
		}
	case Date:
		if !l.Date {
			n.complain(l.Place, "write a day, as 2016-08-31", "%s is a day, not a number", q.ID)
		}
	}
}
