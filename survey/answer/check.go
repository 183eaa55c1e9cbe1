package answer

import (
	"unicode"
	"unicode/utf8"

	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// MaxSpecify is the longest text beside a code, in characters.
const MaxSpecify = 500

// Check decides whether a value is one that the question's form can give. It
// gives nil or a *Problem. An answer taken back (None) is always right; whether
// one is needed is for Missing.
func Check(q *questionnaire.Question, row string, v value.Value) error {
	for _, c := range v.Chosen() {
		if unprinted(q, c) {
			return noCode(q, row, c)
		}
	}
	return CheckImported(q, row, v)
}

// CheckImported decides whether a value is one that the question can have: as
// Check, and the codes that no form prints are allowed too.
func CheckImported(q *questionnaire.Question, row string, v value.Value) error {
	if p := check(q, row, v); p != nil {
		return p
	}
	return nil
}

func check(q *questionnaire.Question, row string, v value.Value) *Problem {
	if _, known := q.Row(row); known != q.Grid() || (!q.Grid() && row != "") {
		return noRow(q, row)
	}
	if v.Kind == value.None {
		return nil
	}
	if v.Kind != q.ValueKind() {
		return wrongKind(q, row)
	}
	switch q.Kind {
	case questionnaire.One, questionnaire.Many:
		return checkCodes(q, row, v)
	case questionnaire.Text:
		return checkText(q, row, v)
	case questionnaire.Number:
		return checkNumber(q, row, v)
	}
	return checkDate(q, row, v)
}

func unprinted(q *questionnaire.Question, code int) bool {
	for _, c := range q.Unprinted {
		if c.Code == code {
			return true
		}
	}
	return false
}

func checkCodes(q *questionnaire.Question, row string, v value.Value) *Problem {
	chosen := v.Chosen()
	if len(chosen) == 0 {
		return wrongKind(q, row)
	}
	for _, code := range chosen {
		c, known := q.Code(code)
		if !known {
			return noCode(q, row, code)
		}
		if len(chosen) > 1 && (c.Alone || unprinted(q, code)) {
			return notAlone(q, row, c)
		}
	}
	if q.UpTo > 0 && len(chosen) > q.UpTo {
		return tooMany(q, row, len(chosen))
	}
	for code, text := range v.Specify {
		c, known := q.Code(code)
		switch {
		case !known || c.Specify == "":
			return noSpecify(q, row, code)
		case !v.Has(code):
			return specifyWithoutCode(q, row, c)
		case utf8.RuneCountInString(text) > MaxSpecify:
			return specifyTooLong(q, row, c, utf8.RuneCountInString(text))
		case badCharacter(text):
			return badText(q, row, questionnaire.Specify, code)
		}
	}
	return nil
}

func checkText(q *questionnaire.Question, row string, v value.Value) *Problem {
	length := utf8.RuneCountInString(v.Text)
	switch {
	case v.Nothing && q.Nothing == "":
		return noNothingBox(q, row)
	case v.Nothing && v.Text != "":
		return textAndNothing(q, row)
	case !v.Nothing && v.Text == "":
		return wrongKind(q, row)
	case q.MaxLength > 0 && length > q.MaxLength:
		return textTooLong(q, row, length)
	case badCharacter(v.Text):
		return badText(q, row, questionnaire.Whole, 0)
	}
	return nil
}

// badCharacter finds what no keyboard types and databases or XML refuse.
func badCharacter(text string) bool {
	if !utf8.ValidString(text) {
		return true
	}
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' || r == '\ufffe' || r == '\uffff' {
			return true
		}
	}
	return false
}

func checkNumber(q *questionnaire.Question, row string, v value.Value) *Problem {
	_, canonical := value.OfNumber(v.Text)
	f, ok := v.Float()
	if !canonical || !ok {
		return Unreadable(q, row)
	}
	limits := q.Number
	if (limits.Min != nil && f < *limits.Min) || (limits.Max != nil && f > *limits.Max) {
		return numberOutside(q, row)
	}
	// A question without any limits (number: any) takes decimals too.
	if v.Decimals() > limits.Decimals && (limits.Decimals > 0 || limits.Min != nil || limits.Max != nil) {
		return tooPrecise(q, row)
	}
	return nil
}

func checkDate(q *questionnaire.Question, row string, v value.Value) *Problem {
	if _, ok := value.OfDate(v.Text); !ok {
		return Unreadable(q, row)
	}
	// Days written year first compare as text.
	if (q.Dates.From != "" && v.Text < q.Dates.From) || (q.Dates.To != "" && v.Text > q.Dates.To) {
		return dateOutside(q, row)
	}
	return nil
}
