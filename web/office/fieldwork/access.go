package fieldwork

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"omnibus/access"
	"omnibus/survey/fieldwork"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

type accessPage struct {
	page.Layout
	Organisation, Cases, File, Withdraw string
	Person                              page.Input
	// People are those of the case, nil when nobody is known.
	People *page.Table
	// Given is nil until a code has been made.
	Given *given
}

// given is shown once, in the answer to the post that made it; only hashes are kept.
type given struct{ Person, Code, Link string }

// longestName is room for any person's name and a role.
const longestName = 120

func newAccessPage(d *desk.Desk, r *http.Request, who access.Person) (accessPage, error) {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return accessPage{}, err
	}
	// The form is of no use to somebody who may not send it.
	if err := d.Store.Allowed(r.Context(), who, access.GiveAccess, open.ID(), r.PathValue("org")); err != nil {
		return accessPage{}, err
	}
	org, err := open.Organisation(r.PathValue("org"))
	if err != nil {
		return accessPage{}, err
	}
	room, err := d.Store.Room(r.Context(), who, open.ID(), org.ID)
	if err != nil {
		return accessPage{}, err
	}
	return accessPage{
		People:       People(open, room),
		Layout:       d.Layout(open, who, "Give access: "+org.Name, "cases"),
		Organisation: org.Name,
		Cases:        desk.Path(open.ID(), "/cases"),
		File:         filePath(open.ID(), org.ID),
		Withdraw:     desk.Path(open.ID(), "/cases/"+url.PathEscape(org.ID)+"/access/withdraw"),
		Person: page.Input{ID: "person", Name: "person", Width: 30, Autocomplete: "off",
			Label: page.Label{Text: "Who will answer?", Medium: true},
			Hint:  "A name or a role, such as “Director’s office”, which histories show"},
	}, nil
}

func askAccess(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	p, err := newAccessPage(d, r, who)
	if err != nil {
		return err
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func giveAccess(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	p, err := newAccessPage(d, r, who)
	if err != nil {
		return err
	}
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	person := strings.TrimSpace(form.Get("person"))
	p.Person.Value = person
	switch {
	case person == "":
		p.Person.Error = "Enter who will answer"
	case utf8.RuneCountInString(person) > longestName || !utf8.ValidString(person) || strings.ContainsAny(person, "\x00\n\r"):
		p.Person.Error = "Enter a name of one line and at most 120 characters"
	}
	if p.Person.Error != "" {
		p.Problems = []page.Problem{{Field: p.Person.ID, Text: p.Person.Error}}
		return pages.Write(w, r, http.StatusUnprocessableEntity, p)
	}
	code, err := fieldwork.NewCode(d.Random)
	if err != nil {
		return err
	}
	token, err := fieldwork.NewToken(d.Random)
	if err != nil {
		return err
	}
	err = d.Store.GiveAccess(r.Context(), who, r.PathValue("wave"), r.PathValue("org"), fieldwork.Hash(code), fieldwork.Hash(token), person, d.Now())
	if err != nil {
		return err
	}
	p.Given = &given{Person: person, Code: code, Link: d.Origin(r) + "/r/l/" + token}
	return pages.Write(w, r, http.StatusOK, p)
}

func withdrawAccess(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	p, err := newAccessPage(d, r, who)
	if err != nil {
		return err
	}
	if err := d.Store.WithdrawAccess(r.Context(), who, r.PathValue("wave"), r.PathValue("org"), d.Now()); err != nil {
		return err
	}
	p.Banner = &page.Banner{Success: true, Text: "All access to " + p.Organisation + " has been withdrawn"}
	return pages.Write(w, r, http.StatusOK, p)
}
