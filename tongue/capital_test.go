package tongue

import "testing"

// TestCapitals checks letters of one byte and of more, and what has no letter.
func TestCapitals(t *testing.T) {
	for _, c := range []struct{ text, big, small string }{
		{"ann and Ben", "Ann and Ben", "ann and Ben"},
		{"Élodie", "Élodie", "élodie"},
		{"ŵyn", "Ŵyn", "ŵyn"},
		{"3 people", "3 people", "3 people"},
		{"", "", ""},
		{"\xc3", "\xc3", "\xc3"},
	} {
		if got := Capitalised(c.text); got != c.big {
			t.Errorf("Capitalised(%q) = %q, want %q", c.text, got, c.big)
		}
		if got := Uncapitalised(c.text); got != c.small {
			t.Errorf("Uncapitalised(%q) = %q, want %q", c.text, got, c.small)
		}
	}
}
