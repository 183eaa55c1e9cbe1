package estimate

import (
	"omnibus/fault"

	"gonum.org/v1/gonum/mat"
)

// RaoScottWeighted is RaoScott of weighted cases: sums has the weights of each
// cell of counts. X² is n·Σ(p−e)²/e of the weighted shares; their covariance is
// by linearisation with the weights as given,
// c·n/(n−1)·(δ_ab·S_a − p_a·S_b − p_b·S_a + p_a·p_b·S)/W², with S the sums of
// squared weights and W that of weights. Equal weights give RaoScott.
func RaoScottWeighted(counts [][]int, sums [][]Sums, population int, c Correction) (Adjusted, error) {
	pearson, err := Pearson(counts)
	if err != nil {
		return Adjusted{}, err
	}
	n := float64(pearson.Cases)
	scale, ok := Of(pearson.Cases, population).scale(c)
	cells, total := filledSums(counts, sums), Sums{}
	for _, s := range cells {
		total.Weights, total.Squares = total.Weights+s.Weights, total.Squares+s.Squares
	}
	if !ok || scale <= 0 || !(total.Weights > 0) {
		return Adjusted{}, fault.New(fault.Refused, "Everybody of the population has answered, or only one has, so that there is nothing to test in this crosstab. Nothing was changed.")
	}
	out := Adjusted{Association: pearson, FirstOrder: ChiSquare{P: 1}, P: 1, WaldP: 1, WaldAdjustedP: 1}
	p := make([]float64, len(cells))
	for i, s := range cells {
		p[i] = s.Weights / total.Weights
	}
	x := crossed{rows: pearson.Rows, columns: pearson.Columns, p: p, cases: n}
	out.X2 = n * x.distance()
	out.CramersV = cramersV(out.X2, n, min(pearson.Rows, pearson.Columns))
	out.P, out.ChiSquare.P = 1, tailChi(out.X2, out.DF)
	out.Plain = ChiSquare{X2: out.X2 / (scale * n), DF: out.DF}
	out.Plain.P = tailChi(out.Plain.X2, out.Plain.DF)
	if len(cells) > manyCells {
		return out, nil
	}
	x.v = mat.NewDense(len(p), len(p), nil)
	factor := scale * n / total.Weights / total.Weights
	for i := range p {
		for j := range p {
			x.v.Set(i, j, factor*(delta(i, j)*cells[i].Squares-p[i]*cells[j].Squares-p[j]*cells[i].Squares+p[i]*p[j]*total.Squares))
		}
	}
	out.HasF = x.raoScott(&out)
	return out, nil
}

// distance is Σ(p−e)²/e with e the product of the margins.
func (x crossed) distance() (sum float64) {
	row, column := make([]float64, x.rows), make([]float64, x.columns)
	for cell, p := range x.p {
		row[cell/x.columns] += p
		column[cell%x.columns] += p
	}
	for cell, p := range x.p {
		e := row[cell/x.columns] * column[cell%x.columns]
		sum += (p - e) * (p - e) / e
	}
	return sum
}

// filledSums gives the weights of the cells that filled keeps, row by row.
func filledSums(counts [][]int, sums [][]Sums) (cells []Sums) {
	used := make([]bool, len(counts[0]))
	for _, row := range counts {
		for j, n := range row {
			used[j] = used[j] || n > 0
		}
	}
	for i, row := range counts {
		if sumOfCounts(row) == 0 {
			continue
		}
		for j := range row {
			if used[j] {
				cells = append(cells, sums[i][j])
			}
		}
	}
	return cells
}
