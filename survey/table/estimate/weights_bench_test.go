package estimate

import "testing"

// manyWeighted makes a million cases raked to three margins.
func manyWeighted(b *testing.B) (*Weighting, []Margin, []float64, []bool) {
	const n = 1_000_000
	margins := []Margin{
		{Name: "type", Groups: []string{"a", "b", "c"}, Targets: []float64{500_000, 700_000, 800_000}},
		{Name: "region", Groups: []string{"a", "b", "c", "d"}, Targets: []float64{400_000, 400_000, 500_000, 700_000}},
		{Name: "size", Groups: []string{"a", "b"}, Targets: []float64{900_000, 1_100_000}},
	}
	y, in := make([]float64, n), make([]bool, n)
	for i := range n {
		y[i], in[i] = bit(i%7 < 3), i%11 > 0
		for m, group := range []int{i % 3, i / 3 % 4, (i/5 + i/13) % 2} {
			margins[m].Of = append(margins[m].Of, group)
		}
	}
	base, err := BaseWeights(n, 2*n, Unbiased)
	if err != nil {
		b.Fatal(err)
	}
	return base, margins, y, in
}

func BenchmarkRakeMillion(b *testing.B) {
	base, margins, _, _ := manyWeighted(b)
	for b.Loop() {
		if _, err := base.Rake(Raking{}, margins...); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWeightedMeanMillion(b *testing.B) {
	base, margins, y, in := manyWeighted(b)
	raked, err := base.Rake(Raking{}, margins...)
	if err != nil {
		b.Fatal(err)
	}
	for name, w := range map[string]*Weighting{"base": base, "raked": raked.Weighting} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := w.Mean(y, in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
