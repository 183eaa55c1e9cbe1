package condition

import (
	"math"
	"slices"
	"strconv"

	"omnibus/survey/questionnaire/value"
)

// uses are the checks that are made on one item. Two answers that pass the same
// checks are one and the same to every expression, so that one of them stands
// for both: of a thousand numbers, `N >= 10` leaves two to try.
type uses struct {
	// checks are made on the answer, counts on the number of its codes.
	checks, counts []Check
}

// signature is which checks an answer passes, a byte each.
func (u *uses) signature(v value.Value) string {
	bits := make([]byte, 0, len(u.checks)+len(u.counts))
	for _, c := range u.checks {
		bits = append(bits, byte(truthOf(c.passes(v))))
	}
	for _, c := range u.counts {
		bits = append(bits, byte(truthOf(c.includes(float64(len(v.Chosen()))))))
	}
	return string(bits)
}

// classes gives one answer of each kind that the uses tell apart; ok is false
// when there would be too many. Leaving the item unanswered is not among them.
func (d Domain) classes(u *uses) (values []value.Value, ok bool) {
	var candidates []value.Value
	switch d.Kind {
	case value.Code:
		for _, code := range d.Codes {
			candidates = append(candidates, value.OfCode(code, ""))
		}
	case value.Codes:
		if candidates, ok = d.sets(u); !ok {
			return nil, false
		}
	case value.Text:
		candidates = []value.Value{value.OfText("x")}
	case value.Number, value.Date:
		if candidates, ok = d.numbers(u); !ok {
			return nil, false
		}
	}
	seen := map[string]bool{}
	for _, v := range candidates {
		if s := u.signature(v); !seen[s] {
			seen[s] = true
			values = append(values, v)
		}
	}
	return values, len(values) > 0
}

// numbers gives, for each end of the domain and each number in a check, those at
// it and on either side: between two of them no check changes. ok is false for
// numbers so large that their neighbours cannot be told apart.
func (d Domain) numbers(u *uses) (values []value.Value, ok bool) {
	marks := d.marks(u)
	var candidates []float64
	scale := math.Pow10(max(d.Decimals, 0))
	for i, mark := range marks {
		if math.Abs(mark)*scale > 1e15 {
			return nil, false
		}
		if d.Decimals >= 0 {
			for step := -2.0; step <= 2; step++ {
				candidates = append(candidates, (math.Floor(mark*scale)+step)/scale)
			}
			continue
		}
		candidates = append(candidates, mark-1, mark, mark+1)
		if i > 0 {
			candidates = append(candidates, (marks[i-1]+mark)/2)
		}
	}
	for _, n := range candidates {
		if d.Min != nil && n < *d.Min || d.Max != nil && n > *d.Max {
			continue
		}
		if d.Kind == value.Date {
			values = append(values, value.Value{Kind: value.Date, Text: dayText(n)})
		} else {
			values = append(values, value.Value{Kind: value.Number, Text: strconv.FormatFloat(n, 'f', -1, 64)})
		}
	}
	return values, true
}

// marks are the numbers at which something can change, ascending.
func (d Domain) marks(u *uses) []float64 {
	marks := []float64{0}
	for _, end := range []*float64{d.Min, d.Max} {
		if end != nil {
			marks = append(marks, *end)
		}
	}
	for _, c := range u.checks {
		for _, s := range c.Spans {
			marks = append(marks, s.From.Value, s.To.Value)
		}
	}
	slices.Sort(marks)
	return slices.Compact(marks)
}

// maxSets bounds the kinds of sets that are told apart while they are built.
const maxSets = 4000

// sets builds the sets of codes that can be chosen, code by code, keeping of
// those that the checks cannot tell apart one of each size. Where sizes matter to
// no check the smallest is kept, which the limit hinders least.
func (d Domain) sets(u *uses) ([]value.Value, bool) {
	var result []value.Value
	type kind struct {
		hits string
		size int
	}
	key := func(codes []int) kind {
		hits := make([]byte, len(u.checks))
		for i, c := range u.checks {
			hits[i] = byte(truthOf(slices.ContainsFunc(codes, func(code int) bool { return c.within(float64(code)) })))
		}
		if len(u.counts) == 0 {
			return kind{string(hits), min(len(codes), 1)}
		}
		return kind{string(hits), len(codes)}
	}
	sets := [][]int{nil}
	known := map[kind]int{key(nil): 0}
	for _, code := range d.Codes {
		if slices.Contains(d.Alone, code) {
			result = append(result, value.OfCodes([]int{code}, nil))
			continue
		}
		for _, set := range slices.Clone(sets) {
			if d.UpTo > 0 && len(set) >= d.UpTo {
				continue
			}
			larger := append(slices.Clone(set), code)
			k := key(larger)
			if at, ok := known[k]; !ok {
				known[k] = len(sets)
				sets = append(sets, larger)
			} else if len(larger) < len(sets[at]) {
				sets[at] = larger
			}
			if len(sets) > maxSets {
				return nil, false
			}
		}
	}
	for _, set := range sets[1:] {
		result = append(result, value.OfCodes(set, nil))
	}
	return result, true
}
