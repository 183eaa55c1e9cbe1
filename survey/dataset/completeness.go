package dataset

import "omnibus/survey"

// WithCompleteness gives the dataset under another completeness rule: by
// section, the answers of sections that were not handed in are left out, and
// derived variables are computed from what is left. The cases stay.
func (d *Dataset) WithCompleteness(rule survey.Completeness) *Dataset {
	if rule == d.completeness {
		return d
	}
	if rule == survey.ByQuestion {
		return d.whole
	}
	masked := *d.whole
	masked.completeness = rule
	masked.columns, masked.byName = nil, map[string]*Column{}
	for _, c := range d.whole.columns {
		if c.Question == nil {
			continue
		}
		masked.add(c.within(masked.sections[c.Question.Section().ID].complete))
	}
	if err := masked.derive(); err != nil {
		panic("dataset: conditions that were parsed once cannot fail: " + err.Error())
	}
	return &masked
}

// within gives the column with the values of some cases only.
func (c *Column) within(cases Set) *Column {
	out := *c
	out.Given = c.Given.And(cases)
	if c.Nothing != nil {
		out.Nothing = c.Nothing.And(cases)
	}
	out.Codes = make([]Code, len(c.Codes))
	for i, code := range c.Codes {
		out.Codes[i] = Code{code.Code, code.Printed, code.Cases.And(cases)}
	}
	return &out
}
