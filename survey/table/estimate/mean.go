package estimate

import (
	"math"
	"slices"
)

// MeanOf estimates a mean: variance s²/n·correction, s² with divisor n−1 (for a
// domain see Sample). ok is false for fewer than 2 numbers, or when s.Base does
// not count the numbers.
func MeanOf(numbers []float64, s Sample, c Correction) (e Estimate, ok bool) {
	if len(numbers) != s.Base {
		return Estimate{}, false
	}
	mean, deviation := Mean(numbers)
	variance, ok := MeanVariance(deviation, s, c)
	if !numbered(mean, variance) {
		return Estimate{}, false
	}
	return Estimate{mean, math.Sqrt(variance), float64(max(s.Base-1, 0))}, ok
}

// numbered says that none is endless or no number: sums of squares can be, of
// numbers above 1e154.
func numbered(numbers ...float64) bool {
	for _, x := range numbers {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// MeanVariance gives the estimated variance of a mean from the mean square
// deviation that Mean gives. ok is false for a base under 2, or a deviation that
// is no number.
func MeanVariance(deviation float64, s Sample, c Correction) (variance float64, ok bool) {
	scale, ok := s.scale(c)
	if !ok || !numbered(deviation) {
		return 0, false
	}
	return max(deviation, 0) * scale, true
}

// Summary describes numbers.
type Summary struct {
	N int
	// SD is the standard deviation with divisor N−1; 0 for a single number.
	Mean, SD, Lowest, Highest float64
	// LowerQuarter, Median and UpperQuarter are of type 7: see Quantile.
	LowerQuarter, Median, UpperQuarter float64
}

// Describe summarises numbers, which keep their order; ok is false for none, or
// when they are too large to be squared.
func Describe(numbers []float64) (s Summary, ok bool) {
	if len(numbers) == 0 {
		return Summary{}, false
	}
	sorted := slices.Sorted(slices.Values(numbers))
	mean, deviation := Mean(numbers)
	n := float64(len(numbers))
	s = Summary{N: len(numbers), Mean: mean, Lowest: sorted[0], Highest: sorted[len(sorted)-1],
		LowerQuarter: Quantile(sorted, 0.25), Median: Quantile(sorted, 0.5), UpperQuarter: Quantile(sorted, 0.75)}
	if n > 1 {
		s.SD = math.Sqrt(deviation * n / (n - 1))
	}
	if !numbered(s.Mean, s.SD, s.Lowest, s.Highest, s.LowerQuarter, s.Median, s.UpperQuarter) {
		return Summary{}, false
	}
	return s, true
}

// Quantile gives the p-quantile (p from 0 to 1) of sorted numbers by the rule
// of most packages, type 7 of Hyndman and Fan (1996): the place 1 + (n−1)p,
// between two numbers in proportion. 0 for no numbers.
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 || math.IsNaN(p) {
		return 0
	}
	place := min(max(p, 0), 1) * float64(len(sorted)-1)
	below := int(place)
	above := min(below+1, len(sorted)-1)
	if sorted[below] == sorted[above] {
		return sorted[below]
	}
	part := place - float64(below)
	return sorted[below]*(1-part) + sorted[above]*part
}

// Stratum is one group of a population that is known by groups: its estimate,
// its base and its N.
type Stratum struct {
	Estimate
	Base, Population int
}

// Stratified adds up groups that together are the whole: Σ N_g/N·value_g, with
// the variance Σ (N_g/N)²·variance_g. ok is false without a population, or when
// a group with a population has no estimate of its variance (a base under 2).
func Stratified(groups []Stratum) (e Estimate, ok bool) {
	n, cases, strata := 0, 0, 0
	for _, g := range groups {
		if g.Population < 0 || g.Population > 0 && g.Base < 2 {
			return Estimate{}, false
		}
		if g.Population > 0 {
			n, cases, strata = n+g.Population, cases+g.Base, strata+1
		}
	}
	if n == 0 {
		return Estimate{}, false
	}
	variance := 0.0
	for _, g := range groups {
		share := float64(g.Population) / float64(n)
		e.Value += share * g.Value
		variance += share * share * g.Error * g.Error
	}
	e.Error, e.DF = math.Sqrt(variance), float64(cases-strata)
	return e, true
}
