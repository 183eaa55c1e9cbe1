package estimate

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// drawGroup makes any group: of a base from 0, from a population from 0, which
// may even be smaller than the base.
func drawGroup(t *rapid.T, name string) Group {
	base := rapid.IntRange(0, 300).Draw(t, name+" base")
	count := rapid.IntRange(0, base).Draw(t, name+" count")
	return Group{count, Of(base, rapid.IntRange(0, 400).Draw(t, name+" population"))}
}

func drawCorrection(t *rapid.T) Correction {
	return rapid.SampledFrom([]Correction{Guide, Unbiased, None}).Draw(t, "correction")
}

func TestNothingIsEverNotANumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, form := drawGroup(t, "a"), drawGroup(t, "b"), drawCorrection(t)
		domain := Sample{a.Base, rapid.IntRange(0, 300).Draw(t, "drawn"), a.Population}
		v, _ := Variance(Proportion(a.Count, a.Base), domain, form)
		tolerance, _ := Tolerance(Proportion(a.Count, a.Base), domain, form)
		half, _ := MeanTolerance(rapid.Float64Range(0, 1e280).Draw(t, "deviation"), domain, form)
		corrected, _ := Corrected(a, b, form)
		pooled, _ := Pooled(a.Count, a.Base, b.Count, b.Base)
		paired, _ := Paired(a.Count, a.Base-a.Count, a.Sample, form)
		for _, f := range []float64{v, tolerance, half, corrected.T, corrected.P, corrected.Normal, corrected.Error,
			pooled.T, pooled.P, pooled.Error, paired.T, paired.P, paired.Error, Critical(float64(a.Base - 1))} {
			if math.IsNaN(f) || math.IsInf(f, 0) {
				t.Fatalf("got %v", f)
			}
		}
		if v < 0 || tolerance < 0 || corrected.P < 0 || corrected.P > 1 || pooled.P < 0 || pooled.P > 1 {
			t.Fatalf("out of range: %v %v %v %v", v, tolerance, corrected.P, pooled.P)
		}
	})
}

func TestCensusHasNoError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 500).Draw(t, "n")
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		form := rapid.SampledFrom([]Correction{Guide, Unbiased}).Draw(t, "correction")
		if points, ok := Tolerance(p, Of(n, n), form); !ok || points != 0 {
			t.Fatalf("tolerance %v (ok %v) although everybody answered", points, ok)
		}
	})
}

func TestToleranceFallsAsMoreAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		population := rapid.IntRange(3, 500).Draw(t, "N")
		n := rapid.IntRange(2, population-1).Draw(t, "n")
		p := rapid.Float64Range(0.01, 0.99).Draw(t, "p")
		form := drawCorrection(t)
		fewer, _ := Tolerance(p, Of(n, population), form)
		more, _ := Tolerance(p, Of(n+1, population), form)
		if more >= fewer {
			t.Fatalf("%v with %d answers, %v with one more", fewer, n, more)
		}
	})
}

func TestAnswersMayBeRelabelled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, form := drawGroup(t, "group"), drawCorrection(t)
		yes, _ := Tolerance(Proportion(g.Count, g.Base), g.Sample, form)
		no, _ := Tolerance(Proportion(g.Base-g.Count, g.Base), g.Sample, form)
		if g.Base > 0 && math.Abs(yes-no) > 1e-9 {
			t.Fatalf("yes ± %v, no ± %v", yes, no)
		}
	})
}

func TestComparisonsAreSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, form := drawGroup(t, "a"), drawGroup(t, "b"), drawCorrection(t)
		forth, okForth := Corrected(a, b, form)
		back, okBack := Corrected(b, a, form)
		if okForth != okBack || math.Abs(forth.T+back.T) > 1e-9 || math.Abs(forth.P-back.P) > 1e-12 || forth.DF != back.DF {
			t.Fatalf("%+v (%v) and %+v (%v)", forth, okForth, back, okBack)
		}
		forth, okForth = Pooled(a.Count, a.Base, b.Count, b.Base)
		back, okBack = Pooled(b.Count, b.Base, a.Count, a.Base)
		if okForth != okBack || math.Abs(forth.T+back.T) > 1e-9 || math.Abs(forth.P-back.P) > 1e-12 {
			t.Fatalf("%+v (%v) and %+v (%v)", forth, okForth, back, okBack)
		}
	})
}

// A domain that holds everybody is no domain: both formulas must agree.
func TestDomainOfEverybody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 300).Draw(t, "n")
		population := rapid.IntRange(n, 400).Draw(t, "N")
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		form := drawCorrection(t)
		own, _ := Variance(p, Of(n, population), form)
		domain, _ := Variance(p, Sample{n, n, population}, form)
		if own != domain {
			t.Fatalf("%v and %v", own, domain)
		}
	})
}

func TestIntervalStaysWithinPercentages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		percent := rapid.Float64Range(0, 100).Draw(t, "percent")
		lower, upper := Interval(percent, rapid.Float64Range(0, 200).Draw(t, "tolerance"))
		if lower < 0 || upper > 100 || lower > percent || upper < percent {
			t.Fatalf("%v: %v to %v", percent, lower, upper)
		}
	})
}

func TestMean(t *testing.T) {
	mean, deviation := Mean([]float64{2, 4, 4, 4, 5, 5, 7, 9})
	if mean != 5 || deviation != 4 {
		t.Errorf("got %v and %v, the textbook's are 5 and 4", mean, deviation)
	}
	if mean, deviation := Mean(nil); mean != 0 || deviation != 0 {
		t.Errorf("of no numbers: %v and %v", mean, deviation)
	}
}
