package table

import (
	"math"
	"slices"

	"omnibus/survey/dataset"
	"omnibus/survey/table/estimate"
)

// Compare tests the share of some codes between two selections. Separate
// groups are tested as such. Where one holds the other (North and All), the
// smaller is tested against the rest of the larger: the difference shown is
// between the two as named, and Required is for that difference. Groups that
// overlap otherwise cannot be tested.
func Compare(d *dataset.Dataset, variable string, codes []int, a, b Selection) (Comparison, error) {
	c, err := columnOf(d, variable)
	if err != nil {
		return Comparison{}, err
	}
	if err := checkCodes(c, codes); err != nil {
		return Comparison{}, err
	}
	return compare(d, c, codes, a, b), nil
}

func compare(d *dataset.Dataset, c *dataset.Column, codes []int, a, b Selection) Comparison {
	return compareSets(d, c, codes, setsOf(c, codes), a, b)
}

// compareSets tests the share of the cases that are in any of the sets; codes
// are only told.
func compareSets(d *dataset.Dataset, c *dataset.Column, codes []int, sets []dataset.Set, a, b Selection) Comparison {
	out := Comparison{Variable: variableOf(d, c), Codes: slices.Clone(codes), A: a.Group, B: b.Group, P: 1}
	fa, fb := figuresOf(d, c, sets, a), figuresOf(d, c, sets, b)
	out.CellA, out.CellB = fa.cell(d), fb.cell(d)
	if out.CellA.Base > 0 && out.CellB.Base > 0 {
		out.Difference = out.CellA.Percent - out.CellB.Percent
	}
	part := 1.0 // what of the difference to the rest remains to the whole
	inA, inB := a.cases.And(c.Given), b.cases.And(c.Given)
	switch {
	case a.cases.CountAnd(b.cases) == 0:
	case inA.Within(inB) && inB.Within(inA):
		return out.untested("both groups are the same cases")
	case a.cases.Within(b.cases):
		part = 1 - fa.share(fb)
		fb = figuresOf(d, c, sets, a.rest(b))
	case b.cases.Within(a.cases):
		part = 1 - fb.share(fa)
		fa = figuresOf(d, c, sets, b.rest(a))
	default:
		return out.untested("the groups share cases")
	}
	return out.decide(d, fa, fb, part)
}

func (out Comparison) untested(why string) Comparison {
	out.Tested, out.Why, out.P = false, why, 1
	return out
}

// decide tests two separate groups as the wave's rules say. part scales what is
// required for the groups tested to the difference that is shown.
func (out Comparison) decide(d *dataset.Dataset, a, b figures, part float64) Comparison {
	rules := d.Wave().Rules
	switch {
	case !rules.Tests:
		return out.untested("the wave makes no tests")
	case a.Base < 2 || b.Base < 2:
		return out.untested("a base is under 2")
	}
	if !rules.TestsCorrected {
		test, ok := pooled(a, b)
		if !ok {
			return out.untested("nothing varies within the groups")
		}
		out.T, out.P, out.Tested = test.T, test.P, true
		out.Required = part * 100 * estimate.Critical(test.DF) * test.Error
		out.Significant = test.P < estimate.Level
		return out
	}
	form := correction(d)
	test, ok := corrected(a, b, form)
	if !ok {
		if wholly(a.Sample, form) && wholly(b.Sample, form) {
			out = out.untested("everybody answered, so the difference is exact")
			out.Significant = out.Difference != 0
			return out
		}
		return out.untested("nothing varies within the groups")
	}
	out.T, out.P, out.Tested = test.T, test.Normal, true
	required := estimate.Required(a.cell(d).Tolerance, b.cell(d).Tolerance)
	out.Required = part * required
	out.Significant = 100*math.Abs(test.Difference) > required
	return out
}

// wholly says whether nobody of the population is missing from the sample.
func wholly(s estimate.Sample, form estimate.Correction) bool {
	return s.Population > 0 && form.Factor(s.Drawn, s.Population) == 0
}

// CompareItems tests the share of some codes between two variables on the same
// cases, as two rows of a grid. CellA and CellB are the usual figures on their
// own bases; the difference and its test are of the cases that answered both.
func CompareItems(d *dataset.Dataset, variableA, variableB string, codes []int, sel Selection) (Comparison, error) {
	a, err := columnOf(d, variableA)
	if err != nil {
		return Comparison{}, err
	}
	b, err := columnOf(d, variableB)
	if err != nil {
		return Comparison{}, err
	}
	for _, c := range []*dataset.Column{a, b} {
		if err := checkCodes(c, codes); err != nil {
			return Comparison{}, err
		}
	}
	hasA, hasB := anyOf(d, setsOf(a, codes)), anyOf(d, setsOf(b, codes))
	out := Comparison{Variable: variableOf(d, a), Codes: slices.Clone(codes), A: sel.Group, B: sel.Group, P: 1,
		CellA: cell(d, hasA.CountAnd(sel.cases), sel.sample(a)),
		CellB: cell(d, hasB.CountAnd(sel.cases), sel.sample(b)),
	}
	out.A.Break, out.A.BreakLabel, out.A.Label = "rows", "", a.Name
	out.B.Break, out.B.BreakLabel, out.B.Label = "rows", "", b.Name
	both := *a
	both.Given = a.Given.And(b.Given)
	s := sel.sample(&both)
	cases := both.Given.And(sel.cases)
	onlyA, onlyB := cases.And(hasA).AndNot(hasB).Count(), cases.And(hasB).AndNot(hasA).Count()
	if s.Base == 0 {
		return out.untested("nobody answered both"), nil
	}
	out.Difference = 100 * float64(onlyA-onlyB) / float64(s.Base)
	return out.decidePaired(d, onlyA, onlyB, s), nil
}

// decidePaired tests two answers of the same cases as the wave's rules say.
func (out Comparison) decidePaired(d *dataset.Dataset, onlyA, onlyB int, s estimate.Sample) Comparison {
	rules, form := d.Wave().Rules, correction(d)
	if !rules.TestsCorrected {
		form = estimate.None
	}
	test, ok := estimate.Paired(onlyA, onlyB, s, form)
	switch {
	case !rules.Tests:
		return out.untested("the wave makes no tests")
	case !ok && wholly(s, form):
		out = out.untested("everybody answered, so the difference is exact")
		out.Significant = out.Difference != 0
		return out
	case !ok:
		return out.untested("nothing varies between the two")
	}
	out.T, out.Tested = test.T, true
	out.P, out.Required = test.Normal, 100*estimate.Z*test.Error
	if form == estimate.None {
		out.P, out.Required = test.P, 100*estimate.Critical(test.DF)*test.Error
	}
	out.Significant = math.Abs(out.Difference) > out.Required
	return out
}

func anyOf(d *dataset.Dataset, sets []dataset.Set) dataset.Set {
	out := dataset.NewSet(d.Cases())
	for _, s := range sets {
		out = out.Or(s)
	}
	return out
}

// Comparisons tests every printed code and net of a variable: each pair of
// groups of each break, and each group against everybody.
func Comparisons(d *dataset.Dataset, variable string, by ...string) ([]Comparison, error) {
	c, err := columnOf(d, variable)
	if err != nil {
		return nil, err
	}
	var out []Comparison
	for _, name := range by {
		groups, err := breakGroups(d, name)
		if err != nil {
			return nil, err
		}
		for _, l := range linesOf(c) {
			if l.kind != CodeLine && l.kind != NetLine {
				continue
			}
			for i, a := range groups {
				for _, b := range append(slices.Clone(groups[i+1:]), everybody(d)) {
					out = append(out, compare(d, c, l.codes, a, b))
				}
			}
		}
	}
	return out, nil
}
