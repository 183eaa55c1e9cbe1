package report

import (
	"fmt"
	"strconv"

	"omnibus/survey"
	"omnibus/survey/report/words"
	"omnibus/survey/table/estimate"
)

// guideLevels are the percentages at which the guide gives tolerances; each also
// holds for its opposite.
var guideLevels = [...]float64{0.1, 0.3, 0.5}

var guideHeads = []string{"10% or 90%", "30% or 70%", "50%"}

// guideGroup is a line of the guide: who answered, of how many.
type guideGroup struct {
	label          string
	n, population  int
	characteristic string
}

// reliabilityGuide makes the guide's two tables: the tolerance of a percentage
// for each section and group, and the difference needed between groups. Groups
// are those of characteristics in words, as published guides have them; bands
// would make the second table endless.
func (b *builder) reliabilityGuide(bl *block) {
	form := estimate.Guide
	if b.d.Wave().Rules.Tolerance == survey.Unbiased {
		form = estimate.Unbiased
	}
	tolerances := grid{corner: "Who answered", heads: guideHeads}
	tolerances.rows = append(tolerances.rows, gridRow{head: "Sections", heading: true})
	for _, s := range b.response.Sections[1:] {
		tolerances.rows = append(tolerances.rows, toleranceRow(guideGroup{label: s.Title, n: s.TookPart, population: s.Frame}, form))
	}
	differences := grid{corner: "Groups compared", heads: guideHeads}
	for _, c := range b.d.Frame().Characteristics {
		if c.Bounds != nil {
			continue
		}
		groups := b.guideGroups(c.Name)
		tolerances.rows = append(tolerances.rows, gridRow{head: c.Label, heading: true})
		differences.rows = append(differences.rows, gridRow{head: c.Label, heading: true})
		for i, g := range groups {
			tolerances.rows = append(tolerances.rows, toleranceRow(g, form))
			for _, other := range groups[i+1:] {
				differences.rows = append(differences.rows, requiredRow(g, other, form))
			}
		}
	}
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

func (b *builder) guideGroups(characteristic string) []guideGroup {
	var groups []guideGroup
	for _, br := range b.response.Breaks {
		if br.Name == characteristic {
			for _, g := range br.Groups {
				groups = append(groups, guideGroup{label: g.Label, n: g.TookPart, population: g.Frame, characteristic: br.Label})
			}
		}
	}
	return groups
}

func (g guideGroup) tolerance(level float64, form estimate.Correction) (points float64, ok bool) {
	return estimate.Tolerance(level, estimate.Of(g.n, g.population), form)
}

func toleranceRow(g guideGroup, form estimate.Correction) gridRow {
	row := gridRow{head: fmt.Sprintf("%s (%d of %d)", g.label, g.n, g.population)}
	for _, level := range guideLevels {
		points, ok := g.tolerance(level, form)
		row.cells = append(row.cells, guideCell(points, ok))
	}
	return row
}

func requiredRow(a, b guideGroup, form estimate.Correction) gridRow {
	row := gridRow{head: fmt.Sprintf("%s and %s (%d and %d)", a.label, b.label, a.n, b.n)}
	for _, level := range guideLevels {
		pa, oka := a.tolerance(level, form)
		pb, okb := b.tolerance(level, form)
		row.cells = append(row.cells, guideCell(estimate.Required(pa, pb), oka && okb))
	}
	return row
}

func guideCell(points float64, ok bool) string {
	if !ok {
		return "[z]"
	}
	return strconv.FormatFloat(points, 'f', 1, 64)
}
