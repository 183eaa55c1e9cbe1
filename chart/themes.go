package chart

// Diagram is a set of themes drawn as boxes.
type Diagram struct {
	// ID, Title, Description and Width are as in Chart.
	ID, Title, Description string
	Width                  float64
	Themes                 []Theme
}

// Theme is one box: its name and, optionally, a few words more.
type Theme struct{ Name, More string }

// Themes draws boxes of equal size in up to three columns, read from left to
// right, each with its words centred.
func Themes(g Diagram) []byte {
	d := themes(g)
	return d.svg(g.ID, g.Title, g.Description)
}

func themes(g Diagram) *drawing {
	d := &drawing{width: Chart{Width: g.Width}.width()}
	const between, pad = 14.0, 12.0
	columns := themeColumns(len(g.Themes))
	w := (d.width - 2*edge - float64(columns-1)*between) / float64(columns)
	y := edge
	for first := 0; first < len(g.Themes); first += columns {
		row := g.Themes[first:min(first+columns, len(g.Themes))]
		names, mores, height := wrapThemes(row, w-2*pad)
		height += 2 * pad
		// A last row that is not full stands in the middle.
		x := (d.width - float64(len(row))*w - float64(len(row)-1)*between) / 2
		for i := range row {
			d.boxes = append(d.boxes, box{x: x, y: y, w: w, h: height, fill: paleBlue, stroke: mainBlue, round: 6})
			words := float64(len(names[i])+len(mores[i])) * lineHeight
			top := y + (height-words)/2 + labelSize
			d.paragraph(names[i], x+w/2, top, text{size: labelSize, bold: true, colour: ink, anchor: "middle", on: paleBlue})
			d.paragraph(mores[i], x+w/2, top+float64(len(names[i]))*lineHeight, text{size: valueSize, colour: ink, anchor: "middle", on: paleBlue})
			x += w + between
		}
		y += height + between
	}
	d.height = max(y-between+edge, 2*edge)
	return d
}

// themeColumns keeps rows as even as possible: four themes stand two by two.
func themeColumns(count int) int {
	switch {
	case count <= 3:
		return max(count, 1)
	case count == 4:
		return 2
	}
	return 3
}

func wrapThemes(row []Theme, room float64) (names, mores [][]string, height float64) {
	for _, t := range row {
		name := Wrap(t.Name, labelSize, true, room)
		var more []string
		if t.More != "" {
			more = Wrap(t.More, valueSize, false, room)
		}
		names, mores = append(names, name), append(mores, more)
		height = max(height, float64(len(name)+len(more))*lineHeight)
	}
	return names, mores, height
}
