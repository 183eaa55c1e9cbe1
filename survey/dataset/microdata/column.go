package microdata

import (
	"fmt"

	"omnibus/fault"
	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
)

// item is what takes one answer: a question, a row of a grid, or a derived
// variable. The long file has a row for each.
type item struct {
	name    string
	column  *dataset.Column
	kind    string
	reason  func(i int) Reason
	texts   bool
	section string
}

// The codes of what a text question holds, where the text itself does not stand.
const (
	wrote      = 1
	tickedNone = 2
)

// column adds the variables of one question, row or derived variable.
func (f *File) column(c *dataset.Column, asked dataset.Set, held holding) error {
	if c.Derived != nil {
		f.derived(c, held)
		return nil
	}
	q, withheld := c.Question, held != shown
	at := &item{name: c.Name, column: c, kind: q.Kind.String(), section: q.Section().ID, texts: f.options.Texts && !withheld}
	at.reason = func(i int) Reason {
		switch absent := f.absence(q, asked, i); {
		case held == allOut && (absent == NotRouted || absent == Skipped):
			return Withheld
		case !c.Given.Has(i):
			return absent
		case withheld || q.Kind == questionnaire.Text && !at.texts && !(c.Nothing != nil && c.Nothing.Has(i)):
			return Withheld
		}
		return Given
	}
	f.items = append(f.items, at)
	switch q.Kind {
	case questionnaire.Many:
		f.ticks(at, withheld)
	case questionnaire.One:
		v := f.itemVariable(at, Coded)
		for _, code := range c.Codes {
			v.Codes = append(v.Codes, Code{code.Code.Code, code.Label})
		}
		v.setMissing(lowestCode(v.Codes), f.reasonsOf(q, withheld)...)
		v.cell = at.cell(func(i int) Cell { return Cell{Code: codeOf(c, i)} })
	case questionnaire.Number:
		return f.number(at, withheld)
	case questionnaire.Date:
		v := f.itemVariable(at, Day)
		v.setMissing(0, f.reasonsOf(q, withheld)...)
		v.cell = at.cell(func(i int) Cell { return Cell{Text: c.Texts[i]} })
	case questionnaire.Text:
		f.text(at, withheld)
	}
	f.specified(at, withheld)
	return nil
}

// cell gives the reason where there is one, and else the value.
func (at *item) cell(value func(i int) Cell) func(i int) Cell {
	return func(i int) Cell {
		if r := at.reason(i); r != Given {
			return Cell{Reason: r}
		}
		return value(i)
	}
}

// itemVariable adds the variable that has the item's own name.
func (f *File) itemVariable(at *item, kind Kind) *Variable {
	q := at.column.Question
	label, ask := q.Short, q.Ask
	if row, ok := q.Row(at.column.Row); ok {
		label += ": " + orWord(row.Short, row.Label)
		ask += " – " + row.Label
	}
	return f.add(&Variable{Name: at.name, Label: label, Ask: ask, Base: q.Base, Routing: f.routing(q), Section: at.section,
		Question: q.ID, Row: at.column.Row, Kind: kind, item: at.name})
}

func lowestCode(codes []Code) float64 {
	lowest := 0
	for _, c := range codes {
		lowest = min(lowest, c.Code)
	}
	return float64(lowest)
}

func codeOf(c *dataset.Column, i int) int {
	for _, code := range c.Codes {
		if code.Cases.Has(i) {
			return code.Code.Code
		}
	}
	return 0
}

// ticks adds a variable of 0 and 1 for each code, and the set of them.
func (f *File) ticks(at *item, withheld bool) {
	c, q := at.column, at.column.Question
	set := Set{Name: at.name, Label: q.Short}
	for _, code := range c.Codes {
		if !code.Printed {
			continue
		}
		v := f.itemVariable(at, Tick)
		v.Name = fmt.Sprintf("%s_%d", at.name, code.Code.Code)
		v.Label, v.Code = code.Label+" – "+q.Short, code.Code.Code
		v.Codes = []Code{{0, "Not chosen"}, {1, "Chosen"}}
		v.setMissing(0, f.reasonsOf(q, withheld)...)
		v.cell = at.cell(func(i int) Cell {
			if code.Cases.Has(i) {
				return Cell{Code: 1}
			}
			return Cell{}
		})
		set.Variables = append(set.Variables, v.Name)
	}
	if len(set.Variables) > 1 {
		f.Sets = append(f.Sets, set)
	}
}

func (f *File) number(at *item, withheld bool) error {
	c, q := at.column, at.column.Question
	v := f.itemVariable(at, Number)
	v.Decimals = q.Number.Decimals
	if q.Number.Any() {
		v.Decimals = 2
	}
	lowest := 0.0
	if q.Number.Min != nil {
		lowest = *q.Number.Min
	}
	if !withheld { // the codes must not tell what stays out
		c.Given.Each(func(i int) { lowest = min(lowest, c.Numbers[i]) })
	}
	if lowest <= -farthest {
		return fault.New(fault.Refused, "%s can be %v, which is below the codes for missing answers. Give it a higher min in the questionnaire. Nothing was written.", at.name, lowest)
	}
	v.setMissing(lowest, f.reasonsOf(q, withheld)...)
	v.cell = at.cell(func(i int) Cell { return Cell{Number: c.Numbers[i]} })
	return nil
}

// text adds what is known of a text without it: whether one was written. The
// text stands beside that, when texts go out.
func (f *File) text(at *item, withheld bool) {
	c, q := at.column, at.column.Question
	v := f.itemVariable(at, Coded)
	if at.texts {
		v.Codes = append(v.Codes, Code{wrote, "Wrote an answer"})
	}
	if c.Nothing != nil {
		v.Codes = append(v.Codes, Code{tickedNone, q.Nothing})
	}
	v.setMissing(0, f.reasonsOf(q, !at.texts)...)
	v.cell = at.cell(func(i int) Cell {
		if c.Nothing != nil && c.Nothing.Has(i) {
			return Cell{Code: tickedNone}
		}
		return Cell{Code: wrote}
	})
	if at.texts {
		words := f.itemVariable(at, Text)
		words.Name += "_text"
		words.cell = func(i int) Cell {
			if !c.Given.Has(i) {
				return Cell{}
			}
			return Cell{Text: c.Texts[i]}
		}
	}
}

// specified adds what is known of the texts written beside codes.
func (f *File) specified(at *item, withheld bool) {
	c, q := at.column, at.column.Question
	for _, code := range c.Codes {
		if code.Specify == "" {
			continue
		}
		said := func(i int) string { return c.Specify[code.Code.Code][i] }
		v := f.itemVariable(at, Coded)
		v.Name = fmt.Sprintf("%s_%d_said", at.name, code.Code.Code)
		v.Label, v.Ask, v.Code = code.Label+" – "+q.Short+": said more", code.Specify, code.Code.Code
		v.Routing = fmt.Sprintf("Asked of those who chose %d %q.", code.Code.Code, code.Label)
		// It has no base of its own to be left out of: not choosing the code leads past it.
		v.item = v.Name
		if at.texts {
			v.Codes = []Code{{wrote, "Wrote an answer"}}
		}
		reasons := []Reason{NotRouted}
		for _, r := range f.reasonsOf(q, !at.texts) {
			if r != NotRouted {
				reasons = append(reasons, r)
			}
		}
		v.setMissing(0, reasons...)
		v.cell = func(i int) Cell {
			switch r := at.reason(i); {
			case r != Given:
				return Cell{Reason: r}
			case !code.Cases.Has(i):
				return Cell{Reason: NotRouted}
			case said(i) == "":
				return Cell{Reason: Skipped}
			case !at.texts:
				return Cell{Reason: Withheld}
			}
			return Cell{Code: wrote}
		}
		if at.texts {
			words := f.itemVariable(at, Text)
			words.Name, words.Label, words.Ask, words.Code, words.item = fmt.Sprintf("%s_%d_text", at.name, code.Code.Code), v.Label, v.Ask, v.Code, v.item
			words.Routing = v.Routing
			words.cell = func(i int) Cell {
				if !code.Cases.Has(i) || !c.Given.Has(i) {
					return Cell{}
				}
				return Cell{Text: said(i)}
			}
		}
	}
}

func (f *File) derived(c *dataset.Column, held holding) {
	at := &item{name: c.Name, column: c, kind: "derived"}
	at.reason = func(i int) Reason {
		switch {
		case held == allOut:
			return Withheld
		case !c.Given.Has(i):
			return NoGroup
		case held == answersOut:
			return Withheld
		}
		return Given
	}
	f.items = append(f.items, at)
	v := f.add(&Variable{Name: c.Name, Label: orWord(c.Derived.Label, c.Name), Base: orWord(c.Derived.Base, f.data.Questionnaire().Base),
		Routing: f.computed(c), Question: c.Name, item: c.Name})
	for _, code := range c.Codes {
		v.Codes = append(v.Codes, Code{code.Code.Code, code.Label})
	}
	reasons := []Reason{NoGroup}
	if held != shown {
		reasons = []Reason{Withheld, NoGroup}
	}
	v.setMissing(0, reasons...)
	v.cell = at.cell(func(i int) Cell { return Cell{Code: codeOf(c, i)} })
}
