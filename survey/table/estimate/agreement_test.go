package estimate

import (
	"math"
	"testing"
)

// near compares with the closed-form tolerance of the expected files.
func near(t *testing.T, what string, got float64, want string) {
	t.Helper()
	if want == "" || want == "NA" {
		return
	}
	w := MustFloat(t, want)
	if math.IsNaN(got) || math.Abs(got-w) > 1e-9*max(1, math.Abs(w)) {
		t.Errorf("%s: got %.12g, R gives %s", what, got, want)
	}
}

func TestGroupsAgreeWithR(t *testing.T) {
	for _, row := range MustRows(t, "groups.csv") {
		t.Run(row["wave"]+"/"+row["variable"]+"/"+row["code"]+"/"+row["group"], func(t *testing.T) {
			base, own := MustInt(t, row["base"]), MustInt(t, row["group_population"])
			p := Proportion(MustInt(t, row["count"]), base)
			domain, ok := Variance(p, Sample{base, MustInt(t, row["drawn"]), MustInt(t, row["population"])}, Unbiased)
			if ok {
				near(t, "se as a domain", math.Sqrt(domain), row["se_domain"])
			}
			variance, ok := Variance(p, Of(base, own), Unbiased)
			if ok {
				near(t, "se with its own N", math.Sqrt(variance), row["se_own"])
			}
			points, ok := Tolerance(p, Of(base, own), Guide)
			if ok != (base > 1) {
				t.Errorf("estimated %v on a base of %d", ok, base)
			}
			if ok {
				near(t, "tolerance", points, row["tolerance"])
			}
		})
	}
}

func TestDifferencesAgreeWithR(t *testing.T) {
	for _, row := range MustRows(t, "differences.csv") {
		t.Run(row["wave"]+"/"+row["variable"]+"/"+row["code"]+"/"+row["group_a"]+"/"+row["group_b"], func(t *testing.T) {
			a := Group{MustInt(t, row["count_a"]), Of(MustInt(t, row["base_a"]), MustInt(t, row["population_a"]))}
			b := Group{MustInt(t, row["count_b"]), Of(MustInt(t, row["base_b"]), MustInt(t, row["population_b"]))}
			if test, ok := Corrected(a, b, Unbiased); ok {
				near(t, "difference", test.Difference, row["diff"])
				near(t, "se", test.Error, row["diff_se"])
				near(t, "z", test.T, row["z"])
				near(t, "p (normal)", test.Normal, row["p_value_z"])
				near(t, "p (t)", test.P, row["p_value_t"])
			}
			if test, ok := Pooled(a.Count, a.Base, b.Count, b.Base); ok {
				near(t, "pooled p", test.P, row["p_value_pooled_t"])
			}
			ta, oka := Tolerance(Proportion(a.Count, a.Base), a.Sample, Guide)
			tb, okb := Tolerance(Proportion(b.Count, b.Base), b.Sample, Guide)
			if oka && okb {
				required := Required(ta, tb)
				near(t, "required", required, row["required_diff_pp"])
				difference := 100 * math.Abs(Proportion(a.Count, a.Base)-Proportion(b.Count, b.Base))
				if (difference > required) != (row["significant"] == "1") {
					t.Errorf("%.4f against %.4f required: R says significant=%s", difference, required, row["significant"])
				}
			}
		})
	}
}

func TestPairsAgreeWithR(t *testing.T) {
	for _, row := range MustRows(t, "paired.csv") {
		t.Run(row["variable"]+"/"+row["code"], func(t *testing.T) {
			sample := Of(MustInt(t, row["m"]), MustInt(t, row["population"]))
			test, ok := Paired(MustInt(t, row["n01"]), MustInt(t, row["n10"]), sample, Unbiased)
			if !ok {
				if row["n01"] != "0" || row["n10"] != "0" {
					t.Error("not tested")
				}
				return
			}
			near(t, "change", test.Difference, row["change_matched"])
			near(t, "se", test.Error, row["se_matched"])
			near(t, "p (normal)", test.Normal, row["p_matched_z"])
			near(t, "p (t)", test.P, row["p_matched_t"])
		})
	}
}

func TestMeansAgreeWithR(t *testing.T) {
	for _, row := range MustRows(t, "means.csv") {
		t.Run(row["variable"], func(t *testing.T) {
			n, sd := MustInt(t, row["n"]), MustFloat(t, row["sd"])
			deviation := sd * sd * float64(n-1) / float64(n)
			half, ok := MeanTolerance(deviation, Of(n, MustInt(t, row["population"])), Unbiased)
			if !ok {
				t.Fatal("not estimated")
			}
			near(t, "se", half/Z, row["se"])
		})
	}
}
