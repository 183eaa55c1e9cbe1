package estimate

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Weights of one change nothing: the proportion, its error and the error of a
// domain are those of the unweighted functions.
func TestWeightsOfOneChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 60).Draw(t, "n")
		population := n + rapid.IntRange(0, 60).Draw(t, "others")
		form := drawCorrection(t)
		y, in, ones := make([]float64, n), make([]bool, n), slices.Repeat([]float64{1}, n)
		base, count := 0, 0
		for i := range y {
			y[i], in[i] = bit(rapid.Bool().Draw(t, "yes")), rapid.IntRange(0, 3).Draw(t, "in") > 0
			if in[i] {
				base++
				count += int(y[i])
			}
		}
		w, err := GivenWeights(ones, population, form)
		if err != nil {
			t.Fatal(err)
		}
		f, err := w.Mean(y, in)
		if err != nil {
			t.Fatal(err)
		}
		variance, ok := Variance(Proportion(count, base), Sample{base, n, population}, form)
		if f.Base != base || f.Estimated != ok || math.Abs(f.Value-Proportion(count, base)) > 1e-12 {
			t.Fatalf("%+v, unweighted %d of %d (%v)", f, count, base, ok)
		}
		if ok && math.Abs(f.Error-math.Sqrt(variance)) > 1e-12 {
			t.Fatalf("error %v, unweighted %v", f.Error, math.Sqrt(variance))
		}
		if base > 0 && (math.Abs(f.Effective-float64(base)) > 1e-9 || f.WeightedBase != float64(base)) {
			t.Fatalf("%+v with weights of one", f)
		}
	})
}

// Targets that the sample meets already change no weight and no figure.
func TestTargetsThatAreMetChangeNoWeight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPeople(t)
		p.cases, p.y, p.in = nil, nil, nil
		for i := range p.population() {
			p.cases, p.y, p.in = append(p.cases, i), append(p.y, float64(i%7)), append(p.in, i%5 > 0)
		}
		base := p.base(t)
		raked, err := base.Rake(Raking{}, p.margin(t, p.columns[0]), p.margin(t, p.columns[1]))
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range raked.Weights {
			if math.Abs(w-1) > 1e-9 {
				t.Fatalf("a census weighs %v a case", w)
			}
		}
		for _, w := range []*Weighting{base, raked.Weighting} {
			f, err := w.Mean(p.y, p.in)
			if err != nil || f.Error != 0 || !f.Estimated {
				t.Fatalf("a census has the error %v (%v)", f.Error, err)
			}
			total, err := w.Total(p.y, p.in)
			if err != nil || total.Error != 0 {
				t.Fatalf("a census's total has the error %v (%v)", total.Error, err)
			}
		}
	})
}

// Other names for the groups, and another order of the cases, change nothing.
func TestRelabellingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPeople(t)
		other := people{in: slices.Clone(p.in), y: slices.Clone(p.y), cases: slices.Clone(p.cases)}
		for _, c := range p.columns {
			d := Column{Name: c.Name}
			for _, label := range c.Labels {
				d.Labels = append(d.Labels, map[string]string{"small": "z", "large": "a", "north": "3", "east": "1", "south": "2"}[label])
			}
			other.columns = append(other.columns, d)
		}
		slices.Reverse(other.cases)
		slices.Reverse(other.y)
		slices.Reverse(other.in)
		figure := func(p people) Weighted {
			raked, err := p.base(t).Rake(Raking{}, p.margin(t, p.columns[0]), p.margin(t, p.columns[1]))
			if err != nil {
				t.Fatal(err)
			}
			f, err := raked.Mean(p.y, p.in)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		a, b := figure(p), figure(other)
		if math.Abs(a.Value-b.Value) > 1e-7 || math.Abs(a.Error-b.Error) > 1e-7 || a.Base != b.Base {
			t.Fatalf("%+v and %+v", a, b)
		}
		for i := range p.y {
			p.y[i] = bit(p.y[i] > 0)
		}
		yes := figure(p)
		for i := range p.y {
			p.y[i] = 1 - p.y[i]
		}
		if no := figure(p); math.Abs(yes.Value+no.Value-1) > 1e-9 && yes.Base > 0 || math.Abs(yes.Error-no.Error) > 1e-9 {
			t.Fatalf("yes %+v, no %+v", yes, no)
		}
	})
}

// Whatever finite numbers come in, what comes out is finite or refused.
func TestWeightedFiguresAreNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		weights := rapid.SliceOfN(rapid.Float64(), n, n).Draw(t, "weights")
		y, x := rapid.SliceOfN(rapid.Float64(), n, n).Draw(t, "y"), rapid.SliceOfN(rapid.Float64(), n, n).Draw(t, "x")
		in := rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "in")
		w, err := GivenWeights(weights, rapid.IntRange(0, 20).Draw(t, "population"), drawCorrection(t))
		if err != nil {
			return
		}
		var out []float64
		add := func(f Weighted, err error) {
			if err != nil {
				return
			}
			lower, upper, _ := f.Wald()
			low, high, _ := f.LogitInterval()
			out = append(out, f.Value, f.Error, f.DesignEffect, f.Effective, f.WeightedBase, lower, upper, low, high)
		}
		add(w.Mean(y, in))
		add(w.Total(y, in))
		add(w.Ratio(y, x, in))
		if m, err := w.Median(y, in); err == nil {
			out = append(out, m.Value, m.Lower, m.Upper)
		}
		for _, v := range out {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("got %v", out)
			}
		}
	})
}

func TestWeightedFiguresOfFew(t *testing.T) {
	w := must(t)(BaseWeights(3, 10, Unbiased))
	y := []float64{1, math.NaN(), 0}
	for base, in := range [][]bool{{false, false, false}, {true, false, false}, {true, false, true}} {
		f, err := w.Mean(y, in)
		if err != nil || f.Base != base || f.Estimated != (base > 1) || f.HasEffect != (base > 1) {
			t.Errorf("a base of %d: %+v %v", base, f, err)
		}
		m, err := w.Median(y, in)
		if err != nil || m.Base != base || m.Estimated != (base > 1) {
			t.Errorf("the median of a base of %d: %+v %v", base, m, err)
		}
	}
	_, err := w.Mean(y, nil)
	refusedBy(t, err, "The answer of case 2 is not a number")
	_, err = w.Mean(y[:2], nil)
	refusedBy(t, err, "There are 3 weights and 2 answers")
	_, err = w.Mean([]float64{1, 2, 3}, []bool{true})
	refusedBy(t, err, "Each case needs one of both")
	_, err = w.Ratio([]float64{1, 2, 3}, []float64{1, -1, 0}, nil)
	refusedBy(t, err, "The numbers to divide by add to 0")
	_, err = w.Ratio([]float64{1e90, 2, 3}, []float64{1e-90, 0, 0}, nil)
	refusedBy(t, err, "too far apart in size")
	_, err = w.Ratio([]float64{1, 2, 3}, []float64{1, math.Inf(1), 0}, nil)
	refusedBy(t, err, "The answer of case 2 is not a number")
	if f, err := w.Mean([]float64{1, 1, 1}, nil); err != nil || f.Error != 0 || f.HasEffect {
		t.Errorf("all the same: %+v %v", f, err)
	}
	if _, _, ok := (Weighted{Value: 1, Estimated: true}).LogitInterval(); ok {
		t.Error("a logit interval at 1")
	}
}

// The third road: the spread of the figure over many samples of one population.
func TestErrorsAreThoseOfRepeatedSamples(t *testing.T) {
	const population, n, samples = 160, 80, 1500
	random := rand.New(rand.NewPCG(3, 4))
	area, y := Column{Name: "area"}, make([]float64, population)
	truth := 0.0
	for i := range y {
		area.Labels = append(area.Labels, []string{"north", "south", "west"}[i%3])
		y[i] = bit(random.Float64() < []float64{0.2, 0.5, 0.8}[i%3])
		truth += y[i] / population
	}
	var values []float64
	variances, covered := 0.0, 0
	for range samples {
		cases := random.Perm(population)[:n]
		m, err := MarginOf(cases, area)
		if err != nil {
			t.Fatal(err)
		}
		w := must(t)(must(t)(BaseWeights(n, population, Unbiased)).PostStratify(m))
		answers := make([]float64, n)
		for i, row := range cases {
			answers[i] = y[row]
		}
		f, err := w.Mean(answers, nil)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, f.Value)
		variances += f.Error * f.Error / samples
		if lower, upper, _ := f.LogitInterval(); lower <= truth && truth <= upper {
			covered++
		}
	}
	mean, deviation := Mean(values)
	if ratio := variances / deviation; ratio < 0.9 || ratio > 1.1 {
		t.Errorf("estimated variance %.3g times the true one", ratio)
	}
	if math.Abs(mean-truth) > 0.005 {
		t.Errorf("mean of the estimates %v, the population has %v", mean, truth)
	}
	if share := float64(covered) / samples; share < 0.93 || share > 0.97 {
		t.Errorf("%.3f of the 95 %% intervals hold the truth", share)
	}
}

func TestMedian(t *testing.T) {
	w := must(t)(GivenWeights([]float64{1, 1, 2, 1, 1}, 100, Unbiased))
	m, err := w.Median([]float64{5, 1, 2, 9, 7}, nil)
	if err != nil || m.Value != 2 || m.Lower != 1 || m.Upper != 9 {
		t.Errorf("%+v %v", m, err)
	}
	m, err = w.Median([]float64{5, 1, 2, 9, 7}, []bool{true, true, false, true, true})
	if err != nil || m.Value != 5 || m.Base != 4 {
		t.Errorf("%+v %v", m, err)
	}
}
