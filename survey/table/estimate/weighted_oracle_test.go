package estimate

import (
	"math"
	"strings"
	"testing"
)

// known marks who answered.
func known(a Answered) []bool {
	in := make([]bool, len(a))
	for i, v := range a {
		in[i] = !math.IsNaN(v)
	}
	return in
}

// within marks those who answered in one group of a break.
func (h housing) within(a Answered, by, group string) []bool {
	in := known(a)
	for i := range in {
		in[i] = in[i] && (by == "total" || h.wave.Groups[by][i] == group)
	}
	return in
}

func TestWeightedFiguresAgreeWithR(t *testing.T) {
	h := mustHousing(t)
	sets := h.weightings(t)
	rows := MustExpected(t, "expected_08_weighted")
	check := Check{}
	for _, e := range rows {
		check.Tolerance = toleranceOf(e.Design)
		if strings.HasPrefix(e.Statistic, "ci_logit") {
			check.Tolerance = 1e-7
		}
		y := h.wave.Items[e.Variable+" "+e.Code]
		if y == nil {
			y = h.wave.Scales[e.Variable]
		}
		in := h.within(y, e.Break, e.Group)
		if e.Statistic == "median_qrule_math" {
			m, err := sets[e.Design].Median(y, in)
			if err != nil {
				t.Fatal(err)
			}
			check.Row(t, e, m.Value)
			continue
		}
		f, err := sets[e.Design].Mean(y, in)
		if err != nil {
			t.Fatal(err)
		}
		if e.Statistic == "deff" && !f.HasEffect {
			t.Errorf("%s: no design effect", e.Name())
		}
		check.Row(t, e, f.named(e.Statistic))
	}
	if check.Compared != 3597 || check.Compared != len(rows) || check.NA != 0 {
		t.Errorf("compared %d rows of %d", check.Compared, len(rows))
	}
}

// named gives the figure's number that the expected files call statistic.
func (f Weighted) named(statistic string) float64 {
	lower, upper, _ := f.Wald()
	switch statistic {
	case "p", "mean", "total", "ratio":
		return f.Value
	case "se", "mean_se", "total_se", "ratio_se":
		return f.Error
	case "weighted_base":
		return f.WeightedBase
	case "n_eff_kish_item":
		return f.Effective
	case "deff":
		return f.DesignEffect
	case "ci_wald_z_lo":
		return lower
	case "ci_wald_z_hi":
		return upper
	}
	lower, upper, ok := f.LogitInterval()
	switch {
	case ok && statistic == "ci_logit_lo":
		return lower
	case ok && statistic == "ci_logit_hi":
		return upper
	}
	return math.NaN()
}

// The item's respondents are the sample here: the weights are theirs alone.
func TestTotalsAgreeWithR(t *testing.T) {
	h := mustHousing(t)
	var y, homes []float64
	var cases []int
	for i, v := range h.wave.Scales["s5"] {
		if !math.IsNaN(v) {
			y, cases = append(y, v), append(cases, h.cases[i])
			homes = append(homes, h.frame["homes"].Numbers[h.cases[i]])
		}
	}
	base := must(t)(BaseWeights(len(y), len(h.Frame), Unbiased))
	x, err := MatrixOf(h.frame["homes"])
	if err != nil {
		t.Fatal(err)
	}
	targets, err := x.Targets(cases)
	if err != nil {
		t.Fatal(err)
	}
	greg := must(t)(base.Calibrate(Calibration{}, targets))
	figures := map[string]Weighted{}
	for name, of := range map[string]func() (Weighted, error){
		"ratio":     func() (Weighted, error) { return base.Ratio(y, homes, nil) },
		"greg":      func() (Weighted, error) { return greg.Total(y, nil) },
		"expansion": func() (Weighted, error) { return base.Total(y, nil) },
	} {
		if figures[name], err = of(); err != nil {
			t.Fatal(err)
		}
	}
	check := Check{Tolerance: 1e-8}
	for _, e := range MustExpected(t, "expected_07_weight_summaries_totals") {
		if e.Variable == "" {
			continue
		}
		got := figures[e.Design].named(e.Statistic)
		if e.Design == "ratio" && strings.HasPrefix(e.Statistic, "total") {
			got *= sumOf(h.frame["homes"].Numbers)
		}
		check.Row(t, e, got)
	}
	if check.Compared != 8 {
		t.Errorf("compared %d rows of 8", check.Compared)
	}
}
