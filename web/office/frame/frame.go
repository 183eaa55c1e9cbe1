// Package frame shows a wave's frame to staff: who is in scope, searched,
// filtered and sorted by the address's parameters.
package frame

import (
	"embed"
	"net/http"
	"net/url"

	"omnibus/access"
	"omnibus/survey/frame"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed *.html
var files embed.FS

var pages = page.MustParse(files, page.For[listPage]("frame.html"), page.For[changesPage]("changes.html"))

// Routes are the frame's pages.
func Routes(d *desk.Desk) []desk.Route {
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/frame", Staff: func(w http.ResponseWriter, r *http.Request, who access.Person) error {
			return list(d, w, r, who)
		}},
		{Pattern: "GET /office/waves/{wave}/frame/changes", Staff: func(w http.ResponseWriter, r *http.Request, who access.Person) error {
			return changes(d, w, r, who)
		}},
	}
}

type listPage struct {
	page.Layout
	Organisations string
	Size, Found   int
	Search        string
	Sort, Order   string
	Filtered      bool
	Filters       []filter
	Heads         []head
	Rows          []row
	Pages         page.Pagination
	// Changes is where the frame is compared with that of the wave before.
	Changes string
	// From and To are the lines on this page, where there are more than one page.
	From, To int
}

type filter struct {
	Name, Label string
	// Origin says where it comes from and of which day it tells.
	Origin string
	Groups []group
}

type group struct {
	Value, Label string
	Count        int
	Share        string
	Chosen       bool
	Address      string
}

type head struct {
	Label, Direction, Address string
	Numeric                   bool
}

type row struct {
	ID, Name string
	Cells    []cell
}

type cell struct {
	Text    string
	Numeric bool
}

func list(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	query, err := desk.Query(r)
	if err != nil {
		return err
	}
	s, err := readSelection(open.Frame, query)
	if err != nil {
		return err
	}
	f := open.Frame
	found := s.chosen(f)
	from, to, links := page.Paged("the frame", query, len(found))
	p := listPage{
		Layout:        d.Layout(open, who, "Frame", "frame"),
		Organisations: open.Wave.Wave.Organisations, Changes: desk.Path(open.ID(), "/frame/changes"),
		Size: f.Size(), Found: len(found),
		Search: s.Search, Filtered: s.Search != "" || len(s.Groups) > 0,
		Filters: filters(f, s),
		Heads:   heads(f, s),
		Rows:    rows(f, found[from:to]), Pages: links,
	}
	if len(links.Items) > 0 {
		p.From, p.To = from+1, to
	}
	if s.Sort != byName {
		p.Sort = s.Sort
	}
	if s.Descending {
		p.Order = "down"
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func filters(f *frame.Frame, s selection) []filter {
	var all []filter
	for _, c := range f.Characteristics {
		counts := map[int]int{}
		for _, at := range f.GroupOf(c.Name) {
			counts[at]++
		}
		one := filter{Name: c.Name, Label: c.Label, Origin: c.Origin}
		add := func(value, label string, count int) {
			one.Groups = append(one.Groups, group{
				Value: value, Label: label, Count: count, Share: desk.Percent(count, f.Size()),
				Chosen: s.Groups[c.Name] == value, Address: "?" + url.Values{c.Name: {value}}.Encode(),
			})
		}
		for i, label := range c.Groups {
			add(label, label, counts[i])
		}
		if counts[-1] > 0 {
			add(notAvailable, "Not available", counts[-1])
		}
		all = append(all, one)
	}
	return all
}

func heads(f *frame.Frame, s selection) []head {
	all := []head{{Label: "Name", Direction: s.direction(byName), Address: s.sorted(byName)}}
	for _, c := range columns(f) {
		all = append(all, head{Label: c.Label, Direction: s.direction(c.Name), Address: s.sorted(c.Name), Numeric: c.Numeric})
	}
	return all
}

func rows(f *frame.Frame, found []int) []row {
	all := make([]row, len(found))
	for n, i := range found {
		org := f.Organisations[i]
		all[n] = row{ID: org.ID, Name: org.Name}
		for _, c := range columns(f) {
			all[n].Cells = append(all[n].Cells, cell{Text: org.Values[c.Name], Numeric: c.Numeric})
		}
	}
	return all
}
