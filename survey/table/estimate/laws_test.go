package estimate

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// finite fails on anything that is no number.
func finite(t *rapid.T, what string, numbers ...float64) {
	t.Helper()
	for _, f := range numbers {
		if math.IsNaN(f) || math.IsInf(f, 0) {
			t.Fatalf("%s: %v of %v", what, f, numbers)
		}
	}
}

func drawNumbers(t *rapid.T, name string, most int) []float64 {
	limit := rapid.SampledFrom([]float64{1, 1e6, 1e200, math.MaxFloat64}).Draw(t, name+" limit")
	return rapid.SliceOfN(rapid.Float64Range(-limit, limit), 0, most).Draw(t, name)
}

// drawCounts makes any crosstab, also with empty rows, columns and nothing in it.
func drawCounts(t *rapid.T) [][]int {
	rows, columns := rapid.IntRange(0, 4).Draw(t, "rows"), rapid.IntRange(0, 4).Draw(t, "columns")
	counts := make([][]int, rows)
	for i := range counts {
		counts[i] = rapid.SliceOfN(rapid.IntRange(0, 6), columns, columns).Draw(t, "row")
	}
	return counts
}

func TestIntervalsHoldTheirProportion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, form := drawGroup(t, "group"), drawCorrection(t)
		share, ok := Share(g.Count, g.Sample, form)
		p := Proportion(g.Count, g.Base)
		finite(t, "share", share.Value, share.Error)
		holds := func(name string, b Bounds, exists bool) {
			finite(t, name, b.Lower, b.Upper)
			if exists && (b.Lower < 0 || b.Upper > 1 || b.Lower > p+1e-9 || b.Upper < p-1e-9) {
				t.Fatalf("%s of %d in %d: %v", name, g.Count, g.Base, b)
			}
		}
		holds("Wald", share.Wald().Within(0, 1), ok)
		wald, okWald := share.WaldT()
		holds("Wald t", wald.Within(0, 1), ok && okWald)
		for name, interval := range map[string]func() (Bounds, bool){
			"logit": share.Logit, "arc sine": share.ArcSine, "beta": share.Beta, "likelihood": share.Likelihood,
			"Wilson":          func() (Bounds, bool) { return Wilson(p, float64(g.Base)) },
			"Clopper-Pearson": func() (Bounds, bool) { return ClopperPearson(g.Count, g.Base) },
		} {
			b, exists := interval()
			holds(name, b, exists)
		}
		if size, has := EffectiveSize(g.Sample, form); has {
			b, exists := Wilson(p, size)
			holds("Wilson with the effective size", b, exists)
		}
		low, high, exists := Hypergeometric(g.Count, g.Base, g.Population)
		if exists && (low < g.Count || high > g.Population-g.Base+g.Count || low > high) {
			t.Fatalf("%d of %d from %d: %d to %d", g.Count, g.Base, g.Population, low, high)
		}
	})
}

// The exact interval is what it says: just inside its ends the tails are over
// 2.5 %, just outside they are not.
func TestHypergeometricByAllNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		population := rapid.IntRange(1, 60).Draw(t, "N")
		base := rapid.IntRange(1, population).Draw(t, "n")
		count := rapid.IntRange(0, base).Draw(t, "count")
		low, high, ok := Hypergeometric(count, base, population)
		if !ok {
			t.Fatal("not estimated")
		}
		for k := count; k <= population-base+count; k++ {
			upper, lower := 0.0, 0.0
			for x := 0; x <= base; x++ {
				d := hyperDensity(x, base, k, population)
				if x >= count {
					upper += d
				}
				if x <= count {
					lower += d
				}
			}
			if inside := upper > Level/2 && lower > Level/2; inside != (low <= k && k <= high) && math.Abs(upper-Level/2) > 1e-9 && math.Abs(lower-Level/2) > 1e-9 {
				t.Fatalf("%d of %d from %d: %d with tails %v and %v, interval %d to %d", count, base, population, k, upper, lower, low, high)
			}
		}
	})
}

func TestCensusIsKnown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 300).Draw(t, "n")
		count := rapid.IntRange(0, n).Draw(t, "count")
		share, _ := Share(count, Of(n, n), Unbiased)
		low, high, ok := Hypergeometric(count, n, n)
		if share.Error != 0 || !ok || low != count || high != count {
			t.Fatalf("%d of %d: error %v, %d to %d", count, n, share.Error, low, high)
		}
		numbers := rapid.SliceOfN(rapid.Float64Range(-100, 100), n, n).Draw(t, "numbers")
		if mean, ok := MeanOf(numbers, Of(n, n), Unbiased); !ok || mean.Error != 0 {
			t.Fatalf("mean %+v", mean)
		}
		second := rapid.SliceOfN(rapid.Float64Range(-100, 100), n, n).Draw(t, "second")
		both := make([][2]float64, n)
		for i := range both {
			both[i] = [2]float64{numbers[i], second[i]}
		}
		if change, _ := WavesOf(numbers, second, both).Change(OneFrame(n)); change.Error > 1e-6 {
			t.Fatalf("two censuses differ by %v with an error of %v", change.Difference, change.Error)
		}
	})
}

// Who are told apart by which code says nothing: the rest has the mirrored
// interval, and a crosstab's rows and columns may come in any order.
func TestLabelsChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, form := drawGroup(t, "group"), drawCorrection(t)
		yes, _ := Share(g.Count, g.Sample, form)
		no, _ := Share(g.Base-g.Count, g.Sample, form)
		a, okA := yes.Logit()
		b, okB := no.Logit()
		if g.Base > 0 && (okA != okB || math.Abs(a.Lower-(1-b.Upper)) > 1e-9 && okA) {
			t.Fatalf("%v and %v", a, b)
		}
		counts := drawCounts(t)
		turned := slices.Clone(counts)
		slices.Reverse(turned)
		one, errOne := Fisher(counts)
		other, errOther := Fisher(turned)
		if (errOne == nil) != (errOther == nil) || math.Abs(one-other) > 1e-9 {
			t.Fatalf("%v and %v", one, other)
		}
		pearson, _ := Pearson(counts)
		again, _ := Pearson(turned)
		if math.Abs(pearson.X2-again.X2) > 1e-9 {
			t.Fatalf("%v and %v", pearson, again)
		}
	})
}

// TestFisherByAllTables goes through every table of small margins.
func TestFisherByAllTables(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := make([][]int, 3)
		for i := range counts {
			counts[i] = rapid.SliceOfN(rapid.IntRange(0, 4), 3, 3).Draw(t, "row")
		}
		p, err := Fisher(counts)
		if err != nil {
			return
		}
		rows, columns := margins(counts)
		observed, total, all := tableWeight(counts), 0.0, 0.0
		for a := 0; a <= 12; a++ {
			for b := 0; b <= 12; b++ {
				for c := 0; c <= 12; c++ {
					for d := 0; d <= 12; d++ {
						table := [][]int{{a, b, rows[0] - a - b}, {c, d, rows[1] - c - d}, {columns[0] - a - c, columns[1] - b - d, rows[2] - columns[0] - columns[1] + a + b + c + d}}
						w := tableWeight(table)
						all += w
						if w <= observed*(1+1e-7) {
							total += w
						}
					}
				}
			}
		}
		if math.Abs(p-total/all) > 1e-9 {
			t.Fatalf("%v: got %v, all tables give %v", counts, p, total/all)
		}
	})
}

// tableWeight is Π 1/x!, 0 for a table that cannot be.
func tableWeight(table [][]int) float64 {
	w := 1.0
	for _, row := range table {
		for _, n := range row {
			if n < 0 {
				return 0
			}
			w /= math.Gamma(float64(n) + 1)
		}
	}
	return w
}

func TestNoTestIsEverNotANumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, form := drawGroup(t, "a"), drawGroup(t, "b"), drawCorrection(t)
		ea, _ := Share(a.Count, a.Sample, form)
		eb, _ := MeanOf(drawNumbers(t, "numbers", 9), Of(b.Base, b.Population), form)
		groups := []Stratum{{ea, a.Base, a.Population}, {eb, b.Base, b.Population}}
		whole, _ := Stratified(groups)
		finite(t, "stratified", whole.Value, whole.Error)
		for _, test := range []func() (Test, bool){
			func() (Test, bool) { return Separate(ea, eb) }, func() (Test, bool) { return Welch(ea, eb) },
			func() (Test, bool) { return Against(ea, 0.5) }, func() (Test, bool) { return LogOdds(a, b, form) },
			func() (Test, bool) { return PooledNormal(a.Count, a.Base, b.Count, b.Base) },
			func() (Test, bool) { return AgainstRest(groups, rapid.IntRange(-1, 2).Draw(t, "i")) },
			func() (Test, bool) { return AgainstWhole(groups, 0) },
		} {
			r, _ := test()
			finite(t, "test", r.Difference, r.Error, r.T, r.DF, r.P, r.Normal)
		}
		counts := drawCounts(t)
		adjusted, _ := RaoScott(counts, rapid.IntRange(-1, 100).Draw(t, "N"), form)
		finite(t, "association", adjusted.X2, adjusted.P, adjusted.Plain.X2, adjusted.FirstOrder.X2, adjusted.F, adjusted.TopDF,
			adjusted.BottomDF, adjusted.Wald, adjusted.WaldP, adjusted.WaldAdjusted, adjusted.CramersV, adjusted.SmallestExpected)
	})
}

func TestNoChangeIsEverNotANumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, second := drawNumbers(t, "first", 12), drawNumbers(t, "second", 12)
		var both [][2]float64
		for i := range rapid.IntRange(0, min(len(first), len(second))).Draw(t, "both") {
			both = append(both, [2]float64{first[i], second[i]})
		}
		w := WavesOf(first, second, both)
		frames := Frames{rapid.IntRange(-1, 20).Draw(t, "N1"), rapid.IntRange(-1, 20).Draw(t, "N2"), rapid.IntRange(-1, 20).Draw(t, "N12")}
		c, ok := w.Change(frames)
		finite(t, "change", c.Difference, c.Error, c.T, c.P, c.Normal, c.Lower, c.Upper, c.Variance, c.Independent.P, c.Independent.Error)
		back := make([][2]float64, len(both))
		for i, pair := range both {
			back[i] = [2]float64{pair[1], pair[0]}
		}
		other, okOther := WavesOf(second, first, back).Change(Frames{frames.Second, frames.First, frames.Both})
		if ok != okOther || ok && (math.Abs(c.T+other.T) > 1e-6*max(1, math.Abs(c.T))) {
			t.Fatalf("%+v and backwards %+v", c, other)
		}
		m, _ := w.Matched(frames.First, drawCorrection(t))
		finite(t, "matched", m.Difference, m.Error, m.T, m.P)
		turnover := Turnover{Left: rapid.IntRange(0, 500).Draw(t, "left"), Came: rapid.IntRange(0, 500).Draw(t, "came")}
		mcnemar, _ := turnover.McNemar()
		finite(t, "McNemar", mcnemar.X2, mcnemar.P, mcnemar.Exact)
		if mcnemar.Exact < 0 || mcnemar.Exact > 1 {
			t.Fatalf("exact P %v", mcnemar.Exact)
		}
	})
}

func TestDiffersSaysWhatTheTestsSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, form := drawGroup(t, "a"), drawGroup(t, "b"), drawCorrection(t)
		differs, ok := Differs(a, b, form)
		test, okTest := Corrected(a, b, form)
		if ok != okTest || ok && math.Abs(math.Abs(test.T)-Z) > 1e-9 && differs != (math.Abs(test.T) > Z) {
			t.Fatalf("%v (%v) although %+v (%v)", differs, ok, test, okTest)
		}
		differs, ok = DiffersPooled(a.Count, a.Base, b.Count, b.Base)
		test, okTest = Pooled(a.Count, a.Base, b.Count, b.Base)
		if ok != okTest || ok && math.Abs(test.P-Level) > 1e-9 && differs != (test.P < Level) {
			t.Fatalf("%v (%v) although %+v (%v)", differs, ok, test, okTest)
		}
	})
}

func TestAdjustedNeverFallsBelow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps := rapid.SliceOfN(rapid.Float64Range(0, 1), 0, 30).Draw(t, "P")
		holm, bh, bonferroni := Adjust(ps, Holm), Adjust(ps, BenjaminiHochberg), Adjust(ps, Bonferroni)
		for i, p := range ps {
			if bh[i] < p-1e-15 || holm[i] < bh[i]-1e-12 || bonferroni[i] < holm[i]-1e-12 || bonferroni[i] > 1 {
				t.Fatalf("%v: %v, %v, %v", p, bh[i], holm[i], bonferroni[i])
			}
		}
	})
	for _, p := range Adjust([]float64{math.NaN(), math.Inf(1), -1, 2}, Holm) {
		if p != 1 {
			t.Errorf("what is no probability gives %v", p)
		}
	}
}

func TestCriticalValues(t *testing.T) {
	// From printed tables of Student's distribution.
	for df, want := range map[float64]float64{1: 12.706, 5: 2.571, 30: 2.042, 120: 1.980, 1e9: 1.960, 0: 0, -3: 0} {
		if got := Critical(df); math.Abs(got-want) > 5e-4 {
			t.Errorf("%v degrees of freedom: %v, printed %v", df, got, want)
		}
	}
	for _, df := range []float64{1, 2, 3.5, 7, 50, 200, 399, 400, 401, 450, 1000, 12345, 99999, 100001, 1e7} {
		if p := tailT(Critical(df), df); math.Abs(p-Level) > 1e-10 {
			t.Errorf("%v degrees of freedom: the tails beyond %v hold %v", df, Critical(df), p)
		}
	}
	if Critical(math.NaN()) != 0 || Critical(math.Inf(1)) != Normal95 {
		t.Error("no number, or endless degrees of freedom")
	}
}

// TestStratifiedRefusesWhatItCannotKnow: a group in the population without two answers.
func TestStratifiedRefusesWhatItCannotKnow(t *testing.T) {
	share, _ := Share(3, Of(10, 20), Unbiased)
	if _, ok := Stratified([]Stratum{{share, 10, 20}, {Estimate{}, 1, 5}}); ok {
		t.Error("a group with one answer was counted as without error")
	}
	if e, ok := Stratified([]Stratum{{share, 10, 20}, {Estimate{}, 0, 0}}); !ok || e.Value != share.Value {
		t.Errorf("an empty group outside the population changed it: %+v", e)
	}
}

func TestFisherRefusesInWords(t *testing.T) {
	wide := make([][]int, 12)
	for i := range wide {
		wide[i] = []int{40, 35, 30, 45, 50, 38, 33}
	}
	for name, counts := range map[string][][]int{
		"too many tables": wide, "too many cases": {{1 << 40, 2}, {3, 4}}, "nothing": nil, "one row": {{1, 2}}, "one column": {{1}, {2}},
		"ragged": {{1, 2}, {3}}, "negative": {{1, -2}, {3, 4}}, "all empty": {{0, 0}, {0, 0}},
	} {
		if _, err := Fisher(counts); err == nil || len(err.Error()) < 40 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHypergeometricOfManyCases: where densities are too small to write, the
// exact interval still is next to the normal one.
func TestHypergeometricOfManyCases(t *testing.T) {
	for _, c := range []struct{ count, base, population int }{{9000, 20000, 50000}, {3, 20000, 50000}, {19990, 20000, 50000}, {500_000, 1_000_000, 10_000_000}} {
		low, high, ok := Hypergeometric(c.count, c.base, c.population)
		share, _ := Share(c.count, Of(c.base, c.population), Unbiased)
		wilson, _ := Wilson(share.Value, share.effective())
		n := float64(c.population)
		if slack := 3 + 0.05*n*(wilson.Upper-wilson.Lower); !ok || math.Abs(float64(low)-n*wilson.Lower) > slack || math.Abs(float64(high)-n*wilson.Upper) > slack {
			t.Errorf("%+v: %d to %d, Wilson's %.0f to %.0f", c, low, high, n*wilson.Lower, n*wilson.Upper)
		}
	}
}

// TestExactIntervalsCover adds up, for every K, the probability of the samples
// whose interval holds it.
func TestExactIntervalsCover(t *testing.T) {
	const n, population = 12, 30
	for k := 0; k <= population; k++ {
		covered := 0.0
		for count := 0; count <= n; count++ {
			if low, high, ok := Hypergeometric(count, n, population); ok && low <= k && k <= high {
				covered += hyperDensity(count, n, k, population)
			}
		}
		if covered < 1-Level {
			t.Errorf("%d of %d is within the interval in %.4f of the samples", k, population, covered)
		}
	}
}

// TestMoreAnswersThanOrganisations: nothing is estimated of what cannot be.
func TestMoreAnswersThanOrganisations(t *testing.T) {
	impossible := Of(30, 20)
	if _, ok := Share(10, impossible, Guide); ok {
		t.Error("a share")
	}
	if _, ok := Differs(Group{10, impossible}, Group{5, Of(20, 40)}, Guide); ok {
		t.Error("a difference")
	}
	if _, ok := Paired(3, 4, impossible, Unbiased); ok {
		t.Error("a paired difference")
	}
	if _, ok := WavesOf([]float64{1, 0, 1}, []float64{0, 1}, nil).Change(OneFrame(2)); ok {
		t.Error("a change")
	}
	if _, _, ok := Hypergeometric(10, 30, 20); ok {
		t.Error("an exact interval")
	}
}
