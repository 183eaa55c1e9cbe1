package table

import (
	"omnibus/survey/dataset"
	"omnibus/survey/table/estimate"
)

// weighting is a weight for each case, made so that the cases stand for the
// groups of the frame.
type weighting struct{ *estimate.Weighting }

// weightingOf weights the cases to the frame's groups of some characteristics:
// of one by post-stratification, of several by raking. No characteristic is no
// weighting.
func weightingOf(d *dataset.Dataset, names []string) (*weighting, error) {
	if len(names) == 0 {
		return nil, nil
	}
	var margins []estimate.Margin
	for _, name := range names {
		m, err := marginOf(d, name)
		if err != nil {
			return nil, err
		}
		margins = append(margins, m)
	}
	if d.Cases() == 0 {
		return nil, nil
	}
	start, err := estimate.BaseWeights(d.Cases(), d.Population(), correction(d))
	if err != nil {
		return nil, err
	}
	if len(margins) == 1 {
		w, err := start.PostStratify(margins[0])
		return &weighting{w}, err
	}
	w, err := start.Rake(estimate.Raking{}, margins...)
	if err != nil {
		return nil, err
	}
	return &weighting{w.Weighting}, nil
}

func marginOf(d *dataset.Dataset, name string) (estimate.Margin, error) {
	b, ok := d.Break(name)
	if !ok {
		return estimate.Margin{}, refused("There is no characteristic %q of the frame to weight to%s.", name, near(name, characteristics(d)))
	}
	m := estimate.Margin{Name: b.Label, Of: make([]int, d.Cases())}
	for i := range m.Of {
		m.Of[i] = -1
	}
	for _, g := range b.Groups {
		at, n := len(m.Groups), g.Organisations.Count()
		if n == 0 {
			continue
		}
		m.Groups, m.Targets = append(m.Groups, g.Label), append(m.Targets, float64(n))
		g.Cases.Each(func(i int) { m.Of[i] = at })
	}
	for i, of := range m.Of {
		if of < 0 {
			return estimate.Margin{}, refused("%s has no group of %s, so it cannot be weighted to it. Give every organisation of the frame a group, or leave %s out.", d.Organisation(i).Name, b.Label, name)
		}
	}
	return m, nil
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
