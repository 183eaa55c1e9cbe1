// Package questionnaire shows staff the questionnaire of a wave as people meet
// it, section by section, with its routing in words. Its text is package text's.
package questionnaire

import (
	"embed"
	"fmt"
	"html/template"
	"net/http"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/folder"
	"omnibus/survey/questionnaire"
	"omnibus/web/office/desk"
	"omnibus/web/page"
	"omnibus/web/respond"
)

//go:embed *.html
var files embed.FS

var pages = page.MustParse(files, page.For[contentsPage]("contents.html"), page.For[sectionPage]("section.html"))

// Routes are the pages of the questionnaire.
func Routes(d *desk.Desk) []desk.Route {
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/questionnaire", Staff: func(w http.ResponseWriter, r *http.Request, who access.Person) error {
			return contents(d, w, r, who)
		}},
		{Pattern: "GET /office/waves/{wave}/questionnaire/{section}", Staff: func(w http.ResponseWriter, r *http.Request, who access.Person) error {
			return section(d, w, r, who)
		}},
	}
}

type contentsPage struct {
	page.Layout
	Name, Text, Edit string
	Intro, Thanks    template.HTML
	Facts            []page.SummaryRow
	Sections         []contentsSection
}

type contentsSection struct {
	ID, Title, Address, Length string
	Questions                  []contentsQuestion
}

type contentsQuestion struct {
	ID, Address, Ask, Kind, When string
}

func contents(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	q := open.Questionnaire
	text := desk.Path(open.ID(), "/texts/"+folder.QuestionnaireText)
	p := contentsPage{
		Layout: d.Layout(open, who, "Questionnaire", "questionnaire"),
		Name:   q.Title, Text: text,
		Intro: page.Markdown(q.Intro), Thanks: page.Markdown(q.Thanks),
		Facts: facts(q.Length(), open.Wave.Wave.Minutes),
	}
	if desk.May(who, access.EditWave, open.ID()) {
		p.Edit = text + "/edit"
	}
	for _, s := range q.Sections {
		l := s.Length()
		one := contentsSection{ID: s.ID, Title: s.Title, Address: address(open, s),
			Length: fmt.Sprintf("%d questions, of which a respondent is asked %s", l.Questions, between(l.ShortestQuestions, l.LongestQuestions))}
		for _, asked := range s.Questions() {
			one.Questions = append(one.Questions, contentsQuestion{ID: asked.ID, Address: one.Address + "#" + asked.ID + "-question", Ask: asked.Ask,
				Kind: kindOf(asked), When: whenOf(q, asked)})
		}
		p.Sections = append(p.Sections, one)
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func facts(l questionnaire.Length, told int) []page.SummaryRow {
	minutes := fmt.Sprintf("%.0f to %.0f for somebody who answers everything they meet", l.ShortestMinutes, l.LongestMinutes)
	if told > 0 {
		minutes += fmt.Sprintf("; respondents are told %d", told)
	}
	rows := []page.SummaryRow{
		{Key: "Questions", Values: []string{fmt.Sprintf("%d, of which one respondent is asked %s", l.Questions, between(l.ShortestQuestions, l.LongestQuestions))}},
		{Key: "Minutes", Values: []string{minutes}},
	}
	if !l.Exact {
		rows[0].Values = append(rows[0].Values, "The routing has too many ways to try each: the shortest is at least, and the longest at most, this long.")
	}
	if l.Probes > 0 {
		rows = append(rows, page.SummaryRow{Key: "Pilot only", Values: []string{fmt.Sprintf("%d further questions", l.Probes)}})
	}
	return rows
}

func between(least, most int) string {
	if least == most {
		return fmt.Sprint(least)
	}
	return fmt.Sprintf("%d to %d", least, most)
}

func address(open *desk.Open, s *questionnaire.Section) string {
	return desk.Path(open.ID(), "/questionnaire/"+s.ID)
}

// kindOf says in words what answer a question takes.
func kindOf(q *questionnaire.Question) string {
	text := map[questionnaire.Kind]string{
		questionnaire.One: "one answer", questionnaire.Many: "several answers", questionnaire.Text: "open text",
		questionnaire.Number: "a number", questionnaire.Date: "a date",
	}[q.Kind]
	if q.UpTo > 0 {
		text += fmt.Sprintf(", up to %d", q.UpTo)
	}
	if q.Grid() {
		text += fmt.Sprintf(", in each of %d rows", len(q.Rows))
	}
	if q.Required {
		text += ", required"
	}
	if q.Probe {
		text += ", pilot only"
	}
	return text
}

// whenOf says for whom a question is, by its page's condition and its own.
func whenOf(q *questionnaire.Questionnaire, asked *questionnaire.Question) string {
	own, ofPage := q.InWords(asked.When, q.Language), q.InWords(asked.Page.When, q.Language)
	switch {
	case ofPage == "":
		return own
	case own == "":
		return ofPage
	}
	return ofPage + ", and " + own
}

type sectionPage struct {
	page.Layout
	Name     string
	Intro    template.HTML
	Tabs     []page.Link
	Pages    []shownPage
	Contents string
}

type shownPage struct {
	Number, Of  int
	Title, When string
	Intro       template.HTML
	Questions   []shownQuestion
}

type shownQuestion struct {
	ID, Kind, When, Base string
	Field                template.HTML
}

func section(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	q := open.Questionnaire
	s, ok := q.Section(r.PathValue("section"))
	if !ok {
		return fault.New(fault.NotFound, "This questionnaire has no section %q. Its contents list those it has.", r.PathValue("section"))
	}
	p := sectionPage{
		Layout: d.Layout(open, who, s.Title, "questionnaire"),
		Name:   s.Title, Intro: page.Markdown(s.Intro), Contents: desk.Path(open.ID(), "/questionnaire"),
	}
	p.Breadcrumbs = append(p.Breadcrumbs, page.Link{Text: "Questionnaire", URL: p.Contents})
	for _, other := range q.Sections {
		p.Tabs = append(p.Tabs, page.Link{Text: other.Title, URL: address(open, other), Current: other == s})
	}
	for i, asked := range s.Pages {
		shown := shownPage{Number: i + 1, Of: len(s.Pages), Title: asked.Title, When: q.InWords(asked.When, q.Language), Intro: page.Markdown(asked.Intro)}
		for _, question := range asked.Questions {
			field, err := respond.Preview(question)
			if err != nil {
				return err
			}
			shown.Questions = append(shown.Questions, shownQuestion{ID: question.ID, Kind: kindOf(question), When: q.InWords(question.When, q.Language), Base: question.Base, Field: field})
		}
		p.Pages = append(p.Pages, shown)
	}
	return pages.Write(w, r, http.StatusOK, p)
}
