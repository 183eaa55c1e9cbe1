package fieldwork

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"omnibus/fault"
	"omnibus/tongue"
)

// Kind is what happened between the team and a case.
type Kind string

const (
	// NominationAsked is the director asked to name a single point of contact.
	NominationAsked Kind = "asked to nominate"
	// Nominated is the single point of contact named; About is who named them.
	Nominated Kind = "nominated"
	// Invited is the contact sent their link and code.
	Invited Kind = "invited"
	// ReminderSent is a reminder; Number says which.
	ReminderSent Kind = "reminder"
	// LetterSent is a letter on paper; Number says which.
	LetterSent Kind = "letter"
	// LetterMade is a letter made and not posted yet, LetterReturned one that came
	// back undelivered.
	LetterMade     Kind = "letter made"
	LetterReturned Kind = "letter returned"
	// Delivered is the word that a message reached its mailbox.
	Delivered Kind = "delivered"
	// Bounced is a message that came back; Reason says why.
	Bounced Kind = "bounced"
	// ContactChanged is a person, or what is known of them, that changed: Contact
	// stands for About from now on.
	ContactChanged Kind = "contact changed"
	// Opened is the survey opened for the first time by a person.
	Opened Kind = "opened the survey"
	// CallAttempted is a number dialled.
	CallAttempted Kind = "call attempt"
	// CallEnded is what a call came to: Outcome, and CallBack where one was agreed.
	CallEnded Kind = "call outcome"
	// Refusal is the organisation's word that it will not take part.
	Refusal Kind = "refused"
	// RefusalWithdrawn is its word that it will after all.
	RefusalWithdrawn Kind = "refusal withdrawn"
	// Noted is a note of the team's own.
	Noted Kind = "note"
	// MailReceived and CallReceived are what came in.
	MailReceived Kind = "incoming mail"
	CallReceived Kind = "incoming call"
	// DispositionSet is the final code set by a person, with a Reason. FromEvents
	// gives it back to the rule.
	DispositionSet Kind = "disposition set"
	// NoMoreWanted is a contact's word that they want no more messages.
	NoMoreWanted Kind = "wants no more messages"
	// ConsentWithdrawn is the organisation's word that its contact's details are
	// not to be passed on any more.
	ConsentWithdrawn Kind = "consent withdrawn"
	// ContactReleased is a contact's details handed out by its consent; the reason is
	// the purpose.
	ContactReleased Kind = "contact released"
)

// kinds are all of them; the list may only grow.
var kinds = []Kind{NominationAsked, Nominated, Invited, ReminderSent, LetterSent, Delivered, Bounced, ContactChanged, Opened, CallAttempted,
	CallEnded, Refusal, RefusalWithdrawn, Noted, MailReceived, CallReceived, DispositionSet, NoMoreWanted, ConsentWithdrawn, ContactReleased, LetterMade, LetterReturned}

// Channel is the way by which something came or went.
type Channel string

// The channels.
const (
	ByEmail  Channel = "email"
	ByPhone  Channel = "phone"
	ByLetter Channel = "letter"
	ByWeb    Channel = "web"
	InOffice Channel = "office"
)

var channels = []Channel{ByEmail, ByPhone, ByLetter, ByWeb, InOffice}

// Outcome is what a call came to.
type Outcome string

// The outcomes of calls. Reaches says which of them are a word with somebody.
const (
	NoAnswer       Outcome = "no answer"
	Busy           Outcome = "busy"
	NumberDead     Outcome = "number does not work"
	WrongNumber    Outcome = "wrong number"
	VoicemailLeft  Outcome = "voicemail left"
	MessageLeft    Outcome = "message left with assistant"
	CallBackAgreed Outcome = "call back agreed"
	LinkAsked      Outcome = "asked for link again"
	WillComplete   Outcome = "will complete"
	ContactLeft    Outcome = "contact has left"
	AnsweredByCall Outcome = "answered by telephone"
	RefusedByCall  Outcome = "refused"
	// OtherOutcome is none of these; a note says what it was.
	OtherOutcome Outcome = "something else"
)

// Outcomes are all outcomes of a call, from the least to the most that it came to.
var Outcomes = []Outcome{NoAnswer, Busy, NumberDead, WrongNumber, OtherOutcome, VoicemailLeft, MessageLeft, ContactLeft, CallBackAgreed, LinkAsked, WillComplete, AnsweredByCall, RefusedByCall}

// Reaches says whether somebody of the organisation was spoken to.
func (o Outcome) Reaches() bool {
	return slices.Contains([]Outcome{MessageLeft, ContactLeft, CallBackAgreed, LinkAsked, WillComplete, AnsweredByCall, RefusedByCall}, o)
}

// ContactEvent is one line of a case's contact history; lines are only added.
// What is recorded elsewhere is not recorded here again: answers, the turns of
// sections, what is done in the room, and what became of each message.
type ContactEvent struct {
	Position  int64
	Wave, Org string
	Kind      Kind
	Channel   Channel
	// Contact is whom it was to or from, 0 for nobody known.
	Contact int64
	// About is the other person: who nominated, or who was the contact before.
	About int64
	// Number is which reminder or letter, 0 for other kinds.
	Number      int
	Outcome     Outcome
	Disposition Disposition
	Reason      string
	Note        string
	// Message is the key of the message that it was done by, "" for none.
	Message string
	// Pilot says that it belongs to the pilot.
	Pilot bool
	// CallBack is when a call was agreed on, zero for never.
	CallBack time.Time
	By       string
	At       time.Time
}

// The longest reason and note in characters.
const (
	longestReason = 500
	longestNote   = 4000
)

// Checked gives the event as it is kept, or says what is wrong with it.
func (e ContactEvent) Checked() (ContactEvent, error) {
	var err error
	if e.Reason, err = readText(reason, e.Reason, longestReason); err != nil {
		return ContactEvent{}, err
	}
	if e.Note, err = readText(note, e.Note, longestNote); err != nil {
		return ContactEvent{}, err
	}
	switch {
	case !slices.Contains(kinds, e.Kind):
		return ContactEvent{}, fault.New(fault.Refused, "%q is no kind of event. Nothing was changed.", e.Kind)
	case !slices.Contains(channels, e.Channel):
		return ContactEvent{}, fault.New(fault.Refused, "%q is no way to reach somebody. The ways are email, phone, letter, web and office. Nothing was changed.", e.Channel)
	case e.Kind == CallEnded && !slices.Contains(Outcomes, e.Outcome):
		return ContactEvent{}, fault.New(fault.Refused, "Select what the call came to")
	case (e.Kind == Noted || e.Kind == MailReceived || e.Kind == CallReceived) && e.Note == "":
		return ContactEvent{}, fault.New(fault.Refused, "Enter what is to be noted")
	case e.Kind == Refusal && e.Reason == "":
		return ContactEvent{}, fault.Say(fault.Refused, tongue.Both("Enter why they will not take part, or that they gave no reason", "Rhowch pam na fyddant yn cymryd rhan, neu na roesant reswm"))
	case e.Kind == DispositionSet && !e.Disposition.settable():
		return ContactEvent{}, fault.New(fault.Refused, "Select a final code of the list")
	case e.Kind == DispositionSet && e.Reason == "":
		return ContactEvent{}, fault.New(fault.Refused, "Enter why the final code is set by hand")
	}
	return e, nil
}

// readText gives a text of some lines as it is kept.
func readText(what tongue.Text, typed string, most int) (string, error) {
	typed = strings.ReplaceAll(typed, "\r\n", "\n")
	if !utf8.ValidString(typed) || strings.ContainsFunc(typed, func(r rune) bool { return r != '\n' && r != '\t' && unprintable(r) }) {
		return "", fault.Say(fault.Refused, about(what, "must be text", "fod yn destun"))
	}
	typed = strings.TrimSpace(typed)
	if utf8.RuneCountInString(typed) > most {
		return "", fault.Say(fault.Refused, about(what, "must be %d characters or fewer", "fod yn %d nod neu lai"), most)
	}
	return typed, nil
}
