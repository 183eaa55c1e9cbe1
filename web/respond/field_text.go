package respond

import (
	"net/url"

	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/web/page"
)

// Open text, on one line or several, with or without a box for "nothing".

func nothingName(name string) string { return name + "_nothing" }

func namesOfText(q *questionnaire.Question, row string) []string {
	name := itemName(q, row)
	if q.Nothing == "" {
		return []string{name}
	}
	return []string{name, nothingName(name)}
}

func enterText(q *questionnaire.Question, row string, v value.Value, form url.Values) {
	name := itemName(q, row)
	if v.Nothing {
		form.Set(nothingName(name), "1")
		return
	}
	form.Set(name, v.Text)
}

// readText gives a value with both the text and the tick when both were sent:
// the check then says that it must be one of them.
func readText(q *questionnaire.Question, row string, form url.Values) (value.Value, error) {
	name := itemName(q, row)
	v := value.OfText(written(form.Get(name)))
	if q.Nothing != "" && form.Get(nothingName(name)) != "" {
		v.Kind, v.Nothing = value.Text, true
	}
	return v, nil
}

func showText(q *questionnaire.Question, row string, c shownAs) field {
	name := itemName(q, row)
	line, area := textField(q, name, shown(c.form.Get(name)))
	if line != nil {
		line.Lang = c.lang
	} else {
		area.Lang = c.lang
	}
	if q.Nothing == "" {
		if line != nil {
			line.Label, line.Hint, line.Error = c.label, c.hint, c.errorText()
		} else {
			area.Label, area.Hint, area.Error = c.label, c.hint, c.errorText()
		}
		return field{ID: name, Line: line, Text: area}
	}
	// With a box beside it the text is one of two ways to answer: the question
	// names the group.
	n := &nothing{
		ID: name, Lang: c.lang, Legend: c.label, Hint: c.hint, Error: c.errorText(), Line: line, Text: area,
		Box: box{ID: nothingName(name), Name: nothingName(name), Label: q.Nothing, Lang: c.lang, Beside: name, Checked: c.form.Get(nothingName(name)) != ""},
	}
	label := page.Label{Text: yourAnswer.In(q.Language), Lang: c.lang}
	if line != nil {
		line.Label, line.Wrong = label, n.Error != ""
	} else {
		area.Label, area.Wrong = label, n.Error != ""
	}
	return field{ID: name, Nothing: n}
}

// textField gives an empty field of the question's height: one of the two is nil.
func textField(q *questionnaire.Question, name, text string) (*page.Input, *page.Textarea) {
	if q.Lines <= 1 {
		return &page.Input{ID: name, Name: name, Value: text, Max: q.MaxLength}, nil
	}
	return nil, &page.Textarea{ID: name, Name: name, Value: text, Rows: q.Lines, Max: q.MaxLength}
}
