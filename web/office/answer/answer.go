// Package answer shows staff one case: its current answers by section, and
// every answer that was ever given, by whom and when. The store records who
// has looked.
package answer

import (
	"embed"
	"net/http"
	"slices"

	"omnibus/access"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/web/office/burden"
	"omnibus/web/office/desk"
	"omnibus/web/office/fieldwork"
	"omnibus/web/page"
)

//go:embed case.html
var files embed.FS

var pages = page.MustParse(files, page.For[casePage]("case.html"))

// Routes are the page of a case and the copies of its answers.
func Routes(d *desk.Desk) []desk.Route {
	var all []desk.Route
	for _, one := range []struct {
		path string
		show func(*desk.Desk, http.ResponseWriter, *http.Request, access.Person) error
	}{{"", show}, {"/copy", showCopy}, {"/copy/pdf", sendPDF}, {"/copy/workbook", sendWorkbook}} {
		all = append(all, desk.Route{Pattern: "GET /office/waves/{wave}/cases/{org}" + one.path, Staff: func(w http.ResponseWriter, r *http.Request, who access.Person) error {
			return one.show(d, w, r, who)
		}})
	}
	return all
}

type casePage struct {
	page.Layout
	Name, Cases, File, GiveAccess string
	// Copy is where the answers are as a page to print; PDF says that there is a file too.
	Copy     string
	PDF      bool
	Facts    []page.SummaryRow
	Sections []section
	History  []historyLine
	Changed  int
	// People are those of the case, nil for whoever may not see them.
	People *page.Table
	// Time is how long answering took, nil where nothing was noted; Took says it in a sentence.
	Time *page.Table
	Took string
}

// section is one section with its current answers.
type section struct {
	ID, Title string
	State     page.Tag
	Since     string
	Answers   []answerLine
}

// answerLine is one current answer, named as tables name it.
type answerLine struct {
	Name, Label, Address string
	Words                []string
}

// historyLine is one entry of the log: an answer, or a section's new state.
type historyLine struct {
	At, By, Way string
	What, Label string
	Old, New    []string
	// Replaced says that there was an answer before.
	Replaced bool
	position int64
}

func show(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	id := open.Wave.Wave.ID
	// The store is asked before the frame: somebody who may not read a case is
	// not told which organisations there are.
	entries, events, err := d.Store.CaseHistory(r.Context(), who, id, r.PathValue("org"))
	if err != nil {
		return err
	}
	org, err := open.Organisation(r.PathValue("org"))
	if err != nil {
		return err
	}
	p := casePage{
		Layout: d.Layout(open, who, org.Name, "cases"),
		Name:   org.Name,
		Cases:  desk.Path(id, "/cases"),
	}
	p.File, p.Copy, p.PDF = casePath(id, org.ID)+"/file", casePath(id, org.ID)+"/copy", d.Printer != nil
	if desk.May(who, access.GiveAccess, id) {
		p.GiveAccess = casePath(id, org.ID) + "/access"
	}
	seen := map[string]bool{}
	for _, c := range open.Frame.Characteristics {
		// Two characteristics may band one column differently; its value is told once.
		if !seen[c.Column] {
			p.Facts = append(p.Facts, fact(c.Label, org.Values[c.Column]))
			seen[c.Column] = true
		}
	}
	current := latest(entries)
	for _, s := range open.Questionnaire.Sections {
		p.Sections = append(p.Sections, sectionOf(open, s, current, events))
	}
	p.History, p.Changed = history(open, entries, events)
	if desk.May(who, access.ReadContacts, id) {
		room, err := d.Store.Room(r.Context(), who, id, org.ID)
		if err != nil {
			return err
		}
		p.People = fieldwork.People(open, room)
		p.History = append(p.History, doneInRoom(open, room)...)
	}
	if desk.May(who, access.ReadParadata, id) {
		events, err := d.Store.CaseParadata(r.Context(), who, id, org.ID)
		if err != nil {
			return err
		}
		p.Time, p.Took = burden.Case(open, events)
	}
	slices.SortStableFunc(p.History, func(a, b historyLine) int { return int(b.position - a.position) })
	return pages.Write(w, r, http.StatusOK, p)
}

func fact(key, text string) page.SummaryRow {
	row := page.SummaryRow{Key: key, Missing: "Not available"}
	if text != "" {
		row.Values = []string{text}
	}
	return row
}

// latest gives the present view of the log's entries, which ascend by position.
func latest(entries []answer.Entry) answer.Current {
	current := answer.Current{}
	for _, e := range entries {
		current[e.Item] = e
	}
	return current
}

func sectionOf(open *desk.Open, s *questionnaire.Section, current answer.Current, events []answer.SectionEvent) section {
	one := section{ID: s.ID, Title: s.Title, State: fieldwork.StateTag(answer.NotStarted)}
	for _, e := range events {
		if e.Section == s.ID {
			one.State = fieldwork.StateTag(e.State)
			one.Since = open.At(e.At)
		}
	}
	for _, p := range s.Pages {
		for _, q := range p.Questions {
			for _, item := range q.Items() {
				e := current[answer.Item{Question: q.ID, Row: item.Row}]
				if !e.Value.Given() {
					continue
				}
				one.Answers = append(one.Answers, answerLine{Name: item.Name(), Label: label(item), Words: answer.Words(q, e.Value),
					Address: desk.Path(open.ID(), "/questionnaire/"+s.ID+"#"+q.ID+"-question")})
			}
		}
	}
	return one
}

// label is the question's short label, with the row's in a grid.
func label(item questionnaire.Item) string {
	if row, ok := item.Question.Row(item.Row); ok {
		return item.Question.Short + ": " + row.Label
	}
	return item.Question.Short
}

// history gives the log of the case, in no order, and how many of its lines
// replaced an earlier answer.
func history(open *desk.Open, entries []answer.Entry, events []answer.SectionEvent) (lines []historyLine, changed int) {
	before := answer.Current{}
	for _, e := range entries {
		line := historyLine{At: open.At(e.At), By: e.By, Way: way(e.Origin), What: e.Item.Question, position: e.Position}
		var asked *questionnaire.Question
		if q, ok := open.Questionnaire.Question(e.Item.Question); ok {
			asked = q
			item := questionnaire.Item{Question: q, Row: e.Item.Row}
			line.What, line.Label = item.Name(), label(item)
		}
		if line.New = answer.Words(asked, e.Value); !e.Value.Given() {
			line.New = []string{"Taken back"}
		}
		if old := before[e.Item]; old.Value.Given() {
			line.Old, line.Replaced = answer.Words(asked, old.Value), true
			changed++
		}
		before[e.Item] = e
		lines = append(lines, line)
	}
	for _, e := range events {
		title := e.Section
		if s, ok := open.Questionnaire.Section(e.Section); ok {
			title = s.Title
		}
		lines = append(lines, historyLine{
			At: open.At(e.At), By: e.By, What: "Section", Label: title,
			New: []string{fieldwork.StateTag(e.State).Text}, position: e.Position,
		})
	}
	return lines, changed
}

func way(o answer.Origin) string {
	switch o {
	case answer.Web:
		return "Web page"
	case answer.Import:
		return "Answers file"
	case answer.Workbook:
		return "Workbook"
	case answer.Telephone:
		return "By telephone"
	}
	return string(o)
}
