package report

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// document puts everything together once nothing is left to complain of.
func (b *builder) document() *Document {
	b.titleCaptions()
	b.eachBlock(func(bl *block) {
		switch bl.kind {
		case "contents":
			b.drawn[bl] = b.contents()
		case "figures-list":
			b.drawn[bl] = captionList(b.figureCaptions(), "Figure")
		case "tables-list":
			b.drawn[bl] = captionList(b.tables, "Table")
		}
	})
	md := markdown(&askParser{b.r.lines, b.out})
	md.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(b, 10)))
	var page bytes.Buffer
	if err := md.Renderer().Render(&page, b.r.text, b.r.root); err != nil {
		// Rendering writes to memory and calls only our own code: it cannot fail.
		panic("report: a checked text could not be rendered: " + err.Error())
	}
	if len(b.r.headings) > 0 {
		page.WriteString("</section>\n")
	}
	return &Document{Title: b.r.Front.Title, Figures: b.figures, Tables: b.tables,
		front: []byte(b.frontPage()), main: page.Bytes(), notice: b.d.Wave().Notice}
}

// titleCaptions is a step of its own because lists may stand before what they list.
func (b *builder) titleCaptions() {
	for _, h := range b.r.headings {
		h.plain = b.headingWords(h)
	}
}

func (b *builder) figureCaptions() []Caption {
	list := make([]Caption, len(b.figures))
	for i, f := range b.figures {
		list[i] = f.Caption
	}
	return list
}

// headingWords gives a heading as plain words, what it asks for included.
func (b *builder) headingWords(h *heading) string {
	var s strings.Builder
	_ = ast.Walk(h.node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch n := n.(type) {
			case *ast.Text:
				s.Write(util.UnescapePunctuations(n.Segment.Value(b.r.text)))
			case *askNode:
				s.WriteString(b.answers[n.ask].text)
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(s.String())
}

// RegisterFuncs implements renderer.NodeRenderer: what differs from plain Markdown.
func (b *builder) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindAsk, b.renderAsk)
	reg.Register(ast.KindFencedCodeBlock, b.renderBlock)
	reg.Register(ast.KindHeading, b.renderHeading)
	reg.Register(ast.KindHTMLBlock, skip)
	reg.Register(ast.KindRawHTML, skip)
	reg.Register(extast.KindFootnoteList, b.renderFootnotes)
	reg.Register(extast.KindTable, renderPlainTable)
}

func skip(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

func (b *builder) renderAsk(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	node := n.(*askNode)
	if !entering || node.ask == nil {
		return ast.WalkContinue, nil
	}
	a := b.answers[node.ask]
	text := html.EscapeString(a.text)
	if a.href != "" {
		text = `<a href="` + html.EscapeString(a.href) + `">` + strings.ReplaceAll(text, " ", "&#160;") + "</a>"
	}
	_, err := w.WriteString(text)
	return ast.WalkContinue, err
}

func (b *builder) renderBlock(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	if bl := b.r.blocks[n.(*ast.FencedCodeBlock)]; bl != nil {
		_, err := w.WriteString(b.drawn[bl])
		return ast.WalkSkipChildren, err
	}
	_, err := w.WriteString("<pre><code>" + html.EscapeString(string(n.Lines().Value(src))) + "</code></pre>\n")
	return ast.WalkSkipChildren, err
}

// renderHeading writes headings one level down, as the page's h1 is the title,
// and puts each chapter into a section of its own.
func (b *builder) renderHeading(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	h := b.r.headingOf[n]
	if !entering {
		_, err := fmt.Fprintf(w, "</h%d>\n", h.level+1)
		return ast.WalkContinue, err
	}
	if h.level == 1 {
		if h != b.r.headings[0] {
			_, _ = w.WriteString("</section>\n")
		}
		fmt.Fprintf(w, "<section class=\"chapter\" aria-labelledby=\"%s\">\n", h.id)
	}
	_, err := fmt.Fprintf(w, "<h%d id=\"%s\">", h.level+1, html.EscapeString(h.id))
	if h.number != "" {
		_, err = fmt.Fprintf(w, "<span class=\"number\">%s</span> ", h.number)
	}
	return ast.WalkContinue, err
}

// renderFootnotes puts the notes into a section of their own after the last chapter.
func (b *builder) renderFootnotes(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	text := "</ol>\n"
	if entering {
		text = "<section class=\"footnotes\" role=\"doc-endnotes\" aria-labelledby=\"notes-to-the-text\">\n<h2 id=\"notes-to-the-text\">Notes</h2>\n<ol>\n"
		if len(b.r.headings) > 0 {
			text = "</section>\n" + text
		}
	} else if len(b.r.headings) == 0 {
		text += "</section>\n"
	}
	_, err := w.WriteString(text)
	return ast.WalkContinue, err
}

func renderPlainTable(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	text := "</tbody>\n</table></div>\n"
	if entering {
		text = "<div class=\"table\"><table class=\"words\">\n"
	}
	_, err := w.WriteString(text)
	return ast.WalkContinue, err
}

// plainMarkdown renders a text of the questionnaire; raw HTML in it is left out.
func plainMarkdown(text string) string {
	var out bytes.Buffer
	if err := goldmark.New().Convert([]byte(text), &out); err != nil {
		panic("report: Markdown could not be written to memory: " + err.Error())
	}
	return strings.ReplaceAll(out.String(), "<!-- raw HTML omitted -->", "")
}
