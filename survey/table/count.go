package table

import (
	"context"
	"strconv"
	"strings"

	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table/disclosure"
	"omnibus/survey/table/estimate"
)

// Variables gives everything that can be counted, in the order asked; derived
// variables stand last.
func Variables(d *dataset.Dataset) []Variable {
	variables := make([]Variable, len(d.Columns()))
	for i, c := range d.Columns() {
		variables[i] = variableOf(d, c)
	}
	return variables
}

func variableOf(d *dataset.Dataset, c *dataset.Column) Variable {
	if c.Derived != nil {
		v := Variable{Name: c.Name, Label: c.Derived.Label, Ask: c.Derived.Label, Base: c.Derived.Base}
		if v.Label == "" {
			v.Label, v.Ask = c.Name, c.Name
		}
		if v.Base == "" {
			v.Base = d.Questionnaire().Base
		}
		return v
	}
	q := c.Question
	v := Variable{Name: c.Name, Question: q, Row: c.Row, Label: q.Short, Ask: q.Ask, Base: q.Base, Multiple: q.Kind == questionnaire.Many}
	if row, ok := q.Row(c.Row); ok {
		v.Label += ": " + short(row.Short, row.Label)
		v.Ask += " – " + row.Label
	}
	return v
}

func short(short, label string) string {
	if short != "" {
		return short
	}
	return label
}

// Count counts one variable for everybody and by each break: a characteristic,
// a derived variable, a question with codes or a row of a grid. Breaks stand
// side by side. The variable is named as in files (SocWork_d) or as in
// conditions (SocWork.d).
func Count(d *dataset.Dataset, variable string, by ...string) (*Table, error) {
	c, err := columnOf(d, variable)
	if err != nil {
		return nil, err
	}
	groups, err := groupsOf(d, by)
	if err != nil {
		return nil, err
	}
	return count(d, c, groups), nil
}

// Topline counts every variable by the same breaks.
func Topline(d *dataset.Dataset, by ...string) ([]*Table, error) {
	groups, err := groupsOf(d, by)
	if err != nil {
		return nil, err
	}
	tables := make([]*Table, len(d.Columns()))
	for i, c := range d.Columns() {
		tables[i] = count(d, c, groups)
	}
	return tables, nil
}

// line is a line before it is counted: a case is in it that is in any of the sets.
type line struct {
	kind        LineKind
	code, label string
	codes       []int
	sets        []dataset.Set
}

// linesOf gives the lines of a column in the order of Table.Lines.
func linesOf(c *dataset.Column) []line {
	switch c.Kind {
	case questionnaire.Number:
		return []line{{kind: MeanLine, label: "Mean"}}
	case questionnaire.Date:
		return []line{{kind: CountLine, label: "Gave a date", sets: []dataset.Set{c.Given}}}
	case questionnaire.Text:
		if c.Nothing == nil {
			return []line{{kind: CountLine, label: "Wrote an answer", sets: []dataset.Set{c.Given}}}
		}
		return []line{
			{kind: CountLine, label: "Wrote an answer", sets: []dataset.Set{c.Given.AndNot(c.Nothing)}},
			{kind: CountLine, label: c.Question.Nothing, sets: []dataset.Set{c.Nothing}},
		}
	}
	var lines []line
	for _, code := range c.Codes {
		if code.Printed || code.Cases.Count() > 0 {
			lines = append(lines, line{CodeLine, strconv.Itoa(code.Code.Code), short(code.Short, code.Label), []int{code.Code.Code}, []dataset.Set{code.Cases}})
		}
	}
	if c.Question != nil {
		for _, net := range c.Question.Nets {
			lines = append(lines, line{NetLine, joined(net.Codes), net.Label, net.Codes, setsOf(c, net.Codes)})
		}
	}
	return lines
}

func joined(codes []int) string {
	parts := make([]string, len(codes))
	for i, code := range codes {
		parts[i] = strconv.Itoa(code)
	}
	return strings.Join(parts, "+")
}

func setsOf(c *dataset.Column, codes []int) []dataset.Set {
	var sets []dataset.Set
	for _, code := range codes {
		if have, ok := c.Code(code); ok {
			sets = append(sets, have.Cases)
		}
	}
	return sets
}

func count(d *dataset.Dataset, c *dataset.Column, groups []Selection) *Table {
	t := newTally(d, []*dataset.Column{c}, groups)
	_ = t.run(context.Background(), processors(), nil) // nothing stops it
	return t.table(d, &t.columns[0], groups, described(groups), t.measures(d, &t.columns[0], groups))
}

// cell makes a figure of a count in a base.
func cell(d *dataset.Dataset, count int, s estimate.Sample) Cell {
	out := Cell{Flag: flag(d, s.Base)}
	fill(&out, &sums{n: count}, nil, &s, correction(d), false)
	return out
}

// meanCell makes the figure of a number: the mean stands where a percentage
// stands elsewhere, and the interval is not bounded by 0 and 100.
func meanCell(d *dataset.Dataset, c *dataset.Column, g Selection, s estimate.Sample) Cell {
	numbers := make([]float64, 0, s.Base)
	c.Given.And(g.cases).Each(func(i int) { numbers = append(numbers, c.Numbers[i]) })
	mean, deviation := estimate.Mean(numbers)
	out := Cell{Count: s.Base, Base: s.Base, Weighted: float64(s.Base), Percent: mean, Flag: flag(d, s.Base)}
	if tolerance, ok := estimate.MeanTolerance(deviation, s, correction(d)); ok {
		out.Estimated, out.Tolerance = true, tolerance
		out.Lower, out.Upper = mean-tolerance, mean+tolerance
	}
	return out
}

// correction gives the wave's form of the finite population correction.
func correction(d *dataset.Dataset) estimate.Correction {
	if d.Wave().Rules.Tolerance == survey.Unbiased {
		return estimate.Unbiased
	}
	return estimate.Guide
}

func flag(d *dataset.Dataset, base int) Flag {
	r := d.Wave().Rules
	switch (disclosure.Thresholds{Small: r.SmallBase, VerySmall: r.VerySmallBase, Suppress: r.Suppress}).Judge(base) {
	case disclosure.Small:
		return Small
	case disclosure.VerySmall:
		return VerySmall
	case disclosure.Withhold:
		return Suppressed
	}
	return Sound
}
