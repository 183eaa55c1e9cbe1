package dataset

import "math/bits"

// Set is a set of cases (or of organisations), one bit each. Sets that are
// combined must be of the same population; none of the operations checks it.
type Set []uint64

// NewSet gives the empty set over n cases.
func NewSet(n int) Set { return make(Set, (n+63)/64) }

// FullSet gives the set of all n cases.
func FullSet(n int) Set {
	s := NewSet(n)
	for i := range s {
		s[i] = ^uint64(0)
	}
	if rest := n % 64; rest != 0 {
		s[len(s)-1] = 1<<rest - 1
	}
	return s
}

// Add puts case i into the set.
func (s Set) Add(i int) { s[i/64] |= 1 << (i % 64) }

// Has says whether case i is in the set.
func (s Set) Has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

// Count gives the number of cases in the set.
func (s Set) Count() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// CountAnd gives the number of cases in both sets without making a third.
func (s Set) CountAnd(t Set) int {
	n := 0
	t = t[:len(s)]
	for i, w := range s {
		n += bits.OnesCount64(w & t[i])
	}
	return n
}

// CountOr gives the number of cases of within that are in any of the sets.
func CountOr(within Set, sets ...Set) int {
	if len(sets) == 1 {
		return within.CountAnd(sets[0])
	}
	n := 0
	for i, w := range within {
		var any uint64
		for _, s := range sets {
			any |= s[i]
		}
		n += bits.OnesCount64(w & any)
	}
	return n
}

// And gives the cases in both.
func (s Set) And(t Set) Set {
	out := make(Set, len(s))
	for i := range s {
		out[i] = s[i] & t[i]
	}
	return out
}

// Or gives the cases in either.
func (s Set) Or(t Set) Set {
	out := make(Set, len(s))
	for i := range s {
		out[i] = s[i] | t[i]
	}
	return out
}

// AndNot gives the cases of s that are not in t.
func (s Set) AndNot(t Set) Set {
	out := make(Set, len(s))
	for i := range s {
		out[i] = s[i] &^ t[i]
	}
	return out
}

// keep, add and remove are And, Or and AndNot into the set itself.
func (s Set) keep(t Set) {
	for i := range s {
		s[i] &= t[i]
	}
}

func (s Set) add(t Set) {
	for i := range s {
		s[i] |= t[i]
	}
}

func (s Set) remove(t Set) {
	for i := range s {
		s[i] &^= t[i]
	}
}

// Within says whether every case of s is in t.
func (s Set) Within(t Set) bool {
	for i := range s {
		if s[i]&^t[i] != 0 {
			return false
		}
	}
	return true
}

// Each calls f for every case in the set, ascending.
func (s Set) Each(f func(i int)) {
	for w, word := range s {
		for ; word != 0; word &= word - 1 {
			f(w*64 + bits.TrailingZeros64(word))
		}
	}
}

// repeat gives the first n bits of s, times over.
func (s Set) repeat(n, times int) Set {
	out := NewSet(n * times)
	s.Each(func(i int) {
		for k := range times {
			out.Add(k*n + i)
		}
	})
	return out
}
