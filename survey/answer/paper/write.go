package paper

import (
	"cmp"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"omnibus/fault"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
)

// maxCell is how many characters Excel lets a cell have.
const maxCell = 32767

// firstRow is where the lines of a section begin: below its title, one line of
// explanation and the header.
const firstRow = 4

// Write writes the form as an Excel workbook with the answers that stand. Only
// the cells of answers can be changed.
func (f Form) Write(w io.Writer) error {
	file := excelize.NewFile()
	defer file.Close()
	b := &bookWriter{form: f, file: file, lists: map[string]string{}}
	b.styles()
	b.keep(file.SetSheetName(file.GetSheetName(0), b.say(coverTab)))
	b.tabs = tabNames(f.Sections)
	for _, tab := range append(append([]string{}, b.tabs...), b.say(listsTab), b.say(stampTab)) {
		_, err := file.NewSheet(tab)
		b.keep(err)
	}
	b.beginLists()
	b.cover()
	for i, section := range f.Sections {
		b.section(b.tabs[i], section)
	}
	b.stamp()
	b.protect()
	file.SetActiveSheet(0)
	made := f.Made.UTC().Format(time.RFC3339)
	team := cmp.Or(f.Wave.Contact.Team, f.Wave.Survey)
	b.keep(file.SetDocProps(&excelize.DocProperties{Title: f.title(), Creator: team, LastModifiedBy: team, Created: made, Modified: made, Language: f.Language.Tag()}))
	b.keep(file.SetAppProps(&excelize.AppProperties{Application: "Omnibus"}))
	if b.err == nil {
		b.keep(file.Write(w))
	}
	if b.err != nil {
		return fault.Because(b.err, fault.Internal, "the workbook of %s could not be written", f.Org)
	}
	return nil
}

func (f Form) title() string { return f.Questionnaire.Title + " – " + f.Organisation }

// tabNames names a tab for each section: its id in capitals, which fits in a
// formula and a sentence.
func tabNames(sections []*questionnaire.Section) []string {
	taken := map[string]bool{"history": true}
	for _, l := range tongue.Languages {
		for _, tab := range []tongue.Text{coverTab, listsTab, stampTab} {
			taken[strings.ToLower(tab.In(l))] = true
		}
	}
	names := make([]string, len(sections))
	for i, s := range sections {
		name := strings.Map(func(r rune) rune {
			if strings.ContainsRune(`:\/?*[]'`, r) {
				return '_'
			}
			return r
		}, strings.ToUpper(s.ID))
		if runes := []rune(name); len(runes) > 28 {
			name = string(runes[:28])
		}
		for taken[strings.ToLower(name)] {
			name += "_"
		}
		taken[strings.ToLower(name)] = true
		names[i] = name
	}
	return names
}

// bookWriter keeps the first error, so that the layout can be read without them.
type bookWriter struct {
	form Form
	file *excelize.File
	err  error
	tabs []string
	// lists are the ranges of choices that are on the lists' sheet, by their content.
	lists map[string]string
	style styles
}

// say gives a fixed text in the language of the form.
func (b *bookWriter) say(t tongue.Text, args ...any) string { return t.In(b.form.Language, args...) }

func (b *bookWriter) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

func cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic("paper: a cell within the bounds has a name: " + err.Error())
	}
	return name
}

func (b *bookWriter) text(tab string, column, row int, text string, style int) {
	at := cell(column, row)
	b.keep(b.file.SetCellStr(tab, at, printable(text)))
	b.keep(b.file.SetCellStyle(tab, at, at, style))
}

// escape is what spreadsheets write for a character that XML cannot hold; a text
// that reads like one must not become one.
var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// printable leaves out the characters that XML cannot hold.
func printable(text string) string {
	text = escape.ReplaceAllString(text, "_x005F$0")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}

// section writes one section's sheet.
func (b *bookWriter) section(tab string, s *questionnaire.Section) {
	for i, width := range []float64{16, 62, 46, 44} {
		column := string(rune('A' + i))
		b.keep(b.file.SetColWidth(tab, column, column, width))
	}
	b.text(tab, 1, 1, s.Title, b.style.title)
	b.text(tab, 1, 2, b.say(answerHere, b.say(answerHead)), b.style.plain)
	for i, head := range []tongue.Text{referenceHead, questionHead, answerHead, howHead} {
		b.text(tab, i+1, firstRow-1, b.say(head), b.style.head)
	}
	row := firstRow
	if s.Intro != "" {
		b.text(tab, 2, row, plain(s.Intro), b.style.wrap)
		row++
	}
	for _, p := range s.Pages {
		row = b.page(tab, row, p)
	}
	b.keep(b.file.SetPanes(tab, &excelize.Panes{Freeze: true, YSplit: firstRow - 1, TopLeftCell: cell(1, firstRow), ActivePane: "bottomLeft"}))
	b.keep(b.file.SetSheetDimension(tab, "A1:"+cell(4, max(row-1, firstRow))))
	b.landscape(tab)
}

func (b *bookWriter) page(tab string, row int, p *questionnaire.Page) int {
	if p.Title != "" {
		b.text(tab, 2, row, p.Title, b.style.heading)
		row++
	}
	if when := pageRouting(p, b.form.Language); when != "" {
		b.text(tab, 2, row, when, b.style.routing)
		row++
	}
	if p.Intro != "" {
		b.text(tab, 2, row, plain(p.Intro), b.style.wrap)
		row++
	}
	for _, q := range p.Questions {
		row = b.question(tab, row, q)
	}
	return row
}

// question writes a question. Where its answer is more than one cell, the
// wording stands in a row of its own.
func (b *bookWriter) question(tab string, row int, q *questionnaire.Question) int {
	if when := routing(q); when != "" {
		b.text(tab, 2, row, when, b.style.routing)
		row++
	}
	ask := q.Ask
	if q.Hint != "" {
		ask += "\n" + q.Hint
	}
	first := ""
	if q.Grid() || q.Kind == questionnaire.Many {
		b.text(tab, 2, row, ask, b.style.ask)
		b.text(tab, 4, row, how(q), b.style.wrap)
		if q.Kind == questionnaire.Many {
			b.limit(tab, row, q)
		}
		row++
	} else {
		first = ask
	}
	for _, item := range q.Items() {
		for _, c := range columns(item) {
			b.answer(tab, row, c, first)
			row++
		}
	}
	return row
}
