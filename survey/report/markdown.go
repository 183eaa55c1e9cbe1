package report

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"omnibus/source"
)

// askNode is {…} in the syntax tree.
type askNode struct {
	ast.BaseInline
	ask *ask
}

var kindAsk = ast.NewNodeKind("Ask")

// Kind implements ast.Node.
func (n *askNode) Kind() ast.NodeKind { return kindAsk }

// Dump implements ast.Node.
func (n *askNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// askParser is the inline parser of {…}. One is made for each text, as it
// collects that text's complaints.
type askParser struct {
	lines lineIndex
	out   *source.Complaints
}

// maxAskLines is how many lines an ask may stand on. A brace that nobody closed
// is so found near its place, and in a time that does not grow with the text.
const maxAskLines = 4

// maxAskLength is how many bytes an ask may have, for the same reason.
const maxAskLength = 2000

// Trigger implements parser.InlineParser.
func (p *askParser) Trigger() []byte { return []byte{'{'} }

// Parse implements parser.InlineParser. An ask may run over line ends, since
// editors break lines; what stands before the text on the next line (the mark
// of a quotation, white space) counts as space.
func (p *askParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	startLine, startPosition := block.Position()
	_, first := block.PeekLine()
	var body strings.Builder
	for range maxAskLines {
		line, segment := block.PeekLine()
		if line == nil {
			break
		}
		// Bytes between this line's text and the last one's are blanked.
		for body.Len() < segment.Start-first.Start {
			body.WriteByte(' ')
		}
		before := body.Len()
		line = line[:min(len(line), max(maxAskLength-before, 0))]
		body.Write(bytes.ReplaceAll(line, []byte("\n"), []byte(" ")))
		length, ok := scanAsk(body.String())
		if ok {
			block.Advance(length - before)
			return p.node(body.String()[1:length-1], first.Start+1)
		}
		if length > 0 {
			break // another brace opens: this one is never closed
		}
		block.AdvanceLine()
	}
	block.SetPosition(startLine, startPosition)
	p.out.Add(p.lines.place(first.Start), `end it with }, or write \{ for a brace`, "a number asked for with { is not closed")
	block.Advance(1)
	return ast.NewTextSegment(first.WithStop(first.Start + 1))
}

func (p *askParser) node(body string, start int) ast.Node {
	at := func(offset int) source.Place { return p.lines.place(start + offset) }
	return &askNode{ask: parseAsk(body, at, p.out)}
}

// markdown makes the Markdown reader: paragraphs, lists, quotations, tables and
// footnotes. Raw HTML is no part of it.
func markdown(asks parser.InlineParser) goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)),
			extension.NewFootnote(extension.WithFootnoteBacklinkHTML([]byte("↑")), extension.WithFootnoteBacklinkTitle("Back to the text"), extension.WithFootnoteLinkTitle("")),
		),
		goldmark.WithParserOptions(parser.WithInlineParsers(util.Prioritized(asks, 50))),
	)
}

// Parse reads the text of a report. It gives nil and all complaints when the
// text has any that can be seen without the wave.
func Parse(file string, content []byte) (*Report, source.Complaints) {
	var out source.Complaints
	r := parse(file, content, &out)
	out.Sort()
	if len(out) > 0 {
		return nil, out
	}
	return r, nil
}

// parse is Parse that gives what it could read, so that Build can complain of
// the rest at once. It gives nil where nothing can be read.
func parse(file string, content []byte, out *source.Complaints) *Report {
	if !readable(file, content, out) {
		return nil
	}
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	content = bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
	r := &Report{File: file, blocks: map[*ast.FencedCodeBlock]*block{}, headingOf: map[ast.Node]*heading{}}
	r.Front, r.text = readFront(file, content, out)
	r.lines = indexLines(file, r.text)
	r.root = markdown(&askParser{r.lines, out}).Parser().Parse(text.NewReader(r.text))
	r.look(out)
	r.nameHeadings(out)
	return r
}

// readable refuses what no report is, before anything is read.
func readable(file string, content []byte, out *source.Complaints) bool {
	whole := source.Place{File: file}
	switch {
	case len(content) > MaxText:
		out.Add(whole, "check that it is the right file", "the report has %d bytes; at most %d are read", len(content), MaxText)
	case bytes.IndexByte(content, 0) >= 0:
		out.Add(indexLines(file, content).place(bytes.IndexByte(content, 0)), "save it as UTF-8 text", "the report has a NUL byte")
	case !validUTF8(content):
		out.Add(whole, "save it as UTF-8", "the report is not UTF-8")
	case len(bytes.TrimSpace(content)) == 0:
		out.Add(source.Place{File: file, Line: 1, Column: 1}, "begin with ---, title: …, ---", "the report is empty")
	default:
		return true
	}
	return false
}

// look walks the tree once: blocks are read, passages checked, headings collected.
func (r *Report) look(out *source.Complaints) {
	_ = ast.Walk(r.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.FencedCodeBlock:
			r.lookBlock(n, out)
			return ast.WalkSkipChildren, nil
		case *ast.HTMLBlock:
			if !bytes.HasPrefix(bytes.TrimSpace(n.Lines().Value(r.text)), []byte("<!--")) {
				out.Add(r.placeOf(n), "write it in Markdown", "HTML is not used in reports")
			}
			return ast.WalkSkipChildren, nil
		case *ast.Heading:
			h := &heading{node: n, at: r.placeOf(n), level: n.Level}
			r.headings = append(r.headings, h)
			r.headingOf[n] = h
		}
		if n.Type() == ast.TypeBlock && n.FirstChild() != nil && n.FirstChild().Type() == ast.TypeInline {
			r.lookPassage(n, out)
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
}

// placeOf gives where a block's text begins.
func (r *Report) placeOf(n ast.Node) source.Place {
	if lines := n.Lines(); n.Type() == ast.TypeBlock && lines != nil && lines.Len() > 0 {
		return r.lines.place(lines.At(0).Start)
	}
	return source.Place{File: r.File}
}
