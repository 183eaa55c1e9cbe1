package estimate

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// Column is one characteristic of the frame, with one entry an organisation:
// either Labels (the group it is in) or Numbers, never both.
type Column struct {
	Name    string
	Labels  []string
	Numbers []float64
	// Order lists the groups as they are declared; the first is the one a model
	// compares the others with. Groups not listed follow in the order of their bytes.
	Order []string
}

func (c Column) rows() int { return max(len(c.Labels), len(c.Numbers)) }

func (c Column) check(rows int) error {
	switch {
	case len(c.Labels) > 0 && len(c.Numbers) > 0:
		return refusedWeights("The characteristic %s has both groups and numbers. Use two names for the two.", c.Name)
	case c.rows() == 0:
		return refusedWeights("The characteristic %s is empty. It needs an entry for every organisation of the frame.", c.Name)
	case c.rows() != rows:
		return refusedWeights("The characteristic %s has %d entries and the frame %d organisations. It needs one for each.", c.Name, c.rows(), rows)
	}
	for i, x := range c.Numbers {
		if !(math.Abs(x) < 1e100) {
			return refusedWeights("The characteristic %s of organisation %d is not a number that can be added up. Fill it in, or leave the characteristic out.", c.Name, i+1)
		}
	}
	return nil
}

// groups lists the labels that occur, in their order, and each entry's index.
func (c Column) groups() (labels []string, of []int) {
	at := map[string]int{}
	for _, label := range c.Labels {
		at[label] = 0
	}
	labels = slices.Sorted(maps.Keys(at))
	rank := map[string]int{}
	for i, label := range c.Order {
		rank[label] = i - len(c.Order)
	}
	slices.SortStableFunc(labels, func(a, b string) int { return rank[a] - rank[b] })
	for g, label := range labels {
		at[label] = g
	}
	of = make([]int, len(c.Labels))
	for i, label := range c.Labels {
		of[i] = at[label]
	}
	return labels, of
}

// Crossed makes one characteristic of several: its groups are the combinations
// that occur in the frame.
func Crossed(columns ...Column) (Column, error) {
	if len(columns) == 0 {
		return Column{}, refusedWeights("No characteristic is named. Name one or more of the frame's.")
	}
	rows := columns[0].rows()
	if len(columns) == 1 && len(columns[0].Labels) > 0 {
		return columns[0], columns[0].check(rows)
	}
	var names []string
	labels, parts := make([]string, rows), make([]string, rows)
	for i, c := range columns {
		if err := c.check(rows); err != nil {
			return Column{}, err
		}
		if len(c.Labels) == 0 {
			return Column{}, refusedWeights("The characteristic %s has numbers and no groups. Declare bands for it first.", c.Name)
		}
		names = append(names, c.Name)
		for row, label := range c.Labels {
			if i > 0 {
				labels[row] += " × "
			}
			labels[row] += label
			parts[row] += label + "\x00"
		}
	}
	of := map[string]string{}
	for row, label := range labels {
		if other, has := of[label]; has && other != parts[row] {
			return Column{}, refusedWeights("Two different combinations of groups are both called %q. Give one of the groups another name.", label)
		}
		of[label] = parts[row]
	}
	return Column{Name: strings.Join(names, " × "), Labels: labels}, nil
}

// Margin is one set of targets: the cases of each group must weigh as much as
// its target.
type Margin struct {
	Name    string
	Groups  []string
	Targets []float64
	// Of is the index of each case's group.
	Of []int
}

// MarginOf makes targets of the frame's own counts. cases are the rows of the
// frame that took part, in the order of the weights; several columns make one
// margin of all their combinations.
func MarginOf(cases []int, columns ...Column) (Margin, error) {
	column, err := Crossed(columns...)
	if err != nil {
		return Margin{}, err
	}
	labels, of := column.groups()
	m := Margin{Name: column.Name, Groups: labels, Targets: make([]float64, len(labels)), Of: make([]int, len(cases))}
	for _, g := range of {
		m.Targets[g]++
	}
	if err := checkCases(cases, len(of)); err != nil {
		return Margin{}, err
	}
	for i, row := range cases {
		m.Of[i] = of[row]
	}
	return m, nil
}

func checkCases(cases []int, rows int) error {
	seen := make([]bool, rows)
	for i, row := range cases {
		if row < 0 || row >= rows {
			return refusedWeights("Case %d is not in the frame of %d organisations. Every case must be one of them.", i+1, rows)
		}
		if seen[row] {
			return refusedWeights("Organisation %d of the frame took part twice. A case can be counted once.", row+1)
		}
		seen[row] = true
	}
	return nil
}

// sum gives the total of the targets.
func (m Margin) sum() float64 {
	sum := 0.0
	for _, t := range m.Targets {
		sum += t
	}
	return sum
}

// check refuses targets that no weights can meet. A weight of 0 is a case left
// out of a replicate.
func (m Margin) check(weights []float64) error {
	if len(m.Of) != len(weights) {
		return refusedWeights("The targets of %s place %d cases, and there are %d weights. Each case needs its group.", m.Name, len(m.Of), len(weights))
	}
	if len(m.Groups) != len(m.Targets) || len(m.Groups) == 0 {
		return refusedWeights("The targets of %s are %d and its groups %d. Each group needs its target.", m.Name, len(m.Targets), len(m.Groups))
	}
	held := make([]float64, len(m.Groups))
	for i, g := range m.Of {
		if g < 0 || g >= len(m.Groups) {
			return refusedWeights("Case %d is in no group of %s. Each case needs its group.", i+1, m.Name)
		}
		held[g] += weights[i]
	}
	for g, target := range m.Targets {
		name := fmt.Sprintf("%s (%s)", m.Groups[g], m.Name)
		switch {
		case math.IsNaN(target) || math.IsInf(target, 0) || target < 0 || target > 1e100:
			return refusedWeights("The target of %s is not a number of organisations. Give a number of 0 or more.", name)
		case target == 0 && held[g] > 0:
			return refusedWeights("The target of %s is 0, yet a case is in it and would count for nothing. Correct the target or the case's group.", name)
		case target > 0 && held[g] == 0:
			return refusedWeights("No case of %s took part, so nobody can stand for its target of %.6g. Join the group with a similar one.", name, target)
		}
	}
	return nil
}

// checkMargins refuses margins that cannot be met, or not together.
func checkMargins(weights []float64, population int, margins []Margin) error {
	if len(margins) == 0 {
		return refusedWeights("No targets are given. Name one or more characteristics of the frame.")
	}
	for _, m := range margins {
		if err := m.check(weights); err != nil {
			return err
		}
		if first := margins[0]; math.Abs(m.sum()-first.sum()) > 1e-9*first.sum() {
			return refusedWeights("The targets of %s add to %.10g and those of %s to %.10g. They must add to the same number of organisations.",
				first.Name, first.sum(), m.Name, m.sum())
		}
		if p := float64(population); population > 0 && math.Abs(m.sum()-p) > 1e-9*p {
			return refusedWeights("The targets of %s add to %.10g and the population is %d. They must add to the population.", m.Name, m.sum(), population)
		}
	}
	return nil
}
