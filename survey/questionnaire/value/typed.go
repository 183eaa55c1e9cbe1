package value

import (
	"regexp"
	"strings"
	"time"
)

// typedNumber is a number as people in Britain type it: digits, perhaps in
// groups of three parted by commas or spaces, perhaps with decimal places.
var typedNumber = regexp.MustCompile(`^([+-]?)(\d{1,3}(?:[, ]\d{3})+|\d*)(?:\.(\d*))?$`)

// narrow makes the wide forms of digits and signs (１２３) that keyboards of East
// Asia give into the common ones.
func narrow(typed string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, typed)
}

// maxDigits bounds a number that is typed in: more can only be a slip, and would
// not be kept exactly by those who compute with it.
const maxDigits = 15

// ParseNumber reads a number that somebody typed ("1,234.50", " 7 ", "-0.5", "1 000")
// and gives its value in canonical form ("1234.5"). ok is false when it is no
// number. An empty text is none either: the caller asks first whether there is one.
func ParseNumber(typed string) (v Value, ok bool) {
	text := strings.ReplaceAll(strings.TrimSpace(narrow(typed)), "\u00a0", " ")
	text = strings.Replace(text, "\u2212", "-", 1)
	m := typedNumber.FindStringSubmatch(text)
	if m == nil || m[2]+m[3] == "" {
		return Value{}, false
	}
	whole := strings.TrimLeft(strings.NewReplacer(",", "", " ", "").Replace(m[2]), "0")
	decimals := strings.TrimRight(m[3], "0")
	if len(whole)+len(decimals) > maxDigits {
		return Value{}, false
	}
	number := whole
	if number == "" {
		number = "0"
	}
	if decimals != "" {
		number += "." + decimals
	}
	if m[1] == "-" && number != "0" {
		number = "-" + number
	}
	return Value{Kind: Number, Text: number}, true
}

// Decimals gives the number of decimal places of a Number, 0 for every other kind.
func (v Value) Decimals() int {
	_, decimals, _ := strings.Cut(v.Text, ".")
	if v.Kind != Number {
		return 0
	}
	return len(decimals)
}

// ParseDate reads a day that somebody typed into three boxes. The month may be a
// number or an English name, in full or its first three letters; the year has
// four digits. ok is false when there is no such day.
func ParseDate(day, month, year string) (v Value, ok bool) {
	day, month, year = strings.TrimSpace(narrow(day)), strings.TrimSpace(narrow(month)), strings.TrimSpace(narrow(year))
	if len(year) != 4 {
		return Value{}, false
	}
	if len(month) > 0 {
		month = strings.ToUpper(month[:1]) + strings.ToLower(month[1:])
	}
	for _, layout := range []string{"2 1 2006", "2 Jan 2006", "2 January 2006"} {
		if t, err := time.Parse(layout, trimZero(day)+" "+trimZero(month)+" "+year); err == nil && t.Year() > 0 {
			return Value{Kind: Date, Text: t.Format(time.DateOnly)}, true
		}
	}
	return Value{}, false
}

// trimZero takes the first zero of 01 … 09 away.
func trimZero(text string) string {
	if len(text) == 2 {
		return strings.TrimPrefix(text, "0")
	}
	return text
}

// OfNumber makes a Number value from its canonical form, as an answers file has
// it; ok is false when the text is not in that form.
func OfNumber(text string) (v Value, ok bool) {
	v, ok = ParseNumber(text)
	return v, ok && v.Text == text
}

// OfDate makes a Date value from a day written 2006-01-02; ok is false when there is no such day.
func OfDate(text string) (v Value, ok bool) {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return Value{}, false
	}
	return Value{Kind: Date, Text: text}, true
}
