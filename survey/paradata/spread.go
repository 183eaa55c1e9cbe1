package paradata

import (
	"math"
	"slices"
)

// Spread describes a set of minutes.
type Spread struct {
	N                         int
	Low, Q1, Median, Q3, High float64
	Mean, Total               float64
}

// SpreadOf describes minutes, in any order; all figures of none are 0.
func SpreadOf(minutes []float64) Spread {
	s := Spread{N: len(minutes)}
	if s.N == 0 {
		return s
	}
	sorted := slices.Clone(minutes)
	slices.Sort(sorted)
	for _, m := range sorted {
		s.Total += m
	}
	s.Mean = s.Total / float64(s.N)
	s.Low, s.Q1, s.Median, s.Q3, s.High = sorted[0], Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75), sorted[s.N-1]
	return s
}

// Quantile gives the p-quantile (0 to 1) of ascending numbers, NaN of none. It
// lies at place 1+(n−1)p, between two of them in proportion: what R calls type
// 7 and spreadsheets QUARTILE.INC.
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := p * float64(len(sorted)-1)
	lower := int(math.Floor(at))
	if lower >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	return sorted[lower] + (at-float64(lower))*(sorted[lower+1]-sorted[lower])
}
