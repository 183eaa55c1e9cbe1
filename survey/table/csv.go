package table

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"omnibus/sheet"
)

// csvHeader is relied on by other people's programs: columns are only ever
// added at its end.
var csvHeader = []string{"question", "row", "code", "label", "kind", "break", "group", "base", "count", "weighted",
	"percent", "tolerance", "lower", "upper", "flag"}

// csvRequested are further columns of tables that were requested: the table's
// id, its filter, and the letters of the groups that the figure is higher than.
var csvRequested = []string{"table", "filter", "higher"}

// WriteCSV writes tables as tidy data, one figure a row. Percentages and
// tolerances are in points at full precision; what is withheld or cannot be
// computed is blank, never a word or a NaN. In tables for staff nothing is
// blank that the flag says the public would not see.
func WriteCSV(w io.Writer, tables []*Table) error {
	out := csv.NewWriter(w)
	requested := slices.ContainsFunc(tables, (*Table).requested)
	header := csvHeader
	if requested {
		header = slices.Concat(csvHeader, csvRequested)
	}
	if err := out.Write(header); err != nil {
		return fmt.Errorf("write tables: %w", err)
	}
	for _, t := range tables {
		parts := t.EveryPart()
		for _, l := range t.Lines {
			for i, g := range t.Groups {
				row := csvRow(parts[l.Part].Variable, l, g, t.shown(l.Cells[i]))
				if requested {
					row = append(row, t.ID, t.Filter, l.Cells[i].Higher)
				}
				row[len(csvHeader)-1] = string(l.Cells[i].Flag)
				if err := out.Write(row); err != nil {
					return fmt.Errorf("write tables: %w", err)
				}
			}
		}
	}
	out.Flush()
	return out.Error()
}

func csvRow(v Variable, l Line, g Group, c Cell) []string {
	group := g.Label
	if g.Break == "all" {
		group = "all"
	}
	row := []string{v.question(), v.Row, l.Code, sheet.Harmless(l.Label), string(l.Kind), g.Break, sheet.Harmless(group),
		"", "", "", "", "", "", "", string(c.Flag)}
	if c.Flag == Suppressed {
		return row
	}
	row[7], row[8], row[9] = strconv.Itoa(c.Base), strconv.Itoa(c.Count), decimal(c.Weighted)
	if c.Base > 0 {
		row[10] = decimal(c.Percent)
	}
	if c.Estimated {
		row[11], row[12], row[13] = decimal(c.Tolerance), decimal(c.Lower), decimal(c.Upper)
	}
	return row
}

var comparisonsHeader = []string{"question", "row", "code", "break", "group_a", "group_b", "percent_a", "percent_b",
	"difference", "required", "t", "p", "significant"}

// WriteComparisonsCSV writes tests of differences, one a row, in points at full
// precision. Where there was no test, or a side is withheld, the test's columns
// are blank.
func WriteComparisonsCSV(w io.Writer, comparisons []Comparison) error {
	out := csv.NewWriter(w)
	requested := slices.ContainsFunc(comparisons, func(c Comparison) bool { return c.Table != "" })
	header := comparisonsHeader
	if requested {
		header = append(slices.Clip(header), "table")
	}
	if err := out.Write(header); err != nil {
		return fmt.Errorf("write comparisons: %w", err)
	}
	for _, c := range comparisons {
		row := comparisonRow(c)
		if requested {
			row = append(row, c.Table)
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("write comparisons: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

func comparisonRow(c Comparison) []string {
	of := c.A.Break
	switch {
	case c.A.Break == c.B.Break || c.B.Break == "all":
	case c.A.Break == "all":
		of = c.B.Break
	default:
		of += " / " + c.B.Break
	}
	row := []string{c.Variable.question(), c.Variable.Row, joined(c.Codes), of, sheet.Harmless(groupName(c.A)), sheet.Harmless(groupName(c.B)),
		"", "", "", "", "", "", ""}
	shownA := (c.Staff || c.CellA.Flag != Suppressed) && c.CellA.Base > 0
	shownB := (c.Staff || c.CellB.Flag != Suppressed) && c.CellB.Base > 0
	if shownA {
		row[6] = decimal(c.CellA.Percent)
	}
	if shownB {
		row[7] = decimal(c.CellB.Percent)
	}
	if !shownA || !shownB {
		return row
	}
	row[8] = decimal(c.Difference)
	if c.Tested {
		row[9], row[10], row[11] = decimal(c.Required), decimal(c.T), decimal(c.P)
	}
	if c.Tested || c.Significant {
		row[12] = strconv.FormatBool(c.Significant)
	}
	return row
}

func groupName(g Group) string {
	if g.Break == "all" {
		return "all"
	}
	return g.Label
}

// question gives the variable's name without its row.
func (v Variable) question() string {
	if v.Question != nil {
		return v.Question.ID
	}
	return v.Name
}

// decimal gives a number in full without an exponent; "" for what is no number.
func decimal(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return ""
	}
	return strconv.FormatFloat(shortened(f), 'f', -1, 64)
}

// shortened keeps 15 significant digits, which every processor computes alike:
// the sixteenth depends on whether it multiplies and adds in one step.
func shortened(f float64) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(f, 'e', 14, 64), 64)
	if err != nil {
		return f
	}
	return short
}
