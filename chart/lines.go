package chart

import (
	"math"
	"strconv"
)

// Curve is a picture of numbers over equal steps, such as days.
type Curve struct {
	ID, Title, Description string
	// Width and Height are in pixels; 0 takes 720 and 300.
	Width, Height float64
	// Steps are the labels of the steps, in order; not all are written.
	Steps []string
	// Top is the number at the top of the scale, of which Unit is written after
	// each ("%"). It must be above 0.
	Top  float64
	Unit string
	// Decimals is how many decimals the scale's numbers have.
	Decimals int
	Lines    []Line
	Marks    []CurveMark
	// Ahead is where the first line may lead at the last step; nil for nowhere.
	Ahead *Ahead
}

// Line is one line. Its label stands at its end. Lines differ by their dashes as
// well as by their colours.
type Line struct {
	Label string
	// Values stand for the steps from the first; NaN leaves a gap, and a line may
	// end before the last step.
	Values []float64
}

// CurveMark is something that happened at a step. Marks are numbered in the
// picture; what they are is told beside it.
type CurveMark struct {
	Step int
	// Label is a sign or two: "A", "R1".
	Label string
	// Planned marks are drawn with a broken line.
	Planned bool
}

// Ahead is an expected number with its interval, at a step.
type Ahead struct {
	Step                int
	Value, Lower, Upper float64
	Label               string
}

// dashes tell lines apart without colour; the first is unbroken.
var dashes = [...]string{"", "7 4", "2 3", "10 3 2 3", "4 6", "12 4"}

// Curves draws the lines.
func Curves(c Curve) []byte {
	d := curves(c)
	return d.svg(c.ID, c.Title, c.Description)
}

func curves(c Curve) *drawing {
	d := &drawing{width: c.Width, height: c.Height}
	if d.width <= 0 {
		d.width = defaultWidth
	}
	if d.height <= 0 {
		d.height = 300
	}
	f := field{Curve: c, left: edge + c.scaleWidth() + labelGap, top: edge + lineHeight, bottom: d.height - axisHeight}
	f.right = d.width - edge - f.endWidth(d.width)
	f.scale(d)
	f.steps(d)
	f.marks(d)
	ends := f.lines(d)
	f.ahead(d, &ends)
	f.labels(d, ends)
	return d
}

// field is where the lines lie.
type field struct {
	Curve
	left, right, top, bottom float64
}

func (c Curve) number(v float64) string {
	return strconv.FormatFloat(v, 'f', c.Decimals, 64) + c.Unit
}

func (c Curve) scaleWidth() float64 { return Measure(c.number(c.Top), smallSize, false) }

// endWidth is the room for the labels at the lines' ends, up to a third.
func (f field) endWidth(width float64) float64 {
	w := Measure("Mon 00", smallSize, false) / 2
	for _, l := range f.Lines {
		w = max(w, Measure(l.Label, smallSize, false)+labelGap)
	}
	if f.Ahead != nil {
		w = max(w, Measure(f.Ahead.Label, smallSize, false)+labelGap)
	}
	return min(w, width*labelShare)
}

func (f field) x(step int) float64 {
	if len(f.Steps) < 2 {
		return f.left
	}
	return f.left + (f.right-f.left)*float64(min(max(step, 0), len(f.Steps)-1))/float64(len(f.Steps)-1)
}

func (f field) y(v float64) float64 {
	return f.bottom - (f.bottom-f.top)*min(max(v/f.Top, 0), 1)
}

// scale draws five gridlines with their numbers at the left.
func (f field) scale(d *drawing) {
	for i := range 6 {
		v := f.Top * float64(i) / 5
		colour := gridline
		if i == 0 {
			colour = baseline
		}
		y := f.y(v)
		d.line(f.left, y, f.right, y, colour)
		d.texts = append(d.texts, text{x: f.left - labelGap/2, y: y + smallSize*0.35, text: f.number(v), size: smallSize, colour: softInk, anchor: "end", on: paper})
	}
}

// steps writes as many of the steps' labels as have room.
func (f field) steps(d *drawing) {
	last := math.Inf(-1)
	for i, label := range f.Steps {
		w := Measure(label, smallSize, false)
		x := min(max(f.x(i), edge+w/2), d.width-edge-w/2)
		if label == "" || x-w/2 < last+labelGap {
			continue
		}
		last = x + w/2
		d.texts = append(d.texts, text{x: x, y: f.bottom + 17, text: label, size: smallSize, colour: softInk, anchor: "middle", on: paper})
	}
}

// marks draws upright lines with their labels above; a label for which there is
// no room beside the one before joins it.
func (f field) marks(d *drawing) {
	last := math.Inf(-1)
	for _, m := range f.Marks {
		x := f.x(m.Step)
		dash := ""
		if m.Planned {
			dash = "3 3"
		}
		d.paths = append(d.paths, path{points: []point{{x, f.top - 2}, {x, f.bottom}}, colour: softInk, width: 1, dash: dash})
		w := Measure(m.Label, smallSize, true)
		at := min(max(x, edge+w/2), d.width-edge-w/2)
		if at-w/2 < last+4 {
			continue
		}
		last = at + w/2
		d.texts = append(d.texts, text{x: at, y: f.top - 6, text: m.Label, size: smallSize, bold: true, colour: ink, anchor: "middle", on: paper})
	}
}

// end is where a line ends and what it is called.
type end struct {
	x, y  float64
	label string
}

func (f field) lines(d *drawing) []end {
	var ends []end
	for i, l := range f.Lines {
		colour, dash := categories[i%len(categories)], dashes[i%len(dashes)]
		var points []point
		flush := func() {
			if len(points) == 1 { // a single day is a dot's breadth of line
				points = append(points, point{points[0].x + 2, points[0].y})
			}
			if len(points) > 0 {
				d.paths = append(d.paths, path{points: points, colour: colour, width: 2.5, dash: dash})
			}
			points = nil
		}
		last, has := end{label: l.Label}, false
		for step, v := range l.Values {
			if math.IsNaN(v) || step >= max(len(f.Steps), 1) {
				flush()
				continue
			}
			points = append(points, point{f.x(step), f.y(v)})
			last.x, last.y, has = f.x(step), f.y(v), true
		}
		flush()
		if has {
			ends = append(ends, last)
		}
	}
	return ends
}

// ahead draws where the first line may lead: a broken line to what is expected,
// and an upright one from the lower to the upper bound.
func (f field) ahead(d *drawing, ends *[]end) {
	a := f.Ahead
	if a == nil || len(*ends) == 0 {
		return
	}
	x, from := f.x(a.Step), (*ends)[0]
	d.paths = append(d.paths,
		path{points: []point{{from.x, from.y}, {x, f.y(a.Value)}}, colour: mainBlue, width: 1.5, dash: "2 4"},
		path{points: []point{{x, f.y(a.Lower)}, {x, f.y(a.Upper)}}, colour: mainBlue, width: 3})
	for _, v := range []float64{a.Lower, a.Upper} {
		d.paths = append(d.paths, path{points: []point{{x - 5, f.y(v)}, {x + 5, f.y(v)}}, colour: mainBlue, width: 2})
	}
	*ends = append(*ends, end{x + 5, f.y(a.Value), a.Label})
}

// labels puts the labels at the right of the lines' ends, one below the other
// where they would touch. Paper lies behind those that stand among the lines.
func (f field) labels(d *drawing, ends []end) {
	room := d.width - edge - f.right - labelGap/2
	placed := make([]end, 0, len(ends))
	for _, e := range ends {
		at := len(placed)
		for at > 0 && placed[at-1].y > e.y {
			at--
		}
		placed = append(placed[:at], append([]end{e}, placed[at:]...)...)
	}
	low := f.top
	for i := range placed {
		lines := Wrap(placed[i].label, smallSize, false, room)
		height := float64(len(lines)) * lineHeight
		below := 0.0 // what those after need
		for _, after := range placed[i+1:] {
			below += float64(len(Wrap(after.label, smallSize, false, room))) * lineHeight
		}
		top := min(max(placed[i].y-height/2, low), f.bottom-height-below)
		low = top + height
		x := min(placed[i].x, f.right) + labelGap/2
		if x < f.right {
			d.patches = append(d.patches, box{x: x - 1, y: top + 1, w: widest(lines, smallSize, false) + 4, h: height - 1, fill: paper})
		}
		d.paragraph(lines, x, top+smallSize, text{size: smallSize, colour: ink, on: paper})
	}
}
