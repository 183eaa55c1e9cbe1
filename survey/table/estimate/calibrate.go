package estimate

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Distance is how a calibration measures how far weights move from their start;
// it decides the shape of the factor g = w/d.
type Distance uint8

const (
	// Linear is g = 1+u: the generalised regression estimator. It is met in one
	// step and may give weights of 0 or less, which are refused.
	Linear Distance = iota
	// Exponential is g = exp(u): with groups alone the same weights as raking.
	Exponential
	// Logit keeps g between the calibration's Least and Most.
	Logit
)

// Calibration is how to calibrate. Least and Most are used by Logit alone.
type Calibration struct {
	Distance    Distance
	Least, Most float64
}

// Targets are totals for a calibration: each column of the cases, weighted, must
// add to its total.
type Targets struct {
	Names []string
	// Columns has one slice a name, with a number for each case.
	Columns [][]float64
	Totals  []float64
}

// Targets makes totals of the frame's own: cases are the rows of the frame that
// took part, in the order of the weights.
func (x Matrix) Targets(cases []int) (Targets, error) {
	t := Targets{Names: x.Names}
	if len(x.Columns) == 0 {
		return t, refusedWeights("No targets are given. Name one or more characteristics of the frame.")
	}
	if err := checkCases(cases, len(x.Columns[0])); err != nil {
		return t, err
	}
	for _, column := range x.Columns {
		own := make([]float64, len(cases))
		for i, row := range cases {
			own[i] = column[row]
		}
		t.Columns, t.Totals = append(t.Columns, own), append(t.Totals, sumOf(column))
	}
	return t, nil
}

// Calibrate moves the weights as little as possible (by the distance) so that
// the weighted columns add to their totals: w = d·F(x'λ) with Σ w x = T.
// An error names the total that cannot be met.
// Source: Deville and Särndal (1992).
func (w *Weighting) Calibrate(o Calibration, t Targets) (*Weighting, error) {
	if err := w.unfitted(); err != nil {
		return nil, err
	}
	if o.Distance > Logit {
		return nil, refusedWeights("This distance of calibration is not known. Use linear, exponential or logit.")
	}
	if o.Distance == Logit && !(o.Least >= 0 && o.Least < 1 && o.Most > 1 && !math.IsInf(o.Most, 1)) {
		return nil, refusedWeights("The limits of calibration are %.6g and %.6g times the starting weight. The lower must be from 0 to under 1 and the upper above 1.", o.Least, o.Most)
	}
	if err := t.check(len(w.Start)); err != nil {
		return nil, err
	}
	return w.fitted(offColumns(t.Columns, w.Start), func(start []float64) ([]float64, error) { return calibrate(start, o, t) })
}

func (t Targets) check(cases int) error {
	if len(t.Columns) == 0 || len(t.Columns) != len(t.Names) || len(t.Columns) != len(t.Totals) {
		return refusedWeights("There are %d totals for %d columns of targets. Each column needs a name and a total.", len(t.Totals), len(t.Columns))
	}
	for j, column := range t.Columns {
		if len(column) != cases {
			return refusedWeights("The target %s has %d numbers and there are %d cases. Each case needs one.", t.Names[j], len(column), cases)
		}
		for i, x := range append(slices.Clip(column), t.Totals[j]) {
			if !(math.Abs(x) < 1e100) {
				return refusedWeights("Number %d of the target %s is not a number that can be added up. Correct it.", i+1, t.Names[j])
			}
		}
	}
	return nil
}

// factor gives g and its derivative at u.
func (o Calibration) factor(u float64) (g, slope float64) {
	switch o.Distance {
	case Exponential:
		g = math.Exp(u)
		return g, g
	case Logit:
		l, m := o.Least, o.Most
		a := (m - l) / ((1 - l) * (m - 1))
		// Both ends are divided by the larger exponential, so that none overflows.
		up, down := 1.0, math.Exp(-a*u)
		if u < 0 {
			up, down = math.Exp(a*u), 1
		}
		bottom := (m-1)*down + (1-l)*up
		return (l*(m-1)*down + m*(1-l)*up) / bottom, a * (m - l) * (m - 1) * (1 - l) * up * down / (bottom * bottom)
	}
	return 1 + u, 1
}

// calibrate finds λ by Newton's method, halving steps that lead away.
func calibrate(start []float64, o Calibration, t Targets) ([]float64, error) {
	columns, scales, err := t.independent(start)
	if err != nil {
		return nil, err
	}
	totals, size := make([]float64, len(columns)), make([]float64, len(columns))
	for j, c := range columns {
		totals[j] = t.Totals[j] / scales[j]
		size[j] = math.Abs(totals[j])
		for i, x := range c {
			size[j] = max(size[j], math.Abs(start[i]*x))
		}
	}
	lambda := make([]float64, len(columns))
	weights, left, where := fit(start, o, columns, totals, size, lambda)
	for range 100 {
		if left <= 1e-12 {
			break
		}
		step, ok := newton(start, o, columns, totals, weights, lambda)
		if !ok {
			break
		}
		moved := false
		for halving := 1.0; halving > 1e-6; halving /= 2 {
			next := slices.Clone(lambda)
			for j := range next {
				next[j] += halving * step[j]
			}
			w, l, at := fit(start, o, columns, totals, size, next)
			if l < left {
				lambda, weights, left, where, moved = next, w, l, at, true
				break
			}
		}
		if !moved {
			break
		}
	}
	if !(left <= 1e-9) {
		return nil, refusedWeights("The target of %s, %.6g, cannot be met together with the others. Join small groups, widen the limits, or leave it out.", t.Names[where], t.Totals[where])
	}
	for i, w := range weights {
		if w <= 0 && start[i] > 0 {
			return nil, refusedWeights("This calibration gives case %d the weight %.3g. A case cannot stand for less than nothing: use raking, or a calibration with limits.", i+1, w)
		}
	}
	return weights, nil
}

// independent scales the columns to a largest number of 1 and refuses one that
// the others give already: no single solution would exist.
func (t Targets) independent(start []float64) (columns [][]float64, scales []float64, err error) {
	var basis [][]float64
	for j, c := range t.Columns {
		scale := 0.0
		for i, x := range c {
			if start[i] > 0 {
				scale = max(scale, math.Abs(x))
			}
		}
		if scale == 0 {
			return nil, nil, refusedWeights("No case has anything of %s, so nobody can stand for its target of %.6g. Join the group with a similar one.", t.Names[j], t.Totals[j])
		}
		own, weighted := make([]float64, len(c)), make([]float64, len(c))
		for i, x := range c {
			own[i] = x / scale
			weighted[i] = math.Sqrt(start[i]) * own[i]
		}
		unit, ok := orthogonal(basis, weighted)
		if !ok {
			return nil, nil, refusedWeights("Among those who took part, %s follows from the other targets. Leave it out, or join groups.", t.Names[j])
		}
		basis, columns, scales = append(basis, unit), append(columns, own), append(scales, scale)
	}
	return columns, scales, nil
}

// fit gives the weights at λ and the largest difference left, relative to the
// size of its total.
func fit(start []float64, o Calibration, columns [][]float64, totals, size, lambda []float64) (weights []float64, left float64, where int) {
	weights = make([]float64, len(start))
	for i, d := range start {
		u := 0.0
		for j, c := range columns {
			u += c[i] * lambda[j]
		}
		g, _ := o.factor(u)
		weights[i] = d * g
	}
	for j, c := range columns {
		sum := -totals[j]
		for i, x := range c {
			sum += weights[i] * x
		}
		off := math.Abs(sum) / size[j]
		if math.IsNaN(off) {
			off = math.Inf(1)
		}
		if off > left {
			left, where = off, j
		}
	}
	return weights, left, where
}

func newton(start []float64, o Calibration, columns [][]float64, totals, weights, lambda []float64) (step []float64, ok bool) {
	k := len(columns)
	slopes := make([]float64, len(start))
	for i, d := range start {
		u := 0.0
		for j, c := range columns {
			u += c[i] * lambda[j]
		}
		_, slope := o.factor(u)
		slopes[i] = d * slope
	}
	bend, gap := mat.NewSymDense(k, nil), mat.NewVecDense(k, nil)
	for a, ca := range columns {
		sum := totals[a]
		for i, x := range ca {
			sum -= weights[i] * x
		}
		gap.SetVec(a, sum)
		for b := a; b < k; b++ {
			product := 0.0
			for i, x := range ca {
				product += slopes[i] * x * columns[b][i]
			}
			bend.SetSym(a, b, product)
		}
	}
	var triangle mat.Cholesky
	if !triangle.Factorize(bend) {
		return nil, false
	}
	answer := mat.NewVecDense(k, nil)
	if err := triangle.SolveVecTo(answer, gap); err != nil {
		return nil, false
	}
	return answer.RawVector().Data, true
}
