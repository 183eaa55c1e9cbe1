package words

import (
	"slices"
	"strings"
	"testing"
)

// order is every phrase from nothing to everything. It is built from the table
// of fractions alone, not from Fraction, so that it can judge it.
func order() []string {
	phrases := []string{"none", "fewer than one in ten"}
	for i, f := range fractions {
		if i > 0 {
			phrases = append(phrases, "almost "+f.name)
		}
		phrases = append(phrases, f.name, "just over "+f.name, "more than "+f.name)
	}
	return append(phrases, "virtually all", "all")
}

func TestEveryCountOfEveryBase(t *testing.T) {
	phrases := order()
	for base := 1; base <= 152; base++ {
		last := -1
		for count := 0; count <= base; count++ {
			phrase := Fraction(count, base)
			rank := slices.Index(phrases, phrase)
			if rank < 0 {
				t.Fatalf("%d of %d: %q is no known phrase", count, base, phrase)
			}
			if rank < last {
				t.Errorf("%d of %d: %q comes before %q, which was said of fewer", count, base, phrase, phrases[last])
			}
			last = rank
			checkTruth(t, count, base, phrase)
		}
	}
}

// checkTruth asks whether the phrase holds of the share, in whole numbers.
func checkTruth(t *testing.T, count, base int, phrase string) {
	t.Helper()
	name, side := phrase, 0
	for prefix, s := range map[string]int{"more than ": 1, "just over ": 1, "almost ": -1, "fewer than ": -1} {
		if rest, ok := strings.CutPrefix(phrase, prefix); ok {
			name, side = rest, s
		}
	}
	for _, f := range fractions {
		if f.name != name {
			continue
		}
		difference := count*int(f.whole) - int(f.part)*base
		if side != 0 && side*difference <= 0 {
			t.Errorf("%d of %d is not %q", count, base, phrase)
		}
		if side == 0 && abs(difference)*1000 > plainWithin*base*int(f.whole) {
			t.Errorf("%d of %d is too far from %q", count, base, phrase)
		}
		return
	}
	switch {
	case phrase == "all" && count != base, phrase == "none" && count != 0,
		phrase == "virtually all" && (count == base || count*1000 < nearlyAll*base):
		t.Errorf("%d of %d is not %q", count, base, phrase)
	}
}

func abs(n int) int { return max(n, -n) }

func TestFraction(t *testing.T) {
	for _, c := range []struct {
		count, base int
		want        string
	}{
		{78, 88, "nine in ten"},
		{50, 88, "almost three in five"},
		{46, 88, "just over half"},
		{20, 81, "a quarter"},
		{9, 82, "one in nine"},
		{99, 101, "virtually all"},
		{82, 82, "all"},
		{0, 82, "none"},
		{6, 88, "fewer than one in ten"},
		{72, 87, "more than four in five"},
		{1, 3, "a third"},
		{9, 10, "nine in ten"},
		{95, 100, "more than nine in ten"},
		{0, 0, ""},
		{3, 2, ""},
		{-1, 2, ""},
	} {
		if got := Fraction(c.count, c.base); got != c.want {
			t.Errorf("Fraction(%d, %d) = %q, want %q", c.count, c.base, got, c.want)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		count, base int
		figure      string
		words       string
	}{
		{1, 8, "13%", "thirteen per cent"}, // 12.5 rounds up
		{78, 88, "89%", "eighty-nine per cent"},
		{6, 88, "7%", "seven per cent"},
		{0, 88, "0%", "zero per cent"},
		{88, 88, "100%", "one hundred per cent"},
		{1, 1000, "less than 1%", "less than one per cent"},
		{999, 1000, "more than 99%", "more than ninety-nine per cent"},
	} {
		if got := PercentFigure(c.count, c.base); got != c.figure {
			t.Errorf("PercentFigure(%d, %d) = %q, want %q", c.count, c.base, got, c.figure)
		}
		if got := PercentWords(c.count, c.base); got != c.words {
			t.Errorf("PercentWords(%d, %d) = %q, want %q", c.count, c.base, got, c.words)
		}
	}
}

func TestCardinal(t *testing.T) {
	for n, want := range map[int]string{0: "zero", 7: "seven", 21: "twenty-one", 90: "ninety", 101: "one hundred and one",
		152: "one hundred and fifty-two", 300: "three hundred", 1001: "one thousand and one", 12345: "twelve thousand three hundred and forty-five",
		1_000_000: "1,000,000", -3: "-3"} {
		if got := Cardinal(n); got != want {
			t.Errorf("Cardinal(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]string{0: "none", 9: "nine", 10: "10", 12345: "12,345"} {
		if got := Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestSpelt(t *testing.T) {
	for text, want := range map[string]bool{"sixty-six": true, "One hundred and two": true, "seven": true, "and": false, "": false, "many": false, "none": false} {
		if got := Spelt(text); got != want {
			t.Errorf("Spelt(%q) = %v, want %v", text, got, want)
		}
	}
}
