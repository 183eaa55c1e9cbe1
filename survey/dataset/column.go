package dataset

import (
	"strconv"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/survey/questionnaire/value"
)

func newColumn(item questionnaire.Item, n int) *Column {
	q := item.Question
	c := &Column{Name: item.Name(), Question: q, Row: item.Row, Kind: q.Kind, Given: NewSet(n)}
	for _, code := range q.Codes {
		c.Codes = append(c.Codes, Code{code, true, NewSet(n)})
	}
	for _, code := range q.Unprinted {
		c.Codes = append(c.Codes, Code{code, false, NewSet(n)})
	}
	switch q.Kind {
	case questionnaire.Text, questionnaire.Date:
		c.Texts = make([]string, n)
		if q.Nothing != "" {
			c.Nothing = NewSet(n)
		}
	case questionnaire.Number:
		c.Numbers = make([]float64, n)
	}
	return c
}

// put adds one record's answers that are on the route, and counts the others.
func (d *Dataset) put(i int, r record) LeftOut {
	var left LeftOut
	onRoute := route.OnRoute(d.questionnaire, r)
	known, given := 0, 0
	for _, c := range d.columns {
		v, ok := r.values[answer.Item{Question: c.Question.ID, Row: c.Row}]
		if !ok || !v.Given() {
			continue
		}
		known++
		switch {
		case !onRoute(c.Question):
			left.OffRoute++
		case !c.put(i, v):
			left.Unknown++
		}
	}
	for _, v := range r.values {
		if v.Given() {
			given++
		}
	}
	left.Unknown += given - known
	return left
}

// put says whether the column could take the value: it cannot when the value is
// of another kind, or has a code that is not there.
func (c *Column) put(i int, v value.Value) bool {
	if v.Kind != c.Question.ValueKind() {
		return false
	}
	switch v.Kind {
	case value.Code, value.Codes:
		for _, code := range v.Chosen() {
			if _, ok := c.Code(code); !ok {
				return false
			}
		}
		for _, code := range v.Chosen() {
			have, _ := c.Code(code)
			have.Cases.Add(i)
			if said := v.Specify[code]; said != "" {
				c.specify(code, i, said)
			}
		}
	case value.Text:
		if v.Nothing && c.Nothing == nil {
			return false
		}
		if v.Nothing {
			c.Nothing.Add(i)
		} else {
			c.Texts[i] = v.Text
		}
	case value.Date:
		c.Texts[i] = v.Text
	case value.Number:
		f, ok := v.Float()
		if !ok || f != f || f > maxNumber || f < -maxNumber {
			return false
		}
		c.Numbers[i] = f
	}
	c.Given.Add(i)
	return true
}

// maxNumber keeps sums of squares of a hundred million numbers finite.
const maxNumber = 1e140

func (c *Column) specify(code, i int, said string) {
	if c.Specify == nil {
		c.Specify = map[int]map[int]string{}
	}
	if c.Specify[code] == nil {
		c.Specify[code] = map[int]string{}
	}
	c.Specify[code][i] = said
}

// value gives back what a case answered, as far as conditions ask for it.
func (c *Column) value(i int) value.Value {
	if !c.Given.Has(i) {
		return value.Value{}
	}
	switch c.Kind {
	case questionnaire.One:
		for _, code := range c.Codes {
			if code.Cases.Has(i) {
				return value.Value{Kind: value.Code, Code: code.Code.Code}
			}
		}
	case questionnaire.Many:
		var chosen []int
		for _, code := range c.Codes {
			if code.Cases.Has(i) {
				chosen = append(chosen, code.Code.Code)
			}
		}
		return value.OfCodes(chosen, nil)
	case questionnaire.Number:
		return value.Value{Kind: value.Number, Text: strconv.FormatFloat(c.Numbers[i], 'f', -1, 64)}
	case questionnaire.Date:
		return value.Value{Kind: value.Date, Text: c.Texts[i]}
	}
	return value.Value{Kind: value.Text, Text: c.Texts[i], Nothing: c.Nothing != nil && c.Nothing.Has(i)}
}
