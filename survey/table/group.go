package table

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"omnibus/fault"
	"omnibus/source"
	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
)

// maxGroupText bounds what GroupOf reads: every run of its words may be a label.
const maxGroupText = 1000

// GroupOf finds a group by what people write:
//
//	(nothing), all                  everybody
//	North                           a group's label that only one break has
//	region=North, region != North   a group of a characteristic or derived variable
//	SocData.d = 1                   any condition on the answers
//	type=County and WelPlace = 1    several of these, all of which must hold
//
// A condition with `or` beside other parts needs brackets around it.
func GroupOf(d *dataset.Dataset, text string) (Selection, error) {
	text = strings.TrimSpace(text)
	all := everybody(d)
	if len(text) > maxGroupText {
		return Selection{}, refused("The group has %d bytes; at most %d are read. Declare it as a derived variable in wave.yaml and name that.", len(text), maxGroupText)
	}
	if text == "" || strings.EqualFold(text, "all") {
		return all, nil
	}
	if s, ok, _ := plainGroup(d, all, text); ok {
		return s, nil
	}
	parts := partsOf(d, text)
	s := all
	for _, part := range parts {
		narrowed, ok, err := plainGroup(d, s, part)
		if err != nil {
			return Selection{}, err
		}
		if ok {
			s = narrowed
			continue
		}
		if len(parts) > 1 && hasOuterOr(part) {
			return Selection{}, refused("The group %q has an `or` beside other parts, so it can be read in two ways. Put brackets around %q.", text, part)
		}
		if s, err = conditionGroup(d, s, part); err != nil {
			return Selection{}, err
		}
	}
	if len(parts) > 1 {
		s = s.named("condition", "", text)
	}
	return s, nil
}

// partsOf cuts a text at its ands, but leaves together what is no plain group
// by itself: a label may hold an "and", and so may a condition. The longest
// plain group is taken; one that is wrong (type=Cuonty) is a part, too, so that
// its own complaint is heard.
func partsOf(d *dataset.Dataset, text string) []string {
	all, words := everybody(d), strings.Split(text, " and ")
	var parts []string
	for i := 0; i < len(words); {
		taken := 0
		for end := len(words); end > i && taken == 0; end-- {
			_, ok, err := plainGroup(d, all, strings.Join(words[i:end], " and "))
			if ok || err != nil && end == i+1 {
				taken = end - i
			}
		}
		if taken > 0 {
			parts = append(parts, strings.TrimSpace(strings.Join(words[i:i+taken], " and ")), "")
			i += taken
			continue
		}
		if n := len(parts); n > 0 && parts[n-1] != "" {
			parts[n-1] += " and " + words[i]
		} else {
			parts = append(parts, words[i])
		}
		i++
	}
	return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
}

// hasOuterOr says whether an `or` stands outside brackets.
func hasOuterOr(text string) bool {
	depth := 0
	for _, word := range strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(text)) {
		switch word {
		case "(":
			depth++
		case ")":
			depth--
		case "or":
			if depth == 0 {
				return true
			}
		}
	}
	return false
}

var namedGroup = regexp.MustCompile(`^\s*([\pL][\pL\pN_]*)\s*(!?=)\s*(.+?)\s*$`)

// plainGroup narrows s to a label, or to name=label; ok is false where the text
// is neither (it may still be a condition).
func plainGroup(d *dataset.Dataset, s Selection, text string) (_ Selection, ok bool, err error) {
	text = strings.TrimSpace(text)
	if m := namedGroup.FindStringSubmatch(text); m != nil {
		return breakValue(d, s, m[1], m[2] == "!=", m[3])
	}
	var found []Selection
	for _, b := range d.Breaks() {
		for _, g := range b.Groups {
			if g.Label == text {
				found = append(found, s.ofFrame(g).named(b.Name, b.Label, g.Label))
			}
		}
	}
	for _, c := range d.Columns() {
		if c.Derived == nil {
			continue
		}
		for _, g := range c.Codes {
			if g.Label == text {
				found = append(found, s.ofAnswer(g.Cases).named(c.Name, c.Derived.Label, g.Label))
			}
		}
	}
	switch len(found) {
	case 0:
		return Selection{}, false, nil
	case 1:
		return found[0], true, nil
	}
	return Selection{}, false, refused("More than one break has a group %q. Write %s=%s or %s=%s.", text, found[0].Break, text, found[1].Break, text)
}

// breakValue narrows s to a group of a characteristic or derived variable, or to
// those of other groups; who has no group at all is in neither.
func breakValue(d *dataset.Dataset, s Selection, name string, not bool, label string) (Selection, bool, error) {
	if b, ok := d.Break(name); ok {
		at := slices.IndexFunc(b.Groups, func(g dataset.BreakGroup) bool { return g.Label == label })
		if at < 0 {
			labels := make([]string, len(b.Groups))
			for i, g := range b.Groups {
				labels[i] = g.Label
			}
			return Selection{}, false, noSuchGroup(name, label, labels)
		}
		g := b.Groups[at]
		if !not {
			return s.ofFrame(g).named(b.Name, b.Label, g.Label), true, nil
		}
		others := dataset.BreakGroup{Organisations: dataset.NewSet(d.Population()), Cases: dataset.NewSet(d.Cases())}
		for i, h := range b.Groups {
			if i != at {
				others.Organisations, others.Cases = others.Organisations.Or(h.Organisations), others.Cases.Or(h.Cases)
			}
		}
		return s.ofFrame(others).named(b.Name, b.Label, "not "+g.Label), true, nil
	}
	c, ok := d.Column(name)
	if !ok || c.Derived == nil {
		return Selection{}, false, nil
	}
	g, ok := codeGroup(c, label)
	if !ok {
		labels := make([]string, len(c.Codes))
		for i, code := range c.Codes {
			labels[i] = code.Label
		}
		return Selection{}, false, noSuchGroup(name, label, labels)
	}
	if not {
		return s.ofAnswer(c.Given.AndNot(g.Cases)).named(c.Name, c.Derived.Label, "not "+g.Label), true, nil
	}
	return s.ofAnswer(g.Cases).named(c.Name, c.Derived.Label, g.Label), true, nil
}

func noSuchGroup(name, label string, labels []string) error {
	repair := "Its groups are " + strings.Join(labels, "; ") + "."
	if near := source.Nearest(label, labels); near != "" {
		repair = fmt.Sprintf("Did you mean %q?", near)
	}
	return refused("%s has no group %q. %s", name, label, repair)
}

// conditionGroup narrows s by a condition in the questionnaire's language. Rows
// may be written as in files, too: SocData_d for SocData.d.
func conditionGroup(d *dataset.Dataset, s Selection, text string) (Selection, error) {
	written := columnName.ReplaceAllStringFunc(text, func(name string) string {
		if c, ok := d.Column(name); ok && c.Row != "" {
			return c.Question.ID + "." + c.Row
		}
		return name
	})
	var complaints source.Complaints
	parsed := d.Questionnaire().ParseCondition(written, source.Place{File: "group"}, &complaints)
	if len(complaints) > 0 {
		first := complaints[0]
		sentence := first.Message
		if first.Repair != "" {
			sentence += "; " + first.Repair
		}
		return Selection{}, fault.Because(complaints, fault.Refused, "There is no group %q: %s. Nothing was counted.", text, sentence)
	}
	return s.ofAnswer(d.Where(parsed)).named("condition", "", text), nil
}

var columnName = regexp.MustCompile(`[\pL][\pL\pN]*_[\pL\pN]+`)

// columnOf finds a variable by its name in files or in conditions.
func columnOf(d *dataset.Dataset, name string) (*dataset.Column, error) {
	if c, ok := d.Column(name); ok {
		return c, nil
	}
	if c, ok := d.Column(strings.Replace(name, ".", "_", 1)); ok {
		return c, nil
	}
	if q, ok := d.Questionnaire().Question(name); ok && q.Grid() {
		return nil, refused("%s is a grid. Name one of its rows: %s.", name, rowsOf(q))
	}
	return nil, refused("There is no question or derived variable %q%s.", name, near(name, namesOf(d, false)))
}

func rowsOf(q *questionnaire.Question) string {
	names := make([]string, len(q.Rows))
	for i, r := range q.Rows {
		names[i] = q.ID + "_" + r.ID
	}
	return strings.Join(names, ", ")
}

func unknownBreak(d *dataset.Dataset, name string) error {
	if q, ok := d.Questionnaire().Question(name); ok && q.Grid() {
		return refused("%s is a grid. Split the table by one of its rows: %s.", name, rowsOf(q))
	}
	return refused("There is no characteristic, question or derived variable %q to split tables by%s.", name, near(name, namesOf(d, true)))
}

func namesOf(d *dataset.Dataset, breaks bool) []string {
	var names []string
	if breaks {
		for _, b := range d.Breaks() {
			names = append(names, b.Name)
		}
	}
	for _, c := range d.Columns() {
		names = append(names, c.Name)
	}
	return names
}

func near(name string, names []string) string {
	if best := source.Nearest(name, names); best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}

func refused(format string, args ...any) error {
	return fault.New(fault.Refused, format+" Nothing was counted.", args...)
}
