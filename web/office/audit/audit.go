// Package audit shows the lead who looked at which case and when, what was
// refused, and what changed who may do what.
package audit

import (
	"embed"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/sheet"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed *.html
var files embed.FS

var pages = page.MustParse(files, page.For[auditPage]("audit.html"))

// Routes are the record as a page and as a file.
func Routes(d *desk.Desk) []desk.Route {
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/audit", Staff: func(w http.ResponseWriter, r *http.Request, who access.Person) error { return list(d, w, r, who) }},
		{Pattern: "GET /office/waves/{wave}/audit/download", Staff: func(w http.ResponseWriter, r *http.Request, who access.Person) error { return download(d, w, r, who) }},
	}
}

type auditPage struct {
	page.Layout
	Outcome     page.Select
	Person, Org page.Input
	Filtered    bool
	All, Older  string
	Download    string
	Lines       []line
}

type line struct {
	page.Tag
	At, Who, Role, Deed, Of, Address string
}

// outcomes are what a record says became of a deed, as the page says it.
var outcomes = []struct {
	outcome access.Outcome
	label   string
	tag     page.Tag
}{
	{access.Looked, "Looks", page.Tag{Text: "Looked", Colour: "blue"}},
	{access.Refused, "Refusals", page.Tag{Text: "Refused", Colour: "red"}},
	{access.Done, "Changes", page.Tag{Text: "Done", Colour: "grey"}},
}

// most is how many records one page lists.
const most = 100

// search reads what the address asks for. An organisation may be given by its
// name, too.
func search(open *desk.Open, query url.Values) (access.Search, error) {
	s := access.Search{Wave: open.ID(), Person: strings.TrimSpace(query.Get("person")), Outcome: access.Outcome(query.Get("outcome"))}
	known := s.Outcome == ""
	for _, o := range outcomes {
		known = known || o.outcome == s.Outcome
	}
	if !known {
		return s, fault.New(fault.Refused, "%q is not a sort of record. Go back and choose one of the list.", string(s.Outcome))
	}
	if text := query.Get("before"); text != "" {
		before, err := strconv.ParseInt(text, 10, 64)
		if err != nil || before < 1 {
			return s, fault.New(fault.Refused, "The address of this list is not complete. Go back and follow the link again.")
		}
		s.Before = before
	}
	s.Org = strings.TrimSpace(query.Get("org"))
	for _, o := range open.Frame.Organisations {
		if strings.EqualFold(o.Name, s.Org) {
			s.Org = o.ID
		}
	}
	return s, nil
}

func list(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, want, query, err := asked(d, r, who)
	if err != nil {
		return err
	}
	p := auditPage{Layout: d.Layout(open, who, "Who looked", "audit"), All: desk.Path(open.ID(), "/audit"), Filtered: len(query) > 0}
	p.Outcome = page.Select{ID: "outcome", Name: "outcome", Label: page.Label{Text: "Show"}, Options: []page.Option{{Label: "Everything", Checked: want.Outcome == ""}}}
	for _, o := range outcomes {
		p.Outcome.Options = append(p.Outcome.Options, page.Option{Value: string(o.outcome), Label: o.label, Checked: want.Outcome == o.outcome})
	}
	p.Person = page.Input{ID: "person", Name: "person", Label: page.Label{Text: "By"}, Hint: "A full name", Value: query.Get("person")}
	p.Org = page.Input{ID: "org", Name: "org", Label: page.Label{Text: "Of"}, Hint: "An organisation’s name or id; looks at lists, which hold them all, are shown too", Value: query.Get("org")}
	kept := url.Values{}
	for name := range query {
		if name != "before" {
			kept.Set(name, query.Get(name))
		}
	}
	p.Download = desk.Path(open.ID(), "/audit/download?"+kept.Encode())
	want.Most = most + 1
	last := int64(0)
	err = d.Store.SearchAudit(r.Context(), who, want, func(record access.Record) error {
		if len(p.Lines) == most {
			kept.Set("before", strconv.FormatInt(last, 10))
			p.Older = "?" + kept.Encode()
			return nil
		}
		last = record.ID
		p.Lines = append(p.Lines, lineOf(open, record))
		return nil
	})
	if err != nil {
		return err
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func asked(d *desk.Desk, r *http.Request, who access.Person) (*desk.Open, access.Search, url.Values, error) {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return nil, access.Search{}, nil, err
	}
	query, err := desk.Query(r)
	if err != nil {
		return nil, access.Search{}, nil, err
	}
	want, err := search(open, query)
	return open, want, query, err
}

func lineOf(open *desk.Open, r access.Record) line {
	l := line{At: open.At(r.At), Who: r.Person.Name, Role: string(r.Person.Role), Deed: string(r.Deed), Of: "the wave"}
	if l.Who == "" {
		l.Who = "Somebody unknown"
	}
	for _, o := range outcomes {
		if o.outcome == r.Outcome {
			l.Tag = o.tag
		}
	}
	if o, err := open.Organisation(r.Org); err == nil {
		l.Of, l.Address = o.Name, desk.Path(open.ID(), "/cases/"+o.ID+"/file")
	} else if r.Org != "" {
		l.Of = r.Org
	}
	return l
}

// download hands out all that the filters leave, not one page of it.
func download(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, want, _, err := asked(d, r, who)
	if err != nil {
		return err
	}
	// Records are asked for in parts, so that a long record is never all in memory.
	want.Most = 1000
	var out *csv.Writer
	for {
		n := 0
		err := d.Store.SearchAudit(r.Context(), who, want, func(record access.Record) error {
			if out == nil {
				out = begin(w, open)
			}
			n, want.Before = n+1, record.ID
			return out.Write([]string{record.At.In(open.Zone()).Format(time.RFC3339), sheet.Harmless(record.Person.Name), string(record.Person.Role), string(record.Outcome), string(record.Deed), sheet.Harmless(record.Org)})
		})
		if err != nil && out != nil {
			return page.Begun(err)
		}
		if err != nil {
			return err
		}
		if n < want.Most {
			break
		}
	}
	if out == nil {
		out = begin(w, open)
	}
	out.Flush()
	return page.Begun(out.Error())
}

func begin(w http.ResponseWriter, open *desk.Open) *csv.Writer {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", open.ID()+"-audit.csv"))
	out := csv.NewWriter(w)
	// What cannot be written now is told by Flush.
	_ = out.Write([]string{"at", "person", "role", "outcome", "deed", "org_id"})
	return out
}
