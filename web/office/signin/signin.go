// Package signin lets staff in and out.
package signin

import (
	"embed"
	"net/http"
	"strings"

	"omnibus/access"
	"omnibus/account"
	"omnibus/fault"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed *.html
var files embed.FS

var pages = page.MustParse(files, page.For[inPage]("signin.html"), page.For[outPage]("signout.html"))

type inPage struct {
	page.Layout
	Next            string
	Email, Password page.Input
}

type outPage struct {
	page.Layout
	Name string
}

// Routes are the pages of signing in and out.
func Routes(d *desk.Desk) []desk.Route {
	return []desk.Route{
		{Pattern: "GET " + desk.SignInPath, Open: func(w http.ResponseWriter, r *http.Request) error {
			return ask(d, w, r, http.StatusOK, r.URL.Query().Get("next"), "", "")
		}},
		{Pattern: "POST " + desk.SignInPath, Open: func(w http.ResponseWriter, r *http.Request) error { return enter(d, w, r) }},
		{Pattern: "GET /office/sign-out", Staff: func(w http.ResponseWriter, r *http.Request, who access.Person) error { return confirm(d, w, r, who) }},
		{Pattern: "POST /office/sign-out", Open: func(w http.ResponseWriter, r *http.Request) error { return leave(d, w, r) }},
	}
}

// ask shows the form, with one sentence when a try has failed: it does not say
// which of the two was wrong, nor whether the account exists.
func ask(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, next, email, problem string) error {
	p := inPage{
		Layout:   d.Plain(access.Person{}, "Sign in to the office"),
		Next:     desk.Next(next),
		Email:    page.Input{ID: "email", Name: "email", Value: email, Type: "email", Autocomplete: "username", Label: page.Label{Text: "E-mail address"}, Width: 30, Error: problem},
		Password: page.Input{ID: "password", Name: "password", Type: "password", Autocomplete: "current-password", Label: page.Label{Text: "Password"}, Width: 30},
	}
	p.Wide = false
	if problem != "" {
		p.Problems = []page.Problem{{Field: "email", Text: problem}}
	}
	return pages.Write(w, r, status, p)
}

func enter(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	email, password, next := strings.TrimSpace(form.Get("email")), form.Get("password"), form.Get("next")
	if email == "" || password == "" {
		return ask(d, w, r, http.StatusUnprocessableEntity, next, email, "Enter your e-mail address and your password")
	}
	cookie, session, err := d.NewSession()
	if err != nil {
		return err
	}
	now := d.Now()
	verify := func(hash string) bool { return account.Verify(hash, password) }
	_, err = d.Store.SignIn(r.Context(), email, desk.Address(r), verify, session, now, now.Add(desk.SessionLasts))
	if err == nil {
		http.SetCookie(w, cookie)
		http.Redirect(w, r, desk.Next(next), http.StatusSeeOther)
		return nil
	}
	switch fault.KindOf(err) {
	case fault.Denied, fault.NotFound, fault.Refused:
		return ask(d, w, r, http.StatusForbidden, next, email, "The e-mail address or the password is not right")
	case fault.TooOften:
		page.RetryAfter(w, err)
		return ask(d, w, r, http.StatusTooManyRequests, next, email, fault.Public(err))
	}
	return err
}

func confirm(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	return pages.Write(w, r, http.StatusOK, outPage{Layout: d.Plain(who, "Sign out"), Name: who.Name})
}

// leave needs nobody signed in: pressing the button twice is no error.
func leave(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	if err := d.EndSession(w, r); err != nil {
		return err
	}
	http.Redirect(w, r, desk.SignInPath, http.StatusSeeOther)
	return nil
}
