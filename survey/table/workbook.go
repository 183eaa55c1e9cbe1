package table

import (
	"fmt"
	"slices"
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
	notes := &notebook{book.Notes}
	for _, t := range tables {
		book.Tables = append(book.Tables, sheetOf(t, notes))
	}
	book.Notes = notes.texts
	return book
}

func sheetOf(t *Table, notes *notebook) sheet.Table {
	parts := t.EveryPart()
	out := sheet.Table{Name: t.Name(), Title: t.Heading(), About: aboutOf(t, notes), Header: []string{"Answer"}}
	if len(parts) > 1 {
		out.Header = []string{"Row", "Answer"}
	}
	unit := t.unit()
	for _, g := range t.Groups {
		name := groupHeading(g)
		out.Header = append(out.Header, name+" ("+unit+")", name+" (number)", name+" (tolerance ±)")
		out.Header = append(out.Header, t.extraHeader(name)...)
	}
	for p, part := range parts {
		var first []sheet.Cell
		if len(parts) > 1 {
			first = []sheet.Cell{sheet.Text(rowLabel(part.Variable))}
		}
		base := append(slices.Clip(first), sheet.Text("Base"))
		for _, b := range part.Bases {
			shown := t.shown(Cell{Flag: b.Flag})
			base = append(base, mark(shown.Flag), wholeUnless(shown.Flag, b.N), sheet.Text("[z]"))
			base = append(base, t.extraCells(Cell{Flag: b.Flag}, true)...)
		}
		out.Rows = append(out.Rows, base)
		for _, l := range t.Lines {
			if l.Part != p {
				continue
			}
			row := append(slices.Clip(first), sheet.Text(lineLabel(l)))
			for _, c := range l.Cells {
				shown := t.shown(c)
				row = append(row, percentCell(shown), wholeUnless(shown.Flag, shown.Count), toleranceCell(shown))
				row = append(row, t.extraCells(c, false)...)
			}
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}

// aboutOf gives the lines between a sheet's title and its table.
func aboutOf(t *Table, notes *notebook) []string {
	v := t.Variable
	out := []string{"Question: " + v.Ask}
	if parts := t.EveryPart(); len(parts) > 1 && v.Question != nil {
		out[0] = "Question: " + v.Question.Ask
	}
	if slices.ContainsFunc(t.EveryPart(), func(p Part) bool { return p.Variable.Base != v.Base }) {
		v.Base = "each row has its own"
	}
	out = append(out, "Base: "+v.Base, fmt.Sprintf("Rounding: [note %d]. Tolerance: [note %d].", noteRounding, noteTolerance))
	if v.Multiple {
		out = append(out, fmt.Sprintf("Several answers: [note %d].", noteMultiple))
	}
	return append(out, t.about(notes)...)
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
