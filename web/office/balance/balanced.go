package balance

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"omnibus/chart"
	"omnibus/survey/balance"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// balanced is how like the frame those are who have answered.
type balanced struct {
	// None says why nothing is told; "" where something is.
	None  string
	Words string
	// Behind and Ahead are the groups that differ by more than chance.
	Behind, Ahead  []string
	Chart, Spreads template.HTML
	Table          page.Table
}

func balancedOf(a asked, so *balance.Picture) balanced {
	b := so.Balance
	if !b.Told() {
		return balanced{None: b.Why}
	}
	out := balanced{Words: b.Unfitted}
	if b.Fitted {
		out.Words = fmt.Sprintf("R is %s (standard error %s), adjusted for chance %s. 1 is a response that leaves nobody out more than others.", decimals(b.Model.R), decimals(b.Model.Error), decimals(b.Model.AdjustedR))
	}
	for _, s := range b.Spreads {
		for _, g := range s.Groups {
			words := fmt.Sprintf("%s, %s: %s of %d answered", s.Label, g.Label, desk.Percent(g.Answered, g.Frame), g.Frame)
			switch {
			case g.Behind():
				out.Behind = append(out.Behind, words)
			case g.Ahead():
				out.Ahead = append(out.Ahead, words)
			}
		}
	}
	out.Chart, out.Spreads = balanceCurves(so)
	out.Table = spreadTable(b)
	return out
}

// balanceCurves draws R day by day, and the spread of each characteristic.
func balanceCurves(so *balance.Picture) (r, spreads template.HTML) {
	one := chart.Curve{ID: "r-chart", Title: "R-indicator day by day", Top: 1, Decimals: 1, Height: 220}
	many := chart.Curve{ID: "spread-chart", Title: "Partial R-indicators day by day", Top: 0.1, Decimals: 2, Height: 220}
	lines := []chart.Line{{Label: "R"}, {Label: "Adjusted R"}}
	parts := make([]chart.Line, len(so.Balance.Spreads))
	for i, s := range so.Balance.Spreads {
		parts[i].Label = s.Label
	}
	var told []string
	for _, day := range so.Days {
		one.Steps = append(one.Steps, day.Date.Format("2 Jan"))
		v, adjusted := math.NaN(), math.NaN()
		if day.Told() && day.Fitted {
			v, adjusted = day.Model.R, day.Model.AdjustedR
			told = append(told, fmt.Sprintf("%s %s", day.Date.Format("2 January"), decimals(v)))
		}
		lines[0].Values, lines[1].Values = append(lines[0].Values, v), append(lines[1].Values, adjusted)
		for i := range parts {
			part := math.NaN()
			if day.Told() {
				part = day.Spreads[i].Value
				for part > many.Top {
					many.Top += 0.1
				}
			}
			parts[i].Values = append(parts[i].Values, part)
		}
	}
	if len(told) == 0 {
		return "", ""
	}
	many.Steps, one.Lines, many.Lines = one.Steps, lines, parts
	one.Description = "R by day: " + strings.Join(told, "; ") + "."
	var words []string
	for _, s := range so.Balance.Spreads {
		words = append(words, s.Label+" "+decimals(s.Value))
	}
	many.Description = "At the latest: " + strings.Join(words, "; ") + "."
	return drawing(chart.Curves(one)), drawing(chart.Curves(many))
}

func spreadTable(b balance.Balance) page.Table {
	t := page.Table{Caption: "Partial R-indicators", CaptionHidden: true, Head: []page.Cell{{Text: "Characteristic"}, desk.Number("Unconditional"), desk.Number("Conditional"), {Text: "Furthest behind"}}}
	for _, s := range b.Spreads {
		conditional := "–"
		if !math.IsNaN(s.Conditional) {
			conditional = decimals(s.Conditional)
		}
		last := s.Groups[0]
		for _, g := range s.Groups {
			if g.Value < last.Value {
				last = g
			}
		}
		t.Rows = append(t.Rows, []page.Cell{{Text: s.Label}, desk.Number(decimals(s.Value)), desk.Number(conditional),
			{Text: fmt.Sprintf("%s (%s)", last.Label, desk.Percent(last.Answered, last.Frame))}})
	}
	return t
}
