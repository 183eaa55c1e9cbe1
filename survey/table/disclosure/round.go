package disclosure

// RoundTo rounds a count to the nearest multiple of a base, halves up: 7 to a
// base of 5 is 5, 8 is 10. Each count is rounded by itself, so that parts need
// not add to their total; whoever shows them must say so. A base under 2 leaves
// the count as it is.
func RoundTo(count, base int) int {
	if base < 2 || count <= 0 {
		return max(count, 0)
	}
	return (2*count + base) / (2 * base) * base
}

// AllOrNone says whether a count gives away every member of its group: nobody
// or everybody of a base that is not empty.
func AllOrNone(count, base int) bool { return base > 0 && (count == 0 || count == base) }
