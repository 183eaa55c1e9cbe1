package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"omnibus/chart"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"
)

// figure draws a ```figure block.
func (b *builder) figure(bl *block) {
	p, ok := b.plan(bl)
	if !ok || b.blind {
		return
	}
	if p.stacked(bl) {
		b.stackedFigure(bl, p)
		return
	}
	b.barFigure(bl, p)
}

// stacked says whether a figure has divided bars: all codes of one-code
// questions, in more than one row. A single question is easier to read as one
// bar a code.
func (p plan) stacked(bl *block) bool {
	if bl.as != "" {
		return bl.as == "stacked"
	}
	return !p.chosen && !p.multiple() && (len(p.tables) > 1 || len(p.tables[0].Groups) > 1)
}

func (p plan) multiple() bool { return p.tables[0].Variable.Multiple }

// rowLabel names a table's row in a figure: the row's own words when all are of one grid.
func (p plan) rowLabel(t *table.Table) string {
	q := t.Variable.Question
	if q == nil || t.Variable.Row == "" {
		return t.Variable.Label
	}
	row, _ := q.Row(t.Variable.Row)
	return cmp.Or(row.Short, row.Label)
}

// grids says whether rows of more than one grid are shown, so that each grid
// needs its name above its rows.
func (p plan) grids() bool {
	first := p.tables[0].Variable.Question
	for _, t := range p.tables {
		if q := t.Variable.Question; q != first && (q != nil && q.Grid()) && len(p.tables) > 1 {
			return true
		}
	}
	return false
}

// stackedRow is one bar of a stacked figure before it is drawn.
type stackedRow struct {
	label   string
	heading bool
	table   *table.Table
	group   int
}

// stackedRows gives the rows in order: variables, or the groups of each.
func (p plan) stackedRows(bl *block) []stackedRow {
	var rows []stackedRow
	tables := slices.Clone(p.tables)
	if bl.sort != "as asked" {
		p.sortTables(bl, tables)
	}
	var last *questionnaire.Question
	for _, t := range tables {
		if len(t.Groups) > 1 {
			if len(tables) > 1 {
				rows = append(rows, stackedRow{label: p.rowLabel(t), heading: true, table: t})
			}
			for g, group := range t.Groups {
				rows = append(rows, stackedRow{label: group.Label + mark(t.Bases[g].Flag), table: t, group: g})
			}
			continue
		}
		if q := t.Variable.Question; p.grids() && q != last {
			if q != nil && q.Grid() {
				rows = append(rows, stackedRow{label: q.Short, heading: true, table: t})
			}
			last = q
		}
		rows = append(rows, stackedRow{label: p.rowLabel(t), table: t})
	}
	return rows
}

// sortTables orders variables by their first net where there is one, as that is
// what a scale is read for, else by the first choice.
func (p plan) sortTables(bl *block, tables []*table.Table) {
	key := func(t *table.Table) float64 {
		for _, l := range t.Lines {
			if l.Kind == table.NetLine && !p.chosen {
				return l.Cells[0].Percent
			}
		}
		return p.cells(t, p.choices[0])[0].Percent
	}
	slices.SortStableFunc(tables, func(x, y *table.Table) int {
		if bl.sort == "descending" {
			return cmp.Compare(key(y), key(x))
		}
		return cmp.Compare(key(x), key(y))
	})
}

func (b *builder) stackedFigure(bl *block, p plan) {
	c := chart.Chart{ID: bl.id + "-picture"}
	data := grid{corner: p.corner(), caption: "Data for " + bl.label()}
	var parts, nets []choice
	for _, choice := range p.choices {
		if choice.net {
			nets = append(nets, choice)
			c.Totals = append(c.Totals, choice.label)
			continue
		}
		parts = append(parts, choice)
		c.Series = append(c.Series, chart.Series{Label: choice.label, Muted: choice.muted})
	}
	for _, choice := range append(slices.Clone(parts), nets...) {
		data.heads = append(data.heads, choice.label)
	}
	data.heads = append(data.heads, "Base (n)")
	for _, row := range p.stackedRows(bl) {
		if row.heading {
			c.Rows = append(c.Rows, chart.Row{Label: row.label, Heading: true})
			data.rows = append(data.rows, gridRow{head: row.label, heading: true})
			continue
		}
		drawn, cells := chart.Row{Label: row.label}, []string{}
		for _, choice := range parts {
			cell := p.cells(row.table, choice)[row.group]
			drawn.Values = append(drawn.Values, valueOf(cell))
			cells = append(cells, figureText(cell))
		}
		for _, choice := range nets {
			text := figureText(p.cells(row.table, choice)[row.group])
			drawn.Totals = append(drawn.Totals, text)
			cells = append(cells, text)
		}
		c.Rows = append(c.Rows, drawn)
		data.rows = append(data.rows, gridRow{head: row.label, cells: append(cells, itoa(row.table.Bases[row.group].N))})
	}
	b.finish(bl, p, c, chart.StackedBars, data)
}

func valueOf(c table.Cell) chart.Value {
	if c.Flag == table.Suppressed || c.Base == 0 {
		return chart.Value{Label: figureText(c), Withheld: true}
	}
	return chart.Value{Percent: c.Percent, Label: figureText(c)}
}

// corner names what the rows of a data table are.
func (p plan) corner() string {
	if t := p.tables[0]; len(t.Groups) > 1 && len(p.tables) == 1 {
		return t.Groups[1].BreakLabel
	}
	return "Item"
}

// bar is one bar or cluster before it is drawn.
type bar struct {
	label   string
	heading bool
	cells   []table.Cell
	last    bool
}

// bars gives a row for each choice of one variable, or for each variable.
func (p plan) bars(bl *block) []bar {
	var rows []bar
	if len(p.choices) == 1 && (len(p.tables) > 1 || len(p.tables[0].Groups) == 1) {
		var last *questionnaire.Question
		tables := slices.Clone(p.tables)
		if bl.sort != "as asked" && !p.grids() {
			p.sortTables(bl, tables)
		}
		for _, t := range tables {
			if q := t.Variable.Question; p.grids() && q != last {
				if q != nil && q.Grid() {
					rows = append(rows, bar{label: q.Short, heading: true})
				}
				last = q
			}
			rows = append(rows, bar{label: p.rowLabel(t), cells: p.cells(t, p.choices[0])})
		}
		return rows
	}
	for _, t := range p.tables {
		if len(p.tables) > 1 {
			rows = append(rows, bar{label: p.rowLabel(t), heading: true})
		}
		var own []bar
		for _, c := range p.choices {
			own = append(own, bar{label: c.label, cells: p.cells(t, c), last: c.last})
		}
		if bl.sort != "as asked" {
			slices.SortStableFunc(own, func(x, y bar) int { return compareBars(bl.sort, x, y) })
		}
		rows = append(rows, own...)
	}
	return rows
}

// compareBars orders bars by everybody's figure; "Other" and alone codes stay at the end.
func compareBars(order string, x, y bar) int {
	if x.last != y.last {
		if x.last {
			return 1
		}
		return -1
	}
	if x.last {
		return 0
	}
	if order == "ascending" {
		x, y = y, x
	}
	return cmp.Compare(y.cells[0].Percent, x.cells[0].Percent)
}

func (b *builder) barFigure(bl *block, p plan) {
	groups := p.tables[0].Groups
	c := chart.Chart{ID: bl.id + "-picture"}
	data := grid{corner: "Answer", caption: "Data for " + bl.label()}
	if len(p.choices) == 1 && len(p.tables) > 1 {
		data.corner = "Item"
	}
	rows := p.bars(bl)
	if len(groups) > 1 && len(rows) == 1 {
		b.groupBars(bl, p, rows[0].cells)
		return
	}
	for g, group := range groups {
		label := group.Label + mark(p.worst(g))
		if len(groups) > 1 {
			c.Series = append(c.Series, chart.Series{Label: label})
			data.heads = append(data.heads, label)
		} else {
			data.heads = append(data.heads, "Percentage")
		}
	}
	for _, row := range rows {
		drawn, cells := chart.Row{Label: row.label, Heading: row.heading}, []string{}
		for _, cell := range row.cells {
			drawn.Values = append(drawn.Values, valueOf(cell))
			cells = append(cells, figureText(cell))
		}
		c.Rows = append(c.Rows, drawn)
		data.rows = append(data.rows, gridRow{head: row.label, heading: row.heading, cells: cells})
	}
	if len(p.tables) == 1 {
		data.rows = append(data.rows, gridRow{head: "Base (n)", cells: basesOf(p.tables[0])})
	}
	b.finish(bl, p, c, chart.Bars, data)
}

// groupBars draws one figure of each group as a bar of its own.
func (b *builder) groupBars(bl *block, p plan, cells []table.Cell) {
	c := chart.Chart{ID: bl.id + "-picture"}
	data := grid{corner: p.corner(), caption: "Data for " + bl.label(), heads: []string{p.choices[0].label, "Base (n)"}}
	for g, group := range p.tables[0].Groups {
		label := group.Label + mark(p.tables[0].Bases[g].Flag)
		c.Rows = append(c.Rows, chart.Row{Label: label, Values: []chart.Value{valueOf(cells[g])}})
		data.rows = append(data.rows, gridRow{head: label, cells: []string{figureText(cells[g]), itoa(p.tables[0].Bases[g].N)}})
	}
	b.finish(bl, p, c, chart.Bars, data)
}

func basesOf(t *table.Table) []string {
	cells := make([]string, len(t.Bases))
	for i, base := range t.Bases {
		cells[i] = itoa(base.N)
	}
	return cells
}

// worst is the flag of a group's smallest base among the variables shown.
func (p plan) worst(group int) table.Flag {
	rank := map[table.Flag]int{table.Sound: 0, table.Small: 1, table.VerySmall: 2, table.Suppressed: 3}
	worst := table.Sound
	for _, t := range p.tables {
		if f := t.Bases[group].Flag; rank[f] > rank[worst] {
			worst = f
		}
	}
	return worst
}

// finish adds the picture's text alternative and puts the figure together.
func (b *builder) finish(bl *block, p plan, c chart.Chart, draw func(chart.Chart) []byte, data grid) {
	title := b.text(bl.title)
	c.Title, c.Description = bl.label()+": "+title, describe(data)
	svg := draw(c)
	b.figures = append(b.figures, Figure{Caption{bl.number, bl.id, title}, svg})
	b.drawn[bl] = b.figureHTML(bl, figureParts{title: title, question: b.questionLines(bl, p), svg: svg,
		base: p.baseLine(), notes: b.notes(bl, p, data), data: data})
}

// describe puts a figure's data into a sentence for those who do not see it.
func describe(data grid) string {
	var s strings.Builder
	s.WriteString("Bar chart.")
	for _, row := range data.rows {
		switch {
		case row.heading:
			fmt.Fprintf(&s, " %s:", row.head)
		case len(data.heads) == 1:
			fmt.Fprintf(&s, " %s %s;", row.head, row.cells[0])
		default:
			fmt.Fprintf(&s, " %s:", row.head)
			for i, cell := range row.cells {
				fmt.Fprintf(&s, " %s %s,", data.heads[i], cell)
			}
		}
	}
	return strings.TrimRight(s.String(), ",;:") + "."
}

func (bl *block) label() string { return bl.captioned() + " " + itoa(bl.number) }
