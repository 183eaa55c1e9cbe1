package answer

import (
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/condition"
	"omnibus/survey/questionnaire/route"
)

// Extent is how much of a section a case has answered, of what it is asked.
type Extent struct {
	// Asked and Answered count items on the route.
	Asked, Answered int
	// Coming counts items off the route that answers still to be given may bring.
	Coming int
	// Left is the expected time for the items on the route without an answer, in
	// seconds, as questionnaire.Question.Seconds has it; LeftMost that with all of
	// Coming too.
	Left, LeftMost float64
	// Missing are the required items that have no answer: while there is one, the
	// section cannot be handed in.
	Missing []questionnaire.Item
}

// ExtentOf counts a section's items on the route of these answers.
func ExtentOf(section *questionnaire.Section, answers condition.Answers) Extent {
	onRoute := route.Of(section.Questionnaire, answers)
	var e Extent
	for _, p := range section.Pages {
		for _, q := range p.Questions {
			items := q.Items()
			each := q.Seconds() / float64(max(1, len(items)))
			if !onRoute.Asked(q) {
				if onRoute.Coming(q) {
					e.Coming += len(items)
					e.LeftMost += each * float64(len(items))
				}
				continue
			}
			for _, item := range items {
				e.Asked++
				if onRoute.AnswerTo(q, item.Row).Given() {
					e.Answered++
					continue
				}
				e.Left += each
				if q.Required {
					e.Missing = append(e.Missing, item)
				}
			}
		}
	}
	e.LeftMost += e.Left
	return e
}

// Progress gives how far the row's case has come; only answers on the route count.
func (r WideRow) Progress(q *questionnaire.Questionnaire) Progress {
	onRoute := route.Of(q, r)
	p := Progress{Org: r.Org, Sections: map[string]SectionProgress{}}
	for _, s := range q.Sections {
		p.Sections[s.ID] = SectionProgress{State: r.State(s.ID), Answers: ExtentOf(s, onRoute).Answered}
	}
	return p
}
