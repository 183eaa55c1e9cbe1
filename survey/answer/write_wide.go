package answer

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"omnibus/fault"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/survey/questionnaire/value"
)

// WriteWide writes an answers file. It is canonical when the rows are in the
// order of the frame: then ReadWide and WriteWide undo each other byte for byte.
// Answers off the route are left out; they stay in the log. An answer to a
// question that the questionnaire does not have is refused rather than lost.
//
// The file is data and is written as the answers are, also where one begins with
// "=": a guard would come back as part of the answer. People open workbooks
// instead, whose cells say that they are text.
func WriteWide(w io.Writer, q *questionnaire.Questionnaire, rows []WideRow) error {
	columns := q.Columns()
	known := map[Item]bool{}
	for _, item := range q.Items() {
		known[Item{item.Question.ID, item.Row}] = true
	}
	for _, row := range rows {
		for item := range row.Values {
			if !known[item] {
				return fault.New(fault.Refused,
					"%s has an answer to %s, which the questionnaire does not have. Nothing was written. Export with the questionnaire that it was given to.",
					row.Org, questionName(item))
			}
		}
	}
	out := bufio.NewWriter(w)
	for i, name := range header(q) {
		writeCell(out, i, name)
	}
	_ = out.WriteByte('\n')
	for _, row := range rows {
		writeCell(out, 0, row.Org)
		for _, s := range q.Sections {
			writeCell(out, 1, string(row.State(s.ID)))
		}
		onRoute := route.Of(q, row)
		for _, c := range columns {
			writeCell(out, 1, cell(c, onRoute.Answer(c.Item.Question.ID, c.Item.Row)))
		}
		_ = out.WriteByte('\n')
	}
	// bufio keeps the first error for Flush.
	return out.Flush()
}

func questionName(item Item) string {
	if item.Row == "" {
		return item.Question
	}
	return item.Question + "_" + item.Row
}

// cell gives what a column holds of a value; blank when there is no answer.
func cell(c questionnaire.Column, v value.Value) string {
	if !v.Given() {
		return ""
	}
	switch c.Part {
	case questionnaire.Tick:
		for _, code := range v.Codes {
			if unprinted(c.Item.Question, code) {
				return strconv.Itoa(code)
			}
		}
		return tick(v.Has(c.Code))
	case questionnaire.Specify:
		return v.Specify[c.Code]
	case questionnaire.NothingBox:
		return tick(v.Nothing)
	}
	if v.Kind == value.Code {
		return strconv.Itoa(v.Code)
	}
	return v.Text
}

func tick(ticked bool) string {
	if ticked {
		return "1"
	}
	return "0"
}

// writeCell writes a cell with the comma before it, in quotes only where it must
// be. Errors stay with the writer.
func writeCell(out *bufio.Writer, i int, text string) {
	if i > 0 {
		_ = out.WriteByte(',')
	}
	if !strings.ContainsAny(text, ",\"\r\n") {
		_, _ = out.WriteString(text)
		return
	}
	_ = out.WriteByte('"')
	_, _ = out.WriteString(strings.ReplaceAll(text, `"`, `""`))
	_ = out.WriteByte('"')
}
