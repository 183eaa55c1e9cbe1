package questionnaire

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"omnibus/survey/questionnaire/condition"
)

// InWords says a condition in words, with the wording of codes instead of their
// numbers; "" for none.
func (q *Questionnaire) InWords(c *condition.Condition) string {
	if c == nil {
		return ""
	}
	return say(q, c.Root())
}

func say(q *Questionnaire, e condition.Expr) string {
	switch e := e.(type) {
	case *condition.And:
		return join(q, e.Terms, " and ")
	case *condition.Or:
		return join(q, e.Terms, " or ")
	case *condition.Not:
		return "it is not so that " + bracketed(q, e.Term)
	case *condition.Answered:
		return subject(q, e.Ref) + " was answered"
	case *condition.Test:
		return subject(q, e.Ref) + " " + sayCheck(asked(q, e.Ref), e.Check)
	case *condition.Count:
		if e.Each != nil {
			return fmt.Sprintf("the number of rows of %s for which the answer %s is %s", subject(q, e.Ref), sayCheck(asked(q, e.Ref), *e.Each), sayNumber(e.Check))
		}
		return fmt.Sprintf("the number of answers chosen in %s is %s", subject(q, e.Ref), sayNumber(e.Check))
	}
	return e.String()
}

func join(q *Questionnaire, terms []condition.Expr, word string) string {
	parts := make([]string, len(terms))
	for i, t := range terms {
		parts[i] = bracketed(q, t)
	}
	return strings.Join(parts, word)
}

// bracketed puts brackets around what has an `and` or `or` of its own.
func bracketed(q *Questionnaire, e condition.Expr) string {
	switch e.(type) {
	case *condition.And, *condition.Or:
		return "(" + say(q, e) + ")"
	}
	return say(q, e)
}

func asked(q *Questionnaire, ref condition.Ref) *Question {
	found, _ := q.Question(ref.Question)
	return found
}

func subject(q *Questionnaire, ref condition.Ref) string {
	about := asked(q, ref)
	if about == nil {
		return ref.String()
	}
	text := ref.Question + " (" + about.Short
	if row, ok := about.Row(ref.Row); ok {
		text += ": " + row.Label
	}
	return text + ")"
}

// sayCheck says a check of an answer: of codes by their labels, of numbers and days
// as they are.
func sayCheck(q *Question, c condition.Check) string {
	if q == nil || q.Kind != One && q.Kind != Many {
		return "is " + sayNumber(c)
	}
	labels := labelsOf(q, c)
	several := q.Kind == Many
	switch {
	case c.Op == condition.NotEqual && several:
		return "does not include " + labels
	case c.Op == condition.NotEqual:
		return "is not " + labels
	case several:
		return "includes " + labels
	}
	return "is " + labels
}

// labelsOf lists the labels of the codes that a check names: “Yes” or “No”.
func labelsOf(q *Question, c condition.Check) string {
	var labels []string
	for _, code := range slices.Concat(q.Codes, q.Unprinted) {
		for _, span := range c.Spans {
			if float64(code.Code) >= span.From.Value && float64(code.Code) <= span.To.Value {
				labels = append(labels, "“"+code.Label+"”")
				break
			}
		}
	}
	switch n := len(labels); {
	case n == 0:
		return strconv.Quote(c.String())
	case n == 1:
		return labels[0]
	default:
		return strings.Join(labels[:n-1], ", ") + " or " + labels[n-1]
	}
}

func sayNumber(c condition.Check) string {
	spans := make([]string, len(c.Spans))
	for i, s := range c.Spans {
		spans[i] = s.From.Text
		if s.From.Text != s.To.Text {
			spans[i] += " to " + s.To.Text
		}
	}
	text := strings.Join(spans, " or ")
	switch c.Op {
	case condition.NotEqual:
		return "not " + text
	case condition.Less:
		return "less than " + text
	case condition.AtMost:
		return text + " or less"
	case condition.More:
		return "more than " + text
	case condition.AtLeast:
		return text + " or more"
	}
	return text
}
