package fieldwork

import (
	"slices"
	"time"
)

// Deed is what was done in a room.
type Deed string

const (
	// Handed is a section given to a colleague.
	Handed Deed = "handed"
	// TakenBack is a section that a colleague no longer holds.
	TakenBack Deed = "taken back"
	// Reminded is a colleague reminded of a section.
	Reminded Deed = "reminded"
	// SignedOff is the contact's word that the whole is the organisation's answer.
	SignedOff Deed = "signed off"
	// PassedOn is the room given to another person, who is its contact then.
	PassedOn Deed = "passed on"
)

// Opens says whether the deed shows that somebody of the organisation has opened
// the survey. A room is passed on by the team too, before anybody was there.
func (d Deed) Opens() bool { return d != PassedOn }

// Event is one line of a room's log; lines are only added. They share the log's
// positions with answers, so that it is known which came first.
type Event struct {
	Position  int64
	Wave, Org string
	Deed      Deed
	// Section is empty where the deed is about the whole room.
	Section string
	// Contact is whom it was done to, 0 for nobody.
	Contact int64
	// Beside are the questions of other sections that a handed section's route
	// depends on.
	Beside []string
	// By is the name of who did it.
	By string
	At time.Time
}

// Room is one case's people and everything that was done there, in the order of
// the log. What stands now is read from that.
type Room struct {
	Contacts []Contact
	Events   []Event
}

// Holding is a colleague having a section now.
type Holding struct {
	Contact Contact
	Section string
	// By and Since say who handed it to them, and when.
	By    string
	Since time.Time
	// Reminded is the moment of the latest reminder, zero for none.
	Reminded time.Time
}

// Contact gives a person of the room.
func (r Room) Contact(id int64) (Contact, bool) {
	i := slices.IndexFunc(r.Contacts, func(c Contact) bool { return c.ID == id })
	if i < 0 {
		return Contact{}, false
	}
	return r.Contacts[i], true
}

// Holders gives the colleagues who hold a section now, in the order in which it
// was handed to them. None means that the contact answers it.
func (r Room) Holders(section string) []Holding {
	var held []Holding
	for _, e := range r.Events {
		if e.Section != section {
			continue
		}
		i := slices.IndexFunc(held, func(h Holding) bool { return h.Contact.ID == e.Contact })
		switch {
		case e.Deed == Handed && i < 0:
			c, _ := r.Contact(e.Contact)
			held = append(held, Holding{Contact: c, Section: section, By: e.By, Since: e.At})
		case e.Deed == TakenBack && i >= 0:
			held = slices.Delete(held, i, i+1)
		case e.Deed == Reminded && i >= 0:
			held[i].Reminded = e.At
		}
	}
	return held
}

// holding finds one colleague's hold of a section.
func (r Room) holding(section string, contact int64) (Holding, bool) {
	for _, h := range r.Holders(section) {
		if h.Contact.ID == contact {
			return h, true
		}
	}
	return Holding{}, false
}

// History gives what was done about a section, in the order of the log.
func (r Room) History(section string) []Event {
	var of []Event
	for _, e := range r.Events {
		if e.Section == section {
			of = append(of, e)
		}
	}
	return of
}

// Lead gives the single point of contact as they now stand: the one who came
// last. False while the case has none; then it is whoever the office let in.
func (r Room) Lead() (Contact, bool) { return r.present(SinglePoint) }

// Director gives the director as they now stand.
func (r Room) Director() (Contact, bool) { return r.present(Director) }

func (r Room) present(role Role) (Contact, bool) {
	for _, c := range slices.Backward(r.Contacts) {
		if c.Role == role {
			return c, true
		}
	}
	return Contact{}, false
}

// Now gives who stands in a person's place: themselves, or the latest row of
// what is known of them, or who came after them.
func (r Room) Now(id int64) (Contact, bool) {
	c, ok := r.Contact(id)
	for _, later := range r.Contacts { // they ascend, and replace only who came before
		if ok && later.Replaces == c.ID {
			c = later
		}
	}
	return c, ok
}

// Present gives the people as they now stand, in the order in which they came:
// nobody in whose place another stands.
func (r Room) Present() []Contact {
	replaced := map[int64]bool{}
	for _, c := range r.Contacts {
		replaced[c.Replaces] = true
	}
	return slices.DeleteFunc(slices.Clone(r.Contacts), func(c Contact) bool { return replaced[c.ID] })
}

// Signed gives the sign-off that stands: one after which no section turned.
// turned is the log position of the latest turn of any section.
func (r Room) Signed(turned int64) (Event, bool) {
	for _, e := range slices.Backward(r.Events) {
		if e.Deed == SignedOff {
			return e, e.Position > turned
		}
	}
	return Event{}, false
}

// Part gives what a holder of the sections sees of the room: what was done
// there, and the names of people, without their addresses.
func (r Room) Part(sections []string) Room {
	var part Room
	for _, c := range r.Contacts {
		c.Email, c.Phone, c.JobTitle, c.Hours, c.Address, c.Postcode = "", "", "", "", "", ""
		part.Contacts = append(part.Contacts, c)
	}
	for _, e := range r.Events {
		if slices.Contains(sections, e.Section) || e.Deed == SignedOff {
			part.Events = append(part.Events, e)
		}
	}
	return part
}
