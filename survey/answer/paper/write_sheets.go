package paper

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// styles are the looks of cells, by number.
type styles struct {
	title, head, heading, routing, ask, wrap, plain, reference, link int
	// answer, number and date are open to be changed.
	answer, number, date int
}

func (b *bookWriter) styles() {
	made := func(s excelize.Style) int {
		if s.Font.Size == 0 {
			s.Font.Size = 11
		}
		s.Font.Family = "Arial"
		id, err := b.file.NewStyle(&s)
		b.keep(err)
		return id
	}
	wrapped := &excelize.Alignment{Vertical: "top", WrapText: true}
	b.style.title = made(excelize.Style{Font: &excelize.Font{Bold: true, Size: 15}})
	b.style.plain = made(excelize.Style{Font: &excelize.Font{}})
	b.style.wrap = made(excelize.Style{Font: &excelize.Font{}, Alignment: wrapped})
	b.style.ask = made(excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: wrapped})
	b.style.head = made(excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: wrapped,
		Border: []excelize.Border{{Type: "bottom", Color: "0B0C0C", Style: 2}}})
	b.style.heading = made(excelize.Style{Font: &excelize.Font{Bold: true, Size: 13}, Alignment: wrapped})
	b.style.routing = made(excelize.Style{Font: &excelize.Font{Italic: true}, Alignment: wrapped})
	b.style.reference = made(excelize.Style{Font: &excelize.Font{Color: "505A5F", Size: 9}, Alignment: wrapped})
	b.style.link = made(excelize.Style{Font: &excelize.Font{Underline: "single", Color: "1D70B8"}, Alignment: wrapped})
	// Text stays text, so that “3-4” does not become a day in April.
	text, number, date := "@", "General", "d mmmm yyyy"
	for _, open := range []struct {
		style  *int
		format *string
	}{{&b.style.answer, &text}, {&b.style.number, &number}, {&b.style.date, &date}} {
		var edge []excelize.Border
		for _, side := range []string{"left", "right", "top", "bottom"} {
			edge = append(edge, excelize.Border{Type: side, Color: "0B0C0C", Style: 1})
		}
		*open.style = made(excelize.Style{
			Font: &excelize.Font{}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true, Horizontal: "left"}, Border: edge,
			Fill:         excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF7D6"}},
			CustomNumFmt: open.format, Protection: &excelize.Protection{Locked: false},
		})
	}
}

// cover writes the first sheet: what this is, how it is filled in, whom to ask.
func (b *bookWriter) cover() {
	f, w := b.form, b.form.Wave
	s := f.stamp()
	b.keep(b.file.SetColWidth(coverTab, "A", "A", 96))
	lines := []string{
		"For " + f.Organisation + ". " + w.Survey + ", " + w.Title + ".",
		"This workbook is the survey's questionnaire. Fill it in alone or with colleagues, then send it back on the survey's pages: sign in with your link or code, choose “Answer on paper or in Excel” and upload it. You will see what would change before anything is saved.",
		"Each section has a sheet of its own. Answer in the yellow cells of the column “" + answerHead + "”. Many of them have a list to choose from. Where you may choose several answers, put “" + yes + "” beside each. Leave blank what you cannot answer.",
		"Some questions are only for those who answered an earlier one in a certain way: the words above them say so. What is answered there by others does not count.",
		"Answers that were saved before this workbook was made are filled in. A cell that you empty takes its answer back.",
		"The other cells are protected, without a password. The workbook is read by its references: do not remove sheets, the first line of headings or the column “" + referenceHead + "”. Give no formulas, and no links to other files.",
	}
	if f.Until != "" {
		lines = append(lines, "Answers are taken until "+f.Until+".")
	}
	if w.Notice != "" {
		lines = append(lines, w.Notice)
	}
	if who := b.whom(); who != "" {
		lines = append(lines, "Questions? Ask "+who+".")
	}
	lines = append(lines, fmt.Sprintf("Made on %s for the case %s of %s; version %s.", f.Made.In(b.zone()).Format("2 January 2006 at 15:04"), f.Org, w.ID, s.Version))
	b.text(coverTab, 1, 1, f.Questionnaire.Title, b.style.title)
	row := 2
	for _, line := range lines {
		b.text(coverTab, 1, row, line, b.style.wrap)
		row++
	}
	b.text(coverTab, 1, row, "The sheets", b.style.heading)
	for i, section := range f.Sections {
		row++
		b.text(coverTab, 1, row, b.tabs[i]+": "+section.Title, b.style.link)
		b.keep(b.file.SetCellHyperLink(coverTab, cell(1, row), "'"+b.tabs[i]+"'!A1", "Location"))
	}
	for _, more := range []string{listsTab + ": the answers that the cells' lists offer", stampTab + ": by which the workbook is known when it comes back"} {
		row++
		b.text(coverTab, 1, row, more, b.style.wrap)
	}
	b.keep(b.file.SetSheetDimension(coverTab, "A1:"+cell(1, row)))
	b.landscape(coverTab)
}

func (b *bookWriter) zone() *time.Location {
	if b.form.Wave.Zone == nil {
		return time.UTC
	}
	return b.form.Wave.Zone
}

// whom names whom to ask.
func (b *bookWriter) whom() string {
	c := b.form.Wave.Contact
	var parts []string
	for _, p := range []string{c.Team, c.Email, c.Phone} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

// beginLists explains the sheet of lists. It is open to be seen: nothing of the
// workbook is hidden.
func (b *bookWriter) beginLists() {
	b.text(listsTab, 1, 1, "The answers that the lists offer", b.style.title)
	b.text(listsTab, 1, 2, "Cells of answers take their lists from here. There is nothing to fill in on this sheet.", b.style.plain)
}

// list gives the range that holds the choices, written once however many
// questions share them. A range, because a list inside a cell's rule may hold no
// comma and not more than 255 characters.
func (b *bookWriter) list(choices []string) string {
	key := digest(choices...)
	if at, there := b.lists[key]; there {
		return at
	}
	column := len(b.lists) + 1
	letter, err := excelize.ColumnNumberToName(column)
	b.keep(err)
	b.keep(b.file.SetColWidth(listsTab, letter, letter, 34))
	b.text(listsTab, column, 3, fmt.Sprintf("List %d", column), b.style.head)
	for i, choice := range choices {
		b.text(listsTab, column, 4+i, choice, b.style.wrap)
	}
	at := fmt.Sprintf("%s!$%s$4:$%s$%d", listsTab, letter, letter, 3+len(choices))
	b.lists[key] = at
	return at
}

// The stamp's lines, by the names in its first column.
const (
	stampTitle   = "Stamp of the workbook"
	stampFormat  = "Format"
	stampWave    = "Wave"
	stampOrg     = "Case"
	stampSeen    = "Log position"
	stampVersion = "Version"
	// format is the one that this program writes and reads.
	format = "1"
)

// stamp writes by what the workbook is known again.
func (b *bookWriter) stamp() {
	s := b.form.stamp()
	b.keep(b.file.SetColWidth(stampTab, "A", "B", 30))
	b.text(stampTab, 1, 1, stampTitle, b.style.title)
	b.text(stampTab, 1, 2, "By this the workbook is known when it comes back. There is nothing to fill in on this sheet.", b.style.plain)
	row := 3
	put := func(key, value string) {
		b.text(stampTab, 1, row, key, b.style.wrap)
		b.text(stampTab, 2, row, value, b.style.wrap)
		row++
	}
	put(stampFormat, format)
	put(stampWave, s.Wave)
	put(stampOrg, s.Org)
	put(stampSeen, strconv.FormatInt(s.Seen, 10))
	put(stampVersion, s.Version)
	b.text(stampTab, 1, row, "Question", b.style.head)
	b.text(stampTab, 2, row, "Its version", b.style.head)
	row++
	for _, id := range slices.Sorted(maps.Keys(s.Questions)) {
		put(id, s.Questions[id])
	}
	b.keep(b.file.SetSheetDimension(stampTab, "A1:"+cell(2, row-1)))
	longest := 3
	b.keep(b.file.SetSheetDimension(listsTab, "A1:"+cell(max(1, len(b.lists)), longest+b.longestList())))
}

func (b *bookWriter) longestList() int {
	most := 1
	for _, s := range b.form.Sections {
		for _, q := range s.Questions() {
			most = max(most, len(q.Codes))
		}
	}
	return most
}

// protect locks all but the answers. There is no password: it is to keep slips
// away, not people.
func (b *bookWriter) protect() {
	for _, tab := range b.file.GetSheetList() {
		b.keep(b.file.ProtectSheet(tab, &excelize.SheetProtectionOptions{
			SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, FormatCells: true,
		}))
	}
}

// landscape lets a sheet be printed on A4, as wide as the page.
func (b *bookWriter) landscape(tab string) {
	size, orientation, wide, tall := 9, "landscape", 1, 0
	b.keep(b.file.SetPageLayout(tab, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall}))
	fit := true
	b.keep(b.file.SetSheetProps(tab, &excelize.SheetPropsOptions{FitToPage: &fit}))
}
