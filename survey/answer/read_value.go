package answer

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"omnibus/sheet"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// value reads one item's value from its columns and checks it. What is
// complained of gives None.
func (r *wideReader) value(c *itemColumns, cells []string) value.Value {
	complaints := len(*r.out)
	specify := r.specify(c, cells)
	var v value.Value
	switch c.item.Question.Kind {
	case questionnaire.One:
		v = r.code(c, cells[c.whole])
	case questionnaire.Many:
		v = r.ticks(c, cells)
	case questionnaire.Text:
		v = r.text(c, cells)
	case questionnaire.Number:
		v = r.parsed(c, cells[c.whole], value.OfNumber)
	case questionnaire.Date:
		v = r.parsed(c, cells[c.whole], value.OfDate)
	}
	if len(*r.out) > complaints || r.unlisted > 0 {
		return value.Value{}
	}
	if len(specify) > 0 {
		if !v.Given() {
			first := c.specify[0]
			for _, s := range c.specify {
				if specify[s.code] != "" {
					first = s
					break
				}
			}
			r.complain(first.column, "remove the text or choose the code", "there is a text for code %d, which was not chosen", first.code)
			return value.Value{}
		}
		v.Specify = specify
	}
	var p *Problem
	if err := CheckImported(c.item.Question, c.item.Row, v); errors.As(err, &p) {
		r.complain(c.column(p), p.Repair, "%s", p.Fact)
		return value.Value{}
	}
	return v
}

// column gives the column that a problem is about.
func (c *itemColumns) column(p *Problem) int {
	list := c.ticks
	switch p.Part {
	case questionnaire.NothingBox:
		if c.nothing >= 0 {
			return c.nothing
		}
	case questionnaire.Specify:
		list = c.specify
	}
	for _, l := range list {
		if l.code == p.Code {
			return l.column
		}
	}
	return c.first()
}

func (r *wideReader) specify(c *itemColumns, cells []string) map[int]string {
	var texts map[int]string
	for _, s := range c.specify {
		if cell := cells[s.column]; cell != "" && r.notBlank(s.column, cell) {
			if texts == nil {
				texts = map[int]string{}
			}
			texts[s.code] = cell
		}
	}
	return texts
}

// notBlank complains of a text that is only white space: it would count as an answer.
func (r *wideReader) notBlank(column int, cell string) bool {
	if strings.TrimSpace(cell) != "" {
		return true
	}
	r.complain(column, "leave the cell blank", "the text is only white space")
	return false
}

func (r *wideReader) code(c *itemColumns, cell string) value.Value {
	if cell == "" {
		return value.Value{}
	}
	code, ok := parseCode(cell)
	if !ok {
		r.complain(c.whole, "its codes are "+codes(c.item.Question), "%q is not a code", sheet.Clip(cell))
		return value.Value{}
	}
	return value.OfCode(code, "")
}

// parseCode takes a code only as it is exported, so that what was read is
// written back the same.
func parseCode(cell string) (int, bool) {
	code, err := strconv.Atoi(cell)
	return code, err == nil && strconv.Itoa(code) == cell
}

// ticks reads 1 and 0. A question is answered when none of its cells is blank;
// a code that no form prints stands in every cell.
func (r *wideReader) ticks(c *itemColumns, cells []string) value.Value {
	var chosen []int
	blank, zero := -1, 0
	everywhere := cells[c.ticks[0].column]
	for _, t := range c.ticks {
		cell := cells[t.column]
		if cell != everywhere {
			everywhere = ""
		}
		switch cell {
		case "":
			if blank < 0 {
				blank = t.column
			}
		case "0":
			zero++
		case "1":
			chosen = append(chosen, t.code)
		default:
			if code, ok := parseCode(cell); !ok || !unprinted(c.item.Question, code) {
				r.complain(t.column, "write 1 for ticked and 0 for not ticked", "%q is not a tick", sheet.Clip(cell))
				return value.Value{}
			}
		}
	}
	switch all := len(c.ticks); {
	case zero == all:
		r.complain(c.ticks[0].column, "leave all of the question's columns blank when it was not answered", "nothing is ticked")
	case zero+len(chosen) == all:
		return value.OfCodes(chosen, nil)
	case everywhere != "":
		code, _ := parseCode(everywhere)
		return value.OfCodes([]int{code}, nil)
	case blank < 0:
		r.complain(c.ticks[0].column, "write the code in every column of the question, or 1 and 0",
			"some columns of the question have ticks and some another code")
	case !r.allBlank(c, cells):
		r.complain(blank, "write 0 where a code is not ticked, or leave all of the question's columns blank",
			"some columns of the question are blank and some are not")
	}
	return value.Value{}
}

func (r *wideReader) allBlank(c *itemColumns, cells []string) bool {
	for _, t := range c.ticks {
		if cells[t.column] != "" {
			return false
		}
	}
	return true
}

func (r *wideReader) text(c *itemColumns, cells []string) value.Value {
	text := cells[c.whole]
	if text != "" && !r.notBlank(c.whole, text) {
		return value.Value{}
	}
	if c.nothing < 0 {
		return value.OfText(text)
	}
	switch box := cells[c.nothing]; box {
	case "1":
		if text != "" {
			r.complain(c.nothing, "write 0 here, or remove the text", "the box is ticked and there is a text")
		}
		return value.OfNothing()
	case "0":
		if text == "" {
			r.complain(c.nothing, "leave it blank when the question was not answered", "the box is not ticked and there is no text")
		}
	case "":
		if text != "" {
			r.complain(c.nothing, "write 0 beside a text", "the cell is blank and there is a text")
		}
	default:
		r.complain(c.nothing, "write 1 for ticked and 0 for not ticked", "%q is not a tick", sheet.Clip(box))
	}
	return value.OfText(text)
}

func (r *wideReader) parsed(c *itemColumns, cell string, parse func(string) (value.Value, bool)) value.Value {
	if cell == "" {
		return value.Value{}
	}
	v, ok := parse(cell)
	if ok {
		return v
	}
	p := Unreadable(c.item.Question, c.item.Row)
	if typed, number := value.ParseNumber(cell); number && v.Kind == value.Number {
		// Only one form is read, so that what is read is written back the same.
		p.Fact, p.Repair = "the number is not in the form that is exported", fmt.Sprintf("write %s", typed.Text)
	}
	r.complain(c.whole, p.Repair, "%q: %s", sheet.Clip(cell), p.Fact)
	return value.Value{}
}
