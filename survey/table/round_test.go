package table_test

import (
	"math/big"
	"testing"

	"omnibus/survey/table"

	"pgregory.net/rapid"
)

func TestRound(t *testing.T) {
	for _, c := range []struct {
		count, base, decimals int
		want                  string
	}{
		{78, 88, 0, "89"},
		{1, 8, 0, "13"}, // 12.5: half goes up
		{3, 8, 0, "38"}, // 37.5, which rounding to even would make 38 too
		{5, 8, 0, "63"}, // 62.5, which rounding to even would make 62
		{1, 200, 0, "1"},
		{1, 201, 0, "0"},
		{27, 152, 1, "17.8"},
		{1, 2000, 1, "0.1"},
		{1, 2001, 1, "0.0"},
		{0, 7, 2, "0.00"},
		{7, 7, 0, "100"},
		{1005, 100000, 2, "1.01"}, // 1.005 has no exact binary form and would fall to 1.00
		{3, 0, 0, ""},
		{-1, 5, 0, ""},
	} {
		if got := table.Round(c.count, c.base, c.decimals); got != c.want {
			t.Errorf("%d of %d at %d decimals: got %q, want %q", c.count, c.base, c.decimals, got, c.want)
		}
	}
}

// The second road is Go's rational arithmetic, which rounds halves away from zero.
func TestRoundAgreesWithRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.IntRange(1, 20_000_000).Draw(t, "base")
		count := rapid.IntRange(0, base).Draw(t, "count")
		decimals := rapid.IntRange(0, 9).Draw(t, "decimals")
		want := big.NewRat(100*int64(count), int64(base)).FloatString(decimals)
		if got := table.Round(count, base, decimals); got != want {
			t.Fatalf("%d of %d at %d decimals: got %s, want %s", count, base, decimals, got, want)
		}
	})
}
