package paper

import (
	"fmt"
	"strconv"
	"strings"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
)

// The words of a form on paper, which the workbook and the printed page share.

// routing says who answers a question, or all of a page; "" for everybody.
func routing(q *questionnaire.Question) string {
	when := q.Page.Section.Questionnaire.InWords(q.When)
	if when == "" {
		return ""
	}
	return "Answer this only if " + when + "."
}

func pageRouting(p *questionnaire.Page) string {
	when := p.Section.Questionnaire.InWords(p.When)
	switch {
	case when == "":
		return ""
	case len(p.Questions) == 1:
		return "Answer this only if " + when + "."
	}
	return fmt.Sprintf("Answer the next %d questions only if %s.", len(p.Questions), when)
}

// how says what an answer may be.
func how(q *questionnaire.Question) string {
	switch q.Kind {
	case questionnaire.One:
		return "Choose one answer."
	case questionnaire.Many:
		if q.UpTo > 0 {
			return fmt.Sprintf("Choose up to %d.", q.UpTo)
		}
		return "Choose all that apply."
	case questionnaire.Number:
		return howNumber(q.Number)
	case questionnaire.Date:
		return "A date, like 27/03/2016" + between(answer.Day(q.Language, q.Dates.From), answer.Day(q.Language, q.Dates.To)) + "."
	}
	if q.MaxLength > 0 {
		return fmt.Sprintf("Up to %s characters.", thousands(q.MaxLength))
	}
	return "As much as you wish."
}

func howNumber(l questionnaire.NumberLimits) string {
	text := "A whole number"
	switch {
	case l.Any():
		text = "A number"
	case l.Decimals == 1:
		text = "A number with up to 1 decimal place"
	case l.Decimals > 1:
		text = fmt.Sprintf("A number with up to %d decimal places", l.Decimals)
	}
	least, most := "", ""
	if l.Min != nil {
		least = decimal(*l.Min)
	}
	if l.Max != nil {
		most = decimal(*l.Max)
	}
	text += between(least, most)
	if l.Unit != "" {
		text += ", without the " + strconv.Quote(l.Unit)
	}
	return text + "."
}

func between(least, most string) string {
	switch {
	case least != "" && most != "":
		return ", from " + least + " to " + most
	case least != "":
		return ", " + least + " or later"
	case most != "":
		return ", up to " + most
	}
	return ""
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// howBeside says when the text beside a code is to be written.
func howBeside(c questionnaire.Code) string {
	return fmt.Sprintf("Only if you chose “%s”. Up to %d characters.", c.Label, answer.MaxSpecify)
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
