package paper

import (
	"fmt"
	"maps"
	"omnibus/tongue"
	"slices"
	"strconv"

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

// beginLists explains the sheet of lists. It is open to be seen: nothing of the
// workbook is hidden.
func (b *bookWriter) beginLists() {
	b.text(b.say(listsTab), 1, 1, b.say(listsTitle), b.style.title)
	b.text(b.say(listsTab), 1, 2, b.say(listsAbout), b.style.plain)
}

// list gives the range that holds the choices, written once however many
// questions share them. A range, because a list inside a cell's rule may hold no
// comma and not more than 255 characters.
func (b *bookWriter) list(choices []string) string {
	key := digest(choices...)
	if at, there := b.lists[key]; there {
		return at
	}
	tab, column := b.say(listsTab), len(b.lists)+1
	letter, err := excelize.ColumnNumberToName(column)
	b.keep(err)
	b.keep(b.file.SetColWidth(tab, letter, letter, 34))
	b.text(tab, column, 3, b.say(listNumber, column), b.style.head)
	for i, choice := range choices {
		b.text(tab, column, 4+i, choice, b.style.wrap)
	}
	at := fmt.Sprintf("%s!$%s$4:$%s$%d", tab, letter, letter, 3+len(choices))
	b.lists[key] = at
	return at
}

// The stamp's lines, by the names in its first column.
var (
	stampTitle   = tongue.Both("Stamp of the workbook", "Stamp y gweithlyfr")
	stampFormat  = tongue.Both("Format", "Fformat")
	stampWave    = tongue.Both("Wave", "Ton")
	stampOrg     = tongue.Both("Case", "Achos")
	stampSeen    = tongue.Both("Log position", "Safle yn y log")
	stampVersion = tongue.Both("Version", "Fersiwn")
	stampOwn     = tongue.Both("Its version", "Ei fersiwn")
)

// format is the one that this program writes and reads.
const format = "1"

// stamp writes by what the workbook is known again.
func (b *bookWriter) stamp() {
	s, tab := b.form.stamp(), b.say(stampTab)
	b.keep(b.file.SetColWidth(tab, "A", "B", 30))
	b.text(tab, 1, 1, b.say(stampTitle), b.style.title)
	b.text(tab, 1, 2, b.say(stampAbout), b.style.plain)
	row := 3
	put := func(key, value string) {
		b.text(tab, 1, row, key, b.style.wrap)
		b.text(tab, 2, row, value, b.style.wrap)
		row++
	}
	put(b.say(stampFormat), format)
	put(b.say(stampWave), s.Wave)
	put(b.say(stampOrg), s.Org)
	put(b.say(stampSeen), strconv.FormatInt(s.Seen, 10))
	put(b.say(stampVersion), s.Version)
	b.text(tab, 1, row, b.say(questionHead), b.style.head)
	b.text(tab, 2, row, b.say(stampOwn), b.style.head)
	row++
	for _, id := range slices.Sorted(maps.Keys(s.Questions)) {
		put(id, s.Questions[id])
	}
	b.keep(b.file.SetSheetDimension(tab, "A1:"+cell(2, row-1)))
	longest := 3
	b.keep(b.file.SetSheetDimension(b.say(listsTab), "A1:"+cell(max(1, len(b.lists)), longest+b.longestList())))
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
