package paper

import (
	"cmp"
	"io"
	"strings"

	"omnibus/sheet"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/tongue"
)

// Copy is what was answered, to be kept by who answered it.
type Copy struct {
	Form
	// ForTeam says that it is made for the survey's team, and not for who answered.
	ForTeam bool
	// States are the latest events of the sections, by id.
	States map[string]answer.SectionEvent
}

// copied is one item's answer with who gave it and when.
type copied struct {
	Reference, Label string
	Answer           []string
	By, When, Note   string
	// Lang is the question's language, and AnswerLang its answer's, where they are
	// not the copy's.
	Lang, AnswerLang string
}

type copiedSection struct {
	ID, Title, State, Lang string
	Rows                   []copied
}

type copyPage struct {
	front
	Sections []copiedSection
}

// The words of a copy.
var (
	theirAnswers = tongue.Both("The organisation's answers", "Atebion y sefydliad")
	yourAnswers  = tongue.Both("Your answers", "Eich atebion")
	answersOf    = tongue.Both("Answers of %s", "Atebion %s")
	asTheyStood  = tongue.Both("The answers as they stood on %s. To answer in a workbook, download the questionnaire instead.", "Yr atebion fel yr oeddent ar %s. I ateb mewn gweithlyfr, lawrlwythwch yr holiadur yn lle hynny.")
	notProvided  = tongue.Both("Not provided", "Heb ei roi")
	notAsked     = tongue.Both("Not asked because of other answers; kept, and not counted", "Heb ei ofyn oherwydd atebion eraill; wedi'i gadw, a heb ei gyfrif")
	aColleague   = tongue.Both("a colleague", "cydweithiwr")
	completedBy  = tongue.Both("Completed by %s on %s", "Cwblhawyd gan %s ar %s")
	inProgress   = tongue.Both("In progress", "Ar waith")
	notStarted   = tongue.Both("Not yet started", "Heb ddechrau eto")
	answeredHead = tongue.Both("Answered by", "Atebwyd gan")
	whenHead     = tongue.Both("When", "Pryd")
	noteHead     = tongue.Both("Note", "Nodyn")
	longerThan   = tongue.Both("The answer is longer than a cell can hold; it stands in full on the page and in the PDF.", "Mae'r ateb yn hirach nag y gall cell ei ddal; mae'n sefyll yn llawn ar y dudalen ac yn y PDF.")
)

func (f Form) say(t tongue.Text, args ...any) string { return t.In(f.Language, args...) }

// sections gives every answer, and every question that is asked and has none. An
// answer whose question is not asked is marked.
func (c Copy) sections() []copiedSection {
	onRoute := route.Of(c.Questionnaire, c.Current)
	var all []copiedSection
	for _, s := range c.Sections {
		one := copiedSection{ID: s.ID, Title: s.Title, State: c.state(s), Lang: c.lang(s.Language)}
		for _, q := range s.Questions() {
			for _, item := range q.Items() {
				e := c.Current[itemOf(item)]
				if !e.Value.Given() && !onRoute.Asked(q) {
					continue
				}
				row := copied{Reference: item.Name(), Label: answer.Label(q, item.Row), Answer: answer.Words(q, e.Value), Lang: c.lang(q.Language)}
				if e.Value.Given() {
					row.By, row.When, row.AnswerLang = cmp.Or(e.By, c.say(aColleague)), c.moment(e.At), row.Lang
				} else {
					row.Answer = []string{c.say(notProvided)}
				}
				if e.Value.Given() && !onRoute.Asked(q) {
					row.Note = c.say(notAsked)
				}
				one.Rows = append(one.Rows, row)
			}
		}
		all = append(all, one)
	}
	return all
}

func (c Copy) state(s *questionnaire.Section) string {
	e, begun := c.States[s.ID]
	switch {
	case begun && e.State == answer.Complete:
		return c.say(completedBy, cmp.Or(e.By, c.say(aColleague)), c.moment(e.At))
	case begun:
		return c.say(inProgress)
	}
	return c.say(notStarted)
}

// HTML gives the copy as one page that needs nothing else.
func (c Copy) HTML(back string) ([]byte, error) {
	lead := yourAnswers
	if c.ForTeam {
		lead = theirAnswers
	}
	return show(c.Language, "copy.html", copyPage{c.front(c.say(lead), back), c.sections()})
}

// FileName names a file of the copy, for the person's own folder.
func (c Copy) FileName(ending string) string { return c.fileName(fileAnswers, ending) }

// Workbook writes the copy as an Excel workbook: a table a section.
func (c Copy) Workbook(w io.Writer) error {
	f := c.front("", "")
	wb := sheet.Workbook{
		Title: c.say(answersOf, c.Organisation), Creator: cmp.Or(c.Wave.Contact.Team, c.Wave.Survey), Made: c.Made,
		Cover: []string{f.Survey, c.Questionnaire.Title, c.say(asTheyStood, f.Made)},
	}
	if f.Notice != "" {
		wb.Cover = append(wb.Cover, f.Notice)
	}
	tabs := tabNames(c.Sections)
	for i, s := range c.sections() {
		t := sheet.Table{Name: tabs[i], Title: s.Title, About: []string{s.State}, Header: []string{c.say(referenceHead), c.say(questionHead), c.say(answerHead), c.say(answeredHead), c.say(whenHead), c.say(noteHead)}}
		for _, r := range s.Rows {
			text, note := strings.Join(r.Answer, "\n"), r.Note
			if units(text) > maxCell {
				runes := []rune(text)
				text = string(runes[:maxCell/2])
				note = strings.TrimSpace(note + " " + c.say(longerThan))
			}
			t.Rows = append(t.Rows, []sheet.Cell{sheet.Text(r.Reference), sheet.Text(r.Label), sheet.Text(text), sheet.Text(r.By), sheet.Text(r.When), sheet.Text(note)})
		}
		wb.Tables = append(wb.Tables, t)
	}
	return sheet.WriteXLSX(w, wb)
}
