package estimate

import "math"

// withinGroups takes each group's mean, weighted by the starting weights, away
// from the numbers: what is left is what the group does not tell.
func withinGroups(m Margin, start []float64) func([]float64) {
	held := make([]float64, len(m.Groups))
	for i, g := range m.Of {
		held[g] += start[i]
	}
	return func(numbers []float64) {
		sums := make([]float64, len(held))
		for i, g := range m.Of {
			sums[g] += start[i] * numbers[i]
		}
		for i, g := range m.Of {
			numbers[i] -= sums[g] / held[g]
		}
	}
}

// mostTurns bounds the turns of offMargins; margins that are nearly the same take
// thousands.
const mostTurns = 10_000

// offMargins takes away what a least-squares fit, weighted by the starting
// weights, explains by the groups of all margins together: each margin's group
// means in turn, over and over, until nothing changes. It needs no memory for a
// column a group, of which there may be thousands.
func offMargins(margins []Margin, start []float64) func([]float64) {
	var each []func([]float64)
	for _, m := range margins {
		each = append(each, withinGroups(m, start))
	}
	return func(numbers []float64) {
		size := largest(numbers, nil)
		before := make([]float64, len(numbers))
		for range mostTurns {
			copy(before, numbers)
			changed := 0.0
			for _, residual := range each {
				residual(numbers)
			}
			for i, x := range numbers {
				changed = max(changed, math.Abs(x-before[i]))
			}
			if len(each) == 1 || changed <= 1e-14*size {
				return
			}
		}
	}
}

// offColumns takes away what a least-squares fit, weighted by the starting
// weights, explains by the columns (one slice a column).
func offColumns(columns [][]float64, start []float64) func([]float64) {
	root := make([]float64, len(start))
	for i, d := range start {
		root[i] = math.Sqrt(d)
	}
	var basis [][]float64
	for _, c := range columns {
		scaled := make([]float64, len(c))
		for i, x := range c {
			scaled[i] = root[i] * x
		}
		if unit, ok := orthogonal(basis, scaled); ok {
			basis = append(basis, unit)
		}
	}
	return func(numbers []float64) {
		for i := range numbers {
			numbers[i] *= root[i]
		}
		project(basis, numbers)
		for i := range numbers {
			numbers[i] /= root[i]
		}
	}
}

// orthogonal gives the part of a column that stands at right angles to the
// basis, with length 1. ok is false when nothing is left: the column is a
// combination of the others.
func orthogonal(basis [][]float64, column []float64) (unit []float64, ok bool) {
	before := length(column)
	unit = append([]float64(nil), column...)
	project(basis, unit)
	after := length(unit)
	if after <= 1e-9*before || after == 0 {
		return nil, false
	}
	for i := range unit {
		unit[i] /= after
	}
	return unit, true
}

// project takes the basis's part away from v; twice, because once leaves
// rounding errors when most of v lies in the basis.
func project(basis [][]float64, v []float64) {
	for range 2 {
		for _, q := range basis {
			product := 0.0
			for i, x := range q {
				product += x * v[i]
			}
			for i, x := range q {
				v[i] -= product * x
			}
		}
	}
}

// length is the Euclidean length, without overflow on the way.
func length(v []float64) float64 {
	scale := 0.0
	for _, x := range v {
		scale = max(scale, math.Abs(x))
	}
	if scale == 0 {
		return 0
	}
	sum := 0.0
	for _, x := range v {
		sum += x / scale * (x / scale)
	}
	return scale * math.Sqrt(sum)
}
