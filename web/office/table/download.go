package table

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
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
	name, label, kind string
	write             func(w io.Writer, t taken) error
}

// taken is what is handed out: tables of a wave, at a moment.
type taken struct {
	wave   *survey.Wave
	tables []*table.Table
	at     time.Time
}

func (t taken) workbook() sheet.Workbook { return table.Workbook(t.wave, t.tables, t.at) }

var formats = []format{
	{"csv", "CSV (tidy)", "text/csv; charset=utf-8", func(w io.Writer, t taken) error { return table.WriteCSV(w, t.tables) }},
	{"json", "JSON", "application/json; charset=utf-8", func(w io.Writer, t taken) error { return table.WriteJSON(w, t.tables) }},
	{"xlsx", "Excel workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		func(w io.Writer, t taken) error { return sheet.WriteXLSX(w, t.workbook()) }},
	{"ods", "OpenDocument workbook", "application/vnd.oasis.opendocument.spreadsheet",
		func(w io.Writer, t taken) error { return sheet.WriteODS(w, t.workbook()) }},
}

func formatSelect() page.Select {
	s := page.Select{ID: "format", Name: "format", Label: page.Label{Text: "as"}}
	for _, f := range formats {
		s.Options = append(s.Options, page.Option{Value: f.name, Label: f.label})
	}
	return s
}

func readFormat(query url.Values) (format, error) {
	wanted := query.Get("format")
	var names []string
	for _, f := range formats {
		if f.name == wanted || wanted == "" {
			return f, nil
		}
		names = append(names, f.name)
	}
	return format{}, fault.New(fault.Refused, "Tables are not handed out as %q. Ask for one of: %s.", wanted, strings.Join(names, ", "))
}

// with adds a parameter to an address's query, which may be empty.
func with(query, name, value string) string {
	sign := "?"
	if query != "" {
		sign = query + "&"
	}
	return sign + url.Values{name: {value}}.Encode()
}

func downloadAll(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	frozen, data, c, err := ask(d, r, who)
	if err != nil {
		return err
	}
	tables, err := table.Topline(data, c.by...)
	if err != nil {
		return err
	}
	return send(w, r, taken{data.Wave(), tables, d.Now()}, frozen.ID()+"-tables")
}

func downloadOne(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	frozen, data, c, err := ask(d, r, who)
	if err != nil {
		return err
	}
	t, err := table.Count(data, r.PathValue("variable"), c.by...)
	if err != nil {
		return err
	}
	return send(w, r, taken{data.Wave(), []*table.Table{t}, d.Now()}, frozen.ID()+"-"+t.Variable.Name)
}

// send writes the file whole before it sends any of it, so that a failure is a
// page and not half a file.
func send(w http.ResponseWriter, r *http.Request, t taken, name string) error {
	query, err := desk.Query(r)
	if err != nil {
		return err
	}
	f, err := readFormat(query)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := f.write(&out, t); err != nil {
		return err
	}
	return page.SendFile(w, r, f.kind, name+"."+f.name, out.Bytes())
}
