package estimate

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// both pairs the answers of those who gave one in each wave, in a group or in all.
func (s *Trusts) both(item1, item2 Answered, by, group string) (pairs [][2]float64) {
	second := map[string]float64{}
	for i, org := range s.Waves["2"].Orgs {
		second[org] = item2[i]
	}
	for i, org := range s.Waves["1"].Orgs {
		after, has := second[org]
		if has && !math.IsNaN(after) && !math.IsNaN(item1[i]) && (by == "total" || s.Waves["1"].Groups[by][i] == group) {
			pairs = append(pairs, [2]float64{item1[i], after})
		}
	}
	return pairs
}

func TestChangesAgreeWithR(t *testing.T) {
	s := MustTrusts(t)
	check := Check{Tolerance: 1e-9}
	w1, w2 := s.Waves["1"], s.Waves["2"]
	for _, e := range MustExpected(t, "expected_09_wave_change") {
		if e.Statistic == "turnover_count" {
			check.Row(t, e, float64(s.turnover(t, e)))
			continue
		}
		item1, item2 := w1.Items[e.Variable+" "+e.Code], w2.Items[e.Variable+" "+e.Code]
		if e.Code == "mean" {
			item1, item2 = w1.Scales[e.Variable], w2.Scales[e.Variable]
		}
		pairs := s.both(item1, item2, e.Break, e.Group)
		waves := WavesOf(w1.Of(item1, e.Break, e.Group), w2.Of(item2, e.Break, e.Group), pairs)
		got, ok := changeOf(t, e, waves, TurnoverOf(pairs), s.N(e.Break, e.Group))
		if !ok && !e.NA {
			t.Errorf("%s: not estimated", e.Name())
		}
		check.Row(t, e, got)
	}
	if check.Compared+check.NA != 3128 || check.NA != 69 {
		t.Errorf("%d rows compared, %d NA", check.Compared, check.NA)
	}
}

func (s *Trusts) turnover(t *testing.T, e Expected) int {
	t.Helper()
	var pairs [][2]int
	for _, p := range s.both(s.Waves["1"].Codes[e.Variable], s.Waves["2"].Codes[e.Variable], "total", "") {
		pairs = append(pairs, [2]int{int(p[0]), int(p[1])})
	}
	from, to, _ := strings.Cut(e.Code, ">")
	return Cross(pairs, 1, 9)[MustInt(t, from)-1][MustInt(t, to)-1]
}

func changeOf(t *testing.T, e Expected, w Waves, turnover Turnover, population int) (got float64, ok bool) {
	t.Helper()
	change, okChange := w.Change(OneFrame(population))
	matched, okMatched := w.Matched(population, Unbiased)
	mcnemar, okMcNemar := turnover.McNemar()
	if paired, ok := Paired(turnover.Came, turnover.Left, Of(w.Both, population), Unbiased); e.Code != "mean" &&
		(ok != okMatched || math.Abs(paired.T-matched.T) > 1e-9 || math.Abs(paired.P-matched.P) > 1e-9) {
		t.Errorf("%s: %+v from the pairs, %+v from their counts", e.Name(), matched, paired)
	}
	tested := func(v float64) (float64, bool) { return v, okChange }
	switch e.Statistic {
	case "z_cov":
		return tested(change.T)
	case "p_cov":
		return tested(change.Normal)
	case "ci_cov_lo":
		return change.Lower, okChange || change.Variance == 0
	case "ci_cov_hi":
		return change.Upper, okChange || change.Variance == 0
	case "p_indep":
		return change.Independent.Normal, change.Independent.Error > 0
	case "p_matched_z":
		return matched.Normal, okMatched
	case "p_matched_t":
		return matched.P, okMatched
	case "mcnemar_x2":
		return mcnemar.X2, okMcNemar
	case "mcnemar_p":
		return mcnemar.P, okMcNemar
	case "mcnemar_exact_p":
		return mcnemar.Exact, okMcNemar
	}
	values := map[string]float64{"n1": float64(w.First.N), "n2": float64(w.Second.N), "m": float64(w.Both), "est1": w.First.Mean, "est2": w.Second.Mean,
		"change": change.Difference, "s11": w.First.Variance, "s22": w.Second.Variance, "s12": w.Covariance, "var_cov": change.Variance,
		"se_cov": change.Error, "se_indep": change.Independent.Error, "change_matched": matched.Difference, "se_matched": matched.Error,
		"n11": float64(turnover.Kept), "n10": float64(turnover.Left), "n01": float64(turnover.Came), "n00": float64(turnover.Never)}
	v, known := values[e.Statistic]
	if !known {
		t.Fatalf("%s: unknown statistic", e.Name())
	}
	return v, true
}

// pickings gives every choice of size of 0 to of−1.
func pickings(of, size int) (out [][]int) {
	var add func(from int, chosen []int)
	add = func(from int, chosen []int) {
		if len(chosen) == size {
			out = append(out, append([]int(nil), chosen...))
			return
		}
		for i := from; i < of; i++ {
			add(i+1, append(chosen[:len(chosen):len(chosen)], i))
		}
	}
	add(0, nil)
	return out
}

// TestChangeIsExactByEnumeration draws every pair of samples of a tiny frame
// that share m organisations: the variance of the change must be the formula's
// with the population's own variances, and the mean of the estimates too.
func TestChangeIsExactByEnumeration(t *testing.T) {
	before, after := []float64{1, 0, 3, 2, 7, 4}, []float64{2, 0, 1, 5, 6, 3}
	const n1, n2 = 3, 4
	whole1, whole2 := MomentsOf(before), MomentsOf(after)
	all := make([][2]float64, len(before))
	for i := range before {
		all[i] = [2]float64{before[i], after[i]}
	}
	s12 := WavesOf(before, after, all).Covariance
	for m := 2; m <= n1; m++ {
		t.Run(fmt.Sprint(m), func(t *testing.T) {
			var changes, estimates []float64
			for _, s1 := range pickings(6, n1) {
				for _, s2 := range pickings(6, n2) {
					if w, shared := wavesFrom(before, after, s1, s2); shared == m {
						c, _ := w.Change(OneFrame(6))
						changes, estimates = append(changes, c.Difference), append(estimates, c.Variance)
					}
				}
			}
			_, variance := Mean(changes)
			formula := (1./n1-1./6)*whole1.Variance + (1./n2-1./6)*whole2.Variance - 2*(float64(m)/(n1*n2)-1./6)*s12
			estimated, _ := Mean(estimates)
			if math.Abs(variance-formula) > 1e-12 || math.Abs(estimated-variance) > 1e-12 {
				t.Errorf("over %d pairs of samples the variance is %v, the formula's %v, the estimates' mean %v", len(changes), variance, formula, estimated)
			}
		})
	}
}

func wavesFrom(before, after []float64, s1, s2 []int) (w Waves, shared int) {
	var first, second []float64
	var both [][2]float64
	in := map[int]bool{}
	for _, i := range s1 {
		first, in[i] = append(first, before[i]), true
	}
	for _, i := range s2 {
		second = append(second, after[i])
		if in[i] {
			both = append(both, [2]float64{before[i], after[i]})
		}
	}
	return WavesOf(first, second, both), len(both)
}

// TestChangeOfFramesThatOverlapInPart draws every pair of samples of two frames
// that share four organisations, each with the share of common ones its frame
// has: the covariance that the estimates take off must be the means' own.
func TestChangeOfFramesThatOverlapInPart(t *testing.T) {
	values := []float64{1, 0, 3, 2, 7, 4, 9, 5, 8, 6}
	const firstFrame, secondFrame, both = 6, 8, 4 // 0 to 5, and 2 to 9
	var means1, means2, taken []float64
	for _, s1 := range pickings(6, 3) {
		for _, s2 := range pickings(8, 4) {
			first, second, pairs := []float64{}, []float64{}, [][2]float64{}
			common1, common2 := 0, 0
			in := map[int]bool{}
			for _, i := range s1 {
				first, in[i] = append(first, values[i]), true
				common1 += int(bit(i >= 2))
			}
			for _, i := range s2 {
				i += 2
				after := math.Sqrt(10 * values[i])
				second = append(second, after)
				common2 += int(bit(i <= 5))
				if in[i] {
					pairs = append(pairs, [2]float64{values[i], after})
				}
			}
			if common1 != 2 || common2 != 2 || len(pairs) != 2 {
				continue
			}
			c, _ := WavesOf(first, second, pairs).Change(Frames{firstFrame, secondFrame, both})
			m1, _ := Mean(first)
			m2, _ := Mean(second)
			means1, means2 = append(means1, m1), append(means2, m2)
			taken = append(taken, (c.Independent.Error*c.Independent.Error-c.Variance)/2)
		}
	}
	a, _ := Mean(means1)
	b, _ := Mean(means2)
	covariance := 0.0
	for i := range means1 {
		covariance += (means1[i] - a) * (means2[i] - b) / float64(len(means1))
	}
	estimated, _ := Mean(taken)
	if math.Abs(covariance-estimated) > 1e-12 || len(means1) != 72 {
		t.Errorf("over %d pairs of samples the covariance is %v, the estimates take off %v", len(means1), covariance, estimated)
	}
}
