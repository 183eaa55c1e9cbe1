package mail

import (
	"bytes"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"omnibus/fault"
)

// Envelope is what a mail server is told beside the message.
type Envelope struct {
	// Key is the message's return key.
	Key string
	// From is where the message is returned to; To is its one recipient.
	From, To string
	// International says that an address has other than ASCII letters before the
	// @, which not every server takes (SMTPUTF8).
	International bool
}

// Render writes a message as it goes over the wire, dated at. The same message
// at the same time gives the same bytes; tried again, it keeps its Message-ID, by
// which a server that got it twice all the same can tell.
func Render(m Message, from Address, at time.Time) (Envelope, []byte, error) {
	if err := m.Check(); err != nil {
		return Envelope{}, nil, err
	}
	if err := from.Check(); err != nil {
		return Envelope{}, nil, err
	}
	e := Envelope{Key: ReturnKey(m.Key), From: ReturnPath(from, m.Key), To: m.To.wire(), International: !ascii(m.To.wire()) || !ascii(from.wire())}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary("part-"+ReturnKey(m.Key)))
	msg.FromMailAddress(from.header())
	msg.ToMailAddress(m.To.header())
	if m.ReplyTo != (Address{}) {
		msg.ReplyToMailAddress(m.ReplyTo.header())
		e.International = e.International || !ascii(m.ReplyTo.wire())
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(at)
	msg.SetMessageIDWithValue(ReturnKey(m.Key) + "@" + from.Domain())
	// Nobody's holiday notice needs to answer a program.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Refuse != "" {
		msg.SetGenHeader("List-Unsubscribe", "<"+m.Refuse+">")
		if strings.HasPrefix(m.Refuse, "https://") {
			// One click is only lawful over TLS.
			msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
		}
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return Envelope{}, nil, fault.Because(err, fault.Internal, "write a message")
	}
	return e, b.Bytes(), nil
}

// wire gives the address as servers know it: the domain in ASCII.
func (a Address) wire() string {
	local, domain, err := a.parts()
	if err != nil {
		return ""
	}
	return local + "@" + domain
}

func (a Address) header() *mail.Address {
	return &mail.Address{Name: a.Name, Address: a.wire()}
}

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}
