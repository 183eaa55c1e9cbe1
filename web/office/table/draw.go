package table

import (
	"html/template"
	"slices"

	"omnibus/chart"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"
)

// Bounds of what can be told apart in one picture.
const (
	mostSeries = 4
	mostParts  = 9
	mostRows   = 60
)

// drawing is a table on its way to a picture.
type drawing struct {
	chart.Chart
	t     *table.Table
	parts []table.Part
	// lines are those of each part that the picture has.
	lines [][]table.Line
}

// draw makes the picture of a table and says what it leaves out; without a
// picture it says why there is none.
func draw(t *table.Table) (picture template.HTML, note string) {
	d := drawing{t: t, parts: t.EveryPart(), lines: shown(t)}
	d.Chart = chart.Chart{ID: "table-chart", Title: t.Heading(), Width: 860}
	first := d.lines[0]
	switch {
	case slices.ContainsFunc(d.lines, func(of []table.Line) bool { return len(of) == 0 }):
		return "", "A picture is drawn of questions with codes only."
	case t.Bases[0].N == 0:
		return "", "There is nobody in the base, so there is nothing to draw."
	}
	d.Description = d.described()
	single := !slices.ContainsFunc(d.lines, func(of []table.Line) bool { return len(of) > 1 })
	several := slices.ContainsFunc(d.parts, func(p table.Part) bool { return p.Variable.Multiple })
	var svg []byte
	switch {
	case single:
		if len(d.parts)*len(t.Groups) > mostRows {
			return "", "No picture: it would have more bars than can be read. Show fewer questions, or split by less."
		}
		d.perGroup()
		svg = chart.Bars(d.Chart)
	case len(d.parts) > 1 && (several || !d.sameLines()):
		return "", "No picture: these questions have different answers, or several, and cannot be drawn in one. Show one of them, or only one line of each."
	case len(d.parts)*len(t.Groups) > mostRows || !several && len(first) > mostParts:
		return "", "No picture: it would have more bars or parts than can be read. Show fewer questions, or split by less."
	case several && len(t.Groups) > 1 && len(t.Groups)-1 <= mostSeries:
		d.clusters()
		svg = chart.Bars(d.Chart)
	case several || len(d.parts) == 1 && len(t.Groups) == 1:
		if d.perAnswer(); len(t.Groups) > 1 {
			note = "The picture is of all together: more than four groups of bars could not be told apart."
		}
		svg = chart.Bars(d.Chart)
	default:
		d.stacked()
		svg = chart.StackedBars(d.Chart)
	}
	// The picture is drawn by our own code, which escapes the words it is given.
	return template.HTML(svg), note
}

// shown are the lines of each part that a picture has: codes, not nets, which
// would show the same cases twice; nets where there is nothing else.
func shown(t *table.Table) [][]table.Line {
	lines := make([][]table.Line, len(t.EveryPart()))
	for _, kind := range []table.LineKind{table.CodeLine, table.NetLine} {
		for i := range lines {
			if len(lines[i]) > 0 {
				continue
			}
			for _, l := range t.Lines {
				if l.Part == i && l.Kind == kind {
					lines[i] = append(lines[i], l)
				}
			}
		}
	}
	return lines
}

// sameLines says whether all parts have the same answers.
func (d *drawing) sameLines() bool {
	for _, lines := range d.lines[1:] {
		if !slices.EqualFunc(lines, d.lines[0], func(a, b table.Line) bool { return a.Label == b.Label }) {
			return false
		}
	}
	return true
}

func (d *drawing) value(l table.Line, at int) chart.Value {
	c := l.Cells[at]
	return chart.Value{Percent: c.Percent, Label: figureOf(d.t, l.Kind, c).Figure, Withheld: c.Flag == table.Suppressed && !d.t.Staff}
}

// perAnswer has a bar an answer, of everybody.
func (d *drawing) perAnswer() {
	for i, lines := range d.lines {
		if len(d.lines) > 1 {
			d.Rows = append(d.Rows, chart.Row{Label: partLabel(d.t, d.parts[i].Variable), Heading: true})
		}
		for _, l := range lines {
			d.Rows = append(d.Rows, chart.Row{Label: l.Label, Values: []chart.Value{d.value(l, 0)}})
		}
	}
}

// perGroup has a bar a group for each variable, which has one line.
func (d *drawing) perGroup() {
	for i, lines := range d.lines {
		label := partLabel(d.t, d.parts[i].Variable)
		if len(d.t.Groups) == 1 {
			if len(d.parts) == 1 {
				label = lines[0].Label
			}
			d.Rows = append(d.Rows, chart.Row{Label: label, Values: []chart.Value{d.value(lines[0], 0)}})
			continue
		}
		if len(d.parts) > 1 {
			d.Rows = append(d.Rows, chart.Row{Label: label, Heading: true})
		}
		d.eachGroup(i, func(at int, row chart.Row) chart.Row {
			row.Values = []chart.Value{d.value(lines[0], at)}
			return row
		})
	}
}

// eachGroup adds a row a group that has a base, with the breaks' names above
// them where there is only one variable.
func (d *drawing) eachGroup(part int, fill func(at int, row chart.Row) chart.Row) {
	for at, g := range d.t.Groups {
		if begins(d.t, at) && len(d.parts) == 1 {
			d.Rows = append(d.Rows, chart.Row{Label: g.BreakLabel, Heading: true})
		}
		if b := d.parts[part].Bases[at]; b.N > 0 {
			d.Rows = append(d.Rows, fill(at, chart.Row{Label: g.Label + mark(b.Flag)}))
		}
	}
}

// clusters has a cluster an answer with a bar a group; everybody is left out, as
// the groups together are everybody.
func (d *drawing) clusters() {
	for _, g := range d.t.Groups[1:] {
		d.Series = append(d.Series, chart.Series{Label: g.Label})
	}
	for i, lines := range d.lines {
		if len(d.parts) > 1 {
			d.Rows = append(d.Rows, chart.Row{Label: partLabel(d.t, d.parts[i].Variable), Heading: true})
		}
		for _, l := range lines {
			row := chart.Row{Label: l.Label}
			for at := range d.t.Groups[1:] {
				row.Values = append(row.Values, d.value(l, at+1))
			}
			d.Rows = append(d.Rows, row)
		}
	}
}

// stacked has a bar a group, or a bar a variable, divided into the answers.
func (d *drawing) stacked() {
	for _, l := range d.lines[0] {
		d.Series = append(d.Series, chart.Series{Label: l.Label, Muted: outsideScale(d.parts[0].Variable.Question, l)})
	}
	for i, lines := range d.lines {
		values := func(at int, row chart.Row) chart.Row {
			for _, l := range lines {
				row.Values = append(row.Values, d.value(l, at))
			}
			return row
		}
		label := partLabel(d.t, d.parts[i].Variable)
		if len(d.t.Groups) == 1 {
			d.Rows = append(d.Rows, values(0, chart.Row{Label: label}))
			continue
		}
		if len(d.parts) > 1 {
			d.Rows = append(d.Rows, chart.Row{Label: label, Heading: true})
		}
		d.eachGroup(i, values)
	}
}

// outsideScale says whether a code is drawn in grey: what no form prints.
func outsideScale(q *questionnaire.Question, l table.Line) bool {
	return q != nil && len(l.Codes) == 1 && l.Codes[0] < 0
}

// described is the picture's text alternative: what everybody answered. The
// groups' figures stand in the table beside it.
func (d *drawing) described() string {
	text := "Among all: "
	for i, lines := range d.lines {
		if len(d.parts) > 1 {
			text += partLabel(d.t, d.parts[i].Variable) + ": "
		}
		for k, l := range lines {
			end := "; "
			if k == len(lines)-1 {
				end = ". "
			}
			text += l.Label + " " + figureOf(d.t, l.Kind, l.Cells[0]).Figure + end
		}
	}
	if len(d.t.Groups) > 1 {
		text += "The groups’ figures are in the table below."
	}
	return text
}
