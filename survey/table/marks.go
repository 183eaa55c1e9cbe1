package table

import (
	"strings"

	"omnibus/survey/dataset"
	"omnibus/survey/table/estimate"
)

// mark letters the groups of each break and writes into each cell the letters
// of the groups of the same break that it is significantly higher than. Means,
// medians and percentages of answers have no letters. order gives the column
// of each part.
func (r *resolved) mark(t *Table, order []int) {
	if r.Of == OfAnswers {
		return
	}
	t.Marked = true
	for _, b := range r.breaks {
		for i := b[0]; i < b[1]; i++ {
			t.Groups[i].Letter = letterOf(i - b[0])
		}
	}
	at := 0
	for _, column := range order {
		for _, l := range r.lines[column] {
			if l.kind != MeanLine && l.kind != MedianLine {
				r.markLine(t, &t.Lines[at], r.columns[column], l)
			}
			at++
		}
	}
}

func (r *resolved) markLine(t *Table, out *Line, c *dataset.Column, l line) {
	for _, b := range r.breaks {
		for i := b[0]; i < b[1]; i++ {
			for k := b[0]; k < b[1]; k++ {
				if k == i || out.Cells[i].Percent <= out.Cells[k].Percent || !r.differ(c, l, i, k, out.Cells) {
					continue
				}
				out.Cells[i].Higher = strings.TrimPrefix(out.Cells[i].Higher+" "+t.Groups[k].Letter, " ")
			}
		}
	}
}

// differ tests two groups. Weighted figures are compared by the difference that
// their own tolerances require.
func (r *resolved) differ(c *dataset.Column, l line, a, b int, cells []Cell) bool {
	if r.weights != nil {
		ca, cb := cells[a], cells[b]
		separate := r.groups[a].cases.CountAnd(r.groups[b].cases) == 0
		return separate && ca.Estimated && cb.Estimated && ca.Percent-cb.Percent > estimate.Required(ca.Tolerance, cb.Tolerance)+1e-9
	}
	return compareSets(r.d, c, l.codes, l.sets, r.groups[a], r.groups[b]).Significant
}

// letterOf gives a to z, then aa, ab…
func letterOf(i int) string {
	letter := string(rune('a' + i%26))
	if i < 26 {
		return letter
	}
	return letterOf(i/26-1) + letter
}

// Comparisons tests every line of codes of the request: each pair of groups of
// each break, and each group against everybody of the filter. Requests with
// weights, and percentages of answers, have none: the test is of respondents
// that count once.
func (r Request) Comparisons(d *dataset.Dataset) ([]Comparison, error) {
	found, err := r.resolve(d)
	if err != nil {
		return nil, err
	}
	var out []Comparison
	if r.Of == OfAnswers || found.weights != nil {
		return out, nil
	}
	for _, column := range found.partsInOrder() {
		c := found.columns[column]
		for _, l := range found.lines[column] {
			if l.kind != CodeLine && l.kind != NetLine {
				continue
			}
			for _, b := range found.breaks {
				for i := b[0]; i < b[1]; i++ {
					for k := i + 1; k < b[1]; k++ {
						out = append(out, found.compared(c, l, i, k))
					}
					out = append(out, found.compared(c, l, i, 0))
				}
			}
		}
	}
	return out, nil
}

func (r *resolved) compared(c *dataset.Column, l line, a, b int) Comparison {
	out := compareSets(r.d, c, l.codes, l.sets, r.groups[a], r.groups[b])
	out.Table = r.ID
	return out
}
