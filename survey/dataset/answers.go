package dataset

import "omnibus/survey/questionnaire/condition"

// Answers gives what a case answered on its route, as the ground on which
// conditions and the route are decided. It gives the answers of sections that
// the completeness rule leaves out as well: they decided what else was asked.
func (d *Dataset) Answers(i int) condition.Answers { return &caseAnswers{d: d.whole, i: i} }
