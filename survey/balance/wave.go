package balance

import (
	"slices"

	"omnibus/survey"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table/estimate"
)

// NotAvailable is the group of the organisations whose characteristic the frame
// does not tell. For who answers they are a group like any other.
const NotAvailable = "Not available"

// Wave is what a picture is drawn against: a wave's rules, its frame and its
// sections. It is read only: many pictures share one.
type Wave struct {
	rules    *survey.Wave
	frame    *frame.Frame
	sections []*questionnaire.Section
	// columns are the characteristics, each by the frame's position.
	columns []column
	// balanced are the places in columns of those by which balance is judged: of
	// several that band one column the first, and none with one group only.
	balanced []int
	// cells are organisations alike in all balanced characteristics; cellOf has
	// the cell of each organisation.
	cells  []estimate.Cell
	cellOf []int32
}

type column struct {
	frame.Characteristic
	labels []string
	// of has the group of each organisation, sizes how many each group has.
	of    []int32
	sizes []int
}

// WaveOf makes a Wave of a wave's texts.
func WaveOf(w *survey.Wave, f *frame.Frame, q *questionnaire.Questionnaire) *Wave {
	out := &Wave{rules: w, frame: f, sections: q.Sections}
	seen := map[string]bool{}
	for i, c := range f.Characteristics {
		column := columnOf(f, c)
		out.columns = append(out.columns, column)
		groups := 0
		for _, n := range column.sizes {
			groups += min(n, 1)
		}
		if !seen[c.Column] && groups > 1 {
			out.balanced = append(out.balanced, i)
		}
		seen[c.Column] = true
	}
	out.cells, out.cellOf = cellsOf(f.Size(), out.columns, out.balanced)
	return out
}

func columnOf(f *frame.Frame, c frame.Characteristic) column {
	out := column{Characteristic: c, labels: append(slices.Clone(c.Groups), NotAvailable), of: make([]int32, f.Size()), sizes: make([]int, len(c.Groups)+1)}
	for at, g := range f.GroupOf(c.Name) {
		if g < 0 {
			g = len(c.Groups)
		}
		out.of[at] = int32(g)
		out.sizes[g]++
	}
	return out
}

// cellsOf puts the organisations into cells, numbered as they come.
func cellsOf(size int, columns []column, balanced []int) ([]estimate.Cell, []int32) {
	var cells []estimate.Cell
	cellOf := make([]int32, size)
	// A cell of the first characteristics and a group of the next make a cell.
	type step struct{ cell, group int32 }
	for _, j := range balanced {
		known := map[step]int32{}
		for at, g := range columns[j].of {
			s := step{cellOf[at], g}
			n, has := known[s]
			if !has {
				n = int32(len(known))
				known[s] = n
			}
			cellOf[at] = n
		}
	}
	for at, cell := range cellOf {
		if int(cell) == len(cells) {
			groups := make([]int, len(balanced))
			for k, j := range balanced {
				groups[k] = int(columns[j].of[at])
			}
			cells = append(cells, estimate.Cell{Groups: groups})
		}
		cells[cell].N++
	}
	return cells, cellOf
}
