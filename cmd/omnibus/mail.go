package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"omnibus/fault"
	"omnibus/mail"
	"omnibus/mail/mailbox"
	"omnibus/store"
	"omnibus/web/office/desk"
)

// mailFlags say how messages leave.
type mailFlags struct {
	SMTP        string `name:"smtp" env:"OMNIBUS_SMTP" placeholder:"URL" help:"Mail server: smtps://user:password@host:465, or smtp://host:587?tls=required (or opportunistic, or none). Give it in the environment where it holds a password."`
	From        string `env:"OMNIBUS_FROM" placeholder:"ADDRESS" help:"Who messages are from: name@example.org, or Name <name@example.org>."`
	Pace        int    `name:"mail-pace" env:"OMNIBUS_MAIL_PACE" placeholder:"N" help:"Most messages a minute, over all nodes. Without it there is no limit."`
	PlainReturn bool   `name:"plain-return" env:"OMNIBUS_PLAIN_RETURN" help:"Have undeliverable mail return to the sender itself, for mail servers that refuse name+key@example.org."`
	Connections int    `name:"mail-connections" env:"OMNIBUS_MAIL_CONNECTIONS" default:"4" placeholder:"N" help:"How many connections to the mail server each node may have at a time."`
	Reports     string `name:"bounces" env:"OMNIBUS_BOUNCES" placeholder:"URL" help:"Where undeliverable mail is read: imaps://user:password@host/INBOX, imap:// for STARTTLS, or maildir:/path. Give it in the environment where it holds a password."`
	Secret      string `name:"bounces-secret" env:"OMNIBUS_BOUNCES_SECRET" placeholder:"SECRET" help:"Take undeliverable mail at /mail/reports from whoever gives this secret. Give it in the environment."`
	Outbox      string `placeholder:"DIR" help:"Instead of sending, put messages into this folder: for developing. Staff can read them in the office."`
}

// post is how messages leave, as the site and the program need it.
type post struct {
	sender *mail.Sender // nil where messages wait
	// carrier says in a sentence where messages go.
	carrier string
	copies  desk.Copies
	// reports is where what came back is read, nil where it is not.
	reports mailbox.Source
	// secret lets a mail server hand in what came back, "" where none may.
	secret string
}

// shortestSecret is what nobody guesses.
const shortestSecret = 24

// longestLocal leaves room for + and a return key within the 64 bytes that mail
// servers take before the @.
const longestLocal = 47

// post makes what the flags ask for. Without a mail server messages wait.
func (f mailFlags) post(s *store.Store, log *slog.Logger, now func() time.Time) (post, error) {
	p, err := f.out(s, log, now)
	if err != nil {
		return post{}, err
	}
	if f.Secret != "" && len(f.Secret) < shortestSecret {
		return post{}, fault.New(fault.Refused, "The secret of undeliverable mail (OMNIBUS_BOUNCES_SECRET) must have %d bytes or more.", shortestSecret)
	}
	p.secret = f.Secret
	if f.Reports != "" {
		p.reports, err = mailbox.Parse(f.Reports)
	}
	return p, err
}

// out makes what sends.
func (f mailFlags) out(s *store.Store, log *slog.Logger, now func() time.Time) (post, error) {
	if f.SMTP == "" && f.Outbox == "" {
		return post{carrier: "No mail server is set, so messages wait. Whoever runs Omnibus sets one with --smtp and --from."}, nil
	}
	if f.SMTP != "" && f.Outbox != "" {
		return post{}, fault.New(fault.Refused, "Messages go either to a mail server (--smtp, OMNIBUS_SMTP) or into a folder (--outbox). Leave one of the two out.")
	}
	if f.Pace < 0 || f.Pace > 60000 {
		return post{}, fault.New(fault.Refused, "The pace of mail (--mail-pace) must be from 1 to 60000 messages a minute.")
	}
	if f.Connections < 0 || f.Connections > 50 {
		return post{}, fault.New(fault.Refused, "The connections to the mail server (--mail-connections) must be from 1 to 50.")
	}
	if f.From == "" {
		return post{}, fault.New(fault.Refused, "Say who messages are from: --from, or OMNIBUS_FROM, such as survey@example.org.")
	}
	from, err := mail.ParseAddress(f.From)
	if err != nil {
		return post{}, fault.Because(err, fault.Refused, "The sender (--from) %q is not an e-mail address. Write name@example.org, or Name <name@example.org>.", f.From)
	}
	if local, _, _ := strings.Cut(from.Email, "@"); len(local) > longestLocal && !f.PlainReturn {
		return post{}, fault.New(fault.Refused, "The sender (--from) has more than %d bytes before the @, which leaves no room for the key by which a bounce is known. Choose a shorter one, or add --plain-return.", longestLocal)
	}
	name, err := senderName()
	if err != nil {
		return post{}, err
	}
	p := post{sender: &mail.Sender{Queue: s, Connections: f.Connections, From: from, Now: now, Name: name, Pace: f.Pace, PlainReturn: f.PlainReturn, Log: log}}
	if f.Outbox != "" {
		p.sender.Connections = 1
		box := mail.Outbox{Dir: f.Outbox}
		p.sender.Transport, p.copies = box, box
		p.carrier = "Messages go into a folder and not to their recipients: nothing leaves this machine."
		return p, nil
	}
	server, err := mail.ParseServer(f.SMTP)
	if err != nil {
		return post{}, err
	}
	p.sender.Transport = server
	p.carrier = fmt.Sprintf("Messages go through the mail server %s, from %s.", server, from.Shown())
	return p, nil
}

// senderName tells this process's sender from all others, past ones too.
func senderName() (string, error) {
	var random [4]byte
	if _, err := rand.Read(random[:]); err != nil {
		return "", err
	}
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	return fmt.Sprintf("%s, process %d-%s", host, os.Getpid(), hex.EncodeToString(random[:])), nil
}
