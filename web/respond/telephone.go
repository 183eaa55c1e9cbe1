package respond

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
)

// An interviewer at the telephone has a respondent's pages for one call. They see
// the questions that have no answer, and what they have entered in this call;
// what anybody else answered is shown as answered and no more.

// atTelephone are the addresses that a call needs.
var atTelephone = []string{
	"/r/hub", "/r/thanks", "/r/stay", "/r/s/{section}", "/r/s/{section}/check",
	"/r/s/{section}/{page}", "/r/s/{section}/{page}/draft", "/r/s/{section}/{page}/choose",
}

// mayAtTelephone refuses everything else.
func (v *visit) mayAtTelephone(r *http.Request) error {
	_, pattern, _ := strings.Cut(r.Pattern, " ")
	if !v.who.ByTelephone() || slices.Contains(atTelephone, pattern) {
		return nil
	}
	return fault.Say(fault.Denied, notOnThePhone)
}

// withhold takes the answers that are not this call's from what the pages show.
// The route still knows them.
func (v *visit) withhold() {
	v.others = map[answer.Item]bool{}
	var shown []answer.Entry
	for e := range v.ground.All() {
		own := e.Origin == answer.Telephone && e.By == v.who.Name && !e.At.Before(v.who.Called)
		if !own && e.Value.Given() {
			v.others[e.Item] = true
			continue
		}
		shown = append(shown, e)
	}
	v.current = answer.View{}.With(shown...)
}

// toAsk gives questions as far as they may be asked: at the telephone without
// those, and the rows of grids, that somebody else has answered.
func (v *visit) toAsk(questions []*questionnaire.Question) []*questionnaire.Question {
	if len(v.others) == 0 {
		return questions
	}
	var left []*questionnaire.Question
	for _, q := range questions {
		if !q.Grid() {
			if !v.others[answer.Item{Question: q.ID}] {
				left = append(left, q)
			}
			continue
		}
		part := *q
		part.Rows = nil
		for _, row := range q.Rows {
			if !v.others[answer.Item{Question: q.ID, Row: row.ID}] {
				part.Rows = append(part.Rows, row)
			}
		}
		switch len(part.Rows) {
		case 0:
		case len(q.Rows):
			left = append(left, q)
		default:
			left = append(left, &part)
		}
	}
	return left
}

// withheld counts the items of questions that are answered and not shown.
func (v *visit) withheld(questions []*questionnaire.Question) int {
	n := 0
	for _, q := range questions {
		for _, item := range q.Items() {
			if v.others[answer.Item{Question: q.ID, Row: item.Row}] {
				n++
			}
		}
	}
	return n
}

// full gives the page's own question where q is a part of it.
func (in *sent) full(q *questionnaire.Question) *questionnaire.Question {
	for _, one := range in.page.Questions {
		if one.ID == q.ID {
			return one
		}
	}
	return q
}

// shows says whether the page had the question.
func (in *sent) shows(q *questionnaire.Question) bool {
	return slices.ContainsFunc(in.shown, func(one *questionnaire.Question) bool { return one.ID == q.ID })
}

// callURL is the office's page of the call.
func (v *visit) callURL() string {
	return "/office/waves/" + url.PathEscape(v.who.Wave) + "/calls/" + url.PathEscape(v.who.Org)
}
