package table

import (
	"omnibus/survey/dataset"
)

// Response is who took part, by section and by characteristic.
type Response struct {
	// Sections begins with the whole questionnaire (ID ""), then each section.
	Sections []SectionResponse
	// Breaks are the characteristics in the order declared.
	Breaks []BreakResponse
}

// SectionResponse is one section's response among everybody. Of the whole
// questionnaire, complete means all sections handed in, and partial that
// something was begun.
type SectionResponse struct {
	ID, Title string
	Turnout
}

// BreakResponse is the response of each group of a characteristic.
type BreakResponse struct {
	Name, Label string
	Groups      []GroupResponse
}

// GroupResponse is one group's response to the whole questionnaire, and its
// weight in the frame and among those that took part (percent, full precision).
type GroupResponse struct {
	Label string
	Turnout
	ShareOfFrame, ShareOfTookPart float64
	// Sections is the group's response by section, in the questionnaire's order.
	Sections []SectionResponse
}

// Turnout counts organisations.
type Turnout struct {
	// Frame is the number in scope, TookPart those that began; TookPart is
	// Complete and Partial together.
	Frame, TookPart, Complete, Partial int
	// Rate is 100·TookPart/Frame, RateComplete 100·Complete/Frame; 0 when nobody is in scope.
	Rate, RateComplete float64
}

// Of gives the turnout of a group's label in a break; ok is false where there is none.
func (r *Response) Of(breakName, label string) (GroupResponse, bool) {
	for _, b := range r.Breaks {
		for _, g := range b.Groups {
			if b.Name == breakName && g.Label == label {
				return g, true
			}
		}
	}
	return GroupResponse{}, false
}

// Section gives the response to a section; "" is the whole questionnaire.
func (r *Response) Section(id string) (SectionResponse, bool) {
	for _, s := range r.Sections {
		if s.ID == id {
			return s, true
		}
	}
	return SectionResponse{}, false
}

// ResponseOf gives the response of a frozen dataset, whatever its completeness rule.
func ResponseOf(d *dataset.Dataset) *Response {
	all := everybody(d)
	r := &Response{Sections: sectionsOf(d, all)}
	for _, b := range d.Breaks() {
		out := BreakResponse{Name: b.Name, Label: b.Label}
		for _, g := range b.Groups {
			sel := all.ofFrame(g)
			sections := sectionsOf(d, sel)
			out.Groups = append(out.Groups, GroupResponse{
				Label: g.Label, Turnout: sections[0].Turnout, Sections: sections[1:],
				ShareOfFrame:    percent(sel.population, all.population),
				ShareOfTookPart: percent(sel.Group.Cases, all.Group.Cases),
			})
		}
		r.Breaks = append(r.Breaks, out)
	}
	return r
}

func sectionsOf(d *dataset.Dataset, s Selection) []SectionResponse {
	complete := s.cases
	out := []SectionResponse{{}}
	for _, section := range d.Questionnaire().Sections {
		complete = complete.And(d.Complete(section.ID))
		out = append(out, SectionResponse{section.ID, section.Title,
			turnout(s.population, d.Complete(section.ID).CountAnd(s.cases), d.Partial(section.ID).CountAnd(s.cases))})
	}
	done := complete.Count()
	out[0].Title = "All sections"
	out[0].Turnout = turnout(s.population, done, s.Group.Cases-done)
	return out
}

func turnout(frame, complete, partial int) Turnout {
	return Turnout{Frame: frame, TookPart: complete + partial, Complete: complete, Partial: partial,
		Rate: percent(complete+partial, frame), RateComplete: percent(complete, frame)}
}

func percent(count, base int) float64 {
	if base == 0 {
		return 0
	}
	return 100 * float64(count) / float64(base)
}
