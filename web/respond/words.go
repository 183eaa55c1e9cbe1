package respond

import (
	"strings"
	"time"

	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/tongue"
)

// words gives an answer as a person would read it, a line each; none for no answer.
func words(q *questionnaire.Question, v value.Value) []string {
	switch v.Kind {
	case value.Code, value.Codes:
		var lines []string
		for _, code := range v.Chosen() {
			c, ok := q.Code(code)
			if !ok {
				continue // a code that a later version of the questionnaire no longer has
			}
			line := c.Label
			if text := v.Specify[code]; text != "" {
				line += ": " + text
			}
			lines = append(lines, line)
		}
		return lines
	case value.Text:
		if v.Nothing {
			return []string{q.Nothing}
		}
		return []string{v.Text}
	case value.Number:
		return []string{withUnit(v.Text, q.Number.Unit)}
	case value.Date:
		if d, err := time.Parse(time.DateOnly, v.Text); err == nil {
			return []string{tongue.Day(q.Language, d)}
		}
		return []string{v.Text}
	}
	return nil
}

func withUnit(number, unit string) string {
	if unit == "" || strings.HasPrefix(unit, "%") {
		return number + unit
	}
	return number + " " + unit
}
