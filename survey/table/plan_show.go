package table

import (
	"fmt"
	"slices"
	"strings"

	"omnibus/sheet"
)

// requested says that the table is one of a request, with more to tell than Count's.
func (t *Table) requested() bool {
	return t.ID != "" || t.Filter != "" || t.Marked || t.Answers || len(t.Parts) > 0 || len(t.Weight) > 0
}

// shown gives a figure as whoever the table is for may see it: to staff a
// withheld one is a figure like others.
func (t *Table) shown(c Cell) Cell {
	if t.Staff && c.Flag == Suppressed {
		c.Flag = Sound
	}
	return c
}

// jsonAsked is what a requested table tells of itself.
type jsonAsked struct {
	ID           string       `json:"id,omitempty"`
	Title        string       `json:"title,omitempty"`
	Filter       string       `json:"filter,omitempty"`
	Of           string       `json:"percentages_of,omitempty"`
	Completeness Completeness `json:"completeness,omitempty"`
	Weight       []string     `json:"weighted_to,omitempty"`
	Remarks      []string     `json:"remarks,omitempty"`
	Staff        bool         `json:"staff,omitempty"`
	Rounded      int          `json:"rounded_to,omitempty"`
}

func askedJSON(t *Table) *jsonAsked {
	if !t.requested() && !t.Staff && t.Rounded == 0 {
		return nil
	}
	out := jsonAsked{t.ID, t.Title, t.Filter, "", t.Completeness, t.Weight, t.Remarks, t.Staff, t.Rounded}
	if t.Answers {
		out.Of = "answers"
	}
	return &out
}

// notebook collects the notes of a workbook; each is told once.
type notebook struct{ texts []string }

func (n *notebook) ref(text string) string {
	at := slices.Index(n.texts, text)
	if at < 0 {
		n.texts = append(n.texts, text)
		at = len(n.texts) - 1
	}
	return fmt.Sprintf("[note %d]", at+1)
}

// about gives the lines above a requested table, beside the question and the base.
func (t *Table) about(notes *notebook) []string {
	var out []string
	if t.Filter != "" {
		out = append(out, "Only: "+t.Filter)
	}
	if t.Answers {
		out = append(out, "Percentages of answers: "+notes.ref("Percentages are of all the answers given, which the base counts. They have no tolerance."))
	}
	if t.Marked {
		out = append(out, "Letters: "+notes.ref("The groups of each break have letters. A figure carries the letters of the groups of the same break that it is significantly higher than at the 95% level, by the wave's own test. No allowance is made for the number of tests. [ns] says there are none."))
	}
	if len(t.Weight) > 0 {
		out = append(out, "Weighting: "+notes.ref("Percentages and means are weighted ("+strings.Join(t.Weight, " and ")+") so that the cases stand for the frame. Bases and numbers count cases."))
	}
	if t.Rounded > 0 {
		out = append(out, "Rounding of counts: "+notes.ref(fmt.Sprintf("To protect organisations each count and base is rounded to the nearest %d by itself, so parts need not add to their total. Percentages are of the rounded numbers.", t.Rounded)))
	}
	if t.withholds() {
		text := "[c] is withheld, so that nobody can work out what one organisation answered. More figures are withheld than are sensitive themselves, as these could be worked out from the others."
		if t.Staff {
			text = "For staff only. [c] in a mark column says that the public version withholds the figure."
		}
		out = append(out, "Confidentiality: "+notes.ref(text))
	}
	for _, a := range t.Associations {
		out = append(out, a.sentence())
	}
	return append(out, t.Remarks...)
}

// withholds says whether any figure is flagged as withheld.
func (t *Table) withholds() bool {
	for _, l := range t.Lines {
		if slices.ContainsFunc(l.Cells, func(c Cell) bool { return c.Flag == Suppressed }) {
			return true
		}
	}
	return false
}

// extraHeader gives the columns that a group has beside percentage, number and tolerance.
func (t *Table) extraHeader(name string) []string {
	var out []string
	if t.Marked {
		out = append(out, name+" (higher than)")
	}
	if t.Staff && t.withholds() {
		out = append(out, name+" (mark)")
	}
	return out
}

func (t *Table) extraCells(c Cell, base bool) []sheet.Cell {
	var out []sheet.Cell
	if t.Marked {
		switch {
		case c.Higher != "":
			out = append(out, sheet.Text(c.Higher))
		case base:
			out = append(out, sheet.Text("[z]"))
		case c.Flag == Suppressed && !t.Staff:
			out = append(out, sheet.Text("[c]"))
		default:
			out = append(out, sheet.Text("[ns]"))
		}
	}
	if t.Staff && t.withholds() {
		out = append(out, mark(c.Flag))
	}
	return out
}

// rowLabel gives what the row of a grid is called within a table of several variables.
func rowLabel(v Variable) string {
	if v.Question != nil {
		if row, ok := v.Question.Row(v.Row); ok {
			return short(row.Short, row.Label)
		}
	}
	return v.Label
}

// groupHeading names a group in a header, with its letter.
func groupHeading(g Group) string {
	if g.Letter == "" {
		return heading(g)
	}
	return heading(g) + " [" + g.Letter + "]"
}

// unit says what stands in the first column of a group.
func (t *Table) unit() string {
	means := 0
	for _, l := range t.Lines {
		if l.Kind == MeanLine || l.Kind == MedianLine {
			means++
		}
	}
	switch means {
	case 0:
		return "%"
	case len(t.Lines):
		return "mean"
	}
	return "% or mean"
}
