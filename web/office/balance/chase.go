package balance

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"omnibus/access"
	"omnibus/sheet"
	"omnibus/survey/balance"
	"omnibus/survey/frame"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// mostShown is how many cases one page of the list shows.
const mostShown = 200

type chasePage struct {
	page.Layout
	Form    fields
	Search  page.Input
	Filters []page.Select
	AsOf    string
	Why     string
	Counted string
	Heading string
	Table   page.Table
	More    string
	Gone    int
	Then    string
	// Download is for who may take the list out, Response the picture.
	Download, Response string
}

// narrowed is a chase list with what it is narrowed to.
type narrowed struct {
	asked
	picture *balance.Picture
	list    *balance.Chase
	search  string
	// groups are the wanted group by characteristic.
	groups map[string]string
}

func narrow(d *desk.Desk, r *http.Request, who access.Person) (narrowed, error) {
	a, err := ask(d, r, who)
	if err != nil {
		return narrowed{}, err
	}
	n := narrowed{asked: a, search: strings.ToLower(strings.TrimSpace(a.query.Get("search"))), groups: map[string]string{}}
	if n.picture, err = d.Picture(r.Context(), who, a.Open, a.at, a.id()); err != nil {
		return n, err
	}
	for _, c := range a.Frame.Characteristics {
		if wanted := a.query.Get(c.Name); wanted != "" {
			n.groups[c.Name] = wanted
		}
	}
	n.list = n.picture.Chase()
	return n, nil
}

// keeps says whether a case is among those asked for.
func (n narrowed) keeps(o balance.Open) bool {
	text := strings.ToLower(o.Name + " " + o.ShortName + " " + o.ID)
	for word := range strings.FieldsSeq(n.search) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	at, _ := n.Frame.Index(o.ID)
	for name, wanted := range n.groups {
		c, _ := n.Frame.Characteristic(name)
		if groupOf(c, n.Frame.GroupOf(name)[at]) != wanted {
			return false
		}
	}
	return true
}

func groupOf(c frame.Characteristic, group int) string {
	if group < 0 {
		return balance.NotAvailable
	}
	return c.Groups[group]
}

func chase(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	n, err := narrow(d, r, who)
	if err != nil {
		return err
	}
	p := chasePage{Layout: d.Layout(n.Open, who, "Chase list", "response"), Form: n.fields("/chase"), AsOf: n.Open.At(n.at), Why: n.list.Why, Gone: n.list.Gone,
		Counted: n.label(n.picture), Response: n.address("/response"),
		Search: page.Input{ID: "search", Name: "search", Value: n.query.Get("search"), Width: 20, Label: page.Label{Text: "Name"}}}
	for _, c := range n.Frame.Characteristics {
		s := page.Select{ID: "by-" + c.Name, Name: c.Name, Label: page.Label{Text: c.Label}, Options: []page.Option{{Label: "Any", Checked: n.groups[c.Name] == ""}}}
		for _, g := range append(c.Groups[:len(c.Groups):len(c.Groups)], balance.NotAvailable) {
			s.Options = append(s.Options, page.Option{Value: g, Label: g, Checked: n.groups[c.Name] == g})
		}
		p.Filters = append(p.Filters, s)
	}
	if desk.May(who, access.TakeChaseList, n.ID()) {
		p.Download = desk.Path(n.ID(), "/chase/download") + "?" + n.query.Encode()
	}
	if n.list.Fitted {
		p.Then = fmt.Sprintf("If the first %d of the whole list answered, R would go from %s to %s.", n.list.Supposed, decimals(n.list.Now.R), decimals(n.list.Then.R))
	}
	n.table(d, who, &p)
	return pages.Write(w, r, http.StatusOK, p)
}

// points gives whole points with the sign of typesetting; what rounds to nothing has none.
func points(f float64) string {
	return strings.Replace(strconv.Itoa(int(math.Round(f))), "-", "−", 1)
}

// table fills in the cases.
func (n narrowed) table(d *desk.Desk, who access.Person, p *chasePage) {
	p.Table = page.Table{Caption: "Open cases in the order of need", CaptionHidden: true, Head: []page.Cell{
		{Text: "Organisation"}, desk.Number("Place"), desk.Number("Points behind"), {Text: "Why"}, {Text: "So far"}, desk.Number("Attempts"), desk.Number("Calls"), {Text: "Latest"}}}
	kept := 0
	for _, o := range n.list.Cases {
		if !n.keeps(o) {
			continue
		}
		if kept++; kept > mostShown {
			continue
		}
		name := page.Cell{Text: o.Name}
		if desk.May(who, access.ReadCaseFile, n.ID()) {
			name.URL = desk.Path(n.ID(), "/cases/"+url.PathEscape(o.ID)+"/file")
		}
		p.Table.Rows = append(p.Table.Rows, []page.Cell{name, desk.Whole(o.Place), desk.Number(points(o.Behind)), {Text: n.list.Words(o, n.picture)}, {Text: o.Final.Name()}, desk.Whole(o.Attempts), desk.Whole(o.Calls), {Text: n.day(o.Last)}})
	}
	p.Heading = fmt.Sprintf("%d of %d open cases", kept, len(n.list.Cases))
	if kept > mostShown {
		p.More = fmt.Sprintf("The first %d are shown. Narrow the list, or take it out as a file to see all.", mostShown)
	}
}

func (n narrowed) day(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(n.Zone()).Format("2 January")
}

// download hands the list out. Names of organisations stand in it, no people's.
func download(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	if err := d.Store.TakeChaseList(r.Context(), who, r.PathValue("wave")); err != nil {
		return err
	}
	n, err := narrow(d, r, who)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	out := csv.NewWriter(&body)
	if err := out.Write([]string{"place", "org_id", "name", "points_behind", "why", "final_code", "final_code_name", "attempts", "calls", "latest"}); err != nil {
		return err
	}
	for _, o := range n.list.Cases {
		if !n.keeps(o) {
			continue
		}
		latest := ""
		if !o.Last.IsZero() {
			latest = o.Last.In(n.Zone()).Format(time.RFC3339)
		}
		line := []string{strconv.Itoa(o.Place), o.ID, sheet.Harmless(o.Name), strconv.FormatFloat(o.Behind, 'f', 1, 64), sheet.Harmless(n.list.Words(o, n.picture)), string(o.Final), o.Final.Name(),
			strconv.Itoa(o.Attempts), strconv.Itoa(o.Calls), latest}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return page.SendFile(w, r, "text/csv; charset=utf-8", n.ID()+"-chase-list.csv", body.Bytes())
}
