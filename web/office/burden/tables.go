package burden

import (
	"net/url"
	"time"

	"omnibus/survey/paradata"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

func figure(s string) page.Cell { return page.Cell{Text: s, Numeric: true} }
func whole(n int) page.Cell     { return figure(page.Thousands(n)) }

// of gives a figure of n cases, a dash of none.
func of(n int, f float64) page.Cell {
	if n == 0 {
		return figure("–")
	}
	return figure(number(f))
}

func sectionTable(b *paradata.Burden) page.Table {
	t := page.Table{Caption: "Minutes by section, numbers", CaptionHidden: true, Head: []page.Cell{
		{Text: "Section"}, figure("Complete and measured"), figure("Lower quartile"), figure("Median"), figure("Upper quartile"), figure("Mean"),
		figure("Expected"), figure("People a case"), figure("Pages saved"), figure("Came back"), figure("Answers changed"), figure("Breaks"), figure("Hours in all"),
	}}
	if b.Rate.Given() {
		t.Head = append(t.Head, figure("Cost in all"))
	}
	for _, s := range b.Sections {
		m := s.Minutes
		row := []page.Cell{{Text: s.Title}, whole(m.N), of(m.N, m.Q1), of(m.N, m.Median), of(m.N, m.Q3), of(m.N, m.Mean),
			figure(number(s.ShortestMinutes) + " to " + number(s.LongestMinutes)), of(s.Measured, s.People),
			whole(s.Saves), whole(s.Refusals), whole(s.Edits), whole(s.Breaks), figure(number(s.Total / 60))}
		if b.Rate.Given() {
			row = append(row, figure(money(b, b.Cost(s.Total))))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// deviceNames are the kinds of device as pages say them.
var deviceNames = map[paradata.Device]string{paradata.Desktop: "Computer", paradata.Tablet: "Tablet", paradata.Phone: "Phone", paradata.Unknown: "Not known"}

func deviceTable(b *paradata.Burden) page.Table {
	t := page.Table{Caption: "Devices, cases and time", CaptionHidden: true, Head: []page.Cell{{Text: "Device"}, figure("Cases"), figure("Hours"), figure("Of the time")}}
	for _, d := range b.Devices {
		t.Rows = append(t.Rows, []page.Cell{{Text: deviceNames[d.Device]}, whole(d.Cases), figure(number(d.Minutes / 60)),
			figure(desk.Percent(int(d.Minutes*60), max(1, int(b.Minutes*60))))})
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
		Head: []page.Cell{{Text: "Question"}, {Text: "About"}, {Text: "Problem"}, figure("Times"), figure("Cases")}}
	for _, m := range b.Met[:min(len(b.Met), mostMet)] {
		question, about := page.Cell{Text: m.Question}, ""
		if q, ok := open.Questionnaire.Question(m.Question); ok {
			question.URL = desk.Path(open.ID(), "/questionnaire/"+q.Section().ID+"#"+q.ID+"-question")
			about = q.Short
		}
		if m.Question == "" {
			question.Text = "–"
		}
		t.Rows = append(t.Rows, []page.Cell{question, {Text: about}, {Text: kindName(m.Kind)}, whole(m.Times), whole(m.Cases)})
	}
	return t
}

func authorityTable(open *desk.Open, b *paradata.Burden, list []paradata.AuthorityBurden) *page.Table {
	t := &page.Table{Caption: "Time by organisation", CaptionHidden: true, Head: []page.Cell{
		{Text: "Organisation"}, figure("Minutes"), figure("People"), figure("Sections begun"), figure("of these measured")}}
	if b.Rate.Given() {
		t.Head = append(t.Head, figure("Cost"))
	}
	for _, a := range list {
		row := []page.Cell{{Text: nameOf(open, a.Org), URL: desk.Path(open.ID(), "/cases/"+url.PathEscape(a.Org)+"#time")},
			figure(number(a.Minutes)), whole(a.People), whole(a.Begun), whole(a.Measured)}
		if a.Measured == 0 {
			row[1] = figure("not measured")
		}
		if b.Rate.Given() {
			cost := figure(money(b, b.Cost(a.Minutes)))
			if a.Measured == 0 {
				cost = figure("–")
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
		{Text: "Person"}, {Text: "Section"}, figure("Minutes"), figure("Pages saved"), figure("Came back"), figure("Answers changed"), figure("Breaks")}}
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
		t.Rows = append(t.Rows, []page.Cell{{Text: "Person " + page.Thousands(person)}, {Text: section}, figure(number(p.Active.Minutes())),
			whole(p.Saves), whole(p.Refusals), whole(p.Edits), whole(breaks)})
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
