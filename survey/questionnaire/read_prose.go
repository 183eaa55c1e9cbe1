package questionnaire

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"omnibus/source"
)

// prose reads a Markdown text. Pictures are refused: the pages of respondents
// load nothing from elsewhere, and somebody else's server must not learn who
// answers.
func prose(n source.Node) string {
	written := n.Text()
	if !strings.Contains(written, "![") {
		return written // no picture can be written without
	}
	root := goldmark.DefaultParser().Parse(text.NewReader([]byte(written)))
	_ = ast.Walk(root, func(found ast.Node, entering bool) (ast.WalkStatus, error) {
		if picture, ok := found.(*ast.Image); ok && entering {
			n.Complain("leave the picture out, or write a link: [what it shows](address)", "a questionnaire has no pictures, and this text asks for one at %q", picture.Destination)
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return written
}
