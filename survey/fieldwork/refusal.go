package fieldwork

import (
	"slices"
	"time"
)

// Refuser is who follows a link by which more messages are refused.
type Refuser struct {
	Wave, Org, Organisation string
	Contact                 int64
	Name, Email             string
}

// HasRefused says whether the case's refusal stands.
func (c Case) HasRefused() bool {
	_, refused := c.refusal()
	return refused
}

// Undeliverable gives the contacts whose mail came back, and has not arrived since.
func (c Case) Undeliverable() map[int64]bool {
	back := map[int64]bool{}
	for _, e := range c.Contacted {
		switch e.Kind {
		case Bounced:
			back[e.Contact] = true
		case Delivered:
			back[e.Contact] = false
		}
	}
	return back
}

// LettersBack gives the contacts to whom a letter came back, where nothing is
// known of any of the case's people that was not known then.
func (c Case) LettersBack() map[int64]bool {
	back := map[int64]bool{}
	for _, e := range c.Contacted {
		if e.Kind == LetterReturned && !slices.ContainsFunc(c.Room.Contacts, func(k Contact) bool { return k.ID > e.Position }) {
			back[e.Contact] = true
		}
	}
	return back
}

// WantNoMore gives the contacts who want no more messages. They stay so: a new
// row of what is known of them is the same person.
func (c Case) WantNoMore() map[int64]bool {
	stopped := map[int64]bool{}
	for _, e := range c.Contacted {
		if e.Kind == NoMoreWanted {
			stopped[e.Contact] = true
		}
	}
	for _, contact := range c.Room.Contacts { // they replace only who came before
		old, known := c.Room.Contact(contact.Replaces)
		if known && stopped[old.ID] && sameAddress(old.Email, contact.Email) {
			stopped[contact.ID] = true
		}
	}
	return stopped
}

// RefusedBy gives the event to add when a link's person refuses more messages,
// or the whole survey; false where that is known already.
func (c Case) RefusedBy(r Refuser, whole bool, reason string, at time.Time) (ContactEvent, bool, error) {
	e := ContactEvent{Wave: r.Wave, Org: r.Org, Kind: NoMoreWanted, Channel: ByWeb, Contact: r.Contact, Reason: reason, By: r.Name, At: at}
	known := c.WantNoMore()[r.Contact]
	if whole {
		e.Kind, known = Refusal, c.HasRefused()
		if e.Reason == "" {
			e.Reason = "No reason given"
		}
	}
	e, err := e.Checked()
	return e, !known, err
}
