package table

import (
	"html/template"
	"strings"

	"omnibus/chart"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"
)

// mostSeries is how many groups can be told apart in one picture of grouped bars.
const mostSeries = 4

// draw makes the picture of a table: a bar a code without breaks; with them a
// stacked bar a group where each case has one code, and grouped bars where it
// may have several. When no picture would be readable it says why.
func draw(t *table.Table) (picture template.HTML, why string) {
	lines := shown(t)
	switch {
	case len(lines) == 0:
		return "", "A picture is drawn of questions with codes only."
	case t.Bases[0].N == 0:
		return "", "Nobody has answered this yet, so there is nothing to draw."
	}
	c := chart.Chart{ID: "table-chart", Title: t.Variable.Label, Description: described(t, lines)}
	var svg []byte
	switch {
	case len(t.Groups) == 1 && t.Variable.Multiple || len(t.Groups) == 1 && len(lines) < 2:
		svg = chart.Bars(bars(c, lines))
	case t.Variable.Multiple && len(t.Groups)-1 > mostSeries:
		return "", "No picture: more than four groups of bars could not be told apart. Split by one characteristic with four groups or fewer to see one."
	case t.Variable.Multiple:
		svg = chart.Bars(clusters(c, t, lines))
	case len(t.Groups) == 1:
		svg = chart.Bars(bars(c, lines))
	default:
		svg = chart.StackedBars(stacked(c, t, lines))
	}
	// The picture is drawn by our own code, which escapes the words it is given.
	return template.HTML(svg), ""
}

// shown are the lines that a picture has: codes, not nets, which would show the
// same cases twice.
func shown(t *table.Table) []table.Line {
	var lines []table.Line
	for _, l := range t.Lines {
		if l.Kind == table.CodeLine {
			lines = append(lines, l)
		}
	}
	return lines
}

func valueOf(l table.Line, at int) chart.Value {
	f := figureOf(l.Kind, l.Cells[at])
	return chart.Value{Percent: l.Cells[at].Percent, Label: f.Figure, Withheld: l.Cells[at].Flag == table.Suppressed}
}

func bars(c chart.Chart, lines []table.Line) chart.Chart {
	for _, l := range lines {
		c.Rows = append(c.Rows, chart.Row{Label: l.Label, Values: []chart.Value{valueOf(l, 0)}})
	}
	return c
}

// clusters draws a cluster a code with a bar a group; everybody is left out, as
// the groups together are everybody.
func clusters(c chart.Chart, t *table.Table, lines []table.Line) chart.Chart {
	for _, g := range t.Groups[1:] {
		c.Series = append(c.Series, chart.Series{Label: g.Label})
	}
	for _, l := range lines {
		row := chart.Row{Label: l.Label}
		for at := range t.Groups[1:] {
			row.Values = append(row.Values, valueOf(l, at+1))
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

func stacked(c chart.Chart, t *table.Table, lines []table.Line) chart.Chart {
	for _, l := range lines {
		c.Series = append(c.Series, chart.Series{Label: l.Label, Muted: outsideScale(t.Variable.Question, l)})
	}
	for at, g := range t.Groups {
		if at > 0 && g.Break != t.Groups[at-1].Break {
			c.Rows = append(c.Rows, chart.Row{Label: g.BreakLabel, Heading: true})
		}
		if t.Bases[at].N == 0 {
			continue
		}
		row := chart.Row{Label: g.Label + mark(t.Bases[at].Flag)}
		for _, l := range lines {
			row.Values = append(row.Values, valueOf(l, at))
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// outsideScale says whether a code is drawn in grey: what no form prints.
func outsideScale(q *questionnaire.Question, l table.Line) bool {
	return q != nil && len(l.Codes) == 1 && l.Codes[0] < 0
}

// described is the picture's text alternative: what everybody answered. The
// groups' figures stand in the table beside it.
func described(t *table.Table, lines []table.Line) string {
	parts := make([]string, len(lines))
	for i, l := range lines {
		parts[i] = l.Label + " " + figureOf(l.Kind, l.Cells[0]).Figure
	}
	text := "Among all: " + strings.Join(parts, "; ") + "."
	if len(t.Groups) > 1 {
		text += " The groups’ figures are in the table below."
	}
	return text
}
