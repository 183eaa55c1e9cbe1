package dataset

import (
	"cmp"
	"slices"
	"strings"
)

// findRows finds where each row begins and whose it is, and puts them into the
// order of the cases. Rows without an organisation of their own are odd.
func (l *loader) findRows() {
	column, _ := l.table.Column("org_id")
	at, line := l.table.Body()
	// Blank lines at the end are what editors leave.
	end := len(strings.TrimRight(l.text, " \t\r\n"))
	taken := NewSet(l.frame.Size())
	var twice map[int]bool
	sorted := true
	l.rows = make([]row, 0, min(l.frame.Size(), len(l.text)/(2*len(l.table.Header))+1))
	for number := 2; at < end; number++ {
		r := row{start: at, line: line, number: number}
		next, lines := rowEnd(l.text, at)
		line += lines
		r.end = next
		if at = next; at > r.start && l.text[at-1] == '\n' {
			r.end--
			r.end -= len(l.text[r.start:r.end]) - len(strings.TrimSuffix(l.text[r.start:r.end], "\r"))
		}
		r.organisation = l.organisation(l.text[r.start:r.end], column)
		switch {
		case r.organisation < 0:
			l.odd = append(l.odd, r)
			continue
		case taken.Has(r.organisation):
			if twice == nil {
				twice = map[int]bool{}
			}
			twice[r.organisation] = true
		}
		taken.Add(r.organisation)
		sorted = sorted && (len(l.rows) == 0 || l.rows[len(l.rows)-1].organisation < r.organisation)
		l.rows = append(l.rows, r)
	}
	if !sorted {
		slices.SortStableFunc(l.rows, func(a, b row) int { return cmp.Compare(a.organisation, b.organisation) })
	}
	for _, r := range l.rows {
		if twice[r.organisation] {
			l.odd = append(l.odd, r)
		}
	}
}

// rowEnd gives the offset after a row's line end, and the number of line ends in it.
func rowEnd(text string, at int) (next, lines int) {
	n := strings.IndexByte(text[at:], '\n')
	if n < 0 {
		return len(text), 0
	}
	if strings.IndexByte(text[at:at+n], '"') < 0 {
		return at + n + 1, 1
	}
	start := at
	for {
		_, after, _ := cellAt(text, at)
		if after >= len(text) {
			return len(text), strings.Count(text[start:], "\n")
		}
		if at = after + 1; text[after] == '\n' {
			return at, strings.Count(text[start:at], "\n")
		}
	}
}

// cellAt gives the cell at an offset and the offset of the comma or line end
// after it, as the checking reader cuts them; ok is false for what that complains of.
func cellAt(text string, at int) (cell string, after int, ok bool) {
	if at < len(text) && text[at] == '"' {
		return quotedAt(text, at+1)
	}
	after = at
	for after < len(text) && text[after] != ',' && text[after] != '\n' {
		after++
	}
	return text[at:after], after, true
}

func quotedAt(text string, start int) (cell string, after int, ok bool) {
	at, doubled := start, false
	for {
		i := strings.IndexByte(text[at:], '"')
		if i < 0 {
			return text[start:], len(text), false
		}
		if at += i + 1; at >= len(text) || text[at] != '"' {
			break
		}
		doubled = true
		at++
	}
	cell = text[start : at-1]
	if doubled {
		cell = strings.ReplaceAll(cell, `""`, `"`)
	}
	ok = at == len(text) || text[at] == ',' || text[at] == '\n'
	if strings.HasPrefix(text[at:], "\r\n") {
		at, ok = at+1, true
	}
	for !ok && at < len(text) && text[at] != ',' && text[at] != '\n' {
		at++
	}
	return cell, at, ok
}

// organisation gives the position in the frame of the row's organisation, -1
// when there is none. Most files are in the frame's order, so the one after the
// last is tried first.
func (l *loader) organisation(row string, column int) int {
	cell, after, _ := cellAt(row, 0)
	for ; column > 0; column-- {
		if after >= len(row) {
			return -1
		}
		cell, after, _ = cellAt(row, after+1)
	}
	if n := len(l.rows); n > 0 {
		if guess := l.rows[n-1].organisation + 1; guess < l.frame.Size() && l.frame.Organisations[guess].ID == cell {
			return guess
		}
	}
	if at, ok := l.frame.Index(cell); ok {
		return at
	}
	return -1
}
