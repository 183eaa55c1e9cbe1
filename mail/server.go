package mail

import (
	"crypto/x509"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"omnibus/fault"
)

// Protection is how the way to a mail server is protected.
type Protection string

const (
	// Wrapped is TLS from the first byte (smtps://).
	Wrapped Protection = "wrapped"
	// Required is STARTTLS, and nothing without it.
	Required Protection = "required"
	// Opportunistic is STARTTLS where the server offers it.
	Opportunistic Protection = "opportunistic"
	// None is in the clear: for a server on the same machine.
	None Protection = "none"
)

// Server is a mail server and how to reach it.
type Server struct {
	Host           string
	Port           int
	Protection     Protection
	User, Password string
	// Roots are who vouches for the server's certificate; nil asks the system.
	Roots *x509.CertPool
	// Patience is how long one message may take; 0 is a minute.
	Patience time.Duration
}

// String names the server for people and logs, without user and password.
func (s Server) String() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// ParseServer reads smtps://user:password@host:465 or
// smtp://host:587?tls=required|opportunistic|none. Without a word about TLS it is
// required. What is wrong is told without the password.
func ParseServer(text string) (Server, error) {
	const form = "Write smtps://user:password@host:465, or smtp://host:587?tls=required (or opportunistic, or none). Signs such as @ / : in a password are written %%40 %%2F %%3A."
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Hostname() == "" || (u.Path != "" && u.Path != "/") || u.Fragment != "" {
		return Server{}, fault.New(fault.Refused, "The address of the mail server cannot be read. "+form)
	}
	s := Server{Host: u.Hostname()}
	switch u.Scheme {
	case "smtps":
		s.Port, s.Protection = 465, Wrapped
	case "smtp":
		s.Port, s.Protection = 587, Required
	default:
		return Server{}, fault.New(fault.Refused, "The address of a mail server begins with smtps:// or smtp://. "+form)
	}
	if port := u.Port(); port != "" {
		s.Port, err = strconv.Atoi(port)
		if err != nil || s.Port < 1 || s.Port > 65535 {
			return Server{}, fault.New(fault.Refused, "The port of the mail server must be from 1 to 65535.")
		}
	}
	for name, values := range u.Query() {
		mode := Protection(values[len(values)-1])
		if name != "tls" || u.Scheme != "smtp" || (mode != Required && mode != Opportunistic && mode != None) {
			return Server{}, fault.New(fault.Refused, "The address of the mail server has a setting that does not exist (%s). Only smtp:// has one: tls=required, tls=opportunistic or tls=none.", shown(name))
		}
		s.Protection = mode
	}
	if u.User != nil {
		s.User = u.User.Username()
		s.Password, _ = u.User.Password()
	}
	if s.User != "" && s.Protection == None && !loopback(s.Host) {
		return Server{}, fault.New(fault.Refused, "With tls=none the password of the mail server would be read by everybody on the way. Use tls=required, or a server that needs no password.")
	}
	return s, nil
}

// loopback says whether a host is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
