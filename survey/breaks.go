package survey

import (
	"fmt"
	"strings"

	"omnibus/source"
)

// maxGroups bounds what a table can be split into and still be read.
const maxGroups = 60

// claim takes a name for a characteristic or derived variable and complains of
// one that cannot be used.
func (r *reader) claim(p source.Pair, names map[string]source.Place) {
	if !nameShape.MatchString(p.Key) || len(p.Key) > 64 {
		r.out.Add(p.KeyAt, "begin with a letter and use letters, digits and underscores, at most 64",
			"%q cannot be the name of a variable", p.Key)
	}
	switch strings.ToLower(p.Key) {
	case "all", "and", "or", "not", "in", "any", "count", "answered":
		r.out.Add(p.KeyAt, "choose another name", "%q has a meaning of its own in tables and conditions", p.Key)
	}
	if first, twice := names[p.Key]; twice {
		*r.out = append(*r.out, source.Complaint{At: p.KeyAt, Message: fmt.Sprintf("the name %q is taken", p.Key),
			Repair: "choose another name", Related: &first})
	}
	names[p.Key] = p.KeyAt
}

func (r *reader) characteristics(n source.Node, names map[string]source.Place) {
	for _, p := range n.Pairs() {
		r.claim(p, names)
		f := p.Value.Fields("a characteristic", "label", "column", "source", "as of", "groups", "bands")
		c := Characteristic{Name: p.Key, Column: f["column"].Text(), Label: f["label"].Text(), Source: f["source"].Text(), At: p.KeyAt}
		if f["as of"].Given() {
			c.AsOf, _ = r.day(p.Value, f["as of"], "the day that "+p.Key+" is as of")
		}
		if c.Column == "" {
			c.Column = c.Name
		}
		if c.Label == "" && (p.Value.IsMapping() || !p.Value.Given()) {
			r.missing(p.Value, f["label"], "the label of "+p.Key, "label: what it is called in tables")
		}
		if f["groups"].Given() && f["bands"].Given() {
			f["bands"].Complain("keep groups for words, or bands for numbers", "%s has both groups and bands", p.Key)
		}
		c.Groups = r.groupLabels(f["groups"])
		c.Bounds = r.bounds(f["bands"])
		r.wave.Characteristics = append(r.wave.Characteristics, r.ofColumn(c))
	}
}

// ofColumn completes a characteristic with what was said of its column where it was
// declared before: the source and the day are the column's, not the bands'.
func (r *reader) ofColumn(c Characteristic) Characteristic {
	for _, before := range r.wave.Characteristics {
		if before.Column != c.Column {
			continue
		}
		if c.Source == "" {
			c.Source = before.Source
		}
		if c.AsOf.IsZero() {
			c.AsOf = before.AsOf
		}
		if c.Source != before.Source || !c.AsOf.Equal(before.AsOf) {
			*r.out = append(*r.out, source.Complaint{At: c.At, Message: fmt.Sprintf("%s and %s are of the column %s and name different sources or days", c.Name, before.Name, c.Column),
				Repair: "say it once, at the first of them", Related: &before.At})
		}
		break
	}
	return c
}

// Notices are what should be looked at in a wave's rules and is no error: where a
// characteristic comes from is not said, or it tells of a day on which
// organisations could have been asked already.
func (w *Wave) Notices() source.Complaints {
	var out source.Complaints
	said := map[string]bool{}
	for _, c := range w.Characteristics {
		if said[c.Column] {
			continue
		}
		said[c.Column] = true
		switch {
		case c.Source == "" && c.AsOf.IsZero():
			out.Add(c.At, "write source: and as of: under it", "it is not said where %s comes from and of which day it tells", c.Name)
		case c.Source == "":
			out.Add(c.At, "write source: under it", "it is not said where %s comes from", c.Name)
		case c.AsOf.IsZero():
			out.Add(c.At, "write as of: under it, as 2016-03-31", "it is not said of which day %s tells", c.Name)
		case !w.Fieldwork.From.IsZero() && c.AsOf.After(w.Fieldwork.From):
			out.Add(c.At, "take the figures that were known when the fieldwork began, or check the day",
				"%s is as of %s, after the fieldwork began on %s: groups may have changed by then", c.Name, c.AsOf.Format("2 January 2006"), w.Fieldwork.From.Format("2 January 2006"))
		}
	}
	return out
}

// Origin says where a characteristic comes from and of which day it tells, "" where
// neither is said.
func (c Characteristic) Origin() string {
	switch {
	case c.AsOf.IsZero():
		return c.Source
	case c.Source == "":
		return "as of " + c.AsOf.Format("2 January 2006")
	}
	return c.Source + ", as of " + c.AsOf.Format("2 January 2006")
}

// groupLabels reads the wanted order of a column of words.
func (r *reader) groupLabels(n source.Node) []string {
	if n.Given() && n.IsList() && len(n.List()) == 0 {
		n.Complain("list them in the wanted order, or leave groups out", "there are no groups")
	}
	var labels []string
	first := map[string]source.Place{}
	for _, item := range n.List() {
		label := item.Text()
		if label == "" {
			item.Complain("write its name, or remove the line", "a group has no name")
			continue
		}
		if at, twice := first[label]; twice {
			*r.out = append(*r.out, source.Complaint{At: item.Place(), Message: fmt.Sprintf("the group %q is there twice", label),
				Repair: "keep one", Related: &at})
			continue
		}
		first[label] = item.Place()
		labels = append(labels, label)
	}
	if len(labels) > maxGroups {
		n.Complain("leave out some, or use bands", "there are %d groups; at most %d can be read in a table", len(labels), maxGroups)
	}
	return labels
}

// bounds reads the lower ends of bands.
func (r *reader) bounds(n source.Node) []float64 {
	if n.Given() && n.IsList() && len(n.List()) == 0 {
		n.Complain("list the lower end of each band, as [0, 20, 40]", "there are no bands")
	}
	var bounds []float64
	for _, item := range n.List() {
		if !item.Given() {
			item.Complain("write the lower end of a band", "expected a number, found nothing")
			continue
		}
		complaints := len(*r.out)
		bound := item.Float(0)
		if len(*r.out) > complaints {
			continue
		}
		if len(bounds) > 0 && bound <= bounds[len(bounds)-1] {
			item.Complain("list the lower ends from the smallest to the largest", "the bands do not ascend here")
			continue
		}
		bounds = append(bounds, bound)
	}
	if len(bounds) > maxGroups {
		n.Complain("use wider bands", "there are %d bands; at most %d can be read in a table", len(bounds), maxGroups)
	}
	return bounds
}

func (r *reader) derived(n source.Node, names map[string]source.Place) {
	for _, p := range n.Pairs() {
		r.claim(p, names)
		f := p.Value.Fields("a derived variable", "label", "base", "groups")
		d := Derived{Name: p.Key, Label: f["label"].Text(), Base: f["base"].Text(), At: p.KeyAt}
		for _, key := range []string{"label", "groups"} {
			if !f[key].Given() && (p.Value.IsMapping() || !p.Value.Given()) {
				example := "label: what it is called in tables"
				if key == "groups" {
					example = "groups: {label: condition}"
				}
				r.missing(p.Value, f[key], "the "+key+" of "+p.Key, example)
			}
		}
		groups := f["groups"].Pairs()
		if f["groups"].IsMapping() && len(groups) == 0 {
			f["groups"].Complain("write each as label: condition", "there are no groups")
		}
		for _, g := range groups {
			group := DerivedGroup{Label: strings.TrimSpace(g.Key), When: g.Value.Text(), At: g.Value.Within(0)}
			switch {
			case group.Label == "":
				r.out.Add(g.KeyAt, "write its name", "a group has no name")
			case group.When == "" && (g.Value.IsScalar() || !g.Value.Given()):
				r.out.Add(g.KeyAt, "write the answers that make it, as WelPlace = 1", "the group %q has no condition", group.Label)
			}
			d.Groups = append(d.Groups, group)
		}
		r.wave.Derived = append(r.wave.Derived, d)
	}
}
