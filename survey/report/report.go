// Package report reads the report language and builds a wave's report from it:
// Markdown in which every number is asked for, figures and tables are blocks,
// and comparisons are tested. The language is that of
// docs/methods/report-language.md. Counting is table's, drawing is chart's; this
// package decides what is said and refuses what is not so.
//
// The same wave and dataset give the same bytes. Nothing here reads a clock, a
// file or the network.
package report

import (
	"github.com/yuin/goldmark/ast"

	"omnibus/source"
)

// Report is a report.md that has been read: its syntax is right. Whether what it
// asks for exists, and whether what it claims is so, Build finds out.
type Report struct {
	File  string
	Front Front
	// text is the source with the front matter blanked out, so that offsets are those of the file.
	text   []byte
	lines  lineIndex
	root   ast.Node
	blocks map[*ast.FencedCodeBlock]*block
	// headings stand in the order of the text.
	headings  []*heading
	headingOf map[ast.Node]*heading
}

// Front is the front matter.
type Front struct {
	Title, Subtitle, Authors, Date, Reference string
}

// heading is a heading of the text with what numbering made of it.
type heading struct {
	node  *ast.Heading
	at    source.Place
	level int
	text  string
	id    string
	// number is "2", "2.1", or "" for a heading without one.
	number     string
	unnumbered bool
	// plain is the whole text as the contents show it, with the numbers asked for in it.
	plain string
}

// MaxText is the longest report that is read, in bytes.
const MaxText = 2 << 20
