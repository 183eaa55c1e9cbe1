package plan

import (
	"slices"

	"omnibus/mail"
	"omnibus/survey/fieldwork"
)

// Case is what the plan has to know of a case. It knows no answer.
type Case struct {
	Org, Name string
	Pilot     bool
	Refused   bool
	SignedOff bool
	// Begun and HandedIn are sections by id.
	Begun, HandedIn map[string]bool
	// Director and Lead (the single point of contact) are nil where nobody is known.
	Director, Lead *Person
	// Colleagues hold sections now.
	Colleagues []Person
	// Got are the contacts to whom the moment in question was sent already.
	Got map[int64]bool
}

// Person is a contact as the plan sees them.
type Person struct {
	fieldwork.Contact
	// Holds are the sections that a colleague has now.
	Holds []string
	// Bounced says that mail to the address came back for good, Returned that a
	// letter did; Stopped that they want no more messages.
	Bounced, Returned, Stopped bool
}

// Reason is why somebody does not get a message.
type Reason string

// The reasons, in the order in which they are asked for.
const (
	NotInSample  Reason = "not in this part of the sample"
	HasRefused   Reason = "refused"
	HasContact   Reason = "the contact is known"
	HasAnswered  Reason = "has answered"
	HasOneIn     Reason = "has handed in a section"
	HasAllIn     Reason = "has handed in"
	HasSignedOff Reason = "has signed off"
	NobodyHolds  Reason = "no colleague holds a missing section"
	NoContact    Reason = "no contact is known"
	WantsNoMore  Reason = "wants no more messages"
	CameBack     Reason = "mail to the address came back"
	NoAddress    Reason = "there is no e-mail address"
	NoPostal     Reason = "there is no postal address with a postcode"
	LetterBack   Reason = "a letter to the address came back"
	Unprintable  Reason = "name or address has signs that cannot be printed"
	HasIt        Reason = "was sent it already"
)

// Reasons are all reasons, in their order.
var Reasons = []Reason{NotInSample, HasRefused, HasContact, HasAnswered, HasOneIn, HasAllIn, HasSignedOff, NobodyHolds, NoContact, WantsNoMore, CameBack, NoAddress, NoPostal, LetterBack, Unprintable, HasIt}

// Left is somebody, or a whole case, that does not get a message.
type Left struct {
	Org, Organisation string
	// Contact is zero where the whole case is left out.
	Contact fieldwork.Contact
	Reason  Reason
}

// Tally counts what was decided.
type Tally struct {
	// Cases get at least one message; Gets counts the messages.
	Cases, Gets int
	Left        map[Reason]int
}

// Add counts what Decide gave for one case.
func (t *Tally) Add(to []Recipient, left []Left) {
	t.Gets += len(to)
	t.Cases += min(len(to), 1)
	for _, l := range left {
		t.Left[l.Reason]++
	}
}

// TallyOf counts what was decided about all cases, whose recipients stand one
// organisation after the other.
func TallyOf(to []Recipient, left []Left) Tally {
	t := Tally{Gets: len(to), Left: map[Reason]int{}}
	for i, one := range to {
		if i == 0 || one.Org != to[i-1].Org {
			t.Cases++
		}
	}
	for _, l := range left {
		t.Left[l.Reason]++
	}
	return t
}

// Decide says who of a case gets the moment's message, and who does not and why.
// It gives at least one line a case.
func (m *Moment) Decide(c Case) ([]Recipient, []Left) {
	if reason := m.leaves(c); reason != "" {
		return nil, []Left{{Org: c.Org, Organisation: c.Name, Reason: reason}}
	}
	var to []Recipient
	var left []Left
	for _, p := range m.persons(c) {
		if m.Channel == Letter {
			p.Address, p.Postcode = c.postal(p)
		}
		if reason := m.skips(c, p); reason != "" {
			left = append(left, Left{c.Org, c.Name, p.Contact, reason})
			continue
		}
		to = append(to, Recipient{Org: c.Org, Organisation: c.Name, Contact: p.Contact, Missing: m.missing(c, p)})
	}
	if len(to)+len(left) == 0 {
		reason := NoContact
		if m.To == fieldwork.Colleague {
			reason = NobodyHolds
		}
		left = []Left{{Org: c.Org, Organisation: c.Name, Reason: reason}}
	}
	return to, left
}

// leaves gives why the whole case is left out.
func (m *Moment) leaves(c Case) Reason {
	if m.For == PilotSample && !c.Pilot || m.For == MainSample && c.Pilot {
		return NotInSample
	}
	if c.Refused {
		return HasRefused
	}
	missing := 0
	for _, id := range m.asked() {
		if !c.HandedIn[id] {
			missing++
		}
	}
	for _, holds := range []struct {
		unless Unless
		true   bool
		reason Reason
	}{
		{UnlessNominated, c.Lead != nil, HasContact},
		{UnlessAnswered, anyTrue(c.Begun) || anyTrue(c.HandedIn), HasAnswered},
		{UnlessOneIn, anyTrue(c.HandedIn), HasOneIn},
		{UnlessAllIn, missing == 0, HasAllIn},
		{UnlessSignedOff, c.SignedOff, HasSignedOff},
	} {
		if holds.true && slices.Contains(m.Unless, holds.unless) {
			return holds.reason
		}
	}
	if missing == 0 && len(m.Missing) > 0 {
		return HasAllIn
	}
	return ""
}

// asked are the sections that the moment is about.
func (m *Moment) asked() []string {
	if len(m.Missing) > 0 {
		return m.Missing
	}
	var all []string
	for _, s := range m.plan.sections {
		all = append(all, s.ID)
	}
	return all
}

// persons are those of a case that the moment is to.
func (m *Moment) persons(c Case) []Person {
	one := func(p *Person) []Person {
		if p == nil {
			return nil
		}
		return []Person{*p}
	}
	switch m.To {
	case fieldwork.Director:
		return one(c.Director)
	case fieldwork.SinglePoint:
		if c.Lead == nil && m.OrDirector {
			return one(c.Director)
		}
		return one(c.Lead)
	}
	var holders []Person
	for _, p := range c.Colleagues {
		if len(m.missing(c, p)) > 0 {
			holders = append(holders, p)
		}
	}
	return holders
}

// skips gives why one person is left out.
func (m *Moment) skips(c Case, p Person) Reason {
	switch {
	case c.Got[p.ID]:
		return HasIt
	case p.Stopped:
		return WantsNoMore
	case m.Channel == Email && (mail.Address{Email: p.Email}).Check() != nil:
		return NoAddress
	case m.Channel == Email && p.Bounced:
		return CameBack
	case m.Channel == Letter && (p.Postcode == "" || p.Address == ""):
		return NoPostal
	case m.Channel == Letter && p.Returned:
		return LetterBack
	}
	return ""
}

// postal gives where a letter to a person goes: to their own address, else to
// that of their organisation, which is its director's or its contact's.
func (c Case) postal(p Person) (address, postcode string) {
	for _, at := range []*Person{&p, c.Director, c.Lead} {
		if at != nil && at.Postcode != "" && at.Address != "" {
			return at.Address, at.Postcode
		}
	}
	return "", ""
}

// missing are the sections that the moment is about and that are not handed in,
// in the questionnaire's order; a colleague has only their own.
func (m *Moment) missing(c Case, p Person) []Section {
	var all []Section
	for _, s := range m.plan.sections {
		own := m.To != fieldwork.Colleague || slices.Contains(p.Holds, s.ID)
		if own && !c.HandedIn[s.ID] && slices.Contains(m.asked(), s.ID) {
			all = append(all, s)
		}
	}
	return all
}

func anyTrue(of map[string]bool) bool {
	for _, is := range of {
		if is {
			return true
		}
	}
	return false
}
