// Package postbox gives tests a real SMTP server that takes mail, refuses it,
// or misbehaves as the test says, with TLS certificates of its own.
package postbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Step is where in a message the server is asked what to do.
type Step string

// The steps of one message.
const (
	From Step = "from"
	To   Step = "to"
	// Data is after the whole message has come and before the answer.
	Data Step = "data"
)

// Delivery is a message that came whole.
type Delivery struct {
	From, To, Message string
	Secure            bool
	User              string
	International     bool
}

// Settings say how the server behaves; the zero value takes everything in the clear.
type Settings struct {
	// Wrapped and StartTLS are the two ways of TLS.
	Wrapped, StartTLS bool
	// User and Password must be given where they are set.
	User, Password string
	// International says that the server takes SMTPUTF8.
	International bool
	// Answer decides about a step; nil, or giving nil, accepts. It may cut the
	// connection, which a client sees as one that broke.
	Answer func(step Step, d Delivery, cut func()) error
	// Forgets has the server keep the return addresses of what came and nothing
	// else, so that it takes any number without growing much.
	Forgets bool
}

// Postbox is the running server.
type Postbox struct {
	Host string
	Port int
	// Roots vouch for its certificate.
	Roots *x509.CertPool

	settings Settings
	mu       sync.Mutex
	came     []Delivery
}

// Start starts a server that ends with the test.
func Start(t testing.TB, s Settings) *Postbox {
	t.Helper()
	certificate, roots := vouch(t)
	p := &Postbox{Roots: roots, settings: s}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	p.Host = host
	if p.Port, err = strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{box: p, conn: c}, nil }))
	server.Domain = "postbox.example"
	server.AllowInsecureAuth = true
	server.EnableSMTPUTF8 = s.International
	server.ErrorLog = silent{}
	settings := &tls.Config{Certificates: []tls.Certificate{certificate}}
	if s.StartTLS {
		server.TLSConfig = settings
	}
	if s.Wrapped {
		listener = tls.NewListener(listener, settings)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return p
}

// Address is where the server listens.
func (p *Postbox) Address() string { return net.JoinHostPort(p.Host, strconv.Itoa(p.Port)) }

// Came gives what the server has taken so far.
func (p *Postbox) Came() []Delivery {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Delivery(nil), p.came...)
}

// answer asks the test; what it accepts whole has come.
func (p *Postbox) answer(step Step, d Delivery, cut func()) error {
	if p.settings.Answer != nil {
		if err := p.settings.Answer(step, d, cut); err != nil {
			return err
		}
	}
	if step == Data {
		if p.settings.Forgets {
			d = Delivery{From: d.From}
		}
		p.mu.Lock()
		p.came = append(p.came, d)
		p.mu.Unlock()
	}
	return nil
}

// Refuse makes an answer with a code.
func Refuse(code int, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: text}
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

type session struct {
	box  *Postbox
	conn *smtp.Conn
	d    Delivery
	user string
}

// AuthMechanisms is smtp.AuthSession's.
func (s *session) AuthMechanisms() []string {
	if s.box.settings.User == "" {
		return nil
	}
	return []string{sasl.Plain}
}

// Auth is smtp.AuthSession's.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.box.settings.User || password != s.box.settings.Password {
			return smtp.ErrAuthFailed
		}
		s.user = user
		return nil
	}), nil
}

// Mail is smtp.Session's.
func (s *session) Mail(from string, o *smtp.MailOptions) error {
	if s.box.settings.User != "" && s.user == "" {
		return smtp.ErrAuthRequired
	}
	_, secure := s.conn.TLSConnectionState()
	s.d = Delivery{From: from, Secure: secure, User: s.user, International: o != nil && o.UTF8}
	return s.box.answer(From, s.d, s.cut)
}

// Rcpt is smtp.Session's.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.d.To = to
	return s.box.answer(To, s.d, s.cut)
}

// Data is smtp.Session's. A message that breaks off has not come.
func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return errors.Join(err, errors.New("the message broke off"))
	}
	s.d.Message = string(text)
	return s.box.answer(Data, s.d, s.cut)
}

func (s *session) cut() { _ = s.conn.Conn().Close() }

// Reset is smtp.Session's.
func (s *session) Reset() {}

// Logout is smtp.Session's.
func (s *session) Logout() error { return nil }

// vouch makes a certificate for this machine, and who vouches for it.
func vouch(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "postbox"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}
