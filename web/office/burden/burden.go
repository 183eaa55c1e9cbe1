// Package burden shows staff how long answering takes, what it costs those who
// answer, and where they met problems. It shows no answers, and names nobody.
package burden

import (
	"embed"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"omnibus/access"
	"omnibus/survey/paradata"
	"omnibus/tongue"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed burden.html
var files embed.FS

var pages = page.MustParse(files, page.For[burdenPage]("burden.html"))

// Routes are the pages of time and burden.
func Routes(d *desk.Desk) []desk.Route {
	bind := func(h func(*desk.Desk, http.ResponseWriter, *http.Request, access.Person) error) desk.Handler {
		return func(w http.ResponseWriter, r *http.Request, who access.Person) error { return h(d, w, r, who) }
	}
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/burden", Staff: bind(show)},
		{Pattern: "GET /office/waves/{wave}/burden/download", Staff: bind(download)},
	}
}

type burdenPage struct {
	page.Layout
	Organisation, Organisations string
	AsOf, Pause, Told           string
	// Any says that anything was measured at all.
	Any               bool
	Facts             []page.SummaryRow
	Coverage          string
	Picture, Whole    template.HTML
	Sections, Devices page.Table
	Met               *page.Table
	MetTimes          int
	Search            page.Input
	Filtered          bool
	Heading, Download string
	List              *page.Table
	Pages             page.Pagination
	Rated             bool
}

// mostMet is how many problems the page lists; the file has them all.
const mostMet = 20

func show(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	query, err := desk.Query(r)
	if err != nil {
		return err
	}
	now := d.Now()
	open, b, _, err := d.Burden(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	wave := open.Wave.Wave
	p := burdenPage{
		Layout: d.Layout(open, who, "Time and burden", "burden"), Organisation: wave.Organisation, Organisations: wave.Organisations,
		AsOf: open.At(now), Pause: strconv.Itoa(int(paradata.Pause.Minutes())), Any: b.Minutes > 0 || b.Measured > 0, Rated: b.Rate.Given(),
		Facts: facts(b), Coverage: coverage(b), Picture: sectionPicture(b), Whole: wholePicture(b),
		Sections: sectionTable(b), Devices: deviceTable(b), Download: desk.Path(open.ID(), "/burden/download"),
	}
	if wave.Minutes > 0 {
		p.Told = strconv.Itoa(wave.Minutes)
	}
	for _, m := range b.Met {
		p.MetTimes += m.Times
	}
	if len(b.Met) > 0 {
		p.Met = metTable(open, b)
	}
	search := strings.TrimSpace(query.Get("search"))
	p.Search = page.Input{ID: "search", Name: "search", Value: search, Label: page.Label{Text: "Search"}, Type: "search", Autocomplete: "off"}
	p.Filtered = search != ""
	found := matching(open, b, search)
	from, to, links := page.Paged(wave.Organisations, query, len(found))
	p.Pages = links
	p.Heading = tongue.Number(len(found)) + " of " + tongue.Number(len(b.Organisations)) + " " + wave.Organisations + " that have begun"
	if len(found) > 0 {
		p.List = organisationTable(open, b, found[from:to])
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// matching gives the organisations whose name holds every word of the search.
func matching(open *desk.Open, b *paradata.Burden, search string) []paradata.OrganisationBurden {
	var found []paradata.OrganisationBurden
	words := strings.Fields(strings.ToLower(search))
	for _, a := range b.Organisations {
		text := strings.ToLower(open.Name(a.Org) + " " + a.Org)
		all := true
		for _, word := range words {
			all = all && strings.Contains(text, word)
		}
		if all {
			found = append(found, a)
		}
	}
	slices.SortStableFunc(found, func(a, b paradata.OrganisationBurden) int {
		return strings.Compare(open.Name(a.Org), open.Name(b.Org))
	})
	return found
}

// facts is the whole in a few lines.
func facts(b *paradata.Burden) []page.SummaryRow {
	row := func(key string, values ...string) page.SummaryRow { return page.SummaryRow{Key: key, Values: values} }
	all := []page.SummaryRow{
		row("Measured so far", hours(b.Minutes)+worth(b, b.Minutes)),
	}
	if estimated := row("With what was not measured (estimate)"); b.Begun > b.Measured {
		if math.IsNaN(b.Estimated) {
			estimated.Values = []string{"Cannot be estimated: of some section nothing complete was measured"}
		} else {
			estimated.Values = []string{hours(b.Estimated) + worth(b, b.Estimated)}
		}
		all = append(all, estimated)
	}
	if w := b.Whole; w.N > 0 {
		all = append(all, row("Typical for all sections",
			fmt.Sprintf("%s (median of %s measured whole; the middle half %s to %s)%s", minutes(w.Median), tongue.Number(w.N), number(w.Q1), minutes(w.Q3), worth(b, w.Median))))
	}
	shortest, longest := 0.0, 0.0
	for _, s := range b.Sections {
		shortest += s.ShortestMinutes
		longest += s.LongestMinutes
	}
	all = append(all, row("Expected from the questionnaire", fmt.Sprintf("%s to %s, by the route", number(shortest), minutes(longest))))
	if b.Begun > 0 {
		all = append(all, row("People", fmt.Sprintf("%s; they broke off %s times", tongue.Number(b.People), tongue.Number(b.Breaks))))
	}
	return all
}

// coverage says how much of what was answered was measured.
func coverage(b *paradata.Burden) string {
	switch {
	case b.Begun == 0:
		return "No section has been begun."
	case b.Begun == b.Measured:
		return fmt.Sprintf("All %s sections that were begun were measured.", tongue.Number(b.Begun))
	}
	return fmt.Sprintf("Measured: %s of the %s sections that were begun (%s). The others have answers that came in a file or on paper, or from before anything was measured.",
		tongue.Number(b.Measured), tongue.Number(b.Begun), desk.Percent(b.Measured, b.Begun))
}

// number writes minutes without their unit, with a decimal where they are few.
func number(m float64) string {
	if m < 9.95 {
		return strconv.FormatFloat(math.Floor(m*10+0.5)/10, 'f', 1, 64)
	}
	return tongue.Number(int(m + 0.5))
}

func minutes(m float64) string { return number(m) + " minutes" }

func hours(m float64) string {
	if m < 120 {
		return minutes(m)
	}
	return number(m/60) + " hours"
}

// money writes an amount of the wave's currency, in whole units from a hundred up.
func money(b *paradata.Burden, amount float64) string {
	if amount >= 100 {
		return b.Rate.Sign + tongue.Number(int(amount+0.5))
	}
	return b.Rate.Sign + strconv.FormatFloat(math.Floor(amount*100+0.5)/100, 'f', 2, 64)
}

// worth adds what minutes cost, where the wave has a rate.
func worth(b *paradata.Burden, m float64) string {
	if !b.Rate.Given() {
		return ""
	}
	return ", " + money(b, b.Cost(m)) + " at " + b.Rate.String() + " an hour"
}
