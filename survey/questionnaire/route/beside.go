package route

import (
	"slices"

	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/condition"
)

// Beside gives the questions of other sections on whose answers the route
// through a section depends, directly or by way of further questions, in the
// order asked. Who answers the section alone needs these answers.
func Beside(section *questionnaire.Section) []string {
	q := section.Questionnaire
	needed := map[string]bool{}
	var follow func(c *condition.Condition)
	follow = func(c *condition.Condition) {
		for _, ref := range c.Refs() {
			asked, ok := q.Question(ref.Question)
			if !ok || needed[asked.ID] {
				continue
			}
			needed[asked.ID] = true
			follow(asked.When)
			follow(asked.Page.When)
		}
	}
	for _, p := range section.Pages {
		follow(p.When)
		for _, question := range p.Questions {
			follow(question.When)
		}
	}
	var beside []string
	for _, other := range q.Sections {
		if other == section {
			continue
		}
		for _, p := range other.Pages {
			for _, question := range p.Questions {
				if needed[question.ID] {
					beside = append(beside, question.ID)
				}
			}
		}
	}
	return slices.Clip(beside)
}
