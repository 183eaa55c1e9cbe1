package paper

import (
	"io"
	"strings"

	"omnibus/sheet"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
)

// Copy is what was answered, to be kept by who answered it.
type Copy struct {
	Form
	// States are the latest events of the sections, by id.
	States map[string]answer.SectionEvent
}

// copied is one item's answer with who gave it and when.
type copied struct {
	Reference, Label string
	Answer           []string
	By, When, Note   string
}

type copiedSection struct {
	ID, Title, State string
	Rows             []copied
}

type copyPage struct {
	front
	Sections []copiedSection
}

const (
	notProvided = "Not provided"
	notAsked    = "Not asked because of other answers; kept, and not counted"
)

// sections gives every answer, and every question that is asked and has none. An
// answer whose question is not asked is marked.
func (c Copy) sections() []copiedSection {
	onRoute := route.Of(c.Questionnaire, c.Current)
	var all []copiedSection
	for _, s := range c.Sections {
		one := copiedSection{ID: s.ID, Title: s.Title, State: c.state(s)}
		for _, q := range s.Questions() {
			for _, item := range q.Items() {
				e := c.Current[itemOf(item)]
				if !e.Value.Given() && !onRoute.Asked(q) {
					continue
				}
				row := copied{Reference: item.Name(), Label: answer.Label(q, item.Row), Answer: answer.Words(q, e.Value)}
				if e.Value.Given() {
					row.By, row.When = or(e.By, "a colleague"), c.moment(e)
				} else {
					row.Answer = []string{notProvided}
				}
				if e.Value.Given() && !onRoute.Asked(q) {
					row.Note = notAsked
				}
				one.Rows = append(one.Rows, row)
			}
		}
		all = append(all, one)
	}
	return all
}

func (c Copy) moment(e answer.Entry) string {
	b := bookWriter{form: c.Form}
	return e.At.In(b.zone()).Format("2 January 2006 at 15:04")
}

func (c Copy) state(s *questionnaire.Section) string {
	e, begun := c.States[s.ID]
	switch {
	case begun && e.State == answer.Complete:
		return "Completed by " + or(e.By, "a colleague") + " on " + c.moment(answer.Entry{At: e.At})
	case begun:
		return "In progress"
	}
	return "Not yet started"
}

// HTML gives the copy as one page that needs nothing else.
func (c Copy) HTML(back string) ([]byte, error) {
	return show("copy.html", copyPage{c.front("Your answers: "+c.Questionnaire.Title, back), c.sections()})
}

// Workbook writes the copy as an Excel workbook: a table a section.
func (c Copy) Workbook(w io.Writer) error {
	f := c.front("", "")
	wb := sheet.Workbook{
		Title: "Answers of " + c.Organisation, Creator: or(c.Wave.Contact.Team, c.Wave.Survey), Made: c.Made,
		Cover: []string{f.Survey, c.Questionnaire.Title, "The answers as they stood on " + f.Made + ". To answer in a workbook, download the questionnaire instead."},
	}
	if f.Notice != "" {
		wb.Cover = append(wb.Cover, f.Notice)
	}
	tabs := tabNames(c.Sections)
	for i, s := range c.sections() {
		t := sheet.Table{Name: tabs[i], Title: s.Title, About: []string{s.State}, Header: []string{referenceHead, questionHead, answerHead, "Answered by", "When", "Note"}}
		for _, r := range s.Rows {
			text, note := strings.Join(r.Answer, "\n"), r.Note
			if units(text) > maxCell {
				runes := []rune(text)
				text = string(runes[:maxCell/2])
				note = strings.TrimSpace(note + " The answer is longer than a cell can hold; it stands in full on the page and in the PDF.")
			}
			t.Rows = append(t.Rows, []sheet.Cell{sheet.Text(r.Reference), sheet.Text(r.Label), sheet.Text(text), sheet.Text(r.By), sheet.Text(r.When), sheet.Text(note)})
		}
		wb.Tables = append(wb.Tables, t)
	}
	return sheet.WriteXLSX(w, wb)
}
