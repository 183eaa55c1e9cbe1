package fieldwork

import (
	"fmt"
	"strings"

	"omnibus/mail"
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

// Written writes the letter that goes with an event of the contact history. Its
// key is e.MessageKey().
func (l Letter) Written(e ContactEvent, to Contact) mail.Message {
	for _, text := range []*string{&l.Survey, &l.Organisation} {
		*text = OneLine(*text, 300)
	}
	var until string
	if l.Until != "" {
		until = " by " + l.Until
	}
	m := mail.Message{Key: e.MessageKey(), Wave: e.Wave, Org: e.Org, To: mail.Address{Name: to.Name, Email: to.Email}}
	text := []string{"Dear " + to.Name + ","}
	ways := []string{"Open this link:\n" + l.Link(), "Or type the code " + l.Code + " at\n" + l.Site + "/r/"}
	switch e.Kind {
	case NominationAsked:
		m.Kind = "Request to name a contact"
		m.Subject = "Who answers the " + l.Survey + " for " + l.Organisation + "?"
		if e.Number > 1 {
			m.Kind, m.Subject = fmt.Sprintf("Reminder %d to name a contact", e.Number-1), "Reminder: who answers the "+l.Survey+"?"
		}
		text = append(text, fmt.Sprintf("%s takes part in the %s. Name the single point of contact to whom the survey is sent: yourself, your assistant or a colleague. They can hand its sections to others. It takes a minute.", l.Organisation, l.Survey))
		text = append(text, ways...)
		text = append(text, "The link and the code open that page alone.")
	case Nominated:
		m.Kind = "Named as contact"
		namer := OneLine(e.By, 200) + " has named you"
		if e.By == to.Name {
			namer = "You have named yourself"
		}
		m.Subject = "You are the contact for the " + l.Survey
		text = append(text, fmt.Sprintf("%s the single point of contact of %s for the %s. You need not do anything now: the survey comes to this address in a message of its own, with a link for you alone. You can hand its sections to colleagues.", namer, l.Organisation, l.Survey),
			"If it should be somebody else, tell us.")
	default:
		m.Kind = "Invitation"
		m.Subject = l.Survey + ": your link for " + l.Organisation
		text = append(text, fmt.Sprintf("You are asked to answer the %s for %s%s. You see all its sections, answer them or hand them to colleagues.", l.Survey, l.Organisation, until))
		text = append(text, ways...)
		text = append(text, "The link and the code are yours alone. They can be used as often as you like, on any device.")
	}
	m.Subject = OneLine(m.Subject, 150)
	m.Text = strings.Join(append(text, l.ask()...), "\n\n") + "\n"
	return m
}
