package estimate

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/mathext"
)

// Normal95 is the normal distribution's own multiplier of a 95 % interval,
// where Z is the rounded one that published guides print.
const Normal95 = 1.959963984540054

// tabulated degrees of freedom are those of small surveys; above them a series
// is as exact as the quantile itself.
const tabulated = 400

// criticals are worked out once, when the first test asks: |t| at Level for
// each whole number of degrees of freedom.
var criticals = sync.OnceValue(func() *[tabulated + 1]float64 {
	var table [tabulated + 1]float64
	for df := 1; df <= tabulated; df++ {
		table[df] = solveCritical(float64(df))
	}
	return &table
})

// Critical gives the |t| above which a test at Level is significant; 0 for
// under 1 degree of freedom, where there is no test. It is a look-up for whole
// degrees of freedom, so that a book of comparisons may ask it for each.
func Critical(df float64) float64 {
	switch {
	case math.IsNaN(df) || df < 1:
		return 0
	case df > tabulated:
		return cornishFisher(Normal95, df)
	case df == math.Trunc(df):
		return criticals()[int(df)]
	}
	return solveCritical(df)
}

// cornishFisher turns a normal quantile into Student's by the expansion in
// powers of 1/df (Abramowitz and Stegun, 26.7.5). Above 400 degrees of freedom
// its error is under 1e-12.
func cornishFisher(z, df float64) float64 {
	if math.IsInf(df, 1) {
		return z
	}
	z2 := z * z
	g1 := (z2 + 1) * z / 4
	g2 := ((5*z2+16)*z2 + 3) * z / 96
	g3 := (((3*z2+19)*z2+17)*z2 - 15) * z / 384
	g4 := ((((79*z2+776)*z2+1482)*z2-1920)*z2 - 945) * z / 92160
	return z + (g1+(g2+(g3+g4/df)/df)/df)/df
}

// solveCritical finds where the tails hold Level, by Newton's steps from the
// series; the tail is convex, so that they cannot miss.
func solveCritical(df float64) float64 {
	t := cornishFisher(Normal95, df)
	top, _ := math.Lgamma((df + 1) / 2)
	bottom, _ := math.Lgamma(df / 2)
	logScale := top - bottom - math.Log(df*math.Pi)/2
	for range 20 {
		density := math.Exp(logScale - (df+1)/2*math.Log1p(t*t/df))
		step := (tailT(t, df) - Level) / (2 * density)
		t += step
		if math.Abs(step) < 1e-14*t {
			break
		}
	}
	return t
}

// tailT gives the two-sided probability of |t| or more; 1 without degrees of freedom.
func tailT(t, df float64) float64 {
	if df <= 0 || math.IsNaN(t) {
		return 1
	}
	if math.IsInf(df, 1) {
		return tailNormal(t)
	}
	if df > 1e5 { // where the beta function loses digits and the series has them (Fisher 1925)
		z, z2 := math.Abs(t), t*t
		density := math.Exp(-z2/2) / math.Sqrt(2*math.Pi)
		first, second := z*(z2+1)/(4*df), z*(((3*z2-7)*z2-5)*z2-3)/(96*df*df)
		if density == 0 {
			return 0
		}
		return min(tailNormal(t)+2*density*(first+second), 1)
	}
	// The form that keeps its digits: t² far over df would lose them in 1 − x.
	return mathext.RegIncBeta(df/2, 0.5, df/(df+t*t))
}

// tailNormal gives the two-sided probability of |z| or more.
func tailNormal(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// tailChi gives the probability of a chi-square of x or more; 1 without degrees of freedom.
func tailChi(x, df float64) float64 {
	if df <= 0 || x <= 0 || math.IsNaN(x) {
		return 1
	}
	return mathext.GammaIncRegComp(df/2, x/2)
}

// tailF gives the probability of an F of f or more; 1 without degrees of freedom.
func tailF(f, top, bottom float64) float64 {
	if top <= 0 || bottom <= 0 || f <= 0 || math.IsNaN(f) {
		return 1
	}
	return mathext.RegIncBeta(bottom/2, top/2, bottom/(bottom+top*f))
}

// quantileBeta gives the beta distribution's quantile. The library's answer is
// taken on by Newton's steps until it stands still.
func quantileBeta(p, a, b float64) float64 {
	x := mathext.InvRegIncBeta(a, b, p)
	logBeta := mathext.Lbeta(a, b)
	for range 4 {
		if x <= 0 || x >= 1 {
			return min(max(x, 0), 1)
		}
		density := math.Exp((a-1)*math.Log(x) + (b-1)*math.Log1p(-x) - logBeta)
		if density < 1e-300 {
			return x
		}
		next := x - (mathext.RegIncBeta(a, b, x)-p)/density
		if !(next > 0 && next < 1) || next == x {
			return x
		}
		x = next
	}
	return x
}

// logFactorial gives ln n!.
func logFactorial(n int) float64 {
	l, _ := math.Lgamma(float64(n) + 1)
	return l
}
