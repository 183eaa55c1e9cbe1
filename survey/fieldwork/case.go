package fieldwork

import (
	"time"

	"omnibus/mail"
)

// Case is everything about one organisation in one wave but its answers: each
// log as it is, in its order. Who may not see the people is given it without.
type Case struct {
	Wave, Org string
	Room      Room
	// Contacted is the contact history.
	Contacted []ContactEvent
	// Turns are the turns of its sections, Saves its saves.
	Turns []Turn
	Saves []Save
	// Mail are its messages with what happened to each, without their bodies.
	Mail []mail.Record
}

// Turn is a section that turned: begun, handed in or opened again.
type Turn struct {
	Position int64
	Section  string
	// Begun says that it has been begun, Complete that it is handed in.
	Begun, Complete bool
	By              string
	At              time.Time
}

// Save is answers that were saved together, without what they say.
type Save struct {
	// Position is the log position of the last of them.
	Position int64
	Section  string
	// Answers is how many they were; Origin is how they came, as package answer names it.
	Answers int
	By      string
	Origin  string
	At      time.Time
}

// AsOf gives the case as it was at a moment: what happened later is left out.
func (c Case) AsOf(at time.Time) Case {
	c.Room = Room{Contacts: until(c.Room.Contacts, at, func(x Contact) time.Time { return x.At }),
		Events: until(c.Room.Events, at, func(x Event) time.Time { return x.At })}
	c.Contacted = until(c.Contacted, at, func(x ContactEvent) time.Time { return x.At })
	c.Turns = until(c.Turns, at, func(x Turn) time.Time { return x.At })
	c.Saves = until(c.Saves, at, func(x Save) time.Time { return x.At })
	c.Mail = until(c.Mail, at, func(x mail.Record) time.Time { return x.QueuedAt })
	for i, m := range c.Mail {
		c.Mail[i].Attempts = until(m.Attempts, at, func(x mail.Attempt) time.Time { return x.At })
	}
	return c
}

func until[T any](all []T, at time.Time, of func(T) time.Time) []T {
	var kept []T
	for _, one := range all {
		if !of(one).After(at) {
			kept = append(kept, one)
		}
	}
	return kept
}

// WithoutPeople gives the case for somebody who may know how far it is and not
// who is there: no contacts, no messages, no name of theirs and no free text but
// why a final code was set. Names of the team's own stay.
func (c Case) WithoutPeople(team func(name string) bool) Case {
	hide := func(by string) string {
		if team(by) {
			return by
		}
		return "somebody of the organisation"
	}
	c.Mail = nil
	room := Room{Events: append([]Event(nil), c.Room.Events...)}
	for i := range room.Events {
		room.Events[i].By, room.Events[i].Contact = hide(room.Events[i].By), 0
	}
	c.Room = room
	c.Contacted = append([]ContactEvent(nil), c.Contacted...)
	for i, e := range c.Contacted {
		e.Contact, e.About, e.Note, e.Message, e.By = 0, 0, "", "", hide(e.By)
		if e.Kind != DispositionSet {
			e.Reason = "" // that of mail which came back holds the address
		}
		c.Contacted[i] = e
	}
	c.Turns = append([]Turn(nil), c.Turns...)
	for i := range c.Turns {
		c.Turns[i].By = hide(c.Turns[i].By)
	}
	c.Saves = append([]Save(nil), c.Saves...)
	for i := range c.Saves {
		c.Saves[i].By = hide(c.Saves[i].By)
	}
	return c
}
