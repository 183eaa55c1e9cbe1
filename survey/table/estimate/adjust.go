package estimate

import (
	"cmp"
	"math"
	"slices"
)

// Adjustment is a way to judge several tests together.
type Adjustment uint8

const (
	// Holm keeps the chance of any false finding under Level: the smallest P
	// times their number, the next times one less, never falling.
	Holm Adjustment = iota
	// BenjaminiHochberg keeps the expected part of false ones among the findings
	// under Level: the P of rank i times their number over i, never rising backwards.
	BenjaminiHochberg
	// Bonferroni is P times their number: simple, and never better than Holm.
	Bonferroni
)

// Adjust gives each P adjusted for all of them, in their order; adjusted P are
// compared with Level as a single one is. Only tests that were made belong in
// the list. Values outside 0 to 1, and what is no number, count as 1.
func Adjust(ps []float64, how Adjustment) []float64 {
	n := len(ps)
	out := make([]float64, n)
	order := make([]int, n)
	for i, p := range ps {
		if math.IsNaN(p) || p > 1 || p < 0 {
			p = 1
		}
		out[i], order[i] = p, i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(out[a], out[b]) })
	worst, best := 0.0, 1.0
	for rank, i := range order {
		switch how {
		case Holm:
			worst = max(worst, min(out[i]*float64(n-rank), 1))
			out[i] = worst
		case Bonferroni:
			out[i] = min(out[i]*float64(n), 1)
		}
	}
	if how == BenjaminiHochberg {
		for rank := n - 1; rank >= 0; rank-- {
			i := order[rank]
			best = min(best, out[i]*float64(n)/float64(rank+1))
			out[i] = best
		}
	}
	return out
}
