package table

import (
	"slices"
	"strconv"

	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table/estimate"
)

// maxGroups bounds the groups of one break: beyond it nobody can read the
// table, and a column of names was probably taken for a characteristic.
const maxGroups = 200

// Selection is a group together with the cases that are in it.
type Selection struct {
	Group
	cases dataset.Set
	// stratum are the cases of the smallest part of the frame around the group
	// whose N is known: the group itself when it is made of characteristics.
	stratum dataset.Set
	// organisations are the stratum's organisations in the frame; its count is the N.
	organisations dataset.Set
	population    int
	// entire says that the cases are all there are, so that a part of them need
	// not be looked for.
	entire bool
}

// everybody is the selection of all cases.
func everybody(d *dataset.Dataset) Selection {
	all := dataset.FullSet(d.Cases())
	return Selection{
		Group: Group{Break: "all", BreakLabel: "All", Label: "All", Population: d.Population(), Cases: d.Cases()},
		cases: all, stratum: all, organisations: dataset.FullSet(d.Population()), population: d.Population(), entire: true,
	}
}

// Everybody says whether the selection is of all cases.
func (s Selection) Everybody() bool { return s.Break == "all" }

// sample gives the base of a column in the selection and where it was drawn from.
func (s Selection) sample(c *dataset.Column) estimate.Sample {
	base := c.Given.CountAnd(s.cases)
	if s.Group.Population > 0 {
		return estimate.Of(base, s.population)
	}
	return estimate.Sample{Base: base, Drawn: c.Given.CountAnd(s.stratum), Population: s.population}
}

// ofFrame narrows a selection to a group of a characteristic.
func (s Selection) ofFrame(g dataset.BreakGroup) Selection {
	if s.entire {
		s.cases, s.stratum, s.organisations, s.entire = g.Cases, g.Cases, g.Organisations, false
	} else {
		s.cases, s.stratum = s.cases.And(g.Cases), s.stratum.And(g.Cases)
		s.organisations = s.organisations.And(g.Organisations)
	}
	s.population = s.organisations.Count()
	if s.Group.Population > 0 {
		s.Group.Population = s.population
	}
	s.Group.Cases = s.cases.Count()
	return s
}

// ofAnswer narrows a selection to cases that were found by an answer. The
// frame does not say how many organisations would have answered so.
func (s Selection) ofAnswer(cases dataset.Set) Selection {
	if s.entire {
		s.cases, s.entire = cases, false
	} else {
		s.cases = s.cases.And(cases)
	}
	s.Group.Population, s.Group.Cases = 0, s.cases.Count()
	return s
}

func (s Selection) named(of, breakLabel, label string) Selection {
	s.Group.Break, s.BreakLabel, s.Label = of, breakLabel, label
	return s
}

// rest gives the cases of whole that are not in s, which must be within it.
func (s Selection) rest(whole Selection) Selection {
	out := whole
	out.entire = false
	out.cases = whole.cases.AndNot(s.cases)
	if s.Group.Population > 0 && whole.Group.Population > 0 {
		out.stratum = whole.stratum.AndNot(s.stratum)
		out.organisations = whole.organisations.AndNot(s.organisations)
		out.population = out.organisations.Count()
		out.Group.Population = out.population
	} else {
		out.Group.Population = 0
	}
	out.Group.Cases = out.cases.Count()
	return out.named(s.Break, s.BreakLabel, "All others")
}

// groupsOf gives everybody and then the groups of each break.
func groupsOf(d *dataset.Dataset, by []string) ([]Selection, error) {
	groups := []Selection{everybody(d)}
	for _, name := range by {
		of, err := breakGroups(d, name)
		if err != nil {
			return nil, err
		}
		groups = append(groups, of...)
	}
	return groups, nil
}

// breakGroups gives the groups of one break in order.
func breakGroups(d *dataset.Dataset, name string) ([]Selection, error) {
	all := everybody(d)
	var groups []Selection
	if b, ok := d.Break(name); ok {
		for _, g := range b.Groups {
			groups = append(groups, all.ofFrame(g).named(b.Name, b.Label, g.Label))
		}
	} else {
		c, err := columnOf(d, name)
		if err != nil {
			return nil, unknownBreak(d, name)
		}
		if c.Kind != questionnaire.One && c.Kind != questionnaire.Many {
			return nil, refused("A table cannot be split by %s, which takes a %s. Name a characteristic or a question with codes.", name, c.Kind)
		}
		for _, code := range c.Codes {
			if code.Printed || code.Cases.Count() > 0 {
				g := all.ofAnswer(code.Cases).named(c.Name, variableOf(d, c).Label, short(code.Short, code.Label))
				g.Overlaps = c.Kind == questionnaire.Many
				groups = append(groups, g)
			}
		}
	}
	if len(groups) > maxGroups {
		return nil, refused("The break %s has %d groups; a table takes %d at most. Put its values into bands.", name, len(groups), maxGroups)
	}
	return groups, nil
}

// codeGroup gives the group of a one-code variable by a group's label or its code's number.
func codeGroup(c *dataset.Column, text string) (dataset.Code, bool) {
	at := slices.IndexFunc(c.Codes, func(code dataset.Code) bool {
		return code.Label == text || code.Short == text || strconv.Itoa(code.Code.Code) == text
	})
	if at < 0 {
		return dataset.Code{}, false
	}
	return c.Codes[at], true
}
