package frame

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"time"

	"omnibus/sheet"
	"omnibus/source"
)

// Changes says how a file of changes is applied to a frame.
type Changes struct {
	// File and Text are the file of changes: one row an organisation that came,
	// or a set that ended.
	//
	//	effective_date,removed_ids,added_id,added_name,…
	//
	// removed_ids are joined by semicolons. Several rows with the same date and
	// removed_ids are one change: a split. Without removed_ids an organisation is
	// founded, without added_id those removed have ended. Any other column that
	// has the name of one of the frame's gives the characteristic.
	File string
	Text []byte
	// Columns names, for a column of the frame, that of the changes that gives it
	// where the two are called differently.
	Columns map[string]string
	// Until leaves out what took effect after that day; zero applies all.
	Until time.Time
}

// Changed is a frame after changes.
type Changed struct {
	// Text is the new frame.csv. Rows of organisations that stayed are as they
	// were; those that came stand at the end. Its column predecessors names
	// organisations of the old frame, also where one came and went in between.
	Text []byte
	// Removed are of the old frame, Added of the new one.
	Removed, Added []string
	// Unused are columns of the changes that the frame does not have; Blank are
	// characteristics of the frame that the changes do not have: those who came
	// have none, because what is not given is never worked out from predecessors.
	Unused, Blank []string
	// Later is how many rows took effect after Until.
	Later int
}

// changeColumns are those that a file of changes has for its own.
var changeColumns = []string{"effective_date", "removed_ids", "added_id", "added_name"}

// Apply makes the frame of a later wave out of that of an earlier one. All
// complaints come back, by row; the result is nil when there is any.
func (c Changes) Apply(file string, text []byte) (*Changed, source.Complaints) {
	old, out := Read(file, text, nil)
	if len(out) > 0 {
		return nil, out
	}
	before, _ := sheet.ReadCSV(file, text, Bounds)
	table, out := sheet.ReadCSV(c.File, c.Text, Bounds)
	if table == nil {
		return nil, out
	}
	a := &applying{changes: c, old: old, before: before, table: table, out: &out, columns: map[string]int{},
		here: map[string]bool{}, came: map[string][]string{}, rowOf: map[string]int{}, removedBy: map[string]int{}}
	for i, name := range table.Header {
		a.columns[name] = i
	}
	if !a.hasColumns() {
		return nil, out
	}
	for _, o := range old.Organisations {
		a.here[o.ID] = true
	}
	for _, row := range a.inTime() {
		a.apply(row)
	}
	if len(out) > 0 {
		out.Sort()
		return nil, out
	}
	return a.result()
}

// applying goes through the rows of a file of changes.
type applying struct {
	changes       Changes
	old           *Frame
	before, table *sheet.CSV
	columns       map[string]int
	out           *source.Complaints
	// here are the ids in the frame so far; rowOf is the row of the changes by which one came, came its
	// predecessors in the old frame.
	here  map[string]bool
	came  map[string][]string
	rowOf map[string]int
	added []string
	// removedBy is the row of the changes that removed an id.
	removedBy map[string]int
	later     int
}

func (a *applying) hasColumns() bool {
	all := true
	for _, name := range changeColumns {
		if _, ok := a.columns[name]; !ok {
			all = false
			repair := "add it: changes have " + strings.Join(changeColumns, ", ")
			if near := source.Nearest(name, a.table.Header); near != "" && !slices.Contains(changeColumns, near) {
				repair = fmt.Sprintf("rename the column %q", near)
			}
			a.out.Add(source.Place{File: a.changes.File, Line: 1}, repair, "the column %s is missing", name)
		}
	}
	for _, name := range []string{"type", "region"} {
		if _, ok := a.from(name); !ok {
			all = false
			a.out.Add(source.Place{File: a.changes.File, Line: 1}, "add it, or say which column gives it", "no column gives the %s of those who came", name)
		}
	}
	for column, name := range a.changes.Columns {
		_, ours := a.before.Column(column)
		if _, theirs := a.columns[name]; !ours || !theirs {
			all = false
			a.out.Add(source.Place{File: a.changes.File, Line: 1}, "name a column of the frame and one of the changes",
				"%s=%s: the frame has no column %s, or the changes have no column %s", column, name, column, name)
		}
	}
	a.out.Sort()
	return all
}

// from gives the column of the changes that gives one of the frame's.
func (a *applying) from(name string) (int, bool) {
	switch name {
	case "org_id":
		name = "added_id"
	case "name":
		name = "added_name"
	}
	if other, ok := a.changes.Columns[name]; ok {
		name = other
	}
	i, ok := a.columns[name]
	return i, ok
}

func (a *applying) cell(row int, name string) string {
	return strings.TrimSpace(a.table.Row(row)[a.columns[name]])
}

// inTime gives the rows in the order in which they took effect.
func (a *applying) inTime() []int {
	var rows []int
	for row := range a.table.Len() {
		day, err := time.Parse(time.DateOnly, a.cell(row, "effective_date"))
		switch {
		case err != nil:
			a.complain(row, "effective_date", "write the day as 2019-04-01", "effective_date is %q, which is not a day", sheet.Clip(a.cell(row, "effective_date")))
		case !a.changes.Until.IsZero() && day.Format(time.DateOnly) > a.changes.Until.Format(time.DateOnly):
			a.later++
		default:
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(x, y int) int {
		return cmp.Compare(a.cell(x, "effective_date"), a.cell(y, "effective_date"))
	})
	return rows
}

func (a *applying) apply(row int) {
	removed, ok := a.removedIDs(row)
	id := a.cell(row, "added_id")
	if ok && id == "" && len(removed) == 0 {
		a.complain(row, "added_id", "name who came, who went, or both", "the row neither adds nor removes an organisation")
		return
	}
	var from []string
	for _, gone := range removed {
		was, new := a.came[gone]
		if !new {
			was = []string{gone}
		}
		for _, id := range was {
			if !slices.Contains(from, id) {
				from = append(from, id)
			}
		}
		delete(a.here, gone)
		a.removedBy[gone] = row
		a.added = slices.DeleteFunc(a.added, func(other string) bool { return other == gone })
	}
	if id == "" {
		return
	}
	_, was := a.removedBy[id]
	switch {
	case a.here[id]:
		a.complain(row, "added_id", "give it its own id; one that only takes others over is written into the frame's predecessors by hand", "added_id %q is in the frame already", sheet.Clip(id))
	case was:
		a.complain(row, "added_id", "give it its own id: the same id is the same organisation", "added_id %q is that of an organisation that was removed", sheet.Clip(id))
	case !idShape.MatchString(id) || len(id) > 64:
		a.complain(row, "added_id", "use lower-case letters, digits and single dashes, at most 64", "added_id %q cannot be used in addresses", sheet.Clip(id))
	default:
		a.here[id], a.came[id], a.rowOf[id] = true, from, row
		a.added = append(a.added, id)
	}
}

// removedIDs reads the ids that a row removes; an id goes only once, but for a
// split, whose rows have the same date and ids.
func (a *applying) removedIDs(row int) (ids []string, ok bool) {
	cell := a.cell(row, "removed_ids")
	if cell == "" {
		return nil, true
	}
	ok = true
	for _, id := range strings.Split(cell, ";") {
		id = strings.TrimSpace(id)
		by, gone := a.removedBy[id]
		switch {
		case slices.Contains(ids, id):
			a.complain(row, "removed_ids", "keep it once", "%q is named twice", sheet.Clip(id))
			ok = false
		case a.here[id], gone && a.oneChange(by, row):
			ids = append(ids, id)
		case gone:
			a.complain(row, "removed_ids", "remove it from one of the rows; the rows of a split have the same date and removed_ids", "%q was removed by row %d already", sheet.Clip(id), a.table.Number(by))
			ok = false
		default:
			a.complain(row, "removed_ids", a.old.repairOf(id), "the frame has no organisation %q", sheet.Clip(id))
			ok = false
		}
	}
	return ids, ok
}

func (a *applying) oneChange(x, y int) bool {
	set := func(row int) []string {
		ids := strings.Split(strings.ReplaceAll(a.cell(row, "removed_ids"), " ", ""), ";")
		slices.Sort(ids)
		return ids
	}
	return a.cell(x, "effective_date") == a.cell(y, "effective_date") && slices.Equal(set(x), set(y))
}

func (a *applying) complain(row int, column, repair, format string, args ...any) {
	if len(*a.out) < sheet.MaxComplaints {
		a.out.Add(a.table.Place(row, a.columns[column]), repair, "row %d: "+format, append([]any{a.table.Number(row)}, args...)...)
	}
}

// result writes the new frame and reads it again, so that a frame that cannot
// be read is never given back.
func (a *applying) result() (*Changed, source.Complaints) {
	done := &Changed{Added: a.added, Later: a.later}
	header := slices.Clone(a.before.Header)
	was := slices.Index(header, predecessors)
	if was < 0 {
		header, was = append(header, predecessors), len(header)
	}
	rows := [][]string{header}
	for i, o := range a.old.Organisations {
		if !a.here[o.ID] {
			done.Removed = append(done.Removed, o.ID)
			continue
		}
		cells := slices.Clone(a.before.Row(i))
		if was == len(cells) {
			cells = append(cells, "")
		}
		cells[was] = ""
		rows = append(rows, cells)
	}
	used := map[int]bool{}
	for _, name := range changeColumns {
		used[a.columns[name]] = true
	}
	for i, name := range header {
		if column, ok := a.from(name); ok {
			used[column] = true
		} else if i != was && name != "short_name" {
			done.Blank = append(done.Blank, name)
		}
	}
	for i, name := range a.table.Header {
		if !used[i] {
			done.Unused = append(done.Unused, name)
		}
	}
	for _, id := range a.added {
		rows = append(rows, a.newRow(id, header))
	}
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
		return nil, source.Complaints{{At: source.Place{File: a.changes.File}, Message: "the new frame could not be written: " + err.Error()}}
	}
	done.Text = text.Bytes()
	if _, out := Read(a.before.File+", changed by "+a.changes.File, done.Text, nil); len(out) > 0 {
		return nil, out
	}
	return done, nil
}

func (a *applying) newRow(id string, header []string) []string {
	cells := make([]string, len(header))
	for i, name := range header {
		column, ok := a.from(name)
		switch {
		case name == predecessors:
			cells[i] = strings.Join(a.came[id], ";")
		case ok:
			cells[i] = strings.TrimSpace(a.table.Row(a.rowOf[id])[column])
		case name == "short_name":
			cells[i] = a.cell(a.rowOf[id], "added_name")
		}
	}
	return cells
}
