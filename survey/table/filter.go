package table

import (
	"fmt"

	"omnibus/survey/dataset"
)

// filtered gives who a request counts, named as everybody of its table.
func (r Request) filtered(d *dataset.Dataset) (Selection, error) {
	s, err := GroupOf(d, r.Filter)
	if err != nil || s.Everybody() {
		return s, err
	}
	all := everybody(d)
	return s.named(all.Break, all.BreakLabel, all.Label), nil
}

// baseLabel gives the words for a variable's base within the filter.
func (r Request) baseLabel(own string) string {
	switch {
	case r.Base != "":
		return r.Base
	case r.Filter != "":
		return own + ", of these: " + r.Filter
	}
	return own
}

// remarks gives a sentence for each thing a reader would stumble over.
func (r *resolved) remarks(t *Table) []string {
	whole := r.groups[0]
	switch {
	case r.d.Cases() == 0:
		return []string{"Nobody has taken part yet, so every base is 0."}
	case whole.cases.Count() == 0:
		return []string{fmt.Sprintf("Nobody who took part is in the filter %q, so every base is 0.", r.Filter)}
	}
	var out []string
	if r.weights != nil {
		out = append(out, r.weights.sentence)
	}
	for _, p := range t.EveryPart() {
		ones, none := 0, 0
		for i, b := range p.Bases {
			switch {
			case b.N == 1:
				ones++
			case b.N == 0 && i > 0:
				none++
			}
		}
		switch {
		case p.Bases[0].N == 0:
			out = append(out, fmt.Sprintf("Nobody answered %s, so there are no percentages.", p.Variable.Name))
			continue
		case none == 1:
			out = append(out, fmt.Sprintf("In one group nobody answered %s: it has no percentages.", p.Variable.Name))
		case none > 1:
			out = append(out, fmt.Sprintf("In %d groups nobody answered %s: they have no percentages.", none, p.Variable.Name))
		}
		if ones > 0 {
			out = append(out, fmt.Sprintf("A base of 1 in %s has no tolerance, is not tested, and shows what one organisation answered.", p.Variable.Name))
		}
	}
	return out
}
