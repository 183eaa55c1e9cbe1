package fieldwork

import (
	"omnibus/fault"
	"omnibus/tongue"
)

// Change is what the team does to one of a case's people.
type Change struct {
	// Ask says whose case it is, by whom and when; Contact is the person that is
	// changed, 0 for a new one; Name and Email are what they are from now on.
	Ask
	// Role is that of a new person; a changed one keeps theirs.
	Role                   Role
	JobTitle, Phone, Hours string
	// Address, Postcode and Language are as those of Contact.
	Address, Postcode string
	Language          tongue.Language
	// Reason is why, and Channel how the team learnt of it.
	Reason  string
	Channel Channel
	// Invite sends the single point of contact, changed or named, an invitation of
	// their own.
	Invite bool
	// Pilot says that the invitation belongs to the pilot.
	Pilot bool
}

// told adds an event to the step, of which the position is given here.
func (s *Step) told(a Ask, e ContactEvent) {
	e.Position, e.Wave, e.Org, e.By, e.At = s.Head(a.Head)+1, a.Wave, a.Org, a.By, a.At
	e.Message = e.MessageKey()
	s.Contacted = append(s.Contacted, e)
}

// Change decides about a person added or changed by the team. When another
// address takes over, everything open moves along: whoever had the room by the
// old one is out, and sections that a colleague held are handed to the new one.
func (r Room) Change(c Change) (Step, error) {
	old, changed := r.Contact(c.Contact)
	if c.Contact != 0 {
		if now, ok := r.Now(c.Contact); !changed || !ok || now.ID != old.ID {
			return Step{}, fault.Say(fault.Conflict, tongue.Both("Somebody else has changed this contact meanwhile. Nothing was changed. Look at the case again.", "Mae rhywun arall wedi newid y person cyswllt hwn yn y cyfamser. Ni newidiwyd dim. Edrychwch ar yr achos eto."))
		}
		c.Role = old.Role
	}
	fresh := Contact{Wave: c.Wave, Org: c.Org, Role: c.Role, Name: c.Name, Email: c.Email, JobTitle: c.JobTitle, Phone: c.Phone, Hours: c.Hours,
		Address: c.Address, Postcode: c.Postcode, Language: c.Language, NominatedBy: old.NominatedBy, Replaces: old.ID, By: c.By, At: c.At}
	fresh, err := fresh.Checked()
	if err != nil {
		return Step{}, err
	}
	if err := r.oneAddressOnePerson(fresh); err != nil {
		return Step{}, err
	}
	moved := changed && !sameAddress(old.Email, fresh.Email)
	if changed && !moved && fresh.Name == old.Name && fresh.sameDetails(old) {
		if c.Invite && old.Role == SinglePoint { // they stay who they are, and are written to
			return r.Invite(c.Ask, c.Pilot)
		}
		return Step{}, fault.Say(fault.Exists, tongue.Both("Nothing of this contact is different. Nothing was changed.", "Nid oes dim o'r person cyswllt hwn yn wahanol. Ni newidiwyd dim."))
	}
	if !changed && fresh.Role == SinglePoint {
		if lead, ok := r.Lead(); ok {
			return Step{}, fault.New(fault.Exists, "%s is the single point of contact. Nothing was changed. Change that contact, and everything open moves along.", lead.Name)
		}
	}
	var s Step
	fresh.ID = c.Head + 1
	s.Contacts = append(s.Contacts, fresh)
	if changed {
		s.told(c.Ask, ContactEvent{Kind: ContactChanged, Channel: c.Channel, Contact: fresh.ID, About: old.ID, Reason: c.Reason})
	}
	if moved {
		r.move(&s, c.Ask, old, fresh)
	}
	if c.Invite && fresh.Role == SinglePoint {
		s.told(c.Ask, ContactEvent{Kind: Invited, Channel: ByEmail, Contact: fresh.ID, Pilot: c.Pilot})
	}
	return s.checked()
}

// checked gives the step with its events as they are kept, or says what is wrong
// with one of them.
func (s Step) checked() (Step, error) {
	for i, e := range s.Contacted {
		var err error
		if s.Contacted[i], err = e.Checked(); err != nil {
			return Step{}, err
		}
	}
	return s, nil
}

// move passes on the room, or each section that the old one holds.
func (r Room) move(s *Step, a Ask, old, fresh Contact) {
	switch fresh.Role {
	case SinglePoint:
		s.add(a, PassedOn, "", fresh.ID)
	case Colleague:
		held := map[string][]string{}
		var order []string
		for _, e := range r.Events {
			if _, holds := r.holding(e.Section, old.ID); e.Deed == Handed && e.Contact == old.ID && holds {
				if held[e.Section] == nil {
					order = append(order, e.Section)
				}
				held[e.Section] = append([]string{}, e.Beside...)
			}
		}
		for _, section := range order {
			s.add(a, TakenBack, section, old.ID)
			s.add(a, Handed, section, fresh.ID)
			s.Events[len(s.Events)-1].Beside = held[section]
		}
	}
}

// oneAddressOnePerson refuses a second person with an address that the case has
// already. One person may have two roles, and be given another name in one after
// the other.
func (r Room) oneAddressOnePerson(c Contact) error {
	before, _ := r.Contact(c.Replaces)
	for _, other := range r.Present() {
		inOtherRole := other.Name == before.Name && sameAddress(other.Email, before.Email)
		if other.ID != c.Replaces && sameAddress(other.Email, c.Email) && other.Name != c.Name && !inOtherRole {
			return fault.Say(fault.Exists, tongue.Both("%s has the address %s already. Nothing was changed. Two people cannot have one address, because each gets a link of their own.", "Mae gan %s y cyfeiriad %s eisoes. Ni newidiwyd dim. Ni all dau berson fod ag un cyfeiriad, gan fod pob un yn cael ei ddolen ei hun."), other.Name, other.Email)
		}
	}
	return nil
}

// Invite decides about sending the single point of contact a link and a code,
// for the first time or again. Those given before go on working.
func (r Room) Invite(a Ask, pilot bool) (Step, error) {
	lead, ok := r.Lead()
	if !ok {
		return Step{}, fault.New(fault.Conflict, "This case has no single point of contact yet. Nothing was sent. Add one first, or ask the director to name one.")
	}
	var s Step
	s.told(a, ContactEvent{Kind: Invited, Channel: ByEmail, Contact: lead.ID, Pilot: pilot})
	return s, nil
}
