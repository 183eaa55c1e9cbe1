package estimate

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Whatever the distance, the totals are met, and Logit keeps its limits.
func TestTotalsAreMetAfterCalibration(t *testing.T) {
	h := mustHousing(t)
	base := must(t)(BaseWeights(len(h.cases), len(h.Frame), Unbiased))
	targets := h.targets(t, "type", "area", "homes")
	for _, o := range []Calibration{{}, {Distance: Exponential}, {Distance: Logit, Least: 0.3, Most: 3}} {
		w := must(t)(base.Calibrate(o, targets))
		for j, column := range targets.Columns {
			f, err := w.Total(column, nil)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(f.Value-targets.Totals[j]) > 1e-9*max(1, math.Abs(targets.Totals[j])) {
				t.Errorf("distance %d: %s adds to %.12g and should to %.12g", o.Distance, targets.Names[j], f.Value, targets.Totals[j])
			}
			// What the targets tell exactly has no error left.
			if f.Error > 1e-9*max(1, math.Abs(f.Value)) {
				t.Errorf("distance %d: %s has the error %v", o.Distance, targets.Names[j], f.Error)
			}
		}
		for i, x := range w.Weights {
			if g := x / base.Weights[i]; o.Distance == Logit && (g < o.Least || g > o.Most) {
				t.Errorf("case %d has %v times its starting weight", i+1, g)
			}
		}
	}
}

// Linear, exponential and logit with wide limits all move little when the
// targets are near: they agree to the first order.
func TestDistancesAgreeNearby(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 20).Draw(t, "n")
		column, ones := make([]float64, n), make([]float64, n)
		sum := 0.0
		for i := range column {
			ones[i], column[i] = 1, float64(i)+rapid.Float64Range(0, 0.5).Draw(t, "x")
			sum += column[i]
		}
		targets := Targets{Names: []string{"cases", "x"}, Columns: [][]float64{ones, column}, Totals: []float64{float64(n), sum * 1.001}}
		start, err := GivenWeights(ones, 0, None)
		if err != nil {
			t.Fatal(err)
		}
		linear, err := start.Calibrate(Calibration{}, targets)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range []Calibration{{Distance: Exponential}, {Distance: Logit, Least: 0.01, Most: 100}} {
			w, err := start.Calibrate(o, targets)
			if err != nil {
				t.Fatal(err)
			}
			for i := range column {
				if math.Abs(w.Weights[i]-linear.Weights[i]) > 1e-4 {
					t.Fatalf("%v and %v", w.Weights, linear.Weights)
				}
			}
		}
	})
}

func TestCalibrationRefuses(t *testing.T) {
	start := must(t)(BaseWeights(4, 8, Unbiased))
	ones, size := []float64{1, 1, 1, 1}, []float64{1, 2, 3, 4}
	two := Targets{Names: []string{"all", "size"}, Columns: [][]float64{ones, size}, Totals: []float64{8, 20}}
	refuse := func(words string, o Calibration, totals ...float64) {
		t.Helper()
		targets := two
		targets.Totals = totals
		_, err := start.Calibrate(o, targets)
		refusedBy(t, err, words)
	}
	refuse("gives case 1 the weight -", Calibration{}, 8, 30)
	refuse("cannot be met together with the others", Calibration{Distance: Exponential}, 8, 40)
	refuse("cannot be met together with the others", Calibration{Distance: Logit, Least: 0.9, Most: 1.1}, 8, 28)
	refuse("The limits of calibration are", Calibration{Distance: Logit}, 8, 20)
	refuse("The limits of calibration are", Calibration{Distance: Logit, Least: math.NaN(), Most: 2}, 8, 20)
	refuse("not known", Calibration{Distance: 7}, 8, 20)
	refuse("There are 1 totals for 2 columns", Calibration{}, 8)
	refuse("Number 5 of the target size is not a number", Calibration{}, 8, math.Inf(1))
	for words, targets := range map[string]Targets{
		"b follows from the other targets": {Names: []string{"a", "b"}, Columns: [][]float64{size, {2, 4, 6, 8}}, Totals: []float64{1, 2}},
		"No case has anything of b":        {Names: []string{"a", "b"}, Columns: [][]float64{size, {0, 0, 0, 0}}, Totals: []float64{1, 2}},
		"has 3 numbers and there are 4":    {Names: []string{"a"}, Columns: [][]float64{{1, 2, 3}}, Totals: []float64{1}},
		"There are 0 totals for 0 columns": {},
	} {
		_, err := start.Calibrate(Calibration{}, targets)
		refusedBy(t, err, words)
	}
	_, err := Matrix{}.Targets([]int{0})
	refusedBy(t, err, "No targets are given")
	fitted := must(t)(start.Calibrate(Calibration{}, two))
	_, err = fitted.Calibrate(Calibration{}, two)
	refusedBy(t, err, "fitted to targets already")
}
