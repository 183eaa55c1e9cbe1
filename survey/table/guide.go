package table

import (
	"omnibus/survey/dataset"
	"omnibus/survey/table/estimate"
)

// Guide is the statistical guide of a report: how far a percentage at or near
// some levels can be from the population's, and how much two groups must differ.
type Guide struct {
	// Percents are the levels, in percent.
	Percents []float64
	// Tolerances has a row for each section and each group of the breaks.
	Tolerances []GuideRow
	// Required has a row for each pair of groups of one break.
	Required []GuidePair
}

// GuideRow is a group with its sample, its N, and its tolerance at each level, in points.
type GuideRow struct {
	// Break is the characteristic's name; "section" for a section.
	Break, Label string
	Sample, N    int
	Points       []float64
}

// GuidePair is two groups of one break and the difference required at each level, in points.
type GuidePair struct {
	Break  string
	A, B   GuideRow
	Points []float64
}

// GuideOf works out the guide of a dataset. A section's sample is the cases
// whose answers to it count, and a group's the cases that took part at all. A
// row whose sample is under 2 has no points.
func GuideOf(d *dataset.Dataset, percents []float64, breaks ...string) (*Guide, error) {
	g := &Guide{Percents: percents}
	form := correction(d)
	for _, s := range d.Questionnaire().Sections {
		g.Tolerances = append(g.Tolerances, guideRow("section", s.Title, d.Counting(s.ID).Count(), d.Population(), percents, form))
	}
	for _, name := range breaks {
		b, ok := d.Break(name)
		if !ok {
			return nil, refused("There is no characteristic %q of the frame, and only of these the number in the population is known%s.", name, near(name, characteristics(d)))
		}
		var groups []GuideRow
		for _, group := range b.Groups {
			groups = append(groups, guideRow(b.Name, group.Label, group.Cases.Count(), group.Organisations.Count(), percents, form))
		}
		g.Tolerances = append(g.Tolerances, groups...)
		for i, a := range groups {
			for _, b := range groups[i+1:] {
				g.Required = append(g.Required, pairOf(a, b))
			}
		}
	}
	return g, nil
}

func guideRow(of, label string, sample, population int, percents []float64, form estimate.Correction) GuideRow {
	row := GuideRow{Break: of, Label: label, Sample: sample, N: population}
	for _, percent := range percents {
		if points, ok := estimate.Tolerance(percent/100, estimate.Of(sample, population), form); ok {
			row.Points = append(row.Points, points)
		}
	}
	return row
}

func pairOf(a, b GuideRow) GuidePair {
	pair := GuidePair{Break: a.Break, A: a, B: b}
	for i := range min(len(a.Points), len(b.Points)) {
		pair.Points = append(pair.Points, estimate.Required(a.Points[i], b.Points[i]))
	}
	return pair
}

func characteristics(d *dataset.Dataset) []string {
	var names []string
	for _, b := range d.Breaks() {
		names = append(names, b.Name)
	}
	return names
}
