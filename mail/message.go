// Package mail makes messages, hands them to a mail server (or, where somebody
// develops, to a folder), and decides what becomes of each: one message has one
// record with one key, moves from queued to sending to sent, failed or unclear,
// and is never handed over a second time when nobody knows whether the first
// time succeeded. Keeping the records is the work of whoever gives a Queue.
package mail

import (
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"omnibus/fault"
)

// Message is one mail to one person.
type Message struct {
	// Key names the message for ever: a message queued twice under one key is one
	// message. Make it of what the message is about, for instance
	// "invitation wave-1 la-derby 7".
	Key string
	// Kind is what sort of message it is, as staff read it: "Invitation".
	Kind string
	// Wave and Org are the case that the message is about; Org may be empty.
	Wave, Org string
	To        Address
	// ReplyTo is who gets an answer; without it the sender does.
	ReplyTo Address
	Subject string
	// Text and HTML say the same, plain and with markup; HTML may be empty. They
	// are forgotten as soon as the message is sent, because they may carry links
	// by which a person gets in. Nothing that lets somebody in may stand in Key,
	// Kind or Subject: those are kept.
	Text, HTML string
	// Refuse is where the recipient says that they want no more messages, "" where
	// there is no such place. A mail program may offer it as a button (RFC 8058).
	// It is forgotten with the text.
	Refuse string
	// Until bounds when it is sent: from then on it waits until somebody gives it
	// another time. The zero time is no bound.
	Until time.Time
}

// The most that a message may have. Mail servers take more than this body; a
// survey never needs it.
const (
	longestKey     = 300
	longestKind    = 60
	longestSubject = 200
	largestBody    = 256 << 10
)

// Check says what is wrong with the message, or gives nil. What it lets through
// cannot bring in headers or recipients of its own.
func (m Message) Check() error {
	if err := m.To.Check(); err != nil {
		return err
	}
	if m.ReplyTo != (Address{}) {
		if err := m.ReplyTo.Check(); err != nil {
			return err
		}
	}
	for _, line := range []struct {
		name, text string
		most       int
	}{
		{"key", m.Key, longestKey}, {"kind", m.Kind, longestKind}, {"subject", m.Subject, longestSubject},
	} {
		if strings.TrimSpace(line.text) == "" {
			return fault.New(fault.Refused, "The message has no %s. Nothing was queued.", line.name)
		}
		if !oneLine(line.text) || utf8.RuneCountInString(line.text) > line.most {
			return fault.New(fault.Refused, "The message's %s must be one line of at most %d characters. Nothing was queued.", line.name, line.most)
		}
	}
	if u, err := url.Parse(m.Refuse); m.Refuse != "" && (err != nil || !oneLine(m.Refuse) || len(m.Refuse) > longestKey || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		return fault.New(fault.Refused, "The place to refuse more messages is not a web address. Nothing was queued.")
	}
	if strings.TrimSpace(m.Text) == "" {
		return fault.New(fault.Refused, "The message %q has no text. Nothing was queued.", m.Subject)
	}
	for _, body := range []string{m.Text, m.HTML} {
		if !utf8.ValidString(body) || strings.ContainsRune(body, 0) {
			return fault.New(fault.Refused, "The text of the message %q is not UTF-8 text. Nothing was queued.", m.Subject)
		}
		if len(body) > largestBody {
			return fault.New(fault.Refused, "The text of the message %q has more than %d bytes. Shorten it. Nothing was queued.", m.Subject, largestBody)
		}
	}
	return nil
}

// oneLine says whether a text may stand in a header: nothing in it ends a line
// or steers what shows it.
func oneLine(text string) bool {
	if !utf8.ValidString(text) {
		return false
	}
	for _, r := range text {
		// U+2028 and U+2029 are no control characters, and end lines all the same.
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r) {
			return false
		}
	}
	return true
}
