package estimate_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"omnibus/survey/table/estimate"
)

// The share from sums is the linearised one of the weights as given, for a
// domain; and with equal weights it is that without weights, for a group too.
func TestWeightedShareAgrees(t *testing.T) {
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-10*max(1, math.Abs(b)) }
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Float64Range(0.1, 9), 2, 40).Draw(t, "weights")
		n := len(weights)
		population := n + rapid.IntRange(0, 60).Draw(t, "left out")
		y, in := make([]float64, n), make([]bool, n)
		var counted, base estimate.Sums
		cases, count := 0, 0
		for i, w := range weights {
			in[i] = rapid.Bool().Draw(t, "in")
			if !in[i] {
				continue
			}
			cases++
			base.Weights += w
			base.Squares += w * w
			if rapid.Bool().Draw(t, "y") {
				y[i] = 1
				count++
				counted.Weights += w
				counted.Squares += w * w
			}
		}
		w, err := estimate.GivenWeights(weights, population, estimate.Unbiased)
		if err != nil {
			t.Fatal(err)
		}
		want, err := w.Mean(y, in)
		if err != nil {
			t.Fatal(err)
		}
		s := estimate.Sample{Base: cases, Drawn: n, Population: population}
		p, variance, ok := estimate.WeightedShare(counted, base, s, estimate.Unbiased)
		if ok != want.Estimated || !near(p, want.Value) || ok && !near(math.Sqrt(variance), want.Error) {
			t.Fatalf("%v ± %v (%v), want %+v", p, math.Sqrt(variance), ok, want)
		}
		if cases > 0 && !near(base.Effective(), want.Effective) {
			t.Fatalf("the effective base is %v, want %v", base.Effective(), want.Effective)
		}
		for _, s := range []estimate.Sample{s, estimate.Of(cases, population)} {
			for _, c := range []estimate.Correction{estimate.Guide, estimate.Unbiased, estimate.None} {
				equal := func(n int) estimate.Sums { return estimate.Sums{Weights: 3 * float64(n), Squares: 9 * float64(n)} }
				p, variance, ok := estimate.WeightedShare(equal(count), equal(cases), s, c)
				plain, plainOK := estimate.Variance(estimate.Proportion(count, cases), s, c)
				if ok != plainOK || ok && (!near(p, estimate.Proportion(count, cases)) || !near(variance, plain)) {
					t.Fatalf("equal weights give %v %v %v, none %v %v", p, variance, ok, plain, plainOK)
				}
			}
		}
	})
}

func TestPooledSharesAgrees(t *testing.T) {
	want, _ := estimate.Pooled(31, 50, 20, 51)
	got, ok := estimate.PooledShares(0.62, 50, 20.0/51, 51)
	if !ok || math.Abs(got.T-want.T) > 1e-12 || math.Abs(got.P-want.P) > 1e-12 {
		t.Errorf("%+v, want %+v", got, want)
	}
	for _, n := range [][2]float64{{0, 5}, {1, 1}, {math.NaN(), 9}} {
		if got, ok := estimate.PooledShares(0.5, n[0], 0.2, n[1]); ok || math.IsNaN(got.T) {
			t.Errorf("bases of %v give %+v", n, got)
		}
	}
}
