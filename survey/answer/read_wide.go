package answer

import (
	"fmt"
	"slices"
	"strings"

	"omnibus/sheet"
	"omnibus/source"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/survey/questionnaire/value"
)

// WideBounds are the largest answers file that is read.
var WideBounds = sheet.Bounds{Bytes: 512 << 20, Rows: 200_000, Columns: 10_000}

// ReadWide reads an answers file: one row an organisation, the state of each
// section, and the columns of every item (see docs/methods/answers-file.md). All
// complaints come back, each with row and column; the answers are nil when there
// is any, so that a file is taken as a whole or not at all.
func ReadWide(file string, text []byte, q *questionnaire.Questionnaire, f *frame.Frame) (*Wide, source.Complaints) {
	table, out := sheet.ReadCSV(file, text, WideBounds)
	if table == nil {
		return nil, out
	}
	return ReadTable(table, out, q, f)
}

// ReadTable reads an answers file that was cut into cells, with the complaints
// about that; see ReadWide.
func ReadTable(table *sheet.CSV, out source.Complaints, q *questionnaire.Questionnaire, f *frame.Frame) (*Wide, source.Complaints) {
	r := &wideReader{table: table, q: q, frame: f, out: &out}
	if !r.plan() {
		return nil, out
	}
	wide := &Wide{Rows: make([]WideRow, 0, table.Len())}
	seen := map[string]int{}
	for row := range table.Len() {
		r.row = row
		if r.unlisted > 0 {
			break
		}
		wide.Rows = append(wide.Rows, r.readRow(seen))
	}
	if len(out) > 0 {
		out.Sort()
		if r.unlisted > 0 {
			out.Add(source.Place{File: table.File}, "mend those above first", "there are more complaints; reading stopped after %d", sheet.MaxComplaints)
		}
		return nil, out
	}
	return wide, nil
}

// wideReader reads the rows of one file.
type wideReader struct {
	table *sheet.CSV
	q     *questionnaire.Questionnaire
	frame *frame.Frame
	out   *source.Complaints
	// org is the column of org_id; status those of the sections, in their order.
	org    int
	status []int
	items  []itemColumns
	// row is the row being read.
	row      int
	unlisted int
}

// itemColumns says in which columns of the file an item's value stands; -1 where
// the item has no such column.
type itemColumns struct {
	item    questionnaire.Item
	key     Item
	section int
	whole   int
	nothing int
	ticks   []codeColumn
	specify []codeColumn
}

// codeColumn is a column that is about one code.
type codeColumn struct{ code, column int }

func statusColumn(s *questionnaire.Section) string { return s.ID + "_status" }

// header gives the columns of the file in canonical order.
func header(q *questionnaire.Questionnaire) []string {
	names := []string{"org_id"}
	for _, s := range q.Sections {
		names = append(names, statusColumn(s))
	}
	for _, c := range q.Columns() {
		names = append(names, c.Name)
	}
	return names
}

// plan finds the column of everything, and complains of what the file lacks and
// of what the questionnaire does not have.
func (r *wideReader) plan() bool {
	at := map[string]int{}
	for i, name := range r.table.Header {
		at[name] = i
	}
	expected := header(r.q)
	known := map[string]bool{}
	for _, name := range expected {
		known[name] = true
	}
	for i, name := range r.table.Header {
		if !known[name] {
			repair := "remove it, or add its question to the questionnaire"
			if near := source.Nearest(name, missing(expected, at)); near != "" {
				repair = fmt.Sprintf("did you mean %q?", near)
			}
			r.out.Add(r.table.Place(-1, i), repair, "the questionnaire has no column %q", sheet.Clip(name))
		}
	}
	absent := missing(expected, at)
	if len(absent) > sheet.MaxComplaints {
		r.out.Add(source.Place{File: r.table.File, Line: 1}, "check that it is the answers file of this wave",
			"%d of the questionnaire's %d columns are missing", len(absent), len(expected))
		return false
	}
	for _, name := range absent {
		r.out.Add(source.Place{File: r.table.File, Line: 1}, "add it; leave its cells blank where there is no answer", "the column %s is missing", name)
	}
	if len(absent) > 0 {
		r.out.Sort()
		return false
	}
	r.org = at["org_id"]
	sections := map[*questionnaire.Section]int{}
	for i, s := range r.q.Sections {
		sections[s] = i
		r.status = append(r.status, at[statusColumn(s)])
	}
	for _, c := range r.q.Columns() {
		r.addColumn(c, at[c.Name], sections)
	}
	return true
}

func missing(expected []string, at map[string]int) []string {
	var absent []string
	for _, name := range expected {
		if _, ok := at[name]; !ok {
			absent = append(absent, name)
		}
	}
	return absent
}

func (r *wideReader) addColumn(c questionnaire.Column, column int, sections map[*questionnaire.Section]int) {
	if n := len(r.items); n == 0 || r.items[n-1].item != c.Item {
		r.items = append(r.items, itemColumns{item: c.Item, key: Item{c.Item.Question.ID, c.Item.Row},
			section: sections[c.Item.Question.Section()], whole: -1, nothing: -1})
	}
	item := &r.items[len(r.items)-1]
	switch c.Part {
	case questionnaire.Tick:
		item.ticks = append(item.ticks, codeColumn{c.Code, column})
	case questionnaire.Specify:
		item.specify = append(item.specify, codeColumn{c.Code, column})
	case questionnaire.NothingBox:
		item.nothing = column
	default:
		item.whole = column
	}
}

func (r *wideReader) readRow(seen map[string]int) WideRow {
	cells := r.table.Row(r.row)
	w := WideRow{Org: cells[r.org], Sections: make(map[string]State, len(r.status)),
		Values: make(map[Item]value.Value, len(r.items)), Line: r.table.Line(r.row)}
	r.checkOrg(w.Org, seen)
	for i, column := range r.status {
		w.Sections[r.q.Sections[i].ID] = r.state(cells[column], column)
	}
	answered := make([]int, len(r.status))
	complaints := len(*r.out)
	for i := range r.items {
		item := &r.items[i]
		v := r.value(item, cells)
		if !v.Given() {
			continue
		}
		w.Values[item.key] = v
		answered[item.section]++
	}
	for i, column := range r.status {
		if section := r.q.Sections[i]; answered[i] > 0 && w.Sections[section.ID] == NotStarted && cells[column] == string(NotStarted) {
			r.complain(column, "write partial or complete, or remove the answers", "%q is %s, and the row has %d of its answers",
				section.Title, NotStarted, answered[i])
		}
	}
	if len(*r.out) == complaints {
		// With a value wrong, what it leads to is not known.
		r.checkRoute(w)
	}
	return w
}

func (r *wideReader) checkOrg(org string, seen map[string]int) {
	first, twice := seen[org]
	seen[org] = r.row
	_, known := r.frame.Index(org)
	switch {
	case strings.TrimSpace(org) == "":
		r.complain(r.org, "write the organisation's id as in the frame", "org_id is blank")
	case twice:
		related := r.table.Place(first, r.org)
		r.list(source.Complaint{At: r.table.Place(r.row, r.org), Related: &related,
			Message: r.where(r.org) + "the organisation is there twice", Repair: "keep one row of each"})
		seen[org] = first
	case !known:
		repair := "add it to frame.csv, or remove the row"
		if near := source.Nearest(org, r.orgs()); near != "" {
			repair = fmt.Sprintf("did you mean %q?", near)
		}
		r.complain(r.org, repair, "the frame has no organisation %q", sheet.Clip(org))
	}
}

func (r *wideReader) orgs() []string {
	// Beyond this many, looking for the nearest would take longer than reading.
	const most = 5000
	var ids []string
	for _, o := range r.frame.Organisations[:min(most, r.frame.Size())] {
		ids = append(ids, o.ID)
	}
	return ids
}

func (r *wideReader) state(cell string, column int) State {
	switch s := State(cell); s {
	case NotStarted, Partial, Complete:
		return s
	}
	r.complain(column, "write complete, partial or none", "the status is %q", sheet.Clip(cell))
	return NotStarted
}

// checkRoute complains of answers to questions that this case was not asked.
func (r *wideReader) checkRoute(w WideRow) {
	asked := route.OnRoute(r.q, w)
	for i := range r.items {
		item := &r.items[i]
		question := item.item.Question
		if !w.Values[item.key].Given() || asked(question) {
			continue
		}
		when := "the answers before it lead elsewhere"
		if conditions := slices.DeleteFunc([]string{question.Page.When.String(), question.When.String()},
			func(c string) bool { return c == "" }); len(conditions) > 0 {
			when = "it is asked when " + strings.Join(conditions, " and ")
		}
		r.complain(item.first(), "leave it blank, or check the answers that lead here", "the question was not asked here: %s", when)
	}
}

// first gives the item's first column.
func (c *itemColumns) first() int {
	if c.whole >= 0 {
		return c.whole
	}
	return c.ticks[0].column
}

// where begins every message about a cell: a spreadsheet's row, the
// organisation, the column.
func (r *wideReader) where(column int) string {
	org := sheet.Clip(r.table.Row(r.row)[r.org])
	if org != "" {
		org = " (" + org + ")"
	}
	return fmt.Sprintf("row %d%s, column %s: ", r.table.Number(r.row), org, r.table.Header[column])
}

func (r *wideReader) complain(column int, repair, format string, args ...any) {
	r.list(source.Complaint{At: r.table.Place(r.row, column), Message: r.where(column) + fmt.Sprintf(format, args...), Repair: repair})
}

func (r *wideReader) list(c source.Complaint) {
	if len(*r.out) >= sheet.MaxComplaints {
		r.unlisted++
		return
	}
	*r.out = append(*r.out, c)
}
