package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"omnibus/fault"
)

// Transport is where messages are handed over: a mail server or a folder.
type Transport interface {
	// Open makes a connection. Its error says in words, without secrets, why no
	// message can be handed over at present.
	Open(ctx context.Context) (Connection, error)
}

// Connection hands over messages, one after the other.
type Connection interface {
	// Send hands over one message and says what came of it, and whether the
	// connection can take another.
	Send(e Envelope, message []byte) (o Outcome, open bool)
	Close() error
}

// patience is how long one message, or connecting, may take.
func (s Server) patience() time.Duration {
	if s.Patience > 0 {
		return s.Patience
	}
	return time.Minute
}

// Open is Transport's.
func (s Server) Open(ctx context.Context) (Connection, error) {
	settings := &tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
	var bound *bounded
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		raw, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		bound = &bounded{Conn: raw}
		bound.renew()
		if s.Protection != Wrapped {
			return bound, nil
		}
		// go-mail sets deadlines only on what this gives back.
		conn := tls.Client(bound, settings)
		if err := conn.HandshakeContext(ctx); err != nil {
			raw.Close()
			return nil, err
		}
		return conn, nil
	}
	options := []gomail.Option{
		gomail.WithPort(s.Port), gomail.WithTimeout(s.patience()), gomail.WithTLSConfig(settings),
		gomail.WithTLSPolicy(s.policy()), gomail.WithDialContextFunc(dial),
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuthCustom(&login{server: s}))
	}
	client, err := gomail.NewClient(s.Host, options...)
	if err != nil {
		return nil, fault.Because(err, fault.Refused, "The mail server %s cannot be used: %s.", s, OneLine(err.Error()))
	}
	open, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		if bound != nil {
			bound.Close()
		}
		return nil, fault.Because(err, fault.Unavailable, "The mail server %s cannot be used at present: %s.", s, OneLine(err.Error()))
	}
	return &connection{server: s, client: open, bound: bound}, nil
}

func (s Server) policy() gomail.TLSPolicy {
	switch s.Protection {
	case Required:
		return gomail.TLSMandatory
	case Opportunistic:
		return gomail.TLSOpportunistic
	}
	return gomail.NoTLS // Wrapped is encrypted before go-mail speaks
}

// connection speaks SMTP step by step, because what a failure means depends on
// the step: until the final dot is written the server must not deliver, and
// after it nobody knows until the server answers.
type connection struct {
	server Server
	client *smtp.Client
	bound  *bounded
}

// Send is Connection's.
func (c *connection) Send(e Envelope, message []byte) (Outcome, bool) {
	c.bound.renew()
	if err := c.client.UpdateDeadline(c.server.patience()); err != nil {
		return c.broken(err)
	}
	if able, _ := c.client.Extension("SMTPUTF8"); e.International && !able {
		return Outcome{Never, "The mail server takes no addresses with letters other than a to z before the @."}, true
	}
	c.client.SkipSMTPUTF8(!e.International)
	if err := c.client.Mail("<" + e.From + ">"); err != nil {
		return c.refused(err, "the sender", true)
	}
	if err := c.client.Rcpt("<" + e.To + ">"); err != nil {
		return c.refused(err, "the recipient", false)
	}
	w, err := c.client.Data()
	if err != nil {
		return c.refused(err, "the message", false)
	}
	if _, err := w.Write(message); err != nil {
		// The connection must be cut here: anything said on it would end the message
		// first, and half of it would be delivered.
		return c.broken(err)
	}
	return c.last(w)
}

// last writes the final dot and hears what became of the message.
func (c *connection) last(w io.WriteCloser) (Outcome, bool) {
	err := w.Close()
	if err == nil {
		told := ""
		if data, is := w.(*smtp.DataCloser); is {
			told = "250 " + data.ServerResponse()
		}
		return Outcome{Accepted, OneLine(told)}, true
	}
	var said *textproto.Error
	if errors.As(err, &said) && said.Code >= 400 && said.Code < 600 {
		return c.refused(err, "the message", false)
	}
	c.cut()
	return Outcome{Unknown, "The mail server had the whole message and did not say whether it takes it: " + OneLine(err.Error()) + ". It may have arrived."}, false
}

// refused judges an answer to a step before the message was whole, or a clear
// refusal of the whole message. ours says that the step is about us and not
// about the recipient, so that a refusal for good is no judgement on the message.
func (c *connection) refused(err error, what string, ours bool) (Outcome, bool) {
	var said *textproto.Error
	if !errors.As(err, &said) {
		return c.broken(err)
	}
	told := fmt.Sprintf("The mail server refused %s: %d %s.", what, said.Code, OneLine(said.Msg))
	switch {
	case said.Code == 421:
		c.cut()
		return Outcome{Later, told}, false
	case ours, said.Code < 500, said.Code > 599, aboutUs[said.Code]:
		return c.again(Outcome{Later, told})
	}
	return c.again(Outcome{Never, told})
}

// aboutUs are answers that say that we are out of step or not signed in.
var aboutUs = map[int]bool{500: true, 502: true, 503: true, 504: true, 530: true, 534: true, 535: true, 538: true}

// again readies the connection for the next message.
func (c *connection) again(o Outcome) (Outcome, bool) {
	if err := c.client.Reset(); err != nil {
		c.cut()
		return o, false
	}
	return o, true
}

// broken is a connection lost, late or out of its mind before the message was whole.
func (c *connection) broken(err error) (Outcome, bool) {
	c.cut()
	return Outcome{Later, "The connection to the mail server broke before the message was handed over: " + OneLine(err.Error()) + "."}, false
}

// cut ends the connection without another word.
func (c *connection) cut() { _ = c.client.Close() }

// Close says goodbye and ends the connection.
func (c *connection) Close() error {
	if !c.client.HasConnection() {
		return nil
	}
	c.bound.renew()
	_ = c.client.UpdateDeadline(5 * time.Second)
	if err := c.client.Quit(); err != nil {
		c.cut()
	}
	return nil
}

// most is the most that a server may say to one message. Answers are a line
// or two; without a bound one endless line would fill the memory.
const most = 256 << 10

// bounded is a connection on which only so much is read.
type bounded struct {
	net.Conn
	left int
}

func (b *bounded) renew() { b.left = most }

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("the server says more than any mail server does")
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// login signs in by what the server offers, and gives no password away on a
// connection that others can read.
type login struct {
	server Server
	chosen smtp.Auth
}

// Start is smtp.Auth's.
func (l *login) Start(offer *smtp.ServerInfo) (string, []byte, error) {
	s := l.server
	clear := offer.TLS || loopback(s.Host)
	offers := " " + strings.ToUpper(strings.Join(offer.Auth, " ")) + " "
	switch {
	case clear && strings.Contains(offers, " PLAIN "):
		l.chosen = smtp.PlainAuth("", s.User, s.Password, s.Host, true)
	case clear && strings.Contains(offers, " LOGIN "):
		l.chosen = smtp.LoginAuth(s.User, s.Password, s.Host, true)
	case strings.Contains(offers, " SCRAM-SHA-256 "):
		l.chosen = smtp.ScramSHA256Auth(s.User, s.Password)
	case strings.Contains(offers, " CRAM-MD5 "):
		l.chosen = smtp.CRAMMD5Auth(s.User, s.Password)
	case !clear:
		return "", nil, errors.New("the connection is not encrypted, so the password was not sent")
	default:
		return "", nil, errors.New("the server offers no way to sign in that is known here (PLAIN, LOGIN, SCRAM-SHA-256, CRAM-MD5)")
	}
	return l.chosen.Start(offer)
}

// Next is smtp.Auth's.
func (l *login) Next(fromServer []byte, more bool) ([]byte, error) {
	return l.chosen.Next(fromServer, more)
}

// OneLine makes one line of at most 300 characters of what a server, the system or
// a report said.
func OneLine(text string) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if !oneLine(string(r)) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))), " ")
	if runes := []rune(text); len(runes) > 300 {
		text = string(runes[:300]) + "…"
	}
	return strings.TrimRight(text, ". ")
}
