// Package consent shows the lead the contacts that agreed to be passed on, for
// the wave's one stated purpose, and nothing of what else they answered.
package consent

import (
	"bytes"
	"embed"
	"encoding/csv"
	"net/http"
	"slices"
	"time"

	"omnibus/access"
	"omnibus/sheet"
	"omnibus/survey/fieldwork"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed *.html
var files embed.FS

var pages = page.MustParse(files, page.For[consentPage]("consent.html"))

// Routes are the list of those who agreed, as a page and as a file, and where it
// is noted that one has withdrawn.
func Routes(d *desk.Desk) []desk.Route {
	bind := func(h func(*desk.Desk, http.ResponseWriter, *http.Request, access.Person) error) desk.Handler {
		return func(w http.ResponseWriter, r *http.Request, who access.Person) error { return h(d, w, r, who) }
	}
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/consent", Staff: bind(list)},
		{Pattern: "POST /office/waves/{wave}/consent", Staff: bind(withdraw)},
		{Pattern: "GET /office/waves/{wave}/consent/download", Staff: bind(download)},
	}
}

type consentPage struct {
	page.Layout
	Question, Wording, Purpose, Until, Download string
	// Asked says that the wave asks for consent, Over that its last day has passed.
	Asked, Over               bool
	Lines, Withdrawn, Expired []line
}

type line struct {
	Org, Organisation, Name, JobTitle, Email, Phone, Agreed, By, Withdrawn string
	// HandedOut says when and by whom details were handed out, the latest first.
	HandedOut []string
}

func list(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, all, err := read(d, r, who)
	if err != nil {
		return err
	}
	c := open.Wave.Wave.Consent
	p := consentPage{Layout: d.Layout(open, who, "Consent to be contacted", "consent"), Asked: c.Given()}
	if q, ok := open.Questionnaire.Question(c.Question); ok {
		p.Question, p.Wording, p.Purpose = q.ID, q.Ask, c.Purpose
		p.Until = c.Until.Add(-time.Nanosecond).In(open.Zone()).Format("2 January 2006")
		p.Over = !d.Now().Before(c.Until)
		p.Download = desk.Path(open.ID(), "/consent/download")
	}
	for _, one := range all {
		l := lineOf(open, one)
		switch {
		case !one.Withdrawn.IsZero():
			p.Withdrawn = append(p.Withdrawn, l)
		case one.Expired:
			p.Expired = append(p.Expired, l)
		default:
			p.Lines = append(p.Lines, l)
		}
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func read(d *desk.Desk, r *http.Request, who access.Person) (*desk.Open, []fieldwork.Released, error) {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return nil, nil, err
	}
	all, err := d.Store.Released(r.Context(), who, open.ID(), open.Wave.Wave.Consent, open.Questionnaire, d.Now())
	return open, all, err
}

func lineOf(open *desk.Open, one fieldwork.Released) line {
	l := line{Org: one.Org, Name: one.Contact.Name, JobTitle: one.Contact.JobTitle, Email: one.Contact.Email, Phone: one.Contact.Phone,
		Agreed: open.At(one.Agreement.At), By: one.Agreement.By}
	if o, err := open.Organisation(one.Org); err == nil {
		l.Organisation = o.Name
	}
	for _, h := range slices.Backward(one.HandedOut) {
		l.HandedOut = append(l.HandedOut, open.At(h.At)+", "+h.By)
	}
	if !one.Withdrawn.IsZero() {
		l.By, l.Withdrawn = one.WithdrawnBy, open.At(one.Withdrawn)
	}
	return l
}

func withdraw(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	if err := d.Store.WithdrawConsent(r.Context(), who, open.ID(), form.Get("org"), open.Wave.Wave.Consent, open.Questionnaire, d.Now()); err != nil {
		return err
	}
	http.Redirect(w, r, desk.Path(open.ID(), "/consent"), http.StatusSeeOther)
	return nil
}

// download hands out who agreed, with the purpose and the last day in every
// line, so that they cannot be parted from the addresses. That it was done stays in
// each one's history.
func download(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	c := open.Wave.Wave.Consent
	all, err := d.Store.HandOut(r.Context(), who, open.ID(), c, open.Questionnaire, d.Now())
	if err != nil {
		return err
	}
	var body bytes.Buffer
	out := csv.NewWriter(&body)
	if err := out.Write([]string{"org_id", "organisation", "name", "job_title", "email", "phone", "agreed_at", "purpose", "until"}); err != nil {
		return err
	}
	for _, one := range all {
		l := lineOf(open, one)
		if err := out.Write([]string{l.Org, l.Organisation, sheet.Harmless(l.Name), sheet.Harmless(l.JobTitle), sheet.Harmless(l.Email), sheet.Harmless(l.Phone),
			one.Agreement.At.In(open.Zone()).Format(time.RFC3339), c.Purpose, c.Until.Add(-time.Nanosecond).In(open.Zone()).Format(time.DateOnly)}); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return page.SendFile(w, r, "text/csv; charset=utf-8", open.ID()+"-consent.csv", body.Bytes())
}
