package estimate

import (
	"math"
	"slices"
)

// Cell is organisations that are alike in every characteristic of a model.
type Cell struct {
	// Groups has the index of the group of each characteristic.
	Groups []int
	// N is how many they are, TookPart how many of them took part.
	N, TookPart int
}

// CellPropensity is a Propensity fitted to cells: the same model and the same
// figures, at a cost that goes with the number of cells and not of
// organisations. Unlike a Propensity it takes groups of which nobody, or
// everybody, took part, as there are while a wave is in the field: their
// propensity is 0, or 1, which is where the likelihood has its limit, and the
// model is fitted to the others.
type CellPropensity struct {
	Cells []Cell
	// Fitted is each cell's propensity.
	Fitted []float64
	// Sure says that some cells have the propensity 0 or 1.
	Sure bool
	Representativity

	// columns are the numbers of each cell's columns of the model that are 1; nil
	// for a sure cell.
	columns [][]int
	// inverse is that of the information; columns that follow from others are 0.
	inverse [][]float64
}

// RepresentativityOfCells fits the propensities of cells. It is refused, in
// words, when there is nobody, and when groups of several characteristics
// together tell exactly who took part.
func RepresentativityOfCells(cells []Cell) (*CellPropensity, error) {
	p := &CellPropensity{Cells: cells, Fitted: make([]float64, len(cells)), columns: make([][]int, len(cells))}
	n := 0
	for _, c := range cells {
		if c.TookPart < 0 || c.TookPart > c.N || len(c.Groups) != len(cells[0].Groups) {
			return nil, refusedWeights("A cell has %d organisations of which %d took part.", c.N, c.TookPart)
		}
		n += c.N
	}
	if n < 2 {
		return nil, refusedWeights("There are %d organisations, so there is no spread of who takes part.", n)
	}
	open := p.settle()
	if k := p.number(open); k > 0 && !p.fit(open, k) {
		return nil, refusedWeights("These characteristics together tell exactly who took part in some groups, so no model of it can be fitted.")
	}
	p.indicate(float64(n))
	return p, nil
}

// settle gives the cells of the groups of which all or none took part their
// propensity, until no such group is left, and gives the other cells.
func (p *CellPropensity) settle() []int {
	var open []int
	for i, c := range p.Cells {
		if c.N > 0 {
			open = append(open, i)
		}
	}
	for again := true; again && len(open) > 0; {
		again = false
		for j := -1; j < len(p.Cells[open[0]].Groups) && !again; j++ {
			of, took := map[int]int{}, map[int]int{}
			group := func(i int) int {
				if j < 0 { // the whole
					return 0
				}
				return p.Cells[i].Groups[j]
			}
			for _, i := range open {
				of[group(i)] += p.Cells[i].N
				took[group(i)] += p.Cells[i].TookPart
			}
			rest := slices.DeleteFunc(slices.Clone(open), func(i int) bool {
				g := group(i)
				if took[g] == of[g] {
					p.Fitted[i] = 1
				}
				return took[g] == 0 || took[g] == of[g]
			})
			again = len(rest) < len(open)
			open = rest
			p.Sure = p.Sure || again
			if len(open) == 0 {
				break
			}
		}
	}
	return open
}

// number gives the open cells their columns: one for all, and one for each group
// but the first of each characteristic. It gives how many columns there are.
func (p *CellPropensity) number(open []int) int {
	if len(open) == 0 {
		return 0
	}
	k := 1
	for _, i := range open {
		p.columns[i] = []int{0}
	}
	for j := range p.Cells[open[0]].Groups {
		at := map[int]int{p.Cells[open[0]].Groups[j]: 0}
		for _, i := range open {
			g := p.Cells[i].Groups[j]
			if _, known := at[g]; !known {
				at[g] = k
				k++
			}
			if at[g] > 0 {
				p.columns[i] = append(p.columns[i], at[g])
			}
		}
	}
	return k
}

// fit finds the coefficients by Newton's method on the likelihood, halving a
// step that does not climb. False when none fit best.
func (p *CellPropensity) fit(open []int, k int) bool {
	beta := make([]float64, k)
	likelihood := p.predict(open, beta)
	for range 60 {
		score := make([]float64, k)
		for _, i := range open {
			for _, a := range p.columns[i] {
				score[a] += float64(p.Cells[i].TookPart) - float64(p.Cells[i].N)*p.Fitted[i]
			}
		}
		p.inform(open, k)
		old, before, moved := slices.Clone(beta), likelihood, 0.0
		for halving := 1.0; halving > 1e-4; halving /= 2 {
			moved = 0
			for a := range beta {
				step := 0.0
				for b := range score {
					step += p.inverse[a][b] * score[b]
				}
				beta[a] = old[a] + halving*step
				moved = max(moved, math.Abs(halving*step))
			}
			if likelihood = p.predict(open, beta); likelihood >= before-1e-12*math.Abs(before) {
				break
			}
		}
		if moved < 1e-9 {
			p.inform(open, k)
			return !slices.ContainsFunc(open, func(i int) bool { return p.Fitted[i] < 1e-7 || p.Fitted[i] > 1-1e-7 })
		}
	}
	return false
}

// predict gives the cells their propensities, and the log likelihood of what happened.
func (p *CellPropensity) predict(open []int, beta []float64) (likelihood float64) {
	for _, i := range open {
		u := 0.0
		for _, a := range p.columns[i] {
			u += beta[a]
		}
		p.Fitted[i] = expit(u)
		likelihood -= float64(p.Cells[i].N-p.Cells[i].TookPart)*math.Log1p(math.Exp(u)) + float64(p.Cells[i].TookPart)*math.Log1p(math.Exp(-u))
	}
	return likelihood
}

// inform keeps the inverse of the information at the propensities as they are.
func (p *CellPropensity) inform(open []int, k int) {
	p.inverse = square(k)
	for _, i := range open {
		w := float64(p.Cells[i].N) * p.Fitted[i] * (1 - p.Fitted[i])
		for _, a := range p.columns[i] {
			for _, b := range p.columns[i] {
				p.inverse[a][b] += w
			}
		}
	}
	invert(p.inverse)
}

func square(k int) [][]float64 {
	m := make([][]float64, k)
	for i := range m {
		m[i] = make([]float64, k)
	}
	return m
}

// invert puts a symmetric matrix's inverse in its place (Gauss and Jordan). A
// column that follows from those before it is left out: it has zeros.
func invert(m [][]float64) {
	var left []int
	diagonal := make([]float64, len(m))
	for i := range m {
		diagonal[i] = m[i][i]
	}
	for k := range m {
		pivot := m[k][k]
		if !(pivot > 1e-10*diagonal[k]) {
			left = append(left, k)
			continue
		}
		for j := range m {
			m[k][j] /= pivot
		}
		m[k][k] = 1 / pivot
		for i := range m {
			if by := m[i][k]; i != k {
				for j := range m {
					m[i][j] -= by * m[k][j]
				}
				m[i][k] = -by / pivot
			}
		}
	}
	for _, k := range left {
		for j := range m {
			m[k][j], m[j][k] = 0, 0
		}
	}
}

// indicate computes the R-indicator and what belongs to it, as
// Propensity.Representativity does.
func (p *CellPropensity) indicate(n float64) {
	k := len(p.inverse)
	mean, spread := 0.0, 0.0
	for i, c := range p.Cells {
		mean += float64(c.N) / n * p.Fitted[i]
	}
	centre, a, b := make([]float64, k), make([]float64, k), square(k)
	r := Representativity{Rate: mean}
	for i, c := range p.Cells {
		share, off := float64(c.N)/n, p.Fitted[i]-mean
		spread += share * off * off
		z := p.Fitted[i] * (1 - p.Fitted[i])
		for _, x := range p.columns[i] {
			centre[x] += share * z
			a[x] += share * off * z
			for _, y := range p.columns[i] {
				b[x][y] += share * z * z
				r.Correction += share * z * z * p.inverse[x][y]
			}
		}
	}
	for x := range b {
		for y := range b {
			b[x][y] -= centre[x] * centre[y]
		}
	}
	if math.Sqrt(spread) < 1e-12 {
		spread = 0
	}
	r.S2 = spread * n / (n - 1)
	r.S = math.Sqrt(r.S2)
	r.R = 1 - 2*r.S
	if mean > 0 {
		r.Variation, r.ProportionBias = r.S/mean, r.S/(2*mean)
	}
	r.AdjustedS2 = r.S2 - r.Correction
	r.AdjustedR = 1 - 2*math.Sqrt(max(r.AdjustedS2, 0))
	if r.S > 0 {
		r.Error = math.Sqrt(max(p.varianceOfS2(a, b), 0) / spread)
	}
	p.Representativity = r
}

// varianceOfS2 is 4a'I⁻¹a + 2·tr(BI⁻¹BI⁻¹), as Propensity's.
func (p *CellPropensity) varianceOfS2(a []float64, b [][]float64) (v float64) {
	once := square(len(a))
	for x := range a {
		for y := range a {
			v += 4 * a[x] * p.inverse[x][y] * a[y]
			for m := range a {
				once[x][y] += b[x][m] * p.inverse[m][y]
			}
		}
	}
	for x := range once {
		for y := range once {
			v += 2 * once[x][y] * once[y][x]
		}
	}
	return v
}

// Partial gives the partial R-indicators of the characteristic at a place of
// Cell.Groups, whose groups have the labels.
func (p *CellPropensity) Partial(at int, name string, labels []string) PartialR {
	result := PartialR{Name: name, Groups: make([]PartialRGroup, len(labels))}
	n, sums, counts := 0.0, make([]float64, len(labels)), make([]float64, len(labels))
	others := make([]int, len(p.Cells))
	known := map[string]int{}
	for i, c := range p.Cells {
		n += float64(c.N)
		sums[c.Groups[at]] += float64(c.N) * p.Fitted[i]
		counts[c.Groups[at]] += float64(c.N)
		rest := make([]byte, 0, 4*len(c.Groups))
		for j, g := range c.Groups {
			if j != at {
				rest = append(rest, byte(g), byte(g>>8), byte(g>>16), byte(g>>24))
			}
		}
		if _, has := known[string(rest)]; !has {
			known[string(rest)] = len(known)
		}
		others[i] = known[string(rest)]
	}
	between := 0.0
	for g, label := range labels {
		result.Groups[g].Label = label
		if counts[g] > 0 {
			off := sums[g]/counts[g] - p.Rate
			between += counts[g] / n * off * off
			result.Groups[g].Value = math.Sqrt(counts[g]/n) * off
		}
	}
	within, inside := make([]float64, len(known)), make([]float64, len(known))
	for i, c := range p.Cells {
		within[others[i]] += float64(c.N) * p.Fitted[i]
		inside[others[i]] += float64(c.N)
	}
	total := 0.0
	for i, c := range p.Cells {
		if c.N == 0 {
			continue
		}
		off := p.Fitted[i] - within[others[i]]/inside[others[i]]
		total += float64(c.N) / n * off * off
		result.Groups[c.Groups[at]].Conditional += float64(c.N) / n * off * off
	}
	for g := range result.Groups {
		result.Groups[g].Conditional = math.Sqrt(result.Groups[g].Conditional)
	}
	result.Value, result.Conditional = math.Sqrt(between), math.Sqrt(total)
	if p.S2 > 0 {
		factor := math.Sqrt(max(p.AdjustedS2, 0) / p.S2)
		result.Adjusted, result.AdjustedConditional = factor*result.Value, factor*result.Conditional
	}
	return result
}
