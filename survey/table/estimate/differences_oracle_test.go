package estimate

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// pair is two groups of one break, as samples of their own and as domains.
type pair struct {
	own, domain [2]Group
}

func (s *Trusts) pairOf(w *TrustWave, item Answered, by, groups string) pair {
	var p pair
	for i, group := range strings.SplitN(groups, "|", 2) {
		chosen := w.Of(item, by, group)
		p.own[i] = Group{Sum(chosen), Of(len(chosen), s.N(by, group))}
		p.domain[i] = Group{Sum(chosen), s.sampleOf(w, "srs_item", item, by, group)}
	}
	return p
}

// whatDiffers gives the statistic of two groups, and whether there is a test.
func whatDiffers(t *testing.T, e Expected, p pair) (got float64, ok bool) {
	t.Helper()
	a, b := p.own[0], p.own[1]
	corrected, okCorrected := Corrected(a, b, Unbiased)
	domain, okDomain := Corrected(p.domain[0], p.domain[1], Unbiased)
	pooled, okPooled := Pooled(a.Count, a.Base, b.Count, b.Base)
	required := func() (float64, float64) {
		ta, _ := Tolerance(Proportion(a.Count, a.Base), a.Sample, Guide)
		tb, _ := Tolerance(Proportion(b.Count, b.Base), b.Sample, Guide)
		return Required(ta, tb), 100 * math.Abs(corrected.Difference)
	}
	switch e.Statistic {
	case "diff", "svyglm_gaussian_diff":
		return corrected.Difference, true
	case "diff_se":
		return corrected.Error, true
	case "z":
		return corrected.T, okCorrected
	case "p_value_z":
		return corrected.Normal, okCorrected
	case "p_value_t":
		return corrected.P, okCorrected
	case "required_diff_pp":
		required, _ := required()
		return required, true
	case "significant":
		required, difference := required()
		return bit(difference > required), true
	case "p_value_pooled_t":
		return pooled.P, okPooled
	case "svyttest_t":
		return domain.T, okDomain
	case "svyttest_df":
		return domain.DF, okDomain
	case "svyttest_p", "svyglm_gaussian_p":
		return domain.P, okDomain
	case "svyglm_gaussian_se":
		return domain.Error, okDomain
	}
	return uncorrected(t, e, p)
}

func uncorrected(t *testing.T, e Expected, p pair) (got float64, ok bool) {
	t.Helper()
	a, b := p.own[0], p.own[1]
	odds, okOdds := LogOdds(p.domain[0], p.domain[1], Unbiased)
	switch e.Statistic {
	case "p_value_welch":
		shareA, _ := Share(a.Count, a.Sample, None)
		shareB, _ := Share(b.Count, b.Sample, None)
		welch, ok := Welch(shareA, shareB)
		return welch.P, ok
	case "p_value_two_prop_z":
		test, ok := PooledNormal(a.Count, a.Base, b.Count, b.Base)
		return test.Normal, ok
	case "p_value_fisher":
		exact, err := Fisher([][]int{{a.Count, a.Base - a.Count}, {b.Count, b.Base - b.Count}})
		if err != nil {
			exact = 1 // nobody, or everybody, in both groups
		}
		return exact, true
	case "svyglm_logit_coef":
		return odds.Difference, okOdds
	case "svyglm_logit_se":
		return odds.Error, okOdds
	case "svyglm_logit_p":
		return odds.P, okOdds
	}
	t.Fatalf("%s: unknown statistic", e.Name())
	return 0, false
}

// groupsOf gives the groups of a break that have a base of 2 or more.
func (s *Trusts) groupsOf(w *TrustWave, item Answered, by string) (names []string, strata []Stratum) {
	for _, row := range s.Frame {
		if !slices.Contains(names, row[by]) && len(w.Of(item, by, row[by])) > 1 {
			names = append(names, row[by])
		}
	}
	slices.Sort(names)
	for _, name := range names {
		numbers := w.Of(item, by, name)
		share, _ := Share(Sum(numbers), Of(len(numbers), s.N(by, name)), Unbiased)
		strata = append(strata, Stratum{share, len(numbers), s.N(by, name)})
	}
	return names, strata
}

func (s *Trusts) againstOthers(w *TrustWave, e Expected) (got float64, ok bool) {
	names, strata := s.groupsOf(w, w.Items[e.Variable+" "+e.Code], e.Break)
	i := slices.Index(names, e.Group)
	test, ok := AgainstRest(strata, i)
	if strings.HasPrefix(e.Statistic, "diff_vs_total") {
		test, ok = AgainstWhole(strata, i)
	}
	switch {
	case strings.HasSuffix(e.Statistic, "_p_z"):
		return test.Normal, ok
	case strings.HasSuffix(e.Statistic, "_se"):
		return test.Error, true
	}
	return test.Difference, true
}

// adjusted gives the P of every tested pair of a break, adjusted for them all.
func (s *Trusts) adjusted(w *TrustWave, e Expected) map[string]float64 {
	item := w.Items[e.Variable+" "+e.Code]
	names, _ := s.groupsOf(w, item, e.Break)
	var ps []float64
	var pairs []string
	for i, a := range names {
		for _, b := range names[i+1:] {
			p := s.pairOf(w, item, e.Break, a+"|"+b)
			if test, ok := Corrected(p.own[0], p.own[1], Unbiased); ok {
				ps, pairs = append(ps, test.Normal), append(pairs, a+"|"+b)
			}
		}
	}
	how := map[string]Adjustment{"holm": Holm, "BH": BenjaminiHochberg, "bonferroni": Bonferroni}[e.Statistic[len("p_value_z_adj_"):]]
	out := map[string]float64{}
	for i, p := range Adjust(ps, how) {
		a, b, _ := strings.Cut(pairs[i], "|")
		out[pairs[i]], out[b+"|"+a] = p, p // the file's order is another language's
	}
	return out
}

func TestAllDifferencesAgreeWithR(t *testing.T) {
	s := MustTrusts(t)
	check := Check{Tolerance: 1e-9, PerStatistic: map[string]float64{"svyglm_logit_coef": 1e-6, "svyglm_logit_se": 1e-6, "svyglm_logit_p": 1e-6}}
	adjusted := map[string]map[string]float64{}
	for _, e := range MustExpected(t, "expected_05_differences") {
		w := s.Waves[e.Wave]
		var got float64
		var ok bool
		switch {
		case strings.HasPrefix(e.Statistic, "p_value_z_adj_"):
			key := fmt.Sprint(e.Statistic, e.Wave, e.Variable, e.Code, e.Break)
			if adjusted[key] == nil {
				adjusted[key] = s.adjusted(w, e)
			}
			got, ok = adjusted[key][e.Group]
		case strings.HasPrefix(e.Statistic, "diff_vs_"):
			got, ok = s.againstOthers(w, e)
		default:
			got, ok = whatDiffers(t, e, s.pairOf(w, w.Items[e.Variable+" "+e.Code], e.Break, e.Group))
		}
		if ok == e.NA {
			t.Errorf("%s: tested %v", e.Name(), ok)
		}
		check.Row(t, e, got)
	}
	if check.Compared+check.NA != 19815 || check.NA != 138 {
		t.Errorf("%d rows compared, %d NA", check.Compared, check.NA)
	}
}
