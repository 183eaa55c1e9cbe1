// Package balance shows staff how response stands against the frame, live and as
// of any past moment, and which open cases to chase. It shows no answers.
package balance

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/balance"
	"omnibus/survey/questionnaire"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed *.html
var files embed.FS

var pages = page.MustParse(files,
	page.For[responsePage]("response.html"),
	page.For[chasePage]("chase.html"),
	page.For[itemsPage]("items.html"),
)

// Routes are the pages of the live picture.
func Routes(d *desk.Desk) []desk.Route {
	bind := func(h func(*desk.Desk, http.ResponseWriter, *http.Request, access.Person) error) desk.Handler {
		return func(w http.ResponseWriter, r *http.Request, who access.Person) error { return h(d, w, r, who) }
	}
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/response", Staff: bind(response)},
		{Pattern: "GET /office/waves/{wave}/response/live", Staff: bind(live)},
		{Pattern: "GET /office/waves/{wave}/response/items", Staff: bind(items)},
		{Pattern: "GET /office/waves/{wave}/chase", Staff: bind(chase)},
		{Pattern: "GET /office/waves/{wave}/chase/download", Staff: bind(download)},
	}
}

// asked is what a person wants to see: a section, and as of when.
type asked struct {
	*desk.Open
	section *questionnaire.Section // nil for any
	at      time.Time
	// past says that a moment was asked for; typed is how.
	past  bool
	typed string
	query url.Values
}

func ask(d *desk.Desk, r *http.Request, who access.Person) (asked, error) {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return asked{}, err
	}
	query, err := desk.Query(r)
	if err != nil {
		return asked{}, err
	}
	a := asked{Open: open, typed: strings.TrimSpace(query.Get("at")), query: query}
	if id := query.Get("section"); id != "" {
		var ok bool
		if a.section, ok = open.Questionnaire.Section(id); !ok {
			return a, fault.New(fault.Refused, "This questionnaire has no section %q. Go back and choose one of the list.", id)
		}
	}
	a.past = a.typed != ""
	a.at, err = moment(a.typed, d.Now(), open.Zone())
	return a, err
}

// moments are the ways to write a moment, the longest first; each is good until
// the next of its kind begins.
var moments = []struct {
	layout string
	next   func(time.Time) time.Time
}{
	{"2006-01-02 15:04", func(t time.Time) time.Time { return t.Add(time.Minute) }},
	{"2006-01-02T15:04", func(t time.Time) time.Time { return t.Add(time.Minute) }},
	{"2006-01-02", func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }},
}

// moment reads a moment: a day is its end, and nothing is now.
func moment(typed string, now time.Time, zone *time.Location) (time.Time, error) {
	end := desk.EndOfMinute(now)
	if typed == "" {
		return end, nil
	}
	for _, m := range moments {
		at, err := time.ParseInLocation(m.layout, typed, zone)
		if err != nil {
			continue
		}
		if at.After(now) {
			return end, fault.New(fault.Refused, "%s is yet to come. Go back and write a moment that is past, or none for now.", typed)
		}
		if at.Year() < 1900 {
			break
		}
		last := m.next(at).Add(-time.Millisecond)
		if last.After(end) {
			last = end
		}
		return last, nil
	}
	return end, fault.New(fault.Refused, "%q is no moment. Go back and write a day as 2016-10-12, or a day and a time as 2016-10-12 14:30.", typed)
}

func (a asked) id() string {
	if a.section == nil {
		return ""
	}
	return a.section.ID
}

// label says what counts as answered.
func (a asked) label(w *balance.Picture) string {
	if a.section == nil {
		return "any section " + w.Counts()
	}
	return a.section.Title + " " + w.Counts()
}

// address gives a page of the wave for the same section and moment.
func (a asked) address(rest string) string {
	q := url.Values{}
	if a.section != nil {
		q.Set("section", a.section.ID)
	}
	if a.past {
		q.Set("at", a.typed)
	}
	if len(q) == 0 {
		return desk.Path(a.ID(), rest)
	}
	return desk.Path(a.ID(), rest) + "?" + q.Encode()
}

// fields are the form by which a section and a moment are asked for.
type fields struct {
	Section page.Select
	At      page.Input
	Past    bool
	Now     string
}

func (a asked) fields(rest string) fields {
	s := page.Select{ID: "section", Name: "section", Label: page.Label{Text: "Count those who answered"}}
	s.Options = append(s.Options, page.Option{Value: "", Label: "Any section", Checked: a.section == nil})
	for _, one := range a.Questionnaire.Sections {
		s.Options = append(s.Options, page.Option{Value: one.ID, Label: one.Title, Checked: a.section == one})
	}
	now := a
	now.past = false
	return fields{Section: s, Past: a.past, Now: now.address(rest),
		At: page.Input{ID: "at", Name: "at", Value: a.typed, Width: 20, Label: page.Label{Text: "As of"}, Hint: "As 2016-10-12 or 2016-10-12 14:30; empty for now"}}
}

type responsePage struct {
	page.Layout
	Form   fields
	Live   picture
	Chase  string
	Items  string
	Burden string
	// Fetch is where the script finds the picture anew, "" for a past moment.
	Fetch, Script, ETag string
}

func response(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	a, err := ask(d, r, who)
	if err != nil {
		return err
	}
	live, err := draw(d, r, who, a)
	if err != nil {
		return err
	}
	p := responsePage{Layout: d.Layout(a.Open, who, "Response so far", "response"), Form: a.fields("/response"), Live: live, Chase: a.address("/chase")}
	if desk.May(who, access.ReadDataset, a.ID()) {
		p.Items = a.address("/response/items")
	}
	if desk.May(who, access.ReadParadata, a.ID()) {
		p.Burden = desk.Path(a.ID(), "/burden")
	}
	if !a.past {
		p.Fetch, p.Script, p.ETag = a.address("/response/live"), desk.Assets.URL("live.js"), tag(a, live.log)
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// live gives the picture alone, or says that it is as it was.
func live(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	a, err := ask(d, r, who)
	if err != nil {
		return err
	}
	log, err := d.Log(r.Context(), who, a.ID())
	if err != nil {
		return err
	}
	now := tag(a, log.Head())
	w.Header().Set("ETag", now)
	if r.Header.Get("If-None-Match") == now {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	drawn, err := draw(d, r, who, a)
	if err != nil {
		return err
	}
	html, err := pages.Fragment(responsePage{}, "live", drawn)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", tag(a, drawn.log))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, err = w.Write([]byte(html))
	return err
}

// tag names a picture: the same texts and log on the same day are the same one.
func tag(a asked, head int64) string {
	day := a.at.In(a.Zone()).Format(time.DateOnly)
	if a.past {
		day = a.at.String()
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %s %s", a.Key, head, day, a.id()))
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// drawing holds what our own code has drawn, which escapes the words it is given.
func drawing(svg []byte) template.HTML { return template.HTML(svg) }
