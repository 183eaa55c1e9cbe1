package answer

import (
	"strings"
	"time"

	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/tongue"
)

// What an answer is called where its question says nothing of it.
var (
	noAnswer = tongue.Both("No answer", "Dim ateb")
	codeOnly = tongue.Both("Code %d", "Cod %d")
	nothing  = tongue.Both("Nothing", "Dim")
)

// Words gives an answer as a person would read it, a line each, in the
// question's language; none for no answer. A code that the questionnaire has no
// more is named by its number. q is nil where the questionnaire has the question
// no more; then what is in the value is all there is, in English.
func Words(q *questionnaire.Question, v value.Value) []string {
	if q == nil {
		q = &questionnaire.Question{}
	}
	switch v.Kind {
	case value.None:
		return nil
	case value.Code:
		return []string{wordsOfCode(q, v, v.Code)}
	case value.Codes:
		lines := make([]string, len(v.Codes))
		for i, code := range v.Codes {
			lines[i] = wordsOfCode(q, v, code)
		}
		return lines
	case value.Text:
		if v.Nothing && q.Nothing != "" {
			return []string{q.Nothing}
		}
		if v.Nothing {
			return []string{nothing.In(q.Language)}
		}
	case value.Number:
		return []string{withUnit(v.Text, q.Number.Unit)}
	case value.Date:
		return []string{Day(q.Language, v.Text)}
	}
	return []string{v.Text}
}

func wordsOfCode(q *questionnaire.Question, v value.Value, code int) string {
	c, ok := q.Code(code)
	if !ok {
		c.Label = codeOnly.In(q.Language, code)
	}
	if beside := v.Specify[code]; beside != "" {
		return c.Label + ": " + beside
	}
	return c.Label
}

// InLine gives Words in one line, "No answer" for none.
func InLine(q *questionnaire.Question, v value.Value) string {
	lines := Words(q, v)
	if len(lines) == 0 {
		var l tongue.Language
		if q != nil {
			l = q.Language
		}
		return noAnswer.In(l)
	}
	return strings.Join(lines, "; ")
}

// Label names an item in full: the question, and the row of a grid.
func Label(q *questionnaire.Question, row string) string {
	if r, ok := q.Row(row); ok {
		return q.Ask + " – " + r.Label
	}
	return q.Ask
}

// withUnit writes a percent sign close to its number, and any other unit apart.
func withUnit(number, unit string) string {
	if unit == "" || strings.HasPrefix(unit, "%") {
		return number + unit
	}
	return number + " " + unit
}

// Day writes a day of an answer or a limit, 2016-03-27, as people read it; what
// is no day stays as it is.
func Day(l tongue.Language, text string) string {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return text
	}
	return tongue.Day(l, d)
}
