package estimate

import (
	"math"

	"omnibus/fault"
)

// Weighting is one weight for each case that took part, in the cases' order, and
// what the weights were made from: the standard errors of weighted figures need
// both. Make one with BaseWeights or GivenWeights, and another from it with
// PostStratify, Rake or Calibrate. A Weighting is never changed.
type Weighting struct {
	// Weights are the weights to count with; all above 0 and finite.
	Weights []float64
	// Start are the weights before they were fitted to targets; the same as
	// Weights when they were not.
	Start []float64
	// Population is N, the number of organisations in the frame; 0 is unknown.
	Population int
	// Correction is the form of the population correction of standard errors.
	Correction Correction

	// residual takes away from one number a case what the targets explain of it,
	// in place; nil for weights that were fitted to nothing.
	residual func(numbers []float64)
	// again fits other starting weights to the same targets, for replicates; a
	// starting weight of 0 leaves its case out. nil for weights fitted to nothing.
	again func(start []float64) ([]float64, error)
}

// BaseWeights gives every case the weight N/n, with n the cases that took part
// and N the population: each stands for as many organisations as any other.
func BaseWeights(cases, population int, c Correction) (*Weighting, error) {
	if cases < 1 {
		return nil, refusedWeights("There is no case to weight. Weights need at least one case that took part.")
	}
	if population < cases {
		return nil, refusedWeights("The population is %d and %d cases took part. The population must be the whole frame, so at least as many.", population, cases)
	}
	weights := make([]float64, cases)
	for i := range weights {
		weights[i] = float64(population) / float64(cases)
	}
	return GivenWeights(weights, population, c)
}

// GivenWeights takes weights that were made elsewhere, or inverse propensities.
// A population of 0 is unknown: its figures have no population correction.
func GivenWeights(weights []float64, population int, c Correction) (*Weighting, error) {
	if err := checkWeights(weights); err != nil {
		return nil, err
	}
	if population < 0 || population > 0 && population < len(weights) {
		return nil, refusedWeights("The population is %d and %d cases took part. The population must be the whole frame, so at least as many.", population, len(weights))
	}
	kept := append([]float64(nil), weights...)
	return &Weighting{Weights: kept, Start: kept, Population: population, Correction: c}, nil
}

// fitted gives the Weighting of weights that were fitted to targets.
func (w *Weighting) fitted(residual func([]float64), again func([]float64) ([]float64, error)) (*Weighting, error) {
	weights, err := again(w.Start)
	if err != nil {
		return nil, err
	}
	if err := checkWeights(weights); err != nil {
		return nil, err
	}
	return &Weighting{
		Weights: weights, Start: w.Start, Population: w.Population, Correction: w.Correction,
		residual: residual, again: again,
	}, nil
}

// unfitted refuses weights that were fitted to targets already: fitting them to
// others would leave the first targets, and the errors would know only the last.
func (w *Weighting) unfitted() error {
	if w == nil || len(w.Weights) == 0 {
		return refusedWeights("There is no case to weight. Weights need at least one case that took part.")
	}
	if w.again != nil {
		return refusedWeights("These weights were fitted to targets already, and would lose them. Give all targets at once, to one raking or calibration.")
	}
	return nil
}

// checkWeights refuses, in words, weights that cannot be counted with.
func checkWeights(weights []float64) error {
	if len(weights) == 0 {
		return refusedWeights("There is no case to weight. Weights need at least one case that took part.")
	}
	sum := 0.0
	for i, w := range weights {
		sum += w * w * float64(len(weights))
		switch {
		case math.IsNaN(w):
			return refusedWeights("The weight of case %d is not a number. Every weight must be a number above 0.", i+1)
		case math.IsInf(w, 0):
			return refusedWeights("The weight of case %d is infinite. Every weight must be a number above 0.", i+1)
		case w == 0:
			return refusedWeights("The weight of case %d is 0, so the case would not count. Leave the case out, or give it a weight above 0.", i+1)
		case w < 0:
			return refusedWeights("The weight of case %d is %.6g. A case cannot stand for less than nothing: every weight must be above 0.", i+1, w)
		case w < 1e-100:
			return refusedWeights("The weight of case %d is %.6g, too near 0 to count with. Use weights in organisations, or around 1.", i+1, w)
		}
	}
	if sum > 1e200 {
		return refusedWeights("The weights are too large to add up. Use weights in organisations, or around 1.")
	}
	return nil
}

// refusedWeights makes the error for input that cannot be weighted.
func refusedWeights(format string, args ...any) error {
	return fault.New(fault.Refused, format, args...)
}
