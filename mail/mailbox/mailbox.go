// Package mailbox reads what came back about messages from where mail servers put
// it: a mailbox by IMAP, or a Maildir on this machine. It deletes nothing and
// moves nothing out; what is no report of ours is left as it is.
package mailbox

import (
	"context"
	"crypto/x509"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"omnibus/fault"
)

// Take is given each message as it is, and says whether it was about one of ours.
// An error leaves the message for the next turn.
type Take func(ctx context.Context, raw []byte) (ours bool, err error)

// Seen keeps how far a mailbox has been read; *store.Store does. It lives outside
// the mailbox, so that people who read the same one change nothing.
type Seen interface {
	MailboxSeen(ctx context.Context, name string) (validity, seen uint32, err error)
	SeeMailbox(ctx context.Context, name string, validity, seen uint32) error
}

// Source is where reports are read.
type Source interface {
	// Turn reads what is new, up to a bounded number, and says whether there is more.
	Turn(ctx context.Context, seen Seen, take Take) (more bool, err error)
	// String names the source without its password.
	String() string
}

// atATime is how many messages one turn reads, patience how long it may take.
const (
	atATime  = 100
	patience = 90 * time.Second
)

// Parse reads where reports are: imaps://user:password@host/INBOX, imap:// for
// STARTTLS, or maildir:/path. What is wrong is told without the password.
func Parse(text string) (Source, error) {
	const form = "Write imaps://user:password@host/INBOX (TLS), imap://… (STARTTLS), or maildir:/path. Signs such as @ / : in a password are written %%40 %%2F %%3A."
	if dir, is := strings.CutPrefix(text, "maildir:"); is && dir != "" {
		return Maildir{Dir: dir}, nil
	}
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Hostname() == "" || u.Fragment != "" || u.RawQuery != "" || (u.Scheme != "imaps" && u.Scheme != "imap") {
		return nil, fault.New(fault.Refused, "The mailbox of reports cannot be read. "+form)
	}
	password, has := u.User.Password()
	box := IMAP{Host: u.Hostname(), Port: 993, Wrapped: u.Scheme == "imaps", User: u.User.Username(), Password: password, Box: strings.Trim(u.Path, "/")}
	if !has || box.User == "" {
		return nil, fault.New(fault.Refused, "The mailbox of reports needs a user and a password. "+form)
	}
	if box.Box == "" {
		box.Box = "INBOX"
	}
	if !box.Wrapped {
		box.Port = 143
	}
	if port := u.Port(); port != "" {
		if box.Port, err = strconv.Atoi(port); err != nil || box.Port < 1 || box.Port > 65535 {
			return nil, fault.New(fault.Refused, "The port of the mailbox of reports must be from 1 to 65535.")
		}
	}
	return box, nil
}

// IMAP is a mailbox on a server, reached over TLS.
type IMAP struct {
	Host string
	Port int
	// Wrapped is TLS from the first byte; otherwise STARTTLS, and nothing without it.
	Wrapped             bool
	User, Password, Box string
	// Roots are who vouches for the server's certificate; nil asks the system.
	Roots *x509.CertPool
	// Patience is how long a turn may take; 0 is a minute and a half.
	Patience time.Duration
}

// String is Source's.
func (m IMAP) String() string {
	return m.User + " at " + net.JoinHostPort(m.Host, strconv.Itoa(m.Port)) + ", " + m.Box
}
