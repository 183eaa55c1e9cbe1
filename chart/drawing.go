package chart

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// drawing collects shapes before they become SVG, so that tests can ask where
// each text stands.
type drawing struct {
	width, height float64
	lines         []line
	paths         []path
	// patches lie over the paths and under the texts.
	patches []box
	boxes   []box
	texts   []text
}

type line struct {
	x1, y1, x2, y2 float64
	colour         string
}

// path is a line through points, unbroken where dash is "".
type path struct {
	points []point
	colour string
	width  float64
	dash   string
}

type point struct{ x, y float64 }

type box struct {
	x, y, w, h   float64
	fill, stroke string
	round        float64
}

// text stands with its baseline at y. Anchor is start, middle or end.
type text struct {
	x, y   float64
	text   string
	size   float64
	bold   bool
	colour string
	anchor string
	// on is the colour behind the text.
	on string
}

func (d *drawing) line(x1, y1, x2, y2 float64, colour string) {
	d.lines = append(d.lines, line{x1, y1, x2, y2, colour})
}

func (d *drawing) box(x, y, w, h float64, fill string) {
	d.boxes = append(d.boxes, box{x: x, y: y, w: w, h: h, fill: fill})
}

// paragraph puts lines of text one below the other, the first baseline at y.
func (d *drawing) paragraph(lines []string, x, y float64, t text) {
	for i, l := range lines {
		t.x, t.y, t.text = x, y+float64(i)*lineHeight, l
		d.texts = append(d.texts, t)
	}
}

// left gives where a text begins, whatever its anchor.
func (t text) left() float64 {
	w := Measure(t.text, t.size, t.bold)
	switch t.anchor {
	case "middle":
		return t.x - w/2
	case "end":
		return t.x - w
	}
	return t.x
}

func (r box) write(b *strings.Builder) {
	fmt.Fprintf(b, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"`, number(r.x), number(r.y), number(r.w), number(r.h), r.fill)
	if r.stroke != "" {
		fmt.Fprintf(b, ` stroke="%s" stroke-width="1.5"`, r.stroke)
	}
	if r.round > 0 {
		fmt.Fprintf(b, ` rx="%s"`, number(r.round))
	}
	b.WriteString("/>\n")
}

// svg writes the drawing. The text alternative comes first, so that it is what
// a screen reader says; the drawn words are hidden from it, as they would be
// read without order.
func (d *drawing) svg(id, title, description string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-labelledby="%s-title %s-desc" font-family="Arial, Helvetica, 'Liberation Sans', sans-serif">`,
		number(d.width), number(d.height), number(d.width), number(d.height), escape(id), escape(id))
	fmt.Fprintf(&b, "\n<title id=\"%s-title\">%s</title>\n<desc id=\"%s-desc\">%s</desc>\n", escape(id), escape(title), escape(id), escape(description))
	for _, l := range d.lines {
		fmt.Fprintf(&b, "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\"/>\n", number(l.x1), number(l.y1), number(l.x2), number(l.y2), l.colour)
	}
	for _, r := range d.boxes {
		r.write(&b)
	}
	for _, p := range d.paths {
		b.WriteString(`<polyline points="`)
		for i, at := range p.points {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(number(at.x) + "," + number(at.y))
		}
		fmt.Fprintf(&b, `" fill="none" stroke="%s" stroke-width="%s"`, p.colour, number(p.width))
		if p.dash != "" {
			fmt.Fprintf(&b, ` stroke-dasharray="%s"`, p.dash)
		}
		b.WriteString("/>\n")
	}
	for _, r := range d.patches {
		r.write(&b)
	}
	for _, t := range d.texts {
		fmt.Fprintf(&b, `<text x="%s" y="%s" font-size="%s" fill="%s"`, number(t.x), number(t.y), number(t.size), t.colour)
		if t.bold {
			b.WriteString(` font-weight="bold"`)
		}
		if t.anchor != "" {
			fmt.Fprintf(&b, ` text-anchor="%s"`, t.anchor)
		}
		fmt.Fprintf(&b, ">%s</text>\n", escape(t.text))
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// number writes a length with at most one decimal, the same on every machine.
func number(f float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(f, 'f', 1, 64), ".0")
}

// escape makes a text safe between tags and inside double quotes, and drops
// characters that XML does not allow.
func escape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r < ' ' && r != '\t' && r != '\n', r == utf8.RuneError, r == 0xFFFE, r == 0xFFFF:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
