package microdata

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"

	"omnibus/sheet"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// WriteWide writes one row a case and one column a variable. Missing answers are
// their codes, in every column but those of texts.
func (f *File) WriteWide(w io.Writer) error {
	out := csv.NewWriter(w)
	row := make([]string, len(f.Variables))
	for j, v := range f.Variables {
		row[j] = v.Name
	}
	if err := out.Write(row); err != nil {
		return err
	}
	for i := range f.Cases() {
		for j, v := range f.Variables {
			row[j] = v.wide(f.Cell(i, v))
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// wide gives a cell as the wide file has it.
func (v *Variable) wide(c Cell) string {
	switch {
	case c.Reason != Given:
		return strconv.Itoa(v.code(c.Reason))
	case v.Kind == Number:
		return decimal(c.Number)
	case v.Kind == Day:
		return c.Text
	case v.Kind == Text:
		return sheet.Harmless(c.Text)
	}
	return strconv.Itoa(c.Code)
}

// longHeader is relied on by other people's programs: columns are only ever
// added at its end.
var longHeader = []string{"case", "section", "question", "row", "variable", "type", "status", "value", "label", "text"}

// WriteLong writes one row for each case and item: an item is a question, a row
// of a grid, or a derived variable. The codes of a many-code question stand in
// one cell, joined by "+".
func (f *File) WriteLong(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(longHeader); err != nil {
		return err
	}
	for row, i := range f.order {
		for _, at := range f.items {
			question := at.name
			if at.column.Question != nil {
				question = at.column.Question.ID
			}
			status, value, label, text := at.long(i)
			if err := out.Write([]string{strconv.Itoa(row + 1), at.section, question, at.column.Row, at.name, at.kind,
				status, value, sheet.Harmless(label), sheet.Harmless(text)}); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// long gives what the long file says of a case's answer.
func (at *item) long(i int) (status, given, label, text string) {
	reason := at.reason(i)
	if reason != Given {
		return reason.Word(), "", "", ""
	}
	c := at.column
	status = Given.Word()
	switch c.Kind {
	case questionnaire.Number:
		return status, decimal(c.Numbers[i]), "", ""
	case questionnaire.Date:
		return status, c.Texts[i], "", ""
	case questionnaire.Text:
		if c.Nothing != nil && c.Nothing.Has(i) {
			return status, strconv.Itoa(tickedNone), c.Question.Nothing, ""
		}
		return status, strconv.Itoa(wrote), "Wrote an answer", c.Texts[i]
	}
	var codes, labels, texts []string
	for _, code := range c.Codes {
		if !code.Cases.Has(i) {
			continue
		}
		if code.Code.Code == value.DontKnow {
			status = "dont-know"
		}
		codes, labels = append(codes, strconv.Itoa(code.Code.Code)), append(labels, code.Label)
		if said := c.Specify[code.Code.Code][i]; said != "" && at.texts {
			texts = append(texts, said)
		}
	}
	return status, strings.Join(codes, "+"), strings.Join(labels, "; "), strings.Join(texts, "; ")
}

// decimal gives a number in full without an exponent; "" for what is no number.
func decimal(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return ""
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
