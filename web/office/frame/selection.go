package frame

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"omnibus/fault"
	"omnibus/survey/frame"
)

// notAvailable is how a filter asks for organisations that have no value.
const notAvailable = "not available"

// byName is the order of the list when none is asked for.
const byName = "name"

// selection is what a person asked to see of the frame, as the address says it.
type selection struct {
	Search string
	// Groups are the wanted groups by characteristic; those not filtered by are absent.
	Groups map[string]string
	// Sort is "name" or a column; Descending turns it round.
	Sort       string
	Descending bool
}

// readSelection reads the address's parameters. It refuses a group or a column
// that the frame does not have: a link that is followed later must not show
// more than it says.
func readSelection(f *frame.Frame, query url.Values) (selection, error) {
	s := selection{Search: strings.TrimSpace(query.Get("search")), Groups: map[string]string{}, Sort: byName}
	for _, c := range f.Characteristics {
		group := query.Get(c.Name)
		if group == "" {
			continue
		}
		if group != notAvailable && !slices.Contains(c.Groups, group) {
			return s, fault.New(fault.Refused, "%q is not a group of %q. The groups are: %s.", group, c.Label, strings.Join(c.Groups, "; "))
		}
		s.Groups[c.Name] = group
	}
	if sort := query.Get("sort"); sort != "" {
		if sort != byName && !slices.ContainsFunc(columns(f), func(c column) bool { return c.Name == sort }) {
			return s, fault.New(fault.Refused, "The frame has no column %q to sort by.", sort)
		}
		s.Sort = sort
	}
	s.Descending = query.Get("order") == "down"
	return s, nil
}

// address gives the selection as parameters.
func (s selection) address() url.Values {
	v := url.Values{}
	if s.Search != "" {
		v.Set("search", s.Search)
	}
	for name, group := range s.Groups {
		v.Set(name, group)
	}
	if s.Sort != byName {
		v.Set("sort", s.Sort)
	}
	if s.Descending {
		v.Set("order", "down")
	}
	return v
}

// sorted gives the address of the same selection in a column's order, turned
// round when it stands in that order already.
func (s selection) sorted(by string) string {
	s.Descending = s.Sort == by && !s.Descending
	s.Sort = by
	return "?" + s.address().Encode()
}

// direction is the aria-sort of a column.
func (s selection) direction(by string) string {
	switch {
	case s.Sort != by:
		return "none"
	case s.Descending:
		return "descending"
	}
	return "ascending"
}

// column is a column of the list.
type column struct {
	Name, Label string
	Numeric     bool
}

// columns are the frame's columns that have a characteristic, each once: two
// characteristics may band one column differently.
func columns(f *frame.Frame) []column {
	var found []column
	for _, c := range f.Characteristics {
		if !slices.ContainsFunc(found, func(d column) bool { return d.Name == c.Column }) {
			found = append(found, column{Name: c.Column, Label: c.Label, Numeric: c.Bounds != nil})
		}
	}
	return found
}

// chosen gives the positions of the organisations that the selection names, in its order.
func (s selection) chosen(f *frame.Frame) []int {
	words, shown := strings.Fields(strings.ToLower(s.Search)), columns(f)
	var found []int
	for i, org := range f.Organisations {
		if matches(org, shown, words) && s.inGroups(f, i) {
			found = append(found, i)
		}
	}
	numeric := slices.ContainsFunc(columns(f), func(c column) bool { return c.Name == s.Sort && c.Numeric })
	slices.SortStableFunc(found, func(i, j int) int {
		a, b := f.Organisations[i], f.Organisations[j]
		return cmp.Or(s.compare(a, b, numeric), strings.Compare(a.Name, b.Name))
	})
	return found
}

// matches looks for every word in the names and in what the list shows: a hit in
// a column that is not shown would look like a mistake.
func matches(org frame.Organisation, shown []column, words []string) bool {
	text := org.Name + " " + org.ShortName + " " + org.ID
	for _, c := range shown {
		text += " " + org.Values[c.Name]
	}
	text = strings.ToLower(text)
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func (s selection) inGroups(f *frame.Frame, i int) bool {
	for name, group := range s.Groups {
		c, _ := f.Characteristic(name)
		at := f.GroupOf(name)[i]
		if (group == notAvailable) != (at < 0) || at >= 0 && c.Groups[at] != group {
			return false
		}
	}
	return true
}

// compare orders by the chosen column. What is not available stands last in
// either direction: turning the order round must not bring blanks to the top.
func (s selection) compare(a, b frame.Organisation, numeric bool) int {
	x, y := a.Values[s.Sort], b.Values[s.Sort]
	if s.Sort == byName {
		x, y = a.Name, b.Name
	}
	if x == "" || y == "" {
		return cmp.Compare(boolInt(x == ""), boolInt(y == ""))
	}
	order := strings.Compare(x, y)
	if numeric {
		p, _ := strconv.ParseFloat(x, 64)
		q, _ := strconv.ParseFloat(y, 64)
		order = cmp.Compare(p, q)
	}
	if s.Descending {
		return -order
	}
	return order
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
