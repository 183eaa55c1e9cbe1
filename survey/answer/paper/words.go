package paper

import (
	"strconv"
	"strings"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
)

// The words of a form on paper, which the workbook and the printed page share.
// What is said of a question is in the question's language, as on the pages.

// The workbook's fixed words, by which a returned one is known again: in either
// language.
var (
	coverTab = tongue.Both("How to fill this in", "Sut i lenwi hwn")
	listsTab = tongue.Both("Lists", "Rhestrau")
	stampTab = tongue.Both("Stamp", "Stamp")

	referenceHead = tongue.Both("Reference", "Cyfeirnod")
	questionHead  = tongue.Both("Question", "Cwestiwn")
	answerHead    = tongue.Both("Answer", "Ateb")
	howHead       = tongue.Both("How to answer", "Sut i ateb")

	// yes is what ticks a box.
	yes = tongue.Both("Yes", "Ie")
	// tooLong stands in the cell of an answer that no cell can hold.
	tooLong = tongue.Both("(This answer is too long for a cell. Read and change it on the survey's pages.)", "(Mae'r ateb hwn yn rhy hir i gell. Darllenwch ef a'i newid ar dudalennau'r arolwg.)")
)

// said tells whether a text is a fixed one, in any language.
func said(text string, fixed tongue.Text) bool {
	for _, l := range tongue.Languages {
		if text == fixed.In(l) {
			return true
		}
	}
	return false
}

// Words about who answers, and how.
var (
	onlyIf       = tongue.Both("Answer this only if %s.", "Atebwch hwn dim ond os: %s.")
	nextOnlyIf   = tongue.Both("Answer the next %d questions only if %s.", "Atebwch y %d cwestiwn nesaf dim ond os: %s.")
	chooseOne    = tongue.Both("Choose one answer.", "Dewiswch un ateb.")
	chooseUpTo   = tongue.Both("Choose up to %d.", "Dewiswch hyd at %d.")
	chooseAll    = tongue.Both("Choose all that apply.", "Dewiswch bob un sy'n berthnasol.")
	aDate        = tongue.Both("A date, like 27/03/2016", "Dyddiad, fel 27/03/2016")
	upToChars    = tongue.Both("Up to %s characters.", "Hyd at %s nod.")
	asMuch       = tongue.Both("As much as you wish.", "Cymaint ag y mynnwch.")
	wholeNumber  = tongue.Both("A whole number", "Rhif cyfan")
	anyNumber    = tongue.Both("A number", "Rhif")
	oneDecimal   = tongue.Both("A number with up to 1 decimal place", "Rhif â hyd at 1 lle degol")
	someDecimals = tongue.Both("A number with up to %d decimal places", "Rhif â hyd at %d lle degol")
	withoutUnit  = tongue.Both(", without the %s", ", heb y %s")
	fromTo       = tongue.Both(", from %s to %s", ", o %s i %s")
	orLater      = tongue.Both(", %s or later", ", %s neu'n hwyrach")
	orMore       = tongue.Both(", %s or more", ", %s neu fwy")
	upToMost     = tongue.Both(", up to %s", ", hyd at %s")
	besideOnly   = tongue.Both("Only if you chose “%s”. Up to %d characters.", "Dim ond os dewisoch “%s”. Hyd at %d nod.")
	onItsOwn     = tongue.Both("Only on its own: no other answer together with it.", "Ar ei ben ei hun yn unig: dim ateb arall gydag ef.")
	insteadOf    = tongue.Both("Write “%s” here instead of a text above.", "Ysgrifennwch “%s” yma yn lle testun uchod.")
	tickOrBlank  = tongue.Both("Choose “%s” or leave the cell blank.", "Dewiswch “%s” neu gadewch y gell yn wag.")
	ofTheList    = tongue.Both("Choose one of the answers of the list.", "Dewiswch un o atebion y rhestr.")
	doesNotFit   = tongue.Both("This does not fit", "Nid yw hyn yn ffitio")
	notTogether  = tongue.Both("One of these answers cannot stand together with others: look for “Only on its own”.", "Ni all un o'r atebion hyn sefyll gydag eraill: chwiliwch am “Ar ei ben ei hun”.")
	tooMany      = tongue.Both("Too many: choose up to %d.", "Gormod: dewiswch hyd at %d.")
)

// routing says who answers a question; "" for everybody.
func routing(q *questionnaire.Question) string {
	when := q.Page.Section.Questionnaire.InWords(q.When, q.Language)
	if when == "" {
		return ""
	}
	return onlyIf.In(q.Language, when)
}

// pageRouting says who answers all of a page, in the language of the form.
func pageRouting(p *questionnaire.Page, l tongue.Language) string {
	when := p.Section.Questionnaire.InWords(p.When, l)
	switch {
	case when == "":
		return ""
	case len(p.Questions) == 1:
		return onlyIf.In(l, when)
	}
	return nextOnlyIf.In(l, len(p.Questions), when)
}

// how says what an answer may be.
func how(q *questionnaire.Question) string {
	l := q.Language
	switch q.Kind {
	case questionnaire.One:
		return chooseOne.In(l)
	case questionnaire.Many:
		if q.UpTo > 0 {
			return chooseUpTo.In(l, q.UpTo)
		}
		return chooseAll.In(l)
	case questionnaire.Number:
		return howNumber(l, q.Number)
	case questionnaire.Date:
		return aDate.In(l) + between(l, orLater, answer.Day(l, q.Dates.From), answer.Day(l, q.Dates.To)) + "."
	}
	if q.MaxLength > 0 {
		return upToChars.In(l, tongue.Number(q.MaxLength))
	}
	return asMuch.In(l)
}

func howNumber(l tongue.Language, limits questionnaire.NumberLimits) string {
	text := wholeNumber.In(l)
	switch {
	case limits.Any():
		text = anyNumber.In(l)
	case limits.Decimals == 1:
		text = oneDecimal.In(l)
	case limits.Decimals > 1:
		text = someDecimals.In(l, limits.Decimals)
	}
	least, most := "", ""
	if limits.Min != nil {
		least = decimal(*limits.Min)
	}
	if limits.Max != nil {
		most = decimal(*limits.Max)
	}
	text += between(l, orMore, least, most)
	if limits.Unit != "" {
		text += withoutUnit.In(l, strconv.Quote(limits.Unit))
	}
	return text + "."
}

// between says the limits; open says one that has no other end.
func between(l tongue.Language, open tongue.Text, least, most string) string {
	switch {
	case least != "" && most != "":
		return fromTo.In(l, least, most)
	case least != "":
		return open.In(l, least)
	case most != "":
		return upToMost.In(l, most)
	}
	return ""
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// howBeside says when the text beside a code is to be written.
func howBeside(l tongue.Language, c questionnaire.Code) string {
	return besideOnly.In(l, c.Label, answer.MaxSpecify)
}

// plain is a text of the questionnaire's Markdown without its marks: emphasis
// and line breaks mean nothing in a cell.
func plain(markdown string) string {
	var paragraphs []string
	for _, p := range strings.Split(markdown, "\n\n") {
		if p = strings.Join(strings.Fields(p), " "); p != "" {
			paragraphs = append(paragraphs, strings.NewReplacer("**", "", "__", "").Replace(p))
		}
	}
	return strings.Join(paragraphs, "\n\n")
}
