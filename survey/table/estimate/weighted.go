package estimate

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Weighted is a weighted figure with its linearised standard error.
type Weighted struct {
	// Value is the figure; 0 for an empty base.
	Value float64
	// Error is its standard error, 0 unless Estimated: a base under 2 has none.
	Error     float64
	Estimated bool
	// Base counts the cases the figure is of, WeightedBase adds their weights.
	Base         int
	WeightedBase float64
	// Effective is Kish's effective n of the base, from its weights alone.
	Effective float64
	// DesignEffect is the variance over that of as many cases drawn at random with
	// equal weights and no population correction; given when HasEffect: not when
	// nothing varies, and not for totals and ratios.
	DesignEffect float64
	HasEffect    bool
}

// Mean gives the weighted mean of y over the cases that are in: Σ w y / Σ w. With
// 1 and 0 it is a proportion. in leaves out who did not answer and who is not in
// the group (a domain); nil is everybody. y of the others is not looked at.
//
// The variance is linearised: with e_i = (y_i − mean)/Σ w for the cases in and 0
// for the others, r the residuals of e on what the weights were fitted to, and
// t_i = w_i r_i, it is c·n/(n−1)·Σ (t_i − t̄)², over all n cases of the weights;
// c is the population correction. It assumes that the cases are like a simple
// random sample and ignores that the weights themselves were estimated beyond
// the first order. Source: Deville and Särndal (1992); Lumley (2010), Complex
// Surveys, chapter 7.
func (w *Weighting) Mean(y []float64, in []bool) (Weighted, error) {
	base, err := w.base(y, in)
	if err != nil || base.Base == 0 {
		return base, err
	}
	mean, deviation := w.moments(y, in, base.WeightedBase)
	base.Value = mean
	e := w.influence(y, in, mean, base.WeightedBase)
	if base, err = w.linearised(base, e, largest(y, in)/base.WeightedBase); err != nil || !base.Estimated {
		return base, err
	}
	m := float64(base.Base)
	variance := deviation * m / (m - 1) * (base.WeightedBase - m) / (base.WeightedBase * m)
	if size := largest(y, in); deviation > 1e-24*size*size && variance > 0 {
		base.DesignEffect, base.HasEffect = base.Error*base.Error/variance, true
	}
	return base, nil
}

// Total gives Σ w y over the cases that are in. Its variance is as of Mean, with
// e_i = y_i.
func (w *Weighting) Total(y []float64, in []bool) (Weighted, error) {
	base, err := w.base(y, in)
	if err != nil || base.Base == 0 {
		return base, err
	}
	e := make([]float64, len(y))
	for i := range y {
		if in == nil || in[i] {
			base.Value += w.Weights[i] * y[i]
			e[i] = y[i]
		}
	}
	return w.linearised(base, e, largest(y, in))
}

// Ratio gives Σ w y / Σ w x over the cases that are in. Its variance is as of
// Mean, with e_i = (y_i − ratio·x_i)/Σ w x. Times a known total of x it is the
// ratio estimator of the total of y, and so is its standard error.
func (w *Weighting) Ratio(y, x []float64, in []bool) (Weighted, error) {
	base, err := w.base(y, in)
	if err != nil || base.Base == 0 {
		return base, err
	}
	if _, err := w.base(x, in); err != nil {
		return base, err
	}
	above, below, size := 0.0, 0.0, 0.0
	for i := range y {
		if in == nil || in[i] {
			above += w.Weights[i] * y[i]
			below += w.Weights[i] * x[i]
			size += w.Weights[i] * math.Abs(x[i])
		}
	}
	if math.Abs(below) <= 1e-12*size || below == 0 {
		return base, refusedWeights("The numbers to divide by add to 0. A ratio needs a total that is not 0.")
	}
	base.Value = above / below
	e := make([]float64, len(y))
	for i := range y {
		if in == nil || in[i] {
			e[i] = (y[i] - base.Value*x[i]) / below
		}
	}
	return w.linearised(base, e, (largest(y, in)+math.Abs(base.Value)*largest(x, in))/math.Abs(below))
}

// base counts who is in and refuses numbers that cannot be added up.
func (w *Weighting) base(y []float64, in []bool) (Weighted, error) {
	if len(y) != len(w.Weights) || in != nil && len(in) != len(y) {
		return Weighted{}, refusedWeights("There are %d weights and %d answers. Each case needs one of both, answered or not.", len(w.Weights), len(y))
	}
	b, squares := Weighted{}, 0.0
	for i, weight := range w.Weights {
		if in != nil && !in[i] {
			continue
		}
		if !(math.Abs(y[i]) < 1e100) {
			return Weighted{}, refusedWeights("The answer of case %d is not a number that can be added up. Leave the case out of the base, or correct it.", i+1)
		}
		b.Base++
		b.WeightedBase += weight
		squares += weight * weight
	}
	if b.Base > 0 {
		b.Effective = b.WeightedBase * b.WeightedBase / squares
	}
	return b, nil
}

// moments gives the weighted mean and the weighted mean square deviation.
func (w *Weighting) moments(y []float64, in []bool, sum float64) (mean, deviation float64) {
	for i, weight := range w.Weights {
		if in == nil || in[i] {
			mean += weight / sum * y[i]
		}
	}
	for i, weight := range w.Weights {
		if in == nil || in[i] {
			deviation += weight / sum * (y[i] - mean) * (y[i] - mean)
		}
	}
	return mean, deviation
}

func (w *Weighting) influence(y []float64, in []bool, mean, sum float64) []float64 {
	e := make([]float64, len(y))
	for i := range y {
		if in == nil || in[i] {
			e[i] = (y[i] - mean) / sum
		}
	}
	return e
}

// linearised adds the standard error; e is used up. size is the largest that an
// entry of e could be: errors that are rounding beside it are 0.
func (w *Weighting) linearised(f Weighted, e []float64, size float64) (Weighted, error) {
	n := len(e)
	if !(math.Abs(f.Value) < 1e150) {
		return Weighted{}, refusedWeights("The numbers are too far apart in size to work with. Use another unit.")
	}
	if f.Base < 2 || n < 2 {
		return f, nil
	}
	if w.residual != nil {
		w.residual(e)
	}
	heaviest := 0.0
	for i, weight := range w.Weights {
		e[i] *= weight
		heaviest = max(heaviest, weight)
	}
	_, deviation := Mean(e)
	count := float64(n)
	f.Error = math.Sqrt(w.Correction.Factor(n, w.Population) * count / (count - 1) * count * deviation)
	if f.Error <= 1e-13*heaviest*size*math.Sqrt(count) {
		f.Error = 0
	}
	if !(f.Error < 1e150) {
		return Weighted{}, refusedWeights("The numbers are too far apart in size to work with. Use another unit.")
	}
	f.Estimated = true
	return f, nil
}

// largest gives the largest |y| of the cases that are in.
func largest(y []float64, in []bool) (size float64) {
	for i, v := range y {
		if in == nil || in[i] {
			size = max(size, math.Abs(v))
		}
	}
	return size
}

// Wald gives the ends of value ± 1.959964·error. ok is false when there is no
// standard error.
func (f Weighted) Wald() (lower, upper float64, ok bool) {
	half := distuv.UnitNormal.Quantile(1-Level/2) * f.Error
	return f.Value - half, f.Value + half, f.Estimated
}

// LogitInterval gives the ends of a proportion's 95 % interval made on the
// logit scale, which stays within 0 and 1: expit(logit p ± t·se/(p(1−p))), t
// with Base − 1 degrees of freedom. ok is false at 0 and 1, where it is not
// defined, and where there is no standard error.
func (f Weighted) LogitInterval() (lower, upper float64, ok bool) {
	p := f.Value
	if !f.Estimated || p < 1e-12 || p > 1-1e-12 {
		return p, p, false
	}
	centre := math.Log(p / (1 - p))
	half := Critical(float64(f.Base-1)) * f.Error / (p * (1 - p))
	return expit(centre - half), expit(centre + half), true
}

// expit is 1/(1+exp(−u)), without overflow.
func expit(u float64) float64 {
	if u < 0 {
		return math.Exp(u) / (1 + math.Exp(u))
	}
	return 1 / (1 + math.Exp(-u))
}
