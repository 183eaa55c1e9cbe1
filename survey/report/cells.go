package report

import (
	"slices"

	"omnibus/survey/report/words"
	"omnibus/survey/table"
)

// withhold completes the suppression of a table: bases under the floor are
// withheld, and where one group of a break is withheld alone, it could be had by
// taking the others from everybody, so the smallest of the others is withheld
// with it.
func withhold(t *table.Table, floor int) {
	for g, base := range t.Bases {
		if base.N > 0 && base.N < floor {
			withholdGroup(t, g)
		}
	}
	breaks := map[string][]int{}
	for g, group := range t.Groups[1:] {
		breaks[group.Break] = append(breaks[group.Break], g+1)
	}
	for _, groups := range breaks {
		withheld, smallest := 0, -1
		for _, g := range groups {
			switch base := t.Bases[g]; {
			case base.N == 0:
			case base.Flag == table.Suppressed:
				withheld++
			case smallest < 0 || base.N < t.Bases[smallest].N:
				smallest = g
			}
		}
		if withheld != 1 || smallest < 0 {
			continue
		}
		withholdGroup(t, smallest)
	}
}

func withholdGroup(t *table.Table, g int) {
	t.Bases[g].Flag = table.Suppressed
	for i := range t.Lines {
		t.Lines[i].Cells[g].Flag = table.Suppressed
	}
}

// cells gives a choice's figures in a table, by the order of its groups.
func (p plan) cells(t *table.Table, c choice) []table.Cell {
	for _, l := range t.Lines {
		if slices.Equal(l.Codes, c.codes) {
			return l.Cells
		}
	}
	return p.sum(t, c)
}

// sum adds the cells of codes of which a case has only one. Codes that no case
// has, and that no form prints, have no line and count nothing.
func (p plan) sum(t *table.Table, c choice) []table.Cell {
	cells := make([]table.Cell, len(t.Groups))
	for i := range cells {
		cells[i] = table.Cell{Base: t.Bases[i].N, Flag: t.Bases[i].Flag}
		for _, l := range t.Lines {
			if l.Kind == table.CodeLine && slices.Contains(c.codes, l.Codes[0]) {
				cells[i].Count += l.Cells[i].Count
			}
		}
		if cells[i].Base > 0 {
			cells[i].Percent = 100 * float64(cells[i].Count) / float64(cells[i].Base)
		}
	}
	return cells
}

// publishable complains of a figure whose total may not be shown.
func (b *builder) publishable(bl *block, p plan) bool {
	ok := true
	for _, t := range p.tables {
		switch {
		case t.Bases[0].N == 0:
			b.out.Add(bl.show[0].at, "show a question that somebody answered", "nobody answered %s", t.Variable.Name)
			ok = false
		case t.Bases[0].Flag == table.Suppressed:
			b.out.Add(bl.show[0].at, "leave it out", "the base of %s has %d, fewer than the %d below which nothing is published", t.Variable.Name, t.Bases[0].N, b.floor())
			ok = false
		}
	}
	for _, c := range p.choices {
		for _, t := range p.tables {
			if len(c.codes) > 1 && t.Variable.Multiple && !hasLine(t, c.codes) {
				b.out.Add(bl.at, "name a net of the question, so that nobody counts twice", "codes of %s, of which several may be chosen, cannot be added", t.Variable.Name)
				return false
			}
		}
	}
	return ok
}

func hasLine(t *table.Table, codes []int) bool {
	return slices.ContainsFunc(t.Lines, func(l table.Line) bool { return slices.Equal(l.Codes, codes) })
}

// figureText writes a cell as readers see it.
func figureText(c table.Cell) string {
	switch {
	case c.Base == 0:
		return "[z]"
	case c.Flag == table.Suppressed:
		return "[c]"
	}
	return words.PercentFigure(c.Count, c.Base)
}

// mark is the sign of a small base.
func mark(f table.Flag) string {
	switch f {
	case table.Small:
		return "*"
	case table.VerySmall:
		return "**"
	}
	return ""
}
