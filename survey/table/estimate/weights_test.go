package estimate

import (
	"math"
	"slices"
	"strings"
	"testing"

	"omnibus/fault"
	"pgregory.net/rapid"
)

// refusedBy checks that an error is a sentence for a person, with these words.
func refusedBy(t *testing.T, err error, words string) {
	t.Helper()
	if err == nil {
		t.Errorf("not refused; expected %q", words)
		return
	}
	text := fault.Public(err)
	if fault.KindOf(err) != fault.Refused || !strings.Contains(text, words) || !strings.HasSuffix(text, ".") {
		t.Errorf("%v: %q, expected %q", fault.KindOf(err), text, words)
	}
}

func TestWeightsThatCannotBeCountedWith(t *testing.T) {
	for words, weights := range map[string][]float64{
		"The weight of case 2 is 0":            {1, 0, 1},
		"The weight of case 3 is -0.5":         {1, 1, -0.5},
		"The weight of case 1 is not a number": {math.NaN(), 1},
		"The weight of case 2 is infinite":     {1, math.Inf(1)},
		"too near 0":                           {1, 1e-300},
		"too large":                            {1, 1e200},
		"There is no case":                     {},
	} {
		_, err := GivenWeights(weights, 10, Unbiased)
		refusedBy(t, err, words)
		_, err = SpreadOf(weights)
		refusedBy(t, err, words)
	}
	_, err := BaseWeights(0, 10, Unbiased)
	refusedBy(t, err, "There is no case")
	_, err = BaseWeights(11, 10, Unbiased)
	refusedBy(t, err, "The population is 10 and 11 cases took part")
	_, err = GivenWeights([]float64{1, 1}, 1, Unbiased)
	refusedBy(t, err, "The population is 1 and 2 cases took part")
}

func TestTargetsThatCannotBeMet(t *testing.T) {
	base := must(t)(BaseWeights(4, 10, Unbiased))
	size := Margin{Name: "size", Groups: []string{"small", "large"}, Targets: []float64{6, 4}, Of: []int{0, 0, 1, 1}}
	with := func(change func(m *Margin)) Margin {
		m := Margin{size.Name, slices.Clone(size.Groups), slices.Clone(size.Targets), slices.Clone(size.Of)}
		change(&m)
		return m
	}
	for words, m := range map[string]Margin{
		"No case of large (size) took part, so nobody can stand for its target of 4": with(func(m *Margin) { m.Of = []int{0, 0, 0, 0} }),
		"The targets of size add to 11 and the population is 10":                     with(func(m *Margin) { m.Targets[0] = 7 }),
		"The target of small (size) is 0, yet a case is in it":                       with(func(m *Margin) { m.Targets = []float64{0, 10} }),
		"The target of small (size) is not a number of organisations":                with(func(m *Margin) { m.Targets[0] = math.NaN() }),
		"The target of large (size) is not a number of organisations":                with(func(m *Margin) { m.Targets[1] = -4 }),
		"Case 4 is in no group of size":                                              with(func(m *Margin) { m.Of[3] = 2 }),
		"place 3 cases, and there are 4 weights":                                     with(func(m *Margin) { m.Of = m.Of[:3] }),
		"are 1 and its groups 2":                                                     with(func(m *Margin) { m.Targets = m.Targets[:1] }),
	} {
		_, err := base.PostStratify(m)
		refusedBy(t, err, words)
		_, err = base.Rake(Raking{}, m)
		refusedBy(t, err, words)
	}
	loose := must(t)(GivenWeights([]float64{1, 1, 1, 1}, 0, None))
	area := Margin{Name: "area", Groups: []string{"north"}, Targets: []float64{12}, Of: []int{0, 0, 0, 0}}
	_, err := loose.Rake(Raking{}, size, area)
	refusedBy(t, err, "The targets of size add to 10 and those of area to 12")
	_, err = base.Rake(Raking{})
	refusedBy(t, err, "No targets are given")
	_, err = must(t)(base.PostStratify(size)).PostStratify(size)
	refusedBy(t, err, "fitted to targets already")
	_, err = (&Weighting{}).PostStratify(size)
	refusedBy(t, err, "There is no case")
}

func TestColumnsThatCannotBeUsed(t *testing.T) {
	good := Column{Name: "area", Labels: []string{"north", "south"}}
	for words, columns := range map[string][]Column{
		"No characteristic is named":             {},
		"area is empty":                          {{Name: "area"}},
		"area has both groups and numbers":       {{Name: "area", Labels: []string{"a"}, Numbers: []float64{1}}},
		"size has 1 entries and the frame 2":     {good, {Name: "size", Labels: []string{"a"}}},
		"size of organisation 2 is not a number": {{Name: "size", Numbers: []float64{1, math.NaN()}}},
	} {
		_, err := MatrixOf(columns...)
		refusedBy(t, err, words)
		_, err = Crossed(columns...)
		if err == nil {
			t.Errorf("crossed in spite of %q", words)
		}
	}
	_, err := Crossed(good, Column{Name: "rate", Numbers: []float64{1, 2}})
	refusedBy(t, err, "rate has numbers and no groups")
	_, err = Crossed(Column{Name: "a", Labels: []string{"x × y", "x"}}, Column{Name: "b", Labels: []string{"z", "y × z"}})
	refusedBy(t, err, "Two different combinations of groups are both called")
	for words, cases := range map[string][]int{"Case 2 is not in the frame of 2": {0, 2}, "Organisation 1 of the frame took part twice": {0, 0}, "Case 1 is not in": {-1}} {
		_, err := MarginOf(cases, good)
		refusedBy(t, err, words)
		x, err := MatrixOf(good)
		if err != nil {
			t.Fatal(err)
		}
		_, err = x.Targets(cases)
		refusedBy(t, err, words)
	}
}

// people is a small frame with two characteristics and those of it who took part.
type people struct {
	columns []Column
	cases   []int
	y       []float64
	in      []bool
}

// drawPeople makes a frame in which every combination of groups took part, so
// that all targets can be met.
func drawPeople(t *rapid.T) people {
	p := people{columns: []Column{{Name: "size"}, {Name: "area"}}}
	sizes, areas := []string{"small", "large"}, []string{"north", "east", "south"}
	for i := range rapid.IntRange(6, 40).Draw(t, "population") {
		size, area := i%2, i%3
		if i >= 6 {
			size, area = rapid.IntRange(0, 1).Draw(t, "size"), rapid.IntRange(0, 2).Draw(t, "area")
		}
		p.columns[0].Labels = append(p.columns[0].Labels, sizes[size])
		p.columns[1].Labels = append(p.columns[1].Labels, areas[area])
		if i < 6 || rapid.Bool().Draw(t, "took part") {
			p.cases = append(p.cases, i)
			p.y = append(p.y, rapid.Float64Range(-100, 100).Draw(t, "y"))
			p.in = append(p.in, rapid.IntRange(0, 3).Draw(t, "in") > 0)
		}
	}
	return p
}

func (p people) population() int { return len(p.columns[0].Labels) }

func (p people) margin(t *rapid.T, columns ...Column) Margin {
	m, err := MarginOf(p.cases, columns...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (p people) base(t *rapid.T) *Weighting {
	w, err := BaseWeights(len(p.cases), p.population(), Unbiased)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// held adds the weights by group.
func held(m Margin, weights []float64) []float64 {
	sums := make([]float64, len(m.Groups))
	for i, g := range m.Of {
		sums[g] += weights[i]
	}
	return sums
}

func TestPostStratifiedWeightsAddToTheFrame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPeople(t)
		m := p.margin(t, p.columns...)
		w, err := p.base(t).PostStratify(m)
		if err != nil {
			t.Fatal(err)
		}
		if n := float64(p.population()); math.Abs(sumOf(w.Weights)-n) > 1e-9*n {
			t.Fatalf("weights add to %v, the frame has %v", sumOf(w.Weights), n)
		}
		for g, sum := range held(m, w.Weights) {
			if math.Abs(sum-m.Targets[g]) > 1e-9*m.Targets[g] {
				t.Fatalf("%s weighs %v and should %v", m.Groups[g], sum, m.Targets[g])
			}
		}
	})
}

// Kish's two numbers have a known range, and 1 and n for equal weights.
func TestSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Float64Range(0.01, 1000), 1, 50).Draw(t, "weights")
		s, err := SpreadOf(weights)
		if err != nil {
			t.Fatal(err)
		}
		n := float64(len(weights))
		if s.DesignEffect < 1-1e-12 || s.Effective > n+1e-9 || s.Effective < 1-1e-9 ||
			math.Abs(s.DesignEffect-(1+s.Variation*s.Variation)) > 1e-9*s.DesignEffect || math.Abs(s.Effective*s.DesignEffect-n) > 1e-9*n {
			t.Fatalf("%+v", s)
		}
	})
	w := must(t)(BaseWeights(8, 20, Unbiased))
	if s, err := w.Spread(); err != nil || s.DesignEffect != 1 || s.Effective != 8 || s.Sum != 20 || s.Variation != 0 {
		t.Errorf("equal weights: %+v %v", s, err)
	}
}
