package report

import (
	"slices"

	"omnibus/survey/report/words"
	"omnibus/survey/table"
)

// table makes a ```table block: the answers of one or more variables down, the
// groups across, percentages with the base below.
func (b *builder) table(bl *block) {
	p, ok := b.plan(bl)
	if !ok || b.blind {
		return
	}
	g := grid{corner: "Answer"}
	for i, group := range p.tables[0].Groups {
		label := group.Label + mark(p.worst(i))
		if bl.counts {
			g.heads = append(g.heads, label+" (number)", label+" (%)")
		} else {
			g.heads = append(g.heads, label)
		}
	}
	for _, t := range p.tables {
		if len(p.tables) > 1 {
			g.rows = append(g.rows, gridRow{head: p.rowLabel(t), heading: true})
		}
		for _, c := range p.sortedChoices(bl, t) {
			row := gridRow{head: c.label, strong: c.net}
			for _, cell := range p.cells(t, c) {
				if bl.counts {
					row.cells = append(row.cells, countText(cell))
				}
				row.cells = append(row.cells, figureText(cell))
			}
			g.rows = append(g.rows, row)
		}
		g.rows = append(g.rows, baseRow(t, bl.counts))
	}
	notes := append([]string{p.baseLine()}, b.notes(bl, p, g)...)
	b.drawn[bl] = b.numbered(bl.id, b.text(bl.title), bl.number, g, notes)
}

// sortedChoices gives the choices of one table in the order wanted; nets stay last.
func (p plan) sortedChoices(bl *block, t *table.Table) []choice {
	list := slices.Clone(p.choices)
	if bl.sort == "as asked" {
		return list
	}
	slices.SortStableFunc(list, func(x, y choice) int {
		if x.net != y.net {
			return x.rank() - y.rank()
		}
		return compareBars(bl.sort, bar{cells: p.cells(t, x), last: x.last}, bar{cells: p.cells(t, y), last: y.last})
	})
	return list
}

func countText(c table.Cell) string {
	if c.Flag == table.Suppressed {
		return "[c]"
	}
	return words.Figures(c.Count)
}

func baseRow(t *table.Table, counts bool) gridRow {
	row := gridRow{head: "Base (n)", strong: true}
	for _, base := range t.Bases {
		if counts {
			row.cells = append(row.cells, itoa(base.N), "")
			continue
		}
		row.cells = append(row.cells, itoa(base.N))
	}
	return row
}
