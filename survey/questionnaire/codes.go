package questionnaire

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"omnibus/fault"
)

// maxCode is the largest number a code may have. It bounds what a run such as
// 1..9999 can ask for.
const maxCode = 9999

// span is a run of codes, both ends included.
type span struct{ from, to int }

// ParseCodes reads a set of codes: "3", "1..2", "1, 3", "1..2, 5", "1+2". The
// codes come back ascending, each once.
func ParseCodes(text string) ([]int, error) {
	spans, err := parseSpans(text)
	if err != nil {
		return nil, err
	}
	var codes []int
	for _, s := range spans {
		for c := s.from; c <= s.to; c++ {
			codes = append(codes, c)
		}
	}
	slices.Sort(codes)
	if twice := firstTwice(codes); twice >= 0 {
		return nil, fault.New(fault.Refused, "code %d is named twice in %q; name it once", codes[twice], text)
	}
	return codes, nil
}

func parseSpans(text string) ([]span, error) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '+' })
	if len(parts) == 0 {
		return nil, fault.New(fault.Refused, "there are no codes; write numbers, as 1..2, 5")
	}
	var spans []span
	for _, part := range parts {
		first, last, run := strings.Cut(part, "..")
		from, err := parseCode(first)
		to := from
		if err == nil && run {
			to, err = parseCode(last)
		}
		if err != nil {
			return nil, fault.New(fault.Refused, "%q is no set of codes; write numbers, as 1..2, 5", strings.TrimSpace(text))
		}
		if run && from >= to {
			return nil, fault.New(fault.Refused, "%d..%d does not ascend; write the smaller code first", from, to)
		}
		spans = append(spans, span{from, to})
	}
	return spans, nil
}

func parseCode(text string) (int, error) {
	code, err := strconv.Atoi(strings.TrimSpace(text))
	if err == nil && (code > maxCode || code < -maxCode) {
		err = strconv.ErrRange
	}
	return code, err
}

// firstTwice gives the index of the first element equal to the one before it, -1 for none.
func firstTwice(sorted []int) int {
	for i := 1; i < len(sorted); i++ {
		if sorted[i] == sorted[i-1] {
			return i
		}
	}
	return -1
}

// describeCodes lists codes as a condition would name them: "1..4, 6".
func describeCodes(lists ...[]Code) string {
	var numbers []int
	for _, list := range lists {
		for _, c := range list {
			numbers = append(numbers, c.Code)
		}
	}
	slices.Sort(numbers)
	var parts []string
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		switch {
		case j == i:
			parts = append(parts, strconv.Itoa(numbers[i]))
		case j == i+1:
			parts = append(parts, strconv.Itoa(numbers[i]), strconv.Itoa(numbers[j]))
		default:
			parts = append(parts, fmt.Sprintf("%d..%d", numbers[i], numbers[j]))
		}
		i = j + 1
	}
	return strings.Join(parts, ", ")
}
