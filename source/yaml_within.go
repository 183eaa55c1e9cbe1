package source

import (
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Within gives the place of the character at an offset (in characters) into
// Text(). Where the text stands on several lines, in quotes or in a block, the
// characters before it are looked for in the file: only what is no white space
// is counted, as YAML changes white space and nothing else.
func (n Node) Within(offset int) Place {
	at := n.Place()
	if n.raw == nil || n.raw.Kind != yaml.ScalarNode {
		return at
	}
	line, column := at.Line-1, at.Column-1
	switch n.raw.Style {
	case yaml.SingleQuotedStyle, yaml.DoubleQuotedStyle:
		column++
	case yaml.LiteralStyle, yaml.FoldedStyle:
		line, column = line+1, 0
	}
	text := n.Text()
	before, atEnd := visible(text, offset), offset >= utf8.RuneCountInString(text)
	for ; line < len(n.lines); line, column = line+1, 0 {
		seen := 0
		for rest := n.lines[line]; len(rest) > 0; seen++ {
			r, size := utf8.DecodeRune(rest)
			rest = rest[size:]
			if seen < column || unicode.IsSpace(r) {
				continue
			}
			if before == 0 {
				return Place{File: n.file, Line: line + 1, Column: seen + 1}
			}
			if before--; before == 0 && atEnd {
				return Place{File: n.file, Line: line + 1, Column: seen + 2}
			}
		}
	}
	return at
}

// visible counts the characters before an offset that are no white space.
func visible(text string, offset int) int {
	count := 0
	for _, r := range text {
		if offset--; offset < 0 {
			break
		}
		if !unicode.IsSpace(r) {
			count++
		}
	}
	return count
}
