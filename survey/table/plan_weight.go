package table

import (
	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/table/estimate"
)

// weighting is a weight for each case, made so that the cases stand for the
// groups of the frame.
type weighting struct {
	*estimate.Weighting
	sentence string
}

// weightingOf weights the cases to the frame: by weights that the wave declares
// under a name, or to the groups of characteristics, of one by
// post-stratification and of several by raking. No name is no weighting, and
// neither has a dataset without cases any.
func weightingOf(d *dataset.Dataset, names []string) (*weighting, error) {
	if len(names) == 0 {
		return nil, nil
	}
	declared := declaredWeight(d, names)
	if _, err := characteristicsOf(d, declared.Margins); err != nil || d.Cases() == 0 {
		return nil, err
	}
	_, told, err := Weigh(d, declared)
	if err != nil {
		return nil, err
	}
	return &weighting{told.Weighting, told.Sentence()}, nil
}

func declaredWeight(d *dataset.Dataset, names []string) survey.Weight {
	if declared, ok := d.Wave().Weight(names[0]); ok && len(names) == 1 {
		return declared
	}
	kind := survey.Rake
	if len(names) == 1 {
		kind = survey.PostStratify
	}
	return survey.Weight{Kind: kind, Margins: names}
}

// given are the weights that a dataset came with, nil for none.
func given(d *dataset.Dataset) *weighting {
	if d.Weights() == nil {
		return nil
	}
	w, err := estimate.GivenWeights(d.Weights(), d.Population(), correction(d))
	if err != nil {
		return nil
	}
	return &weighting{w, ""}
}

// base adds up the weights of a base.
func (w *weighting) base(n int, f Flag, in dataset.Set) Base {
	var s sums
	in.Each(func(i int) { s.w, s.ww = s.w+w.Weights[i], s.ww+w.Weights[i]*w.Weights[i] })
	s.n = n
	return baseOf(s, f)
}

// squares adds up the weights of some cases and their squares.
func (w *weighting) squares(in dataset.Set) (out estimate.Sums) {
	in.Each(func(i int) {
		out.Weights, out.Squares = out.Weights+w.Weights[i], out.Squares+w.Weights[i]*w.Weights[i]
	})
	return out
}

// share replaces a cell's percentage and tolerance by the weighted ones; counts
// and bases stay those of cases.
func (w *weighting) share(d *dataset.Dataset, out *Cell, in dataset.Set, sets []dataset.Set) {
	out.Weighted, out.Percent = 0, 0
	out.Estimated, out.Tolerance, out.Lower, out.Upper = false, 0, 0, 0
	if out.Base == 0 {
		return
	}
	y := make([]float64, d.Cases())
	in.Each(func(i int) {
		for _, s := range sets {
			if s.Has(i) {
				y[i] = 1
			}
		}
		out.Weighted += w.Weights[i] * y[i]
	})
	got, err := w.Mean(y, boolsOf(in, d.Cases()))
	if err != nil {
		return
	}
	out.Percent = 100 * got.Value
	if out.Base >= 2 {
		out.Estimated, out.Tolerance = true, 100*estimate.Z*got.Error
		out.Lower, out.Upper = estimate.Interval(out.Percent, out.Tolerance)
	}
}

// number replaces a cell's mean or median by the weighted one.
func (w *weighting) number(out *Cell, kind LineKind, in dataset.Set, numbers []float64) {
	out.Weighted = 0
	in.Each(func(i int) { out.Weighted += w.Weights[i] })
	bools := boolsOf(in, len(numbers))
	if kind == MedianLine {
		if got, err := w.Median(numbers, bools); err == nil {
			out.Percent = got.Value
		}
		return
	}
	got, err := w.Mean(numbers, bools)
	if err != nil {
		return
	}
	out.Percent = got.Value
	if out.Base >= 2 {
		out.Estimated, out.Tolerance = true, estimate.Z*got.Error
		out.Lower, out.Upper = got.Value-out.Tolerance, got.Value+out.Tolerance
	}
}

func boolsOf(s dataset.Set, n int) []bool {
	out := make([]bool, n)
	s.Each(func(i int) { out[i] = true })
	return out
}
