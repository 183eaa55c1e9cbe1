package respond

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/web/page"
)

// One code (radios) and several codes (checkboxes), each with texts beside
// codes that ask to say more.

func namesOfCodes(q *questionnaire.Question, row string) []string {
	name := itemName(q, row)
	names := []string{name}
	for _, c := range q.Codes {
		if c.Specify != "" {
			names = append(names, specifyName(name, c.Code))
		}
	}
	return names
}

func enterOne(q *questionnaire.Question, row string, v value.Value, form url.Values) {
	form.Set(itemName(q, row), strconv.Itoa(v.Code))
	enterSpecify(q, row, v, form)
}

func enterMany(q *questionnaire.Question, row string, v value.Value, form url.Values) {
	for _, code := range v.Codes {
		form.Add(itemName(q, row), strconv.Itoa(code))
	}
	enterSpecify(q, row, v, form)
}

func enterSpecify(q *questionnaire.Question, row string, v value.Value, form url.Values) {
	for code, text := range v.Specify {
		form.Set(specifyName(itemName(q, row), code), text)
	}
}

func readOne(q *questionnaire.Question, row string, form url.Values) (value.Value, error) {
	codes, err := readCodes(q, row, form)
	specify := readSpecify(q, row, form)
	switch {
	case err != nil:
		return value.Value{}, err
	case len(codes) == 0 && len(specify) == 0:
		return value.Value{}, nil
	case len(codes) != 1:
		// None, but a text; or several, which no radios send: Check says what is
		// wrong with the former, and the latter holds a code that is not the answer.
		return orphan(q, row, specify, len(codes) > 1)
	}
	return value.Value{Kind: value.Code, Code: codes[0], Specify: specify}, nil
}

// orphan is a text beside a code that was not chosen, where nothing else was.
func orphan(q *questionnaire.Question, row string, specify map[int]string, several bool) (value.Value, error) {
	if several {
		return value.Value{}, answer.Check(q, row, value.Value{Kind: value.Code, Code: unlisted(q)})
	}
	// The check needs some code to be chosen: one that has no text beside it
	// serves, since only the text is at fault.
	for _, c := range q.Codes {
		if _, has := specify[c.Code]; !has {
			return value.Value{}, answer.Check(q, row, withCode(q, c.Code, specify))
		}
	}
	return value.Value{}, answer.Missing(q, row)
}

func withCode(q *questionnaire.Question, code int, specify map[int]string) value.Value {
	if q.Kind == questionnaire.Many {
		return value.Value{Kind: value.Codes, Codes: []int{code}, Specify: specify}
	}
	return value.Value{Kind: value.Code, Code: code, Specify: specify}
}

// unlisted gives a number that is no code of the question.
func unlisted(q *questionnaire.Question) int {
	code := 0
	for {
		if _, known := q.Code(code); !known {
			return code
		}
		code++
	}
}

func readMany(q *questionnaire.Question, row string, form url.Values) (value.Value, error) {
	codes, err := readCodes(q, row, form)
	if err != nil {
		return value.Value{}, err
	}
	specify := readSpecify(q, row, form)
	if len(codes) == 0 && len(specify) > 0 {
		return orphan(q, row, specify, false)
	}
	return value.OfCodes(codes, specify), nil
}

// readCodes gives the codes sent. What is no number is no code either.
func readCodes(q *questionnaire.Question, row string, form url.Values) ([]int, error) {
	var codes []int
	for _, sent := range form[itemName(q, row)] {
		if sent == "" {
			continue
		}
		code, err := strconv.Atoi(sent)
		if err != nil {
			return nil, answer.Check(q, row, withCode(q, unlisted(q), nil))
		}
		codes = append(codes, code)
	}
	return codes, nil
}

func readSpecify(q *questionnaire.Question, row string, form url.Values) map[int]string {
	var specify map[int]string
	for _, c := range q.Codes {
		if c.Specify == "" {
			continue
		}
		if text := written(form.Get(specifyName(itemName(q, row), c.Code))); text != "" {
			if specify == nil {
				specify = map[int]string{}
			}
			specify[c.Code] = text
		}
	}
	return specify
}

func showOne(q *questionnaire.Question, row string, c shownAs) field {
	return field{ID: itemName(q, row), Radios: choices(q, row, c)}
}

func showMany(q *questionnaire.Question, row string, c shownAs) field {
	limit := selectAll.In(q.Language)
	if q.UpTo > 0 {
		limit = selectUpTo.In(q.Language, q.UpTo)
	}
	switch {
	case c.hint == "":
		c.hint = limit
	case q.UpTo > 0:
		c.hint = strings.TrimRight(c.hint, ". ") + ". " + limit
	}
	return field{ID: itemName(q, row), Boxes: choices(q, row, c)}
}

func choices(q *questionnaire.Question, row string, c shownAs) *page.Choices {
	name := itemName(q, row)
	list := &page.Choices{ID: name, Name: name, Lang: c.lang, HintLang: c.lang, Legend: c.label, Hint: c.hint}
	beside := c.problem != nil && c.problem.Part == questionnaire.Specify
	if !beside {
		list.Error = c.errorText()
	}
	divided := false
	list.Options = make([]page.Option, 0, len(q.Codes))
	for i, code := range aloneLast(q.Codes) {
		o := page.Option{Value: strconv.Itoa(code.Code), Label: code.Label, Alone: code.Alone}
		o.Checked = slices.Contains(c.form[name], o.Value)
		if code.Alone && !divided && i > 0 {
			o.Divider, divided = orDivider.In(q.Language), true
		}
		if code.Specify != "" {
			field := specifyName(name, code.Code)
			o.Reveal = &page.Input{ID: field, Name: field, Value: shown(c.form.Get(field)), Label: page.Label{Text: code.Specify, Lang: c.lang}, Lang: c.lang}
			if beside && c.problem.Code == code.Code {
				o.Reveal.Error = c.errorText()
			}
		}
		list.Options = append(list.Options, o)
	}
	return list
}
