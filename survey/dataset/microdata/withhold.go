package microdata

import (
	"omnibus/source"
	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire/condition"
)

// holding is how much of a column stays out.
type holding uint8

const (
	// shown is nothing.
	shown holding = iota
	// answersOut is what was answered; whether it was asked is in the file.
	answersOut
	// allOut is that as well: it would tell another answer that stays out.
	allOut
)

// withheld gives how much of each column stays out: the answers of those that
// are named, and everything of those that are asked or computed by such an
// answer, because whether they were asked tells what it was.
func withheld(d *dataset.Dataset, names []string) (map[string]holding, error) {
	out := map[string]holding{}
	for _, name := range names {
		var known []string
		found := false
		for _, c := range d.Columns() {
			known = append(known, c.Name)
			if c.Name == name || c.Question != nil && c.Question.ID == name {
				out[c.Name], found = answersOut, true
			}
		}
		if !found {
			return nil, unknown("variable", name, known)
		}
	}
	if len(out) == 0 {
		return out, nil
	}
	// Conditions look back only, so one pass finds what hangs on what.
	for _, c := range d.Columns() {
		for _, when := range conditionsOf(d, c) {
			if tells(d, when, out) {
				out[c.Name] = allOut
			}
		}
	}
	return out, nil
}

// conditionsOf gives the conditions by which a column has a value.
func conditionsOf(d *dataset.Dataset, c *dataset.Column) []*condition.Condition {
	if c.Derived == nil {
		return []*condition.Condition{c.Question.Page.When, c.Question.When}
	}
	var all []*condition.Condition
	for _, g := range c.Derived.Groups {
		// The dataset was made with these conditions, so they can be read.
		all = append(all, d.Questionnaire().ParseCondition(g.When, g.At, &source.Complaints{}))
	}
	return all
}

// tells says whether a condition looks at an answer that stays out.
func tells(d *dataset.Dataset, when *condition.Condition, out map[string]holding) bool {
	for _, ref := range when.Refs() {
		for _, c := range d.Columns() {
			if c.Question != nil && c.Question.ID == ref.Question && (ref.Row == "" || ref.Row == c.Row) && out[c.Name] != shown {
				return true
			}
		}
	}
	return false
}
