package fieldwork

import (
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"omnibus/access"
	"omnibus/chart"
	"omnibus/fault"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

type responsePage struct {
	page.Layout
	Organisations            string
	Size, TookPart, Finished int
	Rate, AsOf, Counted      string
	SectionChart, GroupChart template.HTML
	Sections                 page.Table
	Section                  page.Select
	Groups                   []page.Table
}

// wanted is the section whose response the groups are compared by, or any.
type wanted struct {
	at    int // the section's position, -1 for any
	label string
}

// of gives the group's turnout in the wanted section.
func (c wanted) of(g table.GroupResponse) table.Turnout {
	if c.at < 0 {
		return g.Turnout
	}
	return g.Sections[c.at].Turnout
}

func response(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	query, err := desk.Query(r)
	if err != nil {
		return err
	}
	want, err := wantedSection(open.Questionnaire, query.Get("section"))
	if err != nil {
		return err
	}
	now := d.Now()
	list, err := d.Store.Progress(r.Context(), who, open.Wave.Wave.ID)
	if err != nil {
		return err
	}
	so := table.ResponseSoFar(open.Frame, open.Questionnaire, list)
	all := so.Sections[0]
	p := responsePage{
		Layout:        d.Layout(open, who, "Response so far", "response"),
		Organisations: open.Wave.Wave.Organisations,
		Size:          all.Frame, TookPart: all.TookPart, Finished: all.Complete,
		Rate: desk.Percent(all.TookPart, all.Frame), AsOf: open.At(now),
		Counted:      fmt.Sprintf("Counted here: %s.", want.label),
		SectionChart: sectionChart(so),
		Sections:     sectionTable(so),
		Section:      sectionSelect(open.Questionnaire, want),
	}
	p.Groups, p.GroupChart = groups(so, want)
	return pages.Write(w, r, http.StatusOK, p)
}

func wantedSection(q *questionnaire.Questionnaire, id string) (wanted, error) {
	if id == "" {
		return wanted{-1, "any section begun or handed in"}, nil
	}
	for i, s := range q.Sections {
		if s.ID == id {
			return wanted{i, s.Title + " begun or handed in"}, nil
		}
	}
	return wanted{}, fault.New(fault.Refused, "This questionnaire has no section %q. Go back and choose one of the list.", id)
}

func sectionSelect(q *questionnaire.Questionnaire, want wanted) page.Select {
	s := page.Select{ID: "section", Name: "section", Label: page.Label{Text: "Count those who answered"}}
	s.Options = append(s.Options, page.Option{Value: "", Label: "Any section", Checked: want.at < 0})
	for i, section := range q.Sections {
		s.Options = append(s.Options, page.Option{Value: section.ID, Label: section.Title, Checked: want.at == i})
	}
	return s
}

func sectionChart(so *table.Response) template.HTML {
	c := chart.Chart{
		ID: "sections-chart", Title: "Response by section",
		Series: []chart.Series{{Label: "Complete"}, {Label: "Partial"}, {Label: "Not started", Muted: true}},
	}
	var words []string
	for _, s := range so.Sections[1:] {
		row := chart.Row{Label: s.Title}
		for _, n := range [...]int{s.Complete, s.Partial, s.Frame - s.TookPart} {
			row.Values = append(row.Values, chart.Value{Percent: share(n, s.Frame), Label: strconv.Itoa(n)})
		}
		c.Rows = append(c.Rows, row)
		words = append(words, fmt.Sprintf("%s: %d complete, %d partial, %d not started", s.Title, s.Complete, s.Partial, s.Frame-s.TookPart))
	}
	c.Description = strings.Join(words, "; ") + "."
	// The picture is drawn by our own code, which escapes the words it is given.
	return template.HTML(chart.StackedBars(c))
}

func sectionTable(so *table.Response) page.Table {
	t := page.Table{Caption: "Response by section, numbers", CaptionHidden: true, Head: []page.Cell{
		{Text: "Section"}, number("Complete"), number("Partial"), number("Not started"), number("RR1"), number("RR2"),
	}}
	for _, s := range append(so.Sections[1:len(so.Sections):len(so.Sections)], so.Sections[0]) {
		t.Rows = append(t.Rows, []page.Cell{
			{Text: s.Title}, whole(s.Complete), whole(s.Partial), whole(s.Frame - s.TookPart),
			number(desk.Percent(s.Complete, s.Frame)), number(desk.Percent(s.TookPart, s.Frame)),
		})
	}
	return t
}

// groups compares every characteristic's groups with the frame.
func groups(so *table.Response, want wanted) ([]page.Table, template.HTML) {
	total := so.Sections[want.at+1].Turnout
	picture := chart.Chart{ID: "groups-chart", Title: "Response by characteristic: " + want.label}
	var words []string
	add := func(of, label string, t table.Turnout) {
		picture.Rows = append(picture.Rows, chart.Row{Label: label, Values: []chart.Value{{Percent: share(t.TookPart, t.Frame), Label: desk.Percent(t.TookPart, t.Frame)}}})
		words = append(words, fmt.Sprintf("%s%s: %d of %d", of, label, t.TookPart, t.Frame))
	}
	add("", "All", total)
	var tables []page.Table
	for _, b := range so.Breaks {
		t := page.Table{Caption: b.Label, Head: []page.Cell{
			{Text: "Group"}, number("Frame"), number("Answered"), number("Response"), number("% of frame"), number("% of answered"),
		}}
		picture.Rows = append(picture.Rows, chart.Row{Label: b.Label, Heading: true})
		for _, g := range b.Groups {
			n := want.of(g)
			add(b.Label+", ", g.Label, n)
			t.Rows = append(t.Rows, []page.Cell{
				{Text: g.Label}, whole(n.Frame), whole(n.TookPart), number(desk.Percent(n.TookPart, n.Frame)),
				number(desk.Percent(n.Frame, total.Frame)), number(desk.Percent(n.TookPart, total.TookPart)),
			})
		}
		tables = append(tables, t)
	}
	picture.Description = strings.Join(words, "; ") + "."
	return tables, template.HTML(chart.Bars(picture))
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return 100 * float64(n) / float64(of)
}

func whole(n int) page.Cell     { return number(strconv.Itoa(n)) }
func number(s string) page.Cell { return page.Cell{Text: s, Numeric: true} }
