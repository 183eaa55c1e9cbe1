package respond

import (
	"net/url"
	"strconv"
	"strings"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/tongue"
	"omnibus/web/page"
)

// A number: one field, with its unit behind it.

func enterNumber(q *questionnaire.Question, row string, v value.Value, form url.Values) {
	form.Set(itemName(q, row), v.Text)
}

// readNumber takes the unit or a pound sign around the digits, too.
func readNumber(q *questionnaire.Question, row string, form url.Values) (value.Value, error) {
	text := written(form.Get(itemName(q, row)))
	if text == "" {
		return value.Value{}, nil
	}
	text = strings.TrimPrefix(text, "£")
	if unit := q.Number.Unit; unit != "" {
		text = strings.TrimPrefix(strings.TrimSuffix(text, unit), unit)
	}
	v, ok := value.ParseNumber(text)
	if !ok {
		return value.Value{}, answer.Unreadable(q, row)
	}
	return v, nil
}

func showNumber(q *questionnaire.Question, row string, c shownAs) field {
	name := itemName(q, row)
	if c.hint == "" {
		c.hint = numberHint(q.Language, q.Number)
	}
	mode := "numeric"
	if q.Number.Decimals > 0 || q.Number.Min == nil || *q.Number.Min < 0 {
		mode = "" // keyboards of numbers lack the point or the minus on some phones
	}
	return field{ID: name, Line: &page.Input{
		ID: name, Name: name, Value: shown(c.form.Get(name)), Lang: c.lang, Label: c.label, Hint: c.hint, Error: c.errorText(),
		Mode: mode, Width: 10, Suffix: q.Number.Unit,
	}}
}

// numberHint says what the limits are, where the question does not.
func numberHint(l tongue.Language, limits questionnaire.NumberLimits) string {
	if limits.Min == nil || limits.Max == nil {
		return ""
	}
	decimal := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	hint := fromTo.In(l, decimal(*limits.Min), decimal(*limits.Max))
	switch {
	case limits.Decimals == 1:
		return onePlace.In(l, hint)
	case limits.Decimals > 1:
		return severalPlaces.In(l, hint, limits.Decimals)
	}
	return hint
}
