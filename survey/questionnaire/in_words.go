package questionnaire

import (
	"slices"
	"strconv"
	"strings"

	"omnibus/survey/questionnaire/condition"
	"omnibus/tongue"
)

// The words of conditions.
var (
	wordAnd      = tongue.Both(" and ", " a hefyd ")
	wordOr       = tongue.Both(" or ", " neu ")
	wordTo       = tongue.Both(" to ", " i ")
	notSo        = tongue.Both("it is not so that %s", "nid yw hyn yn wir: %s")
	wasAnswered  = tongue.Both("%s was answered", "atebwyd %s")
	answerIs     = tongue.Both("%s is %s", "yr ateb i %s yw %s")
	answerIsNot  = tongue.Both("%s is not %s", "nid yr ateb i %s yw %s")
	includes     = tongue.Both("%s includes %s", "mae'r atebion i %s yn cynnwys %s")
	includesNot  = tongue.Both("%s does not include %s", "nid yw'r atebion i %s yn cynnwys %s")
	rowsAnswered = tongue.Both("the number of rows of %s for which the answer %s is %s", "nifer rhesi %s y mae'r canlynol yn wir amdanynt (%s) yw %s")
	eachIs       = tongue.Both("is %s", "yr ateb yw %s")
	eachIsNot    = tongue.Both("is not %s", "nid yr ateb yw %s")
	eachHas      = tongue.Both("includes %s", "mae'r atebion yn cynnwys %s")
	eachHasNot   = tongue.Both("does not include %s", "nid yw'r atebion yn cynnwys %s")
	chosenAre    = tongue.Both("the number of answers chosen in %s is %s", "nifer yr atebion a ddewiswyd yn %s yw %s")
	otherThan    = tongue.Both("not %s", "heblaw %s")
	lessThan     = tongue.Both("less than %s", "llai na %s")
	orLess       = tongue.Both("%s or less", "%s neu lai")
	moreThan     = tongue.Both("more than %s", "mwy na %s")
	orMore       = tongue.Both("%s or more", "%s neu fwy")
)

// InWords says a condition in a language's words, with the wording of codes
// instead of their numbers; "" for none.
func (q *Questionnaire) InWords(c *condition.Condition, l tongue.Language) string {
	if c == nil {
		return ""
	}
	return speaker{q, l}.say(c.Root())
}

// speaker says conditions of a questionnaire in a language.
type speaker struct {
	*Questionnaire
	language tongue.Language
}

func (s speaker) say(e condition.Expr) string {
	in := func(t tongue.Text, args ...any) string { return t.In(s.language, args...) }
	switch e := e.(type) {
	case *condition.And:
		return s.join(e.Terms, wordAnd)
	case *condition.Or:
		return s.join(e.Terms, wordOr)
	case *condition.Not:
		return in(notSo, s.bracketed(e.Term))
	case *condition.Answered:
		return in(wasAnswered, s.subject(e.Ref))
	case *condition.Test:
		text, told := s.check(s.asked(e.Ref), e.Check, answerIs, answerIsNot, includes, includesNot)
		return in(text, s.subject(e.Ref), told)
	case *condition.Count:
		if e.Each != nil {
			text, told := s.check(s.asked(e.Ref), *e.Each, eachIs, eachIsNot, eachHas, eachHasNot)
			return in(rowsAnswered, s.subject(e.Ref), in(text, told), s.number(e.Check))
		}
		return in(chosenAre, s.subject(e.Ref), s.number(e.Check))
	}
	return e.String()
}

func (s speaker) join(terms []condition.Expr, word tongue.Text) string {
	parts := make([]string, len(terms))
	for i, t := range terms {
		parts[i] = s.bracketed(t)
	}
	return strings.Join(parts, word.In(s.language))
}

// bracketed puts brackets around what has an `and` or `or` of its own.
func (s speaker) bracketed(e condition.Expr) string {
	switch e.(type) {
	case *condition.And, *condition.Or:
		return "(" + s.say(e) + ")"
	}
	return s.say(e)
}

func (s speaker) asked(ref condition.Ref) *Question {
	found, _ := s.Question(ref.Question)
	return found
}

func (s speaker) subject(ref condition.Ref) string {
	about := s.asked(ref)
	if about == nil {
		return ref.String()
	}
	text := ref.Question + " (" + about.Short
	if row, ok := about.Row(ref.Row); ok {
		text += ": " + row.Label
	}
	return text + ")"
}

// check says a check of an answer: of codes by their labels, of numbers and days
// as they are. It gives which of the texts says it, and what is told in it.
func (s speaker) check(q *Question, c condition.Check, is, isNot, has, hasNot tongue.Text) (tongue.Text, string) {
	if q == nil || q.Kind != One && q.Kind != Many {
		return is, s.number(c)
	}
	labels := s.labels(q, c)
	several := q.Kind == Many
	switch {
	case c.Op == condition.NotEqual && several:
		return hasNot, labels
	case c.Op == condition.NotEqual:
		return isNot, labels
	case several:
		return has, labels
	}
	return is, labels
}

// labels lists the labels of the codes that a check names: “Yes” or “No”.
func (s speaker) labels(q *Question, c condition.Check) string {
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
		return strings.Join(labels[:n-1], ", ") + wordOr.In(s.language) + labels[n-1]
	}
}

func (s speaker) number(c condition.Check) string {
	spans := make([]string, len(c.Spans))
	for i, span := range c.Spans {
		spans[i] = span.From.Text
		if span.From.Text != span.To.Text {
			spans[i] += wordTo.In(s.language) + span.To.Text
		}
	}
	text := strings.Join(spans, wordOr.In(s.language))
	switch c.Op {
	case condition.NotEqual:
		return otherThan.In(s.language, text)
	case condition.Less:
		return lessThan.In(s.language, text)
	case condition.AtMost:
		return orLess.In(s.language, text)
	case condition.More:
		return moreThan.In(s.language, text)
	case condition.AtLeast:
		return orMore.In(s.language, text)
	}
	return text
}
