package fieldwork

import (
	"slices"
	"strings"
	"testing"

	"omnibus/fault"
)

func TestReadPostcode(t *testing.T) {
	for typed, want := range map[string]string{
		"ls1 4ap": "LS1 4AP", "LS14AP": "LS1 4AP", " sw1a  2aa ": "SW1A 2AA", "M1 1AE": "M1 1AE", "LS1 OAP": "LS1 0AP", "": "", "gir 0aa": "GIR 0AA", "EC1A\u00a01BB": "EC1A 1BB",
	} {
		got, err := ReadPostcode(typed)
		if err != nil || got != want {
			t.Errorf("ReadPostcode(%q) = %q, %v; want %q", typed, got, err, want)
		}
	}
	for _, typed := range []string{"LS1", "LS1 4A", "12345", "LS1 4AC", "1LS 4AP", "LS1 4AP X", "ŵŷ1 1AA", "LS1\n4AP", "=1+1", "LSX 4AP"} {
		if got, err := ReadPostcode(typed); fault.KindOf(err) != fault.Refused || got != "" {
			t.Errorf("ReadPostcode(%q) = %q, %v; want a refusal", typed, got, err)
		}
	}
}

func TestPostalOrder(t *testing.T) {
	codes := []string{"LS10 1AA", "B1 1AA", "LS2 9AA", "SW1A 2AA", "SW1 2AA", "LS2 1AA", "B10 1AA", "B2 1AA", "L1 1AA"}
	slices.SortFunc(codes, ComparePostcodes)
	want := "B1 1AA, B2 1AA, B10 1AA, L1 1AA, LS2 1AA, LS2 9AA, LS10 1AA, SW1 2AA, SW1A 2AA"
	if got := strings.Join(codes, ", "); got != want {
		t.Errorf("postal order is\n%s, want\n%s", got, want)
	}
}

func TestReadAddress(t *testing.T) {
	if got, err := ReadAddress(" 1  Civic Way \r\n\r\nLEEDS "); err != nil || got != "1 Civic Way\nLEEDS" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, typed := range []string{"a\nb\nc\nd\ne", strings.Repeat("x", 61), "a\x00b", "a\u202eb", "\xff"} {
		if _, err := ReadAddress(typed); fault.KindOf(err) != fault.Refused {
			t.Errorf("ReadAddress(%q) gives %v, want a refusal", typed, err)
		}
	}
}

func FuzzReadPostcode(f *testing.F) {
	for _, seed := range []string{"LS1 4AP", "sw1a2aa", "GIR 0AA", "\xff", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		kept, err := ReadPostcode(typed)
		if err != nil {
			return
		}
		if again, err := ReadPostcode(kept); err != nil || again != kept {
			t.Errorf("%q is kept as %q, which is read as %q, %v", typed, kept, again, err)
		}
		if ComparePostcodes(kept, kept) != 0 {
			t.Errorf("%q does not stand where it stands", kept)
		}
	})
}
