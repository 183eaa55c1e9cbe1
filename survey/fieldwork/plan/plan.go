// Package plan holds a wave's contact plan: what is sent to whom, when and by
// which channel. It reads and checks contact-plan.yaml, decides who gets a
// message and who does not and why, and writes each message with secrets that
// are its recipient's alone. It sends nothing and keeps nothing.
package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"omnibus/source"
	"omnibus/survey"
	"omnibus/survey/fieldwork"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
)

// Plan is a wave's contact plan.
type Plan struct {
	// Moments are in the order of time.
	Moments []*Moment
	Quiet   Quiet
	// Notices are what a reader should know and need not mend, such as a moment
	// that was moved to a working day.
	Notices source.Complaints

	wave     *survey.Wave
	sections []Section
}

// Section is a section of the questionnaire, as messages name it: Welsh is its
// title to those who read Welsh.
type Section struct{ ID, Title, Welsh string }

// Kind is what a message is for.
type Kind string

// The kinds of moments.
const (
	Nomination Kind = "nomination"
	Invitation Kind = "invitation"
	Reminder   Kind = "reminder"
)

// Channel is how somebody is reached.
type Channel string

// The channels.
const (
	Email  Channel = "email"
	Letter Channel = "letter"
	Call   Channel = "call"
)

// Sample is the part of the frame that a moment is for.
type Sample string

// The parts of the frame.
const (
	Everybody   Sample = "everybody"
	PilotSample Sample = "pilot"
	MainSample  Sample = "main sample"
)

// Unless is a state of a case in which a moment leaves it out. A case that
// refused is always left out.
type Unless string

// The states of a case.
const (
	// UnlessNominated leaves out a case whose single point of contact is known.
	UnlessNominated Unless = "nominated"
	// UnlessAnswered leaves out a case that has given any answer.
	UnlessAnswered Unless = "answered"
	// UnlessOneIn leaves out a case that has handed in a section.
	UnlessOneIn Unless = "handed in a section"
	// UnlessAllIn leaves out a case that has handed in all that the moment asks for.
	UnlessAllIn Unless = "handed in"
	// UnlessSignedOff leaves out a case whose contact has signed off the whole.
	UnlessSignedOff Unless = "signed off"
	// UnlessRefused says what holds anyway.
	UnlessRefused Unless = "refused"
)

// Moment is one thing that is done to many cases.
type Moment struct {
	ID      string
	Kind    Kind
	Channel Channel
	To      fieldwork.Role
	// OrDirector has the director written to where no single point of contact is known.
	OrDirector bool
	For        Sample
	Unless     []Unless
	// Missing are the sections it asks for: a case that has handed in all of them
	// is left out. Nil asks for all of them and leaves nobody out.
	Missing []string
	// Written is when the plan says, At when it is done: on a working day.
	Written, At time.Time
	Hours       Hours
	// Throttle is the most messages an hour, 0 for no limit.
	Throttle int
	// Template is what is sent, or the script of a call; nil where a call has none.
	Template *Template
	// Ends is the end of the period that the moment lies in.
	Ends time.Time
	// Place is where the moment stands in the text.
	Place source.Place

	plan *Plan
}

// Moment gives a moment by its id.
func (p *Plan) Moment(id string) (*Moment, bool) {
	i := slices.IndexFunc(p.Moments, func(m *Moment) bool { return m.ID == id })
	if i < 0 {
		return nil, false
	}
	return p.Moments[i], true
}

// Zone is the zone of the plan's days and hours.
func (p *Plan) Zone() *time.Location { return p.wave.Zone }

// Wave is the id of the plan's wave.
func (p *Plan) Wave() string { return p.wave.ID }

// Zone is the zone of the moment's days and hours.
func (m *Moment) Zone() *time.Location { return m.plan.wave.Zone }

// Letterhead is who writes: the wave of the moment's plan.
func (m *Moment) Letterhead() *survey.Wave { return m.plan.wave }

// Sections are the questionnaire's, in its order.
func (p *Plan) Sections() []Section { return p.sections }

// AllSections are those of the questionnaire, in its order.
func (m *Moment) AllSections() []Section { return m.plan.sections }

// Wave is the id of the moment's wave.
func (m *Moment) Wave() string { return m.plan.wave.ID }

// Event is the line of the contact history that goes with the moment's message
// to somebody, without its position, author and time.
func (m *Moment) Event(to Recipient) fieldwork.ContactEvent {
	e := fieldwork.ContactEvent{Wave: m.Wave(), Org: to.Org, Kind: fieldwork.Invited, Channel: fieldwork.ByEmail, Contact: to.Contact.ID,
		Message: m.Key(to), Pilot: m.For == PilotSample}
	switch {
	case m.Channel == Letter:
		e.Kind, e.Channel, e.Number = fieldwork.LetterSent, fieldwork.ByLetter, 1
		for _, other := range m.plan.Moments {
			if other.Channel == Letter && other.At.Before(m.At) && sameCases(other.For, m.For) {
				e.Number++
			}
		}
		return e
	case m.To == fieldwork.Director:
		e.Kind = fieldwork.NominationAsked
	case m.Kind == Reminder:
		e.Kind = fieldwork.ReminderSent
	}
	if m.Kind != Invitation {
		e.Number = 1
		for _, other := range m.plan.Moments {
			before := other.At.Before(m.At) && other.Channel == Email && (other.To == fieldwork.Director) == (m.To == fieldwork.Director)
			if before && (other.Kind == Reminder || m.To == fieldwork.Director) && sameCases(other.For, m.For) {
				e.Number++
			}
		}
	}
	return e
}

// Name is the moment as pages write it: "Reminder 1".
func (m *Moment) Name() string { return inWords(m.ID) }

// Fingerprint names all that the moment does and says: two moments with one
// fingerprint send the same message to the same people at the same time. It is
// what an approval is of.
func (m *Moment) Fingerprint() string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q %q %q %v %q %q %q %d %v %d %d %v", m.ID, m.Kind, m.Channel, m.To, m.OrDirector, m.For, m.Unless, m.Missing,
		m.At.UnixMilli(), m.Hours, m.Throttle, m.Ends.UnixMilli(), m.plan.Quiet)
	if m.Template != nil {
		// The wave's own words (its name, last day, team) are part of what is said.
		for _, t := range m.Template.all() {
			to := fieldwork.Contact{ID: 1, Name: "Name", Email: "name@organisation.example", Language: t.language}
			message := m.Preview(Recipient{Org: "org", Organisation: "Organisation", Contact: to}, "https://survey.example")
			fmt.Fprintf(sum, "%q %q %q", message.Subject, message.Text, message.HTML)
			fmt.Fprintf(sum, "%q", t.Fields())
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

func sectionsOf(q *questionnaire.Questionnaire) []Section {
	var all []Section
	welsh := q.In(tongue.Welsh)
	for i, s := range q.Sections {
		all = append(all, Section{ID: s.ID, Title: s.Title, Welsh: welsh.Sections[i].Title})
	}
	return all
}
