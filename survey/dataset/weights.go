package dataset

import (
	"math"

	"omnibus/fault"
)

// Bounds of a weight, so that sums of squares of a hundred million stay finite
// and above 0.
const (
	leastWeight = 1e-100
	mostWeight  = 1e100
)

// weighting is one weight for each case.
type weighting struct {
	name    string
	weights []float64
}

// WithWeights gives the dataset with a weight for each case, in the cases'
// order: tables then weight their counts and percentages. The name is for those
// who read them ("Raked to type and region"). Weights that were there before are
// replaced; nil takes them away.
func (d *Dataset) WithWeights(name string, weights []float64) (*Dataset, error) {
	out := *d
	if weights == nil {
		out.weighting = nil
		return out.settle(d), nil
	}
	if len(weights) != d.Cases() {
		return nil, fault.New(fault.Refused, "There are %d weights and %d organisations took part. Give one weight for each, in the order of the frame. Nothing was weighted.", len(weights), d.Cases())
	}
	for i, w := range weights {
		if why := unweighable(w); why != "" {
			return nil, fault.New(fault.Refused, "The weight of %s is %s Nothing was weighted.", d.Organisation(i).ID, why)
		}
	}
	out.weighting = &weighting{name, append([]float64(nil), weights...)}
	return out.settle(d), nil
}

// unweighable says why a number cannot be a weight, "" when it can.
func unweighable(w float64) string {
	switch {
	case math.IsNaN(w):
		return "not a number. Every weight must be a number above 0."
	case math.IsInf(w, 0):
		return "infinite. Every weight must be a number above 0."
	case w == 0:
		return "0, so that the organisation would not count. Leave it out of the answers, or give it a weight above 0."
	case w < 0:
		return "negative. An organisation cannot stand for less than nothing: every weight must be above 0."
	case w < leastWeight || w > mostWeight:
		return "too far from 1 to count with. Use weights in organisations, or around 1."
	}
	return ""
}

// settle gives a changed copy of before a whole of its own, so that another
// completeness rule keeps what was changed.
func (d *Dataset) settle(before *Dataset) *Dataset {
	if before.whole == before {
		d.whole = d
		return d
	}
	whole := *before.whole
	whole.weighting = d.weighting
	whole.whole = &whole
	d.whole = &whole
	return d
}

// Weights gives the weight of each case, nil where nothing is weighted. The
// caller must not change them.
func (d *Dataset) Weights() []float64 {
	if d.weighting == nil {
		return nil
	}
	return d.weighting.weights
}

// WeightsName is what the weights are called, "" without weights.
func (d *Dataset) WeightsName() string {
	if d.weighting == nil {
		return ""
	}
	return d.weighting.name
}
