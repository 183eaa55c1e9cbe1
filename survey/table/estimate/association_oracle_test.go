package estimate

import (
	"math"
	"slices"
	"testing"
)

// crosstab counts a question's codes by the groups of a break.
func (w *TrustWave) crosstab(variable, by string) [][]int {
	var codes []float64
	var groups []string
	for i, code := range w.Codes[variable] {
		if code > 0 && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
		if !slices.Contains(groups, w.Groups[by][i]) {
			groups = append(groups, w.Groups[by][i])
		}
	}
	slices.Sort(codes)
	slices.Sort(groups)
	counts := make([][]int, len(codes))
	for i := range counts {
		counts[i] = make([]int, len(groups))
	}
	for i, code := range w.Codes[variable] {
		if code > 0 {
			counts[slices.Index(codes, code)][slices.Index(groups, w.Groups[by][i])]++
		}
	}
	return counts
}

func TestAssociationsAgreeWithR(t *testing.T) {
	s := MustTrusts(t)
	check := Check{Tolerance: 1e-9}
	fisher := map[string]float64{}
	for _, e := range MustExpected(t, "expected_06_chisq") {
		counts := s.Waves[e.Wave].crosstab(e.Variable, e.Break)
		a, err := RaoScott(counts, len(s.Frame), Unbiased)
		pearson, errPearson := Pearson(counts)
		if err != nil || errPearson != nil {
			t.Fatalf("%s: %v, %v", e.Name(), err, errPearson)
		}
		if e.Statistic == "fisher_p" {
			key := e.Variable + e.Break
			p, err := Fisher(counts)
			if err != nil {
				t.Errorf("%s: %v", e.Name(), err)
				continue
			}
			fisher[key] = p
		}
		values := map[string]float64{"svychisq_F_stat": a.F, "svychisq_F_p": a.P, "svychisq_F_ndf": a.TopDF, "svychisq_F_ddf": a.BottomDF,
			"svychisq_Chisq_stat": a.X2, "svychisq_Chisq_p": a.FirstOrder.P, "svychisq_Wald_stat": a.Wald, "svychisq_Wald_p": a.WaldP,
			"svychisq_adjWald_stat": a.WaldAdjusted, "svychisq_adjWald_p": a.WaldAdjustedP, "pearson_x2": pearson.X2, "pearson_df": pearson.DF,
			"pearson_p": pearson.P, "min_expected": pearson.SmallestExpected, "cramers_v": pearson.CramersV,
			"pearson_x2_over_1_minus_f": a.Plain.X2, "pearson_x2_over_1_minus_f_p": a.Plain.P, "fisher_p": fisher[e.Variable+e.Break]}
		got, known := values[e.Statistic]
		if !known {
			t.Fatalf("%s: unknown statistic", e.Name())
		}
		if math.IsNaN(got) {
			t.Errorf("%s: not a number", e.Name())
		}
		check.Row(t, e, got)
	}
	if check.Compared != 476 {
		t.Errorf("%d rows compared, %d NA", check.Compared, check.NA)
	}
}
