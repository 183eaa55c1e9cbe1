package source

import "testing"

// TestPlaceAt checks lines, and columns in characters of more than one byte.
func TestPlaceAt(t *testing.T) {
	text := []byte("ä: 1\nb: é\xff2\n")
	at := BrokenAt(text)
	if got, want := PlaceAt("f", text, at), (Place{File: "f", Line: 2, Column: 5}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if got, want := PlaceAt("f", text, 0), (Place{File: "f", Line: 1, Column: 1}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	for text, want := range map[string]int{"": -1, "all é": -1, "\xc3": 0, "a\xe2\x82": 1, "\ufffd": -1} {
		if got := BrokenAt([]byte(text)); got != want {
			t.Errorf("BrokenAt(%q) = %d, want %d", text, got, want)
		}
	}
}
