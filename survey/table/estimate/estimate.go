// Package estimate holds the statistics of a finite population as pure
// functions: proportions and means, their tolerance, and tests of differences.
// It knows numbers only: no dataset, no question, no wave. Every formula has a
// page in docs/methods.
//
// No function panics on a number or gives NaN or an infinity: what cannot be
// estimated (a base under 2) says so in its second result.
package estimate

import "math"

// Z is the multiplier of a 95 % interval. The published reliability guides use
// 1.96 and not 1.959964, and their cells are reproduced only with it.
const Z = 1.96

// Correction is the form of the finite population correction.
type Correction uint8

const (
	// Guide is (N−n)/(N−1), as the published reliability guides print it.
	Guide Correction = iota
	// Unbiased is (N−n)/N, the factor of the unbiased estimator of the variance.
	Unbiased
	// None leaves the correction out: the population counts as endless.
	None
)

// Factor gives the correction for n drawn of a population; between 0 and 1. A
// population not above n has nothing left to vary: 0. An unknown population
// (0 or less) is not corrected: 1.
func (c Correction) Factor(n, population int) float64 {
	switch {
	case c == None || population <= 0:
		return 1
	case n >= population:
		return 0
	case n <= 0:
		return 1
	case c == Unbiased:
		return float64(population-n) / float64(population)
	}
	return float64(population-n) / float64(population-1)
}

// Sample is the base of one figure and where it was drawn from.
type Sample struct {
	// Base is the number of cases the figure is of.
	Base int
	// Drawn of Population are the cases that the population correction is about.
	// For everybody, and for a group whose N the frame tells, Drawn is Base. For a
	// group known only from answers (a domain) they are the base and the N of what
	// the group is a part of.
	Drawn, Population int
}

// Of gives the sample of a group that has its own population.
func Of(base, population int) Sample { return Sample{Base: base, Drawn: base, Population: population} }

// scale turns a mean square deviation (divisor Base) into the variance of the
// mean. For a group with its own population it is factor/(n−1); for a domain
// factor·n/(n−1)/n_g, with n the cases drawn and n_g the base.
func (s Sample) scale(c Correction) (factor float64, ok bool) {
	drawn := max(s.Drawn, s.Base)
	if s.Base < 2 || s.Population > 0 && drawn > s.Population {
		return 0, false
	}
	d := float64(drawn)
	return c.Factor(drawn, s.Population) * d / (d - 1) / float64(s.Base), true
}

// Proportion gives count/base, 0 for an empty base.
func Proportion(count, base int) float64 {
	if base <= 0 {
		return 0
	}
	return float64(count) / float64(base)
}

// Variance gives the estimated variance of a proportion p (0 to 1):
// p(1−p)/(n−1) times the correction. ok is false for a base under 2, and when
// more were drawn than the population has.
func Variance(p float64, s Sample, c Correction) (variance float64, ok bool) {
	scale, ok := s.scale(c)
	p = min(max(p, 0), 1)
	return p * (1 - p) * scale, ok
}

// Tolerance gives the half-width of the 95 % interval of a proportion p (0 to
// 1), in percentage points: 196·√variance.
func Tolerance(p float64, s Sample, c Correction) (points float64, ok bool) {
	variance, ok := Variance(p, s, c)
	return 100 * Z * math.Sqrt(variance), ok
}

// Interval gives the ends of percent ± tolerance, kept within 0 and 100.
func Interval(percent, tolerance float64) (lower, upper float64) {
	return max(percent-tolerance, 0), min(percent+tolerance, 100)
}

// Mean gives the mean of numbers and their mean square deviation from it
// (divisor n); both are 0 for no numbers. Two passes, so that large numbers
// with small differences keep their digits.
func Mean(numbers []float64) (mean, deviation float64) {
	if len(numbers) == 0 {
		return 0, 0
	}
	n := float64(len(numbers))
	for _, x := range numbers {
		mean += x / n
	}
	for _, x := range numbers {
		deviation += (x - mean) * (x - mean) / n
	}
	return mean, deviation
}

// MeanTolerance gives the half-width of the 95 % interval of a mean, in the
// number's own unit, from the mean square deviation that Mean gives.
func MeanTolerance(deviation float64, s Sample, c Correction) (tolerance float64, ok bool) {
	scale, ok := s.scale(c)
	return Z * math.Sqrt(max(deviation, 0)*scale), ok
}
