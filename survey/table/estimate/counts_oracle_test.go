package estimate_test

import (
	"math"
	"strconv"
	"testing"

	"omnibus/survey/table"
	. "omnibus/survey/table/estimate"
)

// TestCountsAgreeWithR counts every code, net and group, and rounds the
// percentages as tables print them.
func TestCountsAgreeWithR(t *testing.T) {
	s := MustTrusts(t)
	check := Check{}
	for _, e := range MustExpected(t, "expected_01_counts") {
		w := s.Waves[e.Wave]
		if e.Statistic == "pct" {
			check.Tolerance = 1e-12
		} else {
			check.Tolerance = 0
		}
		chosen := w.Mentions(e.Variable)
		if e.Code != "" && e.Statistic != "n_with_mentions" {
			chosen = w.Of(w.Items[e.Variable+" "+e.Code], e.Break, e.Group)
		}
		check.Row(t, e, countOf(t, e, chosen))
	}
	if check.Compared != 4996 {
		t.Errorf("%d rows compared, %d NA", check.Compared, check.NA)
	}
}

func countOf(t *testing.T, e Expected, chosen []float64) float64 {
	t.Helper()
	base, count := len(chosen), 0
	for _, v := range chosen {
		count += int(v)
	}
	rounded := func(decimals int) float64 { return MustFloat(t, table.Round(count, base, decimals)) }
	switch e.Statistic {
	case "base_n":
		return float64(base)
	case "count":
		return float64(count)
	case "pct":
		return 100 * Proportion(count, base)
	case "pct_0dp_half_up":
		return rounded(0)
	case "pct_1dp_half_up":
		return rounded(1)
	}
	summary, _ := Describe(chosen)
	with := 0
	for _, v := range chosen {
		if e.Code == strconv.Itoa(int(v)) {
			with++
		}
	}
	switch e.Statistic {
	case "mean_mentions":
		return math.Round(summary.Mean*1e14) / 1e14
	case "max_mentions":
		return summary.Highest
	case "n_with_mentions":
		return float64(with)
	}
	t.Fatalf("%s: unknown statistic", e.Name())
	return 0
}
