// Package route says which questions a case is asked. It is computed from the
// questionnaire and the answers each time and never stored, so that it cannot
// disagree with them. Answers of questions off the route are kept in the log
// and count here as not given, so that an answer that has become irrelevant
// brings nobody to a question.
package route

import (
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/condition"
	"omnibus/survey/questionnaire/value"
)

// Route is the way of one case through a questionnaire. It is itself the
// ground for conditions: it gives the answers on the route and None for all others.
type Route struct {
	q       *questionnaire.Questionnaire
	answers condition.Answers
	// asked is by the questions' places.
	asked []bool
	// coming is computed when it is first asked for.
	coming []bool
}

// Of computes the route of a case. The questionnaire's conditions look back
// only, so one pass in the order asked decides every question.
func Of(q *questionnaire.Questionnaire, answers condition.Answers) *Route {
	if r, done := answers.(*Route); done && r.q == q {
		return r
	}
	r := &Route{q: q, answers: answers, asked: make([]bool, q.Places())}
	for _, section := range q.Sections {
		for _, page := range section.Pages {
			onRoute := page.When.Holds(r)
			for _, question := range page.Questions {
				r.asked[question.Place()] = onRoute && question.When.Holds(r)
			}
		}
	}
	return r
}

// Answer gives an answer if its question is on the route.
func (r *Route) Answer(question, row string) value.Value {
	q, ok := r.q.Question(question)
	if !ok {
		return value.Value{}
	}
	return r.AnswerTo(q, row)
}

// AnswerTo is Answer for who has the question itself, which must be the
// questionnaire's own.
func (r *Route) AnswerTo(q *questionnaire.Question, row string) value.Value {
	if !r.asked[q.Place()] {
		return value.Value{}
	}
	return r.answers.Answer(q.ID, row)
}

// Asked says whether the question is on the route.
func (r *Route) Asked(q *questionnaire.Question) bool { return r.q.Has(q) && r.asked[q.Place()] }

// Coming says whether a question that is off the route may come onto it by
// answers that are still to be given, while all that was answered stands. Where
// branches exclude each other it says so of each.
func (r *Route) Coming(q *questionnaire.Question) bool {
	if r.coming == nil {
		r.lookAhead()
	}
	return r.q.Has(q) && r.coming[q.Place()]
}

func (r *Route) lookAhead() {
	r.coming = make([]bool, len(r.asked))
	certain := make([]bool, len(r.asked))
	open := func(question, row string) bool {
		q, ok := r.q.Question(question)
		if !ok {
			return false
		}
		at := q.Place()
		return r.coming[at] || r.asked[at] && (!certain[at] || !r.Answer(question, row).Given())
	}
	for _, section := range r.q.Sections {
		for _, page := range section.Pages {
			pageMay, pageWill := page.When.Outlook(r, open)
			for _, question := range page.Questions {
				may, will := question.When.Outlook(r, open)
				at := question.Place()
				r.coming[at] = pageMay && may && !r.asked[at]
				certain[at] = pageWill && will
			}
		}
	}
}

// OnRoute gives the function that says whether a question is asked of a case.
func OnRoute(q *questionnaire.Questionnaire, answers condition.Answers) func(*questionnaire.Question) bool {
	return Of(q, answers).Asked
}

// Answers wraps answers so that those off the route are None.
func Answers(q *questionnaire.Questionnaire, answers condition.Answers) condition.Answers {
	return Of(q, answers)
}

// Questions gives the questions of a page that are asked of a case. The answers
// may be as stored: those off the route are left out first.
func Questions(page *questionnaire.Page, answers condition.Answers) []*questionnaire.Question {
	r := Of(page.Section.Questionnaire, answers)
	var asked []*questionnaire.Question
	for _, q := range page.Questions {
		if r.asked[q.Place()] {
			asked = append(asked, q)
		}
	}
	return asked
}

// any says whether a page has a question that is asked.
func (r *Route) any(page *questionnaire.Page) bool {
	for _, q := range page.Questions {
		if r.asked[q.Place()] {
			return true
		}
	}
	return false
}

// Pages gives the pages of a section with at least one question that is asked of a case.
func Pages(section *questionnaire.Section, answers condition.Answers) []*questionnaire.Page {
	r := Of(section.Questionnaire, answers)
	var pages []*questionnaire.Page
	for _, p := range section.Pages {
		if r.any(p) {
			pages = append(pages, p)
		}
	}
	return pages
}

// Next gives the page after the one with this id, nil after the last: there the
// section's answers are checked. The id "" stands before the first page. The
// page with the id need not be on the route any more.
func Next(section *questionnaire.Section, pageID string, answers condition.Answers) *questionnaire.Page {
	r := Of(section.Questionnaire, answers)
	passed := pageID == ""
	for _, p := range section.Pages {
		if passed && r.any(p) {
			return p
		}
		passed = passed || p.ID == pageID
	}
	return nil
}

// Previous gives the page before the one with this id, nil before the first. The
// id "" stands after the last page.
func Previous(section *questionnaire.Section, pageID string, answers condition.Answers) *questionnaire.Page {
	r := Of(section.Questionnaire, answers)
	var before *questionnaire.Page
	for _, p := range section.Pages {
		if p.ID == pageID {
			break
		}
		if r.any(p) {
			before = p
		}
	}
	return before
}
