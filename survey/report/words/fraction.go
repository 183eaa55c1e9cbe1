// Package words says counts and shares in English as reports do: "nine in ten",
// "almost three in five", "eighty-nine per cent". Everything is decided on the
// counts in whole numbers, so that a phrase never rests on a rounded percentage.
// The rules are those of docs/methods/words-for-numbers.md.
package words

import "strconv"

// fraction is a part that has a common name.
type fraction struct {
	part, whole int64
	name        string
}

// fractions are the parts that are named, ascending.
var fractions = [...]fraction{
	{1, 10, "one in ten"},
	{1, 9, "one in nine"},
	{1, 8, "one in eight"},
	{1, 7, "one in seven"},
	{1, 6, "one in six"},
	{1, 5, "one in five"},
	{1, 4, "a quarter"},
	{3, 10, "three in ten"},
	{1, 3, "a third"},
	{2, 5, "two in five"},
	{1, 2, "half"},
	{3, 5, "three in five"},
	{2, 3, "two thirds"},
	{7, 10, "seven in ten"},
	{3, 4, "three quarters"},
	{4, 5, "four in five"},
	{9, 10, "nine in ten"},
}

// How near is near, in tenths of a percentage point.
const (
	// plainWithin is how far a share may lie from a fraction that is said without a qualifier.
	plainWithin = 15
	// almostWithin is how far below a fraction "almost" reaches.
	almostWithin = 40
	// justOverWithin is how far above a fraction "just over" reaches.
	justOverWithin = 25
	// nearlyAll is where "virtually all" begins.
	nearlyAll = 970
)

// Fraction says count out of base as a phrase: "none", "all", "virtually all",
// "fewer than one in ten", or a named fraction, alone or with "almost", "just
// over" or "more than". It is empty where base is below 1 or count is not
// between 0 and base.
//
// As count grows over one base the phrases never go back; "more than" and "just
// over" are only said of a share truly above, "almost" and "fewer than" of one
// truly below.
func Fraction(count, base int) string {
	c, n := int64(count), int64(base)
	switch {
	case n < 1 || c < 0 || c > n:
		return ""
	case c == 0:
		return "none"
	case c == n:
		return "all"
	case c*1000 >= nearlyAll*n:
		return "virtually all"
	}
	below, above := neighbours(c, n)
	if near, ok := plain(c, n, below, above); ok {
		return near.name
	}
	switch {
	case below == nil:
		return "fewer than " + above.name
	case above == nil:
		return "more than " + below.name
	case above.beyond(c, n, almostWithin) && !nearerBelow(c, n, *below, *above):
		return "almost " + above.name
	case below.beyond(c, n, justOverWithin):
		return "just over " + below.name
	}
	return "more than " + below.name
}

// neighbours gives the greatest fraction not above c/n and the least above it.
func neighbours(c, n int64) (below, above *fraction) {
	for i := range fractions {
		if f := &fractions[i]; f.part*n <= c*f.whole {
			below = f
		} else {
			return below, f
		}
	}
	return below, nil
}

// beyond says whether the share lies within so many tenths of a point of the fraction, on either side.
func (f fraction) beyond(c, n, tenths int64) bool {
	distance := 1000 * (c*f.whole - f.part*n)
	return max(distance, -distance) <= tenths*n*f.whole
}

// nearerBelow says whether c/n lies nearer to below than to above: whether it
// is under their middle, (b+a)/2.
func nearerBelow(c, n int64, below, above fraction) bool {
	return 2*c*below.whole*above.whole < n*(below.part*above.whole+above.part*below.whole)
}

// plain gives the fraction that may be said without a qualifier. Where both
// neighbours are near the nearer one is taken; in the very middle the one with
// the smaller denominator, as people think in those.
func plain(c, n int64, below, above *fraction) (fraction, bool) {
	nearBelow := below != nil && below.beyond(c, n, plainWithin)
	nearAbove := above != nil && above.beyond(c, n, plainWithin)
	switch {
	case nearBelow && nearAbove:
		middle := 2*c*below.whole*above.whole == n*(below.part*above.whole+above.part*below.whole)
		if nearerBelow(c, n, *below, *above) || middle && below.whole < above.whole {
			return *below, true
		}
		return *above, true
	case nearBelow:
		return *below, true
	case nearAbove:
		return *above, true
	}
	return fraction{}, false
}

// Percent gives 100·count/base rounded half up, and 0 for a base below 1.
func Percent(count, base int) int {
	if base < 1 {
		return 0
	}
	return int((200*int64(count) + int64(base)) / (2 * int64(base)))
}

// PercentFigure writes a percentage as figures: "89%". A share that is not
// nothing and rounds to 0 is "less than 1%", one that is not all and rounds to
// 100 "more than 99%", because 0% and 100% say something else.
func PercentFigure(count, base int) string {
	percent := Percent(count, base)
	switch {
	case percent == 0 && count > 0:
		return "less than 1%"
	case percent == 100 && count < base:
		return "more than 99%"
	}
	return strconv.Itoa(percent) + "%"
}

// PercentWords writes a percentage in words: "eighty-nine per cent".
func PercentWords(count, base int) string {
	percent := Percent(count, base)
	switch {
	case percent == 0 && count > 0:
		return "less than one per cent"
	case percent == 100 && count < base:
		return "more than ninety-nine per cent"
	}
	return Cardinal(percent) + " per cent"
}
