package fieldwork

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

type casesPage struct {
	page.Layout
	Organisations string
	Size          int
	AsOf          string
	Search        page.Input
	Filters       []page.Select
	Filtered      bool
	Heading       string
	Sections      []string
	Cases         []caseLine
	Pages         page.Pagination
	Readable      bool
	MayGive       bool
	// Workbooks is where filled workbooks are brought in, "" for whoever may not.
	Workbooks string
	// Contacts is the file of all contacts, "" for whoever may not take it out.
	Contacts string
}

type caseLine struct {
	Name, Address, Access string
	Cells                 []string
	Sections              []sectionState
	Last                  string
}

type sectionState struct {
	page.Tag
	Answers int
}

// filter is what a person asked to see of the cases.
type filter struct {
	search string
	// states are the wanted states by section.
	states map[string]answer.State
}

// stateNames are the states as pages say them, in order.
var stateNames = []struct {
	state answer.State
	text  string
	tag   page.Tag
}{
	{answer.NotStarted, "Not started", page.Tag{Text: "Not started", Colour: "grey"}},
	{answer.Partial, "Partial", page.Tag{Text: "Partial", Colour: "yellow"}},
	{answer.Complete, "Complete", page.Tag{Text: "Complete", Colour: "green"}},
}

// StateTag gives a section's state as pages show it.
func StateTag(state answer.State) page.Tag {
	for _, s := range stateNames {
		if s.state == state {
			return s.tag
		}
	}
	return stateNames[0].tag
}

func readFilter(q *questionnaire.Questionnaire, query url.Values) (filter, error) {
	f := filter{search: strings.TrimSpace(query.Get("search")), states: map[string]answer.State{}}
	for _, s := range q.Sections {
		wanted := query.Get("section-" + s.ID)
		if wanted == "" {
			continue
		}
		known := false
		for _, name := range stateNames {
			known = known || string(name.state) == wanted
		}
		if !known {
			return f, fault.New(fault.Refused, "%q is not a state of a section. The states are none, partial and complete.", wanted)
		}
		f.states[s.ID] = answer.State(wanted)
	}
	return f, nil
}

func (f filter) keeps(org frame.Organisation, p answer.Progress) bool {
	if f.search == "" {
		return f.keepsStates(p)
	}
	text := strings.ToLower(org.Name + " " + org.ShortName + " " + org.ID)
	for word := range strings.FieldsSeq(strings.ToLower(f.search)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return f.keepsStates(p)
}

func (f filter) keepsStates(p answer.Progress) bool {
	for section, state := range f.states {
		if p.State(section) != state {
			return false
		}
	}
	return true
}

func cases(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	query, err := desk.Query(r)
	if err != nil {
		return err
	}
	f, err := readFilter(open.Questionnaire, query)
	if err != nil {
		return err
	}
	id := open.Wave.Wave.ID
	now := d.Now()
	list, err := d.Store.Progress(r.Context(), who, id)
	if err != nil {
		return err
	}
	p := casesPage{
		Layout:        d.Layout(open, who, "Cases", "cases"),
		Organisations: open.Wave.Wave.Organisations,
		Size:          open.Frame.Size(),
		AsOf:          open.At(now),
		Search:        page.Input{ID: "search", Name: "search", Value: f.search, Label: page.Label{Text: "Search"}, Type: "search", Autocomplete: "off"},
		Filters:       stateFilters(open.Questionnaire, f),
		Filtered:      f.search != "" || len(f.states) > 0,
		Readable:      desk.May(who, access.ReadCase, id),
		MayGive:       desk.May(who, access.GiveAccess, id),
	}
	if desk.May(who, access.BringWorkbook, id) {
		p.Workbooks = desk.Path(id, "/workbooks")
	}
	if desk.May(who, access.MoveContacts, id) {
		p.Contacts = uploadPath(id)
	}
	for _, s := range open.Questionnaire.Sections {
		p.Sections = append(p.Sections, s.Title)
	}
	progress := byOrg(list)
	found := chosen(open, f, progress)
	from, to, links := page.Paged("cases", query, len(found))
	p.Pages = links
	p.Cases = lines(open, found[from:to], progress)
	p.Heading = tongue.Number(len(found)) + " of " + tongue.Number(p.Size) + " " + p.Organisations
	if from > 0 || to < len(found) {
		p.Heading += fmt.Sprintf(", %s to %s", tongue.Number(from+1), tongue.Number(to))
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func stateFilters(q *questionnaire.Questionnaire, f filter) []page.Select {
	var all []page.Select
	for _, s := range q.Sections {
		one := page.Select{ID: "section-" + s.ID, Name: "section-" + s.ID, Label: page.Label{Text: s.Title}}
		one.Options = append(one.Options, page.Option{Label: "Any state"})
		for _, name := range stateNames {
			one.Options = append(one.Options, page.Option{Value: string(name.state), Label: name.text, Checked: f.states[s.ID] == name.state})
		}
		all = append(all, one)
	}
	return all
}

// chosen gives the organisations that a filter keeps, by name.
func chosen(open *desk.Open, f filter, progress map[string]answer.Progress) []frame.Organisation {
	var found []frame.Organisation
	for _, org := range open.Frame.Organisations {
		if f.keeps(org, progress[org.ID]) {
			found = append(found, org)
		}
	}
	slices.SortStableFunc(found, func(a, b frame.Organisation) int { return strings.Compare(a.Name, b.Name) })
	return found
}

func lines(open *desk.Open, found []frame.Organisation, progress map[string]answer.Progress) []caseLine {
	var all []caseLine
	for _, org := range found {
		p := progress[org.ID]
		address := desk.Path(open.Wave.Wave.ID, "/cases/"+url.PathEscape(org.ID))
		line := caseLine{
			Name: org.Name, Address: address, Access: address + "/access",
			Cells: []string{org.Values["type"], org.Values["region"]},
		}
		var last time.Time
		for _, s := range open.Questionnaire.Sections {
			line.Sections = append(line.Sections, sectionState{StateTag(p.State(s.ID)), p.Sections[s.ID].Answers})
			if at := p.Sections[s.ID].Last; at.After(last) {
				last = at
			}
		}
		if !last.IsZero() {
			line.Last = open.At(last)
		}
		all = append(all, line)
	}
	return all
}

func byOrg(list []answer.Progress) map[string]answer.Progress {
	all := make(map[string]answer.Progress, len(list))
	for _, p := range list {
		all[p.Org] = p
	}
	return all
}
