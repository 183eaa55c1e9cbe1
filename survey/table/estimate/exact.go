package estimate

import (
	"math"
	"sort"
)

// ClopperPearson gives the exact binomial interval of count of base from an
// endless population: it covers at least 95 % whatever the proportion. ok is
// false for an empty base or a count that is not of it.
func ClopperPearson(count, base int) (b Bounds, ok bool) {
	if base < 1 || count < 0 || count > base {
		return Bounds{}, false
	}
	k, rest := float64(count), float64(base-count)
	b = Bounds{0, 1}
	if count > 0 {
		b.Lower = quantileBeta(Level/2, k, rest+1)
	}
	if count < base {
		b.Upper = quantileBeta(1-Level/2, k+1, rest)
	}
	return b, true
}

// Hypergeometric gives the exact interval of the number K in a population of N
// that have what count of a base of n have: every K under which neither so many
// nor so few would be rarer than 2.5 %. Both ends are possible numbers: K is at
// least count, and at most N less those known not to. It covers at least 95 %
// whatever K is, needs no large base, and is the count itself for a census.
// ok is false for an empty base, a count that is not of it, or N under n.
func Hypergeometric(count, base, population int) (low, high int, ok bool) {
	if base < 1 || count < 0 || count > base || population < base {
		return 0, 0, false
	}
	first, last := count, population-base+count
	// Both tails are monotone in K, so that the ends are found by halving.
	low = first + sort.Search(last-first, func(i int) bool {
		return hyperUpper(count, base, first+i, population) > Level/2
	})
	high = last - sort.Search(last-first, func(i int) bool {
		return hyperLower(count, base, last-i, population) > Level/2
	})
	return low, high, true
}

// hyperDensity gives the probability of x of n drawn when K of N have it.
func hyperDensity(x, n, k, population int) float64 {
	if x < 0 || x > n || x > k || n-x > population-k {
		return 0
	}
	return math.Exp(logChoose(k, x) + logChoose(population-k, n-x) - logChoose(population, n))
}

func logChoose(n, k int) float64 { return logFactorial(n) - logFactorial(k) - logFactorial(n-k) }

// hyperLower gives P(X ≤ x), by adding up the tail that x is in: its terms fall
// from x outwards, so that none is lost by starting from one too small to write.
func hyperLower(x, n, k, population int) float64 {
	if x >= min(n, k) {
		return 1
	}
	if float64(x) > float64(n)*float64(k)/float64(population) {
		return 1 - hyperTail(n-x-1, n, population-k, population)
	}
	return hyperTail(x, n, k, population)
}

// hyperTail adds up P(X = x), P(X = x−1) and so on, for an x at or under the middle.
func hyperTail(x, n, k, population int) float64 {
	term, sum := hyperDensity(x, n, k, population), 0.0
	for i := x; i >= 0 && term > sum*1e-18; i-- {
		sum += term
		// P(i−1)/P(i), from the binomial coefficients.
		term *= float64(i) * float64(population-k-n+i) / (float64(k-i+1) * float64(n-i+1))
	}
	return min(sum, 1)
}

// hyperUpper gives P(X ≥ x): the lower tail of those who do not have it.
func hyperUpper(x, n, k, population int) float64 {
	return hyperLower(n-x, n, population-k, population)
}

// binomialHalf gives P(X ≤ k) for n throws of a fair coin.
func binomialHalf(k, n int) float64 {
	sum := 0.0
	for i := 0; i <= min(k, n); i++ {
		sum += math.Exp(logChoose(n, i) - float64(n)*math.Ln2)
	}
	return min(sum, 1)
}
