package fieldwork

import (
	"strings"
	"unicode/utf8"

	"omnibus/fault"
	"omnibus/tongue"
)

// The digits that a telephone number has: short local ones and the most that
// E.164 allows with a country's prefix.
const (
	fewestDigits = 6
	mostDigits   = 15
)

// ReadPhone gives a telephone number as it is kept: digits in groups, perhaps
// with a + before and an extension ("x12") behind. An empty one stays empty.
func ReadPhone(typed string) (string, error) {
	wrong := fault.Say(fault.Refused, tongue.Both("Enter a telephone number, such as 01632 960000 or +44 1632 960000 x12", "Rhowch rif ffôn, fel 01632 960000 neu +44 1632 960000 x12"))
	if !utf8.ValidString(typed) || strings.ContainsFunc(typed, unprintable) {
		return "", wrong
	}
	phone := strings.Join(strings.Fields(typed), " ")
	if phone == "" {
		return "", nil
	}
	lower := strings.ToLower(phone)
	number, extension := lower, ""
	for _, mark := range []string{"extension", "ext.", "ext", "x"} {
		if before, after, found := strings.Cut(lower, mark); found {
			number, extension = strings.TrimSpace(before), strings.TrimSpace(after)
			if extension == "" || len(extension) > 8 || strings.ContainsFunc(extension, notDigit) {
				return "", wrong
			}
			break
		}
	}
	digits := 0
	for i, r := range number {
		switch {
		case !notDigit(r):
			digits++
		case r == '+' && i == 0:
		case strings.ContainsRune(" -()./", r):
		default:
			return "", wrong
		}
	}
	if digits < fewestDigits || digits > mostDigits {
		return "", wrong
	}
	if extension != "" {
		number += " x" + extension
	}
	return number, nil
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

// ReadJobTitle gives a job title as it is kept; an empty one stays empty.
func ReadJobTitle(typed string) (string, error) { return readLine(jobTitle, typed, longestName) }

// readLine gives an optional text of one line as it is kept.
func readLine(what tongue.Text, typed string, most int) (string, error) {
	if !utf8.ValidString(typed) || strings.ContainsFunc(typed, unprintable) {
		return "", fault.Say(fault.Refused, about(what, "must be text in one line", "fod yn destun ar un llinell"))
	}
	line := strings.Join(strings.Fields(typed), " ")
	if utf8.RuneCountInString(line) > most {
		return "", fault.Say(fault.Refused, about(what, "must be %d characters or fewer", "fod yn %d nod neu lai"), most)
	}
	return line, nil
}
