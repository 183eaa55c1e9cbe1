package desk

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"omnibus/chart"
	"omnibus/survey/table"
)

// ResponseBars draws the response by section.
func ResponseBars(so *table.Response) template.HTML {
	c := chart.Chart{
		ID: "sections-chart", Title: "Response by section",
		Series: []chart.Series{{Label: "Complete"}, {Label: "Partial"}, {Label: "Not started", Muted: true}},
	}
	var words []string
	for _, s := range so.Sections[1:] {
		row := chart.Row{Label: s.Title}
		for _, n := range [...]int{s.Complete, s.Partial, s.Frame - s.TookPart} {
			row.Values = append(row.Values, chart.Value{Percent: Share(n, s.Frame), Label: strconv.Itoa(n)})
		}
		c.Rows = append(c.Rows, row)
		words = append(words, fmt.Sprintf("%s: %d complete, %d partial, %d not started", s.Title, s.Complete, s.Partial, s.Frame-s.TookPart))
	}
	c.Description = strings.Join(words, "; ") + "."
	// The drawing escapes the words in it.
	return template.HTML(chart.StackedBars(c))
}
