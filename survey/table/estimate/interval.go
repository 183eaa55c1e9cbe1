package estimate

import "math"

// Estimate is a figure with its standard error.
type Estimate struct {
	// Value is a proportion (0 to 1), a mean or a total, and Error its standard error.
	Value, Error float64
	// DF are the degrees of freedom of Error: the base less one, for groups
	// added up the bases less their number.
	DF float64
}

// Share estimates a proportion: count/base with the error √Variance. ok is
// false for a base under 2, or a count that is not of the base.
func Share(count int, s Sample, c Correction) (e Estimate, ok bool) {
	if count < 0 || count > s.Base {
		return Estimate{}, false
	}
	p := Proportion(count, s.Base)
	variance, ok := Variance(p, s, c)
	return Estimate{p, math.Sqrt(variance), float64(max(s.Base-1, 0))}, ok
}

// Total estimates a total of a population of N from a proportion or a mean:
// both the value and its error times N.
func (e Estimate) Total(population int) Estimate {
	n := float64(max(population, 0))
	return Estimate{n * e.Value, n * e.Error, e.DF}
}

// Bounds are the ends of a 95 % interval, as proportions or in the number's own unit.
type Bounds struct{ Lower, Upper float64 }

// Within cuts an interval to what is possible, 0 to 1 for a proportion.
func (b Bounds) Within(lowest, highest float64) Bounds {
	return Bounds{min(max(b.Lower, lowest), highest), min(max(b.Upper, lowest), highest)}
}

// Wald gives value ± 1.959964·error. Its ends may lie outside what is possible
// (under 0 %): see Within. Simple and symmetric; too narrow for small bases and
// near 0 and 1, where Logit or Hypergeometric are better.
func (e Estimate) Wald() Bounds {
	return Bounds{e.Value - Normal95*e.Error, e.Value + Normal95*e.Error}
}

// WaldT gives value ± t·error with t of e.DF degrees of freedom; ok is false
// with none.
func (e Estimate) WaldT() (b Bounds, ok bool) {
	t := Critical(e.DF)
	return Bounds{e.Value - t*e.Error, e.Value + t*e.Error}, t > 0
}

// inner says whether a proportion's transformed interval exists.
func (e Estimate) inner() bool {
	return e.Value > 0 && e.Value < 1 && e.DF >= 1 && !math.IsInf(e.Error, 0) && !math.IsNaN(e.Error) && e.Error >= 0
}

// Logit gives the interval of a proportion that is symmetric on the scale of
// log odds: expit(logit p ± t·error/(p(1−p))). It stays within 0 and 1. ok is
// false for p of 0 or 1, where log odds are endless.
func (e Estimate) Logit() (b Bounds, ok bool) {
	if !e.inner() {
		return Bounds{}, false
	}
	p := e.Value
	centre, half := math.Log(p/(1-p)), Critical(e.DF)*e.Error/(p*(1-p))
	return Bounds{inverseLogit(centre - half), inverseLogit(centre + half)}, true
}

func inverseLogit(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// ArcSine gives the interval symmetric on the scale of asin√p:
// sin²(asin√p ± t·error/(2√(p(1−p)))). ok is false for p of 0 or 1.
func (e Estimate) ArcSine() (b Bounds, ok bool) {
	if !e.inner() {
		return Bounds{}, false
	}
	p := e.Value
	centre, half := math.Asin(math.Sqrt(p)), Critical(e.DF)*e.Error/(2*math.Sqrt(p*(1-p)))
	end := func(x float64) float64 { s := math.Sin(min(max(x, 0), math.Pi/2)); return s * s }
	return Bounds{end(centre - half), end(centre + half)}, true
}

// effective is the size of a simple random sample, of an endless population,
// whose proportion would have the same error: p(1−p)/error².
func (e Estimate) effective() float64 { return e.Value * (1 - e.Value) / (e.Error * e.Error) }

// Beta gives the exact binomial interval (Korn and Graubard) at the effective
// size n* = p(1−p)/error²: beta quantiles with n*·p and n*·(1−p). ok is false
// for p of 0 or 1; without any error (a census) both ends are p.
func (e Estimate) Beta() (b Bounds, ok bool) {
	if !e.inner() {
		return Bounds{}, false
	}
	n := e.effective()
	if e.Error == 0 || n > 1e12 {
		return Bounds{e.Value, e.Value}, true
	}
	k, rest := n*e.Value, n*(1-e.Value)
	return Bounds{quantileBeta(Level/2, k, rest+1), quantileBeta(1-Level/2, k+1, rest)}, true
}

// Likelihood gives the proportions whose likelihood, at the effective size, is
// not significantly below the best: 2n*·(p·ln(p/x) + (1−p)·ln((1−p)/(1−x))) ≤ t²·n/(n−1),
// where n/(n−1) is the dispersion that R's quasi-likelihood estimates.
// ok is false for p of 0 or 1.
func (e Estimate) Likelihood() (b Bounds, ok bool) {
	if !e.inner() {
		return Bounds{}, false
	}
	if e.Error == 0 {
		return Bounds{e.Value, e.Value}, true
	}
	t := Critical(e.DF)
	p, limit := e.Value, t*t*(e.DF+1)/e.DF/(2*e.effective())
	drop := func(x float64) float64 { return p*math.Log(p/x) + (1-p)*math.Log((1-p)/(1-x)) }
	end := func(outside float64) float64 {
		inside := p
		for range 60 {
			middle := (inside + outside) / 2
			if drop(middle) <= limit {
				inside = middle
			} else {
				outside = middle
			}
		}
		return inside
	}
	return Bounds{end(0), end(1)}, true
}

// EffectiveSize gives the base of a sample of an endless population that knows
// as much as this one: (n−1)/correction. ok is false for a base under 2 and for
// a census, which knows everything.
func EffectiveSize(s Sample, c Correction) (n float64, ok bool) {
	scale, ok := s.scale(c)
	if !ok || scale <= 0 {
		return 0, false
	}
	return 1 / scale, true
}

// Wilson gives the score interval of a proportion p of n cases: the p0 that a
// test with p0's own variance would not refuse. n may be an effective size. It
// exists at 0 and 1 too. ok is false when n is not above 0.
func Wilson(p, n float64) (b Bounds, ok bool) {
	if !(n > 0) || !(p >= 0 && p <= 1) || math.IsInf(n, 1) {
		return Bounds{}, false
	}
	const z2 = Normal95 * Normal95
	d := 1 + z2/n
	centre := (p + z2/(2*n)) / d
	half := Normal95 * math.Sqrt(p*(1-p)/n+z2/(4*n*n)) / d
	return Bounds{centre - half, centre + half}.Within(0, 1), true
}
