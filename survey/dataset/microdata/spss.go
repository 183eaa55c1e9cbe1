package microdata

import (
	"fmt"
	"io"
	"slices"
	"time"
	"unicode/utf8"

	"omnibus/sheet/sav"
	"omnibus/survey/questionnaire/value"
)

// spssColumn is a variable of the SPSS file and where its cells come from.
type spssColumn struct {
	from *Variable
	// part is which part of a text that is too long for one variable, from 0.
	part int
}

// WriteSAV writes the SPSS file.
func (f *File) WriteSAV(w io.Writer) error {
	columns, widths := f.spssColumns()
	names := make([]string, len(columns))
	for j, c := range columns {
		names[j] = c.from.Name
		if c.part > 0 {
			names[j] = fmt.Sprintf("%s_part%d", c.from.Name, c.part+1)
		}
	}
	names = sav.Names(names)
	out := &sav.File{Label: f.Title, Created: f.options.Created, Documents: []string{f.About()}, Cases: f.Cases()}
	legal := map[string]string{}
	for j, c := range columns {
		v := f.spssVariable(c.from)
		v.Name, v.Width = names[j], widths[j]
		if c.part > 0 {
			v.Label = fmt.Sprintf("(part %d) %s", c.part+1, v.Label)
		} else {
			legal[c.from.Name] = v.Name
		}
		out.Variables = append(out.Variables, v)
	}
	for j, name := range sav.Names(setNames(f.Sets)) {
		set := sav.ResponseSet{Name: name[:min(len(name), sav.MaxName-1)], Label: f.Sets[j].Label, Counted: 1}
		for _, member := range f.Sets[j].Variables {
			set.Variables = append(set.Variables, legal[member])
		}
		out.Sets = append(out.Sets, set)
	}
	out.Cell = func(row, j int) sav.Cell { return columns[j].cell(f.Cell(row, columns[j].from)) }
	return sav.Write(w, out)
}

func setNames(sets []Set) []string {
	names := make([]string, len(sets))
	for i, s := range sets {
		names[i] = s.Name
	}
	return names
}

// spssColumns gives the columns and, for texts, their widths: as wide as the
// longest, and in parts where that is beyond what SPSS holds.
func (f *File) spssColumns() (columns []spssColumn, widths []int) {
	for _, v := range f.Variables {
		if v.Kind != Text {
			columns, widths = append(columns, spssColumn{from: v}), append(widths, 0)
			continue
		}
		longest := []int{1}
		for row := range f.Cases() {
			for part, text := range parts(f.Cell(row, v).Text) {
				if part == len(longest) {
					longest = append(longest, 1)
				}
				longest[part] = max(longest[part], len(text))
			}
		}
		for part, width := range longest {
			columns, widths = append(columns, spssColumn{v, part}), append(widths, width)
		}
	}
	return columns, widths
}

// parts cuts a text at characters into what one SPSS variable can hold.
func parts(text string) []string {
	var out []string
	for len(text) > sav.MaxString {
		end := sav.MaxString
		for !utf8.RuneStart(text[end]) && end > sav.MaxString-utf8.UTFMax {
			end--
		}
		out = append(out, text[:end])
		text = text[end:]
	}
	return append(out, text)
}

func (c spssColumn) cell(of Cell) sav.Cell {
	v := c.from
	switch {
	case of.Reason != Given:
		return sav.Cell{Number: float64(v.code(of.Reason))}
	case v.Kind == Text:
		if all := parts(of.Text); c.part < len(all) {
			return sav.Cell{Text: all[c.part]}
		}
		return sav.Cell{}
	case v.Kind == Number:
		return sav.Cell{Number: of.Number}
	case v.Kind == Day:
		day, err := time.Parse(time.DateOnly, of.Text)
		return sav.Cell{Number: sav.Seconds(day), Missing: err != nil}
	}
	return sav.Cell{Number: float64(of.Code)}
}

// spssVariable gives the dictionary's part of a variable.
func (f *File) spssVariable(v *Variable) sav.Variable {
	out := sav.Variable{Label: v.Label, Kind: sav.Plain, Digits: 5, Measure: sav.Nominal}
	switch v.Kind {
	case Number:
		out.Digits, out.Decimals, out.Measure = 12, v.Decimals, sav.Scale
	case Day:
		out.Kind, out.Digits, out.Measure = sav.Day, 10, sav.Scale
	case Text:
		return out
	}
	if v.shift > usualShift {
		out.Digits = max(out.Digits, len(fmt.Sprint(v.shift))+1)
	}
	for _, c := range v.Codes {
		out.Labels = append(out.Labels, sav.ValueLabel{Value: float64(c.Code), Label: c.Label})
	}
	for _, m := range v.Missing {
		out.Labels = append(out.Labels, sav.ValueLabel{Value: float64(m.Code), Label: m.Reason.Label()})
	}
	slices.SortFunc(out.Labels, func(a, b sav.ValueLabel) int { return int(a.Value - b.Value) })
	if len(v.Missing) > 0 {
		out.Missing = sav.Missing{Range: true, Low: float64(v.code(lastReason)), High: float64(v.code(NotRouted))}
		if f.userMissing(v, value.DontKnow) {
			out.Missing.Single = []float64{value.DontKnow}
		}
	}
	return out
}
