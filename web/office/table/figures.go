package table

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"omnibus/survey/dataset"
	"omnibus/survey/table"
)

// figures are a table as it is laid out.
type figures struct {
	Caption string
	Heads   []head
	Groups  []group
	Blocks  []block
	// Compact says that each variable is one line, so that it needs no heading.
	Compact bool
	// Bases is the row of bases that all blocks have in common, if they do.
	Bases []base
	// Weighted says that bases have an effective size, too.
	Weighted bool
	// Framed says that the frame tells of some group how many are in it.
	Framed bool
	// Reading and Marks say how the cells are to be read, a sentence each.
	Reading []string
}

// head is the name of a break above its groups; the column of all has none.
type head struct {
	Label string
	Span  int
}

type group struct {
	Label, Letter, Mark, Population string
	// First begins a break.
	First bool
}

// block is one variable of the table.
type block struct {
	Label string
	Lines []line
	Bases []base
}

type line struct {
	Label string
	Net   bool
	Cells []figure
}

type base struct {
	N string
	// Effective is the number of cases of equal weight that would tell as much.
	Effective string
	Mark      string
	Hidden    bool
	First     bool
}

// figure is a cell as it is read: the percentage, its tolerance in points, the
// count, and the letters of the groups that it is higher than.
type figure struct {
	Figure, Tolerance, Count, Letters string
	// Hidden is a figure that staff see and the public would not.
	Hidden, First bool
}

func figuresOf(t *table.Table) figures {
	parts := t.EveryPart()
	out := figures{Caption: t.Heading() + ". Base: " + parts[0].Variable.Base, Heads: heads(t), Compact: compact(t), Reading: reading(t), Weighted: len(t.Weight) > 0}
	for i, g := range t.Groups {
		own := group{Label: g.Label, Letter: g.Letter, Mark: worst(parts, i), Population: "–", First: begins(t, i)}
		if g.Population > 0 {
			own.Population = strconv.Itoa(g.Population)
			out.Framed = true
		}
		out.Groups = append(out.Groups, own)
	}
	for i, p := range parts {
		b := block{Label: partLabel(t, p.Variable)}
		for k, n := range p.Bases {
			b.Bases = append(b.Bases, baseOf(t, n, k))
		}
		for _, l := range t.Lines {
			if l.Part == i {
				b.Lines = append(b.Lines, lineOf(t, l, b.Label, out.Compact))
			}
		}
		out.Blocks = append(out.Blocks, b)
	}
	if !slices.ContainsFunc(out.Blocks, func(b block) bool { return !slices.Equal(b.Bases, out.Blocks[0].Bases) }) {
		out.Bases = out.Blocks[0].Bases
	}
	return out
}

// compact says whether each of several variables has one line.
func compact(t *table.Table) bool {
	seen := map[int]bool{}
	for _, l := range t.Lines {
		if seen[l.Part] {
			return false
		}
		seen[l.Part] = true
	}
	return len(t.Parts) > 1
}

func lineOf(t *table.Table, l table.Line, part string, compact bool) line {
	out := line{Label: l.Label, Net: l.Kind == table.NetLine && !compact}
	if compact {
		out.Label = part + ": " + l.Label
	}
	for i, c := range l.Cells {
		f := figureOf(t, l.Kind, c)
		f.First = begins(t, i)
		if compact && f.Count != "" && l.Kind != table.MeanLine && l.Kind != table.MedianLine {
			f.Count += " of " + strconv.Itoa(c.Base)
		}
		out.Cells = append(out.Cells, f)
	}
	return out
}

// partLabel gives a variable's label; a row of a grid of which all is shown, the row's alone.
func partLabel(t *table.Table, v table.Variable) string {
	if v.Question != nil && v.Row != "" && len(t.Parts) > 1 && t.Heading() == v.Question.Short {
		return strings.TrimPrefix(v.Label, v.Question.Short+": ")
	}
	return v.Label
}

func baseOf(t *table.Table, b table.Base, at int) base {
	out := base{N: strconv.Itoa(b.N), Effective: fmt.Sprintf("%.1f", b.Effective), Mark: mark(b.Flag), First: begins(t, at)}
	if b.Flag == table.Suppressed {
		if out.Mark, out.Hidden = "", t.Staff; !t.Staff {
			out.N, out.Effective = "[c]", "[c]"
		}
	}
	return out
}

// begins says whether a group is the first of its break.
func begins(t *table.Table, i int) bool {
	return i > 0 && t.Groups[i].Break != t.Groups[i-1].Break
}

// worst is the mark of the smallest base that a group has in any variable.
func worst(parts []table.Part, group int) string {
	out := ""
	for _, p := range parts {
		switch f := p.Bases[group].Flag; {
		case f == table.VerySmall, f == table.Small && out == "":
			out = mark(f)
		}
	}
	return out
}

func heads(t *table.Table) []head {
	if len(t.Groups) < 2 {
		return nil
	}
	var heads []head
	for i, g := range t.Groups[1:] {
		if i > 0 && g.Break == t.Groups[i].Break {
			heads[len(heads)-1].Span++
			continue
		}
		heads = append(heads, head{g.BreakLabel, 1})
	}
	return heads
}

func figureOf(t *table.Table, kind table.LineKind, c table.Cell) figure {
	switch {
	case c.Flag == table.Suppressed && !t.Staff:
		return figure{Figure: "[c]"}
	case c.Base == 0:
		return figure{Figure: "–"}
	}
	f := figure{Count: strconv.Itoa(c.Count), Letters: c.Higher, Hidden: c.Flag == table.Suppressed}
	switch {
	case kind == table.MeanLine || kind == table.MedianLine:
		f.Figure = fmt.Sprintf("%.1f", c.Percent)
	case len(t.Weight) > 0:
		// A weighted share is no fraction of whole numbers; the little more is for
		// a half that binary fractions put just below itself.
		f.Figure = fmt.Sprintf("%.0f%%", math.Floor(c.Percent+0.5+1e-9))
	default:
		f.Figure = table.Round(c.Count, c.Base, 0) + "%"
	}
	if c.Estimated {
		f.Tolerance = fmt.Sprintf("%.1f", c.Tolerance)
	}
	return f
}

// reading says how the cells are to be read.
func reading(t *table.Table) []string {
	kinds := map[table.LineKind]bool{}
	for _, l := range t.Lines {
		kinds[l.Kind] = true
	}
	var out []string
	of := "the percentage of the base"
	if t.Answers {
		of = "the percentage of all answers given"
	}
	switch {
	case t.Answers:
		out = append(out, "Each cell: "+of+", and below it the number of these answers. Answers are no sample, so they have no tolerance.")
	case kinds[table.CodeLine] || kinds[table.NetLine] || kinds[table.CountLine]:
		out = append(out, "Each cell: "+of+", ± its tolerance at 95% in points, and below it the number of organisations.")
	default:
		out = append(out, "Each cell: the mean, ± its tolerance at 95%, and below it the number of organisations.")
	}
	if kinds[table.NetLine] {
		out = append(out, "Nets are added from counts.")
	}
	if len(t.Weight) > 0 {
		out = append(out, "Percentages are weighted; counts and bases are of organisations.")
	}
	if t.Rounded > 0 {
		out = append(out, fmt.Sprintf("Counts are rounded to the nearest %d, and percentages made of them.", t.Rounded))
	}
	return out
}

// marks explains what stands after a figure.
func marks(d *dataset.Dataset, t *table.Table) []string {
	r := d.Wave().Rules
	out := []string{fmt.Sprintf("* base under %d, ** base under %d: treat with caution.", r.SmallBase, r.VerySmallBase)}
	switch {
	case t.Marked:
		out = append(out, "A letter after a figure: significantly higher than the group of that letter in the same break, at 95%, by the wave’s own test. A figure without letters is not significantly higher than any.")
	case len(t.Groups) > 1 && !r.Tests:
		out = append(out, "This wave’s rules have no tests of differences, so none is marked.")
	}
	switch {
	case t.Staff && anyHidden(t):
		out = append(out, "[c] and grey: the public would not see this figure. Do not pass it on.")
	case !t.Staff:
		out = append(out, "[c] withheld, because it would tell of single organisations, or would give back a figure that does.")
	}
	return out
}

func anyHidden(t *table.Table) bool {
	for _, l := range t.Lines {
		if slices.ContainsFunc(l.Cells, func(c table.Cell) bool { return c.Flag == table.Suppressed }) {
			return true
		}
	}
	return slices.ContainsFunc(t.EveryPart(), func(p table.Part) bool {
		return slices.ContainsFunc(p.Bases, func(b table.Base) bool { return b.Flag == table.Suppressed })
	})
}

// mark is what stands after a figure of few cases.
func mark(f table.Flag) string {
	switch f {
	case table.Small:
		return "*"
	case table.VerySmall:
		return "**"
	}
	return ""
}
