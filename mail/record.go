package mail

import "time"

// State is where a message stands.
type State string

const (
	// Queued waits to be sent, for the first time or again.
	Queued State = "queued"
	// Sending is in a sender's hands, written down before the server hears of it.
	Sending State = "sending"
	// Sent was accepted by the mail server.
	Sent State = "sent"
	// Failed was refused for good, or given up.
	Failed State = "failed"
	// Unclear may have been sent: the sender ended, or the connection broke,
	// between handing the message over and learning what became of it. It is never
	// sent again unless a person decides so.
	Unclear State = "unclear"
	// Withdrawn was taken back before any server heard of it: it became pointless.
	Withdrawn State = "withdrawn"
	// Bounced was accepted by the mail server and came back: it has not arrived.
	Bounced State = "bounced"
	// Delivered is known to have reached its mailbox.
	Delivered State = "delivered"
)

// States are all states, in the order of a message's life.
var States = []State{Queued, Sending, Sent, Delivered, Bounced, Failed, Unclear, Withdrawn}

// Record is what is known of one message.
type Record struct {
	ID int64
	// Message is without Text and HTML once they are forgotten.
	Message
	State    State
	QueuedBy string
	QueuedAt time.Time
	// DueAt is when a queued message is to be tried next.
	DueAt time.Time
	// ChangedAt is when the state was entered.
	ChangedAt time.Time
	// Tries counts how often sending began.
	Tries int
	// Attempts are what happened, in order; lists leave them out.
	Attempts []Attempt
}

// Attempt is one thing that happened to a message. Attempts are only ever added.
type Attempt struct {
	At time.Time
	// Try is the number of the try that it belongs to.
	Try int
	// State is what the message became.
	State State
	// By is who did it: a sender, or a person.
	By string
	// Told is what the mail server said, or what is known, in words.
	Told string
}

// Result is what handing a message to a mail server came to.
type Result uint8

const (
	// Unknown means that the server may have taken it.
	Unknown Result = iota
	// Accepted means that the server has taken it.
	Accepted
	// Later means that it was not taken, and may be another time.
	Later
	// Never means that it will not be taken however often it is tried.
	Never
	// Unheard means that no server has heard of it: it is due as before.
	Unheard
)

// Outcome is a result with the server's words.
type Outcome struct {
	Result Result
	Told   string
}

// GiveUpAfter is how long a message is tried. A message that comes when its
// survey has moved on is worse than none, and somebody should know by then.
const GiveUpAfter = 3 * 24 * time.Hour

// waits are how long to wait after the first, second, … failed try. Servers that
// put strangers off (greylisting) let them in after some minutes.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour}

// Wait gives how long to wait after a number of tries that came to nothing.
func Wait(tries int) time.Duration {
	return waits[min(max(tries, 1), len(waits))-1]
}

// Next decides what a message becomes after an outcome: its state, when it is
// due if it is queued again, and the words to keep.
func (r Record) Next(o Outcome, at time.Time) (state State, due time.Time, told string) {
	switch o.Result {
	case Accepted:
		return Sent, at, o.Told
	case Never:
		return Failed, at, o.Told
	case Later:
		due = at.Add(Wait(r.Tries))
		if due.Sub(r.QueuedAt) > GiveUpAfter {
			return Failed, at, o.Told + " It was given up after three days."
		}
		return Queued, due, o.Told
	case Unheard:
		return Queued, at, o.Told
	}
	return Unclear, at, o.Told
}

// Forgets says whether a message in the state has its body forgotten. One that
// is unclear keeps it until a person has decided about it.
func (s State) Forgets() bool {
	return s == Sent || s == Failed || s == Withdrawn || s == Bounced || s == Delivered
}
