package report

import (
	"sort"
	"unicode/utf8"

	"omnibus/source"
)

// lineIndex turns byte offsets of a text into places.
type lineIndex struct {
	file   string
	text   []byte
	starts []int
}

func indexLines(file string, text []byte) lineIndex {
	x := lineIndex{file: file, text: text, starts: []int{0}}
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
	return source.Place{File: x.file, Line: line + 1, Column: utf8.RuneCount(x.text[x.starts[line]:offset]) + 1}
}
