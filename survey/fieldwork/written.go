package fieldwork

import (
	"fmt"

	"omnibus/mail"
	"omnibus/tongue"
)

// MessageKey is the key of the message that goes with an event of the contact
// history, "" for kinds that have none.
func (e ContactEvent) MessageKey() string {
	switch e.Kind {
	case Invited, NominationAsked, Nominated:
		return fmt.Sprintf("contact %s %s %d", e.Wave, e.Org, e.Position)
	}
	return ""
}

// The words of the letters to directors and contacts.
var (
	whoAnswers    = tongue.Both("Who answers the %s for %s?", "Pwy sy'n ateb y %s ar ran %s?")
	whoStill      = tongue.Both("Reminder: who answers the %s?", "Nodyn atgoffa: pwy sy'n ateb y %s?")
	takesPart     = tongue.Both("%s takes part in the %s. Name the single point of contact to whom the survey is sent: yourself, your assistant or a colleague. They can hand its sections to others. It takes a minute.", "Mae %s yn cymryd rhan yn y %s. Enwch yr un person cyswllt yr anfonir yr arolwg ato: chi eich hun, eich cynorthwyydd neu gydweithiwr. Gall y person hwnnw roi adrannau i eraill. Mae'n cymryd munud.")
	opensAlone    = tongue.Both("The link and the code open that page alone.", "Mae'r ddolen a'r cod yn agor y dudalen honno yn unig.")
	namedYou      = tongue.Both("%s has named you the single point of contact of %s for the %s. You need not do anything now: the survey comes to this address in a message of its own, with a link for you alone. You can hand its sections to colleagues.", "Mae %s wedi eich enwi yn un person cyswllt %s ar gyfer y %s. Nid oes angen i chi wneud dim nawr: daw'r arolwg i'r cyfeiriad hwn mewn neges ei hun, gyda dolen i chi yn unig. Gallwch roi ei adrannau i gydweithwyr.")
	namedYourself = tongue.Both("You have named yourself the single point of contact of %s for the %s. You need not do anything now: the survey comes to this address in a message of its own, with a link for you alone. You can hand its sections to colleagues.", "Rydych wedi enwi eich hun yn un person cyswllt %s ar gyfer y %s. Nid oes angen i chi wneud dim nawr: daw'r arolwg i'r cyfeiriad hwn mewn neges ei hun, gyda dolen i chi yn unig. Gallwch roi ei adrannau i gydweithwyr.")
	ifSomebody    = tongue.Both("If it should be somebody else, tell us.", "Os dylai fod yn rhywun arall, dywedwch wrthym.")
	yourLink      = tongue.Both("%s: your link for %s", "%s: eich dolen ar gyfer %s")
	youAreAsked   = tongue.Both("You are asked to answer the %s for %s%s. You see all its sections, answer them or hand them to colleagues.", "Gofynnir i chi ateb y %s ar ran %s%s. Byddwch yn gweld pob adran, ac yn eu hateb neu'n eu rhoi i gydweithwyr.")
)

// Written writes the letter that goes with an event of the contact history. Its
// key is e.MessageKey().
func (l Letter) Written(e ContactEvent, to Contact) mail.Message {
	m := mail.Message{Key: e.MessageKey(), Wave: e.Wave, Org: e.Org, To: mail.Address{Name: to.Name, Email: to.Email}}
	switch {
	case e.Kind == NominationAsked && e.Number > 1:
		m.Kind = fmt.Sprintf("Reminder %d to name a contact", e.Number-1)
	case e.Kind == NominationAsked:
		m.Kind = "Request to name a contact"
	case e.Kind == Nominated:
		m.Kind = "Named as contact"
	default:
		m.Kind = "Invitation"
	}
	l.fill(&m, func(l Letter) written { return l.writtenFor(e, to) })
	return m
}

func (l Letter) writtenFor(e ContactEvent, to Contact) written {
	w := written{paragraphs: []string{l.say(dear, to.Name)}}
	add := func(paragraphs ...string) { w.paragraphs = append(w.paragraphs, paragraphs...) }
	switch e.Kind {
	case NominationAsked:
		if w.subject = l.say(whoAnswers, l.Survey, l.Organisation); e.Number > 1 {
			w.subject = l.say(whoStill, l.Survey)
		}
		add(l.say(takesPart, l.Organisation, l.Survey))
		add(l.ways()...)
		add(l.say(opensAlone))
	case Nominated:
		w.subject = l.say(youAreIt, l.Survey)
		if e.By == to.Name {
			add(l.say(namedYourself, l.Organisation, l.Survey))
		} else {
			add(l.say(namedYou, OneLine(e.By, 200), l.Organisation, l.Survey))
		}
		add(l.say(ifSomebody))
	default:
		w.subject = l.say(yourLink, l.Survey, l.Organisation)
		add(l.say(youAreAsked, l.Survey, l.Organisation, l.until()))
		add(l.ways()...)
		add(l.say(yoursAlone))
	}
	return w
}
