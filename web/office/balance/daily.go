package balance

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"time"

	"omnibus/chart"
	"omnibus/survey/balance"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// daily is the response day by day.
type daily struct {
	// None says why there is no curve; "" where there is one.
	None       string
	Chart      template.HTML
	Marks      []string
	Projection string
	Table      page.Table
}

func dailyOf(a asked, so *balance.Picture) daily {
	if len(so.Days) == 0 {
		return daily{None: "The fieldwork has not begun, so there is no day to show."}
	}
	out := daily{Projection: projection(so)}
	c := chart.Curve{ID: "days-chart", Title: "Response day by day", Top: 100, Unit: "%"}
	first := so.Days[0].Date
	steps := len(so.Days)
	if end := a.Wave.Wave.Fieldwork.LastDay(); so.At.Before(a.Wave.Wave.Fieldwork.To) {
		steps = min(dayOf(first, end)+1, 2*120)
	}
	for i := range max(steps, len(so.Days)) {
		c.Steps = append(c.Steps, first.AddDate(0, 0, i).Format("2 Jan"))
	}
	answered, finished := chart.Line{Label: "Answered"}, chart.Line{Label: "All handed in"}
	if a.section != nil {
		finished.Label = "Handed in"
	}
	size := so.Response.Sections[0].Frame
	for _, day := range so.Days {
		answered.Values = append(answered.Values, desk.Share(day.Answered, size))
		finished.Values = append(finished.Values, desk.Share(day.Finished, size))
	}
	c.Lines = []chart.Line{answered, finished}
	out.Marks, c.Marks = marks(a, so, first, len(c.Steps))
	if p := so.Projection; p.Told() && size > 0 {
		n := float64(size) / 100
		c.Ahead = &chart.Ahead{Step: len(c.Steps) - 1, Value: p.Final / n, Lower: p.Lower / n, Upper: p.Upper / n, Label: fmt.Sprintf("Projected %.0f%%", p.Final/n)}
	}
	last := so.Days[len(so.Days)-1]
	c.Description = fmt.Sprintf("From %s to %s the response rose to %s answered and %s %s. %s",
		first.Format("2 January"), last.Date.Format("2 January"), desk.Percent(last.Answered, size), desk.Percent(last.Finished, size), finished.Label, out.Projection)
	out.Chart = drawing(chart.Curves(c))
	out.Table = dayTable(so, size, finished.Label)
	return out
}

// dayOf counts days from one to another; a change of the clock is no day.
func dayOf(from, to time.Time) int { return int(math.Round(to.Sub(from).Hours() / 24)) }

func projection(so *balance.Picture) string {
	p, size := so.Projection, so.Response.Sections[0].Frame
	if !p.Told() {
		return p.Why
	}
	percent := func(n float64) string { return strconv.FormatFloat(math.Round(100*n/float64(size)), 'f', 0, 64) + "%" }
	return fmt.Sprintf("If the %d working days left are as the last %d were, in which %d answered (%.1f%% of those open on a day), %s will have answered by the end: between %s and %s, by chance alone.",
		p.DaysLeft, p.Window, p.New, 100*p.Daily, percent(p.Final), percent(p.Lower), percent(p.Upper))
}

// marks are what was done, by the contact history, and what the contact plan has
// yet to do. Each has a letter in the picture and a line beside it.
func marks(a asked, so *balance.Picture, first time.Time, steps int) (words []string, out []chart.CurveMark) {
	all := so.Marks
	if text := a.Stored[folder.ContactPlanText]; text.Version > 0 {
		// A plan that cannot be read is told of where it is edited.
		if p, _ := plan.Read(folder.ContactPlanText, text.Body, a.Wave.Wave, a.Questionnaire); p != nil {
			for _, m := range p.Moments {
				if m.At.After(so.At) && m.Kind != plan.Nomination && m.For != plan.PilotSample {
					all = append(all, balance.Mark{At: m.At, Label: m.Name(), Planned: true})
				}
			}
		}
	}
	for _, m := range all {
		year, month, day := m.At.In(a.Zone()).Date()
		step := dayOf(first, time.Date(year, month, day, 0, 0, 0, 0, a.Zone()))
		if step < 0 || step >= steps {
			continue
		}
		if len(out) == 26 {
			break // there are no more letters
		}
		letter := string(rune('A' + len(out)))
		out = append(out, chart.CurveMark{Step: step, Label: letter, Planned: m.Planned})
		when := m.At.In(a.Zone()).Format("2 January")
		if m.Planned {
			words = append(words, fmt.Sprintf("%s: %s, planned for %s", letter, m.Label, when))
		} else {
			words = append(words, fmt.Sprintf("%s: %s, from %s, to %d", letter, m.Label, when, m.Cases))
		}
	}
	return words, out
}

func dayTable(so *balance.Picture, size int, finished string) page.Table {
	t := page.Table{Caption: "Response day by day, numbers", CaptionHidden: true,
		Head: []page.Cell{{Text: "Day"}, desk.Number("New"), desk.Number("Answered"), desk.Number("Response"), desk.Number(finished), desk.Number("R"), desk.Number("Adjusted R")}}
	for i, day := range so.Days {
		fresh := day.Answered
		if i > 0 {
			fresh -= so.Days[i-1].Answered
		}
		r, adjusted := "–", "–"
		if day.Told() && day.Fitted {
			r, adjusted = decimals(day.Model.R), decimals(day.Model.AdjustedR)
		}
		t.Rows = append(t.Rows, []page.Cell{{Text: day.Date.Format("Mon 2 January")}, desk.Whole(fresh), desk.Whole(day.Answered), desk.Number(desk.Percent(day.Answered, size)), desk.Whole(day.Finished), desk.Number(r), desk.Number(adjusted)})
	}
	return t
}

func decimals(f float64) string { return strconv.FormatFloat(f, 'f', 3, 64) }
