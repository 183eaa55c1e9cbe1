package table

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/sheet"
	"omnibus/survey"
	"omnibus/survey/table"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// format is a form in which tables are handed out.
type format struct {
	name, label, kind, ending string
	write                     func(w io.Writer, t taken) error
}

// taken is what is handed out: tables of a wave, at a moment.
type taken struct {
	wave   *survey.Wave
	tables []*table.Table
	// comparisons are those of each table.
	comparisons [][]table.Comparison
	at          time.Time
}

func (t taken) workbook() sheet.Workbook { return table.Workbook(t.wave, t.tables, t.at) }

// protect leaves what the public may see, or flags for staff what it may not.
func (t *taken) protect(ctx context.Context, public bool, told func(done, of int)) (err error) {
	protect := table.Mark
	if public {
		protect = table.Publish
	}
	if t.tables, err = protect(ctx, t.tables, t.wave.Rules, told); err != nil {
		return err
	}
	for i, c := range t.comparisons {
		t.comparisons[i] = comparisonsFor(public, t.tables[i], c)
	}
	return nil
}

func comparisonsFor(public bool, t *table.Table, c []table.Comparison) []table.Comparison {
	if public {
		return table.PublicComparisons(t, c)
	}
	return table.StaffComparisons(c)
}

var formats = []format{
	{"csv", "CSV (tidy)", "text/csv; charset=utf-8", "csv", func(w io.Writer, t taken) error { return table.WriteCSV(w, t.tables) }},
	{"json", "JSON", "application/json; charset=utf-8", "json", func(w io.Writer, t taken) error { return table.WriteJSON(w, t.tables) }},
	{"json-stat", "JSON-stat", "application/json; charset=utf-8", "json-stat.json",
		func(w io.Writer, t taken) error { return table.WriteJSONStat(w, t.wave, t.tables, t.at) }},
	{"xlsx", "Excel workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
		func(w io.Writer, t taken) error { return sheet.WriteXLSX(w, t.workbook()) }},
	{"ods", "OpenDocument workbook", "application/vnd.oasis.opendocument.spreadsheet", "ods",
		func(w io.Writer, t taken) error { return sheet.WriteODS(w, t.workbook()) }},
}

// comparisonsName asks for the tests of differences instead of the figures.
const comparisonsName = "comparisons"

var comparisonsFormat = format{comparisonsName, "Comparisons (CSV)", "text/csv; charset=utf-8", "csv", func(w io.Writer, t taken) error {
	var all []table.Comparison
	for _, c := range t.comparisons {
		all = append(all, c...)
	}
	return table.WriteComparisonsCSV(w, all)
}}

// associationName asks for the tests of whether answers and groups have anything
// to do with each other.
const associationName = "association"

var associationFormat = format{associationName, "Association (CSV)", "text/csv; charset=utf-8", "csv", func(w io.Writer, t taken) error {
	return table.WriteAssociationsCSV(w, t.tables)
}}

// Formats offers the forms in which tables are handed out, as links from an address.
func Formats(address string) []page.Link {
	var all []page.Link
	for _, f := range formats {
		all = append(all, page.Link{Text: f.label, URL: address + "?format=" + f.name})
	}
	return all
}

func formatSelect(id string) page.Select {
	s := page.Select{ID: id, Name: "format", Label: page.Label{Text: "as"}}
	for _, f := range formats {
		s.Options = append(s.Options, page.Option{Value: f.name, Label: f.label})
	}
	return s
}

// readFormat finds the format asked for; tests only where there are any.
func readFormat(query url.Values, t taken) (format, error) {
	wanted, known := query.Get("format"), formats
	if t.comparisons != nil {
		known = append(known[:len(known):len(known)], comparisonsFormat)
	}
	if slices.ContainsFunc(t.tables, func(one *table.Table) bool { return len(one.Associations) > 0 }) {
		known = append(known[:len(known):len(known)], associationFormat)
	}
	var names []string
	for _, f := range known {
		if f.name == wanted || wanted == "" {
			return f, nil
		}
		names = append(names, f.name)
	}
	return format{}, fault.New(fault.Refused, "Tables are not handed out as %q. Ask for one of: %s.", wanted, strings.Join(names, ", "))
}

// downloadAll hands out every question, split by the same breaks.
func (s *shelf) downloadAll(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	frozen, a, err := read(d, r, who)
	if err != nil {
		return err
	}
	if len(a.problems) > 0 {
		return a.refused()
	}
	return s.away(d, w, r, who, frozen, func(ctx context.Context, told func(done, of int)) (file, error) {
		data := a.counted(frozen.Data)
		var tables []*table.Table
		for _, v := range table.Variables(data) {
			if err := ctx.Err(); err != nil {
				return file{}, err
			}
			request := table.Request{Show: []string{v.Name}, By: a.By}
			t, err := request.Table(data)
			if err != nil {
				return file{}, err
			}
			if err := request.Associate(data, t); err != nil {
				return file{}, err
			}
			tables = append(tables, t)
		}
		out := taken{wave: frozen.Wave.Wave, tables: tables, at: d.Now()}
		if err := out.protect(ctx, a.public, told); err != nil {
			return file{}, err
		}
		return fileOf(r, out, frozen.ID()+"-tables")
	})
}

// downloadOne hands out the table that the address asks for, or refuses it: a
// file of another table than the one asked for would be taken for it.
func (s *shelf) downloadOne(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	frozen, a, err := read(d, r, who)
	if err != nil {
		return err
	}
	t, err := a.count(frozen.Data)
	switch {
	case err != nil:
		return err
	case len(a.problems) > 0:
		return a.refused()
	case t == nil:
		return fault.New(fault.Refused, "The address does not say which question to show. Build the table first.")
	}
	return s.away(d, w, r, who, frozen, func(ctx context.Context, _ func(done, of int)) (file, error) {
		compared, err := a.Comparisons(frozen.Data)
		if err != nil {
			return file{}, err
		}
		if err := a.Associate(frozen.Data, t); err != nil {
			return file{}, err
		}
		plan, _ := d.Plan(frozen)
		seen, err := protected(ctx, frozen, a, t, plan)
		if err != nil {
			return file{}, err
		}
		out := taken{wave: frozen.Wave.Wave, tables: []*table.Table{seen}, comparisons: [][]table.Comparison{comparisonsFor(a.public, seen, compared)}, at: d.Now()}
		return fileOf(r, out, frozen.ID()+"-"+cmp.Or(a.ID, strings.Join(a.Show, "-")))
	})
}

// refused gives the first thing that is wrong with an address.
func (a *asked) refused() error {
	return fault.New(fault.Refused, "%s. Nothing was made.", strings.TrimSuffix(a.problems[0].Text, "."))
}

// fileOf writes the file whole before any of it is sent, so that a failure is a
// page and not half a file.
func fileOf(r *http.Request, t taken, name string) (file, error) {
	query, err := desk.Query(r)
	if err != nil {
		return file{}, err
	}
	f, err := readFormat(query, t)
	if err != nil {
		return file{}, err
	}
	if f.name == comparisonsName || f.name == associationName {
		name += "-" + f.name
	}
	var out bytes.Buffer
	err = f.write(&out, t)
	return file{f.kind, name + "." + f.ending, out.Bytes()}, err
}
