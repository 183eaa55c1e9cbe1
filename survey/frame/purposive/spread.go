package purposive

import (
	"math"
	"slices"
)

// maxExchanges bounds the exchanges, maxChecks the search for a proof.
const (
	maxExchanges = 1_000
	maxChecks    = 2_000_000
)

// spread fills the sample up from its start and makes its smallest distance as
// large as it can while it has the required groups. proven says that no sample
// has a larger one.
func (d *draw) spread(required set, start []int) (chosen []int, proven bool) {
	chosen = append(slices.Clone(d.locked), start...)
	chosen = d.fill(chosen)
	for range maxExchanges {
		if !d.exchange(required, chosen) {
			break
		}
	}
	p := proof{draw: d, best: d.smallest(chosen), required: required}
	if p.search(slices.Clone(d.locked), 0, math.Inf(1)); p.found != nil {
		chosen = p.found
	}
	return chosen, p.checks < maxChecks
}

// fill adds whoever is farthest from those that are there, until there are N.
func (d *draw) fill(chosen []int) []int {
	away := make([]float64, len(d.at))
	for i := range away {
		away[i] = math.Inf(1)
	}
	near := func(j int) {
		for _, i := range d.open {
			away[i] = min(away[i], d.distance(i, j))
		}
		away[j] = -1
	}
	for _, j := range chosen {
		near(j)
	}
	for len(chosen) < d.rule.N {
		best := -1
		for _, i := range d.open {
			if away[i] >= 0 && (best < 0 || away[i] > away[best]) {
				best = i
			}
		}
		chosen = append(chosen, best)
		near(best)
	}
	return chosen
}

// smallest is the smallest distance of two of which one is free to be chosen,
// infinite when there are no two.
func (d *draw) smallest(chosen []int) float64 {
	least := math.Inf(1)
	for n, i := range chosen {
		for _, j := range chosen[:n] {
			if !d.isLocked[i] || !d.isLocked[j] {
				least = min(least, d.distance(i, j))
			}
		}
	}
	return least
}

// exchange replaces one of two that are nearest to each other, so that either
// the smallest distance grows, or fewer pairs are at it. It gives false when no
// exchange of one choice does either.
func (d *draw) exchange(required set, chosen []int) bool {
	least := d.smallest(chosen)
	if math.IsInf(least, 1) {
		return false
	}
	there := make([]bool, len(d.at))
	for _, i := range chosen {
		there[i] = true
	}
	for n, i := range chosen {
		if d.isLocked[i] {
			continue
		}
		ties := d.ties(chosen, n, i, least)
		if ties == 0 {
			continue
		}
		var rest set
		for m, j := range chosen {
			if m != n {
				rest = rest.or(d.in[j])
			}
		}
		must := required.without(rest)
		best, fewest := -1, ties
		for _, x := range d.open {
			if there[x] || must.without(d.in[x]) != (set{}) {
				continue
			}
			if t := d.ties(chosen, n, x, least); t >= 0 && t < fewest {
				best, fewest = x, t
			}
		}
		if best >= 0 {
			chosen[n] = best
			return true
		}
	}
	return false
}

// ties counts at how many others x would be the smallest distance away in the
// place of the n-th; -1 when it would be nearer to one.
func (d *draw) ties(chosen []int, n, x int, least float64) int {
	t := 0
	for m, j := range chosen {
		if m == n {
			continue
		}
		away := d.distance(x, j)
		if away < least {
			return -1
		}
		if away == least {
			t++
		}
	}
	return t
}

// proof looks through all samples for one that is better than the best so far,
// in the order in which ties are broken, until it has seen too many.
type proof struct {
	draw     *draw
	required set
	best     float64
	found    []int
	checks   int
}

// search adds to chosen from the open ones at and after next; least is the
// smallest distance among those that are there.
func (p *proof) search(chosen []int, next int, least float64) {
	d := p.draw
	var had set
	for _, i := range chosen {
		had = had.or(d.in[i])
	}
	need, free := p.required.without(had), d.rule.N-len(chosen)
	if free == 0 {
		if need == (set{}) && least > p.best {
			p.best, p.found = least, slices.Clone(chosen)
		}
		return
	}
	if (&coverSearch{draw: d}).atLeast(need) > free {
		return
	}
	for at := next; at+free <= len(d.open) && p.checks < maxChecks; at++ {
		x, closest := d.open[at], least
		for _, j := range chosen {
			p.checks++
			if closest = min(closest, d.distance(x, j)); closest <= p.best {
				break
			}
		}
		p.checks++
		if closest > p.best {
			p.search(append(chosen, x), at+1, closest)
		}
	}
}
