package report

import (
	"sort"
	"unicode/utf8"

	"omnibus/source"
)

// lineIndex turns byte offsets of a text into places. It is for one goroutine.
type lineIndex struct {
	file   string
	text   []byte
	starts []int
	// last is the place asked for last: on a very long line the next one is
	// counted from it, and not from the line's start again.
	last *known
}

// known is an offset with its line, from 0, and its column, from 1.
type known struct{ offset, line, column int }

func indexLines(file string, text []byte) lineIndex {
	x := lineIndex{file: file, text: text, starts: []int{0}, last: &known{column: 1}}
	for i, b := range text {
		if b == '\n' {
			x.starts = append(x.starts, i+1)
		}
	}
	return x
}

// line gives the line, from 0, that an offset is in.
func (x lineIndex) line(offset int) int {
	return sort.SearchInts(x.starts, offset+1) - 1
}

// place gives file, line and column of a byte offset.
func (x lineIndex) place(offset int) source.Place {
	offset = min(max(offset, 0), len(x.text))
	line := x.line(offset)
	from := known{x.starts[line], line, 1}
	if x.last.line == line && x.last.offset <= offset {
		from = *x.last
	}
	*x.last = known{offset, line, from.column + utf8.RuneCount(x.text[from.offset:offset])}
	return source.Place{File: x.file, Line: line + 1, Column: x.last.column}
}
