package table

import (
	"cmp"
	"slices"

	"omnibus/survey/dataset"
)

// arranged puts codes and nets into the order wanted.
func (r *resolved) arranged(c *dataset.Column, lines []line) []line {
	var codes, nets []line
	for _, l := range lines {
		if l.kind == NetLine {
			nets = append(nets, l)
		} else {
			codes = append(codes, l)
		}
	}
	r.sorted(c, codes)
	switch r.Nets {
	case NoNets:
		return codes
	case NetsOnly:
		r.sortedBy(c, nets)
		return nets
	case NetsInPlace:
		return inPlace(codes, nets)
	}
	return append(codes, nets...)
}

// inPlace puts each net above the first of its codes, and the codes of a net
// together where no other net has taken them.
func inPlace(codes, nets []line) []line {
	var out []line
	placed := map[int]bool{}
	for _, l := range codes {
		code := l.codes[0]
		if placed[code] {
			continue
		}
		for _, net := range nets {
			if !slices.Contains(net.codes, code) || slices.ContainsFunc(out, func(o line) bool { return o.kind == NetLine && o.code == net.code }) {
				continue
			}
			out = append(out, net)
			for _, other := range codes {
				if slices.Contains(net.codes, other.codes[0]) && !placed[other.codes[0]] {
					placed[other.codes[0]] = true
					out = append(out, other)
				}
			}
		}
		if !placed[code] {
			placed[code] = true
			out = append(out, l)
		}
	}
	return out
}

// sorted orders codes by their share of everybody; those that read as "other",
// "none of these" or don't know stay last, in the order asked.
func (r *resolved) sorted(c *dataset.Column, codes []line) {
	if r.Sort == AsAsked {
		return
	}
	last := func(l line) bool {
		code, ok := c.Code(l.codes[0])
		return ok && (!code.Printed || code.Alone || code.Specify != "")
	}
	slices.SortStableFunc(codes, func(a, b line) int {
		switch la, lb := last(a), last(b); {
		case la && lb:
			return 0
		case la:
			return 1
		case lb:
			return -1
		}
		return r.larger(c, a, b)
	})
}

func (r *resolved) sortedBy(c *dataset.Column, lines []line) {
	if r.Sort != AsAsked {
		slices.SortStableFunc(lines, func(a, b line) int { return r.larger(c, a, b) })
	}
}

// larger compares two lines of one variable in the wanted order.
func (r *resolved) larger(c *dataset.Column, a, b line) int {
	if r.shown != nil {
		shownA, shownB := r.shown[lineKey(c.Name, a.kind, a.code, a.label)], r.shown[lineKey(c.Name, b.kind, b.code, b.label)]
		return cmp.Or(hiddenLast(shownA, shownB), r.direction()*cmp.Compare(shownA.Count, shownB.Count))
	}
	return r.direction() * cmp.Compare(dataset.CountOr(r.groups[0].cases, a.sets...), dataset.CountOr(r.groups[0].cases, b.sets...))
}

func (r *resolved) direction() int {
	if r.Sort == Descending {
		return -1
	}
	return 1
}

// partsInOrder gives the order of the variables: sorted by their one line where
// each has one, else as asked.
func (r *resolved) partsInOrder() []int {
	order := make([]int, len(r.columns))
	for i := range order {
		order[i] = i
	}
	for _, lines := range r.lines {
		if r.Sort == AsAsked || len(lines) != 1 || lines[0].kind == MeanLine {
			return order
		}
	}
	whole := r.groups[0].cases
	slices.SortStableFunc(order, func(a, b int) int {
		if r.shown != nil {
			shownA, shownB := r.shownOf(a), r.shownOf(b)
			return cmp.Or(hiddenLast(shownA, shownB), r.direction()*cmp.Compare(shownA.Count*max(shownB.Base, 1), shownB.Count*max(shownA.Base, 1)))
		}
		// The counts are compared in each other's base, so that nothing is rounded.
		baseA, baseB := r.columns[a].Given.CountAnd(whole), r.columns[b].Given.CountAnd(whole)
		return r.direction() * cmp.Compare(dataset.CountOr(whole, r.lines[a][0].sets...)*max(baseB, 1), dataset.CountOr(whole, r.lines[b][0].sets...)*max(baseA, 1))
	})
	return order
}
