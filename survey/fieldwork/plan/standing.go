package plan

import (
	"slices"
	"strings"
	"time"

	"omnibus/fault"
)

// Deed is something decided about a moment, or that its messages were sent.
type Deed string

// The deeds. They are appended and never changed.
const (
	// Proposed asks a second person to approve the moment as it reads now.
	Proposed Deed = "proposed"
	Approved Deed = "approved"
	Paused   Deed = "paused"
	Resumed  Deed = "resumed"
	// Sent says that every case has been gone through.
	Sent Deed = "sent"
)

// Decision is one line of what was decided about a moment.
type Decision struct {
	ID           int64
	Wave, Moment string
	Deed         Deed
	// Fingerprint is what the moment was when it was decided, Version the number
	// of the text of the plan that said so.
	Fingerprint string
	Version     int64
	// Recipients is how many would have got, or did get, the message.
	Recipients int
	By         string
	At         time.Time
}

// State is where a moment stands.
type State string

// The states.
const (
	// StatePlanned is a moment that nobody has proposed, or that was changed since.
	StatePlanned  State = "planned"
	StateProposed State = "proposed"
	StateApproved State = "approved"
	StatePaused   State = "paused"
	StateSent     State = "sent"
)

// States are all states, in the order of a moment's life.
var States = []State{StatePlanned, StateProposed, StateApproved, StatePaused, StateSent}

// Standing is what the decisions about a moment come to.
type Standing struct {
	State State
	// Proposal and Approval are the latest that are of the moment as it reads now.
	Proposal, Approval *Decision
	// Changed says that there was a proposal or approval of another wording.
	Changed bool
	// Sent says that every case has been gone through. Messages may wait yet, and
	// be paused.
	Sent *Decision
}

// Stands reads the decisions about a moment, in the order in which they were
// made. An approval is of the moment as it read then: a change of anything that
// it says, or of the wave's words in its message, needs a new one. A change of
// another moment does not.
func (m *Moment) Stands(log []Decision) Standing {
	now := m.Fingerprint()
	s := Standing{State: StatePlanned}
	paused := false
	for i, d := range log {
		if d.Moment != m.ID {
			continue
		}
		switch d.Deed {
		case Proposed, Approved:
			if d.Fingerprint != now {
				s.Changed = true
				continue
			}
			if d.Deed == Proposed {
				s.Proposal, s.Approval = &log[i], nil
			} else {
				s.Approval, paused = &log[i], false
			}
		case Paused:
			paused = true
		case Resumed:
			paused = false
		case Sent:
			s.Sent, paused = &log[i], false
		}
	}
	switch {
	case s.Sent != nil && paused:
		s.State = StatePaused
	case s.Sent != nil:
		s.State = StateSent
	case s.Approval != nil && paused:
		s.State = StatePaused
	case s.Approval != nil:
		s.State = StateApproved
	case s.Proposal != nil:
		s.State = StateProposed
	}
	s.Changed = s.Changed && s.Proposal == nil
	return s
}

// Touched says whether anything was decided about the moment.
func (m *Moment) Touched(log []Decision) bool {
	return slices.ContainsFunc(log, func(d Decision) bool { return d.Moment == m.ID })
}

// Grown says whether so many more would get a message than were approved that
// somebody has to look again: more than a tenth, and more than five. Fewer,
// because some have answered meanwhile, never need that.
func Grown(approved, now int) bool { return now > approved+max(5, approved/10) }

// Ask is what a person wants to decide about a moment.
type Ask struct {
	Deed Deed
	// Seen is the fingerprint of the moment as the person saw it.
	Seen       string
	Version    int64
	Recipients int
	// Waiting is how many messages of the moment are queued and not sent yet.
	Waiting int
	By      string
	At      time.Time
}

// Decision decides whether an ask may be carried out, and gives what to append.
func (m *Moment) Decision(log []Decision, a Ask) (Decision, error) {
	s := m.Stands(log)
	if a.Seen != m.Fingerprint() {
		return Decision{}, fault.New(fault.Conflict, "The contact plan was changed since you looked at %s. Nothing was changed. Look at it again.", m.Name())
	}
	var err error
	switch {
	case s.Sent != nil && a.Deed == Paused && s.State == StateSent && a.Waiting > 0:
	case s.Sent != nil && a.Deed == Resumed && s.State == StatePaused:
	case s.Sent != nil:
		err = fault.New(fault.Conflict, "%s has been sent. Nothing was changed.", m.Name())
	case a.Deed == Proposed && s.Approval != nil && !Grown(s.Approval.Recipients, a.Recipients):
		err = fault.New(fault.Conflict, "%s is approved already. Nothing was changed.", m.Name())
	case a.Deed == Proposed && m.Ends.Before(a.At):
		err = fault.New(fault.Refused, "The period of %s is over. Nothing was changed.", m.Name())
	case a.Deed == Approved && s.Proposal == nil:
		err = fault.New(fault.Conflict, "%s as it reads now has not been proposed. Nothing was changed. Propose it first.", m.Name())
	case a.Deed == Approved && s.Approval != nil:
		err = fault.New(fault.Conflict, "%s is approved already. Nothing was changed.", m.Name())
	case a.Deed == Approved && strings.EqualFold(s.Proposal.By, a.By):
		err = fault.New(fault.Denied, "You proposed %s, so a second person has to approve it. Nothing was changed.", m.Name())
	case a.Deed == Approved && Grown(s.Proposal.Recipients, a.Recipients):
		err = fault.New(fault.Conflict, "%d would get %s now, and %d when it was proposed. Nothing was changed. Propose it again.", a.Recipients, m.Name(), s.Proposal.Recipients)
	case a.Deed == Paused && s.State != StateApproved:
		err = fault.New(fault.Conflict, "%s is not approved, so there is nothing to pause. Nothing was changed.", m.Name())
	case a.Deed == Resumed && s.State != StatePaused:
		err = fault.New(fault.Conflict, "%s is not paused. Nothing was changed.", m.Name())
	case a.Deed != Proposed && a.Deed != Approved && a.Deed != Paused && a.Deed != Resumed:
		err = fault.New(fault.Refused, "%q cannot be done to a moment. Nothing was changed.", string(a.Deed))
	}
	if err != nil {
		return Decision{}, err
	}
	return Decision{Wave: m.plan.wave.ID, Moment: m.ID, Deed: a.Deed, Fingerprint: a.Seen, Version: a.Version, Recipients: a.Recipients, By: a.By, At: a.At}, nil
}
