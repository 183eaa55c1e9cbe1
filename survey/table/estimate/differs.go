package estimate

// This file answers only whether two groups differ, for books of thousands of
// comparisons: no distribution function, no square root, nothing allocated.

// still is the variance under which nothing varies, the square of decide's limit.
const still = 1e-18

// Differs says whether two separate groups differ by more than Required of
// their tolerances, the rule of published guides: (p_a−p_b)² > 1.96²·(v_a+v_b).
// It is Corrected's answer at 1.96. ok is false as there: a base under 2, or
// nothing varies in either group.
func Differs(a, b Group, c Correction) (significant, ok bool) {
	scaleA, oka := a.scale(c)
	scaleB, okb := b.scale(c)
	if !oka || !okb {
		return false, false
	}
	pa, pb := Proportion(a.Count, a.Base), Proportion(b.Count, b.Base)
	return Beyond(pa-pb, pa*(1-pa)*scaleA+pb*(1-pb)*scaleB, Z)
}

// Beyond says whether a difference with a variance, of whatever estimates, is
// more than critical standard errors: Z, or Critical of its degrees of freedom.
// ok is false when nothing varies.
func Beyond(difference, variance, critical float64) (significant, ok bool) {
	if !(variance >= still) {
		return false, false
	}
	return difference*difference > critical*critical*variance, true
}

// DiffersPooled says whether Pooled's P is under Level: t² over the critical
// value's square.
func DiffersPooled(countA, baseA, countB, baseB int) (significant, ok bool) {
	if baseA < 2 || baseB < 2 {
		return false, false
	}
	na, nb := float64(baseA), float64(baseB)
	pa, pb := float64(countA)/na, float64(countB)/nb
	variance := (na*pa*(1-pa) + nb*pb*(1-pb)) / (na + nb - 2) * (1/na + 1/nb)
	return Beyond(pa-pb, variance, Critical(na+nb-2))
}
