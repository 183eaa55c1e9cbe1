package estimate

import "math"

// Level is the level of every test: a difference with a P under it is significant.
const Level = 0.05

// Required gives the difference that two separate groups need for
// significance, in points, from their unrounded tolerances: √(a²+b²).
func Required(toleranceA, toleranceB float64) float64 { return math.Hypot(toleranceA, toleranceB) }

// Test is a test that a difference of two proportions is none.
type Test struct {
	// Difference is A − B and Error its standard error, as proportions.
	Difference, Error float64
	// T is Difference/Error; DF its degrees of freedom.
	T, DF float64
	// P is two-sided, from the t distribution; Normal the same from the normal
	// distribution, which is what a required difference at 1.96 amounts to.
	P, Normal float64
}

// Group is one side of a test.
type Group struct {
	Count int
	Sample
}

// Corrected tests two separate groups, each drawn from its own finite
// population: the variances are added, df = n_a + n_b − 2. ok is false when a
// base is under 2 or nothing varies in either group (a census, or all and none).
func Corrected(a, b Group, c Correction) (t Test, ok bool) {
	pa, pb := Proportion(a.Count, a.Base), Proportion(b.Count, b.Base)
	va, oka := Variance(pa, a.Sample, c)
	vb, okb := Variance(pb, b.Sample, c)
	if !oka || !okb {
		return Test{Difference: pa - pb}, false
	}
	return decide(pa-pb, math.Sqrt(va+vb), float64(a.Base+b.Base-2))
}

// Pooled is Student's t test on 0 and 1 with a common variance and no
// population correction: what statistics packages do with two separate groups
// unless told otherwise. ok is as for Corrected.
func Pooled(countA, baseA, countB, baseB int) (t Test, ok bool) {
	pa, pb := Proportion(countA, baseA), Proportion(countB, baseB)
	if baseA < 2 || baseB < 2 {
		return Test{Difference: pa - pb}, false
	}
	na, nb := float64(baseA), float64(baseB)
	common := (na*pa*(1-pa) + nb*pb*(1-pb)) / (na + nb - 2)
	return decide(pa-pb, math.Sqrt(common*(1/na+1/nb)), na+nb-2)
}

// Paired tests two answers of the same cases: only onlyA and onlyB, the cases
// that have one and not the other, say anything about the difference. The
// variance is that of the mean of the differences (1, 0 or −1) in the base.
func Paired(onlyA, onlyB int, s Sample, c Correction) (t Test, ok bool) {
	scale, ok := s.scale(c)
	if !ok {
		return Test{}, false
	}
	n := float64(s.Base)
	mean := float64(onlyA-onlyB) / n
	deviation := float64(onlyA+onlyB)/n - mean*mean
	return decide(mean, math.Sqrt(max(deviation, 0)*scale), n-1)
}

func decide(difference, standardError, df float64) (Test, bool) {
	if !numbered(difference, standardError) {
		return Test{P: 1, Normal: 1}, false
	}
	t := Test{Difference: difference, Error: standardError, DF: df, P: 1, Normal: 1}
	// Rounding leaves a deviation of about 1e-17 where nothing varies at all.
	if standardError < 1e-9 {
		return t, false
	}
	t.T = difference / standardError
	t.P, t.Normal = tailT(t.T, df), tailNormal(t.T)
	return t, true
}
