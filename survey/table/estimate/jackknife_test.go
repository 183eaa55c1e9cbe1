package estimate

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// For the mean and the total of everybody, without targets, the two roads are
// the same formula.
func TestJackknifeIsLinearisationForEverybody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := rapid.SliceOfN(rapid.Float64Range(-1000, 1000), 2, 30).Draw(t, "y")
		population := len(y) + rapid.IntRange(0, 50).Draw(t, "others")
		w, err := BaseWeights(len(y), population, drawCorrection(t))
		if err != nil {
			t.Fatal(err)
		}
		linear, err := w.Mean(y, nil)
		if err != nil {
			t.Fatal(err)
		}
		jack, err := w.Jackknife(func(weights []float64) (float64, bool) { return WeightedMean(weights, y, nil) })
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(jack.Error-linear.Error) > 1e-9*max(1, linear.Error) {
			t.Fatalf("jackknife %v, linearised %v", jack.Error, linear.Error)
		}
	})
}

// jackknifed gives the smallest and largest of the jackknife's standard error
// over the linearised one, over all items that vary.
func (h housing) jackknifed(t *testing.T, w *Weighting) (least, most float64, items int) {
	t.Helper()
	least = math.Inf(1)
	for _, y := range h.wave.Items {
		in := known(y)
		linear, err := w.Mean(y, in)
		if err != nil {
			t.Fatal(err)
		}
		jack, err := w.Jackknife(func(weights []float64) (float64, bool) { return WeightedMean(weights, y, in) })
		if err != nil {
			t.Fatal(err)
		}
		least, most = min(least, jack.Error/linear.Error), max(most, jack.Error/linear.Error)
		items++
	}
	return least, most, items
}

// With 64 cases the jackknife is larger where weights are fitted to many
// targets: it pays for the fitting, which linearisation ignores. The ranges are
// what docs/methods/jackknife.md states.
func TestJackknifeAndLinearisationOnFewCases(t *testing.T) {
	h := mustHousing(t)
	sets := h.weightings(t)
	for name, within := range map[string][2]float64{
		"base": {1, 1.03}, "ps_a": {1, 1.10}, "greg": {1.05, 1.26}, "rake": {0.99, 1.34}, "callogit": {0.95, 1.35},
	} {
		t.Run(name, func(t *testing.T) {
			least, most, items := h.jackknifed(t, sets[name])
			if items != 50 || least < within[0] || most > within[1] {
				t.Errorf("from %.4f to %.4f times the linearised error over %d items, stated is %v", least, most, items, within)
			}
		})
	}
	_, err := sets["ps_ab"].Jackknife(func([]float64) (float64, bool) { return 0, true })
	if err == nil || !strings.Contains(err.Error(), "No case of Small × Metro (type × area) took part") {
		t.Errorf("a cell that hangs on one case: %v", err)
	}
}

// manyCases draws n of population organisations with three characteristics that
// have to do with the answer and with taking part.
func manyCases(t *testing.T, n, population int) (w *Weighting, margins []Margin, y []float64, in []bool) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	columns := []Column{{Name: "size"}, {Name: "area"}, {Name: "age"}}
	labels := [][]string{{"small", "middle", "large"}, {"north", "east", "south", "west"}, {"old", "new"}}
	for range population {
		for j := range columns {
			columns[j].Labels = append(columns[j].Labels, labels[j][random.IntN(len(labels[j]))])
		}
	}
	var cases []int
	for _, row := range random.Perm(population) {
		if len(cases) < n && (columns[0].Labels[row] == "large" || random.Float64() < 0.7) {
			cases = append(cases, row)
		}
	}
	for _, row := range cases {
		v := random.NormFloat64()
		for j := range columns {
			v += float64(len(columns[j].Labels[row]))
		}
		y, in = append(y, v), append(in, random.Float64() < 0.8)
	}
	for _, c := range columns {
		m, err := MarginOf(cases, c)
		if err != nil {
			t.Fatal(err)
		}
		margins = append(margins, m)
	}
	return must(t)(BaseWeights(n, population, Unbiased)), margins, y, in
}

func TestJackknifeAndLinearisationOnManyCases(t *testing.T) {
	base, margins, y, in := manyCases(t, 600, 2000)
	raked, err := base.Rake(Raking{}, margins...)
	if err != nil {
		t.Fatal(err)
	}
	trimmed, err := base.Rake(Raking{Least: 0.5, Most: 2}, margins...)
	if err != nil {
		t.Fatal(err)
	}
	post := must(t)(base.PostStratify(margins[0]))
	for name, w := range map[string]*Weighting{"base": base, "post-stratified": post, "raked": raked.Weighting, "trimmed": trimmed.Weighting} {
		t.Run(name, func(t *testing.T) {
			linear, err := w.Mean(y, in)
			if err != nil {
				t.Fatal(err)
			}
			jack, err := w.Jackknife(func(weights []float64) (float64, bool) { return WeightedMean(weights, y, in) })
			if err != nil {
				t.Fatal(err)
			}
			if ratio := jack.Error / linear.Error; math.Abs(ratio-1) > 0.03 || jack.Replicates != 600 {
				t.Errorf("%.4f times the linearised error %.6g", ratio, linear.Error)
			}
			if math.Abs(jack.Mean-linear.Value) > linear.Error/10 {
				t.Errorf("replicates have the mean %v, the figure is %v", jack.Mean, linear.Value)
			}
		})
	}
}

func TestReplicateRefuses(t *testing.T) {
	one := must(t)(BaseWeights(1, 5, Unbiased))
	if _, err := one.Replicate(0); err == nil {
		t.Error("a replicate of one case")
	}
	if _, err := one.Jackknife(func([]float64) (float64, bool) { return 0, true }); err == nil {
		t.Error("a jackknife of one case")
	}
	two := must(t)(BaseWeights(2, 5, Unbiased))
	for _, i := range []int{-1, 2} {
		if _, err := two.Replicate(i); err == nil {
			t.Errorf("a replicate without case %d", i+1)
		}
	}
	_, err := two.Jackknife(func(w []float64) (float64, bool) { return WeightedMean(w, []float64{1, 2}, []bool{true, false}) })
	if err == nil || !strings.Contains(err.Error(), "Without case 1 there is no figure") {
		t.Errorf("a base of one: %v", err)
	}
}
