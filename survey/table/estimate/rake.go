package estimate

import (
	"fmt"
	"math"
	"slices"
)

// PostStratify multiplies the weights within each group of the margin so that
// they add to its target: w = d · T_g / Σ d. The groups may be those of one
// characteristic or the cells of several.
//
// It assumes that within a group those who took part are like those who did
// not. Source: Särndal, Swensson and Wretman (1992), chapter 7.
func (w *Weighting) PostStratify(m Margin) (*Weighting, error) {
	if err := w.unfitted(); err != nil {
		return nil, err
	}
	if err := checkMargins(w.Start, w.Population, []Margin{m}); err != nil {
		return nil, err
	}
	again := func(start []float64) ([]float64, error) {
		if err := m.check(start); err != nil {
			return nil, err
		}
		weights := slices.Clone(start)
		m.scale(weights)
		return weights, nil
	}
	return w.fitted(offMargins([]Margin{m}, w.Start), again)
}

// scale makes each group's weights add to its target, and says how far the
// largest difference was before, as a part of all targets, and where.
func (m Margin) scale(weights []float64) (largest float64, where int) {
	held := make([]float64, len(m.Groups))
	for i, g := range m.Of {
		held[g] += weights[i]
	}
	all := m.sum()
	for g, target := range m.Targets {
		if d := math.Abs(held[g]-target) / all; d > largest {
			largest, where = d, g
		}
		if held[g] > 0 {
			held[g] = target / held[g]
		}
	}
	for i, g := range m.Of {
		weights[i] *= held[g]
	}
	return largest, where
}

// Raking is how far a raking goes. The zero value rakes without limits, to
// differences under a ten-thousand-millionth, in at most 1,000 sweeps.
type Raking struct {
	// Least and Most trim: no weight becomes less than Least or more than Most
	// times its starting weight. 0 is no limit.
	Least, Most float64
	// Sweeps is the most sweeps over all margins; 0 means 1,000.
	Sweeps int
	// Within is the largest difference left between a group's weights and its
	// target, as a part of all; 0 means 1e-10.
	Within float64
}

// Raked tells how a raking went.
type Raked struct {
	*Weighting
	// Sweeps over all margins were made.
	Sweeps int
	// Largest is the largest difference left between a group's weights and its
	// target, in organisations; Where names the group.
	Largest float64
	Where   string
	// Trimmed counts the weights that stand at a limit.
	Trimmed int
}

// Rake multiplies the weights so that they meet several margins at once: each
// margin is met in turn, over and over, until all are. Without limits the
// weights are the start times a factor for each group, and nearest to the start
// in the sense of Σ w·log(w/d). With limits, weights beyond them are trimmed
// after each sweep and the sweeps go on, so that the margins hold after trimming.
//
// An error names the target that cannot be met, with or without the limits.
// Source: Deming and Stephan (1940); Deville, Särndal and Sautory (1993).
func (w *Weighting) Rake(o Raking, margins ...Margin) (*Raked, error) {
	if err := w.unfitted(); err != nil {
		return nil, err
	}
	if err := checkMargins(w.Start, w.Population, margins); err != nil {
		return nil, err
	}
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	told := Raked{}
	fitted, err := w.fitted(offMargins(margins, w.Start), func(start []float64) ([]float64, error) {
		weights, r, err := rake(start, o, margins)
		told = r
		return weights, err
	})
	if err != nil {
		return nil, err
	}
	// Replicates must not change what was told about the raking itself.
	fitted.again = func(start []float64) ([]float64, error) {
		weights, _, err := rake(start, o, margins)
		return weights, err
	}
	told.Weighting = fitted
	return &told, nil
}

func (o Raking) complete() (Raking, error) {
	if o.Sweeps == 0 {
		o.Sweeps = 1000
	}
	if o.Within == 0 {
		o.Within = 1e-10
	}
	if o.Most == 0 {
		o.Most = math.Inf(1)
	}
	switch {
	case math.IsNaN(o.Least) || math.IsNaN(o.Most) || o.Least < 0 || o.Least > 1 || o.Most < 1:
		return o, refusedWeights("The limits of trimming are %.6g and %.6g times the starting weight. The lower must be from 0 to 1 and the upper 1 or more.", o.Least, o.Most)
	case o.Sweeps < 0 || math.IsNaN(o.Within) || o.Within < 0 || o.Within > 1:
		return o, refusedWeights("Raking needs a number of sweeps above 0 and a remaining difference between 0 and 1.")
	}
	return o, nil
}

func rake(start []float64, o Raking, margins []Margin) ([]float64, Raked, error) {
	for _, m := range margins {
		if err := m.check(start); err != nil {
			return nil, Raked{}, err
		}
	}
	weights := slices.Clone(start)
	scaling := 1.0
	if o.Least > 0 || !math.IsInf(o.Most, 1) {
		// The limits are about the shape of the weights: given weights may add to
		// the cases rather than to the population.
		scaling = margins[0].sum() / sumOf(start)
		for i := range weights {
			weights[i] *= scaling
		}
	}
	for sweep := 1; ; sweep++ {
		for _, m := range margins {
			m.scale(weights)
		}
		trimmed := o.trim(weights, start, scaling)
		r := furthest(weights, margins)
		r.Sweeps, r.Trimmed = sweep, trimmed
		if r.Largest <= o.Within*margins[0].sum() {
			return weights, r, nil
		}
		if sweep == o.Sweeps {
			return nil, r, o.unmet(r)
		}
	}
}

func (o Raking) unmet(r Raked) error {
	limits := "Join small groups, or leave a characteristic out."
	if o.Least > 0 || !math.IsInf(o.Most, 1) {
		limits = "Widen the limits of trimming, join small groups, or leave a characteristic out."
	}
	return refusedWeights("The target of %s cannot be met together with the others: after %d sweeps its weights are still %.3g away. %s", r.Where, r.Sweeps, r.Largest, limits)
}

// trim moves weights beyond the limits to them and counts those.
func (o Raking) trim(weights, start []float64, scaling float64) (trimmed int) {
	if o.Least == 0 && math.IsInf(o.Most, 1) {
		return 0
	}
	for i, w := range weights {
		least, most := o.Least*scaling*start[i], o.Most*scaling*start[i]
		if w <= least && start[i] > 0 || w >= most && start[i] > 0 {
			weights[i] = min(max(w, least), most)
			trimmed++
		}
	}
	return trimmed
}

// furthest finds the group whose weights are furthest from its target.
func furthest(weights []float64, margins []Margin) Raked {
	r := Raked{Largest: -1}
	for _, m := range margins {
		held := make([]float64, len(m.Groups))
		for i, g := range m.Of {
			held[g] += weights[i]
		}
		for g, target := range m.Targets {
			if d := math.Abs(held[g] - target); d > r.Largest {
				r.Largest, r.Where = d, fmt.Sprintf("%s (%s)", m.Groups[g], m.Name)
			}
		}
	}
	return r
}

func sumOf(numbers []float64) (sum float64) {
	for _, x := range numbers {
		sum += x
	}
	return sum
}
