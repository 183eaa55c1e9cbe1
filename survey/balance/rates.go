package balance

import (
	"slices"

	"omnibus/survey/answer"
)

// Rates is what may be told of a picture to who must not know of any case:
// response by section and by group, and no group that a threshold protects.
type Rates struct {
	Sections []Rate
	Breaks   []BreakRates
}

// BreakRates are the groups of a characteristic.
type BreakRates struct {
	Name, Label string
	Groups      []Rate
}

// Rate is the response of a section or group. A withheld one has no numbers.
type Rate struct {
	Label           string
	Frame, Answered int
	Withheld        bool
}

// Rates gives the rates. With least 0, for the wave's own staff, nothing is
// withheld. Otherwise nobody can tell from them whether any organisation has
// answered. A group of fewer than least organisations is withheld, and so is one of
// which all or none have answered; where that leaves one group of a characteristic
// withheld alone, which the others would give back, the smallest other goes with
// it. Then whole characteristics are withheld until every organisation can be
// exchanged (see exchange.go). The picture's section is what is counted.
func (p *Picture) Rates(least int) Rates {
	var r Rates
	for _, s := range p.Response.Sections {
		r.Sections = append(r.Sections, Rate{Label: s.Title, Frame: s.Frame, Answered: p.wave.answeredOf(s.TookPart, s.Complete)})
	}
	if p.Section == "" {
		r.Sections[0].Answered = p.Answered
	}
	for j, c := range p.wave.columns {
		b := BreakRates{Name: c.Name, Label: c.Label}
		answered := make([]int, len(c.labels))
		for at, one := range p.cases {
			if one.answered {
				answered[p.wave.columns[j].of[at]]++
			}
		}
		for g, label := range c.labels {
			b.Groups = append(b.Groups, Rate{Label: label, Frame: c.sizes[g], Answered: answered[g]})
		}
		if least > 0 {
			withhold(b.Groups, least, p.Answered)
		}
		r.Breaks = append(r.Breaks, b)
	}
	if least > 0 {
		p.protect(r.Breaks)
	}
	for j, c := range p.wave.columns {
		if last := len(c.labels) - 1; c.sizes[last] == 0 {
			r.Breaks[j].Groups = r.Breaks[j].Groups[:last] // nobody is without a value
		}
		r.Breaks[j].Groups = slices.DeleteFunc(r.Breaks[j].Groups, func(g Rate) bool { return g.Frame == 0 && !g.Withheld })
	}
	return r
}

func (w *Wave) answeredOf(tookPart, complete int) int {
	if w.answers(answer.Partial) {
		return tookPart
	}
	return complete
}

func withhold(groups []Rate, least, answered int) {
	hidden := 0
	for i := range groups {
		g := &groups[i]
		if g.Frame == 0 {
			continue // a group of nobody tells nothing
		}
		if g.Frame < least || answered > 0 && (g.Answered == 0 || g.Answered == g.Frame) {
			g.Withheld = true
			hidden++
		}
	}
	if hidden == 1 {
		smallest := -1
		for i, g := range groups {
			if !g.Withheld && g.Frame > 0 && (smallest < 0 || g.Frame < groups[smallest].Frame) {
				smallest = i
			}
		}
		if smallest >= 0 {
			groups[smallest].Withheld = true
		}
	}
	for i := range groups {
		if groups[i].Withheld {
			groups[i].Frame, groups[i].Answered = 0, 0
		}
	}
}
