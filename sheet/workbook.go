package sheet

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"omnibus/fault"
)

// Workbook is what is written as XLSX or ODS: a cover, a list of contents, the
// notes, and one table a sheet. It follows the UK Analysis Function's checklist:
// no merged, blank or hidden rows and columns, no fills, no frozen panes, unique
// tab names, and every table marked as one.
type Workbook struct {
	Title string
	// Creator is who publishes it; Made is when, in the document's properties.
	// The same workbook made at the same moment is written in the same bytes.
	Creator string
	Made    time.Time
	// Cover are the lines under the title on the cover sheet.
	Cover []string
	// Notes are numbered from 1; tables refer to one as "[note 1]".
	Notes  []string
	Tables []Table
}

// Table is one sheet.
type Table struct {
	// Name is the sheet's tab. What a tab cannot have is replaced, and a second
	// one of the same name is numbered.
	Name  string
	Title string
	// About are lines between the title and the table: the base, the question.
	About  []string
	Header []string
	Rows   [][]Cell
}

// Cell is a text or a number. A text is never a formula, whatever it begins with.
type Cell struct {
	text     string
	number   float64
	decimals int
	numeric  bool
}

// Text makes a cell of text; also of a shorthand marker such as "[x]".
func Text(text string) Cell { return Cell{text: text} }

// Number makes a cell that holds the number in full and shows the given decimals.
func Number(number float64, decimals int) Cell {
	return Cell{number: number, decimals: max(0, min(decimals, maxDecimals)), numeric: true}
}

// shown gives a number as spreadsheets show it: rounded half up (away from zero)
// as its decimal digits say, not as its binary ones do (1.005 is 1.01).
func (c Cell) shown() string {
	power := math.Pow10(c.decimals)
	digits, err := strconv.ParseFloat(strconv.FormatFloat(c.number*power, 'g', 15, 64), 64)
	if err != nil || math.IsInf(c.number*power, 0) {
		return strconv.FormatFloat(c.number, 'f', c.decimals, 64)
	}
	// Adding 0 takes the sign from a negative zero.
	return strconv.FormatFloat(math.Round(digits)/power+0, 'f', c.decimals, 64)
}

// Whole makes a cell of a whole number.
func Whole(number int) Cell { return Number(float64(number), 0) }

const (
	maxDecimals = 6
	// maxTab, maxText and maxRows are Excel's limits.
	maxTab  = 31
	maxText = 32767
	maxRows = 1 << 20
)

// page is a sheet as both writers lay it out: lines from A1 down, then a table.
type page struct {
	tab    string
	lines  []string
	header []string
	rows   [][]Cell
	// links gives, on the contents sheet, the tab that each row leads to.
	links []string
}

// headerRow is the number of the table's header row, from 1.
func (p page) headerRow() int { return len(p.lines) + 1 }

// lastRow is the number of the last row that holds anything.
func (p page) lastRow() int {
	if p.header == nil {
		return len(p.lines)
	}
	return p.headerRow() + len(p.rows)
}

// pages lays the workbook out, or says why it cannot be written.
func (wb Workbook) pages() ([]page, error) {
	if strings.TrimSpace(wb.Title) == "" {
		return nil, fault.New(fault.Internal, "a workbook needs a title")
	}
	tabs := map[string]bool{"history": true} // Excel keeps this name for itself
	cover := page{tab: tabName("Cover", tabs), lines: append([]string{wb.Title}, wb.Cover...)}
	contents := page{tab: tabName("Contents", tabs), lines: []string{"Contents", "Each row leads to a sheet of this workbook."},
		header: []string{"Sheet", "What it holds"}}
	pages := []page{cover, contents}
	if len(wb.Notes) > 0 {
		notes := page{tab: tabName("Notes", tabs), lines: []string{"Notes", "The tables refer to these notes by number."},
			header: []string{"Note", "Text"}}
		for i, n := range wb.Notes {
			notes.rows = append(notes.rows, []Cell{Text(fmt.Sprintf("[note %d]", i+1)), Text(n)})
		}
		pages = append(pages, notes)
	}
	for _, t := range wb.Tables {
		lines := append([]string{t.Title}, t.About...)
		// A marked table's column names stand on one line.
		header := make([]string, len(t.Header))
		for i, h := range t.Header {
			header[i] = strings.Join(strings.Fields(printable(h)), " ")
		}
		rows := t.Rows
		if len(rows) == 0 {
			// A table of a header alone is not one that spreadsheets accept.
			rows = [][]Cell{make([]Cell, len(t.Header))}
			for i := range t.Header {
				rows[0][i] = Text("[z]")
			}
		}
		pages = append(pages, page{tab: tabName(t.Name, tabs), lines: lines, header: header, rows: rows})
	}
	for _, p := range pages[2:] {
		pages[1].rows = append(pages[1].rows, []Cell{Text(p.tab), Text(p.lines[0])})
		pages[1].links = append(pages[1].links, p.tab)
	}
	if len(pages) == 2 {
		return nil, fault.New(fault.Internal, "a workbook needs a table")
	}
	for _, p := range pages {
		if err := p.check(); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

// check refuses what a spreadsheet would cut or show as damaged.
func (p page) check() error {
	if p.lastRow() > maxRows {
		return fault.New(fault.Refused, "The table %q has %d rows; a workbook holds at most %d. Write it as CSV.", p.lines[0], len(p.rows), maxRows)
	}
	if p.header == nil {
		return nil
	}
	for i, h := range p.header {
		if strings.TrimSpace(h) == "" || slices.Contains(p.header[:i], h) {
			return fault.New(fault.Internal, "sheet %s: column %d has no name of its own (%q)", p.tab, i+1, h)
		}
	}
	for i, row := range p.rows {
		if len(row) != len(p.header) {
			return fault.New(fault.Internal, "sheet %s: row %d has %d cells for %d columns", p.tab, i+1, len(row), len(p.header))
		}
		for _, c := range row {
			if c.numeric && (math.IsNaN(c.number) || math.IsInf(c.number, 0)) {
				return fault.New(fault.Internal, "sheet %s: row %d has a number that is none; write a marker such as [x]", p.tab, i+1)
			}
			if utf8.RuneCountInString(c.text) > maxText {
				return fault.New(fault.Refused, "A text in the table %q is longer than a workbook's cell can be (%d characters). Write it as CSV.", p.lines[0], maxText)
			}
		}
	}
	return nil
}

// tabName gives a tab's name that both formats accept and that no other tab has.
func tabName(want string, taken map[string]bool) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'$.`, r) || unicode.IsControl(r) || r == utf8.RuneError {
			return '_'
		}
		return r
	}, strings.TrimSpace(want))
	if name == "" {
		name = "Table"
	}
	name = cut(name, maxTab)
	for n := 2; taken[strings.ToLower(name)]; n++ {
		suffix := fmt.Sprintf("_%d", n)
		name = cut(cut(strings.TrimSpace(want), maxTab), maxTab-len(suffix))
		name = tabName(name, map[string]bool{}) + suffix
	}
	taken[strings.ToLower(name)] = true
	return name
}

// cut shortens a name to a number of UTF-16 units, in which Excel counts.
func cut(name string, most int) string {
	units := 0
	for i, r := range name {
		width := 1
		if r > 0xFFFF {
			width = 2
		}
		if units += width; units > most {
			return name[:i]
		}
	}
	return name
}

// widths gives the columns' widths in characters: as wide as their longest line,
// within what can be read beside the others.
func (p page) widths() []int {
	const narrowest, widest = 10, 60
	if p.header == nil {
		return []int{widest + 20}
	}
	widths := make([]int, len(p.header))
	for i, h := range p.header {
		widths[i] = max(narrowest, len([]rune(h))+2)
	}
	for _, row := range p.rows[:min(len(p.rows), 200)] {
		for i, c := range row {
			for line := range strings.Lines(c.text) {
				widths[i] = max(widths[i], utf8.RuneCountInString(line)+2)
			}
		}
	}
	for i := range widths {
		widths[i] = min(widths[i], widest)
	}
	return widths
}

// printable leaves out the characters that XML cannot hold.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}
