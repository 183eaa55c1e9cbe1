package fieldwork

import "time"

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
	// and where the agreement was withdrawn.
	Contact   Contact
	Agreement Agreement
	// Withdrawn is when the agreement was taken back, zero where it stands.
	Withdrawn   time.Time
	WithdrawnBy string
}

// Release says whom an agreement releases. One that was withdrawn after it was
// given releases nobody; one given anew after that does.
func (c Case) Release(a Agreement) Released {
	out := Released{Org: c.Org, Agreement: a}
	for _, e := range c.Contacted {
		if e.Kind == ConsentWithdrawn && e.Position > a.Position {
			out.Withdrawn, out.WithdrawnBy = e.At, e.By
		}
	}
	if !out.Withdrawn.IsZero() {
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
