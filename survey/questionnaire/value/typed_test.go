package value

import (
	"testing"

	"pgregory.net/rapid"
)

func TestParseNumber(t *testing.T) {
	for typed, want := range map[string]string{
		"7": "7", " 7 ": "7", "007": "7", "1,234.50": "1234.5", "1 234": "1234", "1\u00a0234": "1234",
		"12345": "12345", "1,234,567": "1234567", "-0.5": "-0.5", "\u22123": "-3", ".5": "0.5", "5.": "5",
		"+4": "4", "-0": "0", "0.000": "0", "10": "10", "100.010": "100.01",
	} {
		got, ok := ParseNumber(typed)
		if !ok || got.Kind != Number || got.Text != want {
			t.Errorf("ParseNumber(%q) = %v, %v; want %s", typed, got, ok, want)
		}
	}
	for _, typed := range []string{"", " ", ".", "-", "seven", "1,23", "1,2345", "12 34", "1.2.3", "1e6", "0x10", "7%", "1,234,56", "NaN", "Inf", "1234567890123456", "--1"} {
		if got, ok := ParseNumber(typed); ok {
			t.Errorf("ParseNumber(%q) = %v; want none", typed, got)
		}
	}
}

// A number in canonical form is read as itself, and keeps its value in the log.
func TestNumberRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.StringMatching(`-?[0-9]{1,9}(\.[0-9]{1,5})?`).Draw(t, "typed")
		v, ok := ParseNumber(typed)
		if !ok {
			t.Fatalf("%q was not read", typed)
		}
		if again, ok := OfNumber(v.Text); !ok || !again.Equal(v) {
			t.Fatalf("%q became %v and then %v", typed, v, again)
		}
		if kept, err := Decode(v.Encode()); err != nil || !kept.Equal(v) {
			t.Fatalf("the log kept %v as %v: %v", v, kept, err)
		}
	})
}

func TestParseDate(t *testing.T) {
	for _, c := range []struct{ day, month, year, want string }{
		{"1", "2", "2016", "2016-02-01"},
		{"01", "02", "2016", "2016-02-01"},
		{" 29 ", "2", "2016", "2016-02-29"},
		{"31", "December", "2017", "2017-12-31"},
		{"3", "sep", "2016", "2016-09-03"},
		{"3", "MAY", "2016", "2016-05-03"},
	} {
		got, ok := ParseDate(c.day, c.month, c.year)
		if !ok || got.Kind != Date || got.Text != c.want {
			t.Errorf("ParseDate(%q, %q, %q) = %v, %v; want %s", c.day, c.month, c.year, got, ok, c.want)
		}
	}
	for _, c := range [][3]string{
		{"29", "2", "2017"}, {"31", "4", "2016"}, {"0", "1", "2016"}, {"1", "13", "2016"}, {"1", "0", "2016"},
		{"1", "1", "16"}, {"", "1", "2016"}, {"1", "", "2016"}, {"1", "1", ""}, {"x", "y", "z"}, {"1", "1", "0000"}, {"1.5", "1", "2016"},
	} {
		if got, ok := ParseDate(c[0], c[1], c[2]); ok {
			t.Errorf("ParseDate%q = %v; want none", c, got)
		}
	}
}

func TestCanonicalForms(t *testing.T) {
	for _, text := range []string{"01", "1.0", "1,000", "+1", "-0", "", "a"} {
		if _, ok := OfNumber(text); ok {
			t.Errorf("OfNumber(%q) was taken", text)
		}
	}
	for _, text := range []string{"2016-1-1", "2016-02-30", "1/1/2016", ""} {
		if _, ok := OfDate(text); ok {
			t.Errorf("OfDate(%q) was taken", text)
		}
	}
	if v, ok := OfDate("2016-02-29"); !ok || v.Text != "2016-02-29" {
		t.Errorf("OfDate gives %v", v)
	}
}

// Every value comes back from the log as it was, and equal values give equal bytes.
func TestEncodeDecode(t *testing.T) {
	for _, v := range []Value{
		{}, OfCode(3, ""), OfCode(DontKnow, ""), OfCode(6, "Something else"), OfCodes([]int{5, 1, 5}, map[int]string{5: "x"}),
		OfText("a\nb"), OfText(""), OfNothing(), {Kind: Number, Text: "-1.5"}, {Kind: Date, Text: "2016-08-02"},
	} {
		got, err := Decode(v.Encode())
		if err != nil || !got.Equal(v) || got.Encode() != v.Encode() {
			t.Errorf("%v came back as %v: %v", v, got, err)
		}
	}
	if _, err := Decode("{"); err == nil {
		t.Error("a broken text was decoded")
	}
}
