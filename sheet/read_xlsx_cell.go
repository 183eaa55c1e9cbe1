package sheet

import (
	"encoding/xml"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// sheet reads the cells of one sheet.
func (b *bookReader) sheet(name, part string) error {
	g := Grid{Name: name, Cells: map[At]Held{}}
	row, column := 0, 0
	err := b.walk(part, func(d *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "row":
			row++
			column = 0
			if n, err := strconv.Atoi(attribute(e, "r")); err == nil && n > 0 {
				row = n
			}
		case "c":
			column++
			at := At{row, column}
			if given, ok := parsePlace(attribute(e, "r")); ok {
				at = given
			}
			row, column = at.Row, at.Column
			held, err := b.cell(d, attribute(e, "t"))
			if err != nil {
				return unreadable(err)
			}
			if held == (Held{}) {
				return nil
			}
			// A text that many cells refer to counts once a cell: whoever reads the
			// cells goes through all of it again.
			if b.read += int64(len(held.Text)); b.read > b.most.Unpacked {
				return refusedBook(nil, tooLarge)
			}
			if at.Row < 1 || at.Row > b.most.Rows || at.Column > b.most.Columns {
				return refusedBook(nil, tooLarge)
			}
			g.Cells[at] = held
			g.Rows = max(g.Rows, at.Row)
		}
		return nil
	})
	b.book.Sheets = append(b.book.Sheets, g)
	return err
}

// parsePlace reads C14.
func parsePlace(text string) (At, bool) {
	column, i := 0, 0
	for ; i < len(text) && text[i] >= 'A' && text[i] <= 'Z' && i < 3; i++ {
		column = column*26 + int(text[i]-'A') + 1
	}
	row, err := strconv.Atoi(text[i:])
	if i == 0 || err != nil || row < 1 || row > maxRows {
		return At{}, false
	}
	return At{row, column}, true
}

// cell reads one cell to its end.
func (b *bookReader) cell(d *xml.Decoder, kind string) (Held, error) {
	var held Held
	var raw strings.Builder
	inside := ""
	for {
		token, err := b.token(d)
		if err != nil {
			return held, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch inside = t.Name.Local; inside {
			case "f":
				held.Formula = true
			case "is":
				text, err := b.plainText(d)
				if err != nil {
					return held, err
				}
				held.Text = text
			}
		case xml.EndElement:
			if t.Name.Local == "c" {
				b.understand(&held, kind, raw.String())
				return held, nil
			}
			inside = ""
		case xml.CharData:
			if inside == "v" {
				raw.Write(t)
			}
		}
	}
}

// understand makes of a cell's stored value what its kind says.
func (b *bookReader) understand(held *Held, kind, raw string) {
	switch kind {
	case "inlineStr":
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(raw)); err == nil && i >= 0 && i < len(b.shared) {
			held.Text = b.shared[i]
		}
	case "b":
		held.Text = "FALSE"
		if strings.TrimSpace(raw) == "1" {
			held.Text = "TRUE"
		}
	case "e":
		held.Text, held.Failed = raw, true
	case "str", "d":
		held.Text = unescapeXLSX(raw)
	default:
		raw = strings.TrimSpace(raw)
		held.Text = raw
		if f, err := strconv.ParseFloat(raw, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			held.Numeric, held.Text = true, writtenOut(f)
		}
	}
}

// writtenOut gives a number with the fifteen digits that spreadsheets show, so
// that 0.1+0.2 is 0.3 here as well.
func writtenOut(f float64) string {
	if rounded, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64); err == nil {
		f = rounded
	}
	return strconv.FormatFloat(f+0, 'f', -1, 64)
}

var escapedRune = regexp.MustCompile(`_x([0-9A-Fa-f]{4})_`)

// unescapeXLSX gives back the characters that workbooks write as _x000D_.
func unescapeXLSX(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escapedRune.ReplaceAllStringFunc(text, func(found string) string {
		n, err := strconv.ParseUint(found[2:6], 16, 32)
		if err != nil || n >= 0xd800 && n < 0xe000 {
			return found
		}
		return string(rune(n))
	})
}
