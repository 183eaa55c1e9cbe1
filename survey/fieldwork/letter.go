package fieldwork

import (
	"fmt"
	"strings"

	"omnibus/mail"
)

// Letter is what an e-mail to a contact is made from. The zero Letter is not sent.
type Letter struct {
	// Site is where the survey is reached ("https://survey.example"); Token and
	// Code are the secrets of the access that the letter carries.
	Site, Token, Code string
	// Survey, Organisation, Section and Until are as pages write them.
	Survey, Organisation, Section, Until string
	// Team, Email and Phone are where the person can ask.
	Team, Email, Phone string
}

// Sent says whether there is anything to send.
func (l Letter) Sent() bool { return l.Site != "" }

// Link is the address that lets the person in.
func (l Letter) Link() string { return l.Site + "/r/l/" + l.Token }

// Message writes the letter that goes with a deed in a room.
func (l Letter) Message(e Event, to Contact) mail.Message {
	by := OneLine(e.By, 200)
	for _, text := range []*string{&l.Survey, &l.Organisation, &l.Section} {
		*text = OneLine(*text, 300)
	}
	m := mail.Message{
		Key:  fmt.Sprintf("room %s %s %d", e.Wave, e.Org, e.Position),
		Wave: e.Wave, Org: e.Org, To: mail.Address{Name: to.Name, Email: to.Email},
	}
	var what, until string
	if l.Until != "" {
		until = " by " + l.Until
	}
	switch e.Deed {
	case Reminded:
		m.Kind = "Reminder by the contact"
		m.Subject = "Reminder: " + l.Section
		what = fmt.Sprintf("%s reminds you to answer the section “%s” of the %s for %s%s. You see that section alone. This link and code are new; those of the first e-mail go on working.", by, l.Section, l.Survey, l.Organisation, until)
	case PassedOn:
		m.Kind = "Room passed on"
		m.Subject = "You are the contact for the " + l.Survey
		what = fmt.Sprintf("%s has made you the contact of %s for the %s. You see all its sections, answer them or hand them to colleagues%s.", by, l.Organisation, l.Survey, until)
	default:
		m.Kind = "Section handed over"
		m.Subject = fmt.Sprintf("%s asks you to answer: %s", by, l.Section)
		what = fmt.Sprintf("%s asks you to answer the section “%s” of the %s for %s%s. You see that section alone.", by, l.Section, l.Survey, l.Organisation, until)
	}
	m.Subject = OneLine(m.Subject, 150)
	m.Text = strings.Join(append([]string{
		"Dear " + to.Name + ",", what,
		"Open this link:\n" + l.Link(),
		"Or type the code " + l.Code + " at\n" + l.Site + "/r/",
		"The link and the code are yours alone. They can be used as often as you like, on any device.",
	}, l.ask()...), "\n\n") + "\n"
	return m
}

// ask says whom to ask.
func (l Letter) ask() []string {
	var ways []string
	for _, way := range []string{l.Email, l.Phone} {
		if way != "" {
			ways = append(ways, way)
		}
	}
	if len(ways) == 0 {
		return nil
	}
	team := l.Team
	if team == "" {
		team = "The survey team"
	}
	return []string{"If you have a question: " + team + ", " + strings.Join(ways, ", ")}
}

// OneLine keeps a text to one line of at most so many characters.
func OneLine(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if unprintable(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, " "))
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most-1]) + "…"
	}
	return text
}
