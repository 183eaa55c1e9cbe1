package paper

import (
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/tongue"
)

// answer writes the row of one answer cell. ask is the question's wording where
// it stands beside its answer, "" where it stands above.
func (b *bookWriter) answer(tab string, row int, c questionnaire.Column, ask string) {
	q := c.Item.Question
	b.text(tab, 1, row, c.Name, b.style.reference)
	label, note := ask, how(q)
	if r, ok := q.Row(c.Item.Row); ok {
		label = r.Label
	}
	wording := b.style.wrap
	if ask != "" {
		wording = b.style.ask
	}
	code, _ := q.Code(c.Code)
	switch c.Part {
	case questionnaire.Tick:
		label, note, wording = code.Label, "", b.style.wrap
		if code.Alone {
			note = onItsOwn.In(q.Language)
		}
	case questionnaire.Specify:
		label, note, wording = code.Specify, howBeside(q.Language, code), b.style.wrap
	case questionnaire.NothingBox:
		label, note, wording = q.Nothing, insteadOf.In(q.Language, b.say(yes)), b.style.wrap
	}
	b.text(tab, 2, row, label, wording)
	b.text(tab, 4, row, note, b.style.wrap)
	b.value(tab, row, c)
	b.validate(tab, row, c)
	if q.Kind == questionnaire.Text && c.Part == questionnaire.Whole && q.Lines > 1 {
		b.keep(b.file.SetRowHeight(tab, row, float64(min(15*q.Lines, 180))))
	}
}

// value fills the answer that stands in.
func (b *bookWriter) value(tab string, row int, c questionnaire.Column) {
	at, q := cell(3, row), c.Item.Question
	v := b.form.Current.Answer(q.ID, c.Item.Row)
	style := b.style.answer
	switch {
	case c.Part == questionnaire.Tick && v.Has(c.Code), c.Part == questionnaire.NothingBox && v.Nothing:
		b.keep(b.file.SetCellStr(tab, at, b.say(yes)))
	case c.Part == questionnaire.Specify:
		b.long(tab, at, v.Specify[c.Code])
	case c.Part != questionnaire.Whole:
	case q.Kind == questionnaire.Number:
		style = b.style.number
		if f, ok := v.Float(); ok {
			b.keep(b.file.SetCellFloat(tab, at, f, -1, 64))
		}
	case q.Kind == questionnaire.Date:
		style = b.style.date
		if d, err := time.Parse(time.DateOnly, v.Text); err == nil {
			b.keep(b.file.SetCellFloat(tab, at, serialOf(d), -1, 64))
		}
	case v.Kind == value.Code:
		if code, ok := q.Code(v.Code); ok && !unprinted(q, v) {
			b.keep(b.file.SetCellStr(tab, at, printable(choice(q, code))))
		}
	case v.Kind == value.Text:
		b.long(tab, at, v.Text)
	}
	b.keep(b.file.SetCellStyle(tab, at, at, style))
}

// long puts a text into a cell, or says that it does not fit.
func (b *bookWriter) long(tab, at, text string) {
	if text == "" {
		return
	}
	if units(text) > maxCell {
		text = b.say(tooLong)
	}
	b.keep(b.file.SetCellStr(tab, at, printable(text)))
}

// units counts as Excel does.
func units(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// serialOf is a day as spreadsheets count them from the end of 1899.
func serialOf(d time.Time) float64 {
	return d.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
}

// choice is a code as the list of a cell shows it: its label, with its number
// where another has a label that reads the same.
func choice(q *questionnaire.Question, c questionnaire.Code) string {
	for _, other := range q.Codes {
		if other.Code != c.Code && folded(other.Label) == folded(c.Label) {
			return fmt.Sprintf("%d: %s", c.Code, c.Label)
		}
	}
	return c.Label
}

// validate says what a cell takes, so that Excel refuses anything else at once.
func (b *bookWriter) validate(tab string, row int, c questionnaire.Column) {
	q := c.Item.Question
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(cell(3, row))
	message := how(q)
	switch {
	case c.Part == questionnaire.Tick, c.Part == questionnaire.NothingBox:
		dv.SetSqrefDropList(b.list([]string{b.say(yes)}))
		message = tickOrBlank.In(q.Language, b.say(yes))
	case c.Part == questionnaire.Specify:
		b.keep(dv.SetRange(0, answer.MaxSpecify, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween))
		message = upToChars.In(q.Language, tongue.Number(answer.MaxSpecify))
	case q.Kind == questionnaire.One:
		var choices []string
		for _, code := range q.Codes {
			choices = append(choices, choice(q, code))
		}
		dv.SetSqrefDropList(b.list(choices))
		message = ofTheList.In(q.Language)
	case q.Kind == questionnaire.Number:
		least, most := limits(q.Number)
		kind := excelize.DataValidationTypeWhole
		if q.Number.Decimals > 0 || q.Number.Any() {
			kind = excelize.DataValidationTypeDecimal
		}
		b.keep(dv.SetRange(least, most, excelize.DataValidationType(kind), excelize.DataValidationOperatorBetween))
	case q.Kind == questionnaire.Date:
		from, to := dates(q.Dates)
		b.keep(dv.SetRange(from, to, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween))
	case q.MaxLength > 0:
		b.keep(dv.SetRange(0, min(q.MaxLength, maxCell), excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween))
	default:
		return
	}
	dv.SetError(excelize.DataValidationErrorStyleStop, doesNotFit.In(q.Language), message)
	b.keep(b.file.AddDataValidation(tab, dv))
}

func limits(l questionnaire.NumberLimits) (least, most float64) {
	least, most = -1e14, 1e14
	if l.Min != nil {
		least = *l.Min
	}
	if l.Max != nil {
		most = *l.Max
	}
	return least, most
}

func dates(l questionnaire.DateLimits) (from, to float64) {
	from, to = 1, 2958465 // Excel's first and last day
	if d, err := time.Parse(time.DateOnly, l.From); err == nil {
		from = max(from, serialOf(d))
	}
	if d, err := time.Parse(time.DateOnly, l.To); err == nil {
		to = serialOf(d)
	}
	return from, to
}

// limit puts a sum beside a question of several codes that says while one fills
// it in when there are too many, or one that stands alone has company. A cell
// cannot refuse it: that depends on the cells beside it.
func (b *bookWriter) limit(tab string, row int, q *questionnaire.Question) {
	var ticks, alone []string
	at := row + 1
	for _, c := range columns(questionnaire.Item{Question: q}) {
		if c.Part == questionnaire.Tick {
			ticks = append(ticks, cell(3, at))
			if code, _ := q.Code(c.Code); code.Alone {
				alone = append(alone, cell(3, at))
			}
		}
		at++
	}
	count := b.countYes(ticks)
	say := quoted(how(q))
	if len(alone) > 0 {
		say = fmt.Sprintf("IF(AND(%s>0,%s>1),%s,%s)", b.countYes(alone), count, quoted(notTogether.In(q.Language)), say)
	}
	if q.UpTo > 0 && q.UpTo < len(q.Codes) {
		say = fmt.Sprintf("IF(%s>%d,%s,%s)", count, q.UpTo, quoted(tooMany.In(q.Language, q.UpTo)), say)
	}
	if !strings.HasPrefix(say, "IF(") {
		return
	}
	b.keep(b.file.SetCellFormula(tab, cell(4, row), say))
	b.keep(b.file.SetCellStyle(tab, cell(4, row), cell(4, row), b.style.ask))
}

// countYes counts ticks, cell by cell: texts stand between them.
func (b *bookWriter) countYes(cells []string) string {
	parts := make([]string, len(cells))
	for i, c := range cells {
		parts[i] = "COUNTIF(" + c + ",\"" + b.say(yes) + "\")"
	}
	return "(" + strings.Join(parts, "+") + ")"
}

func quoted(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }
