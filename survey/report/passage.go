package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"omnibus/source"
)

func validUTF8(b []byte) bool { return utf8.Valid(b) }

// passage is the running text of a paragraph, heading or cell, in which each
// ask, code span and picture is one placeholder.
type passage struct {
	text    []rune
	offsets []int // of each rune in the source
	asks    map[int]*ask
}

const placeholder = '\uFFFC'

// flatten gathers the text below a block.
func (r *Report) flatten(block ast.Node, out *source.Complaints) *passage {
	p := &passage{asks: map[int]*ask{}}
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			p.addText(n.Segment.Value(r.text), n.Segment.Start)
			if n.SoftLineBreak() || n.HardLineBreak() {
				p.add(' ', n.Segment.Stop)
			}
		case *askNode:
			if n.ask != nil {
				p.asks[len(p.text)] = n.ask
			}
			p.add(placeholder, -1)
		case *ast.CodeSpan, *ast.AutoLink:
			p.add(placeholder, -1)
			return ast.WalkSkipChildren, nil
		case *ast.Image:
			out.Add(r.placeOf(block), "draw a figure with a ```figure block", "pictures cannot be put into a report")
			return ast.WalkSkipChildren, nil
		case *ast.RawHTML:
			if first := n.Segments.At(0); !strings.HasPrefix(string(first.Value(r.text)), "<!--") {
				out.Add(r.lines.place(first.Start), "write it in Markdown", "HTML is not used in reports")
			}
		}
		return ast.WalkContinue, nil
	})
	return p
}

func (p *passage) add(r rune, offset int) {
	p.text = append(p.text, r)
	p.offsets = append(p.offsets, offset)
}

func (p *passage) addText(text []byte, offset int) {
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRune(text[i:])
		p.add(c, offset+i)
		i += size
	}
}

// lookPassage gives the asks of a block their sentences and looks for
// percentages typed by hand.
func (r *Report) lookPassage(block ast.Node, out *source.Complaints) {
	p := r.flatten(block, out)
	if !within(block, ast.KindBlockquote) {
		text := string(p.text)
		bytes, runes := 0, 0
		for _, hit := range typedPercentages(text) {
			runes += utf8.RuneCountInString(text[bytes:hit.start])
			bytes = hit.start
			out.Add(r.lines.place(p.offsets[runes]), typedRepair, "%q is typed by hand", hit.text)
		}
	}
	inCell := block.Kind() == extast.KindTableCell
	for from := 0; from < len(p.text) && len(p.asks) > 0; {
		to := p.sentenceEnd(from)
		p.lookSentence(from, to, inCell)
		from = to
	}
}

// lookSentence tells the asks of a sentence what they stand in.
func (p *passage) lookSentence(from, to int, inCell bool) {
	sentence := string(p.text[from:to])
	doubts := 0
	doubtful := func(a *ask) bool { return a.op == '~' || a.indicative }
	for i := from; i < to; i++ {
		if a := p.asks[i]; a != nil && doubtful(a) {
			doubts++
		}
	}
	starts := !inCell
	for i := from; i < to; i++ {
		if a := p.asks[i]; a != nil {
			a.sentence, a.starts = sentence, starts
			a.besideUnsure = doubts > 1 || doubts == 1 && !doubtful(a)
		}
		starts = starts && (unicode.IsSpace(p.text[i]) || strings.ContainsRune(openings, p.text[i]))
	}
}

// openings may stand before the first word of a sentence: marks that open it,
// and those that close the sentence before.
const openings = `([“‘"'’”)]*_`

func within(n ast.Node, kind ast.NodeKind) bool {
	for ; n != nil; n = n.Parent() {
		if n.Kind() == kind {
			return true
		}
	}
	return false
}

// sentenceEnd gives where the sentence that begins at rune i ends.
func (p *passage) sentenceEnd(i int) int {
	for ; i < len(p.text); i++ {
		if p.endsAt(i) {
			return i + 1
		}
	}
	return i
}

// shortForms end in a full stop that ends no sentence.
var shortForms = []string{"e.g.", "i.e.", "etc.", "cf.", "no.", "approx.", "vs.", "st."}

// endsAt says whether a sentence ends with rune i: a full stop, question or
// exclamation mark before white space or the end, closing marks in between.
func (p *passage) endsAt(i int) bool {
	if !strings.ContainsRune(".?!", p.text[i]) {
		return false
	}
	for _, short := range shortForms {
		if n := len(short); i+1 >= n && strings.EqualFold(string(p.text[i+1-n:i+1]), short) {
			return false
		}
	}
	for j := i + 1; j < len(p.text); j++ {
		switch c := p.text[j]; {
		case unicode.IsSpace(c):
			return true
		case !strings.ContainsRune(`)]"'’”*_`, c):
			return false
		}
	}
	return true
}
