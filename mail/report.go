package mail

import "time"

// ReportKind is what a report says of a message.
type ReportKind string

const (
	// ReportBounced says that the message will not arrive, and that the address
	// does not take mail: a status of 5.
	ReportBounced ReportKind = "bounced"
	// ReportGivenUp says that the message will not arrive, for a reason that may
	// pass: a status of 4 after the last try. The address may be good.
	ReportGivenUp ReportKind = "given up"
	// ReportDelayed says that a server still tries.
	ReportDelayed ReportKind = "delayed"
	// ReportDelivered says that the message is in its mailbox: a status of 2.
	ReportDelivered ReportKind = "delivered"
	// ReportPassedOn says that a server which sends no reports has taken it.
	ReportPassedOn ReportKind = "passed on"
	// ReportComplaint says that the recipient called the message unwanted.
	ReportComplaint ReportKind = "complaint"
	// ReportAutomatic is a holiday notice and its like: a mailbox has it.
	ReportAutomatic ReportKind = "automatic reply"
	// ReportReply is mail that somebody wrote to the return address.
	ReportReply ReportKind = "reply"
)

// Report is what came back about a message.
type Report struct {
	// Digest tells it from every other: the same report twice is one.
	Digest string
	// Key is the return key of the message that it is about, "" where it names none.
	Key  string
	Kind ReportKind
	// Status is the status of RFC 3463, such as "5.1.1", "" where there is none.
	Status string
	// Told is what it says, in one line. It may hold the address.
	Told string
}

// words say what a report is, before what it says itself.
var reportWords = map[ReportKind]string{
	ReportBounced:   "Came back for good.",
	ReportGivenUp:   "A mail server gave up trying to deliver it; the address may be good.",
	ReportDelayed:   "Not delivered yet; a mail server still tries.",
	ReportDelivered: "Delivered to its mailbox.",
	ReportPassedOn:  "Passed on by a mail server; whether it arrives will not be told.",
	ReportComplaint: "The recipient called it unwanted.",
	ReportAutomatic: "An automatic reply came.",
	ReportReply:     "Somebody wrote to the return address; read it in the mailbox.",
}

// Words say what a report says, for the record of its message.
func (r Report) Words() string {
	words := reportWords[r.Kind]
	if r.Told != "" {
		words += " " + r.Told
	}
	return words
}

// After decides what a message is after a report about it. What was never handed
// over stays as it is; and what came back stays so whatever is told later.
func (r Record) After(report Report) State {
	if r.Tries == 0 || r.State == Withdrawn || r.State == Bounced || r.State == Failed {
		return r.State
	}
	switch report.Kind {
	case ReportBounced, ReportGivenUp:
		return Bounced
	case ReportDelivered:
		return Delivered
	}
	if r.State == Unclear {
		return Sent // whoever tells of it has it
	}
	return r.State
}

// Failing is how many of how many messages may fail for good before sending stops
// by itself: a list of bad addresses must not cost the sender its good name.
const (
	Failing  = 20
	FailedOf = 100
)

// Stop is a word about sending as a whole, for all senders. The latest counts.
type Stop struct {
	// Stops says that nothing is to be sent; otherwise sending goes on.
	Stops bool
	Why   string
	By    string
	At    time.Time
}
