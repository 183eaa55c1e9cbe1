package table

import (
	"context"
	"encoding/binary"
	"math"
	"slices"

	"omnibus/survey"
	"omnibus/survey/table/disclosure"
	"omnibus/survey/table/estimate"
)

// Public gives what the public may see of tables that are published together:
// the same tables with the figures taken out that the wave's rules withhold,
// or with rounded counts. Tables of one variable are looked at together, as
// one may give back what another withholds. Nothing stops it: see Publish.
func Public(tables []*Table, rules survey.Rules) []*Table {
	out, _ := Publish(context.Background(), tables, rules, nil) // only its context fails it
	return out
}

// Publish is Public for long work: its context stops it, and told, which may be
// nil, hears how many variables of how many are decided.
func Publish(ctx context.Context, tables []*Table, rules survey.Rules, told func(done, of int)) ([]*Table, error) {
	out, err := withheld(ctx, tables, rules, told)
	for _, t := range out {
		t.reorder()
	}
	return out, err
}

// withheld is Publish with lines still in the order of what they were counted.
func withheld(ctx context.Context, tables []*Table, rules survey.Rules, told func(done, of int)) ([]*Table, error) {
	out := copies(tables)
	switch rules.Disclosure.Way {
	case survey.Open:
		// A base under the threshold is withheld whatever else is shown.
		for _, t := range out {
			t.take(t.under(rules.Suppress))
		}
	case survey.Rounding:
		for _, t := range out {
			t.take(t.under(rules.Suppress))
			t.round(rules.Disclosure.Base)
		}
	default:
		sets, err := withheldOf(ctx, out, rules, told)
		if err != nil {
			return nil, err
		}
		for _, t := range out {
			keys := t.groupKeys()
			t.take(func(p, i int, key string) bool { return sets[t.subject(p)].has(key, keys[p][i]) })
		}
	}
	for _, t := range out {
		t.protectAssociations()
	}
	return out, nil
}

// ForStaff gives the tables whole, with the flag Suppressed on every figure that
// the public would not see of them. Nothing stops it: see Mark.
func ForStaff(tables []*Table, rules survey.Rules) []*Table {
	out, _ := Mark(context.Background(), tables, rules, nil) // only its context fails it
	return out
}

// Mark is ForStaff for long work, as Publish is Public.
func Mark(ctx context.Context, tables []*Table, rules survey.Rules, told func(done, of int)) ([]*Table, error) {
	public, err := withheld(ctx, tables, rules, told)
	if err != nil {
		return nil, err
	}
	out := copies(tables)
	for n, t := range out {
		t.Staff = true
		for k, l := range t.Lines {
			for i := range l.Cells {
				l.Cells[i].Flag = public[n].Lines[k].Cells[i].Flag
			}
		}
		for p, part := range t.EveryPart() {
			for i := range part.Bases {
				part.Bases[i].Flag = public[n].EveryPart()[p].Bases[i].Flag
			}
		}
	}
	return out, nil
}

func copies(tables []*Table) []*Table {
	out := make([]*Table, len(tables))
	for n, t := range tables {
		c := *t
		c.Groups, c.Bases, c.Lines, c.Parts = slices.Clone(t.Groups), slices.Clone(t.Bases), slices.Clone(t.Lines), slices.Clone(t.Parts)
		c.Associations = slices.Clone(t.Associations)
		for k := range c.Lines {
			c.Lines[k].Cells = slices.Clone(c.Lines[k].Cells)
		}
		for p := range c.Parts {
			c.Parts[p].Bases = slices.Clone(c.Parts[p].Bases)
		}
		if len(c.Parts) > 0 {
			c.Bases = c.Parts[0].Bases
		}
		out[n] = &c
	}
	return out
}

// Keys of counts that are no line of their own.
const (
	baseKey    = "base"
	answersKey = "answers"
)

// key names a line's count among all tables of its variable.
func (l Line) key(v Variable) string {
	switch {
	case l.Kind == MeanLine || l.Kind == MedianLine:
		if v.Multiple {
			return answersKey
		}
		return baseKey
	case l.Code != "" && !v.banded():
		return "code " + l.Code
	}
	return "label " + l.Label
}

// subject says of whose counts a part of the table is. A derived variable may
// be another one under another rule of completeness.
func (t *Table) subject(part int) string {
	v := t.EveryPart()[part].Variable
	if v.Question == nil {
		return v.Name + "\n" + string(t.Completeness)
	}
	return v.Name
}

// groupKey names a group of a part by its cases, so that the same cases are one
// group however they were found; or by its path where the cases are not known.
func (t *Table) groupKey(part, i int) string {
	if t.sets == nil || t.EveryPart()[part].Bases[i].N == 0 {
		return t.Filter + "\n" + t.pathOf(i).key()
	}
	var b []byte
	for _, word := range t.sets[part][i] {
		b = binary.LittleEndian.AppendUint64(b, word)
	}
	return string(b)
}

// groupKeys gives the keys of all groups, by part.
func (t *Table) groupKeys() [][]string {
	keys := make([][]string, len(t.EveryPart()))
	for p := range keys {
		for i := range t.Groups {
			keys[p] = append(keys[p], t.groupKey(p, i))
		}
	}
	return keys
}

// under withholds groups with a base under a threshold.
func (t *Table) under(threshold int) func(part, group int, key string) bool {
	return func(p, i int, _ string) bool { return t.EveryPart()[p].Bases[i].N < threshold }
}

func (t *Table) pathOf(i int) path {
	switch {
	case t.paths != nil:
		return t.paths[i]
	case t.Groups[i].Break == "all":
		return nil
	}
	return path{{t.Groups[i].Break, t.Groups[i].Label}}
}

// take removes what is withheld. A count is named by its part, its group and its
// line's key; without its base a group has nothing.
func (t *Table) take(withheld func(part, group int, key string) bool) {
	t.Remarks = nil
	parts := t.EveryPart()
	var gone []func()
	for i := range t.Groups {
		bare := true
		for p, part := range parts {
			if withheld(p, i, baseKey) {
				gone = append(gone, func() { part.Bases[i] = Base{Flag: Suppressed} })
			} else {
				bare = false
			}
		}
		if bare {
			t.Groups[i].Cases = 0
		}
		for k := range t.Lines {
			l := &t.Lines[k]
			key := l.key(parts[l.Part].Variable)
			if withheld(l.Part, i, baseKey) || withheld(l.Part, i, key) || t.Answers && withheld(l.Part, i, answersKey) {
				l.Cells[i] = Cell{Flag: Suppressed}
			}
		}
	}
	// Bases are what groups are found by, so they go last.
	for _, remove := range gone {
		remove()
	}
	t.forgetLetters()
}

// forgetLetters takes out the letters of groups whose figure is withheld: that
// a figure is higher than another tells something of both.
func (t *Table) forgetLetters() {
	for k := range t.Lines {
		cells := t.Lines[k].Cells
		for i := range cells {
			var kept []string
			for _, letter := range lettersOf(cells[i].Higher) {
				at := slices.IndexFunc(t.Groups, func(g Group) bool { return g.Break == t.Groups[i].Break && g.Letter == letter })
				if at >= 0 && cells[at].Flag != Suppressed {
					kept = append(kept, letter)
				}
			}
			cells[i].Higher = joinedLetters(kept)
		}
	}
}

// round rounds counts and bases, and works percentages out from what is then
// shown. Tolerances become whole points, upwards: in full they would tell the count.
func (t *Table) round(base int) {
	t.Rounded = base
	for i := range t.Groups {
		t.Groups[i].Cases = disclosure.RoundTo(t.Groups[i].Cases, base)
	}
	for _, p := range t.EveryPart() {
		for i := range p.Bases {
			n := disclosure.RoundTo(p.Bases[i].N, base)
			p.Bases[i] = Base{N: n, Flag: p.Bases[i].Flag, Weighted: float64(n), Effective: float64(n)}
		}
	}
	for k := range t.Lines {
		l := &t.Lines[k]
		for i := range l.Cells {
			l.Cells[i] = roundedCell(l.Cells[i], l.Kind, base, len(t.Weight) > 0)
		}
	}
}

func roundedCell(c Cell, kind LineKind, base int, weighted bool) Cell {
	if c.Flag == Suppressed {
		return c
	}
	c.Count, c.Base = disclosure.RoundTo(c.Count, base), disclosure.RoundTo(c.Base, base)
	c.Tolerance = math.Ceil(c.Tolerance)
	if kind == MeanLine || kind == MedianLine {
		c.Weighted = float64(c.Count)
		if c.Estimated {
			c.Lower, c.Upper = c.Percent-c.Tolerance, c.Percent+c.Tolerance
		}
		return c
	}
	c.Count = min(c.Count, c.Base)
	switch {
	case c.Base == 0:
		return Cell{Flag: c.Flag}
	case weighted:
		c.Weighted, c.Percent = math.Round(c.Weighted/float64(base))*float64(base), math.Round(c.Percent)
	default:
		c.Weighted, c.Percent = float64(c.Count), 100*float64(c.Count)/float64(c.Base)
	}
	if c.Estimated {
		c.Lower, c.Upper = estimate.Interval(c.Percent, c.Tolerance)
	}
	return c
}

// PublicComparisons gives what the public may see of the comparisons of a table
// that Public gave: figures that it withholds are not compared, and with rounded
// counts the difference is of what is shown, without t and P.
func PublicComparisons(public *Table, comparisons []Comparison) []Comparison {
	out := slices.Clone(comparisons)
	for i := range out {
		c := &out[i]
		c.CellA, c.CellB = public.cellFor(*c, c.A), public.cellFor(*c, c.B)
		switch {
		case c.CellA.Flag == Suppressed || c.CellB.Flag == Suppressed:
			c.Difference, c.Required, c.T, c.P, c.Significant = 0, 0, 0, 1, false
			*c = c.untested("a figure is withheld")
		case public.Rounded > 0:
			c.Difference = c.CellA.Percent - c.CellB.Percent
			c.Required, c.T, c.P, c.Tested = 0, 0, 1, false
			c.Why = "counts are rounded"
		}
	}
	return out
}

// StaffComparisons gives comparisons whole, for staff.
func StaffComparisons(comparisons []Comparison) []Comparison {
	out := slices.Clone(comparisons)
	for i := range out {
		out[i].Staff = true
	}
	return out
}

// cellFor finds the figure of one side; what the table does not show is withheld.
func (t *Table) cellFor(c Comparison, g Group) Cell {
	for _, l := range t.Lines {
		if t.EveryPart()[l.Part].Variable.Name != c.Variable.Name || !slices.Equal(l.Codes, c.Codes) {
			continue
		}
		for i, have := range t.Groups {
			if have.Break == g.Break && have.Label == g.Label {
				return l.Cells[i]
			}
		}
	}
	return Cell{Flag: Suppressed}
}
