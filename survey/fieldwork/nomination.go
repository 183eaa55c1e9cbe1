package fieldwork

import (
	"time"

	"omnibus/fault"
	"omnibus/tongue"
)

// mostNamed is how many people one case may name in lettersIn: each gets a
// message at an address that somebody typed.
const mostNamed = 5

// AskNomination decides about writing to the director, for the first time or to
// remind them. history is the case's, which says how often they were asked.
func (r Room) AskNomination(a Ask, history []ContactEvent) (Step, error) {
	c := Case{Room: r, Contacted: history}
	director, ok := r.Director()
	switch n := c.Nomination(); {
	case n.Refused:
		return Step{}, fault.New(fault.Conflict, "They have said that they do not take part. Nothing was sent.")
	case n.Named != nil:
		return Step{}, fault.New(fault.Exists, "%s has been named already. Nothing was sent.", n.Named.Name)
	case !ok:
		return Step{}, fault.New(fault.Conflict, "This case has no director yet. Nothing was sent. Add one first.")
	case !n.MayAsk(a.At):
		return Step{}, fault.New(fault.TooOften, "%s was written to less than a day ago. Nothing was sent. Wait until a day has passed.", director.Name)
	default:
		var s Step
		s.told(a, ContactEvent{Kind: NominationAsked, Channel: ByEmail, Contact: director.ID, Number: n.Asked + 1})
		return s, nil
	}
}

// Nominate decides about the single point of contact that the director, or the
// team in the director's name, names. Naming another takes the place of who was
// named before. With Invite they get an invitation; it is for a survey that is
// being answered already, or one that the person before was let into.
func (r Room) Nominate(c Change) (Step, error) {
	director, _ := r.Director()
	fresh := Contact{Wave: c.Wave, Org: c.Org, Role: SinglePoint, Name: c.Name, Email: c.Email, JobTitle: c.JobTitle, Phone: c.Phone, Hours: c.Hours,
		Address: c.Address, Postcode: c.Postcode, Language: c.Language, NominatedBy: director.ID, By: c.By, At: c.At}
	fresh, err := fresh.Checked()
	if err != nil {
		return Step{}, err
	}
	before, again := r.Lead()
	if again && sameAddress(before.Email, fresh.Email) && before.Name == fresh.Name {
		return Step{}, fault.Say(fault.Exists, tongue.Both("%s (%s) is the contact already. Nothing was changed.", "%s (%s) yw'r person cyswllt eisoes. Ni newidiwyd dim."), before.Name, before.Email)
	}
	named := 0
	for _, other := range r.Contacts {
		if other.Role == SinglePoint && c.At.Sub(other.At) < lettersIn {
			named++
		}
	}
	if again && named >= mostNamed {
		return Step{}, fault.Say(fault.TooOften, tongue.Both("The contact has changed %d times within a day. Nothing was changed. Try again tomorrow, or ask the survey team.", "Mae'r person cyswllt wedi newid %d gwaith o fewn diwrnod. Ni newidiwyd dim. Rhowch gynnig arall arni yfory, neu gofynnwch i dîm yr arolwg."), named)
	}
	fresh.Replaces = before.ID
	if err := r.oneAddressOnePerson(fresh); err != nil {
		return Step{}, err
	}
	fresh.ID = c.Head + 1
	s := Step{Contacts: []Contact{fresh}}
	s.told(c.Ask, ContactEvent{Kind: Nominated, Channel: c.Channel, Contact: fresh.ID, About: director.ID, Reason: c.Reason})
	if again && !sameAddress(before.Email, fresh.Email) {
		s.add(c.Ask, PassedOn, "", fresh.ID)
	}
	if c.Invite {
		s.told(c.Ask, ContactEvent{Kind: Invited, Channel: ByEmail, Contact: fresh.ID, Pilot: c.Pilot})
	}
	return s.checked()
}

// Nomination is how far the naming of a case's single point of contact is.
type Nomination struct {
	// Director is who is asked, nil while nobody is known; Named is who is the
	// contact now, nil while there is none.
	Director, Named *Contact
	// Asked counts the requests, the last of them at Last (zero for none).
	Asked int
	Last  time.Time
	// Refused says that the organisation has said that it does not take part.
	Refused bool
}

// Nomination reads it from the case's people and history.
func (c Case) Nomination() Nomination {
	var n Nomination
	if d, ok := c.Room.Director(); ok {
		n.Director = &d
	}
	if l, ok := c.Room.Lead(); ok {
		n.Named = &l
	}
	for _, e := range c.Contacted {
		if e.Kind == NominationAsked {
			n.Asked, n.Last = n.Asked+1, e.At
		}
	}
	_, n.Refused = c.refusal()
	return n
}

// MayAsk says whether the director may be written to at a moment.
func (n Nomination) MayAsk(at time.Time) bool {
	return n.Director != nil && n.Named == nil && !n.Refused && (n.Last.IsZero() || at.Sub(n.Last) >= remindAfter)
}

// Declines decides about the director's word that the organisation does not take
// part. Saying it twice changes nothing.
func (c Case) Declines(a Ask, reason string) (Step, error) {
	if c.Nomination().Refused {
		return Step{}, nil
	}
	if reason == "" {
		reason = "No reason given"
	}
	var s Step
	s.told(a, ContactEvent{Kind: Refusal, Channel: ByWeb, Contact: a.Contact, Reason: reason})
	return s.checked()
}
