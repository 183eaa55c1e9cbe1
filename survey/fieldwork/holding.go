package fieldwork

import (
	"time"

	"omnibus/fault"
	"omnibus/tongue"
)

// The bounds of a room. Each hand-over and reminder is an e-mail to an address
// that somebody typed: nobody may use us to send many.
const (
	mostHolders = 10
	mostLetters = 60
	lettersIn   = 24 * time.Hour
	remindAfter = 24 * time.Hour
)

// Ask is what somebody wants to do in a room, and where it stands.
type Ask struct {
	Wave, Org string
	// By is the name of who asks, at At.
	By string
	At time.Time
	// Section and Contact say what it is about; each may be empty.
	Section string
	Contact int64
	// Name and Email are of the person to hand or pass on to.
	Name, Email string
	// Beside are the questions of other sections that the section's route depends
	// on: who holds the section may have their answers read for that.
	Beside []string
	// Head is the log's last position. Nothing may be added to the log between
	// reading it and writing the decision.
	Head int64
	// Finished says that the section is finished; Unfinished is how many
	// sections of the whole are not.
	Finished   bool
	Unfinished int
	// Turned is the log position of the latest turn of any section.
	Turned int64
}

// Step is what a decision adds to the log. Nothing is overwritten.
type Step struct {
	Contacts  []Contact
	Events    []Event
	Contacted []ContactEvent
}

// add puts an event behind what the step has already. A new contact's position
// is a line of its own.
func (s *Step) add(a Ask, deed Deed, section string, contact int64) {
	s.Events = append(s.Events, Event{
		Position: s.Head(a.Head) + 1, Wave: a.Wave, Org: a.Org, Deed: deed, Section: section, Contact: contact, By: a.By, At: a.At,
	})
}

// Head is the log's last position when the step has been written.
func (s Step) Head(before int64) int64 {
	return before + int64(len(s.Contacts)+len(s.Events)+len(s.Contacted))
}

// Hand decides about handing a section to a colleague. With a Contact the
// section is reassigned: taken back from that one in the same step.
func (r Room) Hand(a Ask) (Step, error) {
	name, email, err := person(a)
	if err != nil {
		return Step{}, err
	}
	if a.Finished {
		return Step{}, fault.Say(fault.Conflict, tongue.Both("This section is finished, so it can't be handed to anybody. Nothing was changed. Open the section again first.", "Mae'r adran hon wedi'i gorffen, felly ni ellir ei rhoi i neb. Ni newidiwyd dim. Agorwch yr adran eto yn gyntaf."))
	}
	holders := r.Holders(a.Section)
	if a.Contact == 0 && len(holders) >= mostHolders {
		return Step{}, fault.Say(fault.Refused, tongue.Both("%d colleagues hold this section, and more can't. Nothing was changed. Take it back from one of them first.", "Mae %d o gydweithwyr yn dal yr adran hon, ac ni all mwy. Ni newidiwyd dim. Cymerwch hi yn ôl oddi wrth un ohonynt yn gyntaf."), mostHolders)
	}
	for _, h := range holders {
		if sameAddress(h.Contact.Email, email) {
			return Step{}, fault.Say(fault.Exists, tongue.Both("%s (%s) holds this section already. Nothing was changed. You can remind them instead.", "Mae'r adran hon gan %s (%s) eisoes. Ni newidiwyd dim. Gallwch eu hatgoffa yn lle hynny."), h.Contact.Name, h.Contact.Email)
		}
	}
	if err := r.mayWrite(a); err != nil {
		return Step{}, err
	}
	var s Step
	if a.Contact != 0 {
		if _, ok := r.holding(a.Section, a.Contact); !ok {
			return Step{}, notHeld()
		}
		s.add(a, TakenBack, a.Section, a.Contact)
	}
	id := r.known(Colleague, name, email)
	if id == 0 {
		id = s.introduce(a, Colleague, name, email)
	}
	s.add(a, Handed, a.Section, id)
	s.Events[len(s.Events)-1].Beside = a.Beside
	return s, nil
}

// TakeBack decides about taking a section back from a colleague. What they
// answered stays.
func (r Room) TakeBack(a Ask) (Step, error) {
	if _, ok := r.holding(a.Section, a.Contact); !ok {
		return Step{}, notHeld()
	}
	var s Step
	s.add(a, TakenBack, a.Section, a.Contact)
	return s, nil
}

// Remind decides about reminding a colleague of a section.
func (r Room) Remind(a Ask) (Step, error) {
	h, ok := r.holding(a.Section, a.Contact)
	switch {
	case !ok:
		return Step{}, notHeld()
	case a.Finished:
		return Step{}, fault.Say(fault.Conflict, tongue.Both("This section is finished, so there is nothing to remind anybody of. Nothing was sent.", "Mae'r adran hon wedi'i gorffen, felly nid oes dim i atgoffa neb amdano. Ni anfonwyd dim."))
	case a.At.Before(h.RemindFrom()):
		return Step{}, fault.Say(fault.TooOften, tongue.Both("%s was written to less than a day ago. Nothing was sent. Try again tomorrow.", "Ysgrifennwyd at %s lai na diwrnod yn ôl. Ni anfonwyd dim. Rhowch gynnig arall arni yfory."), h.Contact.Name)
	}
	if err := r.mayWrite(a); err != nil {
		return Step{}, err
	}
	var s Step
	s.add(a, Reminded, a.Section, a.Contact)
	return s, nil
}

// RemindFrom is when the holder may be written to again.
func (h Holding) RemindFrom() time.Time { return later(h.Since, h.Reminded).Add(remindAfter) }

// PassOn decides about giving the room to another person.
func (r Room) PassOn(a Ask) (Step, error) {
	name, email, err := person(a)
	if err != nil {
		return Step{}, err
	}
	if lead, ok := r.Lead(); ok && sameAddress(lead.Email, email) {
		return Step{}, fault.Say(fault.Exists, tongue.Both("%s (%s) is the contact already. Nothing was changed.", "%s (%s) yw'r person cyswllt eisoes. Ni newidiwyd dim."), lead.Name, lead.Email)
	}
	if err := r.mayWrite(a); err != nil {
		return Step{}, err
	}
	var s Step
	id := s.introduce(a, SinglePoint, name, email)
	if before, ok := r.Lead(); ok {
		s.Contacts[0].Replaces = before.ID
	}
	s.add(a, PassedOn, "", id)
	return s, nil
}

// SignOff decides about the contact's word for the whole. Signing off what is
// signed off adds nothing.
func (r Room) SignOff(a Ask) (Step, error) {
	if a.Unfinished > 0 {
		return Step{}, fault.Say(fault.Conflict, tongue.Both("All sections have to be finished before you sign off. Nothing was changed. Finish the others first.", "Rhaid gorffen pob adran cyn i chi gymeradwyo. Ni newidiwyd dim. Gorffennwch y lleill yn gyntaf."))
	}
	var s Step
	if _, signed := r.Signed(a.Turned); !signed {
		s.add(a, SignedOff, "", 0)
	}
	return s, nil
}

// introduce adds a person to the case and gives their number.
func (s *Step) introduce(a Ask, role Role, name, email string) int64 {
	c := Contact{ID: s.Head(a.Head) + 1, Wave: a.Wave, Org: a.Org, Role: role, Name: name, Email: email, By: a.By, At: a.At}
	s.Contacts = append(s.Contacts, c)
	return c.ID
}

// known finds the person among the case's people, 0 for nobody.
func (r Room) known(role Role, name, email string) int64 {
	for _, c := range r.Contacts {
		if c.Role == role && c.Name == name && sameAddress(c.Email, email) {
			return c.ID
		}
	}
	return 0
}

// mayWrite says whether one more e-mail may leave this room now.
func (r Room) mayWrite(a Ask) error {
	letters := 0
	for _, e := range r.Events {
		if (e.Deed == Handed || e.Deed == Reminded || e.Deed == PassedOn) && a.At.Sub(e.At) < lettersIn {
			letters++
		}
	}
	if letters >= mostLetters {
		return fault.Say(fault.TooOften, tongue.Both("%d e-mails to colleagues went out within a day, and more can't. Nothing was changed. Try again tomorrow.", "Anfonwyd %d e-bost at gydweithwyr o fewn diwrnod, ac ni ellir anfon mwy. Ni newidiwyd dim. Rhowch gynnig arall arni yfory."), mostLetters)
	}
	return nil
}

func person(a Ask) (name, email string, err error) {
	if name, err = ReadName(a.Name); err != nil {
		return "", "", err
	}
	email, err = ReadEmail(a.Email)
	return name, email, err
}

func notHeld() error {
	return fault.Say(fault.NotFound, tongue.Both("This person does not hold this section now, perhaps because it was taken back. Nothing was changed.", "Nid yw'r adran hon gan y person hwn nawr, efallai am iddi gael ei chymryd yn ôl. Ni newidiwyd dim."))
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
