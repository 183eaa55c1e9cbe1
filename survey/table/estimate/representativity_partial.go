package estimate

import "math"

// PartialR says how much of the spread of propensities goes with one
// characteristic.
type PartialR struct {
	Name string
	// Value is the unconditional partial R-indicator √(Σ N_k/N·(ρ̄_k − ρ̄)²): the
	// spread between the characteristic's groups. 0 is none, ½ is the most.
	Value float64
	// Conditional is √((1/N)·Σ (ρ_i − ρ̄_l)²) with l the cell of i in the crossing of
	// the other characteristics: the spread left when those are held fixed.
	Conditional float64
	// Adjusted and AdjustedConditional are the two times √(max(AdjustedS2, 0)/S2) of
	// the model, as the RISQ project's tools correct them for chance.
	Adjusted, AdjustedConditional float64
	Groups                        []PartialRGroup
}

// PartialRGroup is a group's part in it.
type PartialRGroup struct {
	Label string
	// Value is √(N_k/N)·(ρ̄_k − ρ̄): below 0 for a group that took part less than
	// others, above 0 for one that took part more.
	Value float64
	// Conditional is the group's part of the conditional indicator; it has no sign.
	Conditional float64
}

// Partial gives the partial R-indicators of a characteristic with groups. others
// are the other characteristics of the model; numbers among them are held fixed
// value by value.
// Source: Schouten, Shlomo and Skinner (2011), Journal of Official Statistics 27.
func (p *Propensity) Partial(column Column, others ...Column) (PartialR, error) {
	if err := column.check(len(p.Fitted)); err != nil {
		return PartialR{}, err
	}
	if len(column.Labels) == 0 {
		return PartialR{}, refusedWeights("The characteristic %s has numbers and no groups. Declare bands for it first.", column.Name)
	}
	cell, err := cellsOf(len(p.Fitted), others)
	if err != nil {
		return PartialR{}, err
	}
	labels, of := column.groups()
	result := PartialR{Name: column.Name, Groups: make([]PartialRGroup, len(labels))}
	n := float64(len(p.Fitted))
	mean, _ := Mean(p.Fitted)
	sums, counts := sumsBy(of, p.Fitted)
	between := 0.0
	for g, label := range labels {
		off := sums[g]/counts[g] - mean
		between += counts[g] / n * off * off
		result.Groups[g] = PartialRGroup{Label: label, Value: math.Sqrt(counts[g]/n) * off}
	}
	inside := make([]float64, len(labels))
	cellSums, cellCounts := sumsBy(cell, p.Fitted)
	for i, rho := range p.Fitted {
		off := rho - cellSums[cell[i]]/cellCounts[cell[i]]
		inside[of[i]] += off * off / n
	}
	for g, square := range inside {
		result.Groups[g].Conditional = math.Sqrt(square)
	}
	result.Value, result.Conditional = math.Sqrt(between), math.Sqrt(sumOf(inside))
	if r := p.Representativity(); r.S2 > 0 {
		factor := math.Sqrt(max(r.AdjustedS2, 0) / r.S2)
		result.Adjusted, result.AdjustedConditional = factor*result.Value, factor*result.Conditional
	}
	return result, nil
}

// cellsOf numbers the combinations of the characteristics; one cell for none.
func cellsOf(rows int, columns []Column) ([]int, error) {
	cell := make([]int, rows)
	for _, c := range columns {
		if err := c.check(rows); err != nil {
			return nil, err
		}
		type pair struct {
			before int
			label  string
			number float64
		}
		known := map[pair]int{}
		for i := range cell {
			key := pair{before: cell[i]}
			if len(c.Labels) > 0 {
				key.label = c.Labels[i]
			} else {
				key.number = c.Numbers[i]
			}
			if _, has := known[key]; !has {
				known[key] = len(known)
			}
			cell[i] = known[key]
		}
	}
	return cell, nil
}

// sumsBy adds numbers and counts them, by group.
func sumsBy(of []int, numbers []float64) (sums, counts []float64) {
	for i, g := range of {
		for g >= len(sums) {
			sums, counts = append(sums, 0), append(counts, 0)
		}
		sums[g] += numbers[i]
		counts[g]++
	}
	return sums, counts
}
