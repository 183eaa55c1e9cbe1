package dataset

import (
	"omnibus/source"
	"omnibus/survey"
	"omnibus/survey/questionnaire"
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
