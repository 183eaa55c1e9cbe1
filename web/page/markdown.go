package page

import (
	"bytes"
	"html/template"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/yuin/goldmark/ast"
)

// prose reads the Markdown of introductions. Raw HTML is left out by default,
// and must stay so: these texts are written by many people.
var prose = goldmark.New(goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(lower{}, 100))))

// lower moves headings down to the second level and below: the page has its h1.
type lower struct{}

// Transform is called by goldmark after a text has been read.
func (lower) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	// Nothing stops the walk, so that it gives no error.
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			h.Level = min(h.Level+1, 6)
		}
		return ast.WalkContinue, nil
	})
}

// Markdown gives an introduction or another text of a wave as HTML.
func Markdown(source string) template.HTML {
	if source == "" {
		return ""
	}
	var out bytes.Buffer
	if err := prose.Convert([]byte(source), &out); err != nil {
		// Writing to memory does not fail; if it ever does, the text itself is shown.
		return template.HTML(template.HTMLEscapeString(source))
	}
	return template.HTML(out.String())
}
