package fieldwork

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"omnibus/access"
	"omnibus/chart"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/survey/frame"
	"omnibus/tongue"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// nominationPage says who has named the single point of contact and who has not.
type nominationPage struct {
	page.Layout
	Organisations, AsOf, Period, Sentence string
	Picture                               template.HTML
	Coverage                              []page.Table
	Filters                               []page.Link
	Heading                               string
	List                                  page.Table
	Pages                                 page.Pagination
	// Waiting is how many may be written to now; AskAll leads to the preview.
	Waiting         int
	MayAsk          bool
	AskAll, Carrier string
}

// The states of a nomination, in the order in which they are drawn and listed.
const (
	hasNamed = iota
	asked
	notAsked
	takesNoPart
)

var nominationStates = []struct{ name, text string }{
	{"named", "Named"}, {"asked", "Asked, not named"}, {"not-asked", "Not asked yet"}, {"no-part", "Takes no part"},
}

func stateOf(n fieldwork.Nomination) int {
	switch {
	case n.Named != nil:
		return hasNamed
	case n.Refused:
		return takesNoPart
	case n.Asked > 0:
		return asked
	}
	return notAsked
}

func nomination(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	query, err := desk.Query(r)
	if err != nil {
		return err
	}
	only := slices.IndexFunc(nominationStates, func(s struct{ name, text string }) bool { return s.name == query.Get("show") })
	if only < 0 && query.Get("show") != "" {
		return fault.New(fault.Refused, "%q is not what the list can be narrowed to. Choose one of the links above it.", query.Get("show"))
	}
	all, err := d.Store.Nominations(r.Context(), who, open.ID())
	if err != nil {
		return err
	}
	p := nominationPage{
		Layout: d.Layout(open, who, "Nomination", "nomination"), Organisations: open.Wave.Wave.Organisations, AsOf: open.At(d.Now()),
		MayAsk: desk.May(who, access.SendAccess, open.ID()), AskAll: desk.Path(open.ID(), "/nomination/ask"), Carrier: d.Carrier,
	}
	if n, err := strconv.Atoi(query.Get("asked")); err == nil && n >= 0 {
		p.Banner = &page.Banner{Success: true, Text: fmt.Sprintf("%s queued. Each has its line in the case and in Messages.", tongue.Number(n)+" "+plural(n, "message", "messages"))}
	}
	if period := open.Wave.Wave.Nomination; period.Given() {
		p.Period = fmt.Sprintf("Contacts are named from %s to %s.", period.From.Format("2 January 2006"), period.LastDay().Format("2 January 2006"))
	}
	p.coverage(open, all)
	p.list(open, all, query, only)
	for _, n := range all {
		if n.MayAsk(d.Now()) {
			p.Waiting++
		}
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// coverage draws how far the naming is, in all and by each characteristic of words.
func (p *nominationPage) coverage(open *desk.Open, all map[string]fieldwork.Nomination) {
	c := chart.Chart{ID: "nomination-chart", Title: "Contacts named", Series: []chart.Series{
		{Label: nominationStates[hasNamed].text}, {Label: nominationStates[asked].text}, {Label: nominationStates[notAsked].text, Muted: true}, {Label: nominationStates[takesNoPart].text}}}
	count := func(of func(i int) bool) (counts [4]int, total int) {
		for i, o := range open.Frame.Organisations {
			if of(i) {
				counts[stateOf(all[o.ID])]++
				total++
			}
		}
		return counts, total
	}
	head := []page.Cell{{Text: "Group"}}
	for _, s := range nominationStates {
		head = append(head, desk.Number(s.text))
	}
	head = append(head, desk.Number("Named, %"))
	add := func(t *page.Table, label string, counts [4]int, total int) {
		row, bar := []page.Cell{{Text: label}}, chart.Row{Label: label}
		for _, n := range counts {
			row = append(row, desk.Whole(n))
			bar.Values = append(bar.Values, chart.Value{Percent: desk.Share(n, total), Label: strconv.Itoa(n)})
		}
		t.Rows = append(t.Rows, append(row, desk.Number(desk.Percent(counts[hasNamed], total))))
		c.Rows = append(c.Rows, bar)
	}
	counts, total := count(func(int) bool { return true })
	everybody := page.Table{Caption: "All " + p.Organisations, Head: head}
	add(&everybody, "All", counts, total)
	p.Coverage = append(p.Coverage, everybody)
	p.Sentence = fmt.Sprintf("%d of %d %s (%s) have named the single point of contact.", counts[hasNamed], total, p.Organisations, desk.Percent(counts[hasNamed], total))
	c.Description = p.Sentence + " By group in the tables beside."
	for _, characteristic := range open.Frame.Characteristics {
		if characteristic.Bounds != nil {
			continue
		}
		of := open.Frame.GroupOf(characteristic.Name)
		t := page.Table{Caption: characteristic.Label, Head: head}
		c.Rows = append(c.Rows, chart.Row{Label: characteristic.Label, Heading: true})
		for g, label := range characteristic.Groups {
			counts, total := count(func(i int) bool { return of[i] == g })
			add(&t, label, counts, total)
		}
		p.Coverage = append(p.Coverage, t)
	}
	// The picture is drawn by our own code, which escapes the words it is given.
	p.Picture = template.HTML(chart.StackedBars(c))
}

// list shows the cases, narrowed to one state.
func (p *nominationPage) list(open *desk.Open, all map[string]fieldwork.Nomination, query url.Values, only int) {
	var found []frame.Organisation
	counts := make([]int, len(nominationStates))
	for _, o := range open.Frame.Organisations {
		s := stateOf(all[o.ID])
		counts[s]++
		if only < 0 || s == only {
			found = append(found, o)
		}
	}
	p.Filters = append(p.Filters, page.Link{Text: fmt.Sprintf("All (%d)", open.Frame.Size()), URL: "?#list", Current: only < 0})
	for i, s := range nominationStates {
		p.Filters = append(p.Filters, page.Link{Text: fmt.Sprintf("%s (%d)", s.text, counts[i]), URL: "?show=" + s.name + "#list", Current: only == i})
	}
	query.Del("asked")
	from, to, links := page.Paged("nominations", query, len(found))
	p.Pages, p.Heading = links, tongue.Number(len(found))+" of "+tongue.Number(open.Frame.Size())+" "+p.Organisations
	p.List = page.Table{Caption: p.Heading, CaptionHidden: true, Head: desk.Cells("Organisation", "State", "Director", "Single point of contact", "Asked")}
	if p.MayAsk {
		p.List.Head = append(p.List.Head, page.Cell{Text: "Write"})
	}
	for _, o := range found[from:to] {
		n := all[o.ID]
		row := desk.Cells(o.Name, nominationStates[stateOf(n)].text, "Nobody known", "–", "Never")
		row[0].URL = filePath(open.ID(), o.ID)
		if n.Director != nil {
			row[2].Text = n.Director.Name
		}
		if n.Named != nil {
			row[3].Text = n.Named.Name
			if n.Director != nil && n.Named.Email == n.Director.Email {
				row[3].Text += " (themselves)"
			}
		}
		if n.Asked > 0 {
			row[4].Text = fmt.Sprintf("%d times, last %s", n.Asked, open.At(n.Last))
			if n.Asked == 1 {
				row[4].Text = open.At(n.Last)
			}
		}
		if p.MayAsk {
			write := page.Cell{Text: "–"}
			if s := stateOf(n); n.Director != nil && (s == asked || s == notAsked) {
				write = page.Cell{Text: "Ask " + n.Director.Name, URL: p.AskAll + "?org=" + url.QueryEscape(o.ID)}
			}
			row = append(row, write)
		}
		p.List.Rows = append(p.List.Rows, row)
	}
}
