package answer

import "time"

// Progress is how far one case has come. It holds no answers, so that people
// who may not read a case (interviewers) may still see who needs a call.
type Progress struct {
	Org string
	// Sections is by section id; a section that is missing was not started.
	Sections map[string]SectionProgress
}

// SectionProgress is how far one section of a case has come.
type SectionProgress struct {
	State State
	// Answers is the number of items that have an answer now.
	Answers int
	// Last is the moment of the section's latest answer or event; zero when there is none.
	Last time.Time
}

// State gives a section's state; a section that nobody has begun is NotStarted.
func (p Progress) State(section string) State {
	if s, ok := p.Sections[section]; ok && s.State != "" {
		return s.State
	}
	return NotStarted
}

// TookPart says whether any section was begun.
func (p Progress) TookPart() bool {
	for id := range p.Sections {
		if p.State(id) != NotStarted {
			return true
		}
	}
	return false
}
