package chart

import (
	"math"
	"strconv"
)

// SpreadChart shows how a quantity is spread in each of several groups: a thin
// line from the lowest to the highest, a box between the quartiles, a mark at
// the median, and behind them, in grey, what was expected.
type SpreadChart struct {
	ID, Title, Description string
	Width                  float64
	// Unit stands after the figures of the axis: "min".
	Unit string
	// Key names what is drawn: expected, the middle half, the median.
	Expected, Middle, Median string
	Rows                     []SpreadRow
}

// SpreadRow is one group. Figures are from 0 up; where None is set only Note is shown.
type SpreadRow struct {
	Label                     string
	Low, Q1, Median, Q3, High float64
	// From and To are what was expected; both 0 where nothing was.
	From, To float64
	// Note stands at the right: the number behind the figures.
	Note string
	None bool
}

// Spreads draws the chart. Where a few high figures would squeeze the boxes, the
// axis ends before them, and the line goes to the edge.
func Spreads(c SpreadChart) []byte {
	d := spreads(c)
	return d.svg(c.ID, c.Title, c.Description)
}

func spreads(c SpreadChart) *drawing {
	d := &drawing{width: Chart{Width: c.Width}.width()}
	top := d.key([]Series{{Label: c.Expected}, {Label: c.Middle}, {Label: c.Median}}, []string{grey, otherBlue, ink})
	var labels []Row
	note := 0.0
	for _, r := range c.Rows {
		labels = append(labels, Row{Label: r.Label})
		note = max(note, Measure(r.Note, valueSize, true))
	}
	column := labelColumn(labels, d.width)
	p := plot{left: edge + column + labelGap, right: d.width - note - 2*insidePad - edge - 14, top: top}
	end, step := axisEnd(c.Rows, p.right-p.left)
	x := func(f float64) float64 { return p.x(100 * f / end) }
	y := p.top + rowGap/2
	for _, r := range c.Rows {
		lines := Wrap(r.Label, labelSize, false, column)
		height := max(barHeight, float64(len(lines))*lineHeight)
		centre := y + height/2
		d.rowLabel(lines, p.left-labelGap, centre)
		if !r.None {
			if r.To > 0 {
				d.box(x(r.From), centre-barHeight/2, max(2, x(r.To)-x(r.From)), barHeight, grey)
			}
			d.box(x(r.Low), centre-1, x(r.High)-x(r.Low), 2, ink)
			d.box(x(r.Q1), centre-8, max(1, x(r.Q3)-x(r.Q1)), 16, otherBlue)
			d.box(x(r.Median)-2, centre-11, 4, 22, ink)
		}
		d.texts = append(d.texts, text{x: d.width - edge, y: centre + valueSize*0.35, text: r.Note, size: valueSize, bold: true, colour: ink, anchor: "end", on: paper})
		y += height + rowGap
	}
	p.bottom = y - rowGap/2
	d.height = p.bottom + axisHeight
	for tick := range int(end/step+0.5) + 1 {
		at := float64(tick) * step
		colour := gridline
		if at == 0 {
			colour = baseline
		}
		d.line(x(at), p.top, x(at), p.bottom, colour)
		d.texts = append(d.texts, text{x: x(at), y: p.bottom + 17, text: strconv.FormatFloat(math.Round(at*1e6)/1e6, 'f', -1, 64), size: smallSize, colour: softInk, anchor: "middle", on: paper})
	}
	if c.Unit != "" {
		d.texts = append(d.texts, text{x: d.width - edge, y: p.bottom + 17, text: c.Unit, size: smallSize, colour: softInk, anchor: "end", on: paper})
	}
	return d
}

// axisEnd gives where the axis ends and the step of its gridlines: past every
// box and what was expected, and past the highest figure unless that is far off.
func axisEnd(rows []SpreadRow, width float64) (end, step float64) {
	boxes, high := 0.0, 0.0
	for _, r := range rows {
		boxes = max(boxes, r.To)
		if !r.None {
			boxes = max(boxes, r.Q3+1.5*(r.Q3-r.Q1))
			high = max(high, r.High)
		}
	}
	return niceAxis(max(min(high, 1.3*boxes), boxes*0.6, 1), width)
}

// niceAxis gives an end not below most and a step of 1, 2 or 5 times a power of
// ten, with at most eight steps, or four where there is little room.
func niceAxis(most, width float64) (end, step float64) {
	steps := 8.0
	if width < 260 {
		steps = 4
	}
	step = math.Pow(10, math.Floor(math.Log10(most/steps)))
	for _, times := range [...]float64{1, 2, 5, 10} {
		if most/(step*times) <= steps {
			step *= times
			break
		}
	}
	return step * math.Ceil(most/step), step
}
