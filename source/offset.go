package source

import (
	"bytes"
	"unicode/utf8"
)

// PlaceAt gives the line and column of a byte of a text, both from 1; columns are
// counted in characters, of which one that cannot be read is one.
func PlaceAt(file string, text []byte, offset int) Place {
	start := bytes.LastIndexByte(text[:offset], '\n') + 1
	return Place{File: file, Line: bytes.Count(text[:offset], []byte{'\n'}) + 1, Column: utf8.RuneCount(text[start:offset]) + 1}
}

// BrokenAt gives the first byte at which a text is not UTF-8, -1 when all of it is.
func BrokenAt(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; ; {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
}
