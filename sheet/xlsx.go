package sheet

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"omnibus/fault"
)

// WriteXLSX writes the workbook for Excel and its kin.
func WriteXLSX(w io.Writer, wb Workbook) error {
	pages, err := wb.pages()
	if err != nil {
		return err
	}
	file := excelize.NewFile()
	defer file.Close()
	x := &xlsx{file: file, numbers: map[int]int{}}
	x.styles()
	for i, p := range pages {
		if i == 0 {
			x.keep(file.SetSheetName(file.GetSheetName(0), p.tab))
		} else {
			_, err := file.NewSheet(p.tab)
			x.keep(err)
		}
	}
	for i, p := range pages {
		x.page(p, i)
	}
	x.restore()
	file.SetActiveSheet(0)
	made := wb.Made.UTC().Format(time.RFC3339)
	x.keep(file.SetDocProps(&excelize.DocProperties{Title: printable(wb.Title), Creator: printable(wb.Creator),
		LastModifiedBy: printable(wb.Creator), Created: made, Modified: made, Language: "en-GB"}))
	x.keep(file.SetAppProps(&excelize.AppProperties{Application: "Omnibus"}))
	if x.err == nil {
		x.keep(file.Write(w))
	}
	if x.err != nil {
		return fault.Because(x.err, fault.Internal, "the workbook %q could not be written", wb.Title)
	}
	return nil
}

// xlsx keeps the first error, so that the layout can be read without them.
type xlsx struct {
	file                *excelize.File
	err                 error
	heading, bold, wrap int
	plain, link         int
	numbers             map[int]int
	// tables are the parts that mark has taken out of the file.
	tables []any
}

func (x *xlsx) keep(err error) {
	if x.err == nil {
		x.err = err
	}
}

func (x *xlsx) style(s *excelize.Style) int {
	id, err := x.file.NewStyle(s)
	x.keep(err)
	return id
}

func (x *xlsx) styles() {
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	x.heading = x.style(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 15, Family: "Arial"}})
	x.bold = x.style(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 12, Family: "Arial"}, Alignment: top})
	x.wrap = x.style(&excelize.Style{Font: &excelize.Font{Size: 12, Family: "Arial"}, Alignment: top})
	x.plain = x.style(&excelize.Style{Font: &excelize.Font{Size: 12, Family: "Arial"}})
	x.link = x.style(&excelize.Style{Font: &excelize.Font{Size: 12, Family: "Arial", Underline: "single", Color: "#1D70B8"}, Alignment: top})
}

// numberStyle shows thousands with commas and a fixed number of decimals.
func (x *xlsx) numberStyle(decimals int) int {
	id, made := x.numbers[decimals]
	if !made {
		format := "#,##0"
		if decimals > 0 {
			format += "." + strings.Repeat("0", decimals)
		}
		id = x.style(&excelize.Style{Font: &excelize.Font{Size: 12, Family: "Arial"}, CustomNumFmt: &format,
			Alignment: &excelize.Alignment{Vertical: "top"}})
		x.numbers[decimals] = id
	}
	return id
}

func cellName(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic("sheet: a cell within the bounds has a name: " + err.Error())
	}
	return name
}

func (x *xlsx) text(tab string, column, row int, text string, style int) {
	at := cellName(column, row)
	x.keep(x.file.SetCellStr(tab, at, printable(text)))
	x.keep(x.file.SetCellStyle(tab, at, at, style))
}

func (x *xlsx) page(p page, index int) {
	for i, width := range p.widths() {
		column, err := excelize.ColumnNumberToName(i + 1)
		x.keep(err)
		x.keep(x.file.SetColWidth(p.tab, column, column, float64(width)))
	}
	for i, line := range p.lines {
		style := x.wrap
		if i == 0 {
			style = x.heading
		} else if p.header != nil {
			// Lines above a table run on over its columns rather than stretching the first.
			style = x.plain
		}
		x.text(p.tab, 1, i+1, line, style)
	}
	// Some readers look no further than the dimension, which is else that of an empty sheet.
	x.keep(x.file.SetSheetDimension(p.tab, "A1:"+cellName(max(1, len(p.header)), p.lastRow())))
	if p.header == nil {
		return
	}
	top := p.headerRow()
	for i, h := range p.header {
		x.text(p.tab, i+1, top, h, x.bold)
	}
	for i, row := range p.rows {
		for j, c := range row {
			x.cell(p.tab, j+1, top+1+i, c)
		}
		if p.links != nil {
			at := cellName(1, top+1+i)
			x.keep(x.file.SetCellHyperLink(p.tab, at, "'"+p.links[i]+"'!A1", "Location"))
			x.keep(x.file.SetCellStyle(p.tab, at, at, x.link))
		}
	}
	x.mark(p, index)
}

// mark marks a page's table as one.
//
// excelize reads every table it holds to find the number of the next, which takes
// seconds for a few hundred. So each is taken out of the file once it is made,
// leaving a short entry with its number in its place; restore puts them back.
func (x *xlsx) mark(p page, index int) {
	plain := false
	name := fmt.Sprintf("table_%d", index)
	x.keep(x.file.AddTable(p.tab, &excelize.Table{
		Range:          cellName(1, p.headerRow()) + ":" + cellName(len(p.header), p.lastRow()),
		Name:           name,
		ShowRowStripes: &plain,
	}))
	if n := len(x.tables); n > 0 {
		x.file.Pkg.Delete(tablePart(n))
	}
	part := tablePart(len(x.tables) + 1)
	made, ok := x.file.Pkg.Load(part)
	if !ok {
		x.keep(fmt.Errorf("the table of sheet %s is not where it was expected, in %s", p.tab, part))
		return
	}
	x.tables = append(x.tables, made)
	x.file.Pkg.Store(part, fmt.Appendf(nil, `<table id="%d" name="%s"/>`, len(x.tables), name))
}

func (x *xlsx) restore() {
	for i, made := range x.tables {
		x.file.Pkg.Store(tablePart(i+1), made)
	}
}

func tablePart(n int) string { return fmt.Sprintf("xl/tables/table%d.xml", n) }

func (x *xlsx) cell(tab string, column, row int, c Cell) {
	if !c.numeric {
		x.text(tab, column, row, c.text, x.wrap)
		return
	}
	at := cellName(column, row)
	x.keep(x.file.SetCellFloat(tab, at, c.number, -1, 64))
	x.keep(x.file.SetCellStyle(tab, at, at, x.numberStyle(c.decimals)))
}
