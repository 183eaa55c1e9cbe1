package estimate

import "math"

// Spread says how unequal weights are, and what that costs.
type Spread struct {
	// Sum, Least and Most of the weights.
	Sum, Least, Most float64
	// Variation is their standard deviation (divisor n) over their mean.
	Variation float64
	// DesignEffect is Kish's n·Σw²/(Σw)² = 1 + Variation²: how much larger the
	// variance of a mean is than with equal weights, when the weights have nothing
	// to do with the answers. It is at least 1.
	DesignEffect float64
	// Effective is Kish's effective n, (Σw)²/Σw²: as many equally weighted cases
	// would give the same variance.
	Effective float64
}

// SpreadOf describes weights; it refuses those that cannot be counted with.
// Source: Kish (1965), Survey Sampling, section 11.7.
func SpreadOf(weights []float64) (Spread, error) {
	if err := checkWeights(weights); err != nil {
		return Spread{}, err
	}
	n := float64(len(weights))
	s := Spread{Least: weights[0], Most: weights[0]}
	squares := 0.0
	for _, w := range weights {
		s.Sum += w
		squares += w * w
		s.Least, s.Most = min(s.Least, w), max(s.Most, w)
	}
	mean, deviation := Mean(weights)
	s.Variation = math.Sqrt(deviation) / mean
	s.DesignEffect = n * squares / (s.Sum * s.Sum)
	s.Effective = s.Sum * s.Sum / squares
	return s, nil
}

// Spread describes the weights.
func (w *Weighting) Spread() (Spread, error) { return SpreadOf(w.Weights) }
