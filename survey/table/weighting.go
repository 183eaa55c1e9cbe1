package table

import (
	"fmt"
	"strings"

	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/table/estimate"
)

// Weighed tells how weights came out.
type Weighed struct {
	Declared survey.Weight
	// Margins have the groups that the weights meet.
	Margins []WeighedMargin
	// Sweeps of raking were made and left Largest organisations of difference in
	// the group Where; Trimmed weights stand at a limit. All are 0 for
	// post-stratification.
	Sweeps  int
	Largest float64
	Where   string
	Trimmed int
	// Weighting makes standard errors that know what the weights were fitted to.
	Weighting *estimate.Weighting
	// Spread has the smallest and largest weight, the design effect and the
	// effective number of cases.
	estimate.Spread
}

// WeighedMargin is one characteristic, or the cells of several.
type WeighedMargin struct {
	Name   string
	Groups []WeighedGroup
}

// WeighedGroup is one group: the organisations the frame has in it, the cases,
// and what their weights add to.
type WeighedGroup struct {
	Label    string
	Frame    int
	TookPart int
	Weighted float64
}

// Weigh makes declared weights for the dataset's cases, in their order. The
// weights add to the number of organisations in the frame. It refuses, naming
// the group, targets that cannot be met: a group of the frame of which nobody
// took part, or limits that are too narrow. An organisation whose
// characteristic is not available is in a group of its own.
func Weigh(d *dataset.Dataset, declared survey.Weight) ([]float64, *Weighed, error) {
	told, err := weigh(d, declared)
	if err != nil {
		return nil, nil, uncounted(err)
	}
	return told.Weighting.Weights, told, nil
}

func weigh(d *dataset.Dataset, declared survey.Weight) (*Weighed, error) {
	if d.Cases() == 0 {
		return nil, refused("Nobody took part, so there is nothing to weight.")
	}
	if d.Population() != d.Frame().Size() {
		return nil, refused("Answers that were repeated cannot be weighted to the frame.")
	}
	cases := make([]int, d.Cases())
	for i := range cases {
		cases[i], _ = d.Frame().Index(d.Organisation(i).ID)
	}
	margins, err := marginsOf(d, declared, cases)
	if err != nil {
		return nil, err
	}
	start, err := estimate.BaseWeights(d.Cases(), d.Population(), correction(d))
	if err != nil {
		return nil, err
	}
	told := &Weighed{Declared: declared}
	var w *estimate.Weighting
	if declared.Kind == survey.PostStratify {
		if w, err = start.PostStratify(margins[0]); err != nil {
			return nil, err
		}
	} else {
		raked, err := start.Rake(estimate.Raking{Least: declared.Least, Most: declared.Most}, margins...)
		if err != nil {
			return nil, err
		}
		w, told.Sweeps, told.Largest, told.Where = raked.Weighting, raked.Sweeps, raked.Largest, raked.Where
		told.Trimmed = atLimits(w, declared)
	}
	if told.Spread, err = w.Spread(); err != nil {
		return nil, err
	}
	told.Weighting = w
	for _, m := range margins {
		told.Margins = append(told.Margins, weighedMargin(m, w.Weights))
	}
	return told, nil
}

// atLimits counts the weights that stand at a limit of trimming, to within what
// the last sweep may have moved them.
func atLimits(w *estimate.Weighting, declared survey.Weight) (n int) {
	for i, weight := range w.Weights {
		times := weight / w.Start[i]
		if declared.Least > 0 && times < declared.Least*(1+1e-6) || declared.Most > 0 && times > declared.Most*(1-1e-6) {
			n++
		}
	}
	return n
}

// marginsOf gives the margins: one of all cells for post-stratification.
func marginsOf(d *dataset.Dataset, declared survey.Weight, cases []int) ([]estimate.Margin, error) {
	if len(declared.Margins) == 0 {
		return nil, refused("The weights %q have no margins. Name characteristics, as [type, region].", declared.Name)
	}
	characteristics, err := characteristicsOf(d, declared.Margins)
	if err != nil {
		return nil, err
	}
	var columns []estimate.Column
	for _, c := range characteristics {
		columns = append(columns, c.Column)
	}
	if declared.Kind == survey.PostStratify {
		m, err := estimate.MarginOf(cases, columns...)
		return []estimate.Margin{m}, err
	}
	var margins []estimate.Margin
	for _, c := range columns {
		m, err := estimate.MarginOf(cases, c)
		if err != nil {
			return nil, err
		}
		margins = append(margins, m)
	}
	return margins, nil
}

func weighedMargin(m estimate.Margin, weights []float64) WeighedMargin {
	out := WeighedMargin{Name: m.Name, Groups: make([]WeighedGroup, len(m.Groups))}
	for g, label := range m.Groups {
		out.Groups[g] = WeighedGroup{Label: label, Frame: int(m.Targets[g])}
	}
	for i, g := range m.Of {
		out.Groups[g].TookPart++
		out.Groups[g].Weighted += weights[i]
	}
	return out
}

// Sentence says in one sentence how the weights came out, for a note under a table.
func (w *Weighed) Sentence() string {
	names := make([]string, len(w.Margins))
	for i, m := range w.Margins {
		names[i] = m.Name
	}
	kind := "Weighted to the frame's groups of"
	if w.Declared.Kind == survey.Rake {
		kind = "Weighted by raking to the frame's groups of"
	}
	trimmed := ""
	if w.Trimmed > 0 {
		trimmed = fmt.Sprintf(", %d of them at a limit", w.Trimmed)
	}
	return fmt.Sprintf("%s %s: weights from %.2f to %.2f%s, design effect %.2f, as good as %.1f equal cases.",
		kind, strings.Join(names, " and "), w.Least, w.Most, trimmed, w.DesignEffect, w.Effective)
}

// WithWeight gives the dataset with the weights that its wave declares by a
// name, and how they came out. The weights come from the cases that took part
// at all, whatever the completeness rule.
func WithWeight(d *dataset.Dataset, name string) (*dataset.Dataset, *Weighed, error) {
	declared, ok := d.Wave().Weight(name)
	if !ok {
		var names []string
		for _, w := range d.Wave().Weights {
			names = append(names, w.Name)
		}
		if len(names) == 0 {
			return nil, nil, refused("%s declares no weights. Declare some in wave.yaml, as weights: [{name: framed, kind: rake, margins: [type, region]}].", d.Wave().Title)
		}
		return nil, nil, refused("There are no weights %q%s. The wave declares %s.", name, near(name, names), strings.Join(names, ", "))
	}
	weights, told, err := Weigh(d, declared)
	if err != nil {
		return nil, nil, err
	}
	weighted, err := d.WithWeights(name, weights)
	return weighted, told, err
}
