package table

import (
	"math"

	"omnibus/survey/dataset"
	"omnibus/survey/table/estimate"
)

// figures is what a cell is made of: what its cases and those of its base add
// up to, and where they were drawn from.
type figures struct {
	line, base sums
	estimate.Sample
}

func (s sums) estimated() estimate.Sums { return estimate.Sums{Weights: s.w, Squares: s.ww} }

// figuresOf adds up the cases of a selection that are in any of some sets.
func figuresOf(d *dataset.Dataset, c *dataset.Column, sets []dataset.Set, sel Selection) figures {
	out := figures{Sample: sel.sample(c)}
	out.base.n, out.line.n = out.Base, dataset.CountOr(sel.cases, sets...)
	if weights := d.Weights(); weights != nil {
		cases := []dataset.Set{sel.cases}
		var line, base [1]sums
		weighBlock(base[:], c.Given, cases, 0, weights)
		weighBlock(line[:], anyOf(d, sets), cases, 0, weights)
		out.line, out.base = line[0], base[0]
	}
	return out
}

// cell makes the figure. Without weights it is that of the counts.
func (f figures) cell(d *dataset.Dataset) Cell {
	out := Cell{Flag: flag(d, f.Base)}
	fill(&out, &f.line, &f.base, &f.Sample, correction(d), d.Weights() != nil)
	return out
}

// fill makes a figure but for its flag.
func fill(out *Cell, line, base *sums, s *estimate.Sample, form estimate.Correction, weighted bool) {
	out.Count, out.Base, out.Weighted = line.n, s.Base, float64(line.n)
	if s.Base == 0 {
		return
	}
	if !weighted {
		out.Percent = 100 * float64(line.n) / float64(s.Base)
		if tolerance, ok := estimate.Tolerance(estimate.Proportion(line.n, s.Base), *s, form); ok {
			out.Estimated, out.Tolerance = true, tolerance
			out.Lower, out.Upper = estimate.Interval(out.Percent, tolerance)
		}
		return
	}
	p, variance, ok := estimate.WeightedShare(line.estimated(), base.estimated(), *s, form)
	out.Weighted, out.Percent = line.w, 100*p
	if line.n == base.n {
		out.Percent, variance = 100, 0 // whatever the order of adding left
	}
	if ok {
		out.Estimated, out.Tolerance = true, 100*estimate.Z*math.Sqrt(variance)
		out.Lower, out.Upper = estimate.Interval(out.Percent, out.Tolerance)
	}
}

// baseOf tells what a base adds up to.
func baseOf(s sums, f Flag) Base {
	out := Base{N: s.n, Flag: f, Weighted: float64(s.n), Effective: float64(s.n)}
	if s.ww > 0 {
		out.Weighted, out.Effective = s.w, s.estimated().Effective()
	}
	return out
}

// share is a's base as a part of b's.
func (f figures) share(b figures) float64 {
	if f.base.w > 0 {
		return f.base.w / b.base.w
	}
	return float64(f.Base) / float64(max(b.Base, 1))
}

// group is a side of a test of counts.
func (f figures) group() estimate.Group { return estimate.Group{Count: f.line.n, Sample: f.Sample} }

// pooled tests two groups without the population correction; with weights their
// effective bases stand for the bases.
func pooled(a, b figures) (estimate.Test, bool) {
	if a.base.w == 0 || b.base.w == 0 {
		return estimate.Pooled(a.line.n, a.Base, b.line.n, b.Base)
	}
	return estimate.PooledShares(a.line.w/a.base.w, a.base.estimated().Effective(), b.line.w/b.base.w, b.base.estimated().Effective())
}

// corrected tests two groups with the population correction.
func corrected(a, b figures, form estimate.Correction) (estimate.Test, bool) {
	if a.base.w == 0 || b.base.w == 0 {
		return estimate.Corrected(a.group(), b.group(), form)
	}
	pa, va, oka := estimate.WeightedShare(a.line.estimated(), a.base.estimated(), a.Sample, form)
	pb, vb, okb := estimate.WeightedShare(b.line.estimated(), b.base.estimated(), b.Sample, form)
	if !oka || !okb {
		return estimate.Test{Difference: pa - pb, P: 1, Normal: 1}, false
	}
	return estimate.SeparateShares(pa, va, pb, vb, float64(a.Base+b.Base-2))
}

// weightedMean makes the figure of a number: Σwx/Σw, with the variance
// c·n/(n−1)·Σw²(x−mean)²/(Σw)².
func weightedMean(d *dataset.Dataset, c *dataset.Column, g Selection, s estimate.Sample) Cell {
	weights, in := d.Weights(), c.Given.And(g.cases)
	out := Cell{Count: s.Base, Base: s.Base, Flag: flag(d, s.Base)}
	in.Each(func(i int) { out.Weighted += weights[i] })
	if s.Base == 0 {
		return out
	}
	in.Each(func(i int) { out.Percent += weights[i] / out.Weighted * c.Numbers[i] })
	deviation := 0.0
	in.Each(func(i int) {
		e := weights[i] / out.Weighted * (c.Numbers[i] - out.Percent)
		deviation += e * e * float64(s.Base)
	})
	if tolerance, ok := estimate.MeanTolerance(deviation, s, correction(d)); ok {
		out.Estimated, out.Tolerance = true, tolerance
		out.Lower, out.Upper = out.Percent-tolerance, out.Percent+tolerance
	}
	return out
}
