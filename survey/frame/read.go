package frame

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"omnibus/sheet"
	"omnibus/source"
	"omnibus/survey"
)

// required are the columns that every frame has.
var required = []string{"org_id", "name", "short_name", "type", "region"}

// Bounds are the largest frame that is read.
var Bounds = sheet.Bounds{Bytes: 1 << 30, Rows: 5_000_000, Columns: 4_000}

// maxName bounds what stands in headings, tables and comparisons, in bytes.
const maxName = 200

// predecessors is the optional column that says what an organisation was made
// of: the org_ids of the wave before, joined by semicolons. It is no
// characteristic. See Succession.
const predecessors = "predecessors"

// notCharacteristics are the columns that say who an organisation is.
var notCharacteristics = append(slices.Clone(required[:3]), predecessors)

var idShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Read reads frame.csv and groups its organisations by the characteristics that
// the wave declares. All complaints come back; the frame is nil when there is any.
func Read(file string, text []byte, declared []survey.Characteristic) (*Frame, source.Complaints) {
	table, out := sheet.ReadCSV(file, text, Bounds)
	if table == nil {
		return nil, out
	}
	r := &reader{table: table, out: &out, columns: map[string]int{}}
	for i, name := range table.Header {
		r.columns[name] = i
	}
	if !r.hasRequired() {
		return nil, out
	}
	f := r.organisations()
	f.groupOf = map[string][]int{}
	spelt := map[string]bool{}
	for _, d := range declared {
		column, ok := r.columns[d.Column]
		if !ok || slices.Contains(notCharacteristics, d.Column) {
			r.noColumn(d)
			continue
		}
		c := Characteristic{Name: d.Name, Column: d.Column, Label: d.Label, Origin: d.Origin(), Bounds: d.Bounds}
		if len(d.Bounds) > 0 {
			c.Groups = BandLabels(d.Bounds)
			f.groupOf[d.Name] = r.bands(column, d)
		} else {
			c.Groups, f.groupOf[d.Name] = r.words(column, d.Groups)
			spelt[d.Column] = true
		}
		f.Characteristics = append(f.Characteristics, c)
	}
	for _, name := range required[3:] {
		if !spelt[name] {
			r.words(r.columns[name], nil)
		}
	}
	if len(out) > 0 {
		out.Sort()
		if more := len(out) - sheet.MaxComplaints; more > 0 {
			out = out[:sheet.MaxComplaints]
			out.Add(source.Place{File: file}, "mend those above first", "%d more complaints not listed", more)
		}
		return nil, out
	}
	return f, nil
}

// reader checks a table that has come out of its CSV.
type reader struct {
	table   *sheet.CSV
	columns map[string]int
	out     *source.Complaints
}

func (r *reader) hasRequired() bool {
	all := true
	for _, name := range required {
		if _, ok := r.columns[name]; ok {
			continue
		}
		all = false
		repair := "add it: a frame has " + strings.Join(required, ", ")
		if near := source.Nearest(name, r.table.Header); near != "" && !slices.Contains(required, near) {
			repair = fmt.Sprintf("rename the column %q", near)
		}
		r.out.Add(source.Place{File: r.table.File, Line: 1}, repair, "the column %s is missing", name)
	}
	return all
}

func (r *reader) noColumn(d survey.Characteristic) {
	var columns []string
	for _, name := range r.table.Header {
		if !slices.Contains(notCharacteristics, name) {
			columns = append(columns, name)
		}
	}
	repair := "its characteristics are " + strings.Join(columns, ", ")
	if near := source.Nearest(d.Column, columns); near != "" {
		repair = fmt.Sprintf("did you mean %q?", near)
	}
	r.out.Add(d.At, repair, "the frame %s has no characteristic column %q", r.table.File, d.Column)
}

// organisations reads the base columns.
func (r *reader) organisations() *Frame {
	f := &Frame{index: map[string]int{}}
	names := map[string]int{}
	for row := range r.table.Len() {
		cells := r.table.Row(row)
		o := Organisation{ID: cells[r.columns["org_id"]], Name: cells[r.columns["name"]],
			ShortName: cells[r.columns["short_name"]], Values: map[string]string{}, At: r.table.Place(row, 0)}
		for name, column := range r.columns {
			if !slices.Contains(notCharacteristics, name) {
				o.Values[name] = cells[column]
			}
		}
		r.checkID(f, o, row)
		o.Predecessors, o.PredecessorsAt = r.predecessors(o.ID, row)
		for _, name := range required[1:] {
			r.checkGiven(row, name)
		}
		if first, twice := names[o.Name]; twice && strings.TrimSpace(o.Name) != "" {
			r.complainAgain(row, "name", first, fmt.Sprintf("the name %q is there twice", sheet.Clip(o.Name)), "tell the two apart, or remove one")
		} else {
			names[o.Name] = row
		}
		f.index[o.ID] = len(f.Organisations)
		f.Organisations = append(f.Organisations, o)
	}
	if r.table.Len() == 0 && len(*r.out) == 0 {
		r.out.Add(source.Place{File: r.table.File}, "write one row an organisation", "the frame has no organisations")
	}
	return f
}

func (r *reader) checkID(f *Frame, o Organisation, row int) {
	first, twice := f.index[o.ID]
	switch {
	case strings.TrimSpace(o.ID) == "":
		r.complain(row, "org_id", "give the organisation an id", "org_id is blank")
	case twice:
		r.complainAgain(row, "org_id", first, fmt.Sprintf("org_id %q is there twice", sheet.Clip(o.ID)), "give each organisation its own id")
	case !idShape.MatchString(o.ID) || len(o.ID) > 64:
		repair := "use lower-case letters, digits and single dashes, at most 64"
		if better := asID(o.ID); better != "" && better != o.ID {
			repair += fmt.Sprintf(", as %q", better)
		}
		r.complain(row, "org_id", repair, "org_id %q cannot be used in addresses", sheet.Clip(o.ID))
	}
}

// numberShape leaves out what ParseFloat also takes: hexadecimal, exponents, infinity.
var numberShape = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

var notID = regexp.MustCompile(`[^a-z0-9]+`)

func asID(text string) string {
	id := strings.Trim(notID.ReplaceAllString(strings.ToLower(text), "-"), "-")
	return strings.Trim(id[:min(len(id), 64)], "-")
}

func (r *reader) checkGiven(row int, name string) {
	cell := r.table.Row(row)[r.columns[name]]
	switch {
	case strings.TrimSpace(cell) == "":
		r.complain(row, name, "every organisation has one", "%s is blank", name)
	case len(cell) > maxName:
		r.complain(row, name, "shorten it", "%s has more than %d characters", name, maxName)
	case strings.ContainsAny(cell, "\r\n"):
		r.complain(row, name, "write it on one line", "%s has a line break", name)
	case (name == "name" || name == "short_name") && cell != strings.TrimSpace(cell):
		r.complain(row, name, "remove it", "%s has white space around it", name)
	}
}

// bands gives each organisation's band of a column of numbers.
func (r *reader) bands(column int, d survey.Characteristic) []int {
	groups := make([]int, r.table.Len())
	for row := range groups {
		cell := strings.TrimSpace(r.table.Row(row)[column])
		if cell == "" {
			groups[row] = -1
			continue
		}
		v, err := strconv.ParseFloat(cell, 64)
		if err != nil || !numberShape.MatchString(cell) {
			groups[row] = -1
			r.complain(row, d.Column, "write a number such as 12.5, or leave it blank where it is not available",
				"%s is %q, which is not a number", d.Column, sheet.Clip(cell))
			continue
		}
		if groups[row] = band(d.Bounds, v); groups[row] < 0 {
			r.complain(row, d.Column, fmt.Sprintf("check it, or begin the bands of %s lower", d.Name),
				"%s is %s, below its first band, which begins at %s", d.Column, sheet.Clip(cell), number(d.Bounds[0]))
		}
	}
	return groups
}

// complain complains of a cell, saying its row as a spreadsheet counts it.
func (r *reader) complain(row int, column, repair, format string, args ...any) {
	r.out.Add(r.table.Place(row, r.columns[column]), repair, "row %d: "+format, append([]any{r.table.Number(row)}, args...)...)
}

func (r *reader) complainAgain(row int, column string, first int, message, repair string) {
	related := r.table.Place(first, r.columns[column])
	*r.out = append(*r.out, source.Complaint{At: r.table.Place(row, r.columns[column]),
		Message: fmt.Sprintf("row %d: %s", r.table.Number(row), message), Repair: repair, Related: &related})
}
