// Package chart draws the few kinds of picture that a survey report needs, as
// SVG text: stacked bars, bars, bars in groups, curves over days, and boxes of themes. It knows
// nothing of surveys: it is handed words and numbers and puts them where they
// can be read. Labels wrap and never overlap nor leave the picture; that is
// possible because text is measured with the widths of a font that every
// machine has, or has an equal of. The same input gives the same bytes.
//
// Only presentation attributes are used, no style attributes, so that a page
// under a strict content security policy can hold the picture inline.
package chart

// Chart is what a bar chart shows.
type Chart struct {
	// ID makes the picture's own ids unique in a page. It begins with a letter
	// and holds letters, digits and dashes.
	ID string
	// Title and Description are the text alternative; neither is drawn.
	Title, Description string
	// Width is in pixels; 0 takes Width's default of 720.
	Width float64
	// Series are the parts of a stacked bar, or the groups of grouped bars. Bars
	// of one series needs none.
	Series []Series
	Rows   []Row
	// Totals are the heads of columns of figures at the right of stacked bars.
	Totals []string
}

// Series is one part of every stacked bar, or one group of every cluster.
type Series struct {
	Label string
	// Muted draws it in grey: "Don't know" and what else stands outside a scale.
	Muted bool
}

// Row is one bar, or one cluster of bars.
type Row struct {
	Label string
	// Values stand in the order of the series; one value where there are none.
	Values []Value
	// Heading marks a row that is only a line of words above the rows that follow.
	Heading bool
	// Totals stand in the order of the chart's.
	Totals []string
}

// Value is one length with its label.
type Value struct {
	// Percent is between 0 and 100; what lies outside is drawn at the nearer end.
	Percent float64
	// Label is what stands in or beside the bar: "89%".
	Label string
	// Withheld draws no bar, only the label.
	Withheld bool
}

// defaultWidth suits the text column of an A4 page and of a desktop page.
const defaultWidth = 720

func (c Chart) width() float64 {
	if c.Width > 0 {
		return c.Width
	}
	return defaultWidth
}

// Sizes in pixels. A label's size is never smaller than 12, which prints at 9 point.
const (
	labelSize   = 14.0
	valueSize   = 13.0
	smallSize   = 12.0
	lineHeight  = 17.0
	barHeight   = 26.0
	thinBar     = 18.0
	rowGap      = 12.0
	labelGap    = 12.0
	labelShare  = 0.38
	axisHeight  = 24.0
	swatch      = 14.0
	edge        = 4.0
	insidePad   = 6.0
	aboveHeight = 15.0
)
