package table

import (
	"math"

	"omnibus/survey/table/estimate"
)

// Panel is the change among the organisations that answered in both waves. It
// knows nothing of those that came or went.
type Panel struct {
	// N is the number of organisations; Old and New are their figures.
	N                    int
	Old, New, Difference float64
	Required, T, P       float64
	Significant, Tested  bool
	Why                  string
	Flag                 Flag
	// Kept, Left, Came and Never count who had a code in both waves, only in the
	// old, only in the new, in neither. They are 0 for a number.
	Kept, Left, Came, Never int
	// ChiSquare and Exact are McNemar's test that as many left as came, where
	// anybody did (McNemar): the statistic, and the P of the binomial distribution.
	McNemar          bool
	ChiSquare, Exact float64
}

// panel tests the change among those who answered in both waves.
func (t *Trend) panel(out *Changed, w estimate.Waves, pairs [][2]float64, g pairOfGroups) {
	rules, scale := t.New.Wave().Rules, scaleOf(out.Kind)
	p := Panel{N: w.Both, P: 1, Exact: 1, Old: scale * w.Before, New: scale * w.After, Flag: flag(t.New, w.Both)}
	if out.Kind != MeanLine {
		p.count(estimate.TurnoverOf(pairs), rules.Tests && t.Old.Wave().Rules.Tests)
	}
	p.Difference = p.New - p.Old
	form := estimate.None
	if rules.TestsCorrected && !g.byAnswer() {
		form = estimate.Unbiased
	}
	test, ok := w.Matched(g.both, form)
	switch {
	case !rules.Tests || !t.Old.Wave().Rules.Tests:
		p.Why = "a wave makes no tests"
	case w.Both < 2:
		p.Why = smallBase(w.Both, "both waves")
	case !ok && w.Both == g.both && form != estimate.None:
		p.Why, p.Significant = "all that are in both frames answered in both waves, so the difference is exact", p.Difference != 0
	case !ok:
		p.Why = "all changed alike, so there is nothing to test with"
	default:
		p.Tested, p.T, p.P, p.Required = true, test.T, test.Normal, estimate.Z*scale*test.Error
		if !rules.TestsCorrected {
			p.P, p.Required = test.P, estimate.Critical(test.DF)*scale*test.Error
		}
		p.Significant = math.Abs(p.Difference) > p.Required
	}
	out.Panel = p
}

// count fills in who moved, from counts; tests says whether McNemar's is made.
func (p *Panel) count(of estimate.Turnover, tests bool) {
	p.Old, p.New = percent(of.Kept+of.Left, p.N), percent(of.Kept+of.Came, p.N)
	p.Kept, p.Left, p.Came, p.Never = of.Kept, of.Left, of.Came, of.Never
	if m, ok := of.McNemar(); ok && tests {
		p.McNemar, p.ChiSquare, p.Exact = true, m.X2, m.Exact
	}
}
