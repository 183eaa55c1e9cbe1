package table

import (
	"slices"

	"omnibus/survey/dataset"
	"omnibus/survey/table/estimate"
)

// table makes the table of a column that was tallied.
func (t *tally) table(d *dataset.Dataset, column int, groups []Selection) *Table {
	c := &t.columns[column]
	out := &Table{Variable: variableOf(d, c.column), Groups: make([]Group, len(groups)), Bases: make([]Base, len(groups)),
		Lines: make([]Line, len(c.lines))}
	bases, samples := make([]sums, len(groups)), t.samples(c, groups)
	for i, g := range groups {
		bases[i] = t.baseOf(c, i)
		out.Groups[i], out.Bases[i] = g.Group, Base{N: bases[i].n, Flag: flag(d, bases[i].n)}
	}
	cells := make([]Cell, len(c.lines)*len(groups))
	for l, of := range c.lines {
		line := Line{Kind: of.kind, Code: of.code, Label: of.label, Codes: slices.Clone(of.codes), Cells: cells[:len(groups):len(groups)]}
		cells = cells[len(groups):]
		for i, g := range groups {
			switch {
			case of.kind != MeanLine:
				line.Cells[i] = figures{t.lineOf(c, l, i), bases[i], samples[i]}.cell(d)
			case t.weights != nil:
				line.Cells[i] = weightedMean(d, c.column, g, samples[i])
			default:
				line.Cells[i] = meanCell(d, c.column, g, samples[i])
			}
		}
		out.Lines[l] = line
	}
	return out
}

// samples gives where the base of each group was drawn from. Groups found by
// answers are parts of the same stratum, whose base is counted once.
func (t *tally) samples(c *tallied, groups []Selection) []estimate.Sample {
	out := make([]estimate.Sample, len(groups))
	var stratum dataset.Set
	drawn := 0
	for i, g := range groups {
		base := t.baseOf(c, i).n
		if g.Group.Population > 0 {
			out[i] = estimate.Of(base, g.population)
			continue
		}
		if len(g.stratum) > 0 && (stratum == nil || &g.stratum[0] != &stratum[0]) {
			stratum, drawn = g.stratum, c.column.Given.CountAnd(g.stratum)
		}
		out[i] = estimate.Sample{Base: base, Drawn: drawn, Population: g.population}
	}
	return out
}
