package balance

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"omnibus/access"
	"omnibus/chart"
	"omnibus/survey/balance"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

type itemsPage struct {
	page.Layout
	Form     fields
	AsOf     string
	Response string
	Sections []sectionItems
}

type sectionItems struct {
	ID, Title         string
	Complete, Partial int
	Items, Pages      page.Table
	Chart             template.HTML
}

// items shows what is left unanswered, and where people stop. It is counted from
// answers, so that it is for who may read them all.
func items(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	a, err := ask(d, r, who)
	if err != nil {
		return err
	}
	data, err := d.DatasetAsOf(r.Context(), who, a.Open, a.at)
	if err != nil {
		return err
	}
	p := itemsPage{Layout: d.Layout(a.Open, who, "Unanswered questions", "response"), Form: a.fields("/response/items"), AsOf: a.Open.At(a.at), Response: a.address("/response")}
	for _, s := range balance.ItemsOf(data) {
		if a.section == nil || a.section.ID == s.ID {
			p.Sections = append(p.Sections, itemsOf(s))
		}
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func itemsOf(s balance.SectionItems) sectionItems {
	out := sectionItems{ID: s.ID, Title: s.Title, Complete: s.Complete, Partial: s.Partial,
		Items: page.Table{Caption: "Left out by those who handed the section in", Head: []page.Cell{{Text: "Question"}, {Text: "Name"}, desk.Number("Asked"), desk.Number("Left out"), desk.Number("Share")}},
		Pages: page.Table{Caption: "The last page with an answer, of those who have not handed it in", Head: []page.Cell{{Text: "Page"}, desk.Number("Cases")}}}
	drawn := chart.Chart{ID: "missing-" + s.ID, Title: "Left out, by question: " + s.Title}
	var words []string
	for _, i := range s.Items {
		out.Items.Rows = append(out.Items.Rows, []page.Cell{{Text: i.Label}, {Text: i.Name}, desk.Whole(i.Asked), desk.Whole(i.Missing), desk.Number(desk.Percent(i.Missing, i.Asked))})
		if i.Missing > 0 {
			drawn.Rows = append(drawn.Rows, chart.Row{Label: i.Name, Values: []chart.Value{{Percent: desk.Share(i.Missing, i.Asked), Label: desk.Percent(i.Missing, i.Asked)}}})
			words = append(words, fmt.Sprintf("%s: %d of %d", i.Name, i.Missing, i.Asked))
		}
	}
	for _, one := range s.Pages {
		out.Pages.Rows = append(out.Pages.Rows, []page.Cell{{Text: one.ID + " " + one.Title}, desk.Whole(one.Last)})
	}
	if len(drawn.Rows) > 0 {
		drawn.Description = strings.Join(words, "; ") + "."
		out.Chart = drawing(chart.Bars(drawn))
	}
	return out
}
