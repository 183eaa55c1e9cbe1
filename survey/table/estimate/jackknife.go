package estimate

import "math"

// Replicated is a standard error from replicates.
type Replicated struct {
	// Error is the jackknife standard error.
	Error float64
	// Mean is the mean of the figure over the replicates, Replicates their number.
	Mean       float64
	Replicates int
}

// Replicate gives the weights of one replicate: case i (from 0) counts nothing,
// the starting weights of the others are multiplied by n/(n−1), and they are
// fitted anew to the same targets. An error says which target nobody but the
// case can stand for.
func (w *Weighting) Replicate(without int) ([]float64, error) {
	n := len(w.Start)
	if n < 2 || without < 0 || without >= n {
		return nil, refusedWeights("A replicate leaves out one of at least two cases; there are %d and case %d is to be left out.", n, without+1)
	}
	start := make([]float64, n)
	for i, d := range w.Start {
		if i != without {
			start[i] = d * float64(n) / float64(n-1)
		}
	}
	if w.again == nil {
		return start, nil
	}
	weights, err := w.again(start)
	if err != nil {
		return nil, refusedWeights("Without case %d the weights cannot be made again. %s", without+1, err)
	}
	return weights, nil
}

// Jackknife estimates the standard error of any smooth figure by leaving out
// one case at a time and making the weights anew each time: with θ_i the figure
// of replicate i, the variance is c·(n−1)/n·Σ (θ_i − θ̄)², c the population
// correction. It is a second road to the linearised variance, takes account of
// the fitting of the weights, and is not right for medians, which jump.
//
// figure is called with the weights of each replicate in turn; the slice is its
// own. It says ok false when the replicate has no figure, which is an error.
// Source: Wolter (2007), Introduction to Variance Estimation, chapter 4.
func (w *Weighting) Jackknife(figure func(weights []float64) (value float64, ok bool)) (Replicated, error) {
	n := len(w.Start)
	if n < 2 {
		return Replicated{}, refusedWeights("The jackknife needs at least two cases; there are %d.", n)
	}
	values := make([]float64, n)
	for i := range values {
		weights, err := w.Replicate(i)
		if err != nil {
			return Replicated{}, err
		}
		value, ok := figure(weights)
		if !ok || math.IsNaN(value) || math.IsInf(value, 0) {
			return Replicated{}, refusedWeights("Without case %d there is no figure. The jackknife needs one from every replicate: a base of more than one.", i+1)
		}
		values[i] = value
	}
	mean, deviation := Mean(values)
	count := float64(n)
	variance := w.Correction.Factor(n, w.Population) * (count - 1) * deviation
	return Replicated{Error: math.Sqrt(variance), Mean: mean, Replicates: n}, nil
}

// WeightedMean gives Σ w y / Σ w over the cases that are in (nil: everybody),
// for replicates: a weight of 0 leaves its case out. ok is false when nothing
// is left to divide by, or the slices have different lengths.
func WeightedMean(weights, y []float64, in []bool) (mean float64, ok bool) {
	if len(y) != len(weights) || in != nil && len(in) != len(y) {
		return 0, false
	}
	sum := 0.0
	for i, w := range weights {
		if w > 0 && (in == nil || in[i]) {
			sum += w
		}
	}
	if !(sum > 0) || math.IsInf(sum, 0) {
		return 0, false
	}
	for i, w := range weights {
		if w > 0 && (in == nil || in[i]) {
			mean += w / sum * y[i]
		}
	}
	return mean, !math.IsNaN(mean) && !math.IsInf(mean, 0)
}
