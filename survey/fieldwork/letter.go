package fieldwork

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"omnibus/mail"
	"omnibus/survey"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
)

// Letter is what an e-mail to a contact is made from. The zero Letter is not sent.
type Letter struct {
	// Site is where the survey is reached ("https://survey.example"); Token and
	// Code are the secrets of the access that the letter carries.
	Site, Token, Code string
	// Language is the one that the letter and all that follows is in.
	Language tongue.Language
	// Survey, Organisation, Section and Until are as pages write them.
	Survey, Organisation, Section, Until string
	// Team, Email and Phone are where the person can ask.
	Team, Email, Phone string
	// Also is the letter in the wave's other language, with the same secrets; nil
	// where there is one language. Nobody knows which of them somebody reads who
	// has never been to the pages, so they are sent both.
	Also *Letter
}

// NewLetter writes down what a letter says of a wave: in all its languages, that
// of first before the others. section is the id of the one that it is about, ""
// for the whole; last is the last day for answers.
func NewLetter(w *survey.Wave, q *questionnaire.Questionnaire, first tongue.Language, organisation, section string, last time.Time) Letter {
	in := func(l tongue.Language) Letter {
		spoken := w.In(l)
		letter := Letter{Language: l, Survey: spoken.Survey, Organisation: organisation, Until: tongue.Day(l, last),
			Team: spoken.Contact.Team, Email: w.Contact.Email, Phone: w.Contact.Phone}
		if s, ok := q.In(l).Section(section); ok {
			letter.Section = s.Title
		}
		return letter
	}
	letter := in(first)
	for _, l := range w.Languages {
		if l != first {
			also := in(l)
			letter.Also = &also
		}
	}
	return letter
}

// Sent says whether there is anything to send.
func (l Letter) Sent() bool { return l.Site != "" }

// Link is the address that lets the person in.
func (l Letter) Link() string { return l.Site + "/r/l/" + l.Token }

// written is a letter's subject and its paragraphs, in one language.
type written struct {
	subject    string
	paragraphs []string
}

// betweenLanguages stands between the same letter in two languages.
const betweenLanguages = "* * *"

// longestSubject is how long a subject may be, in characters.
const longestSubject = 150

// fill puts a letter into a message, in each of its languages.
func (l Letter) fill(m *mail.Message, write func(Letter) written) {
	all := []Letter{l}
	if l.Also != nil {
		also := *l.Also
		also.Site, also.Token, also.Code = l.Site, l.Token, l.Code
		all = append(all, also)
	}
	var texts []string
	for _, one := range all {
		for _, text := range []*string{&one.Survey, &one.Organisation, &one.Section} {
			*text = OneLine(*text, 300)
		}
		w := write(one)
		// Both subjects, where there is room for them: the first alone looks like spam
		// to whoever does not read it.
		if both := m.Subject + " / " + w.subject; m.Subject == "" {
			m.Subject = OneLine(w.subject, longestSubject)
		} else if utf8.RuneCountInString(both) <= longestSubject {
			m.Subject = OneLine(both, longestSubject)
		}
		texts = append(texts, strings.Join(append(w.paragraphs, one.ask()...), "\n\n"))
	}
	m.Text = strings.Join(texts, "\n\n"+betweenLanguages+"\n\n") + "\n"
}

// The words of letters.
var (
	dear        = tongue.Both("Dear %s,", "Annwyl %s,")
	untilDay    = tongue.Both(" by %s", " erbyn %s")
	openLink    = tongue.Both("Open this link:\n%s", "Agorwch y ddolen hon:\n%s")
	orType      = tongue.Both("Or type the code %s at\n%s/r/", "Neu teipiwch y cod %s yn\n%s/r/")
	yoursAlone  = tongue.Both("The link and the code are yours alone. They can be used as often as you like, on any device.", "Chi yn unig biau'r ddolen a'r cod. Gallwch eu defnyddio mor aml ag y mynnwch, ar unrhyw ddyfais.")
	ifAnyQuery  = tongue.Both("If you have a question: %s, %s", "Os oes gennych gwestiwn: %s, %s")
	theTeam     = tongue.Both("The survey team", "Tîm yr arolwg")
	remindedOf  = tongue.Both("Reminder: %s", "Nodyn atgoffa: %s")
	reminds     = tongue.Both("%s reminds you to answer the section “%s” of the %s for %s%s. You see that section alone. This link and code are new; those of the first e-mail go on working.", "Mae %s yn eich atgoffa i ateb yr adran “%s” o'r %s ar ran %s%s. Byddwch yn gweld yr adran honno yn unig. Mae'r ddolen a'r cod hyn yn newydd; mae rhai'r e-bost cyntaf yn dal i weithio.")
	youAreIt    = tongue.Both("You are the contact for the %s", "Chi yw'r person cyswllt ar gyfer y %s")
	passesOn    = tongue.Both("%s has made you the contact of %s for the %s. You see all its sections, answer them or hand them to colleagues%s.", "Mae %s wedi eich gwneud yn berson cyswllt %s ar gyfer y %s. Byddwch yn gweld pob adran, ac yn eu hateb neu'n eu rhoi i gydweithwyr%s.")
	asksYou     = tongue.Both("%s asks you to answer: %s", "Mae %s yn gofyn i chi ateb: %s")
	asksSection = tongue.Both("%s asks you to answer the section “%s” of the %s for %s%s. You see that section alone.", "Mae %s yn gofyn i chi ateb yr adran “%s” o'r %s ar ran %s%s. Byddwch yn gweld yr adran honno yn unig.")
)

func (l Letter) say(t tongue.Text, args ...any) string { return t.In(l.Language, args...) }

// ways are the paragraphs that say how the person gets in.
func (l Letter) ways() []string {
	return []string{l.say(openLink, l.Link()), l.say(orType, l.Code, l.Site)}
}

// until is " by 28 October 2016", "" where no day is known.
func (l Letter) until() string {
	if l.Until == "" {
		return ""
	}
	return l.say(untilDay, l.Until)
}

// Message writes the letter that goes with a deed in a room.
func (l Letter) Message(e Event, to Contact) mail.Message {
	by := OneLine(e.By, 200)
	m := mail.Message{
		Key:  fmt.Sprintf("room %s %s %d", e.Wave, e.Org, e.Position),
		Wave: e.Wave, Org: e.Org, To: mail.Address{Name: to.Name, Email: to.Email},
	}
	m.Kind = map[Deed]string{Reminded: "Reminder by the contact", PassedOn: "Room passed on"}[e.Deed]
	if m.Kind == "" {
		m.Kind = "Section handed over"
	}
	l.fill(&m, func(l Letter) written {
		var subject, what string
		switch e.Deed {
		case Reminded:
			subject, what = l.say(remindedOf, l.Section), l.say(reminds, by, l.Section, l.Survey, l.Organisation, l.until())
		case PassedOn:
			subject, what = l.say(youAreIt, l.Survey), l.say(passesOn, by, l.Organisation, l.Survey, l.until())
		default:
			subject, what = l.say(asksYou, by, l.Section), l.say(asksSection, by, l.Section, l.Survey, l.Organisation, l.until())
		}
		paragraphs := append([]string{l.say(dear, to.Name), what}, l.ways()...)
		return written{subject, append(paragraphs, l.say(yoursAlone))}
	})
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
		team = l.say(theTeam)
	}
	return []string{l.say(ifAnyQuery, team, strings.Join(ways, ", "))}
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
