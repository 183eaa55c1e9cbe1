// Package sheet reads and writes tables as people keep them: CSV in, with the
// place of every cell; workbooks (XLSX, ODS) out, laid out so that a screen
// reader and a program can read them. It knows cells and nothing of surveys.
package sheet

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"omnibus/source"
)

// Bounds are the largest table that is read. They are checked while reading,
// before memory is taken for what is beyond them.
type Bounds struct {
	// Bytes is of the whole file, Rows without the header.
	Bytes, Rows, Columns int
}

// Usual are bounds that no file we know comes near: ten times the largest
// population a wave has had, and six times the longest questionnaire.
var Usual = Bounds{Bytes: 64 << 20, Rows: 200_000, Columns: 4_000}

// MaxComplaints is how many complaints about one file are listed. A file with
// more has one thing wrong with all of it.
const MaxComplaints = 200

// CSV is a table with a header, read whole. It is not changed once read.
type CSV struct {
	File   string
	Header []string
	text   string
	// cells are the header's and then each row's; starts are their offsets in text.
	cells  []string
	starts []uint32
	// lines holds the line each row begins on; the header's is first.
	lines []int
	// numbers holds each row's number as a spreadsheet shows it.
	numbers []int
	// body is where the rows begin.
	body Start
}

// Len gives the number of rows, without the header.
func (c *CSV) Len() int { return len(c.lines) - 1 }

// Row gives the cells of a row, as many as the header has. The caller must not change them.
func (c *CSV) Row(row int) []string {
	width := len(c.Header)
	return c.cells[(row+1)*width : (row+2)*width : (row+2)*width]
}

// Line gives the line of the text on which a row begins.
func (c *CSV) Line(row int) int { return c.lines[row+1] }

// Number gives a row's number as a spreadsheet shows it: the header is 1. It
// differs from the line where cells hold line breaks.
func (c *CSV) Number(row int) int { return c.numbers[row+1] }

// Column gives the position of a column by its name in the header.
func (c *CSV) Column(name string) (int, bool) {
	for i, h := range c.Header {
		if h == name {
			return i, true
		}
	}
	return 0, false
}

// Place gives where a cell begins; row -1 is the header.
func (c *CSV) Place(row, column int) source.Place {
	at := source.Place{File: c.File, Line: c.lines[row+1]}
	first := int(c.starts[(row+1)*len(c.Header)])
	start := int(c.starts[(row+1)*len(c.Header)+column])
	// A cell can begin on a later line than its row, after a cell with line breaks.
	before := c.text[first:start]
	at.Line += strings.Count(before, "\n")
	at.Column = columnOf(c.text, start)
	return at
}

// columnOf gives the column of an offset on its line, in characters. Far out on a
// very long line it gives 0, the whole line: nobody counts so far, and looking
// back over millions of characters for each complaint would take minutes.
func columnOf(text string, offset int) int {
	const far = 1 << 16
	window := text[max(0, offset-far):offset]
	start := strings.LastIndexByte(window, '\n') + 1
	if start == 0 && offset > far {
		return 0
	}
	return utf8.RuneCountInString(window[start:]) + 1
}

// ReadCSV reads a comma separated table whose first row is a header of names.
// Line ends may be LF or CRLF, a byte order mark is accepted, and a quoted cell
// may hold commas, quotes (written twice) and line breaks, which are kept as
// they stand.
//
// Everything that is wrong is complained of. The table is nil when nothing of
// it can be used; otherwise rows of the wrong length are left out of it, so
// that the caller can go on to find what else is wrong.
func ReadCSV(file string, text []byte, most Bounds) (*CSV, source.Complaints) {
	var out source.Complaints
	content, ok := decode(file, text, most, &out)
	if !ok {
		return nil, out
	}
	r := &reader{csv: &CSV{File: file, text: content}, out: &out, most: most, line: 1}
	if !r.header() {
		return nil, out
	}
	r.rows()
	return r.csv, r.sorted()
}

// sorted gives what was complained of in the order of the file.
func (r *reader) sorted() source.Complaints {
	r.out.Sort()
	if r.unlisted {
		r.out.Add(source.Place{File: r.csv.File}, "mend those above first", "there are more complaints; reading stopped after %d", MaxComplaints)
	}
	return *r.out
}

// reader cuts the text into cells.
type reader struct {
	csv  *CSV
	out  *source.Complaints
	most Bounds
	// at is the offset of the next byte, line its line.
	at, line int
	number   int
	// unlisted says that there are complaints beyond MaxComplaints.
	unlisted bool
}

// complain lists a complaint about the current line; offset -1 is the whole line.
func (r *reader) complain(offset int, repair, format string, args ...any) {
	if len(*r.out) >= MaxComplaints {
		r.unlisted = true
		return
	}
	at := source.Place{File: r.csv.File, Line: r.line}
	if offset >= 0 {
		at.Column = columnOf(r.csv.text, offset)
	}
	r.out.Add(at, repair, format, args...)
}

// header reads the first row and says whether the rest can be read by it.
func (r *reader) header() bool {
	c := r.csv
	if strings.TrimSpace(c.text) == "" {
		r.out.Add(source.Place{File: c.File}, "check that it is the right file", "the file is empty")
		return false
	}
	if strings.Contains(c.text, "\r") && !strings.Contains(c.text, "\n") {
		r.out.Add(source.Place{File: c.File}, saveAs, "the lines end in carriage returns alone, as on an old Macintosh")
		return false
	}
	complaints := len(*r.out)
	r.row()
	c.body = Start{r.at, r.line, 2}
	c.Header = c.cells[:len(c.cells):len(c.cells)]
	if len(c.Header) > r.most.Columns {
		r.out.Add(source.Place{File: c.File, Line: 1}, "check that it is the right file",
			"the header has more than %d columns", r.most.Columns)
		return false
	}
	if len(c.Header) == 1 {
		if divider := otherDivider(c.Header[0]); divider != "" {
			r.out.Add(source.Place{File: c.File, Line: 1}, saveAs,
				"the cells are divided by %s, not by commas", divider)
			return false
		}
	}
	r.names()
	// A file whose columns cannot be told apart has nothing to go on with.
	return len(*r.out) == complaints
}

// names complains of columns without a name of their own.
func (r *reader) names() {
	c := r.csv
	first := map[string]int{}
	for i, name := range c.Header {
		if len(*r.out) >= MaxComplaints {
			return
		}
		if strings.TrimSpace(name) == "" {
			r.out.Add(c.Place(-1, i), "name the column or remove it", "column %d has no name", i+1)
			continue
		}
		if name != strings.TrimSpace(name) {
			r.out.Add(c.Place(-1, i), "remove it", "the column name %q has white space around it", Clip(name))
		}
		if earlier, twice := first[name]; twice {
			related := c.Place(-1, earlier)
			*r.out = append(*r.out, source.Complaint{At: c.Place(-1, i), Message: fmt.Sprintf("the column %q is there twice", Clip(name)),
				Repair: "keep one", Related: &related})
			continue
		}
		first[name] = i
	}
}

func otherDivider(header string) string {
	switch {
	case strings.Contains(header, ";"):
		return "semicolons"
	case strings.Contains(header, "\t"):
		return "tabs"
	case strings.Contains(header, "|"):
		return "bars (|)"
	}
	return ""
}

// rows reads everything after the header.
func (r *reader) rows() {
	c := r.csv
	width := len(c.Header)
	// Room for all cells at once: growing by and by costs more than reading.
	lines := strings.Count(c.text, "\n") + 1
	most := min(width*min(lines, r.most.Rows+1), strings.Count(c.text, ",")+lines) + width
	c.cells, c.starts = slices.Grow(c.cells, most), slices.Grow(c.starts, most)
	c.lines, c.numbers = slices.Grow(c.lines, min(lines, r.most.Rows+1)), slices.Grow(c.numbers, min(lines, r.most.Rows+1))
	// Blank lines at the end are what editors leave.
	end := len(strings.TrimRight(c.text, " \t\r\n"))
	for r.at < end && !r.unlisted && r.next(width) {
	}
}

// next reads one row, and leaves out one that cannot be used. It gives false
// when there are more rows than are read.
func (r *reader) next(width int) bool {
	c := r.csv
	if c.Len() >= r.most.Rows {
		r.complain(-1, "check that it is the right file", "the file has more than %d rows", r.most.Rows)
		return false
	}
	start, line, cells := r.at, r.line, len(c.cells)
	found := r.row()
	blank := strings.TrimSpace(c.text[start:r.at]) == ""
	if found == width && !blank {
		return true
	}
	c.cells, c.starts = c.cells[:cells], c.starts[:cells]
	c.lines, c.numbers = c.lines[:len(c.lines)-1], c.numbers[:len(c.numbers)-1]
	after := r.line
	r.line = line
	if blank {
		r.complain(-1, "remove it", "the line is blank")
	} else {
		r.complain(-1, "see that cells with commas or line breaks stand in quotes",
			"row %d has %s; the header has %d", r.number, count(found, "cell"), width)
	}
	r.line = after
	return true
}

// Harmless gives a text for a cell of a CSV file from which no spreadsheet program
// makes a formula: one that could begin one has an apostrophe before it.
func Harmless(text string) string {
	if text != "" && strings.ContainsAny(text[:1], "=+-@\t\r") {
		return "'" + text
	}
	return text
}
