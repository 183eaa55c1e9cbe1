package table

import (
	"fmt"
	"time"

	"omnibus/sheet"
	"omnibus/survey"
)

// Notes of every workbook of tables; sheets refer to them by number.
const (
	noteRounding = iota + 1
	noteTolerance
	noteMultiple
)

// Workbook lays tables out for a spreadsheet: one sheet a table, percentages
// and numbers of each group side by side, the base in the first row. Shorthand
// is the Analysis Function's: [z] not applicable, [u] low reliability (a small
// base), [c] confidential.
func Workbook(w *survey.Wave, tables []*Table, made time.Time) sheet.Workbook {
	book := sheet.Workbook{
		Title: w.Survey + ", " + w.Title + ": tables", Creator: w.Contact.Team, Made: made,
		Cover: []string{
			"Each sheet is one question, or one row of a grid. Contents lists them.",
			fmt.Sprintf("[u] marks a base under %d; [c] is withheld; [z] does not apply.", w.Rules.SmallBase),
		},
		Notes: []string{
			"Percentages are held in full and shown to one decimal place. They are of the base in the first row of the table.",
			"The tolerance is the half-width of the 95% interval, in percentage points, with the finite population correction.",
			"More than one answer could be given, so percentages do not add to 100.",
		},
	}
	if w.Notice != "" {
		book.Cover = append(book.Cover, w.Notice)
	}
	for _, t := range tables {
		book.Tables = append(book.Tables, sheetOf(t))
	}
	return book
}

func sheetOf(t *Table) sheet.Table {
	v := t.Variable
	out := sheet.Table{Name: v.Name, Title: v.Label, Header: []string{"Answer"},
		About: []string{"Question: " + v.Ask, "Base: " + v.Base,
			fmt.Sprintf("Rounding: [note %d]. Tolerance: [note %d].", noteRounding, noteTolerance)}}
	if v.Multiple {
		out.About = append(out.About, fmt.Sprintf("Several answers: [note %d].", noteMultiple))
	}
	unit := "%"
	if len(t.Lines) > 0 && t.Lines[0].Kind == MeanLine {
		unit = "mean"
	}
	for _, g := range t.Groups {
		name := heading(g)
		out.Header = append(out.Header, name+" ("+unit+")", name+" (number)", name+" (tolerance ±)")
	}
	base := []sheet.Cell{sheet.Text("Base")}
	for _, b := range t.Bases {
		base = append(base, mark(b.Flag), wholeUnless(b.Flag, b.N), sheet.Text("[z]"))
	}
	out.Rows = append(out.Rows, base)
	for _, l := range t.Lines {
		row := []sheet.Cell{sheet.Text(lineLabel(l))}
		for _, c := range l.Cells {
			row = append(row, percentCell(c), wholeUnless(c.Flag, c.Count), toleranceCell(c))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func heading(g Group) string {
	if g.Break == "all" {
		return "All"
	}
	if g.BreakLabel == "" {
		return g.Label
	}
	return g.BreakLabel + ", " + g.Label
}

func lineLabel(l Line) string {
	if l.Kind == NetLine {
		return "Net: " + l.Label
	}
	return l.Label
}

// mark stands in the percentage column of the base row.
func mark(f Flag) sheet.Cell {
	switch f {
	case Small, VerySmall:
		return sheet.Text("[u]")
	case Suppressed:
		return sheet.Text("[c]")
	}
	return sheet.Text("[z]")
}

func wholeUnless(f Flag, n int) sheet.Cell {
	if f == Suppressed {
		return sheet.Text("[c]")
	}
	return sheet.Whole(n)
}

func percentCell(c Cell) sheet.Cell {
	switch {
	case c.Flag == Suppressed:
		return sheet.Text("[c]")
	case c.Base == 0:
		return sheet.Text("[z]")
	}
	return sheet.Number(c.Percent, 1)
}

func toleranceCell(c Cell) sheet.Cell {
	switch {
	case c.Flag == Suppressed:
		return sheet.Text("[c]")
	case !c.Estimated:
		return sheet.Text("[z]")
	}
	return sheet.Number(c.Tolerance, 1)
}
