package report

import (
	"strings"

	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/condition"
	"omnibus/survey/report/words"
)

// routing says in words who is asked a question: the page's condition and its own.
func routing(q *questionnaire.Questionnaire, question *questionnaire.Question) string {
	var parts []string
	for _, c := range []*condition.Condition{question.Page.When, question.When} {
		if c != nil {
			parts = append(parts, inWords(q, c.Root(), false))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Asked if " + strings.Join(parts, ", and if ") + "."
}

// inWords puts an expression into words; inner says that it stands beside others.
func inWords(q *questionnaire.Questionnaire, e condition.Expr, inner bool) string {
	switch e := e.(type) {
	case *condition.And:
		return joinWords(q, e.Terms, " and ", inner)
	case *condition.Or:
		return joinWords(q, e.Terms, " or ", inner)
	case *condition.Not:
		return "it is not so that " + inWords(q, e.Term, true)
	case *condition.Answered:
		return e.Ref.String() + " was answered"
	case *condition.Test:
		question, _ := q.Question(e.Ref.Question)
		return e.Ref.String() + " " + checkWords(question, e.Check)
	case *condition.Count:
		what := "the number of answers chosen at " + e.Ref.String()
		if e.Each != nil {
			question, _ := q.Question(e.Ref.Question)
			what = "the number of rows of " + e.Ref.String() + " where the answer " + checkWords(question, *e.Each)
		}
		return what + " " + checkWords(nil, e.Check)
	}
	return e.String()
}

func joinWords(q *questionnaire.Questionnaire, terms []condition.Expr, word string, inner bool) string {
	parts := make([]string, len(terms))
	for i, t := range terms {
		parts[i] = inWords(q, t, true)
	}
	text := strings.Join(parts, word)
	if inner {
		return "(" + text + ")"
	}
	return text
}

// checkWords says what an answer is compared to, with the codes' labels.
func checkWords(question *questionnaire.Question, c condition.Check) string {
	many := question != nil && question.Kind == questionnaire.Many
	var values []string
	for _, s := range c.Spans {
		values = append(values, spanWords(question, s))
	}
	list := words.List(values, "or")
	switch c.Op {
	case condition.NotEqual:
		if many {
			return "was answered without " + list
		}
		return "is not " + list
	case condition.Less:
		return "is under " + list
	case condition.AtMost:
		return "is at most " + list
	case condition.More:
		return "is over " + list
	case condition.AtLeast:
		return "is at least " + list
	}
	if many {
		return "includes " + list
	}
	return "is " + list
}

func spanWords(question *questionnaire.Question, s condition.Span) string {
	end := func(l condition.Literal) string {
		if question != nil {
			if code, ok := question.Code(int(l.Value)); ok && !l.Date {
				return l.Text + " (" + code.Label + ")"
			}
		}
		return l.Text
	}
	if s.From.Text == s.To.Text {
		return end(s.From)
	}
	return s.From.Text + " to " + s.To.Text
}
