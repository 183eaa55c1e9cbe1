package value

import (
	"regexp"
	"strings"
	"time"
)

var numberShape = regexp.MustCompile(`^([+-]?)0*([0-9]+)(?:\.([0-9]+))?$`)

// maxDigits bounds a number's length; float64 tells about 17 digits apart.
const maxDigits = 17

// ParseNumber makes a Number of what stands in a file or was typed: digits with
// at most one decimal point, and a sign. "12.50" and "12.5" are one value.
func ParseNumber(text string) (Value, bool) {
	m := numberShape.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return Value{}, false
	}
	whole, decimals := m[2], strings.TrimRight(m[3], "0")
	if len(whole)+len(decimals) > maxDigits {
		return Value{}, false
	}
	canonical := whole
	if decimals != "" {
		canonical += "." + decimals
	}
	if m[1] == "-" && strings.Trim(canonical, "0.") != "" {
		canonical = "-" + canonical
	}
	return Value{Kind: Number, Text: canonical}, true
}

// ParseDate makes a Date of a day written as 2006-01-02; a day that the
// calendar does not have is refused.
func ParseDate(text string) (Value, bool) {
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
	if err != nil {
		return Value{}, false
	}
	return Value{Kind: Date, Text: day.Format(time.DateOnly)}, true
}

// Decimals gives the number of decimal places of a Number.
func (v Value) Decimals() int {
	_, decimals, _ := strings.Cut(v.Text, ".")
	return len(decimals)
}
