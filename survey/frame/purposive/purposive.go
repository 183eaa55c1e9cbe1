// Package purposive chooses a few organisations of a frame by a stated rule: as
// many groups of the chosen characteristics as can be are in the sample, and
// then its members are as unlike each other as can be. It is no random sample:
// nothing is estimated from it. A pilot and visits are drawn so.
package purposive

import (
	"crypto/sha256"
	"math"
	"slices"
	"strconv"
	"strings"

	"omnibus/fault"
	"omnibus/survey/frame"
)

// Rule is what a sample is drawn by. One rule and one frame give one sample,
// whatever the order of the frame's rows.
type Rule struct {
	// N is how many organisations are wanted.
	N int
	// Spread are the names of the characteristics to spread over, the most
	// important first.
	Spread []string
	// In and Out are the ids of organisations that must and must not be chosen.
	In, Out []string
	// Seed breaks ties: by the SHA-256 hash of seed and org_id, or by org_id
	// alone where it is blank.
	Seed string
}

// Refused gives the rule after an organisation has refused: those of the sample
// that remain stay, the refuser is out, and its place is drawn again.
func (r Rule) Refused(refuser string, sample []string) Rule {
	r.In = slices.DeleteFunc(slices.Clone(sample), func(id string) bool { return id == refuser })
	r.Out = append(slices.Clone(r.Out), refuser)
	return r
}

// Sample is what was chosen, and how good it is.
type Sample struct {
	Rule Rule
	// Chosen are in the order in which they were chosen: those that must be in,
	// those that cover the groups, then those farthest from what was there.
	Chosen []Choice
	// Groups are all groups of the characteristics, in the order of priority.
	Groups []Group
	// Covered says that the groups without a choice are not there by proof: no
	// sample of N covers more by the order of priority. It is false only when
	// the search was given up.
	Covered bool
	// Smallest is Gower's distance, from 0 to 1, of the two most alike choices of
	// which at least one was free; 0 when there are no two.
	Smallest float64
	// Largest says that no sample that covers the same groups has a larger
	// Smallest. When it is false, no exchange of one choice for another gives one.
	Largest bool
}

// Choice is one chosen organisation.
type Choice struct {
	// At is its position in the frame.
	At int
	// Locked says that it was in by the rule's In.
	Locked bool
	// Alone are the groups (positions in Sample.Groups) that no other choice is in.
	Alone []int
	// Nearest is the choice most like it, -1 for a sample of one, and Distance how far it is.
	Nearest  int
	Distance float64
}

// Group is a group of a characteristic: Size organisations of the frame are in
// it, Open of them may be chosen, and Chosen are.
type Group struct {
	Characteristic, Label, Name string
	Size, Open, Chosen          int
}

// Missing are the groups that could be in the sample and are not.
func (s *Sample) Missing() []Group {
	var all []Group
	for _, g := range s.Groups {
		if g.Chosen == 0 && g.Open > 0 {
			all = append(all, g)
		}
	}
	return all
}

// MaxGroups bounds the groups of all characteristics that are spread over.
const MaxGroups = 256

// Draw chooses a sample, or refuses with a sentence about the rule.
func Draw(f *frame.Frame, r Rule) (*Sample, error) {
	d, err := newDraw(f, r)
	if err != nil {
		return nil, err
	}
	required, start, covered := d.cover()
	chosen, largest := d.spread(required, start)
	s := &Sample{Rule: r, Groups: d.groups, Covered: covered, Largest: largest}
	d.describe(s, chosen)
	return s, nil
}

// draw is a frame prepared for one rule. Organisations are numbered by the
// order in which ties are broken.
type draw struct {
	rule   Rule
	at     []int // position in the frame
	groups []Group
	in     []set // the groups each is in
	// scaled holds, per organisation and characteristic, a number divided by the
	// frame's range, or a group's index; NaN is not available.
	scaled   [][]float64
	numeric  []bool
	locked   []int
	open     []int // may be chosen, without locked
	isLocked []bool
	// spanOf are the first group of each characteristic, and the end.
	spanOf []int
}

func refuse(format string, args ...any) error {
	return fault.New(fault.Refused, format+" Nothing was drawn.", args...)
}

func newDraw(f *frame.Frame, r Rule) (*draw, error) {
	d := &draw{rule: r, at: inOrder(f, r.Seed)}
	if len(r.Spread) == 0 {
		return nil, refuse("No characteristic is named to spread the sample over. Choose at least one.")
	}
	of := make([]int, f.Size())
	for i, at := range d.at {
		of[at] = i
	}
	d.in, d.scaled, d.isLocked = make([]set, f.Size()), make([][]float64, f.Size()), make([]bool, f.Size())
	for k, name := range r.Spread {
		c, ok := f.Characteristic(name)
		switch {
		case !ok:
			return nil, refuse("The frame has no characteristic %q to spread the sample over.", name)
		case slices.Contains(r.Spread[:k], name):
			return nil, refuse("The characteristic %q is named twice.", name)
		case len(d.groups)+len(c.Groups) > MaxGroups:
			return nil, refuse("The characteristics have more than %d groups together. Leave out %q, or one of the others.", MaxGroups, c.Label)
		}
		d.addCharacteristic(f, c)
	}
	d.spanOf = append(d.spanOf, len(d.groups))
	out := make([]bool, f.Size())
	for _, id := range r.Out {
		i, ok := f.Index(id)
		if !ok {
			return nil, refuse("The frame has no organisation %q to leave out.", id)
		}
		out[of[i]] = true
	}
	for _, id := range r.In {
		i, ok := f.Index(id)
		switch {
		case !ok:
			return nil, refuse("The frame has no organisation %q to have in the sample.", id)
		case out[of[i]]:
			return nil, refuse("%s is to be both in the sample and out of it. Decide on one.", f.Organisations[i].Name)
		case !d.isLocked[of[i]]:
			d.isLocked[of[i]] = true
			d.locked = append(d.locked, of[i])
		}
	}
	slices.Sort(d.locked)
	for i := range d.at {
		if !out[i] && !d.isLocked[i] {
			d.open = append(d.open, i)
		}
		if !out[i] {
			d.in[i].each(func(g int) { d.groups[g].Open++ })
		}
	}
	return d, d.checkSize()
}

func (d *draw) checkSize() error {
	n, can := d.rule.N, len(d.open)+len(d.locked)
	switch {
	case n < 1:
		return refuse("A sample of %d is none. Ask for at least 1.", n)
	case n > can:
		return refuse("A sample of %d is wanted, and only %d can be chosen. Ask for fewer, or leave fewer out.", n, can)
	case n < len(d.locked):
		return refuse("A sample of %d is wanted, and %d must be in it. Ask for more, or unlock some.", n, len(d.locked))
	}
	return nil
}

// inOrder gives the frame's positions in the order in which ties are broken.
func inOrder(f *frame.Frame, seed string) []int {
	at, keys := make([]int, f.Size()), make([]string, f.Size())
	for i, o := range f.Organisations {
		at[i], keys[i] = i, o.ID
		if seed != "" {
			sum := sha256.Sum256([]byte(seed + "\x00" + o.ID))
			keys[i] = string(sum[:]) + o.ID
		}
	}
	slices.SortFunc(at, func(a, b int) int { return strings.Compare(keys[a], keys[b]) })
	return at
}

func (d *draw) addCharacteristic(f *frame.Frame, c frame.Characteristic) {
	first := len(d.groups)
	d.spanOf = append(d.spanOf, first)
	names := slices.Clone(c.Groups)
	if c.Bounds == nil {
		// Words come in the order of the frame's rows, which must decide nothing.
		slices.Sort(names)
	}
	number := make([]int, len(names))
	for n, name := range names {
		d.groups = append(d.groups, Group{Characteristic: c.Name, Label: c.Label, Name: name})
		number[slices.Index(c.Groups, name)] = n
	}
	d.numeric = append(d.numeric, c.Bounds != nil)
	low, high := math.Inf(1), math.Inf(-1)
	for i, at := range d.at {
		v, g := math.NaN(), f.GroupOf(c.Name)[at]
		if g >= 0 {
			g = number[g]
			d.groups[first+g].Size++
			d.in[i].add(first + g)
			v = float64(g)
			if c.Bounds != nil {
				v, _ = strconv.ParseFloat(strings.TrimSpace(f.Organisations[at].Values[c.Column]), 64)
				low, high = min(low, v), max(high, v)
			}
		}
		d.scaled[i] = append(d.scaled[i], v)
	}
	if k := len(d.numeric) - 1; d.numeric[k] && high > low {
		for i := range d.scaled {
			d.scaled[i][k] /= high - low
		}
	}
}

// distance is Gower's: the mean, over the characteristics that both have, of
// |x−y| / range for a number and of 0 or 1 for a word. Two that have none in
// common are at 0: what is not known makes nobody different.
func (d *draw) distance(i, j int) float64 {
	x, y := d.scaled[i], d.scaled[j]
	sum, n := 0.0, 0
	for k, v := range x {
		difference := math.Abs(v - y[k])
		if difference != difference {
			continue
		}
		if n++; d.numeric[k] {
			sum += difference
		} else if difference > 0 {
			sum++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// describe tells of each choice why it is there.
func (d *draw) describe(s *Sample, chosen []int) {
	for _, i := range chosen {
		d.in[i].each(func(g int) { s.Groups[g].Chosen++ })
	}
	s.Smallest = d.smallest(chosen)
	if math.IsInf(s.Smallest, 1) {
		s.Smallest = 0
	}
	for _, i := range chosen {
		c := Choice{At: d.at[i], Locked: d.isLocked[i], Nearest: -1, Distance: math.Inf(1)}
		d.in[i].each(func(g int) {
			if s.Groups[g].Chosen == 1 {
				c.Alone = append(c.Alone, g)
			}
		})
		for _, j := range chosen {
			if away := d.distance(i, j); j != i && away < c.Distance {
				c.Nearest, c.Distance = d.at[j], away
			}
		}
		if c.Nearest < 0 {
			c.Distance = 0
		}
		s.Chosen = append(s.Chosen, c)
	}
}
