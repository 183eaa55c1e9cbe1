package paradata

import (
	"cmp"
	"math"
	"slices"

	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
)

// Burden is what a wave costs those it asks, in minutes and in money.
type Burden struct {
	// Rate is what an hour is worth; where it is not given there are no costs.
	Rate survey.Rate
	// Sections are in the questionnaire's order.
	Sections []SectionBurden
	// Organisations are those with anything noted or begun, in the frame's order.
	Organisations []OrganisationBurden
	// Whole describes the minutes of organisations that handed in every section and
	// were measured in every one.
	Whole Spread
	// Minutes is all that was measured; General the part of it on pages of no section.
	Minutes, General float64
	// Estimated is Minutes with a section's median for each that was begun and not
	// measured; NaN where some such section has no median.
	Estimated float64
	// Begun and Measured count sections of cases: begun by anybody, and of these measured.
	Begun, Measured int
	// People are persons of cases; Breaks the times that one of them broke off.
	People, Breaks int
	Devices        []DeviceBurden
	Met            []MetBurden
}

// SectionBurden is one section over all cases.
type SectionBurden struct {
	ID, Title string
	// Minutes are of cases that handed the section in and were measured, all
	// persons of a case together.
	Minutes Spread
	// ShortestMinutes and LongestMinutes are what the questionnaire's rule expects.
	ShortestMinutes, LongestMinutes float64
	// Begun and Measured count cases; Total is the measured minutes of all.
	Begun, Measured int
	Total           float64
	// People is the number of persons a measured case, on average.
	People                         float64
	Saves, Refusals, Edits, Breaks int
}

// OrganisationBurden is one organisation.
type OrganisationBurden struct {
	Org             string
	Minutes         float64
	People          int
	Begun, Measured int
	// Complete says that every section was handed in.
	Complete bool
}

// DeviceBurden is one kind of device.
type DeviceBurden struct {
	Device  Device
	Minutes float64
	// Cases had any active time on it.
	Cases int
}

// MetBurden is a problem with the times it was met and the cases that met it.
type MetBurden struct {
	Met
	Times, Cases int
}

// Cost gives what minutes are worth.
func (b *Burden) Cost(minutes float64) float64 { return minutes / 60 * b.Rate.Amount() }

// BurdenOf sums the cases of a wave. progress says how far each has come, in
// the frame's order.
func BurdenOf(w *survey.Wave, q *questionnaire.Questionnaire, progress []answer.Progress, cases map[string]Case) *Burden {
	b := &Burden{Rate: w.Rate}
	for _, s := range q.Sections {
		l := s.Length()
		b.Sections = append(b.Sections, SectionBurden{ID: s.ID, Title: s.Title, ShortestMinutes: l.ShortestMinutes, LongestMinutes: l.LongestMinutes})
	}
	finished := make([][]float64, len(b.Sections))
	var whole []float64
	for _, p := range progress {
		c := cases[p.Org]
		a := OrganisationBurden{Org: p.Org, Minutes: c.Active().Minutes(), People: c.People(), Complete: true}
		for i := range b.Sections {
			b.Sections[i].add(c, p, &a, &finished[i])
		}
		if a.Begun == 0 && len(c.Parts) == 0 {
			continue
		}
		b.add(c, a)
		if a.Complete && a.Measured == len(b.Sections) {
			whole = append(whole, a.Minutes)
		}
	}
	b.Whole, b.Estimated = SpreadOf(whole), b.Minutes
	for i := range b.Sections {
		s := &b.Sections[i]
		s.Minutes = SpreadOf(finished[i])
		if s.Measured > 0 {
			s.People /= float64(s.Measured)
		}
		if missing := s.Begun - s.Measured; missing > 0 {
			if s.Minutes.N == 0 {
				b.Estimated = math.NaN()
			}
			b.Estimated += float64(missing) * s.Minutes.Median
		}
	}
	b.sortMet(cases)
	return b
}

// add counts a case in a section.
func (s *SectionBurden) add(c Case, p answer.Progress, a *OrganisationBurden, finished *[]float64) {
	state := p.State(s.ID)
	a.Complete = a.Complete && state == answer.Complete
	sum, people := c.Section(s.ID)
	s.Total += sum.Active.Minutes()
	s.Saves += sum.Saves
	s.Refusals += sum.Refusals
	s.Edits += sum.Edits
	for _, away := range c.Breaks {
		if away.Section == s.ID {
			s.Breaks++
		}
	}
	if state == answer.NotStarted {
		return
	}
	s.Begun++
	a.Begun++
	if !c.Measured(s.ID) {
		return
	}
	s.Measured++
	a.Measured++
	s.People += float64(people)
	if state == answer.Complete {
		*finished = append(*finished, sum.Active.Minutes())
	}
}

// add counts a case in the wave.
func (b *Burden) add(c Case, a OrganisationBurden) {
	b.Organisations = append(b.Organisations, a)
	b.Minutes += a.Minutes
	general, _ := c.Section("")
	b.General += general.Active.Minutes()
	b.Begun += a.Begun
	b.Measured += a.Measured
	b.People += a.People
	b.Breaks += len(c.Breaks)
	if b.Devices == nil {
		for _, d := range Devices {
			b.Devices = append(b.Devices, DeviceBurden{Device: d})
		}
	}
	for i := range b.Devices {
		if active := c.Devices[b.Devices[i].Device]; active > 0 {
			b.Devices[i].Minutes += active.Minutes()
			b.Devices[i].Cases++
		}
	}
}

// sortMet lists the problems, those met most often first.
func (b *Burden) sortMet(cases map[string]Case) {
	sums := map[Met]MetBurden{}
	for _, c := range cases {
		for m, times := range c.Met {
			sum := sums[m]
			sums[m] = MetBurden{m, sum.Times + times, sum.Cases + 1}
		}
	}
	for _, sum := range sums {
		b.Met = append(b.Met, sum)
	}
	slices.SortFunc(b.Met, func(x, y MetBurden) int {
		return cmp.Or(cmp.Compare(y.Times, x.Times), cmp.Compare(x.Question, y.Question), cmp.Compare(x.Kind, y.Kind))
	})
}
