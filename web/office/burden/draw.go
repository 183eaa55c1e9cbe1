package burden

import (
	"fmt"
	"html/template"
	"strings"

	"omnibus/chart"
	"omnibus/survey/paradata"
	"omnibus/tongue"
)

// sectionPicture draws how minutes are spread in each section, against what the
// questionnaire lets expect.
func sectionPicture(b *paradata.Burden) template.HTML {
	c := chart.SpreadChart{ID: "minutes-chart", Title: "Minutes by section", Unit: "minutes",
		Expected: "Expected from the questionnaire", Middle: "The middle half", Median: "Median"}
	var words []string
	for _, s := range b.Sections {
		m := s.Minutes
		c.Rows = append(c.Rows, chart.SpreadRow{Label: s.Title, Low: m.Low, Q1: m.Q1, Median: m.Median, Q3: m.Q3, High: m.High,
			From: s.ShortestMinutes, To: s.LongestMinutes, Note: "n = " + tongue.Number(m.N), None: m.N == 0})
		words = append(words, fmt.Sprintf("%s: median %s, middle half %s to %s, expected %s to %s, of %d",
			s.Title, number(m.Median), number(m.Q1), number(m.Q3), number(s.ShortestMinutes), number(s.LongestMinutes), m.N))
	}
	c.Description = strings.Join(words, "; ") + "."
	// The picture is drawn by our own code, which escapes the words it is given.
	return template.HTML(chart.Spreads(c))
}

// wholePicture draws how many organisations needed how long for everything.
func wholePicture(b *paradata.Burden) template.HTML {
	var all []float64
	for _, a := range b.Organisations {
		if a.Complete && a.Measured == len(b.Sections) {
			all = append(all, a.Minutes)
		}
	}
	if len(all) < 2 {
		return ""
	}
	c := chart.ColumnChart{ID: "whole-chart", Title: "Minutes for all sections", Unit: "minutes for all sections, all people together"}
	// At most twenty columns; what lies far above the rest is in the last one.
	most := min(b.Whole.High, b.Whole.Q3+3*(b.Whole.Q3-b.Whole.Q1)+1)
	for _, step := range [...]float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000} {
		c.Step = step
		if most/step <= 20 {
			break
		}
	}
	n := min(20, int(most/c.Step)+1)
	c.Counts = make([]int, n)
	for _, m := range all {
		at := int(m / c.Step)
		if at >= n {
			at, c.Open = n-1, true
		}
		c.Counts[at]++
	}
	var words []string
	for i, count := range c.Counts {
		if count > 0 {
			words = append(words, fmt.Sprintf("%s up to %s: %d", number(float64(i)*c.Step), minutes(float64(i+1)*c.Step), count))
		}
	}
	if c.Open {
		words = append(words, "the last of these holds everything above too")
	}
	c.Description = strings.Join(words, "; ") + "."
	return template.HTML(chart.Columns(c))
}
