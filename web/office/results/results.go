// Package results shows what may be told of a wave to who must not know of any
// case, the client who commissioned it above all: how many have answered, response
// by section and characteristic above the thresholds, and what is published.
package results

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"omnibus/access"
	"omnibus/chart"
	"omnibus/fault"
	"omnibus/survey/balance"
	"omnibus/survey/folder"
	"omnibus/web/office/desk"
	"omnibus/web/office/table"
	"omnibus/web/page"
)

//go:embed *.html
var files embed.FS

var pages = page.MustParse(files, page.For[resultsPage]("results.html"))

// Routes are the page and the rates as a file. The tables' address is with the
// other files of tables.
func Routes(d *desk.Desk) []desk.Route {
	bind := func(h func(*desk.Desk, http.ResponseWriter, *http.Request, access.Person) error) desk.Handler {
		return func(w http.ResponseWriter, r *http.Request, who access.Person) error { return h(d, w, r, who) }
	}
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/results", Staff: bind(show)},
		{Pattern: "GET /office/waves/{wave}/results/download", Staff: bind(download)},
	}
}

type resultsPage struct {
	page.Layout
	// Few says why nothing is told at all; "" for a population that is large enough.
	Few                     string
	Organisations, AsOf     string
	Answered, Size, Least   int
	Rate, Counts, Download  string
	SectionChart, DaysChart template.HTML
	Sections, Days          page.Table
	// Over says that the fieldwork is over, and groups are told of; Withheld that
	// some are not.
	Over, Withheld bool
	Ends           string
	GroupChart     template.HTML
	Groups         []page.Table
	// Report is the published report, "" before there is one; Out says that tables
	// may be handed out, in the forms of Tables, which is nil where the wave plans none.
	Report string
	Out    bool
	Tables []page.Link
}

func read(d *desk.Desk, r *http.Request, who access.Person) (*desk.Open, balance.Told, error) {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return nil, balance.Told{}, err
	}
	told, err := d.Told(r.Context(), who, open)
	return open, told, err
}

func show(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, told, err := read(d, r, who)
	if err != nil {
		return err
	}
	wave := open.Wave.Wave
	p := resultsPage{
		Layout: d.Layout(open, who, "Results", "results"), Organisations: wave.Organisations, AsOf: told.At.In(open.Zone()).Format("2 January 2006"),
		Answered: told.Answered, Size: told.Size, Least: told.Least, Rate: desk.Percent(told.Answered, told.Size), Counts: told.Counts, Over: told.Over,
		Ends: wave.Fieldwork.LastDay().Format("2 January 2006"), Download: desk.Path(open.ID(), "/results/download"), Report: d.PublishedAt(open.ID()),
	}
	if told.Size == 0 {
		p.Few = fmt.Sprintf("This wave has %d %s in scope. Nothing is told of fewer than %d.", open.Frame.Size(), wave.Organisations, told.Least)
	} else {
		p.SectionChart, p.Sections = sections(told)
		p.DaysChart, p.Days = days(told)
		p.GroupChart, p.Groups, p.Withheld = groups(told)
	}
	if p.Out = d.ResultsOut(open); p.Out && planned(open) {
		p.Tables = table.Formats(desk.Path(open.ID(), "/results/tables"))
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// planned says whether the wave has a plan of tables.
func planned(open *desk.Open) bool { return open.Stored[folder.TablesText].Version > 0 }

func sections(told balance.Told) (template.HTML, page.Table) {
	c := chart.Chart{ID: "sections-chart", Title: "Response by section"}
	t := page.Table{Caption: "Response by section, numbers", CaptionHidden: true,
		Head: []page.Cell{{Text: "Section"}, desk.Number("In scope"), desk.Number("Answered"), desk.Number("Response")}}
	var words []string
	for i, s := range told.Sections {
		if i == 0 {
			s.Label = "Any section"
		}
		percent := desk.Percent(s.Answered, s.Frame)
		c.Rows = append(c.Rows, chart.Row{Label: s.Label, Values: []chart.Value{{Percent: desk.Share(s.Answered, s.Frame), Label: percent}}})
		t.Rows = append(t.Rows, []page.Cell{{Text: s.Label}, desk.Whole(s.Frame), desk.Whole(s.Answered), desk.Number(percent)})
		words = append(words, fmt.Sprintf("%s: %d of %d", s.Label, s.Answered, s.Frame))
	}
	c.Description = strings.Join(words, "; ") + "."
	// The drawing escapes the words in it.
	return template.HTML(chart.Bars(c)), t
}

func days(told balance.Told) (template.HTML, page.Table) {
	t := page.Table{Caption: "Response day by day, numbers", CaptionHidden: true, Head: []page.Cell{{Text: "Day"}, desk.Number("Answered"), desk.Number("Response")}}
	if len(told.Days) == 0 {
		return "", t
	}
	c := chart.Curve{ID: "days-chart", Title: "Response day by day", Top: 100, Unit: "%"}
	line := chart.Line{Label: "Answered"}
	for _, day := range told.Days {
		c.Steps = append(c.Steps, day.Date.Format("2 Jan"))
		line.Values = append(line.Values, desk.Share(day.Answered, told.Size))
		t.Rows = append(t.Rows, []page.Cell{{Text: day.Date.Format("Mon 2 January")}, desk.Whole(day.Answered), desk.Number(desk.Percent(day.Answered, told.Size))})
	}
	c.Lines = []chart.Line{line}
	c.Description = fmt.Sprintf("From %s to %s the response rose to %s.", c.Steps[0], c.Steps[len(c.Steps)-1], desk.Percent(told.Answered, told.Size))
	return template.HTML(chart.Curves(c)), t
}

func groups(told balance.Told) (template.HTML, []page.Table, bool) {
	if len(told.Breaks) == 0 {
		return "", nil, false
	}
	c := chart.Chart{ID: "groups-chart", Title: "Response by characteristic"}
	c.Rows = append(c.Rows, chart.Row{Label: "All", Values: []chart.Value{{Percent: desk.Share(told.Answered, told.Size), Label: desk.Percent(told.Answered, told.Size)}}})
	words := []string{fmt.Sprintf("All: %d of %d", told.Answered, told.Size)}
	var tables []page.Table
	withheld := false
	for _, b := range told.Breaks {
		t := page.Table{Caption: b.Label, Head: []page.Cell{{Text: "Group"}, desk.Number("In scope"), desk.Number("Answered"), desk.Number("Response")}}
		c.Rows = append(c.Rows, chart.Row{Label: b.Label, Heading: true})
		for _, g := range b.Groups {
			if g.Withheld {
				withheld = true
				c.Rows = append(c.Rows, chart.Row{Label: g.Label, Values: []chart.Value{{Label: "withheld"}}})
				t.Rows = append(t.Rows, []page.Cell{{Text: g.Label}, desk.Number("[c]"), desk.Number("[c]"), desk.Number("[c]")})
				words = append(words, b.Label+", "+g.Label+": withheld")
				continue
			}
			percent := desk.Percent(g.Answered, g.Frame)
			c.Rows = append(c.Rows, chart.Row{Label: g.Label, Values: []chart.Value{{Percent: desk.Share(g.Answered, g.Frame), Label: percent}}})
			t.Rows = append(t.Rows, []page.Cell{{Text: g.Label}, desk.Whole(g.Frame), desk.Whole(g.Answered), desk.Number(percent)})
			words = append(words, fmt.Sprintf("%s, %s: %d of %d", b.Label, g.Label, g.Answered, g.Frame))
		}
		tables = append(tables, t)
	}
	c.Description = strings.Join(words, "; ") + "."
	return template.HTML(chart.Bars(c)), tables, withheld
}

// download hands out the same rates.
func download(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, told, err := read(d, r, who)
	if err != nil {
		return err
	}
	if told.Size == 0 {
		return fault.New(fault.Refused, "Nothing is told of fewer than %d %s, so there is no file.", told.Least, open.Wave.Wave.Organisations)
	}
	var body bytes.Buffer
	out := csv.NewWriter(&body)
	lines := [][]string{{"as_of", "by", "group", "in_scope", "answered", "percent", "flag"}}
	as := told.At.In(open.Zone()).Format("2006-01-02")
	add := func(by string, g balance.Rate) {
		line := []string{as, by, g.Label, "", "", "", "suppressed"}
		if !g.Withheld {
			line = []string{as, by, g.Label, strconv.Itoa(g.Frame), strconv.Itoa(g.Answered), strconv.FormatFloat(desk.Share(g.Answered, g.Frame), 'f', -1, 64), ""}
		}
		lines = append(lines, line)
	}
	for i, s := range told.Sections {
		if i == 0 {
			s.Label = "any"
		}
		add("section", s)
	}
	for _, day := range told.Days {
		add("day", balance.Rate{Label: day.Date.Format("2006-01-02"), Frame: told.Size, Answered: day.Answered})
	}
	for _, b := range told.Breaks {
		for _, g := range b.Groups {
			add(b.Name, g)
		}
	}
	if err := out.WriteAll(lines); err != nil {
		return err
	}
	return page.SendFile(w, r, "text/csv; charset=utf-8", open.ID()+"-results.csv", body.Bytes())
}
