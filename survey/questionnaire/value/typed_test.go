package value

import "testing"

func TestParseNumber(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"12", "12"}, {"12.50", "12.5"}, {"007", "7"}, {"0", "0"}, {"-0", "0"}, {"-0.0", "0"}, {"+3", "3"},
		{" -1.25 ", "-1.25"}, {"0.10", "0.1"}, {"100", "100"},
		{"", ""}, {"1,000", ""}, {"1e3", ""}, {".5", ""}, {"5.", ""}, {"--1", ""}, {"twelve", ""}, {"0x1F", ""},
		{"123456789012345678", ""},
	} {
		v, ok := ParseNumber(test.text)
		if ok != (test.want != "") || v.Text != test.want {
			t.Errorf("ParseNumber(%q) = %q, %v; want %q", test.text, v.Text, ok, test.want)
		}
	}
}

func TestParseDate(t *testing.T) {
	for text, ok := range map[string]bool{
		"2016-09-26": true, " 2016-02-29 ": true, "2015-02-29": false, "26/09/2016": false, "2016-9-26": false, "": false,
	} {
		if _, got := ParseDate(text); got != ok {
			t.Errorf("ParseDate(%q) = %v, want %v", text, got, ok)
		}
	}
}
