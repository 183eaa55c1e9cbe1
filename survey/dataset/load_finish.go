package dataset

import (
	"strconv"
	"strings"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
)

// numberOf reads a number in the form that is exported, within the question's
// limits; ok is false for every other cell, right or wrong.
func numberOf(q *questionnaire.Question, cell string) (f float64, ok bool) {
	whole, decimals, pointed := strings.Cut(strings.TrimPrefix(cell, "-"), ".")
	switch {
	case whole == "" || len(whole)+len(decimals) > 15 || !digits(whole) || !digits(decimals):
		return 0, false
	case len(whole) > 1 && whole[0] == '0', pointed && (decimals == "" || decimals[len(decimals)-1] == '0'):
		return 0, false
	case cell == "-0":
		return 0, false
	}
	f, err := strconv.ParseFloat(cell, 64)
	limits := q.Number
	switch {
	case err != nil:
		return 0, false
	case limits.Min != nil && f < *limits.Min, limits.Max != nil && f > *limits.Max:
		return 0, false
	}
	return f, len(decimals) <= limits.Decimals || limits.Any()
}

func digits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// take puts a record into the columns that was read by the checking reader.
func (d *Dataset) take(i int, r record) {
	for _, c := range d.columns {
		// What was begun on the fast road and not finished is taken back.
		if c.Texts != nil {
			c.Texts[i] = ""
		}
		if v := r.values[c.key()]; v.Given() {
			c.put(i, v)
		}
	}
	for section, state := range statesOf(d.questionnaire, r) {
		if state == answer.Complete {
			d.sections[section].complete.Add(i)
		} else {
			d.sections[section].partial.Add(i)
		}
	}
}

// offRoute gives the cases that answered a question that they were not asked.
// Conditions look back only, and of a case's questions the first that is off its
// route has nothing but answers on the route before it: so the answers as they
// are decide which cases these are.
func (d *Dataset) offRoute() []int {
	off := NewSet(d.Cases())
	for _, s := range d.questionnaire.Sections {
		for _, page := range s.Pages {
			for _, q := range page.Questions {
				if page.When == nil && q.When == nil {
					continue
				}
				asked := d.Where(page.When)
				asked.keep(d.Where(q.When))
				for _, item := range q.Items() {
					off.add(d.byName[item.Name()].Given.AndNot(asked))
				}
			}
		}
	}
	var cases []int
	off.Each(func(i int) { cases = append(cases, i) })
	return cases
}
