package pdf

import (
	"bytes"
	"fmt"
	"strconv"
)

// Kind is what a stretch of a page is, as PDF names it.
type Kind string

// The kinds.
const (
	Heading   Kind = "H1"
	Paragraph Kind = "P"
	Figure    Kind = "Figure"
)

type tag struct {
	kind Kind
	said string
}

func (t tag) alt() string {
	if t.said == "" {
		return ""
	}
	return " /Alt " + text(t.said)
}

// Page is a page of A4 that is being drawn. Places are in points from its upper
// left corner; text stands on its y.
type Page struct {
	contents bytes.Buffer
	tags     []tag
	used     [fonts]map[rune]uint16
}

// Tagged draws one stretch of the page: what it draws is read as one thing of its
// kind, in the order of the calls. A figure is read as what is said of it.
func (p *Page) Tagged(kind Kind, said string, draw func()) {
	fmt.Fprintf(&p.contents, "/%s << /MCID %d >> BDC\n", kind, len(p.tags))
	p.tags = append(p.tags, tag{kind, said})
	draw()
	p.contents.WriteString("EMC\n")
}

// Ornament draws what is not read: lines, marks, what is said elsewhere.
func (p *Page) Ornament(draw func()) {
	p.contents.WriteString("/Artifact BMC\n")
	draw()
	p.contents.WriteString("EMC\n")
}

// Text draws a text in one line. It stands in a stretch or an ornament. Signs that
// the font has not are left out: see Font.Missing.
func (p *Page) Text(f Font, size, x, y float64, text string) {
	face := f.face()
	if p.used[f] == nil {
		p.used[f] = map[rune]uint16{}
	}
	fmt.Fprintf(&p.contents, "BT /F%d %.2f Tf 1 0 0 1 %.2f %.2f Tm <", f, size, x, Height-y)
	for _, r := range text {
		g, ok := face.glyph(r)
		if !ok {
			continue
		}
		p.used[f][r] = g.index
		fmt.Fprintf(&p.contents, "%04X", g.index)
	}
	p.contents.WriteString("> Tj ET\n")
}

// Fill draws a filled rectangle; y is its upper edge.
func (p *Page) Fill(x, y, width, height float64) {
	fmt.Fprintf(&p.contents, "%.3f %.3f %.3f %.3f re f\n", x, Height-y-height, width, height)
}

// Frame draws the outline of a rectangle, as thick as line.
func (p *Page) Frame(x, y, width, height, line float64) {
	fmt.Fprintf(&p.contents, "%.2f w %.2f %.2f %.2f %.2f re S\n", line, x, Height-y-height, width, height)
}

// Grid draws a square of n by n fields, of which some are black.
func (p *Page) Grid(x, y, side float64, n int, black func(column, row int) bool) {
	fmt.Fprintf(&p.contents, "q %.5f 0 0 %.5f %.2f %.2f cm\n", side/float64(n), -side/float64(n), x, Height-y)
	at := p.contents.AvailableBuffer()
	for row := range n {
		for from := 0; from < n; from++ {
			to := from
			for to < n && black(to, row) {
				to++
			}
			if to > from {
				for _, number := range [...]int{from, row, to - from, 1} {
					at = append(strconv.AppendInt(at, int64(number), 10), ' ')
				}
				at = append(at, "re\n"...)
				from = to
			}
		}
	}
	p.contents.Write(append(at, "f Q\n"...))
}
