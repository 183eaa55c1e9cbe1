package balance

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"omnibus/access"
	"omnibus/chart"
	"omnibus/survey/balance"
	"omnibus/survey/fieldwork"
	"omnibus/survey/table"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// picture is the live picture, as the template shows it.
type picture struct {
	Organisations            string
	Size, TookPart, Finished int
	Rate, AsOf, Latest       string
	Counted                  string
	SectionChart, GroupChart template.HTML
	Sections                 page.Table
	Groups                   []page.Table
	Days                     daily
	Balance                  balanced
	Others                   others
	Held, Final              page.Table
	Bounced                  int

	log int64
}

// draw makes the picture that was asked for.
func draw(d *desk.Desk, r *http.Request, who access.Person, a asked) (picture, error) {
	log, err := d.Log(r.Context(), who, a.ID())
	if err != nil {
		return picture{}, err
	}
	head := log.Head()
	so, err := d.Picture(r.Context(), who, a.Open, a.at, a.id())
	if err != nil {
		return picture{}, err
	}
	all := so.Response.Sections[0]
	p := picture{
		Organisations: a.Wave.Wave.Organisations, log: head,
		Size: all.Frame, TookPart: all.TookPart, Finished: all.Complete, Rate: desk.Percent(all.TookPart, all.Frame), AsOf: a.Open.At(a.at),
		Counted:      fmt.Sprintf("Counted from here on: %s. %d of %d (%s).", a.label(so), so.Answered, all.Frame, desk.Percent(so.Answered, all.Frame)),
		SectionChart: desk.ResponseBars(so.Response), Sections: sectionTable(so.Response),
		Days: dailyOf(a, so), Balance: balancedOf(a, so), Bounced: so.Bounced, Held: heldTable(so), Final: finalTable(so),
	}
	if !so.Latest.IsZero() {
		p.Latest = a.Open.At(so.Latest)
	}
	p.Groups, p.GroupChart = groups(so, a.label(so))
	p.Others, err = othersOf(d, r, who, a, so)
	return p, err
}

func sectionTable(so *table.Response) page.Table {
	t := page.Table{Caption: "Response by section, numbers", CaptionHidden: true, Head: []page.Cell{
		{Text: "Section"}, desk.Number("Complete"), desk.Number("Partial"), desk.Number("Not started"), desk.Number("RR1"), desk.Number("RR2"),
	}}
	for _, s := range append(so.Sections[1:len(so.Sections):len(so.Sections)], so.Sections[0]) {
		t.Rows = append(t.Rows, []page.Cell{
			{Text: s.Title}, desk.Whole(s.Complete), desk.Whole(s.Partial), desk.Whole(s.Frame - s.TookPart),
			desk.Number(desk.Percent(s.Complete, s.Frame)), desk.Number(desk.Percent(s.TookPart, s.Frame)),
		})
	}
	return t
}

// groups compares every characteristic's groups with the frame.
func groups(so *balance.Picture, label string) ([]page.Table, template.HTML) {
	rates := so.Rates(0)
	size := so.Response.Sections[0].Frame
	drawn := chart.Chart{ID: "groups-chart", Title: "Response by characteristic: " + label}
	var words []string
	add := func(of, label string, answered, frame int) {
		drawn.Rows = append(drawn.Rows, chart.Row{Label: label, Values: []chart.Value{{Percent: desk.Share(answered, frame), Label: desk.Percent(answered, frame)}}})
		words = append(words, fmt.Sprintf("%s%s: %d of %d", of, label, answered, frame))
	}
	add("", "All", so.Answered, size)
	var tables []page.Table
	for _, b := range rates.Breaks {
		t := page.Table{Caption: b.Label, Head: []page.Cell{
			{Text: "Group"}, desk.Number("Frame"), desk.Number("Answered"), desk.Number("Response"), desk.Number("% of frame"), desk.Number("% of answered"),
		}}
		drawn.Rows = append(drawn.Rows, chart.Row{Label: b.Label, Heading: true})
		for _, g := range b.Groups {
			add(b.Label+", ", g.Label, g.Answered, g.Frame)
			t.Rows = append(t.Rows, []page.Cell{
				{Text: g.Label}, desk.Whole(g.Frame), desk.Whole(g.Answered), desk.Number(desk.Percent(g.Answered, g.Frame)),
				desk.Number(desk.Percent(g.Frame, size)), desk.Number(desk.Percent(g.Answered, so.Answered)),
			})
		}
		tables = append(tables, t)
	}
	drawn.Description = strings.Join(words, "; ") + "."
	return tables, drawing(chart.Bars(drawn))
}

func heldTable(so *balance.Picture) page.Table {
	t := page.Table{Caption: "With a colleague, not handed in", Head: []page.Cell{{Text: "Section"}, desk.Number("Cases"), desk.Number("Of these begun")}}
	for _, h := range so.Held {
		t.Rows = append(t.Rows, []page.Cell{{Text: h.Title}, desk.Whole(h.Cases), desk.Whole(h.Begun)})
	}
	return t
}

func finalTable(so *balance.Picture) page.Table {
	t := page.Table{Caption: "Final codes, were the fieldwork to end now", Head: []page.Cell{{Text: "Code"}, desk.Number("Cases")}}
	for _, one := range fieldwork.Dispositions {
		if n := so.Final[one.Code]; n > 0 {
			t.Rows = append(t.Rows, []page.Cell{{Text: string(one.Code) + " " + one.Name}, desk.Whole(n)})
		}
	}
	return t
}
