package estimate

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestMarginsAreMetAfterRaking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPeople(t)
		margins := []Margin{p.margin(t, p.columns[0]), p.margin(t, p.columns[1])}
		raked, err := p.base(t).Rake(Raking{}, margins...)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range margins {
			for g, sum := range held(m, raked.Weights) {
				if math.Abs(sum-m.Targets[g]) > 1e-10*m.sum() || math.Abs(sum-m.Targets[g]) > raked.Largest+1e-12 {
					t.Fatalf("%s weighs %v and should %v (told: %v left)", m.Groups[g], sum, m.Targets[g], raked.Largest)
				}
			}
		}
		// Raking is the exponential calibration, found by another road.
		x, err := MatrixOf(p.columns...)
		if err != nil {
			t.Fatal(err)
		}
		targets, err := x.Targets(p.cases)
		if err != nil {
			t.Fatal(err)
		}
		calibrated, err := p.base(t).Calibrate(Calibration{Distance: Exponential}, targets)
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range raked.Weights {
			if math.Abs(w-calibrated.Weights[i]) > 1e-6*w {
				t.Fatalf("case %d: raked %v, calibrated %v", i+1, w, calibrated.Weights[i])
			}
		}
	})
}

func TestRakingOneMarginIsPostStratification(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPeople(t)
		m := p.margin(t, p.columns...)
		raked, err := p.base(t).Rake(Raking{}, m)
		if err != nil {
			t.Fatal(err)
		}
		post, err := p.base(t).PostStratify(m)
		if err != nil {
			t.Fatal(err)
		}
		a, err := raked.Mean(p.y, p.in)
		if err != nil {
			t.Fatal(err)
		}
		b, err := post.Mean(p.y, p.in)
		if err != nil {
			t.Fatal(err)
		}
		if raked.Sweeps != 1 || math.Abs(a.Value-b.Value) > 1e-9 || math.Abs(a.Error-b.Error) > 1e-9 {
			t.Fatalf("after %d sweeps %v ± %v, post-stratified %v ± %v", raked.Sweeps, a.Value, a.Error, b.Value, b.Error)
		}
	})
}

// The residuals on all margins, found turn by turn, are those of least squares.
func TestResidualsOfMargins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPeople(t)
		margins := []Margin{p.margin(t, p.columns[0]), p.margin(t, p.columns[1])}
		x, err := MatrixOf(p.columns...)
		if err != nil {
			t.Fatal(err)
		}
		targets, err := x.Targets(p.cases)
		if err != nil {
			t.Fatal(err)
		}
		start := rapid.SliceOfN(rapid.Float64Range(0.5, 5), len(p.y), len(p.y)).Draw(t, "start")
		turns, fit := slices.Clone(p.y), slices.Clone(p.y)
		offMargins(margins, start)(turns)
		offColumns(targets.Columns, start)(fit)
		for i := range turns {
			if math.Abs(turns[i]-fit[i]) > 1e-8 {
				t.Fatalf("turn by turn %v, by least squares %v", turns, fit)
			}
		}
	})
}

func TestTrimming(t *testing.T) {
	h := mustHousing(t)
	base := must(t)(BaseWeights(len(h.cases), len(h.Frame), Unbiased))
	margins := []Margin{h.margin(t, "type"), h.margin(t, "area"), h.margin(t, "rate_band")}
	free, err := base.Rake(Raking{}, margins...)
	if err != nil {
		t.Fatal(err)
	}
	if free.Trimmed != 0 || free.Sweeps < 5 || free.Largest > 1e-8 || free.Where == "" {
		t.Errorf("free raking told %+v", free)
	}
	o := Raking{Least: 0.4, Most: 2}
	trimmed, err := base.Rake(o, margins...)
	if err != nil {
		t.Fatal(err)
	}
	unlimited, err := free.Spread()
	if err != nil {
		t.Fatal(err)
	}
	limited, err := trimmed.Spread()
	if err != nil {
		t.Fatal(err)
	}
	start := base.Weights[0]
	if limited.Least < o.Least*start-1e-12 || limited.Most > o.Most*start+1e-12 || unlimited.Most <= o.Most*start {
		t.Errorf("weights from %v to %v, limits %v and %v; without limits up to %v", limited.Least, limited.Most, o.Least*start, o.Most*start, unlimited.Most)
	}
	if trimmed.Trimmed == 0 || trimmed.Largest > 1e-8 {
		t.Errorf("trimmed raking told %+v", trimmed)
	}
	for _, m := range margins {
		for g, sum := range held(m, trimmed.Weights) {
			if math.Abs(sum-m.Targets[g]) > 1e-8 {
				t.Errorf("%s weighs %v and should %v", m.Groups[g], sum, m.Targets[g])
			}
		}
	}
	_, err = base.Rake(Raking{Least: 0.9, Most: 1.1}, margins...)
	refusedBy(t, err, "cannot be met together with the others: after 1000 sweeps")
	_, err = base.Rake(Raking{Sweeps: 2}, margins...)
	refusedBy(t, err, "after 2 sweeps")
	for _, o := range []Raking{{Least: 2}, {Most: 0.5}, {Least: math.NaN()}, {Least: -1}} {
		_, err = base.Rake(o, margins...)
		refusedBy(t, err, "The limits of trimming are")
	}
	for _, o := range []Raking{{Sweeps: -1}, {Within: -1}, {Within: math.NaN()}} {
		_, err = base.Rake(o, margins...)
		refusedBy(t, err, "Raking needs")
	}
}

// Each margin can be met alone, and not the two together: who is small is north.
func TestMarginsThatContradict(t *testing.T) {
	base := must(t)(BaseWeights(4, 10, Unbiased))
	size := Margin{Name: "size", Groups: []string{"small", "large"}, Targets: []float64{6, 4}, Of: []int{0, 0, 1, 1}}
	area := Margin{Name: "area", Groups: []string{"north", "south"}, Targets: []float64{4, 6}, Of: []int{0, 0, 1, 1}}
	_, err := base.Rake(Raking{}, size, area)
	refusedBy(t, err, "The target of small (size) cannot be met together with the others")
}

// Given weights may add to the cases instead of the population; limits are
// about their shape.
func TestTrimmingWeightsOfAnotherScale(t *testing.T) {
	size := Margin{Name: "size", Groups: []string{"small", "large"}, Targets: []float64{60, 40}, Of: []int{0, 0, 1, 1}}
	ones := must(t)(GivenWeights([]float64{1, 1, 1, 1}, 100, Unbiased))
	raked, err := ones.Rake(Raking{Least: 0.5, Most: 2}, size)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{30, 30, 20, 20} {
		if math.Abs(raked.Weights[i]-want) > 1e-9 {
			t.Errorf("weights %v", raked.Weights)
		}
	}
}

// Whatever weights, groups and targets come in, weights that come out are above
// 0, finite, and meet the targets; or it is refused.
func TestHostileTargets(t *testing.T) {
	number := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-1, 5), rapid.SampledFrom([]float64{0, 1, 2, math.NaN(), math.Inf(1), 1e99, 1e-99}))
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		start, err := GivenWeights(rapid.SliceOfN(number, n, n).Draw(t, "weights"), rapid.IntRange(0, 9).Draw(t, "population"), Unbiased)
		if err != nil {
			return
		}
		var margins []Margin
		targets := Targets{}
		for range rapid.IntRange(1, 2).Draw(t, "margins") {
			groups := rapid.IntRange(1, 3).Draw(t, "groups")
			m := Margin{Name: "m", Groups: slices.Repeat([]string{"g"}, groups), Targets: rapid.SliceOfN(number, groups, groups).Draw(t, "targets")}
			m.Of = rapid.SliceOfN(rapid.IntRange(0, groups), n, n).Draw(t, "of")
			margins = append(margins, m)
			targets.Names, targets.Totals = append(targets.Names, "x"), append(targets.Totals, number.Draw(t, "total"))
			targets.Columns = append(targets.Columns, rapid.SliceOfN(number, n, n).Draw(t, "column"))
		}
		sound := func(w *Weighting, err error) bool {
			if err != nil {
				return false
			}
			if err := checkWeights(w.Weights); err != nil {
				t.Fatal(err)
			}
			return true
		}
		o := Raking{Sweeps: 50, Least: rapid.SampledFrom([]float64{0, 0.5}).Draw(t, "least"), Most: rapid.SampledFrom([]float64{0, 2}).Draw(t, "most")}
		if raked, err := start.Rake(o, margins...); err == nil && sound(raked.Weighting, nil) {
			for _, m := range margins {
				for g, sum := range held(m, raked.Weights) {
					if math.Abs(sum-m.Targets[g]) > 2e-10*m.sum() {
						t.Fatalf("weighs %v and should %v", sum, m.Targets[g])
					}
				}
			}
		}
		sound(start.PostStratify(margins[0]))
		for _, c := range []Calibration{{}, {Distance: Exponential}, {Distance: Logit, Least: 0.2, Most: 4}} {
			if w, err := start.Calibrate(c, targets); sound(w, err) {
				for j, column := range targets.Columns {
					sum, size := 0.0, math.Abs(targets.Totals[j])
					for i, x := range column {
						sum += w.Weights[i] * x
						size = max(size, math.Abs(w.Weights[i]*x), math.Abs(w.Start[i]*x))
					}
					if math.Abs(sum-targets.Totals[j]) > 1e-8*size {
						t.Fatalf("distance %d: adds to %v and should to %v", c.Distance, sum, targets.Totals[j])
					}
				}
			}
		}
	})
}
