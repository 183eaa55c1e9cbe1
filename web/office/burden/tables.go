package burden

import (
	"net/url"
	"time"

	"omnibus/survey/paradata"
	"omnibus/tongue"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// of gives a figure of n cases, a dash of none.
func of(n int, f float64) page.Cell {
	if n == 0 {
		return desk.Number("–")
	}
	return desk.Number(number(f))
}

func sectionTable(b *paradata.Burden) page.Table {
	t := page.Table{Caption: "Minutes by section, numbers", CaptionHidden: true, Head: []page.Cell{
		{Text: "Section"}, desk.Number("Complete and measured"), desk.Number("Lower quartile"), desk.Number("Median"), desk.Number("Upper quartile"), desk.Number("Mean"),
		desk.Number("Expected"), desk.Number("People a case"), desk.Number("Pages saved"), desk.Number("Came back"), desk.Number("Answers changed"), desk.Number("Breaks"), desk.Number("Hours in all"),
	}}
	if b.Rate.Given() {
		t.Head = append(t.Head, desk.Number("Cost in all"))
	}
	for _, s := range b.Sections {
		m := s.Minutes
		row := []page.Cell{{Text: s.Title}, desk.Whole(m.N), of(m.N, m.Q1), of(m.N, m.Median), of(m.N, m.Q3), of(m.N, m.Mean),
			desk.Number(number(s.ShortestMinutes) + " to " + number(s.LongestMinutes)), of(s.Measured, s.People),
			desk.Whole(s.Saves), desk.Whole(s.Refusals), desk.Whole(s.Edits), desk.Whole(s.Breaks), desk.Number(number(s.Total / 60))}
		if b.Rate.Given() {
			row = append(row, desk.Number(money(b, b.Cost(s.Total))))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// deviceNames are the kinds of device as pages say them.
var deviceNames = map[paradata.Device]string{paradata.Desktop: "Computer", paradata.Tablet: "Tablet", paradata.Phone: "Phone", paradata.Unknown: "Not known"}

func deviceTable(b *paradata.Burden) page.Table {
	t := page.Table{Caption: "Devices, cases and time", CaptionHidden: true, Head: []page.Cell{{Text: "Device"}, desk.Number("Cases"), desk.Number("Hours"), desk.Number("Of the time")}}
	for _, d := range b.Devices {
		t.Rows = append(t.Rows, []page.Cell{{Text: deviceNames[d.Device]}, desk.Whole(d.Cases), desk.Number(number(d.Minutes / 60)),
			desk.Number(desk.Percent(int(d.Minutes*60), max(1, int(b.Minutes*60))))})
	}
	return t
}

// kindName says what kind of problem it was.
func kindName(kind string) string {
	switch kind {
	case paradata.Missing:
		return "Required and not answered"
	case paradata.Clash:
		return "A colleague had changed the answer meanwhile"
	case paradata.Workbook:
		return "A workbook that could not be taken, or not all of it"
	case "number":
		return "Not a number that can be right"
	case "date":
		return "Not a date that can be right"
	case "text":
		return "A text that was too long, or beside the box that says there is none"
	}
	return "Choices that do not go together, or too many"
}

func metTable(open *desk.Open, b *paradata.Burden) *page.Table {
	t := &page.Table{Caption: "Problems met, the most frequent first", CaptionHidden: true,
		Head: []page.Cell{{Text: "Question"}, {Text: "About"}, {Text: "Problem"}, desk.Number("Times"), desk.Number("Cases")}}
	for _, m := range b.Met[:min(len(b.Met), mostMet)] {
		question, about := page.Cell{Text: m.Question}, ""
		if q, ok := open.Questionnaire.Question(m.Question); ok {
			question.URL = desk.Path(open.ID(), "/questionnaire/"+q.Section().ID+"#"+q.ID+"-question")
			about = q.Short
		}
		if m.Question == "" {
			question.Text = "–"
		}
		t.Rows = append(t.Rows, []page.Cell{question, {Text: about}, {Text: kindName(m.Kind)}, desk.Whole(m.Times), desk.Whole(m.Cases)})
	}
	return t
}

func organisationTable(open *desk.Open, b *paradata.Burden, list []paradata.OrganisationBurden) *page.Table {
	t := &page.Table{Caption: "Time by organisation", CaptionHidden: true, Head: []page.Cell{
		{Text: "Organisation"}, desk.Number("Minutes"), desk.Number("People"), desk.Number("Sections begun"), desk.Number("of these measured")}}
	if b.Rate.Given() {
		t.Head = append(t.Head, desk.Number("Cost"))
	}
	for _, a := range list {
		row := []page.Cell{{Text: open.Name(a.Org), URL: desk.Path(open.ID(), "/cases/"+url.PathEscape(a.Org)+"#time")},
			desk.Number(number(a.Minutes)), desk.Whole(a.People), desk.Whole(a.Begun), desk.Whole(a.Measured)}
		if a.Measured == 0 {
			row[1] = desk.Number("not measured")
		}
		if b.Rate.Given() {
			cost := desk.Number(money(b, b.Cost(a.Minutes)))
			if a.Measured == 0 {
				cost = desk.Number("–")
			}
			row = append(row, cost)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Case gives one case's time, by person and section, nil where nothing was
// noted. People are numbered in the order of their numbers in the database and
// not named: what counts is the work, not who was slow.
func Case(open *desk.Open, events []paradata.Event) (*page.Table, string) {
	if len(events) == 0 {
		return nil, ""
	}
	c := paradata.Of(events[0].Org, events)
	t := &page.Table{Caption: "Time by person and section", CaptionHidden: true, Head: []page.Cell{
		{Text: "Person"}, {Text: "Section"}, desk.Number("Minutes"), desk.Number("Pages saved"), desk.Number("Came back"), desk.Number("Answers changed"), desk.Number("Breaks")}}
	person, last := 0, int64(0)
	for i, p := range c.Parts {
		if i == 0 || p.Person != last {
			person, last = person+1, p.Person
		}
		section := "Start page and room"
		if s, ok := open.Questionnaire.Section(p.Section); ok {
			section = s.Title
		} else if p.Section != "" {
			section = p.Section
		}
		breaks := 0
		for _, away := range c.Breaks {
			if away.Person == p.Person && away.Section == p.Section {
				breaks++
			}
		}
		t.Rows = append(t.Rows, []page.Cell{{Text: "Person " + tongue.Number(person)}, {Text: section}, desk.Number(number(p.Active.Minutes())),
			desk.Whole(p.Saves), desk.Whole(p.Refusals), desk.Whole(p.Edits), desk.Whole(breaks)})
	}
	sentence := minutes(c.Active().Minutes()) + " in all"
	for _, d := range paradata.Devices {
		if on := c.Devices[d]; on >= time.Minute/2 {
			sentence += ", " + number(on.Minutes()) + " on " + map[paradata.Device]string{
				paradata.Desktop: "a computer", paradata.Tablet: "a tablet", paradata.Phone: "a phone", paradata.Unknown: "a device that is not known"}[d]
		}
	}
	return t, sentence + "."
}
