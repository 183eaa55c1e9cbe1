package words

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var small = [...]string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
	"eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}

var tens = [...]string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}

// Cardinal writes a whole number in words: "one hundred and fifty-two". 0 is
// "zero"; numbers of a million or more, and below 0, stay figures.
func Cardinal(n int) string {
	switch {
	case n < 0 || n >= 1_000_000:
		return Figures(n)
	case n == 0:
		return "zero"
	}
	return spell(n)
}

func spell(n int) string {
	switch {
	case n < 20:
		return small[n]
	case n < 100:
		if n%10 == 0 {
			return tens[n/10]
		}
		return tens[n/10] + "-" + small[n%10]
	case n < 1000:
		if n%100 == 0 {
			return small[n/100] + " hundred"
		}
		return small[n/100] + " hundred and " + spell(n%100)
	}
	rest := n % 1000
	switch {
	case rest == 0:
		return spell(n/1000) + " thousand"
	case rest < 100:
		return spell(n/1000) + " thousand and " + spell(rest)
	}
	return spell(n/1000) + " thousand " + spell(rest)
}

// Figures writes a whole number in figures, with commas between thousands.
func Figures(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Number writes a count as house style has it in a sentence: in words up to
// nine, in figures above. 0 is "none".
func Number(n int) string {
	if n >= 0 && n <= 9 {
		return small[n]
	}
	return Figures(n)
}

// Capital gives the text with a capital first letter.
func Capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	if size == 0 || !unicode.IsLower(r) {
		return text
	}
	return string(unicode.ToUpper(r)) + text[size:]
}

// Spelt says whether the text is one or more number words ("sixty-six", "one
// hundred and two"), in small or capital letters.
func Spelt(text string) bool {
	any := false
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return r == ' ' || r == '-' || r == '\n' }) {
		if word == "and" {
			continue
		}
		if !isNumberWord(word) {
			return false
		}
		any = true
	}
	return any
}

func isNumberWord(word string) bool {
	switch word {
	case "zero", "hundred", "thousand", "half":
		return true
	case "", "none":
		return false
	}
	for _, list := range [...][]string{small[:], tens[:]} {
		for _, w := range list {
			if w == word {
				return true
			}
		}
	}
	return false
}

// List joins words with commas and a last conjunction: "a, b or c".
func List(items []string, conjunction string) string {
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	default:
		return strings.Join(items[:n-1], ", ") + " " + conjunction + " " + items[n-1]
	}
}
