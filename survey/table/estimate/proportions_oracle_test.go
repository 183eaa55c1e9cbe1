package estimate

import (
	"math"
	"strings"
	"testing"
)

// intervalTolerance names intervals that R finds by iterating.
var intervalTolerance = map[string]float64{"ci_logit_lo": 1e-6, "ci_logit_hi": 1e-6, "ci_likelihood_lo": 1e-3, "ci_likelihood_hi": 1e-3}

func TestProportionsAgreeWithR(t *testing.T) {
	s := MustTrusts(t)
	check := Check{Tolerance: 1e-9, PerStatistic: intervalTolerance}
	for _, e := range MustExpected(t, "expected_02_proportions") {
		w := s.Waves[e.Wave]
		chosen := w.Of(w.Items[e.Variable+" "+e.Code], "", "")
		got, ok := proportionOf(t, e, Sum(chosen), Of(len(chosen), len(s.Frame)))
		if !ok {
			t.Errorf("%s: not estimated", e.Name())
			continue
		}
		check.Row(t, e, got)
	}
	if check.Compared != 2573 {
		t.Errorf("%d rows compared, %d NA", check.Compared, check.NA)
	}
}

func proportionOf(t *testing.T, e Expected, count int, s Sample) (got float64, ok bool) {
	t.Helper()
	share, ok := Share(count, s, Unbiased)
	total := share.Total(s.Population)
	neff, _ := EffectiveSize(s, Unbiased)
	if name, end, isInterval := intervalName(e.Statistic); isInterval {
		b, ok := boundsOf(t, name, share, count, s)
		return end(b), ok
	}
	switch e.Statistic {
	case "n":
		return float64(s.Base), ok
	case "p":
		return share.Value, ok
	case "se":
		return share.Error, ok
	case "neff_fpc":
		return neff, ok
	case "report_tolerance_pp":
		return Tolerance(share.Value, s, Guide)
	case "total_est":
		return total.Value, ok
	case "total_se":
		return total.Error, ok
	}
	t.Fatalf("%s: unknown statistic", e.Name())
	return 0, false
}

// intervalName splits "ci_logit_lo" into "logit" and what takes the lower end.
func intervalName(statistic string) (name string, end func(Bounds) float64, ok bool) {
	name, ok = strings.CutPrefix(statistic, "ci_")
	if lower, is := strings.CutSuffix(name, "_lo"); is {
		return lower, func(b Bounds) float64 { return b.Lower }, ok
	}
	return strings.TrimSuffix(name, "_hi"), func(b Bounds) float64 { return b.Upper }, ok
}

func boundsOf(t *testing.T, name string, share Estimate, count int, s Sample) (b Bounds, ok bool) {
	t.Helper()
	switch name {
	case "wald_z":
		return share.Wald(), true
	case "wald_t":
		return share.WaldT()
	case "logit", "xlogit":
		return share.Logit()
	case "beta":
		return share.Beta()
	case "asin":
		return share.ArcSine()
	case "likelihood":
		return share.Likelihood()
	case "wilson_nofpc":
		return Wilson(share.Value, float64(s.Base))
	case "wilson_neff":
		n, ok := EffectiveSize(s, Unbiased)
		if !ok {
			return Bounds{}, false
		}
		return Wilson(share.Value, n)
	case "clopper_nofpc":
		return ClopperPearson(count, s.Base)
	case "hyper_K", "hyper":
		low, high, ok := Hypergeometric(count, s.Base, s.Population)
		b = Bounds{float64(low), float64(high)}
		if name == "hyper" {
			b = Bounds{Proportion(low, s.Population), Proportion(high, s.Population)}
		}
		return b, ok
	}
	t.Fatalf("unknown interval %s", name)
	return Bounds{}, false
}

// sampleOf reads a design of the expected files: who is a sample of whom.
func (s *Trusts) sampleOf(w *TrustWave, design string, item Answered, by, group string) Sample {
	n := len(w.Of(item, by, group))
	switch design {
	case "srs_item":
		return Sample{Base: n, Drawn: len(w.Of(item, "", "")), Population: len(s.Frame)}
	case "srs_unit_domain":
		return Sample{Base: n, Drawn: len(w.Orgs), Population: len(s.Frame)}
	}
	return Of(n, s.N(by, group))
}

// stratified estimates the whole from the groups of a break.
func (s *Trusts) stratified(w *TrustWave, item Answered, by string) (Estimate, bool) {
	var strata []Stratum
	seen := map[string]bool{}
	for _, row := range s.Frame {
		group := row[by]
		if seen[group] {
			continue
		}
		seen[group] = true
		numbers := w.Of(item, by, group)
		e, ok := MeanOf(numbers, Of(len(numbers), s.N(by, group)), Unbiased)
		if !ok {
			return Estimate{}, false
		}
		strata = append(strata, Stratum{e, len(numbers), s.N(by, group)})
	}
	return Stratified(strata)
}

func TestSubgroupsAgreeWithR(t *testing.T) {
	s := MustTrusts(t)
	check := Check{Tolerance: 1e-9, PerStatistic: intervalTolerance}
	for _, e := range MustExpected(t, "expected_03_subgroups") {
		w := s.Waves[e.Wave]
		item := w.Items[e.Variable+" "+e.Code]
		if by, ok := strings.CutPrefix(e.Design, "strat_"); ok && e.Break == "total" {
			whole, ok := s.stratified(w, item, by)
			if !ok {
				t.Errorf("%s: not estimated", e.Name())
			}
			check.Row(t, e, map[string]float64{"p": whole.Value, "se": whole.Error}[e.Statistic])
			continue
		}
		chosen := w.Of(item, e.Break, e.Group)
		got, ok := proportionOf(t, e, Sum(chosen), s.sampleOf(w, e.Design, item, e.Break, e.Group))
		if !ok && len(chosen) > 1 {
			t.Errorf("%s: not estimated", e.Name())
		}
		check.Row(t, e, got)
	}
	if check.Compared != 6256 {
		t.Errorf("%d rows compared, %d NA", check.Compared, check.NA)
	}
}

func TestMeansOfScalesAgreeWithR(t *testing.T) {
	s := MustTrusts(t)
	check := Check{Tolerance: 1e-9}
	for _, e := range MustExpected(t, "expected_04_means") {
		w := s.Waves[e.Wave]
		scale := w.Scales[e.Variable]
		if by, ok := strings.CutPrefix(e.Design, "strat_"); ok && e.Break == "total" {
			whole, ok := s.stratified(w, scale, by)
			if !ok {
				t.Errorf("%s: not estimated", e.Name())
			}
			check.Row(t, e, map[string]float64{"mean": whole.Value, "se": whole.Error}[e.Statistic])
			continue
		}
		numbers := w.Of(scale, e.Break, e.Group)
		sample := s.sampleOf(w, e.Design, scale, e.Break, e.Group)
		if e.Break == "total" {
			sample = Of(len(numbers), len(s.Frame))
		}
		check.Row(t, e, meanOf(t, e, numbers, sample))
	}
	if check.Compared != 836 {
		t.Errorf("%d rows compared, %d NA", check.Compared, check.NA)
	}
}

func meanOf(t *testing.T, e Expected, numbers []float64, s Sample) float64 {
	t.Helper()
	mean, ok := MeanOf(numbers, s, Unbiased)
	if !ok && len(numbers) > 1 {
		t.Errorf("%s: not estimated", e.Name())
	}
	if name, end, isInterval := intervalName(e.Statistic); isInterval {
		b, ok := boundsOf(t, name, mean, 0, s)
		if !ok {
			return math.NaN()
		}
		return end(b)
	}
	_, deviation := Mean(numbers)
	if half, ok := MeanTolerance(deviation, s, Unbiased); ok && math.Abs(half-Z*mean.Error) > 1e-12*half {
		t.Errorf("%s: tolerance %v, error %v", e.Name(), half, mean.Error)
	}
	d, _ := Describe(numbers)
	total := mean.Total(s.Population)
	values := map[string]float64{"n": float64(d.N), "mean": mean.Value, "se": mean.Error, "sd": d.SD, "min": d.Lowest, "max": d.Highest,
		"q25_type7": d.LowerQuarter, "median_type7": d.Median, "q75_type7": d.UpperQuarter, "total_est": total.Value, "total_se": total.Error}
	v, known := values[e.Statistic]
	if !known {
		t.Fatalf("%s: unknown statistic", e.Name())
	}
	return v
}
