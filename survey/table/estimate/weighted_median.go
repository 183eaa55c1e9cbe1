package estimate

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// WeightedMedian is a weighted median and its interval.
type WeightedMedian struct {
	Value float64
	Base  int
	// Lower and Upper are Woodruff's 95 % interval, given when Estimated.
	Lower, Upper float64
	Estimated    bool
}

// Median gives the smallest answer with at least half of the weight at or under
// it, so that it is always an answer somebody gave. in is as for Mean. A base of
// 0 gives 0 with Base 0.
//
// The interval is Woodruff's (1952): the share at or under the median ± 1.96
// standard errors, carried back through the weighted distribution. It assumes
// many different answers; with few the interval is coarse.
func (w *Weighting) Median(y []float64, in []bool) (WeightedMedian, error) {
	base, err := w.base(y, in)
	m := WeightedMedian{Base: base.Base}
	if err != nil || base.Base == 0 {
		return m, err
	}
	order := make([]int, 0, base.Base)
	for i := range y {
		if in == nil || in[i] {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case y[a] < y[b]:
			return -1
		case y[a] > y[b]:
			return 1
		}
		return 0
	})
	at := func(share float64) float64 {
		sum := 0.0
		for _, i := range order {
			// A share that is reached but for rounding is reached.
			if sum += w.Weights[i]; sum >= (share-1e-12)*base.WeightedBase {
				return y[i]
			}
		}
		return y[order[len(order)-1]]
	}
	m.Value = at(0.5)
	under := make([]float64, len(y))
	for i := range y {
		if y[i] <= m.Value {
			under[i] = 1
		}
	}
	share, err := w.Mean(under, in)
	if err != nil || !share.Estimated {
		return m, err
	}
	half := distuv.UnitNormal.Quantile(1-Level/2) * share.Error
	m.Lower, m.Upper = at(math.Max(0.5-half, 0)), at(math.Min(0.5+half, 1))
	m.Estimated = true
	return m, nil
}
