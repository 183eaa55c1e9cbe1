package survey

import (
	"fmt"
	"slices"
	"strings"

	"omnibus/source"
)

// maxPilot bounds the sample of a pilot.
const maxPilot = 1000

// pilotSample reads how the pilot's sample is drawn, once the characteristics
// are known. The period has complained of keys that are not there.
func (r *reader) pilotSample() {
	n := r.fields["pilot"]
	if !n.Given() || !n.IsMapping() {
		return
	}
	var sizes, spread source.Node
	for _, p := range n.Pairs() {
		switch p.Key {
		case "sample":
			sizes = p.Value
		case "spread":
			spread = p.Value
		}
	}
	sample := &r.wave.PilotSample
	if sizes.Given() {
		if sample.N = sizes.Int(1); sample.N < 1 || sample.N > maxPilot {
			sizes.Complain("write how many the pilot is tried on, as 20", "the pilot's sample must be from 1 to %d", maxPilot)
		}
	}
	var names []string
	for _, c := range r.wave.Characteristics {
		names = append(names, c.Name)
	}
	if !spread.Given() {
		return
	}
	for _, item := range spread.List() {
		name := item.Text()
		switch {
		case !slices.Contains(names, name):
			repair := "the characteristics are " + strings.Join(names, ", ")
			if near := source.Nearest(name, names); near != "" {
				repair = fmt.Sprintf("did you mean %q?", near)
			}
			item.Complain(repair, "the pilot is spread over %q, which is no characteristic of the wave", name)
		case slices.Contains(sample.Spread, name):
			item.Complain("keep it once", "the pilot is spread over %q twice", name)
		default:
			sample.Spread = append(sample.Spread, name)
		}
	}
}
