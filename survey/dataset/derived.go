package dataset

import (
	"omnibus/source"
	"omnibus/survey"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/condition"
	"omnibus/survey/questionnaire/value"
)

// derive adds the wave's derived variables. Complaints of their conditions
// name the places in wave.yaml.
func (d *Dataset) derive() error {
	var complaints source.Complaints
	for i := range d.wave.Derived {
		d.add(d.derived(&d.wave.Derived[i], &complaints))
	}
	return complaints.Err()
}

func (d *Dataset) derived(v *survey.Derived, out *source.Complaints) *Column {
	c := &Column{Name: v.Name, Derived: v, Kind: questionnaire.One, Given: NewSet(d.Cases())}
	for i, g := range v.Groups {
		parsed := d.questionnaire.ParseCondition(g.When, g.At, out)
		// The first group whose condition holds has the case.
		cases := d.Where(parsed).AndNot(c.Given)
		c.Codes = append(c.Codes, Code{questionnaire.Code{Code: i + 1, Label: g.Label, Short: g.Label}, true, cases})
		c.Given = c.Given.Or(cases)
	}
	return c
}

// Where gives the cases for which a condition on the answers holds. A question
// that the dataset leaves out counts as not answered.
func (d *Dataset) Where(c *condition.Condition) Set {
	if c == nil {
		return FullSet(d.Cases())
	}
	cases, at := NewSet(d.Cases()), caseAnswers{d: d}
	for i := range d.Cases() {
		at.i = i
		if c.Holds(&at) {
			cases.Add(i)
		}
	}
	return cases
}

// caseAnswers makes one case the ground on which conditions are decided.
type caseAnswers struct {
	d *Dataset
	i int
}

// Answer gives the case's answer to a question, or to a row of a grid.
func (a *caseAnswers) Answer(question, row string) value.Value {
	name := question
	if row != "" {
		name += "_" + row
	}
	if c, ok := a.d.byName[name]; ok {
		return c.value(a.i)
	}
	return value.Value{}
}
