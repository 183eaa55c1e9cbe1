package microdata

import (
	"fmt"
	"strings"

	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/condition"
)

// routing says in words who was asked a question.
func (f *File) routing(q *questionnaire.Question) string {
	var parts []string
	for _, when := range []*condition.Condition{q.Page.When, q.When} {
		if when != nil {
			parts = append(parts, f.words(when.Root()))
		}
	}
	if len(parts) == 0 {
		return "Asked of everybody who answered the section."
	}
	return "Asked if " + strings.Join(parts, ", and if ") + "."
}

// computed says in words how a derived variable is made.
func (f *File) computed(c *dataset.Column) string {
	var parts []string
	for i, when := range conditionsOf(f.data, c) {
		parts = append(parts, fmt.Sprintf("%d if %s", i+1, f.words(when.Root())))
	}
	return "Computed from the answers, the first that holds: " + strings.Join(parts, "; ") + "."
}

// words says an expression of the questionnaire language in English.
func (f *File) words(e condition.Expr) string {
	switch e := e.(type) {
	case *condition.And:
		return f.joined(e.Terms, " and ")
	case *condition.Or:
		return f.joined(e.Terms, " or ")
	case *condition.Not:
		return "it is not so that " + f.bracketed(e.Term)
	case *condition.Answered:
		return e.Ref.String() + " was answered"
	case *condition.Count:
		if e.Each != nil {
			return fmt.Sprintf("the number of rows of %s with an answer that %s %s", e.Ref, f.checked(e.Ref, *e.Each), plain(e.Check, nil))
		}
		return fmt.Sprintf("the number of codes chosen in %s %s", e.Ref, plain(e.Check, nil))
	case *condition.Test:
		return e.Ref.String() + " " + f.checked(e.Ref, e.Check)
	}
	return e.String()
}

func (f *File) joined(terms []condition.Expr, word string) string {
	parts := make([]string, len(terms))
	for i, t := range terms {
		parts[i] = f.bracketed(t)
	}
	return strings.Join(parts, word)
}

func (f *File) bracketed(e condition.Expr) string {
	switch e.(type) {
	case *condition.And, *condition.Or:
		return "(" + f.words(e) + ")"
	}
	return f.words(e)
}

// checked says a check of an answer, with the labels of codes.
func (f *File) checked(r condition.Ref, c condition.Check) string {
	q, ok := f.data.Questionnaire().Question(r.Question)
	if !ok || q.Kind != questionnaire.One && q.Kind != questionnaire.Many {
		return plain(c, nil)
	}
	return plain(c, q)
}

// plain says a check; q, when given, has the codes.
func plain(c condition.Check, q *questionnaire.Question) string {
	var values []string
	for _, s := range c.Spans {
		values = append(values, span(s, q)...)
	}
	is, oneOf, not := "is ", "is one of ", "is answered and is not "
	if q != nil && q.Kind == questionnaire.Many {
		is, oneOf, not = "includes ", "includes one of ", "is answered and does not include "
	}
	list := strings.Join(values, ", ")
	switch c.Op {
	case condition.NotEqual:
		return not + list
	case condition.Less:
		return "is less than " + list
	case condition.AtMost:
		return "is at most " + list
	case condition.More:
		return "is more than " + list
	case condition.AtLeast:
		return "is at least " + list
	}
	switch {
	case len(values) > 1:
		return oneOf + list
	case q == nil && c.Spans[0].From.Text != c.Spans[0].To.Text:
		return "is from " + list
	}
	return is + list
}

// span gives each code of a span with its label; of numbers and days the ends.
func span(s condition.Span, q *questionnaire.Question) []string {
	if q == nil {
		if s.From.Text == s.To.Text {
			return []string{s.From.Text}
		}
		return []string{s.From.Text + " to " + s.To.Text}
	}
	var out []string
	for _, list := range [][]questionnaire.Code{q.Codes, q.Unprinted} {
		for _, c := range list {
			if v := float64(c.Code); s.From.Value <= v && v <= s.To.Value {
				out = append(out, fmt.Sprintf("%d %q", c.Code, c.Label))
			}
		}
	}
	return out
}
