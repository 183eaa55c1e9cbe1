package report

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"

	"omnibus/source"
)

// frontChapters are chapters without a number, by their first words.
var frontChapters = []string{"contents", "figures", "tables", "list of", "abbreviations", "glossary", "executive summary", "summary",
	"foreword", "acknowledgements", "appendix", "annex", "references"}

// nameHeadings gives every heading its id and number. Chapters are numbered 1,
// 2, …; their sections 1.1, 1.2; what is deeper has no number.
func (r *Report) nameHeadings(out *source.Complaints) {
	used, next := map[string]bool{}, map[string]int{}
	chapter, section, numbered := 0, 0, false
	last := 0
	for _, h := range r.headings {
		h.text, h.unnumbered = r.headingText(h.node)
		plain := slug(h.text)
		h.id = plain
		for used[h.id] {
			next[plain] = max(next[plain], 1) + 1
			h.id = plain + "-" + strconv.Itoa(next[plain])
		}
		used[h.id] = true
		if h.level > last+1 || h.level > 4 {
			// The first heading must be a chapter, since chapters are the page's sections.
			out.Add(h.at, "use the next level: #, ##, ###, ####", "the heading skips a level")
		}
		last = h.level
		switch h.level {
		case 1:
			section = 0
			numbered = !h.unnumbered && !isFront(h.text)
			if numbered {
				chapter++
				h.number = strconv.Itoa(chapter)
			}
		case 2:
			if numbered && !h.unnumbered {
				section++
				h.number = strconv.Itoa(chapter) + "." + strconv.Itoa(section)
			}
		}
	}
}

func isFront(text string) bool {
	lower := strings.ToLower(text)
	for _, f := range frontChapters {
		if rest, ok := strings.CutPrefix(lower, f); ok && (rest == "" || !unicode.IsLetter([]rune(rest)[0])) {
			return true
		}
	}
	return false
}

// headingText gives the words of a heading, without what is asked for in it.
func (r *Report) headingText(n ast.Node) (text string, unnumbered bool) {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch n := n.(type) {
			case *ast.Text:
				b.Write(n.Segment.Value(r.text))
			case *askNode:
				if n.ask != nil && n.ask.kind == askUnnumbered {
					unnumbered = true
				}
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(b.String()), unnumbered
}

// slug makes an id of words: lower-case letters, digits and dashes.
func slug(text string) string {
	var b strings.Builder
	dash := false
	for _, c := range strings.ToLower(text) {
		switch {
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(c)
		case c == '\'' || c == '’':
		default:
			dash = true
		}
	}
	if b.Len() == 0 {
		return "section"
	}
	return b.String()
}
