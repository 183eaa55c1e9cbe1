package fieldwork

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"omnibus/mail"
)

// Sort is what a line of a case's time line is about, by which it is filtered.
type Sort string

// The sorts of lines, as pages name them.
const (
	OfContacts Sort = "contacts"
	OfMessages Sort = "messages"
	OfCalls    Sort = "calls"
	OfSections Sort = "sections"
	OfSaves    Sort = "saves"
	OfNotes    Sort = "notes"
)

// Sorts are all sorts, in the order in which pages offer them.
var Sorts = []Sort{OfContacts, OfMessages, OfCalls, OfSections, OfSaves, OfNotes}

// Line is one line of a case's time line. It is made from the logs each time and
// kept nowhere.
type Line struct {
	At time.Time
	// Position is the line's place in the log, 0 for what happened to a message.
	Position int64
	Sort     Sort
	Channel  Channel
	// What says what happened, in words, without names; Detail what more is known.
	What, Detail string
	// Contact is whom it was to, from or about, 0 for nobody known; About is who
	// was there before, or who named them.
	Contact, About int64
	// Section is the id of the section that it is about, "" for none.
	Section string
	// By is the name of who did it.
	By string
	// CallBack is when a call was agreed on, zero for never.
	CallBack time.Time
}

// Timeline gives everything that the case's logs hold as one list, the earliest
// first. Of what happened at one moment the log's order decides.
func (c Case) Timeline() []Line {
	var lines []Line
	for _, k := range c.Room.Contacts {
		lines = append(lines, Line{At: k.At, Position: k.ID, Sort: OfContacts, Channel: InOffice, What: "Contact added", Detail: string(k.Role), Contact: k.ID, About: k.NominatedBy, By: k.By})
	}
	// A row that came with an event is told by that event.
	told := map[int64]bool{}
	for _, e := range c.Contacted {
		told[e.Contact] = told[e.Contact] || e.Kind == ContactChanged || e.Kind == Nominated
		lines = append(lines, e.line())
	}
	for _, e := range c.Room.Events {
		told[e.Contact] = told[e.Contact] || e.Deed == PassedOn || e.Deed == Handed
		lines = append(lines, e.line())
	}
	lines = slices.DeleteFunc(lines, func(l Line) bool { return l.What == "Contact added" && told[l.Contact] })
	for _, t := range c.Turns {
		lines = append(lines, t.line())
	}
	for _, s := range c.Saves {
		lines = append(lines, Line{At: s.At, Position: s.Position, Sort: OfSaves, Channel: ByWeb, What: answers(s.Answers) + " saved", Detail: s.way(), Section: s.Section, By: s.By})
	}
	for _, m := range c.Mail {
		for _, a := range m.Attempts {
			if c.says(m, a) {
				continue
			}
			lines = append(lines, Line{At: a.At, Sort: OfMessages, Channel: ByEmail, What: fmt.Sprintf("%s: %s", m.Kind, said(a.State)), Detail: a.Told, By: a.By, Contact: c.addressed(m)})
		}
	}
	slices.SortStableFunc(lines, func(a, b Line) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Position, b.Position))
	})
	return lines
}

// says says whether the contact history has its own line of what a report told.
func (c Case) says(m mail.Record, a mail.Attempt) bool {
	kind := map[mail.State]Kind{mail.Bounced: Bounced, mail.Delivered: Delivered}[a.State]
	return kind != "" && slices.ContainsFunc(c.Contacted, func(e ContactEvent) bool { return e.Kind == kind && e.Message == m.Key && e.At.Equal(a.At) })
}

// addressed finds the person to whom a message is.
func (c Case) addressed(m mail.Record) int64 {
	for _, k := range slices.Backward(c.Room.Contacts) {
		if sameAddress(k.Email, m.To.Email) {
			return k.ID
		}
	}
	return 0
}

func said(s mail.State) string {
	switch s {
	case mail.Queued:
		return "waits to be sent"
	case mail.Sending:
		return "being handed to the mail server"
	case mail.Sent:
		return "taken by the mail server"
	case mail.Failed:
		return "not sent"
	case mail.Withdrawn:
		return "withdrawn before it was sent"
	case mail.Bounced:
		return "came back"
	case mail.Delivered:
		return "delivered"
	}
	return "perhaps sent"
}

func answers(n int) string {
	if n == 1 {
		return "1 answer"
	}
	return fmt.Sprintf("%d answers", n)
}

func (s Save) way() string {
	if s.Origin == "web" {
		return ""
	}
	return "by " + s.Origin
}

func (t Turn) line() Line {
	what := "Section begun or opened again"
	switch {
	case t.Complete:
		what = "Section handed in"
	case !t.Begun:
		what = "Section set back"
	}
	return Line{At: t.At, Position: t.Position, Sort: OfSections, Channel: ByWeb, What: what, Section: t.Section, By: t.By}
}

func (e Event) line() Line {
	l := Line{At: e.At, Position: e.Position, Sort: OfSections, Channel: ByWeb, Contact: e.Contact, Section: e.Section, By: e.By}
	switch e.Deed {
	case Handed:
		l.What = "Section handed to a colleague"
	case TakenBack:
		l.What = "Section taken back from a colleague"
	case Reminded:
		l.What = "Colleague reminded of a section"
	case SignedOff:
		l.What = "The whole signed off"
	case PassedOn:
		l.Sort, l.What = OfContacts, "Room passed on to a new contact"
	default:
		l.What = string(e.Deed)
	}
	return l
}

// line says what happened. Reason and note are told as they were written.
func (e ContactEvent) line() Line {
	l := Line{At: e.At, Position: e.Position, Channel: e.Channel, Contact: e.Contact, About: e.About, By: e.By, Detail: e.Reason, CallBack: e.CallBack}
	if e.Note != "" {
		l.Detail = e.Note
		if e.Reason != "" {
			l.Detail = e.Reason + ": " + e.Note
		}
	}
	told := map[Kind]struct {
		sort Sort
		what string
	}{
		NominationAsked: {OfContacts, "Asked to name a contact"}, Nominated: {OfContacts, "Contact named"},
		Invited: {OfMessages, "Invited"}, ReminderSent: {OfMessages, "Reminder " + number(e.Number)}, LetterSent: {OfMessages, "Letter " + number(e.Number)},
		LetterMade: {OfMessages, "Letter made"}, LetterReturned: {OfMessages, "Letter came back"},
		Delivered: {OfMessages, "Message delivered"}, Bounced: {OfMessages, "Message came back"},
		ContactChanged: {OfContacts, "Contact changed"}, Opened: {OfSections, "Survey opened"},
		CallAttempted: {OfCalls, "Called"}, CallEnded: {OfCalls, "Call: " + string(e.Outcome)},
		NoMoreWanted: {OfNotes, "They want no more messages"},
		Refusal:      {OfNotes, "Refused to take part"}, RefusalWithdrawn: {OfNotes, "Refusal withdrawn"},
		Noted: {OfNotes, "Note"}, MailReceived: {OfNotes, "Mail came in"}, CallReceived: {OfCalls, "They called"},
		ConsentWithdrawn: {OfNotes, "Consent to be contacted withdrawn"}, ContactReleased: {OfContacts, "Contact passed on by consent"},
		DispositionSet: {OfNotes, "Final code set to " + e.Disposition.Name()},
	}[e.Kind]
	l.Sort, l.What = told.sort, told.what
	if e.Pilot {
		l.What += " (pilot)"
	}
	return l
}

func number(n int) string {
	if n == 0 {
		return "sent"
	}
	return fmt.Sprintf("%d sent", n)
}
