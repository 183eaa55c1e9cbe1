// Package disclosure says how far a base may be relied on and shown: pure
// functions on numbers. What is done with a verdict is for table and those who
// show tables.
package disclosure

// Thresholds are a wave's limits, in cases. A threshold of 0 is never reached.
type Thresholds struct{ Small, VerySmall, Suppress int }

// Verdict is what a base's size means.
type Verdict uint8

const (
	// Sound needs no mark.
	Sound Verdict = iota
	// Small is under the small base: shown with a mark.
	Small
	// VerySmall is under the very small base: shown with a stronger mark.
	VerySmall
	// Withhold is under the suppression threshold: not shown to the public.
	Withhold
)

// Judge gives the strongest verdict that holds for a base.
func (t Thresholds) Judge(base int) Verdict {
	switch {
	case base < t.Suppress:
		return Withhold
	case base < t.VerySmall:
		return VerySmall
	case base < t.Small:
		return Small
	}
	return Sound
}
