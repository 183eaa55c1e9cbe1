package microdata

import (
	"slices"

	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// Reason says why there is no value. The numbers are part of the codes and may
// never change.
type Reason int

const (
	// Given is a value that is there.
	Given Reason = iota
	// NotRouted was not asked: other answers led past it.
	NotRouted
	// Skipped was asked and left, or not reached: item non-response.
	Skipped
	// NotStarted is of a section that was not begun.
	NotStarted
	// Withheld was answered and stays out of the file.
	Withheld
	// NoGroup is a case for which no group of a derived variable holds.
	NoGroup
	// NotAvailable is a characteristic that the frame does not have.
	NotAvailable
	// LeftOut is of a section that was not handed in, where the wave counts only those.
	LeftOut
)

// Word names the reason in the long file.
func (r Reason) Word() string {
	return [...]string{"answered", "not-routed", "skipped", "section-not-started", "withheld", "no-group", "not-available", "section-left-out"}[r]
}

// Label names the reason for people.
func (r Reason) Label() string {
	return [...]string{"Answered", "Not asked: routed past", "Asked, not answered", "Section not started",
		"Answered, withheld from this file", "In none of the groups", "Not available", "Section not handed in, left out"}[r]
}

// lastReason bounds the range of codes that is user-missing.
const lastReason = LeftOut

// Missing is one code for no value.
type Missing struct {
	Reason Reason
	Code   int
}

// usualShift makes the codes -991 to -997. A variable that could hold such
// values has its codes further out.
const usualShift = 990

// code gives the code of a reason.
func (v *Variable) code(r Reason) int { return -(v.shift + int(r)) }

// farthest is as low as codes go: -999999990. A number that is lower is refused.
const farthest = 999_999_990

// setMissing gives the variable the codes of these reasons, below the lowest value it can hold.
func (v *Variable) setMissing(lowest float64, reasons ...Reason) {
	v.shift = usualShift
	for v.shift < farthest && lowest <= float64(-v.shift) {
		v.shift = (v.shift+10)*100 - 10
	}
	for _, r := range reasons {
		v.Missing = append(v.Missing, Missing{r, v.code(r)})
	}
}

// userMissing says whether analysts should count a code of the variable as no answer.
func (f *File) userMissing(v *Variable, code int) bool {
	return code == value.DontKnow && !f.options.DontKnowCounts && v.has(value.DontKnow) ||
		slices.ContainsFunc(v.Missing, func(m Missing) bool { return m.Code == code })
}

func (v *Variable) has(code int) bool {
	return slices.ContainsFunc(v.Codes, func(c Code) bool { return c.Code == code })
}

// reasonsOf lists why an item of a question can have no value.
func (f *File) reasonsOf(q *questionnaire.Question, withheld bool) []Reason {
	var reasons []Reason
	if q.When != nil || q.Page.When != nil {
		reasons = append(reasons, NotRouted)
	}
	reasons = append(reasons, Skipped, NotStarted)
	if withheld {
		reasons = append(reasons, Withheld)
	}
	if f.data.Completeness() == survey.BySection {
		reasons = append(reasons, LeftOut)
	}
	return reasons
}

// absence gives why a case has no value in a question.
func (f *File) absence(q *questionnaire.Question, asked dataset.Set, i int) Reason {
	state := f.data.State(q.Section().ID, i)
	switch {
	case state == answer.NotStarted:
		return NotStarted
	case state != answer.Complete && f.data.Completeness() == survey.BySection:
		return LeftOut
	case !asked.Has(i):
		return NotRouted
	}
	return Skipped
}
