package chart

import (
	"slices"
	"strings"
)

// StackedBars draws one horizontal bar a row, divided into the series, with a
// key above. A part's label stands inside it, or above the bar where the part
// is too narrow; a part of nothing has no label.
func StackedBars(c Chart) []byte {
	d := stacked(c)
	return d.svg(c.ID, c.Title, c.Description)
}

func stacked(c Chart) *drawing {
	d := &drawing{width: c.width()}
	fills := colours(c.Series)
	top := d.key(c.Series, fills)
	column := labelColumn(c.Rows, d.width)
	totals := totalsColumn(c)
	p := plot{left: edge + column + labelGap, right: d.width - 20 - totals*float64(len(c.Totals)), top: top}
	if column == 0 {
		p.left = edge + 14
	}
	p.top = d.totalHeads(c, p.right+20, totals, top)
	y := p.top + rowGap/2
	// Where one bar needs room above for labels, all have it: equal steps are easier to read.
	above, gap := 0.0, rowGap
	if slices.ContainsFunc(c.Rows, func(r Row) bool { return hasNarrow(p, r) }) {
		above, gap = aboveHeight, rowGap/3
	}
	for _, row := range c.Rows {
		if row.Heading {
			lines := Wrap(row.Label, labelSize, true, d.width-2*edge)
			d.paragraph(lines, edge, y+labelSize, text{size: labelSize, bold: true, colour: ink, on: paper})
			y += float64(len(lines))*lineHeight + rowGap/2
			continue
		}
		lines := Wrap(row.Label, labelSize, false, column)
		height := max(barHeight, float64(len(lines))*lineHeight-above)
		centre := y + above + height/2
		d.rowLabel(lines, p.left-labelGap, max(centre, y+float64(len(lines))*lineHeight/2))
		d.stack(p, row, fills, centre)
		for i, total := range row.Totals {
			d.texts = append(d.texts, text{x: p.right + 20 + totals*(float64(i)+0.5), y: centre + valueSize*0.35, text: total, size: valueSize, bold: true, colour: ink, anchor: "middle", on: paper})
		}
		y = max(y+above+height, y+float64(len(lines))*lineHeight) + gap
	}
	p.bottom = y - gap/2
	d.height = p.bottom + axisHeight
	d.axis(p)
	d.clearBehindWords()
	return d
}

// totalsColumn gives the width of each column of totals.
func totalsColumn(c Chart) float64 {
	w := 52.0
	for _, r := range c.Rows {
		for _, t := range r.Totals {
			w = max(w, Measure(t, valueSize, true)+8)
		}
	}
	for _, head := range c.Totals {
		for word := range strings.FieldsSeq(head) {
			w = max(w, min(Measure(word, smallSize, false)+8, 90))
		}
	}
	return w
}

// totalHeads writes the heads of the totals above their columns, their last
// lines level, and gives where the bars may begin.
func (d *drawing) totalHeads(c Chart, left, column, top float64) float64 {
	wrapped, most := make([][]string, len(c.Totals)), 0
	for i, head := range c.Totals {
		wrapped[i] = Wrap(head, smallSize, false, column-6)
		most = max(most, len(wrapped[i]))
	}
	for i, lines := range wrapped {
		y := top + smallSize + float64(most-len(lines))*lineHeight
		d.paragraph(lines, left+column*(float64(i)+0.5), y, text{size: smallSize, colour: ink, anchor: "middle", on: paper})
	}
	return top + float64(most)*lineHeight
}

// narrow says whether a part is too narrow for its label.
func narrow(p plot, v Value) bool {
	return !v.Withheld && v.Percent > 0 && v.Label != "" && Measure(v.Label, valueSize, true)+2*3 > p.x(v.Percent)-p.left
}

func hasNarrow(p plot, row Row) bool {
	for _, v := range row.Values {
		if narrow(p, v) {
			return true
		}
	}
	return false
}

// stack draws the parts of one bar and their labels.
func (d *drawing) stack(p plot, row Row, fills []string, centre float64) {
	sum := 0.0
	var outside []text
	for i, v := range row.Values {
		if v.Withheld {
			d.texts = append(d.texts, text{x: p.left + insidePad, y: centre + valueSize*0.35, text: v.Label, size: valueSize, colour: softInk, on: paper})
			return
		}
		from, to := p.x(sum), p.x(sum+v.Percent)
		sum += v.Percent
		if v.Percent <= 0 {
			continue
		}
		// One pixel of paper parts neighbours whose fills are hard to tell apart.
		d.box(from, centre-barHeight/2, max(to-from-1, 0.5), barHeight, fills[i])
		label := text{x: (from + to - 1) / 2, text: v.Label, size: valueSize, bold: true, anchor: "middle", colour: textOn(fills[i]), on: fills[i]}
		if narrow(p, v) {
			label.y, label.size, label.bold, label.colour, label.on = centre-barHeight/2-3, smallSize, false, ink, paper
			outside = append(outside, label)
			continue
		}
		label.y = centre + valueSize*0.35
		d.texts = append(d.texts, label)
	}
	d.texts = append(d.texts, spread(outside, p.left-labelGap/2, p.right+18)...)
}

// spread moves labels on one line apart until none touches another, keeping
// their order, as near to their places as the room between left and right allows.
func spread(labels []text, left, right float64) []text {
	const gap = 4.0
	half := func(t text) float64 { return Measure(t.text, t.size, t.bold)/2 + gap/2 }
	free := left
	for i := range labels {
		labels[i].x = max(labels[i].x, free+half(labels[i]))
		free = labels[i].x + half(labels[i])
	}
	free = right
	for i := len(labels) - 1; i >= 0; i-- {
		labels[i].x = min(labels[i].x, free-half(labels[i]))
		free = labels[i].x - half(labels[i])
	}
	return labels
}

// key draws the series' names with their colours above the bars, in as many
// lines as it takes, and gives where it ends.
func (d *drawing) key(series []Series, fills []string) float64 {
	x, y, used := edge, edge, 0.0
	for i, s := range series {
		room := d.width - 2*edge - swatch - 6
		lines := Wrap(s.Label, labelSize, false, room)
		w := swatch + 6 + widest(lines, labelSize, false)
		if x > edge && x+w > d.width-edge {
			x, y, used = edge, y+used+5, 0
		}
		d.box(x, y+1, swatch, swatch, fills[i])
		d.paragraph(lines, x+swatch+6, y+13, text{size: labelSize, colour: ink, on: paper})
		used = max(used, float64(len(lines))*lineHeight)
		x += w + 18
	}
	return y + used + rowGap
}
