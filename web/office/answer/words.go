package answer

import (
	"fmt"

	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// words says an answer as the form printed it, one text a code. q is nil when
// the questionnaire no longer has the question; then codes are all there is.
func words(q *questionnaire.Question, v value.Value) []string {
	switch v.Kind {
	case value.None:
		return []string{"Taken back"}
	case value.Code, value.Codes:
		var all []string
		for _, code := range v.Chosen() {
			all = append(all, codeLabel(q, code)+specified(v, code))
		}
		return all
	case value.Text:
		if v.Nothing {
			return []string{nothing(q)}
		}
		return []string{v.Text}
	case value.Number:
		if q != nil && q.Number.Unit != "" {
			return []string{v.Text + " " + q.Number.Unit}
		}
	}
	return []string{v.Text}
}

func codeLabel(q *questionnaire.Question, code int) string {
	if q != nil {
		if c, ok := q.Code(code); ok {
			return c.Label
		}
	}
	return fmt.Sprintf("Code %d", code)
}

func specified(v value.Value, code int) string {
	if text := v.Specify[code]; text != "" {
		return ": " + text
	}
	return ""
}

func nothing(q *questionnaire.Question) string {
	if q != nil && q.Nothing != "" {
		return q.Nothing
	}
	return "Nothing"
}
