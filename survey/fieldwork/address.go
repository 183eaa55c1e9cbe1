package fieldwork

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"omnibus/fault"
)

// An address on paper has at most so many lines beside name, organisation and
// postcode, of so many characters: then it fits the window of an envelope.
const (
	mostAddressLines   = 4
	longestAddressLine = 60
)

// ReadAddress gives the lines of a postal address, without name, organisation
// and postcode, as they are kept: joined by line breaks, without blank ones.
func ReadAddress(typed string) (string, error) {
	typed = strings.ReplaceAll(typed, "\r\n", "\n")
	var lines []string
	for line := range strings.SplitSeq(typed, "\n") {
		if !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return r != '\t' && unprintable(r) }) {
			return "", fault.New(fault.Refused, "Address must be text")
		}
		line = strings.Join(strings.Fields(line), " ")
		if utf8.RuneCountInString(line) > longestAddressLine {
			return "", fault.New(fault.Refused, "Each line of the address must be %d characters or fewer, so that it fits the window of an envelope", longestAddressLine)
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) > mostAddressLines {
		return "", fault.New(fault.Refused, "Address must have %d lines or fewer, beside name, organisation and postcode", mostAddressLines)
	}
	return strings.Join(lines, "\n"), nil
}

// AddressLines gives the lines of an address in as many places as there can be.
func AddressLines(address string) []string {
	lines := make([]string, mostAddressLines)
	copy(lines, strings.Split(address, "\n"))
	return lines
}

// postcodeShape parts a postcode without spaces into its area, its district and
// the inward code: the sector and the unit.
var postcodeShape = regexp.MustCompile(`^([A-Z]{1,2})([0-9][0-9A-HJKMNP-Y]?)([0-9])([ABD-HJLNP-UW-Z]{2})$`)

// ReadPostcode gives a postcode of the United Kingdom as it is kept, "SW1A 2AA".
// It is taken in small letters, with any spaces or none, and with the letter O or
// I where only a digit can stand. "" is none.
func ReadPostcode(typed string) (string, error) {
	text := strings.ToUpper(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\u00a0-.", r) {
			return -1
		}
		return r
	}, typed))
	if text == "" || text == "GIR0AA" {
		return strings.Replace(text, "R0", "R 0", 1), nil
	}
	wrong := fault.New(fault.Refused, "Enter a full postcode of the United Kingdom, such as LS1 4AP")
	if len(text) < 5 || len(text) > 7 || strings.ContainsFunc(text, func(r rune) bool { return r > 'Z' }) {
		return "", wrong
	}
	inward := len(text) - 3
	digit := map[byte]string{'O': "0", 'I': "1", 'L': "1"}[text[inward]]
	if digit != "" {
		text = text[:inward] + digit + text[inward+1:]
	}
	if !postcodeShape.MatchString(text) {
		return "", wrong
	}
	return text[:inward] + " " + text[inward:], nil
}

// PostcodeArea gives the letters with which a postcode begins: LS, M, SW.
func PostcodeArea(postcode string) string {
	end := strings.IndexAny(postcode, "0123456789 ")
	if end < 0 {
		return postcode
	}
	return postcode[:end]
}

// ComparePostcodes puts postcodes into postal order: by area, then by district as
// a number (LS2 before LS10) and the letter behind it, then by the inward code.
func ComparePostcodes(a, b string) int {
	outA, inA, _ := strings.Cut(a, " ")
	outB, inB, _ := strings.Cut(b, " ")
	areaA, areaB := PostcodeArea(outA), PostcodeArea(outB)
	numberA, letterA := district(outA[len(areaA):])
	numberB, letterB := district(outB[len(areaB):])
	return cmp.Or(strings.Compare(areaA, areaB), cmp.Compare(numberA, numberB), strings.Compare(letterA, letterB), strings.Compare(inA, inB))
}

func district(text string) (number int, letter string) {
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	number, _ = strconv.Atoi(text[:end])
	return number, text[end:]
}
