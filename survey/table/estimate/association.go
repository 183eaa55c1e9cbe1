package estimate

import (
	"math"

	"omnibus/fault"

	"gonum.org/v1/gonum/mat"
)

// ChiSquare is a test that two questions have nothing to do with each other.
type ChiSquare struct {
	X2, DF, P float64
}

// Association is what a crosstab of counts says without a population: Pearson's
// test, and how strong and how well founded it is.
type Association struct {
	ChiSquare
	// Cases are those counted; Rows and Columns those with answers.
	Cases, Rows, Columns int
	// SmallestExpected is the smallest count expected if there were nothing:
	// under 5 the chi-square distribution is rough, and Fisher the better test.
	SmallestExpected float64
	// CramersV is the strength, 0 to 1: √(X²/(n·(min(rows, columns)−1))).
	CramersV float64
}

// Pearson tests the association in a crosstab: X² = Σ (count−expected)²/expected
// with (rows−1)(columns−1) degrees of freedom. Empty rows and columns are left out.
func Pearson(counts [][]int) (Association, error) {
	table, err := filled(counts)
	if err != nil {
		return Association{}, err
	}
	rows, columns := margins(table)
	n := float64(sumOfCounts(rows))
	a := Association{Cases: int(n), Rows: len(rows), Columns: len(columns), SmallestExpected: n}
	for i, row := range table {
		for j, count := range row {
			expected := float64(rows[i]) * float64(columns[j]) / n
			a.X2 += (float64(count) - expected) * (float64(count) - expected) / expected
			a.SmallestExpected = min(a.SmallestExpected, expected)
		}
	}
	a.DF = float64((len(rows) - 1) * (len(columns) - 1))
	a.P = tailChi(a.X2, a.DF)
	a.CramersV = cramersV(a.X2, n, min(len(rows), len(columns)))
	return a, nil
}

func cramersV(x2, n float64, fewer int) float64 {
	return math.Sqrt(min(x2/(n*float64(fewer-1)), 1))
}

// Adjusted is the association in a crosstab of a sample from a population.
type Adjusted struct {
	Association
	// Plain is X² divided by the correction·n/(n−1) that is common to all cells
	// of a simple random sample.
	Plain ChiSquare
	// FirstOrder is Rao and Scott's: X² over the mean of the design effects.
	FirstOrder ChiSquare
	// F is Rao and Scott's second order: X² over the sum of the design effects,
	// by the F distribution with TopDF and BottomDF degrees of freedom (Satterthwaite).
	// HasF is false, and P of both orders 1, where so many cells are empty that the
	// effects cannot be told apart, or there are over 400 cells; Plain is there then too.
	F, TopDF, BottomDF, P float64
	HasF                  bool
	// Wald is Koch's test of the differences to the expected shares, by F with DF
	// and n−1 degrees of freedom; WaldAdjusted takes the cells' number off the
	// latter. Both have no P (1) where HasWald is false.
	Wald, WaldP, WaldAdjusted, WaldAdjustedP float64
	HasWald                                  bool
}

// manyCells bounds the matrices of cells by cells.
const manyCells = 400

// RaoScott tests the association in a crosstab of counts of a simple random
// sample without replacement from a population (Rao and Scott 1984). An error is
// a table without two rows and columns, or one where nothing is left to vary.
func RaoScott(counts [][]int, population int, c Correction) (Adjusted, error) {
	pearson, err := Pearson(counts)
	if err != nil {
		return Adjusted{}, err
	}
	table, _ := filled(counts)
	n := pearson.Cases
	scale, ok := Of(n, population).scale(c)
	if !ok || scale <= 0 {
		return Adjusted{}, fault.New(fault.Refused, "Everybody of the population has answered, or only one has, so that there is nothing to test in this crosstab. Nothing was changed.")
	}
	out := Adjusted{Association: pearson, Plain: ChiSquare{X2: pearson.X2 / (scale * float64(n)), DF: pearson.DF},
		FirstOrder: ChiSquare{P: 1}, P: 1, WaldP: 1, WaldAdjustedP: 1}
	out.Plain.P = tailChi(out.Plain.X2, out.Plain.DF)
	if pearson.Rows*pearson.Columns > manyCells {
		return out, nil
	}
	p := make([]float64, 0, pearson.Rows*pearson.Columns)
	for _, row := range table {
		for _, count := range row {
			p = append(p, float64(count)/float64(n))
		}
	}
	v := mat.NewDense(len(p), len(p), nil)
	for i := range p {
		for j := range p {
			v.Set(i, j, -scale*p[i]*p[j])
		}
		v.Set(i, i, scale*p[i]*(1-p[i]))
	}
	x := crossed{rows: pearson.Rows, columns: pearson.Columns, p: p, v: v, cases: float64(n)}
	out.HasF = x.raoScott(&out)
	x.wald(&out)
	return out, nil
}

// crossed is a crosstab of shares p, row by row, with their covariances v.
type crossed struct {
	rows, columns int
	p             []float64
	v             *mat.Dense
	cases         float64
}

// contrasts are the interactions of rows and columns with the main effects
// taken out: (δ_ia − 1/r)(δ_jb − 1/c).
func (x crossed) contrasts() *mat.Dense {
	k := (x.rows - 1) * (x.columns - 1)
	c := mat.NewDense(len(x.p), k, nil)
	for cell := range x.p {
		i, j := cell/x.columns, cell%x.columns
		for at := range k {
			a, b := at/(x.columns-1), at%(x.columns-1)
			c.Set(cell, at, (delta(i, a)-1/float64(x.rows))*(delta(j, b)-1/float64(x.columns)))
		}
	}
	return c
}

func delta(a, b int) float64 {
	if a == b {
		return 1
	}
	return 0
}

// raoScott works out the generalised design effects Δ = (C'D⁻¹C/n)⁻¹ C'D⁻¹VD⁻¹C
// and what follows from their sum and their sum of squares.
func (x crossed) raoScott(out *Adjusted) bool {
	c := x.contrasts()
	scaled := mat.NewDense(len(x.p), (x.rows-1)*(x.columns-1), nil) // D⁻¹C, an empty cell left out
	scaled.Apply(func(i, _ int, v float64) float64 {
		if x.p[i] == 0 {
			return 0
		}
		return v / x.p[i]
	}, c)
	var bottom, top, half, effects, squared mat.Dense
	bottom.Mul(c.T(), scaled)
	bottom.Scale(1/x.cases, &bottom)
	half.Mul(x.v, scaled)
	top.Mul(scaled.T(), &half)
	if effects.Solve(&bottom, &top) != nil {
		return false
	}
	squared.Mul(&effects, &effects)
	sum, squares := mat.Trace(&effects), mat.Trace(&squared)
	if !(sum > 1e-12) || !(squares > 1e-24) || math.IsInf(sum, 0) || math.IsInf(squares, 0) {
		return false
	}
	out.FirstOrder = ChiSquare{X2: out.X2 / (sum / out.DF), DF: out.DF}
	out.FirstOrder.P = tailChi(out.FirstOrder.X2, out.DF)
	out.F, out.TopDF = out.X2/sum, sum*sum/squares
	out.BottomDF = out.TopDF * (x.cases - 1)
	out.P = tailF(out.F, out.TopDF, out.BottomDF)
	return true
}

// wald tests the differences p_ij − p_i·p_j of all but the last row and column,
// with their covariances by linearisation.
func (x crossed) wald(out *Adjusted) {
	k := (x.rows - 1) * (x.columns - 1)
	row, column := make([]float64, x.rows), make([]float64, x.columns)
	for cell, p := range x.p {
		row[cell/x.columns] += p
		column[cell%x.columns] += p
	}
	slope, y := mat.NewDense(k, len(x.p), nil), mat.NewDense(k, 1, nil)
	for at := range k {
		a, b := at/(x.columns-1), at%(x.columns-1)
		y.Set(at, 0, x.p[a*x.columns+b]-row[a]*column[b])
		for cell := range x.p {
			i, j := cell/x.columns, cell%x.columns
			slope.Set(at, cell, delta(i, a)*delta(j, b)-delta(i, a)*column[b]-delta(j, b)*row[a])
		}
	}
	var half, v, solved, w mat.Dense
	half.Mul(slope, x.v)
	v.Mul(&half, slope.T())
	if solved.Solve(&v, y) != nil {
		return
	}
	w.Mul(y.T(), &solved)
	df, free := out.DF, x.cases-1
	if stat := w.At(0, 0); stat >= 0 && !math.IsInf(stat, 0) && free-df+1 > 0 {
		out.HasWald = true
		out.Wald, out.WaldAdjusted = stat/df, stat*(free-df+1)/(df*free)
		out.WaldP, out.WaldAdjustedP = tailF(out.Wald, df, free), tailF(out.WaldAdjusted, df, free-df+1)
	}
}
