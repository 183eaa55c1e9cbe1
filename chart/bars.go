package chart

import "strconv"

// plot is the part of the picture in which bars lie.
type plot struct {
	left, right, top, bottom float64
}

// x gives where a percentage lies.
func (p plot) x(percent float64) float64 {
	return p.left + (p.right-p.left)*min(max(percent, 0), 100)/100
}

// labelColumn gives the width of the column of row labels: as wide as the
// widest label, up to a share of the picture.
func labelColumn(rows []Row, width float64) float64 {
	w := 0.0
	for _, r := range rows {
		if !r.Heading {
			w = max(w, Measure(r.Label, labelSize, false))
		}
	}
	return min(w, width*labelShare)
}

// axis draws up to six light gridlines with their percentages below, behind the bars.
func (d *drawing) axis(p plot) {
	step := 20
	if p.right-p.left < 240 {
		step = 50
	}
	for percent := 0; percent <= 100; percent += step {
		x := p.x(float64(percent))
		colour := gridline
		if percent == 0 {
			colour = baseline
		}
		d.line(x, p.top, x, p.bottom, colour)
		anchor := "middle"
		if percent == 100 {
			anchor = "end"
			x = min(x+14, d.width-edge)
		}
		d.texts = append(d.texts, text{x: x, y: p.bottom + 17, text: strconv.Itoa(percent) + "%", size: smallSize, colour: softInk, anchor: anchor, on: paper})
	}
}

// rowLabel puts a row's label at the left of its bar, centred on it, and gives
// nothing back: the caller has made the row high enough.
func (d *drawing) rowLabel(lines []string, right, centre float64) {
	first := centre - float64(len(lines)-1)*lineHeight/2 + labelSize*0.35
	d.paragraph(lines, right, first, text{size: labelSize, colour: ink, anchor: "end", on: paper})
}

// Bars draws one horizontal bar a row, with its label at the end. With two or
// more series each row is a cluster: its label stands above, and each bar has
// its series' label at the left, so that no key and no telling of colours is needed.
func Bars(c Chart) []byte {
	d := bars(c)
	return d.svg(c.ID, c.Title, c.Description)
}

func bars(c Chart) *drawing {
	if len(c.Series) >= 2 {
		return clusters(c)
	}
	d := &drawing{width: c.width()}
	column := labelColumn(c.Rows, d.width)
	p := plot{left: edge + column + labelGap, right: d.width - barEnd(c), top: edge}
	y := p.top + rowGap/2
	for _, row := range c.Rows {
		y = d.barRow(p, row, column, y)
	}
	p.bottom = y - rowGap/2
	d.height = p.bottom + axisHeight
	d.axis(p)
	return d
}

// barRow draws one labelled bar and gives where the next row begins.
func (d *drawing) barRow(p plot, row Row, column, y float64) float64 {
	if row.Heading {
		lines := Wrap(row.Label, labelSize, true, d.width-2*edge)
		d.paragraph(lines, edge, y+labelSize, text{size: labelSize, bold: true, colour: ink, on: paper})
		return y + float64(len(lines))*lineHeight + rowGap/2
	}
	lines := Wrap(row.Label, labelSize, false, column)
	height := max(barHeight, float64(len(lines))*lineHeight)
	centre := y + height/2
	d.rowLabel(lines, p.left-labelGap, centre)
	if len(row.Values) > 0 {
		d.bar(p, row.Values[0], centre, barHeight, mainBlue)
	}
	return y + height + rowGap
}

// bar draws one bar from zero with its label after its end.
func (d *drawing) bar(p plot, v Value, centre, height float64, fill string) {
	end := p.left
	if !v.Withheld {
		end = p.x(v.Percent)
		d.box(p.left, centre-height/2, end-p.left, height, fill)
	}
	d.texts = append(d.texts, text{x: end + insidePad, y: centre + valueSize*0.35, text: v.Label, size: valueSize, bold: true, colour: ink, on: paper})
}

// barEnd gives the room to the right of the 100% line: for the widest label.
func barEnd(c Chart) float64 {
	w := Measure("100%", valueSize, true)
	for _, r := range c.Rows {
		for _, v := range r.Values {
			w = max(w, Measure(v.Label, valueSize, true))
		}
	}
	return w + insidePad + edge
}

// clusters draws grouped bars.
func clusters(c Chart) *drawing {
	d := &drawing{width: c.width()}
	column := 0.0
	for _, s := range c.Series {
		column = max(column, Measure(s.Label, labelSize, false))
	}
	column = min(column, d.width*labelShare)
	p := plot{left: edge + column + labelGap, right: d.width - barEnd(c), top: edge}
	fills := groupColours(c.Series)
	y := p.top
	for _, row := range c.Rows {
		if row.Label != "" {
			lines := Wrap(row.Label, labelSize, true, d.width-2*edge)
			d.paragraph(lines, edge, y+labelSize, text{size: labelSize, bold: true, colour: ink, on: paper})
			y += float64(len(lines))*lineHeight + 4
		}
		for i, v := range row.Values {
			lines := Wrap(c.Series[i].Label, labelSize, false, column)
			height := max(thinBar, float64(len(lines))*lineHeight)
			d.rowLabel(lines, p.left-labelGap, y+height/2)
			d.bar(p, v, y+height/2, thinBar, fills[i])
			y += height + 4
		}
		y += rowGap
	}
	p.bottom = y - rowGap
	d.height = p.bottom + axisHeight
	d.axis(p)
	d.clearBehindWords()
	return d
}

// groupColours gives each group of a cluster its fill: the categories' colours
// up to four; beyond, the first stands out and the others share one, as their
// labels tell them apart.
func groupColours(series []Series) []string {
	if len(series) <= len(categories) {
		return colours(series)
	}
	fills := make([]string, len(series))
	for i := range fills {
		fills[i] = otherBlue
	}
	fills[0] = mainBlue
	return fills
}

// clearBehindWords puts paper behind the clusters' labels, which stand in the
// plot, so that no gridline crosses a word.
func (d *drawing) clearBehindWords() {
	var paperBoxes []box
	for _, t := range d.texts {
		if t.bold && t.size == labelSize {
			paperBoxes = append(paperBoxes, box{x: t.x - 2, y: t.y - labelSize, w: Measure(t.text, t.size, true) + 6, h: lineHeight + 2, fill: paper})
		}
	}
	d.boxes = append(paperBoxes, d.boxes...)
}
