package estimate

import "math"

// Sums is what the weights of some cases add to. A weighted share, its error and
// its effective base need nothing else, so that a book of thousands of shares is
// made in one pass over the cases.
type Sums struct {
	// Weights is Σw and Squares Σw².
	Weights, Squares float64
}

// Effective is Kish's effective base, (Σw)²/Σw²: as many cases of equal weight
// would tell as much. 0 for no cases.
func (s Sums) Effective() float64 {
	if s.Squares <= 0 {
		return 0
	}
	return s.Weights / s.Squares * s.Weights
}

// WeightedShare gives p = Σw of the cases counted over Σw of the base, and its
// variance by linearisation, c·n/(n−1)·Σw²(y−p)²/(Σw)², with y 1 for the cases
// counted and 0 for the others of the base. c and n are those of the sample, as
// without weights: a group whose N the frame tells has its own, a domain those of
// what it is a part of. With equal weights it is Variance. It takes the weights
// as given: for weights that were fitted to targets, Weighting.Mean is sharper.
// ok is false for a base under 2. Source: Lumley (2010), Complex Surveys, 2.1.
func WeightedShare(counted, base Sums, s Sample, c Correction) (p, variance float64, ok bool) {
	if base.Weights <= 0 {
		return 0, 0, false
	}
	p = min(max(counted.Weights/base.Weights, 0), 1)
	scale, ok := s.scale(c)
	if !ok {
		return p, 0, false
	}
	squares := (1-p)*(1-p)*counted.Squares + p*p*max(base.Squares-counted.Squares, 0)
	return p, scale * float64(s.Base) * squares / base.Weights / base.Weights, true
}

// PooledShares is Pooled for shares of bases that need not be whole, such as
// effective ones. ok is false for bases that leave no degree of freedom, and when
// nothing varies in either group.
func PooledShares(pa, na, pb, nb float64) (t Test, ok bool) {
	if !(na >= 1 && nb >= 1 && na+nb >= 3) {
		return Test{Difference: pa - pb, P: 1, Normal: 1}, false
	}
	common := (na*pa*(1-pa) + nb*pb*(1-pb)) / (na + nb - 2)
	return decide(pa-pb, math.Sqrt(common*(1/na+1/nb)), na+nb-2)
}

// SeparateShares tests two separate groups from their shares and variances:
// Corrected for figures that are weighted. ok is false when nothing varies.
func SeparateShares(pa, va, pb, vb, df float64) (t Test, ok bool) {
	return decide(pa-pb, math.Sqrt(va+vb), df)
}
