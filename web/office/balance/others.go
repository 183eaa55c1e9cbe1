package balance

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"omnibus/access"
	"omnibus/survey"
	"omnibus/survey/balance"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// others are other waves of the survey.
type others struct {
	// Day is the day of the fieldwork, from 1.
	Day int
	// SameDay compares with those whose logs are here, at the same day; Known says
	// that there are any. Published is wave-history.csv; Rows says that it has any.
	SameDay, Published page.Table
	Known, Rows        bool
	// Mixed says that waves with different rules of completeness stand together.
	Mixed bool
}

func othersOf(d *desk.Desk, r *http.Request, who access.Person, a asked, so *balance.Picture) (others, error) {
	out := others{Day: so.Day() + 1, Published: published(a, &a.Wave.Wave.Rules)}
	out.Rows = len(out.Published.Rows) > 0
	earlier, err := d.Earlier(r.Context(), who, a.Open, so.Day(), a.id())
	if err != nil {
		return out, err
	}
	out.Known = len(earlier) > 0
	size := so.Response.Sections[0].Frame
	out.SameDay = page.Table{Caption: fmt.Sprintf("At day %d of the fieldwork", out.Day), Head: []page.Cell{{Text: "Wave"}, desk.Number("Frame"), desk.Number("Answered"), desk.Number("Response"), desk.Number("At the end")},
		Rows: [][]page.Cell{{{Text: a.Wave.Wave.Title + " (this one)"}, desk.Whole(size), desk.Whole(so.Answered), desk.Number(desk.Percent(so.Answered, size)), desk.Number("–")}}}
	for _, e := range earlier {
		title := e.Title
		if !e.SameRule {
			title, out.Mixed = title+" †", true
		}
		out.SameDay.Rows = append(out.SameDay.Rows, []page.Cell{{Text: title}, desk.Whole(e.Size), desk.Whole(e.Answered), desk.Number(desk.Percent(e.Answered, e.Size)), desk.Number(desk.Percent(e.AtTheEnd, e.Size))})
	}
	for _, past := range a.History {
		out.Mixed = out.Mixed || past.CompletenessKnown && past.Completeness != a.Wave.Wave.Rules.Completeness
	}
	return out, nil
}

// published gives the response to the waves of wave-history.csv as it was
// published, at their ends.
func published(a asked, rules *survey.Rules) page.Table {
	t := page.Table{Caption: "Published response, at the end of each wave", Head: []page.Cell{{Text: "Wave"}, {Text: "Fieldwork"}, desk.Number("Frame"), desk.Number("All")}}
	ids := survey.SectionsOf(a.History)
	for _, id := range ids {
		title := id
		if s, ok := a.Questionnaire.Section(id); ok {
			title = s.Title
		}
		t.Head = append(t.Head, desk.Number(title))
	}
	t.Head = append(t.Head, page.Cell{Text: "Counted"})
	for _, w := range slices.Backward(a.History) {
		name, counted := w.Name, "not known"
		if w.CompletenessKnown {
			counted = w.Completeness.String()
			if w.Completeness != rules.Completeness {
				name += " †"
			}
		}
		row := []page.Cell{{Text: name}, {Text: w.Period}, desk.Whole(w.Frame), desk.Number(published1(w.Overall))}
		for _, id := range ids {
			row = append(row, desk.Number(published1(w.Sections[id])))
		}
		t.Rows = append(t.Rows, append(row, page.Cell{Text: counted}))
	}
	return t
}

func published1(p *float64) string {
	if p == nil {
		return "–"
	}
	return strconv.FormatFloat(*p, 'f', -1, 64) + "%"
}
