package estimate

import "gonum.org/v1/gonum/stat/distuv"

// Profile compares those who took part with the frame, by one characteristic.
type Profile struct {
	Name   string
	Groups []ProfileGroup
	// X2 is Pearson's statistic of the groups against having taken part, over the
	// frame, with DF degrees of freedom and P its tail: the same as the distance
	// of those who took part from the frame's shares, divided by the population
	// correction 1 − n/N. P is 1 when everybody or nobody took part, or there is
	// one group: nothing can differ.
	X2 float64
	DF int
	P  float64
	// SmallestExpected is the smallest count that equal response would give; under
	// 5 Exact is the one to read.
	SmallestExpected float64
	// Exact is Fisher's exact P, given when HasExact: not for frames with more
	// possible tables than can be gone through, where P serves.
	Exact    float64
	HasExact bool
}

// ProfileGroup is one group of a profile, in counts: shares are made of them.
type ProfileGroup struct {
	Label string
	// Frame counts its organisations, TookPart those that took part.
	Frame, TookPart int
}

// ProfileOf counts and tests one characteristic of the frame. tookPart has an
// entry for each organisation.
//
// The test asks whether the n that took part look like n drawn at random from
// this frame: the frame is finite and known, so they are compared with those
// who did not take part, which is a test of them against the frame with the
// population correction. Source: Pearson's test and Fisher's, as in Agresti
// (2013), sections 3.2 and 3.5.
func ProfileOf(column Column, tookPart []bool) (Profile, error) {
	if err := column.check(len(tookPart)); err != nil {
		return Profile{}, err
	}
	if len(column.Labels) == 0 {
		return Profile{}, refusedWeights("The characteristic %s has numbers and no groups. Declare bands for it first.", column.Name)
	}
	labels, of := column.groups()
	p := Profile{Name: column.Name, Groups: make([]ProfileGroup, len(labels)), DF: len(labels) - 1, P: 1}
	took := 0
	for g, label := range labels {
		p.Groups[g].Label = label
	}
	for i, g := range of {
		p.Groups[g].Frame++
		if tookPart[i] {
			p.Groups[g].TookPart++
			took++
		}
	}
	if n := len(tookPart); took > 0 && took < n && len(labels) > 1 {
		p.test(float64(took)/float64(n), float64(n))
	}
	return p, nil
}

// test fills in the tests; rate is the response rate, neither 0 nor 1.
func (p *Profile) test(rate, n float64) {
	table := make([][]int, len(p.Groups))
	p.SmallestExpected = n
	for g, group := range p.Groups {
		expected := float64(group.Frame) * rate
		off := float64(group.TookPart) - expected
		// Both cells of a row are off by the same; 1/E of the two add to this.
		p.X2 += off * off / (expected * (1 - rate))
		p.SmallestExpected = min(p.SmallestExpected, expected, float64(group.Frame)*(1-rate))
		table[g] = []int{group.TookPart, group.Frame - group.TookPart}
	}
	p.P = distuv.ChiSquared{K: float64(p.DF)}.Survival(p.X2)
	if exact, err := Fisher(table); err == nil {
		p.Exact, p.HasExact = exact, true
	}
}
