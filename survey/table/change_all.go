package table

import (
	"slices"
	"strconv"

	"omnibus/survey/dataset"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
)

// WaveChanges is everything that can be compared between two waves.
type WaveChanges struct {
	Trend *Trend
	Lines []Changed
	// Without are the variables that cannot be compared, and why.
	Without []Uncompared
}

// Uncompared is a variable, or a line or group of one, that cannot be compared.
type Uncompared struct{ Variable, Why string }

// Changes compares every code, net and mean of every comparable variable, for
// everybody and for each group of the characteristics named. Texts and dates
// have no change to test and are left out without a word.
func Changes(old, new *dataset.Dataset, links *frame.Links, by ...string) (*WaveChanges, error) {
	t, err := TrendOf(old, new, links)
	if err != nil {
		return nil, err
	}
	groups := []pairOfGroups{t.pair(everybody(t.Old), everybody(t.New))}
	for _, name := range by {
		more, err := t.groupsOf(name)
		if err != nil {
			return nil, err
		}
		groups = append(groups, more...)
	}
	out := &WaveChanges{Trend: t}
	for _, after := range t.New.Columns() {
		if after.Kind == questionnaire.Text || after.Kind == questionnaire.Date {
			continue
		}
		before, ok := t.Old.Column(after.Name)
		why := ""
		if !ok {
			why = t.missing(after, t.Old)
		} else if why = t.broken(before, after); why == "" {
			why = t.nobody(before, after)
		}
		if why != "" {
			out.Without = append(out.Without, Uncompared{after.Name, why})
			continue
		}
		for _, l := range t.linesOf(before, after) {
			for _, g := range groups {
				out.Lines = append(out.Lines, t.change(before, after, l, g))
			}
		}
	}
	for _, before := range t.Old.Columns() {
		if _, still := t.New.Column(before.Name); !still && before.Kind != questionnaire.Text && before.Kind != questionnaire.Date {
			out.Without = append(out.Without, Uncompared{before.Name, t.missing(before, t.New)})
		}
	}
	return out, nil
}

// nobody says in which wave a variable has no answer at all.
func (t *Trend) nobody(before, after *dataset.Column) string {
	switch {
	case before.Given.Count() == 0:
		return "nobody answered it in " + t.Old.Wave().Title
	case after.Given.Count() == 0:
		return "nobody answered it in " + t.New.Wave().Title
	}
	return ""
}

// groupsOf gives the groups of a characteristic that both waves have.
func (t *Trend) groupsOf(name string) ([]pairOfGroups, error) {
	var sides [2]*dataset.Break
	for i, d := range []*dataset.Dataset{t.Old, t.New} {
		b, ok := d.Break(name)
		if !ok {
			return nil, refused("%s has no characteristic %q to tell changes by%s.", d.Wave().Title, name, near(name, breaksOf(d)))
		}
		sides[i] = b
	}
	var groups []pairOfGroups
	for _, g := range sides[1].Groups {
		at := slices.IndexFunc(sides[0].Groups, func(h dataset.BreakGroup) bool { return h.Label == g.Label })
		if at < 0 || len(sides[0].Groups) != len(sides[1].Groups) {
			return nil, refused("The groups of %s are not the same in %s and %s, so changes cannot be told by it. Give both waves the same groups or bands.",
				name, t.Old.Wave().Title, t.New.Wave().Title)
		}
		old := everybody(t.Old).ofFrame(sides[0].Groups[at]).named(name, sides[0].Label, g.Label)
		new := everybody(t.New).ofFrame(g).named(name, sides[1].Label, g.Label)
		groups = append(groups, t.pair(old, new))
	}
	if len(groups) > maxGroups {
		return nil, refused("The characteristic %s has %d groups; changes are told by %d at most. Put its values into bands.", name, len(groups), maxGroups)
	}
	return groups, nil
}

func breaksOf(d *dataset.Dataset) []string {
	var names []string
	for _, b := range d.Breaks() {
		names = append(names, b.Name)
	}
	return names
}

// linesOf gives the lines of the new wave, and unprinted codes that only the old
// wave has answers of; an unprinted code that the old wave did not know is left
// to its own tables.
func (t *Trend) linesOf(before, after *dataset.Column) []line {
	if after.Kind == questionnaire.Number {
		return linesOf(after)
	}
	var lines []line
	for _, code := range after.Codes {
		had, known := before.Code(code.Code.Code)
		if known && (code.Printed || code.Cases.Count() > 0 || had.Cases.Count() > 0) {
			lines = append(lines, line{CodeLine, strconv.Itoa(code.Code.Code), short(code.Short, code.Label), []int{code.Code.Code}, nil})
		}
	}
	for _, l := range linesOf(after) {
		if l.kind == NetLine {
			lines = append(lines, l)
		}
	}
	return lines
}
