package estimate

import "math"

// Separate tests two independent estimates, of proportions or means: the
// variances are added and so are the degrees of freedom. ok is false when
// nothing varies in either.
func Separate(a, b Estimate) (t Test, ok bool) {
	if a.DF < 1 || b.DF < 1 {
		return Test{Difference: a.Value - b.Value, P: 1, Normal: 1}, false
	}
	return decide(a.Value-b.Value, math.Hypot(a.Error, b.Error), a.DF+b.DF)
}

// Against tests an estimate against a fixed value, such as a target or last
// year's census. ok is false when nothing varies.
func Against(e Estimate, value float64) (t Test, ok bool) {
	if e.DF < 1 {
		return Test{Difference: e.Value - value, P: 1, Normal: 1}, false
	}
	return decide(e.Value-value, e.Error, e.DF)
}

// Welch tests two independent estimates that may vary differently, with the
// degrees of freedom of Welch and Satterthwaite: (v_a+v_b)²/(v_a²/df_a + v_b²/df_b).
func Welch(a, b Estimate) (t Test, ok bool) {
	t, ok = Separate(a, b)
	if !ok {
		return t, false
	}
	part := a.Error / t.Error
	part *= part // v_a/(v_a+v_b)
	return decide(t.Difference, t.Error, 1/(part*part/a.DF+(1-part)*(1-part)/b.DF))
}

// PooledNormal is the textbook's z test of two proportions: the variance of the
// common proportion, p(1−p)(1/n_a + 1/n_b), no population correction and no
// continuity correction. Its P is Normal. ok is as for Corrected.
func PooledNormal(countA, baseA, countB, baseB int) (t Test, ok bool) {
	difference := Proportion(countA, baseA) - Proportion(countB, baseB)
	if baseA < 1 || baseB < 1 {
		return Test{Difference: difference, P: 1, Normal: 1}, false
	}
	p := Proportion(countA+countB, baseA+baseB)
	t, ok = decide(difference, math.Sqrt(p*(1-p)*(1/float64(baseA)+1/float64(baseB))), math.Inf(1))
	t.DF = 0
	return t, ok
}

// LogOdds tests the difference of two groups on the scale of log odds, as a
// logistic regression on the group does: logit p_a − logit p_b with the variance
// Σ v/(p(1−p))². ok is false when p is 0 or 1 in either group.
func LogOdds(a, b Group, c Correction) (t Test, ok bool) {
	ea, oka := Share(a.Count, a.Sample, c)
	eb, okb := Share(b.Count, b.Sample, c)
	if !oka || !okb || !ea.inner() || !eb.inner() {
		return Test{P: 1, Normal: 1}, false
	}
	odds := func(e Estimate) Estimate {
		return Estimate{math.Log(e.Value / (1 - e.Value)), e.Error / (e.Value * (1 - e.Value)), e.DF}
	}
	return Separate(odds(ea), odds(eb))
}

// AgainstRest tests one of the groups that together are a whole against the
// rest of it: value_i − Σ a_h·value_h/(1−a_i), with a_h the share of group h in
// the whole's base. The rest is the sample as it fell, not weighted to the frame.
// ok is false for a group that is the whole, where any group has a base of 1 (its
// variance is unknown: join it to another), and when nothing varies.
func AgainstRest(groups []Stratum, i int) (t Test, ok bool) {
	return againstOthers(groups, i, false)
}

// AgainstWhole tests one of the groups that together are a whole against the
// whole, which holds it: (1−a_i)·value_i − Σ a_h·value_h. It is 1−a_i times the
// difference to the rest, and so is its error: t and P are the same.
func AgainstWhole(groups []Stratum, i int) (t Test, ok bool) { return againstOthers(groups, i, true) }

func againstOthers(groups []Stratum, i int, whole bool) (t Test, ok bool) {
	cases, df := 0, 0.0
	for _, g := range groups {
		cases += max(g.Base, 0)
		df += max(g.DF, 0)
		if g.Base == 1 {
			return Test{P: 1, Normal: 1}, false
		}
	}
	if i < 0 || i >= len(groups) || groups[i].Base < 2 || cases <= groups[i].Base {
		return Test{P: 1, Normal: 1}, false
	}
	own, rest := groups[i], float64(cases-groups[i].Base)
	difference, variance := own.Value, own.Error*own.Error
	for h, g := range groups {
		if h != i && g.Base > 0 {
			share := float64(g.Base) / rest
			difference -= share * g.Value
			variance += share * share * g.Error * g.Error
		}
	}
	part := 1.0
	if whole {
		part = rest / float64(cases)
	}
	return decide(part*difference, part*math.Sqrt(variance), df)
}
