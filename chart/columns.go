package chart

import "strconv"

// ColumnChart shows how many there are of each size: a column for each interval,
// side by side.
type ColumnChart struct {
	ID, Title, Description string
	Width                  float64
	// Unit stands at the end of the axis: "minutes".
	Unit string
	// From is where the first column begins, Step how wide each is.
	From, Step float64
	Counts     []int
	// Open says that the last column holds everything above as well.
	Open bool
}

// columnsHeight is the height of the highest column.
const columnsHeight = 150.0

// Columns draws the chart.
func Columns(c ColumnChart) []byte {
	d := columns(c)
	return d.svg(c.ID, c.Title, c.Description)
}

func columns(c ColumnChart) *drawing {
	d := &drawing{width: Chart{Width: c.Width}.width()}
	most := 1
	for _, n := range c.Counts {
		most = max(most, n)
	}
	left, top := edge+14.0, edge+lineHeight
	bottom := top + columnsHeight
	wide := (d.width - left - 30) / float64(max(1, len(c.Counts)))
	bound := func(i int) string { return strconv.FormatFloat(c.From+float64(i)*c.Step, 'f', -1, 64) }
	every := 1
	for float64(every)*wide < Measure(bound(len(c.Counts)), smallSize, false)+14 {
		every++
	}
	for i, n := range c.Counts {
		high := columnsHeight * float64(n) / float64(most)
		x := left + float64(i)*wide
		if n > 0 {
			d.box(x+1, bottom-high, wide-2, high, otherBlue)
		}
		if label := strconv.Itoa(n); n > 0 && Measure(label, smallSize, true)+2 < wide {
			d.texts = append(d.texts, text{x: x + wide/2, y: bottom - high - 4, text: label, size: smallSize, bold: true, colour: ink, anchor: "middle", on: paper})
		}
	}
	d.line(left, bottom, left+wide*float64(len(c.Counts)), bottom, baseline)
	for i := 0; i <= len(c.Counts); i += every {
		label := bound(i)
		if i == len(c.Counts) && c.Open {
			label = "" // the last column has no end
		}
		d.texts = append(d.texts, text{x: left + float64(i)*wide, y: bottom + 17, text: label, size: smallSize, colour: softInk, anchor: "middle", on: paper})
	}
	d.height = bottom + axisHeight + lineHeight
	d.texts = append(d.texts, text{x: left, y: d.height - 6, text: c.Unit, size: smallSize, colour: softInk, on: paper})
	return d
}
