package letter

import (
	"strings"

	"omnibus/typeset/pdf"
)

// run is words in one font that stand together; a line is some runs.
type run struct {
	font pdf.Font
	text string
}

type line []run

// words parts a text where lines may end.
func words(f pdf.Font, text string) []run {
	var all []run
	for word := range strings.FieldsSeq(text) {
		all = append(all, run{f, word})
	}
	return all
}

// said sets a paragraph of a letter; its lines end where they were ended, and where
// they are full. Link and code are set in signs that are told apart.
func said(paragraph string, l Letter, width float64) []line {
	var lines []line
	for text := range strings.SplitSeq(paragraph, "\n") {
		all := words(pdf.Regular, text)
		for i, w := range all {
			if strings.Contains(w.text, l.Link) || strings.Contains(w.text, l.Code) {
				all[i].font = pdf.Mono
			}
		}
		if len(all) == 0 { // room for a signature
			lines = append(lines, nil)
		}
		lines = append(lines, wrap(all, size, width)...)
	}
	return lines
}

// wrap sets words into lines of a width. A word that is wider than a line, as a
// link is, goes on in the next.
func wrap(all []run, size, width float64) []line {
	var lines []line
	var now line
	used := 0.0
	end := func() {
		if len(now) > 0 {
			lines, now, used = append(lines, now), nil, 0
		}
	}
	for _, w := range all {
		for w.text != "" {
			space := 0.0
			if len(now) > 0 {
				space = now[len(now)-1].font.Width(size, " ")
			}
			whole, free := w.font.Width(size, w.text), width-used-space
			switch {
			case whole <= free:
				now, used, w.text = now.with(w), used+space+whole, ""
			case len(now) > 0:
				end()
			default:
				signs := []rune(w.text)
				fits := max(1, fitsIn(w, size, free))
				now, w.text = now.with(run{w.font, string(signs[:fits])}), string(signs[fits:])
				end()
			}
		}
	}
	end()
	return lines
}

// with adds a word behind a space.
func (l line) with(w run) line {
	if len(l) == 0 {
		return line{w}
	}
	last := &l[len(l)-1]
	last.text += " "
	if last.font == w.font {
		last.text += w.text
		return l
	}
	return append(l, w)
}

// fitsIn is how many signs of a word fit into a width.
func fitsIn(w run, size, width float64) int {
	used, n := 0.0, 0
	for _, r := range w.text {
		if used += w.font.Width(size, string(r)); used > width {
			return n
		}
		n++
	}
	return n
}
