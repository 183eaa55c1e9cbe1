package table

import (
	"slices"
	"strings"

	"omnibus/survey/dataset"
)

// step is one name with one of its groups; a path is how a group is narrowed
// down from everybody, which has the empty path.
type (
	step struct{ name, label string }
	path []step
)

// within says whether the group of p lies in that of q, by their names alone.
func (p path) within(q path) bool {
	return !slices.ContainsFunc(q, func(s step) bool { return !slices.Contains(p, s) })
}

// names gives the path's break without its labels, whatever the order.
func (p path) names() string {
	names := make([]string, len(p))
	for i, s := range p {
		names[i] = s.name
	}
	slices.Sort(names)
	return strings.Join(names, "*")
}

// key is the same for the same group, whatever the order of crossing.
func (p path) key() string {
	parts := make([]string, len(p))
	for i, s := range p {
		parts[i] = s.name + "=" + s.label
	}
	slices.Sort(parts)
	return strings.Join(parts, "\n")
}

// maxBanner bounds all groups of a table together.
const maxBanner = 400

// banner lays out everybody of the filter and then the groups of each break.
func (r *resolved) banner(whole Selection) error {
	r.groups, r.paths = []Selection{whole}, []path{nil}
	var seen []string
	for _, b := range r.By {
		if slices.Contains(seen, b.String()) {
			return refused("The break %s is there twice. Keep one.", b)
		}
		seen = append(seen, b.String())
		groups, paths, err := crossed(r.d, whole, b)
		if err != nil {
			return err
		}
		from := len(r.groups)
		r.groups, r.paths = append(r.groups, groups...), append(r.paths, paths...)
		r.breaks = append(r.breaks, [2]int{from, len(r.groups)})
		if len(r.groups) > maxBanner {
			return refused("The breaks have more than %d groups together, and nobody can read that. Make two tables of it.", maxBanner)
		}
	}
	return nil
}

// crossed gives the groups of a break within a selection. Combinations that no
// organisation of the frame has are left out.
func crossed(d *dataset.Dataset, whole Selection, b Break) ([]Selection, []path, error) {
	if len(b) == 0 {
		return nil, nil, refused("A break has no name. Name a characteristic or a question with codes.")
	}
	groups, paths := []Selection{whole}, []path{nil}
	for i, name := range b {
		if slices.Contains(b[:i], name) {
			return nil, nil, refused("%s is crossed with itself. Name each once.", name)
		}
		single, err := breakGroups(d, name)
		if err != nil {
			return nil, nil, err
		}
		var next []Selection
		var nextPaths []path
		for k, outer := range groups {
			for _, inner := range single {
				g := both(outer, inner)
				if inner.Group.Population > 0 && g.population == 0 && i > 0 {
					continue
				}
				label, breakLabel := inner.Label, inner.BreakLabel
				if i > 0 {
					label, breakLabel = outer.Label+", "+label, outer.BreakLabel+" × "+breakLabel
				}
				next = append(next, g.named(b[:i+1].String(), breakLabel, label))
				nextPaths = append(nextPaths, append(slices.Clone(paths[k]), step{inner.Break, inner.Label}))
			}
		}
		if groups, paths = next, nextPaths; len(groups) > maxGroups {
			return nil, nil, refused("The break %s has %d groups; a table takes %d at most. Put its values into bands.", b, len(groups), maxGroups)
		}
	}
	if len(b) == 1 {
		for i := range groups {
			groups[i].Break = paths[i][0].name
		}
	}
	return groups, paths, nil
}

// both gives the cases of two selections together.
func both(outer, inner Selection) Selection {
	out := outer.ofAnswer(inner.cases)
	if inner.Group.Population > 0 {
		out = outer.ofFrame(dataset.BreakGroup{Label: inner.Label, Organisations: inner.organisations, Cases: inner.stratum})
	}
	out.Overlaps = outer.Overlaps || inner.Overlaps
	return out
}

// columnsOf finds what is shown; a grid is all its rows.
func columnsOf(d *dataset.Dataset, show []string) ([]*dataset.Column, error) {
	if len(show) == 0 {
		return nil, refused("The table shows nothing. Name a question, a row of a grid or a derived variable.")
	}
	var columns []*dataset.Column
	for _, name := range show {
		some, err := columnsNamed(d, name)
		if err != nil {
			return nil, err
		}
		for _, c := range some {
			if slices.Contains(columns, c) {
				return nil, refused("%s is shown twice. Keep one.", c.Name)
			}
			columns = append(columns, c)
		}
	}
	return columns, nil
}

func columnsNamed(d *dataset.Dataset, name string) ([]*dataset.Column, error) {
	q, ok := d.Questionnaire().Question(name)
	if !ok || !q.Grid() {
		c, err := columnOf(d, name)
		if err != nil {
			return nil, notAsked(d, name)
		}
		return []*dataset.Column{c}, nil
	}
	var columns []*dataset.Column
	for _, row := range q.Rows {
		c, err := columnOf(d, q.ID+"_"+row.ID)
		if err != nil {
			return nil, err
		}
		columns = append(columns, c)
	}
	return columns, nil
}

func notAsked(d *dataset.Dataset, name string) error {
	hint := near(name, namesOf(d, false))
	if hint == "" {
		hint = ". A question of another wave can only be counted there."
	}
	return refused("%s has no question or derived variable %q%s", d.Wave().Title, name, hint)
}
