package table

import (
	"slices"

	"omnibus/survey/dataset"
	"omnibus/survey/table/estimate"
)

// measure is what the cells of one group of a table have in common.
type measure struct {
	base sums
	estimate.Sample
	flag Flag
	// effective is the base that the test without the population correction
	// counts with; whole says that nobody of the population is missing.
	effective float64
	whole     bool
}

// measures gives that of each group. They replace those of the table before.
func (t *tally) measures(d *dataset.Dataset, c *tallied, groups []Selection) []measure {
	out, form := t.buffer[:0], correction(d)
	var stratum dataset.Set
	drawn := 0
	for i, g := range groups {
		m := measure{base: t.baseOf(c, i)}
		m.Sample, m.effective = estimate.Of(m.base.n, g.population), float64(m.base.n)
		if g.Group.Population <= 0 {
			// Groups found by answers are parts of one stratum, whose base is counted once.
			if len(g.stratum) > 0 && (stratum == nil || &g.stratum[0] != &stratum[0]) {
				stratum, drawn = g.stratum, c.column.Given.CountAnd(g.stratum)
			}
			m.Drawn = drawn
		}
		if t.weights != nil {
			m.effective = m.base.estimated().Effective()
		}
		m.flag, m.whole = flag(d, m.base.n), wholly(m.Sample, form)
		out = append(out, m)
	}
	t.buffer = out
	return out
}

// table makes the table of a column that was tallied.
func (t *tally) table(d *dataset.Dataset, c *tallied, groups []Selection, described []Group, measures []measure) *Table {
	out := &Table{Variable: variableOf(d, c.column), Groups: described, Bases: make([]Base, len(groups)), Lines: make([]Line, len(c.lines))}
	for i := range measures {
		out.Bases[i] = baseOf(measures[i].base, measures[i].flag)
	}
	cells, form := make([]Cell, len(c.lines)*len(groups)), correction(d)
	for l, of := range c.lines {
		line := Line{Kind: of.kind, Code: of.code, Label: of.label, Codes: slices.Clone(of.codes), Cells: cells[:len(groups):len(groups)]}
		cells = cells[len(groups):]
		for i := range groups {
			switch m := &measures[i]; {
			case of.kind != MeanLine:
				count := t.lineOf(c, l, i)
				fill(&line.Cells[i], &count, &m.base, &m.Sample, form, t.weights != nil)
				line.Cells[i].Flag = m.flag
			case t.weights != nil:
				line.Cells[i] = weightedMean(d, c.column, groups[i], m.Sample)
			default:
				line.Cells[i] = meanCell(d, c.column, groups[i], m.Sample)
			}
		}
		out.Lines[l] = line
	}
	return out
}

func described(groups []Selection) []Group {
	out := make([]Group, len(groups))
	for i, g := range groups {
		out[i] = g.Group
	}
	return out
}
