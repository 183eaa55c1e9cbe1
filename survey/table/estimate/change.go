package estimate

import "math"

// Frames says how the frames of two waves overlap: the organisations of each,
// and those of both (an organisation and its successor count as one).
type Frames struct{ First, Second, Both int }

// OneFrame is a frame that did not change.
func OneFrame(population int) Frames { return Frames{population, population, population} }

// Waves are the sums of two waves' answers that a change is estimated from.
type Waves struct {
	// First and Second are the answers' numbers, means and variances (divisor n−1).
	First, Second Moments
	// Both counts those who answered in both waves. Covariance is that of their
	// two answers, Before and After their means and Spread the variance of the
	// differences, all with divisor Both−1; 0 for fewer than 2.
	Both               int
	Before, After      float64
	Covariance, Spread float64
}

// Moments are a sample's number, mean and variance (divisor N−1, 0 for a single one).
type Moments struct {
	N              int
	Mean, Variance float64
}

// MomentsOf sums up numbers. Of numbers too large to be squared it counts none,
// and nothing is estimated.
func MomentsOf(numbers []float64) Moments {
	mean, deviation := Mean(numbers)
	m := Moments{N: len(numbers), Mean: mean}
	if m.N > 1 {
		m.Variance = deviation * float64(m.N) / float64(m.N-1)
	}
	if !numbered(m.Mean, 4*m.Variance) {
		return Moments{}
	}
	return m
}

// WavesOf sums up the answers of two waves; both has the first and the second
// answer of those who gave one in each, who are in first and second too. A code
// is 1 for those who chose it and 0 for those who did not.
func WavesOf(first, second []float64, both [][2]float64) Waves {
	w := Waves{First: MomentsOf(first), Second: MomentsOf(second), Both: len(both)}
	if len(both) == 0 || w.First.N == 0 || w.Second.N == 0 {
		return w
	}
	m := float64(len(both))
	for _, pair := range both {
		w.Before += pair[0] / m
		w.After += pair[1] / m
	}
	if len(both) < 2 {
		return w
	}
	for _, pair := range both {
		before, after := pair[0]-w.Before, pair[1]-w.After
		w.Covariance += before * after / (m - 1)
		w.Spread += (after - before) * (after - before) / (m - 1)
	}
	return w
}

// Change is the difference of the second wave to the first.
type Change struct {
	// Test is that of the difference; Normal is its P.
	Test
	// Bounds are difference ± 1.959964·error.
	Bounds
	// Variance may be under 0 in tiny samples; then Error is 0 and there is no test.
	Variance float64
	// Independent is the test that takes the waves as two independent samples. It
	// is right only when no more organisations are in both than chance would have.
	Independent Test
}

// Change estimates the change between two samples without replacement that
// share organisations:
//
//	variance = (1/n₁−1/N₁)·S₁² + (1/n₂−1/N₂)·S₂² − 2·(m/(n₁n₂) − N₁₂/(N₁N₂))·S₁₂
//
// with m the organisations in both samples, N₁₂ those in both frames, and S₁₂ the
// covariance of the answers of the m. With one frame this is the exact variance
// given n₁, n₂ and m. ok is false for a wave with fewer than 2 answers or more
// than its frame, for fewer than 2 in both (the covariance is not known; see
// Independent), and for a variance that is not above 0.
func (w Waves) Change(f Frames) (c Change, ok bool) {
	n1, n2 := float64(w.First.N), float64(w.Second.N)
	c.Test = Test{Difference: w.Second.Mean - w.First.Mean, P: 1, Normal: 1}
	c.Bounds = Bounds{c.Difference, c.Difference}
	c.Independent = c.Test
	if !f.hold(w) {
		return c, false
	}
	bigN1, bigN2 := float64(f.First), float64(f.Second)
	df := n1 + n2 - 2
	separate := (1/n1-1/bigN1)*w.First.Variance + (1/n2-1/bigN2)*w.Second.Variance
	c.Independent, _ = decide(c.Difference, math.Sqrt(max(separate, 0)), df)
	if w.Both < 2 {
		return c, false
	}
	c.Variance = separate - 2*(float64(w.Both)/(n1*n2)-float64(f.Both)/(bigN1*bigN2))*w.Covariance
	c.Test, ok = decide(c.Difference, math.Sqrt(max(c.Variance, 0)), df)
	c.Bounds = Estimate{c.Difference, c.Error, df}.Wald()
	return c, ok
}

// hold says whether the samples fit into the frames.
func (f Frames) hold(w Waves) bool {
	return w.First.N >= 2 && w.Second.N >= 2 && w.First.N <= f.First && w.Second.N <= f.Second &&
		f.Both >= w.Both && f.Both <= f.First && f.Both <= f.Second && w.Both >= 0 && w.Both <= min(w.First.N, w.Second.N)
}

// Matched estimates the change among those who answered in both waves: the mean
// of their differences, with the variance of the differences over m times the
// correction for m of the population. It knows only those, and nothing of who
// came or went. ok is false for fewer than 2, or differences that do not vary.
func (w Waves) Matched(population int, c Correction) (t Test, ok bool) {
	scale, ok := Of(w.Both, population).scale(c)
	if !ok {
		return Test{Difference: w.After - w.Before, P: 1, Normal: 1}, false
	}
	m := float64(w.Both)
	return decide(w.After-w.Before, math.Sqrt(w.Spread*(m-1)/m*scale), m-1)
}

// Turnover counts a code's pairs: who had it in both waves, only in the first,
// only in the second, in neither.
type Turnover struct{ Kept, Left, Came, Never int }

// TurnoverOf counts pairs of 0 and 1.
func TurnoverOf(both [][2]float64) (t Turnover) {
	for _, pair := range both {
		switch {
		case pair[0] > 0 && pair[1] > 0:
			t.Kept++
		case pair[0] > 0:
			t.Left++
		case pair[1] > 0:
			t.Came++
		default:
			t.Never++
		}
	}
	return t
}

// McNemar is the test that as many left a code as came to it.
type McNemar struct {
	// ChiSquare is (left−came)²/(left+came), without continuity correction.
	ChiSquare
	// Exact is the P of the binomial distribution, right for any number.
	Exact float64
}

// McNemar tests a code's turnover. It asks whether those in both waves changed
// one way more than the other, as if drawn from an endless population. ok is
// false when nobody changed.
func (t Turnover) McNemar() (m McNemar, ok bool) {
	changed := t.Left + t.Came
	if t.Left < 0 || t.Came < 0 || changed == 0 {
		return McNemar{ChiSquare{P: 1}, 1}, false
	}
	d := float64(t.Left - t.Came)
	m.X2, m.DF = d*d/float64(changed), 1
	m.P = tailChi(m.X2, 1)
	m.Exact = min(2*binomialHalf(min(t.Left, t.Came), changed), 1)
	return m, true
}
