package purposive

import (
	"cmp"
	"math/bits"
	"slices"
)

// set is a set of groups.
type set [MaxGroups / 64]uint64

func (s *set) add(g int)     { s[g/64] |= 1 << (g % 64) }
func (s set) has(g int) bool { return s[g/64]&(1<<(g%64)) != 0 }

func (s set) each(do func(g int)) {
	for w, word := range s {
		for ; word != 0; word &= word - 1 {
			do(w*64 + bits.TrailingZeros64(word))
		}
	}
}

func (s set) and(t set) set {
	for w := range s {
		s[w] &= t[w]
	}
	return s
}

func (s set) or(t set) set {
	for w := range s {
		s[w] |= t[w]
	}
	return s
}

func (s set) without(t set) set {
	for w := range s {
		s[w] &^= t[w]
	}
	return s
}

func (s set) count() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// maxCoverSteps bounds one search for a cover.
const maxCoverSteps = 1_000_000

// cover finds the groups that the sample must have, and organisations that have
// them: all groups, or else as many as can be in the order of priority, which
// is that of the characteristics and in each the larger group first. A group is
// required when it can be had together with all that are required before it.
// proven is false when a search was given up, and its group not required.
func (d *draw) cover() (required set, start []int, proven bool) {
	order := d.priority()
	var all set
	for _, g := range order {
		all.add(g)
	}
	s := d.newCoverSearch()
	if found, ok, _ := s.find(all); ok {
		return all, found, true
	}
	proven = true
	for _, g := range order {
		try := required
		try.add(g)
		found, ok, sure := s.find(try)
		if ok {
			required, start = try, found
		}
		proven = proven && (ok || sure)
	}
	return required, start, proven
}

// priority gives the groups that can be had, the most important first.
func (d *draw) priority() []int {
	var order []int
	for k := range d.numeric {
		first := len(order)
		for g := d.spanOf[k]; g < d.spanOf[k+1]; g++ {
			if d.groups[g].Open > 0 {
				order = append(order, g)
			}
		}
		slices.SortStableFunc(order[first:], func(a, b int) int { return cmp.Compare(d.groups[b].Size, d.groups[a].Size) })
	}
	return order
}

// coverSearch looks for a few organisations that have all of some groups.
type coverSearch struct {
	draw *draw
	had  set // by those that are in anyway
	free int // how many may be chosen
	// kinds are the combinations of groups that organisations have, each with the
	// first organisation that has it.
	kinds  []kind
	failed map[state]bool
	steps  int
}

type kind struct {
	first int
	in    set
}

type state struct {
	need set
	free int
}

func (d *draw) newCoverSearch() *coverSearch {
	s := &coverSearch{draw: d, free: d.rule.N - len(d.locked)}
	for _, i := range d.locked {
		s.had = s.had.or(d.in[i])
	}
	known := map[set]bool{}
	for _, i := range d.open {
		if !known[d.in[i]] {
			known[d.in[i]] = true
			s.kinds = append(s.kinds, kind{i, d.in[i]})
		}
	}
	return s
}

// find gives organisations that have the wanted groups; sure says that there
// are none when it finds none.
func (s *coverSearch) find(want set) (found []int, ok, sure bool) {
	s.failed, s.steps = map[state]bool{}, 0
	found, ok = s.search(want.without(s.had), s.free)
	return found, ok, s.steps < maxCoverSteps
}

func (s *coverSearch) search(need set, free int) ([]int, bool) {
	if need == (set{}) {
		return nil, true
	}
	at := state{need, free}
	if s.atLeast(need) > free || s.failed[at] || s.steps >= maxCoverSteps {
		return nil, false
	}
	kinds := s.rarest(need)
	slices.SortStableFunc(kinds, func(a, b kind) int { return cmp.Compare(b.in.and(need).count(), a.in.and(need).count()) })
	for _, k := range kinds {
		if rest, ok := s.search(need.without(k.in), free-1); ok {
			return append([]int{k.first}, rest...), true
		}
	}
	s.failed[at] = true
	return nil, false
}

// atLeast is how many are needed at the least: an organisation is in one group
// of a characteristic.
func (s *coverSearch) atLeast(need set) int {
	most := 0
	for k := range s.draw.numeric {
		n := 0
		for g := s.draw.spanOf[k]; g < s.draw.spanOf[k+1]; g++ {
			if need.has(g) {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// rarest gives the kinds that have the needed group which the fewest have: one
// of them must be chosen.
func (s *coverSearch) rarest(need set) []kind {
	var of [MaxGroups]int
	for _, k := range s.kinds {
		s.steps++
		k.in.and(need).each(func(g int) { of[g]++ })
	}
	rare := -1
	need.each(func(g int) {
		if rare < 0 || of[g] < of[rare] {
			rare = g
		}
	})
	var found []kind
	for _, k := range s.kinds {
		if k.in.has(rare) {
			found = append(found, k)
		}
	}
	return found
}
