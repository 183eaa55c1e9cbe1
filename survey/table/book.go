package table

import (
	"context"
	"math"

	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/table/estimate"
)

// CrosstabBook is many variables by the same breaks: their tables, and the test of
// every code and net between every two groups of a break.
type CrosstabBook struct {
	// Tables are those that Count gives, in the order of the variables. They share
	// their Groups.
	Tables []*Table
	// Pairs are the tests of each of the Tables.
	Pairs [][]Pair
}

// Pair is the test of one line between two groups of one break. It decides as
// Compare does, which gives the same test with all its figures.
type Pair struct {
	// Line, A and B are indices into the table's Lines and Groups.
	Line, A, B int32
	// Tested is false where a test is not possible; see Comparison.
	Tested, Significant bool
	// Difference is A − B and Required what is needed for significance, in points.
	Difference, Required float64
}

// BookOptions say how a book is made. The zero value is the usual way.
type BookOptions struct {
	// Workers is how many processors are used; 0 is all there are.
	Workers int
	// Progress is told now and then how much of all is done.
	Progress func(done, of int)
}

// Book counts variables by breaks, with the dataset's weights if it has any, and
// tests the groups of each break with each other. Variables and breaks are named
// as for Count. When the context is cancelled it stops soon and gives its error.
func Book(ctx context.Context, d *dataset.Dataset, variables, by []string, o BookOptions) (*CrosstabBook, error) {
	if len(variables) == 0 {
		return nil, refused("The book shows nothing. Name the questions, rows of grids or derived variables to count.")
	}
	columns := make([]*dataset.Column, len(variables))
	for i, name := range variables {
		c, err := columnOf(d, name)
		if err != nil {
			return nil, err
		}
		columns[i] = c
	}
	groups, pairs, err := paired(d, by)
	if err != nil {
		return nil, err
	}
	if o.Workers <= 0 {
		o.Workers = processors()
	}
	t := newTally(d, columns, groups)
	if err := t.run(ctx, o.Workers, o.Progress); err != nil {
		return nil, err
	}
	book := &CrosstabBook{Tables: make([]*Table, len(columns)), Pairs: make([][]Pair, len(columns))}
	names := described(groups)
	for i := range columns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c := &t.columns[i]
		measures := t.measures(d, c, groups)
		book.Tables[i] = t.table(d, c, groups, names, measures)
		book.Pairs[i] = t.pairs(d, c, book.Tables[i], groups, pairs, measures)
	}
	return book, nil
}

// couple is two groups of one break, by their indices.
type couple struct {
	a, b int
	// apart says that no case is in both.
	apart bool
}

// paired gives everybody, the groups of each break, and the pairs to test.
func paired(d *dataset.Dataset, by []string) ([]Selection, []couple, error) {
	groups := []Selection{everybody(d)}
	var pairs []couple
	for _, name := range by {
		of, err := breakGroups(d, name)
		if err != nil {
			return nil, nil, err
		}
		from, apart := len(groups), len(of) > 0 && !of[0].Overlaps
		groups = append(groups, of...)
		for a := from; a < len(groups); a++ {
			for b := a + 1; b < len(groups); b++ {
				pairs = append(pairs, couple{a, b, apart || groups[a].cases.CountAnd(groups[b].cases) == 0})
			}
		}
	}
	return groups, pairs, nil
}

// pairs tests every code and net of a table.
func (t *tally) pairs(d *dataset.Dataset, c *tallied, of *Table, groups []Selection, couples []couple, measures []measure) []Pair {
	rules, lines := d.Wave().Rules, 0
	for i := range of.Lines {
		if kind := of.Lines[i].Kind; kind == CodeLine || kind == NetLine {
			lines++
		}
	}
	out := make([]Pair, lines*len(couples))
	at := 0
	for i := range of.Lines {
		l := &of.Lines[i]
		if l.Kind != CodeLine && l.Kind != NetLine {
			continue
		}
		for _, two := range couples {
			p := &out[at]
			at++
			p.Line, p.A, p.B = int32(i), int32(two.a), int32(two.b)
			if two.apart {
				p.decide(&rules, &l.Cells[two.a], &l.Cells[two.b], &measures[two.a], &measures[two.b])
				continue
			}
			full := compareSets(d, c.column, l.Codes, c.lines[i].sets, groups[two.a], groups[two.b])
			p.Tested, p.Significant, p.Difference, p.Required = full.Tested, full.Significant, full.Difference, full.Required
		}
	}
	return out
}

// decide tests two separate groups from their cells, as Comparison.decide does
// and without the probabilities that only a reader of one test asks for.
func (p *Pair) decide(rules *survey.Rules, a, b *Cell, ofA, ofB *measure) {
	if a.Base > 0 && b.Base > 0 {
		p.Difference = a.Percent - b.Percent
	}
	if !rules.Tests || a.Base < 2 || b.Base < 2 {
		return
	}
	if rules.TestsCorrected {
		p.Required = estimate.Required(a.Tolerance, b.Tolerance)
	} else {
		na, nb := ofA.effective, ofB.effective
		if na+nb < 3 {
			return
		}
		pa, pb := a.Percent/100, b.Percent/100
		common := (na*pa*(1-pa) + nb*pb*(1-pb)) / (na + nb - 2)
		p.Required = 100 * estimate.Critical(na+nb-2) * math.Sqrt(max(common*(1/na+1/nb), 0))
	}
	if p.Required < 100*estimate.Z*leastError {
		p.Required = 0
		p.Significant = rules.TestsCorrected && p.Difference != 0 && ofA.whole && ofB.whole
		return
	}
	p.Tested, p.Significant = true, math.Abs(p.Difference) > p.Required
}

// leastError is the standard error, as a proportion, under which nothing varies.
const leastError = 1e-9
