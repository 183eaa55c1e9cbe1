package fieldwork

import (
	"time"

	"omnibus/fault"
	"omnibus/survey"
	"omnibus/tongue"
)

// Agreement is an organisation's word that the details of its contact may be
// passed on: the one answer that says so, and no other.
type Agreement struct {
	// Position is the answer's in the log.
	Position int64
	By       string
	At       time.Time
}

// Released is a contact whose details an agreement releases, for the wave's one
// stated purpose.
type Released struct {
	Org string
	// Contact is who gave the agreement, where they are one of the case's people,
	// and otherwise its single point of contact. It is empty where nobody is known,
	// where the agreement was withdrawn, and once its last day is over.
	Contact   Contact
	Agreement Agreement
	// Withdrawn is when the agreement was taken back, zero where it stands.
	Withdrawn   time.Time
	WithdrawnBy string
	// Expired says that the last day is over.
	Expired bool
	// HandedOut are the times at which details were handed out, whatever came later.
	HandedOut []HandedOut
}

// HandedOut is one time at which a contact's details were handed out.
type HandedOut struct {
	At time.Time
	By string
}

// Stands says whether the agreement releases anybody's details.
func (r Released) Stands() bool { return r.Withdrawn.IsZero() && !r.Expired }

// Release says whom an agreement releases at a moment, by the wave's consent. One
// that was withdrawn after it was given releases nobody; one given anew after that
// does, until the last day is over.
func (c Case) Release(a Agreement, by survey.Consent, at time.Time) Released {
	out := Released{Org: c.Org, Agreement: a, Expired: !at.Before(by.Until)}
	for _, e := range c.Contacted {
		switch {
		case e.Kind == ConsentWithdrawn && e.Position > a.Position:
			out.Withdrawn, out.WithdrawnBy = e.At, e.By
		case e.Kind == ContactReleased:
			out.HandedOut = append(out.HandedOut, HandedOut{At: e.At, By: e.By})
		}
	}
	if !out.Stands() {
		return out
	}
	replaced := map[int64]bool{}
	for _, k := range c.Room.Contacts {
		replaced[k.Replaces] = true
	}
	out.Contact, _ = c.Room.Lead()
	for _, k := range c.Room.Contacts {
		if k.Name == a.By && !replaced[k.ID] {
			out.Contact = k
		}
	}
	return out
}

// TakeBack gives what the contact history gets when an agreement is taken back, by
// whom e says, and nothing where it was already: said twice it is noted once.
func (r Released) TakeBack(e ContactEvent) (ContactEvent, bool, error) {
	if r.Agreement.Position == 0 {
		return ContactEvent{}, false, fault.Say(fault.Refused, tongue.Both(
			"Nobody has agreed that details are passed on, so there is nothing to take back. Nothing was changed.",
			"Nid oes neb wedi cytuno i fanylion gael eu trosglwyddo, felly nid oes dim i'w dynnu'n ôl. Ni newidiwyd dim."))
	}
	if !r.Withdrawn.IsZero() {
		return ContactEvent{}, false, nil
	}
	e.Kind = ConsentWithdrawn
	return e, true, nil
}

// HandOut gives what the contact history gets when the details are handed out.
func (r Released) HandOut(wave, purpose, by string, at time.Time) ContactEvent {
	return ContactEvent{Wave: wave, Org: r.Org, Kind: ContactReleased, Channel: InOffice, Contact: r.Contact.ID, Reason: purpose, By: by, At: at}
}
