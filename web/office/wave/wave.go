// Package wave shows staff the list of waves and one wave at a glance.
package wave

import (
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"time"

	"omnibus/access"
	"omnibus/survey"
	"omnibus/survey/folder"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed *.html
var files embed.FS

var pages = page.MustParse(files, page.For[listPage]("list.html"), page.For[overviewPage]("overview.html"))

// Routes are the list of waves and the overview of one.
func Routes(d *desk.Desk) []desk.Route {
	return []desk.Route{
		{Pattern: "GET /office/{$}", Staff: func(w http.ResponseWriter, r *http.Request, who access.Person) error { return list(d, w, r, who) }},
		{Pattern: "GET /office/waves/{wave}", Staff: func(w http.ResponseWriter, r *http.Request, who access.Person) error { return overview(d, w, r, who) }},
	}
}

type listPage struct {
	page.Layout
	Waves []listLine
}

type listLine struct {
	Survey, Title, Address, Fieldwork, State string
	Organisations, TookPart                  int
	// Live says that the person may know how many have begun by now; who may not has
	// Results.
	Live       bool
	Results    string
	Many, Rate string
	Links      []page.Link
}

func list(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	waves, err := d.Store.Waves(r.Context(), who)
	if err != nil {
		return err
	}
	p := listPage{Layout: d.Plain(who, "Waves")}
	now := d.Now()
	for _, s := range waves {
		open, err := d.Wave(r.Context(), who, s.ID)
		if err != nil {
			return err
		}
		if p.Notice == "" {
			p.Notice = open.Wave.Wave.Notice
		}
		line := listLine{
			Survey: s.Survey, Title: s.Title, Address: desk.Path(s.ID, ""),
			Fieldwork: period(open, open.Wave.Wave.Fieldwork), State: stage(open.Wave.Wave, now),
			Organisations: s.Organisations, TookPart: s.TookPart, Many: open.Wave.Wave.Organisations,
			Rate: desk.Percent(s.TookPart, s.Organisations),
		}
		line.Live = desk.May(who, access.ReadStatus, s.ID)
		line.Results = desk.Path(s.ID, "/results")
		line.Links = links(d, s.ID)
		p.Waves = append(p.Waves, line)
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// links are the addresses that people outside the office use.
func links(d *desk.Desk, id string) []page.Link {
	all := []page.Link{{Text: "Where respondents enter their code", URL: "/r/"}}
	if address := d.PublishedAt(id); address != "" {
		all = append(all, page.Link{Text: "The published report", URL: address})
	}
	return all
}

// stage says where a wave stands on a day.
func stage(w *survey.Wave, now time.Time) string {
	switch {
	case w.Fieldwork.From.IsZero():
		return "No dates yet"
	case now.Before(w.Fieldwork.From):
		return "Fieldwork has not begun"
	case now.Before(w.Fieldwork.To):
		return "In the field"
	}
	return "Fieldwork has ended"
}

// period gives a period by its first and last day.
func period(open *desk.Open, p survey.Period) string {
	if p.From.IsZero() {
		return "No dates yet"
	}
	day := func(t time.Time) string { return t.In(open.Zone()).Format("2 January 2006") }
	// To is the end of the last day: the instant at which the next one begins.
	return day(p.From) + " to " + day(p.To.Add(-time.Nanosecond))
}

type overviewPage struct {
	page.Layout
	Name        string
	State       page.Tag
	Facts       []page.SummaryRow
	Drawn       template.HTML
	Response    *page.Table
	ResponseURL string
	AsOf        string
	Rules       []page.SummaryRow
	Texts       []textLine
	Outside     []page.Link
}

type textLine struct{ Name, What, Address, Version, By, At string }

// what says what each text of a wave is.
var what = []struct{ name, text string }{
	{folder.WaveText, "Dates, rules, people’s roles, characteristics"},
	{folder.FrameText, "The organisations in scope"},
	{folder.QuestionnaireText, "The questionnaire"},
	{folder.TablesText, "The tables that are always made"},
	{folder.ContactPlanText, "Invitations, reminders, calls"},
	{folder.ThemeFramesText, "Code frames of the open questions"},
	{folder.HistoryText, "The response to other waves of the survey, as published"},
	{folder.ReportText, "The report, with every number bound to a table"},
}

func overview(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	wave, now := open.Wave.Wave, d.Now()
	p := overviewPage{
		Layout: d.Layout(open, who, wave.Title, "wave"),
		Name:   wave.Title, State: page.Tag{Text: stage(wave, now)},
		Facts: aboutWave(open), Rules: rulesOf(wave), Texts: textsOf(open), Outside: links(d, open.ID()),
	}
	if desk.May(who, access.ReadStatus, open.ID()) {
		so, err := d.Picture(r.Context(), who, open, desk.EndOfMinute(now), "")
		if err != nil {
			return err
		}
		t := responseTable(so.Response)
		p.Drawn, p.Response, p.ResponseURL, p.AsOf = desk.ResponseBars(so.Response), &t, desk.Path(open.ID(), "/response"), open.At(now)
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func aboutWave(open *desk.Open) []page.SummaryRow {
	w := open.Wave.Wave
	rows := []page.SummaryRow{
		row("Survey", w.Survey), row("Asked for by", w.Client),
		row("Pilot", period(open, w.Pilot)), row("Fieldwork", period(open, w.Fieldwork)),
		row("Frame", fmt.Sprintf("%d %s", open.Frame.Size(), w.Organisations)),
		row("Questionnaire", lengthOf(open.Questionnaire, w.Minutes)),
	}
	var team []string
	for _, m := range w.Team {
		team = append(team, m.Role+": "+m.Name)
	}
	rows = append(rows, row("Team", team...), row("Enquiries", w.Contact.Team, w.Contact.Email, w.Contact.Phone))
	return rows
}

func lengthOf(q *questionnaire.Questionnaire, said int) string {
	l := q.Length()
	text := fmt.Sprintf("%d questions in %d sections; a respondent is asked %d to %d, which takes %.0f to %.0f minutes",
		l.Questions, len(q.Sections), l.ShortestQuestions, l.LongestQuestions, l.ShortestMinutes, l.LongestMinutes)
	if said > 0 {
		text += fmt.Sprintf(" (respondents are told %d)", said)
	}
	return text
}

func rulesOf(w *survey.Wave) []page.SummaryRow {
	rules := w.Rules
	tolerance := "as the published reliability guides: (N−n)/(N−1)"
	if rules.Tolerance == survey.Unbiased {
		tolerance = "unbiased: (N−n)/N"
	}
	tests := "none"
	switch {
	case rules.Tests && rules.TestsCorrected:
		tests = "with the finite population correction"
	case rules.Tests:
		tests = "without the finite population correction"
	}
	suppress := "never"
	if rules.Suppress > 0 {
		suppress = "bases under " + strconv.Itoa(rules.Suppress)
	}
	return []page.SummaryRow{
		row("Answers count", rules.Completeness.String()), row("Tolerance", tolerance), row("Tests of differences", tests),
		row("Marked as small", fmt.Sprintf("bases under %d (*), under %d (**)", rules.SmallBase, rules.VerySmallBase)),
		row("Withheld from publication", suppress),
	}
}

func row(key string, values ...string) page.SummaryRow {
	return page.SummaryRow{Key: key, Missing: "Not given", Values: slices.DeleteFunc(values, func(v string) bool { return v == "" })}
}

func textsOf(open *desk.Open) []textLine {
	var lines []textLine
	for _, w := range what {
		t, there := open.Stored[w.name]
		if !there {
			continue
		}
		lines = append(lines, textLine{Name: w.name, What: w.text, Address: desk.Path(open.ID(), "/texts/"+w.name),
			Version: strconv.FormatInt(t.Version, 10), By: t.By, At: open.At(t.At)})
	}
	return lines
}

func responseTable(so *table.Response) page.Table {
	number := func(text string) page.Cell { return page.Cell{Text: text, Numeric: true} }
	t := page.Table{Caption: "Response by section", CaptionHidden: true,
		Head: []page.Cell{{Text: "Section"}, number("Complete"), number("Partial"), number("Not started"), number("Begun or complete")}}
	for _, s := range so.Sections {
		t.Rows = append(t.Rows, []page.Cell{{Text: s.Title}, number(strconv.Itoa(s.Complete)), number(strconv.Itoa(s.Partial)),
			number(strconv.Itoa(s.Frame - s.TookPart)), number(desk.Percent(s.TookPart, s.Frame))})
	}
	return t
}
