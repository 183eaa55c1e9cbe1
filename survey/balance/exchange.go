package balance

import (
	"slices"
	"strings"
)

// An organisation can be exchanged when there is a second set of organisations
// that could have answered, differs in it, and gives every number that is told:
// then nobody can tell which is true, whatever they do with the numbers. Two
// kinds of exchange are looked for. One who answered and one who did not, alike in
// all that is told. Or two who answered for two who did not: by each
// characteristic the two pairs have the same two groups.

// kind is organisations that are alike in all that is told.
type kind struct {
	// in is the group by each characteristic.
	in []int
	// answered and not count its organisations.
	answered, not int
	safe          bool
}

// told is what is told of one characteristic: the group of each organisation,
// those that are withheld being one, since their sum is known.
type told []int

// protect withholds whole characteristics until every organisation can be exchanged.
func (p *Picture) protect(breaks []BreakRates) {
	all := make([]told, len(breaks))
	for j, b := range breaks {
		all[j] = make(told, len(p.cases))
		for at, g := range p.wave.columns[j].of {
			if all[j][at] = int(g); b.Groups[g].Withheld {
				all[j][at] = -1
			}
		}
	}
	shown := make([]bool, len(breaks))
	for j := range breaks {
		shown[j] = true
	}
	for open := p.exposed(all, shown); open > 0 && slices.Contains(shown, true); {
		// The one without which fewest are exposed goes, of several the finest.
		drop, left := -1, 0
		for j := range breaks {
			if !shown[j] {
				continue
			}
			shown[j] = false
			n := p.exposed(all, shown)
			shown[j] = true
			if drop < 0 || n < left || n == left && len(breaks[j].Groups) > len(breaks[drop].Groups) {
				drop, left = j, n
			}
		}
		shown[drop], open = false, left
	}
	for j := range breaks {
		for g := range breaks[j].Groups {
			one := &breaks[j].Groups[g]
			if !shown[j] && one.Frame > 0 {
				one.Frame, one.Answered, one.Withheld = 0, 0, true
			}
		}
	}
}

// exposed counts the organisations for which no exchange is found, where the
// characteristics that are shown are told.
func (p *Picture) exposed(all []told, shown []bool) int {
	var by []told
	for j := range shown {
		if shown[j] {
			by = append(by, all[j])
		}
	}
	kinds, at := p.kinds(by)
	exposed := 0
	for _, k := range kinds {
		if !k.safe && !exchangeable(k, kinds, at) {
			exposed += k.answered + k.not
		}
	}
	return exposed
}

// kinds puts the organisations into kinds, and gives these by their groups.
func (p *Picture) kinds(by []told) ([]*kind, map[string]*kind) {
	var all []*kind
	at := map[string]*kind{}
	in := make([]int, len(by))
	for org, one := range p.cases {
		for c := range by {
			in[c] = by[c][org]
		}
		k := at[nameOf(in)]
		if k == nil {
			k = &kind{in: slices.Clone(in)}
			at[nameOf(in)], all = k, append(all, k)
		}
		if one.answered {
			k.answered++
		} else {
			k.not++
		}
	}
	for _, k := range all {
		k.safe = k.answered > 0 && k.not > 0
	}
	return all, at
}

func nameOf(in []int) string {
	var b strings.Builder
	for _, g := range in {
		b.WriteByte(byte(g))
		b.WriteByte(byte(g >> 8))
	}
	return b.String()
}

// exchangeable looks for an exchange of two pairs that one of the kind is in, and
// marks all four: of a, with the mate q, against r in its own place and s in q's.
func exchangeable(a *kind, kinds []*kind, at map[string]*kind) bool {
	has := func(k *kind, like bool) bool {
		if like == (a.answered > 0) {
			return k.answered > 0
		}
		return k.not > 0
	}
	rest := make([]int, len(a.in))
	for _, q := range kinds {
		if q == a || !has(q, true) {
			continue
		}
	next:
		for _, r := range kinds {
			if r == a || r == q || !has(r, false) {
				continue
			}
			for c := range rest {
				switch {
				case r.in[c] == a.in[c]:
					rest[c] = q.in[c]
				case r.in[c] == q.in[c]:
					rest[c] = a.in[c]
				default:
					continue next
				}
			}
			if s := at[nameOf(rest)]; s != nil && s != a && s != q && has(s, false) {
				a.safe, q.safe, r.safe, s.safe = true, true, true, true
				return true
			}
		}
	}
	return false
}
