package questionnaire

import (
	"fmt"
	"strings"

	"omnibus/source"
	"omnibus/survey/questionnaire/condition"
	"omnibus/survey/questionnaire/value"
)

// logic complains of conditions that no combination of answers can meet, or
// that every combination meets, and of questions that nobody can reach. It
// concludes nothing from questions about which there was a complaint, and is
// silent where the search would cost too much (condition.Space).
func (r *reader) logic() {
	l := &logic{reader: r, space: r.q.space(r.broken)}
	for i := range r.whens {
		w := &r.whens[i]
		if w.parsed == nil || w.question != nil && r.broken[w.question] {
			continue
		}
		if w.question == nil {
			l.page(w)
		} else if !l.unreachable[w.page] {
			l.question(w)
		}
	}
}

// space gives every combination of answers, leaving the questions in without out.
func (q *Questionnaire) space(without map[*Question]bool) *condition.Space {
	var items []condition.Item
	for _, question := range q.Questions() {
		if without[question] {
			continue
		}
		for _, item := range question.Items() {
			items = append(items, condition.Item{
				Question: question.ID, Row: item.Row, Domain: question.domain(true), Asked: question.asked(),
			})
		}
	}
	return condition.NewSpace(items)
}

// asked gives the conditions under which the question is asked.
func (q *Question) asked() []*condition.Condition {
	var all []*condition.Condition
	for _, c := range [...]*condition.Condition{q.Page.When, q.When} {
		if c != nil {
			all = append(all, c)
		}
	}
	return all
}

// domain gives the answers an item of the question can have. Unprinted codes
// come with imported answers; a respondent cannot choose them.
func (q *Question) domain(unprinted bool) condition.Domain {
	d := condition.Domain{Kind: q.ValueKind(), UpTo: q.UpTo, Min: q.Number.Min, Max: q.Number.Max, Decimals: q.Number.Decimals}
	for _, c := range q.Codes {
		d.Codes = append(d.Codes, c.Code)
		if c.Alone {
			d.Alone = append(d.Alone, c.Code)
		}
	}
	for _, c := range q.Unprinted {
		if unprinted {
			d.Codes = append(d.Codes, c.Code)
		}
	}
	if q.Number.Any() {
		d.Decimals = -1
	}
	if d.Kind == value.Date {
		d.Min, d.Max, d.Decimals = day(q.Dates.From), day(q.Dates.To), 0
	}
	return d
}

func day(text string) *float64 {
	if text == "" {
		return nil
	}
	d, _ := condition.Day(text)
	return &d
}

// logic decides conditions one after another in the order of the text.
type logic struct {
	*reader
	space       *condition.Space
	unreachable map[*Page]bool
}

// never says whether no combination of answers meets all the conditions.
func (l *logic) never(who condition.Who, terms ...condition.Expr) bool {
	goal := terms[0]
	if len(terms) > 1 {
		goal = &condition.And{Terms: terms}
	}
	_, verdict := l.space.Find(goal, who)
	return verdict == condition.Never
}

func not(e condition.Expr) condition.Expr { return &condition.Not{Term: e} }

func (l *logic) page(w *pending) {
	e := w.parsed.Root()
	switch {
	case l.never(condition.Anybody, e):
		repair := "mend the condition or take the page out"
		l.complain(w.place(), nil, repair, "this condition can never hold, so nobody can reach the page%s", l.why(w))
		if l.unreachable == nil {
			l.unreachable = map[*Page]bool{}
		}
		l.unreachable[w.page] = true
		for _, q := range w.page.Questions {
			l.space.Forget(q.ID)
		}
	case l.always(w, nil):
	default:
		l.branches(e)
	}
}

func (l *logic) question(w *pending) {
	e := w.parsed.Root()
	var page []condition.Expr
	if w.page.When != nil {
		page = []condition.Expr{w.page.When.Root()}
	}
	switch {
	case l.never(condition.Anybody, e):
		l.complain(w.place(), nil, "mend the condition or take the question out", "this condition can never hold, so nobody can reach %s%s", w.question.ID, l.why(w))
		l.space.Forget(w.question.ID)
	case page != nil && l.never(condition.Anybody, append(page, e)...):
		l.complain(w.place(), nil, "mend one of them, or move the question to another page", "nobody can reach %s: its page is only for %s", w.question.ID, w.page.When)
		l.space.Forget(w.question.ID)
	case l.always(w, page):
	default:
		l.branches(e)
	}
}

// always complains of a condition that excludes nobody, or nobody who answered.
func (l *logic) always(w *pending, page []condition.Expr) bool {
	e := w.parsed.Root()
	names := strings.Join(mentioned(w.parsed), " and ")
	switch {
	case l.never(condition.Anybody, not(e)):
		l.complain(w.place(), nil, "take it out, or test what was meant", "this condition always holds")
	case page != nil && l.never(condition.Anybody, append(page, not(e))...):
		l.complain(w.place(), nil, "take it out, or test what was meant", "this condition always holds here, as the page is only for %s", w.page.When)
	case !asksWhetherAnswered(e) && l.never(condition.Diligent, append(page, not(e))...):
		l.complain(w.place(), nil, fmt.Sprintf("test what was meant, or write answered(%s) to ask all who answered", mentioned(w.parsed)[0]),
			"this condition always holds, whatever the answer to %s", names)
	default:
		return false
	}
	return true
}

// mentioned gives the questions that a condition names, each once.
func mentioned(c *condition.Condition) []string {
	var ids []string
	seen := map[string]bool{}
	for _, ref := range c.Refs() {
		if !seen[ref.String()] {
			seen[ref.String()] = true
			ids = append(ids, ref.String())
		}
	}
	return ids
}

func asksWhetherAnswered(e condition.Expr) bool {
	found := false
	condition.Walk(e, func(e condition.Expr) {
		_, is := e.(*condition.Answered)
		found = found || is
	})
	return found
}

// branches complains of the sides of an `or` that can never hold.
func (l *logic) branches(e condition.Expr) {
	condition.Walk(e, func(e condition.Expr) {
		or, is := e.(*condition.Or)
		if !is {
			return
		}
		for _, term := range or.Terms {
			if _, nested := term.(*condition.Or); !nested && l.never(condition.Anybody, term) {
				l.complain(term.At(), nil, "mend it or take it out", "this side of the condition can never hold: %s", term)
			}
		}
	})
}

// why explains, where it can, that a condition fails because a question that it
// names is only asked of others.
func (l *logic) why(w *pending) string {
	said := map[string]bool{}
	for _, ref := range w.parsed.Refs() {
		q := l.q.questions[ref.Question]
		if said[ref.Question] || len(q.asked()) == 0 {
			continue
		}
		said[ref.Question] = true
		if l.clashes(w.parsed.Root(), q) {
			return fmt.Sprintf(": %s is only asked if %s", q.ID, routing(q))
		}
	}
	return ""
}

// clashes says whether a condition can hold when nothing is routed, and cannot
// together with the routing of one question.
func (l *logic) clashes(e condition.Expr, q *Question) bool {
	var items []condition.Item
	for _, question := range l.q.Questions() {
		for _, item := range question.Items() {
			items = append(items, condition.Item{Question: question.ID, Row: item.Row, Domain: question.domain(true)})
		}
	}
	free := condition.NewSpace(items)
	terms := []condition.Expr{e}
	for _, c := range q.asked() {
		terms = append(terms, c.Root())
	}
	_, alone := free.Find(e, condition.Anybody)
	_, together := free.Find(&condition.And{Terms: terms}, condition.Anybody)
	return alone == condition.Sometimes && together == condition.Never
}

// routing gives the conditions of a question as one.
func routing(q *Question) string {
	asked := q.asked()
	if len(asked) == 1 {
		return asked[0].String()
	}
	return (&condition.And{Terms: []condition.Expr{asked[0].Root(), asked[1].Root()}}).String()
}

// checkPossible complains of a condition from outside the questionnaire that can never hold.
func (q *Questionnaire) checkPossible(c *condition.Condition, at source.Place, out *source.Complaints) bool {
	if _, verdict := q.space(nil).Find(c.Root(), condition.Anybody); verdict == condition.Never {
		out.Add(at, "mend the condition", "no combination of answers meets %s", c)
		return false
	}
	return true
}
