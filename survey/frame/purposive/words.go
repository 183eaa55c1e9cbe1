package purposive

import (
	"fmt"
	"strings"

	"omnibus/survey/frame"
	"omnibus/tongue"
)

// Why says in words why a choice is in the sample.
func (s *Sample) Why(f *frame.Frame, c Choice) string {
	var parts []string
	if c.Locked {
		parts = append(parts, "was to be in")
	}
	if len(c.Alone) > 0 {
		var groups []string
		for _, g := range c.Alone {
			groups = append(groups, fmt.Sprintf("%s: %s", s.Groups[g].Label, s.Groups[g].Name))
		}
		parts = append(parts, "is the only one here of "+strings.Join(groups, "; "))
	}
	if c.Nearest >= 0 {
		way := "is"
		if c.Distance == s.Smallest && !c.Locked {
			way = "and its nearest are the two most alike: it is"
		}
		parts = append(parts, fmt.Sprintf("%s %.2f away from the nearest of the others, %s", way, c.Distance, f.Organisations[c.Nearest].ShortName))
	}
	if len(parts) == 0 {
		return "Is the whole sample."
	}
	return tongue.Capitalised(strings.Join(parts, "; ") + ".")
}

// Guarantee says in words how good the sample is.
func (s *Sample) Guarantee() string {
	var text strings.Builder
	locked := 0
	for _, c := range s.Chosen {
		if c.Locked {
			locked++
		}
	}
	if locked == len(s.Chosen) {
		text.WriteString("All of it was given, and nothing was left to draw. ")
	}
	switch missing := s.Missing(); {
	case len(missing) == 0:
		text.WriteString("Every group that has an organisation to choose is in the sample. ")
	default:
		var names []string
		for _, g := range missing {
			names = append(names, g.Label+": "+g.Name)
		}
		fmt.Fprintf(&text, "Not in the sample: %s. ", strings.Join(names, "; "))
		if locked == len(s.Chosen) {
			break
		}
		if s.Covered {
			fmt.Fprintf(&text, "No sample of %d has one of these together with all groups that go before it. ", s.Rule.N)
		} else {
			text.WriteString("The search was given up before it was certain that none of these fits. ")
		}
	}
	if len(s.Chosen) < 2 || locked == len(s.Chosen) {
		return strings.TrimSpace(text.String())
	}
	fmt.Fprintf(&text, "The two most alike are %.2f apart, of at most 1; ", s.Smallest)
	if s.Largest {
		text.WriteString("no sample with the same groups has a larger smallest distance.")
	} else {
		text.WriteString("no exchange of a single organisation makes that larger.")
	}
	return text.String()
}
