package report

import (
	"fmt"
	"strconv"

	"omnibus/survey/report/words"
	"omnibus/survey/table"
)

// guideLevels are the percentages at which the guide gives tolerances; each also
// holds for its opposite.
var guideLevels = []float64{10, 30, 50}

var guideHeads = []string{"10% or 90%", "30% or 70%", "50%"}

// reliabilityGuide makes the guide's two tables: the tolerance of a percentage
// for each section and group, and the difference needed between groups. Groups
// are those of characteristics in words, as published guides have them; bands
// would make the second table endless.
func (b *builder) reliabilityGuide(bl *block) {
	var breaks []string
	labels := map[string]string{"section": "Sections"}
	for _, c := range b.d.Frame().Characteristics {
		if c.Bounds == nil {
			breaks = append(breaks, c.Name)
			labels[c.Name] = c.Label
		}
	}
	guide, err := table.GuideOf(b.d, guideLevels, breaks...)
	if err != nil {
		// The breaks are the frame's own, so there is nothing the author could mend.
		panic("report: the guide of the frame's own characteristics: " + err.Error())
	}
	tolerances := grid{corner: "Who answered", heads: guideHeads}
	of := ""
	for _, row := range guide.Tolerances {
		if row.Break != of {
			of = row.Break
			tolerances.rows = append(tolerances.rows, gridRow{head: labels[of], heading: true})
		}
		head := fmt.Sprintf("%s (%d of %d)", row.Label, row.Sample, row.N)
		tolerances.rows = append(tolerances.rows, gridRow{head: head, cells: guideCells(row.Points)})
	}
	differences := grid{corner: "Groups compared", heads: guideHeads}
	of = ""
	for _, pair := range guide.Required {
		if pair.Break != of {
			of = pair.Break
			differences.rows = append(differences.rows, gridRow{head: labels[of], heading: true})
		}
		head := fmt.Sprintf("%s and %s (%d and %d)", pair.A.Label, pair.B.Label, pair.A.Sample, pair.B.Sample)
		differences.rows = append(differences.rows, gridRow{head: head, cells: guideCells(pair.Points)})
	}
	b.drawGuide(bl, tolerances, differences)
}

func (b *builder) drawGuide(bl *block, tolerances, differences grid) {
	title := b.text(bl.title)
	if title == "" {
		title = "Sampling tolerances of percentages"
	}
	note := []string{fmt.Sprintf("In percentage points, plus or minus, with 95%% confidence. The correction for a population of %s is made.", words.Figures(b.d.Population()))}
	if bl.note.given {
		note = append(note, b.text(bl.note))
	}
	b.drawn[bl] = b.numbered(bl.id, title, bl.number, tolerances, note) +
		b.numbered(bl.ids()[1], "Differences between groups needed for statistical significance", bl.number+1, differences, []string{"In percentage points, with 95% confidence."})
}

// guideCells shows the points of each level; a group too small to estimate from has none.
func guideCells(points []float64) []string {
	cells := make([]string, len(guideLevels))
	for i := range cells {
		cells[i] = "[z]"
		if i < len(points) {
			cells[i] = strconv.FormatFloat(points[i], 'f', 1, 64)
		}
	}
	return cells
}
