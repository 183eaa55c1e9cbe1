package desk

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/web/page"
)

// SessionLasts is how long a signed-in person may be away.
const SessionLasts = 12 * time.Hour

// SignInPath is where staff sign in.
const SignInPath = "/office/sign-in"

// Handler answers a request of a signed-in person.
type Handler func(w http.ResponseWriter, r *http.Request, who access.Person) error

// Route is one address of the office and who answers it: Staff for somebody who
// is signed in, or Open for anybody.
type Route struct {
	// Pattern is as net/http's mux takes it, method first.
	Pattern string
	Staff   Handler
	Open    page.Handler
}

// Handler gives what answers the route.
func (d *Desk) Handler(r Route) page.Handler {
	if r.Open != nil {
		return r.Open
	}
	return d.staff(r.Staff)
}

// staff wraps a handler: it finds out who is asking. Somebody who is not signed
// in is led to the sign-in page and comes back after it; what they were posting
// is not lost, because their browser still has it.
func (d *Desk) staff(h Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := d.person(r)
		switch {
		case fault.KindOf(err) == fault.NotFound:
			if r.Method != http.MethodGet && r.Method != http.MethodHead {
				return fault.New(fault.Denied, "You are not signed in any more, so nothing was changed. Sign in again in another tab at %s, then go back here and send the form once more: what you typed is still there.", SignInPath)
			}
			http.Redirect(w, r, SignInPath+"?"+url.Values{"next": {r.URL.RequestURI()}}.Encode(), http.StatusSeeOther)
			return nil
		case err != nil:
			return err
		}
		if who.Role == access.Respondent {
			// Respondents may read parts of their own wave and case, on their own
			// pages; these pages show more around them than is theirs to see.
			return fault.New(fault.Denied, "These pages are for the survey team. To answer the survey, open the link in your invitation.")
		}
		return h(w, r, who)
	}
}

// person gives who is signed in; NotFound when nobody is.
func (d *Desk) person(r *http.Request) (access.Person, error) {
	cookie, err := r.Cookie(d.cookieName())
	if err != nil {
		return access.Person{}, fault.New(fault.NotFound, "You are not signed in.")
	}
	return d.Store.Session(r.Context(), fieldwork.Hash(cookie.Value), d.Now())
}

// cookieName keeps a secure cookie to this host alone, as browsers hold
// __Host- names to. Staff and respondents have different cookies: a team
// member who tries a respondent's link stays signed in.
func (d *Desk) cookieName() string {
	if d.Secure {
		return "__Host-omnibus-office"
	}
	return "omnibus-office"
}

func (d *Desk) cookie(value string) *http.Cookie {
	return &http.Cookie{Name: d.cookieName(), Value: value, Path: "/", Secure: d.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

// NewSession gives a new session's cookie, and its hash for the store.
func (d *Desk) NewSession() (*http.Cookie, []byte, error) {
	token, err := fieldwork.NewToken(d.Random)
	if err != nil {
		return nil, nil, fault.Because(err, fault.Internal, "make a session's token")
	}
	return d.cookie(token), fieldwork.Hash(token), nil
}

// EndSession forgets the request's session, if it has one, here and in the browser.
func (d *Desk) EndSession(w http.ResponseWriter, r *http.Request) error {
	cookie, err := r.Cookie(d.cookieName())
	if err != nil {
		return nil
	}
	if err := d.Store.EndSession(r.Context(), fieldwork.Hash(cookie.Value)); err != nil {
		return err
	}
	gone := d.cookie("")
	gone.MaxAge = -1
	http.SetCookie(w, gone)
	return nil
}

// Next gives the address to go on to after signing in: a page of the office, or
// its first page when the wanted address is anything else.
func Next(wanted string) string {
	u, err := url.Parse(wanted)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, Home) || strings.Contains(wanted, "\\") || u.Path == SignInPath {
		return Home
	}
	return u.RequestURI()
}

// Address gives the network address of the caller.
func Address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// Origin gives the address of the site: where people are told to go, or else the
// one under which the caller reached it.
func (d *Desk) Origin(r *http.Request) string {
	switch {
	case d.Address != "":
		return d.Address
	case d.Secure:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// Query reads the address's parameters.
func Query(r *http.Request) (url.Values, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, fault.Because(err, fault.Refused, "The part of the address after the question mark cannot be read. Go back and follow the link or send the form again.")
	}
	return query, nil
}

// FormLimit is the largest form that is read: a text of a wave, as a browser
// encodes it, with room to spare.
const FormLimit = 8 << 20

// Form reads a posted form, of bounded size.
func Form(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	return page.ReadForm(w, r, FormLimit)
}
