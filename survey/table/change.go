package table

import (
	"math"
	"slices"

	"omnibus/survey/dataset"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table/estimate"
)

// Changed is one line in two waves, and the test of its change. Percentages
// and differences are in points at full precision; of a number the means stand
// there, in its own unit.
type Changed struct {
	// Variable is as the new wave has it.
	Variable Variable
	Kind     LineKind
	Label    string
	Codes    []int
	// GroupOld and GroupNew are the group in each wave: its N may have changed.
	GroupOld, GroupNew Group
	Old, New           Cell
	// Difference is new − old.
	Difference float64
	// Both counts the organisations of the group that answered in both waves;
	// FramesBoth those that are in both frames.
	Both, FramesBoth int
	Road             Road
	// Error is the standard error of the difference; Required the difference
	// needed for significance; Lower and Upper are the difference ± Required.
	Error, Required, Lower, Upper float64
	T, P                          float64
	// Independent is the standard error that would be there had the two waves
	// nothing to do with each other; for a reader who wants to see the gain.
	Independent float64
	Significant bool
	// Tested is false where a test is not possible; Why says so in words.
	Tested bool
	Why    string
	// Panel is the change among those who answered in both waves.
	Panel Panel
}

// Road is the way by which a change was tested.
type Road string

const (
	// Overlap takes the covariance of the organisations in both waves into account.
	Overlap Road = "overlap"
	// Independent takes the waves as two separate samples: nobody is in both.
	Independent Road = "independent"
	// Exact needs no test: everybody answered in both waves.
	Exact Road = "exact"
	// NoRoad is of a change that could not be tested.
	NoRoad Road = "none"
)

// Change tests the change of the share of some codes (of a number: of its mean,
// with no codes) from an older wave to a newer one, in a group ("" for
// everybody; otherwise as GroupOf reads it). It refuses, in words,
// what cannot be compared: see Trend.
func Change(old, new *dataset.Dataset, links *frame.Links, variable string, codes []int, group string) (Changed, error) {
	t, err := TrendOf(old, new, links)
	if err != nil {
		return Changed{}, err
	}
	return t.Change(variable, codes, group)
}

// Change is as the function Change.
func (t *Trend) Change(variable string, codes []int, group string) (Changed, error) {
	before, after, err := t.columns(variable)
	if err != nil {
		return Changed{}, err
	}
	if after.Kind == questionnaire.Text || after.Kind == questionnaire.Date {
		return Changed{}, refused("%s takes a %s, and there is no change of that to test.", after.Name, after.Kind)
	}
	l := line{kind: MeanLine, label: "Mean"}
	if after.Kind != questionnaire.Number {
		for _, c := range []*dataset.Column{before, after} {
			if err := checkCodes(c, codes); err != nil {
				return Changed{}, err
			}
		}
		l = codesLine(after, codes)
	} else if len(codes) > 0 {
		return Changed{}, refused("%s takes a number and has no codes. Ask for the change of its mean, without codes.", after.Name)
	}
	g, err := t.group(group)
	if err != nil {
		return Changed{}, err
	}
	c := t.change(before, after, l, g)
	for _, side := range []struct {
		d *dataset.Dataset
		n int
	}{{t.Old, c.Old.Base}, {t.New, c.New.Base}} {
		if side.n == 0 {
			return Changed{}, refused("Nobody answered %s in %s, so there is no change to tell.", after.Name, in(side.d, c.GroupNew))
		}
	}
	return c, nil
}

// in names a wave, and a group where it is one.
func in(d *dataset.Dataset, g Group) string {
	if g.Break == "all" {
		return d.Wave().Title
	}
	return d.Wave().Title + " (" + g.Label + ")"
}

// codesLine gives the line of some codes with the label people know it by.
func codesLine(c *dataset.Column, codes []int) line {
	for _, l := range linesOf(c) {
		if slices.Equal(l.codes, codes) {
			return l
		}
	}
	l := line{kind: NetLine, code: joined(codes), codes: codes}
	for _, code := range codes {
		if have, ok := c.Code(code); ok {
			if l.label != "" {
				l.label += " or "
			}
			l.label += short(have.Short, have.Label)
		}
	}
	if len(codes) == 1 {
		l.kind = CodeLine
	}
	return l
}

// change estimates one line in one group; the bases may be anything.
func (t *Trend) change(before, after *dataset.Column, l line, g pairOfGroups) Changed {
	out := Changed{Variable: variableOf(t.New, after), Kind: l.kind, Label: l.label, Codes: slices.Clone(l.codes),
		GroupOld: g.old.Group, GroupNew: g.new.Group, FramesBoth: g.both, P: 1, Road: NoRoad}
	was, is := valuesOf(before, l.codes, g.old), valuesOf(after, l.codes, g.new)
	out.Old, out.New = figureOf(t.Old, before, was, g.old), figureOf(t.New, after, is, g.new)
	pairs := t.pairs(was, is)
	out.Both = len(pairs)
	if out.Old.Base > 0 && out.New.Base > 0 {
		out.Difference = out.New.Percent - out.Old.Percent
	}
	t.decide(&out, t.waves(was, is, g, before, after), g)
	t.panel(&out, estimate.WavesOf(was.all(), is.all(), pairs), pairs, g)
	return out
}

// values are what a line is of a wave's cases: 1 or 0 of codes, or a number.
type values struct {
	base, has dataset.Set
	numbers   []float64
}

func valuesOf(c *dataset.Column, codes []int, s Selection) values {
	v := values{base: c.Given.And(s.cases)}
	if c.Kind == questionnaire.Number {
		v.numbers = c.Numbers
		return v
	}
	v.has = dataset.NewSet(64 * len(v.base))
	for _, set := range setsOf(c, codes) {
		v.has = v.has.Or(set)
	}
	v.has = v.has.And(v.base)
	return v
}

func (v values) of(i int) float64 {
	switch {
	case v.numbers != nil:
		return v.numbers[i]
	case v.has.Has(i):
		return 1
	}
	return 0
}

func (v values) all() []float64 {
	out := make([]float64, 0, v.base.Count())
	v.base.Each(func(i int) { out = append(out, v.of(i)) })
	return out
}

func figureOf(d *dataset.Dataset, c *dataset.Column, v values, s Selection) Cell {
	if v.numbers != nil {
		return meanCell(d, c, s, s.sample(c))
	}
	return cell(d, v.has.Count(), s.sample(c))
}

// decide tests the change by the way that fits, under the new wave's rules.
func (t *Trend) decide(out *Changed, w estimate.Waves, g pairOfGroups) {
	rules, scale := t.New.Wave().Rules, scaleOf(out.Kind)
	switch {
	case !rules.Tests || !t.Old.Wave().Rules.Tests:
		out.Why = "a wave makes no tests"
		return
	case out.Old.Base < 2:
		out.Why = smallBase(out.Old.Base, in(t.Old, out.GroupOld))
		return
	case out.New.Base < 2:
		out.Why = smallBase(out.New.Base, in(t.New, out.GroupNew))
		return
	}
	c, ok := w.Change(g.frames(rules.TestsCorrected))
	test := c.Test
	out.Road, out.Independent = Overlap, scale*c.Independent.Error
	// Where the parts of the variance cancel out, rounding leaves a rest.
	ok = ok && test.Error > 1e-6*c.Independent.Error
	switch {
	case rules.TestsCorrected && w.First.N == g.old.population && w.Second.N == g.new.population:
		out.Road, out.Why = Exact, "everybody answered in both waves, so the difference is exact"
		out.Significant = out.Difference != 0
		return
	case w.Both == 0:
		out.Road, test = Independent, c.Independent
		ok = test.Error > 0
	case w.Both == 1:
		out.Road, out.Why = NoRoad, "only one organisation answered in both waves, so what the waves have in common cannot be estimated"
		return
	}
	if !ok {
		out.Road, out.Why = NoRoad, notVaried(w)
		return
	}
	out.Tested, out.T, out.P, out.Error = true, test.T, test.Normal, scale*test.Error
	out.Required = estimate.Z * out.Error
	if !rules.TestsCorrected {
		out.P, out.Required = test.P, estimate.Critical(test.DF)*out.Error
	}
	out.Significant = math.Abs(out.Difference) > out.Required
	out.Lower, out.Upper = out.Difference-out.Required, out.Difference+out.Required
}

// notVaried says why a change has no variance to be tested with.
func notVaried(w estimate.Waves) string {
	switch {
	case w.First.Variance == 0 && w.Second.Variance == 0:
		return "nothing varies within the waves"
	case w.Both == w.First.N && w.Both == w.Second.N:
		return "the same organisations answered and all changed alike, or none did"
	}
	return "too few organisations answered in both waves for the formula"
}

func smallBase(n int, where string) string {
	if n == 0 {
		return "nobody answered in " + where
	}
	return "only one organisation answered in " + where
}

func scaleOf(k LineKind) float64 {
	if k == MeanLine {
		return 1
	}
	return 100
}
