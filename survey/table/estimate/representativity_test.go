package estimate

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawFrame makes a frame of two characteristics and who of it took part; some
// of every group did and some did not.
func drawFrame(t *rapid.T) (columns []Column, tookPart []bool) {
	columns = []Column{{Name: "size"}, {Name: "area"}}
	for i := range rapid.IntRange(16, 60).Draw(t, "frame") {
		size, area, took := i%2, i/2%2, i/4%2 == 0
		if i >= 8 {
			size, area, took = rapid.IntRange(0, 1).Draw(t, "size"), rapid.IntRange(0, 1).Draw(t, "area"), rapid.Bool().Draw(t, "took part")
		}
		columns[0].Labels = append(columns[0].Labels, []string{"small", "large"}[size])
		columns[1].Labels = append(columns[1].Labels, []string{"north", "south"}[area])
		tookPart = append(tookPart, took)
	}
	return columns, tookPart
}

func TestPropensitiesFitTheFrame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns, tookPart := drawFrame(t)
		x, err := MatrixOf(columns...)
		if err != nil {
			t.Fatal(err)
		}
		r, p, err := RepresentativityOf(x, tookPart)
		if err != nil {
			t.Fatal(err)
		}
		// At the maximum each group's propensities add to those of it that took part.
		for j, column := range x.Columns {
			fitted, took := 0.0, 0.0
			for i, v := range column {
				fitted += v * p.Fitted[i]
				took += v * bit(tookPart[i])
			}
			if math.Abs(fitted-took) > 1e-7 {
				t.Fatalf("%s: fitted %v, took part %v", x.Names[j], fitted, took)
			}
		}
		if r.R < 0 || r.R > 1 || r.AdjustedR < r.R || r.AdjustedR > 1 || r.Correction < 0 || r.Error < 0 {
			t.Fatalf("%+v", r)
		}
		n := float64(len(tookPart))
		for j, other := range []int{1, 0} {
			partial, err := p.Partial(columns[j], columns[other])
			if err != nil {
				t.Fatal(err)
			}
			rest, err := p.Partial(columns[other])
			if err != nil {
				t.Fatal(err)
			}
			// The spread is that between the other's groups and that within them.
			all := r.S2 * (n - 1) / n
			if math.Abs(partial.Conditional*partial.Conditional+rest.Value*rest.Value-all) > 1e-9 {
				t.Fatalf("%v within, %v between, %v in all", partial.Conditional, rest.Value, all)
			}
			squares := 0.0
			for _, g := range partial.Groups {
				squares += g.Value * g.Value
			}
			if math.Abs(math.Sqrt(squares)-partial.Value) > 1e-9 || partial.Adjusted > partial.Value {
				t.Fatalf("%+v", partial)
			}
		}
	})
}

// When all are equally likely to take part S² is only chance, and the adjusted
// one is 0 on average.
func TestAdjustmentTakesChanceAway(t *testing.T) {
	const frame, draws = 200, 300
	random := rand.New(rand.NewPCG(5, 6))
	column := Column{Name: "area"}
	for i := range frame {
		column.Labels = append(column.Labels, []string{"a", "b", "c", "d", "e"}[i%5])
	}
	x, err := MatrixOf(column)
	if err != nil {
		t.Fatal(err)
	}
	plain, adjusted := 0.0, 0.0
	for range draws {
		tookPart := make([]bool, frame)
		for i := range tookPart {
			tookPart[i] = random.Float64() < 0.6
		}
		r, _, err := RepresentativityOf(x, tookPart)
		if err != nil {
			t.Fatal(err)
		}
		plain += r.S2 / draws
		adjusted += r.AdjustedS2 / draws
	}
	// By theory 4·0.24/199 = 0.0048 is chance; the adjustment, which counts the
	// chance of the rate too, takes 5·0.24/200 = 0.0060 away.
	if math.Abs(plain-0.0048) > 0.0006 || math.Abs(adjusted) > 0.0018 {
		t.Errorf("S² is %.5f on average, adjusted %.5f", plain, adjusted)
	}
}

// The standard error of R against the spread of R over many fieldworks.
func TestErrorOfRIsItsSpread(t *testing.T) {
	const frame, draws = 400, 300
	random := rand.New(rand.NewPCG(7, 8))
	column := Column{Name: "area"}
	for i := range frame {
		column.Labels = append(column.Labels, []string{"a", "b", "c"}[i%3])
	}
	x, err := MatrixOf(column)
	if err != nil {
		t.Fatal(err)
	}
	var values []float64
	stated := 0.0
	for range draws {
		tookPart := make([]bool, frame)
		for i := range tookPart {
			tookPart[i] = random.Float64() < []float64{0.3, 0.5, 0.8}[i%3]
		}
		r, _, err := RepresentativityOf(x, tookPart)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, r.R)
		stated += r.Error / draws
	}
	_, deviation := Mean(values)
	if ratio := stated / math.Sqrt(deviation); ratio < 0.9 || ratio > 1.1 {
		t.Errorf("stated error is %.3f times the true one", ratio)
	}
}

func TestRepresentativityOfACensus(t *testing.T) {
	x, err := MatrixOf(Column{Name: "area", Labels: []string{"a", "b", "a"}})
	if err != nil {
		t.Fatal(err)
	}
	r, p, err := RepresentativityOf(x, []bool{true, true, true})
	if err != nil || p != nil || r.R != 1 || r.AdjustedR != 1 || r.Rate != 1 || r.S != 0 {
		t.Errorf("%+v %v", r, err)
	}
	// The same share of each group: nothing to tell them apart.
	x, err = MatrixOf(Column{Name: "area", Labels: []string{"a", "a", "b", "b"}})
	if err != nil {
		t.Fatal(err)
	}
	r, p, err = RepresentativityOf(x, []bool{true, false, true, false})
	if err != nil || r.R != 1 || r.S != 0 || r.Error != 0 || p.McFadden() > 1e-12 {
		t.Errorf("%+v %v", r, err)
	}
}

func TestPropensityRefuses(t *testing.T) {
	area := Column{Name: "area", Labels: []string{"a", "a", "b", "b", "c", "c"}}
	x, err := MatrixOf(area)
	if err != nil {
		t.Fatal(err)
	}
	for words, tookPart := range map[string][]bool{
		"Nobody took part":                      {false, false, false, false, false, false},
		"Everybody of area: b took part":        {true, false, true, true, true, false},
		"Nobody of area: c took part":           {true, false, true, false, false, false},
		"participation is told for 2":           {true, false},
		"tell exactly who took part in some gr": {true, true, true, false, true, false},
	} {
		_, _, err := RepresentativityOf(x, tookPart)
		refusedBy(t, err, words)
	}
	_, err = FitPropensity(x, slices.Repeat([]bool{true}, 6))
	refusedBy(t, err, "Everybody took part")
	_, err = FitPropensity(Matrix{}, []bool{true, false})
	refusedBy(t, err, "No characteristic is named")
	twice, err := MatrixOf(area, Column{Name: "region", Labels: area.Labels})
	if err != nil {
		t.Fatal(err)
	}
	_, err = FitPropensity(twice, []bool{true, false, true, false, true, false})
	refusedBy(t, err, "region: b follows from the other characteristics")
	number, err := MatrixOf(Column{Name: "rate", Numbers: []float64{1, 2, 3, 4, 5, 6}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = FitPropensity(number, []bool{false, false, false, true, true, true})
	refusedBy(t, err, "tell exactly who took part")
	p, err := FitPropensity(x, []bool{true, false, true, false, true, false})
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Partial(Column{Name: "rate", Numbers: []float64{1, 2, 3, 4, 5, 6}})
	refusedBy(t, err, "rate has numbers and no groups")
	_, err = p.Partial(Column{Name: "area", Labels: []string{"a"}})
	refusedBy(t, err, "area has 1 entries and the frame 6")
	_, err = p.Partial(area, Column{Name: "other"})
	refusedBy(t, err, "other is empty")
	_, err = p.InverseWeights([]int{6}, 6, Unbiased)
	refusedBy(t, err, "Case 1 is not in the frame")
}

func TestProfile(t *testing.T) {
	area := Column{Name: "area", Labels: []string{"a", "a", "a", "b", "b", "b", "b", "c"}, Order: []string{"c", "b"}}
	p, err := ProfileOf(area, []bool{true, true, false, true, false, false, false, true})
	if err != nil {
		t.Fatal(err)
	}
	if want := []ProfileGroup{{"c", 1, 1}, {"b", 4, 1}, {"a", 3, 2}}; !slices.Equal(p.Groups, want) {
		t.Errorf("groups %v", p.Groups)
	}
	// Against the frame's shares, with the population correction 1 − 4/8.
	x2 := 0.0
	for _, g := range p.Groups {
		expected := 4 * float64(g.Frame) / 8
		x2 += (float64(g.TookPart) - expected) * (float64(g.TookPart) - expected) / expected / (1 - 4.0/8)
	}
	if math.Abs(p.X2-x2) > 1e-12 || p.DF != 2 || p.SmallestExpected != 0.5 || !p.HasExact || p.Exact <= 0 || p.Exact > 1 {
		t.Errorf("%+v, against the frame %v", p, x2)
	}
	for _, took := range []bool{true, false} {
		p, err := ProfileOf(area, slices.Repeat([]bool{took}, 8))
		if err != nil || p.X2 != 0 || p.P != 1 || p.HasExact {
			t.Errorf("all alike: %+v %v", p, err)
		}
	}
	_, err = ProfileOf(area, []bool{true})
	refusedBy(t, err, "area has 8 entries and the frame 1")
	_, err = ProfileOf(Column{Name: "rate", Numbers: []float64{1}}, []bool{true})
	refusedBy(t, err, "rate has numbers and no groups")
}

// A characteristic far from 0 for its spread, such as a year, is fitted as well
// as the same one moved to 0.
func TestPropensityOfAYear(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	near, far, tookPart := Column{Name: "year"}, Column{Name: "year"}, make([]bool, 300)
	for i := range tookPart {
		x := random.Float64()
		near.Numbers, far.Numbers = append(near.Numbers, x), append(far.Numbers, x+20170)
		tookPart[i] = random.Float64() < 0.2+0.6*x
	}
	fits := map[string]*Propensity{}
	for name, column := range map[string]Column{"near": near, "far": far} {
		x, err := MatrixOf(column)
		if err != nil {
			t.Fatal(err)
		}
		if fits[name], err = FitPropensity(x, tookPart); err != nil {
			t.Fatal(err)
		}
	}
	a, b := fits["near"], fits["far"]
	if math.Abs(a.Coefficients[1]-b.Coefficients[1]) > 1e-7 || math.Abs(a.Errors[1]-b.Errors[1]) > 1e-7 || math.Abs(a.Fitted[7]-b.Fitted[7]) > 1e-9 {
		t.Errorf("near %v ± %v, far %v ± %v", a.Coefficients, a.Errors, b.Coefficients, b.Errors)
	}
}

// Whatever numbers and participation come in, what comes out is finite or refused.
func TestRepresentativityIsNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "n")
		number := Column{Name: "rate", Numbers: rapid.SliceOfN(rapid.Float64(), n, n).Draw(t, "rate")}
		group := Column{Name: "area", Labels: rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), n, n).Draw(t, "area")}
		x, err := MatrixOf(group, number)
		if err != nil {
			return
		}
		tookPart := rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "took part")
		r, p, err := RepresentativityOf(x, tookPart)
		if err != nil || p == nil {
			return
		}
		x2, _, pValue := p.LikelihoodRatio()
		out := []float64{r.Rate, r.S2, r.R, r.Variation, r.Correction, r.AdjustedR, r.Error, x2, pValue, p.AIC(), p.McFadden()}
		out = append(append(append(out, p.Coefficients...), p.Errors...), p.Fitted...)
		partial, err := p.Partial(group, number)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range append(out, partial.Value, partial.Conditional, partial.Adjusted) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("got %v", out)
			}
		}
	})
}
