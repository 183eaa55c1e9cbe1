package respond

import (
	"crypto/rand"
	"io"
	"net"
	"net/http"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
)

const (
	// promisedLife is how long a person may be away before the code is asked for
	// again. Offices share computers, so it is a working day and no more.
	promisedLife   = 8 * time.Hour
	sessionMinutes = int(promisedLife / time.Minute)
	// sessionLife is what the store is asked for: it writes down that a session was
	// used once in a twentieth of its life, and the promise must hold all the same.
	sessionLife = promisedLife * 20 / 19
)

// cookieName is the session's cookie.
func (s *site) cookieName() string {
	if s.Secure {
		return toHost + "omnibus-r"
	}
	return "omnibus-r"
}

// secret gives the session's secret that the request carries, "" for none.
func (s *site) secret(r *http.Request) string {
	cookie, err := r.Cookie(s.cookieName())
	if err != nil {
		return ""
	}
	return cookie.Value
}

// session gives the person whose session it is; NotFound when there is none, or it
// has ended.
func (s *site) session(r *http.Request, secret string, at time.Time) (access.Person, error) {
	if secret == "" {
		return access.Person{}, fault.Say(fault.NotFound, noSession)
	}
	return s.Store.Session(r.Context(), fieldwork.Hash(secret), at)
}

// newSecret makes a session's secret, of which the store sees only the hash, or
// the key that lets a form be sent twice and saved once.
func (s *site) newSecret() (string, error) {
	secret, err := fieldwork.NewToken(s.random())
	if err != nil {
		return "", fault.Because(err, fault.Internal, "make a secret")
	}
	return secret, nil
}

func (s *site) random() io.Reader {
	if s.Random == nil {
		return rand.Reader
	}
	return s.Random
}

func (s *site) setCookie(w http.ResponseWriter, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(), Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// addressOf is the caller, for rate limits.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
