package estimate

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Propensity is a fitted model of who took part: logit ρ = x'β for each
// organisation of the frame.
type Propensity struct {
	// Names, Coefficients and Errors are of the columns of the Matrix.
	Names        []string
	Coefficients []float64
	Errors       []float64
	// Fitted is ρ of each organisation of the frame, between 0 and 1.
	Fitted []float64
	// LogLikelihood of the model, and of the model of one rate for all.
	LogLikelihood, NullLogLikelihood float64
	// Steps is the number of steps the fit took.
	Steps int

	// columns are at right angles to each other and span those of the Matrix:
	// fitting with them stays exact where characteristics are nearly alike. working
	// are their coefficients, inverse the inverse of the information of those, and
	// triangle takes them back: Matrix = columns · triangle.
	columns  [][]float64
	working  []float64
	inverse  *mat.SymDense
	triangle [][]float64
}

// FitPropensity fits the logistic model by iteratively reweighted least squares
// (Newton's method on the likelihood).
//
// It is refused, in words, when everybody or nobody took part, when a column
// follows from others, and when the columns separate those who took part from
// the others, so that no finite coefficient fits best.
// Source: McCullagh and Nelder (1989), section 4.4.
func FitPropensity(x Matrix, tookPart []bool) (*Propensity, error) {
	p := &Propensity{Names: x.Names}
	took, err := p.prepare(x, tookPart)
	if err != nil {
		return nil, err
	}
	n, rate := float64(len(tookPart)), float64(took)/float64(len(tookPart))
	p.NullLogLikelihood = n * (rate*math.Log(rate) + (1-rate)*math.Log(1-rate))
	p.working = make([]float64, len(p.columns))
	p.fit(tookPart)
	for p.Steps = 1; p.Steps <= 60; p.Steps++ {
		step, ok := p.step(tookPart)
		if !ok {
			break
		}
		before, moved := p.LogLikelihood, 0.0
		old := slices.Clone(p.working)
		for halving := 1.0; halving > 1e-4; halving /= 2 {
			moved = 0
			for j := range old {
				p.working[j] = old[j] + halving*step[j]
				moved = max(moved, math.Abs(halving*step[j]))
			}
			if p.fit(tookPart); p.LogLikelihood >= before-1e-12*math.Abs(before) {
				break
			}
		}
		// The columns have length 1, so a step moves u by about moved/√n; the error
		// that such a last step leaves is its square.
		if moved < 1e-9*math.Sqrt(n) {
			if _, ok := p.step(tookPart); ok && p.within() {
				p.takeBack()
				return p, nil
			}
			break
		}
	}
	return nil, x.separated(tookPart)
}

// prepare refuses what no model can be fitted to and makes the columns.
func (p *Propensity) prepare(x Matrix, tookPart []bool) (took int, err error) {
	for _, t := range tookPart {
		if t {
			took++
		}
	}
	switch {
	case len(x.Columns) == 0 || len(x.Columns) != len(x.Names):
		return 0, refusedWeights("No characteristic is named. Name one or more of the frame's.")
	case len(x.Columns[0]) != len(tookPart):
		return 0, refusedWeights("The frame has %d organisations and participation is told for %d. Each needs one.", len(x.Columns[0]), len(tookPart))
	case took == 0:
		return 0, refusedWeights("Nobody took part, so there is nothing to learn about who does.")
	case took == len(tookPart):
		return 0, refusedWeights("Everybody took part, so there is nothing to learn about who does not.")
	}
	for j, c := range x.Columns {
		unit, ok := orthogonal(p.columns, c)
		if !ok {
			return 0, refusedWeights("In the frame, %s follows from the other characteristics. Leave one of them out.", x.Names[j])
		}
		p.columns = append(p.columns, unit)
		share := make([]float64, j+1)
		for i, q := range p.columns {
			for row, v := range q {
				share[i] += v * c[row]
			}
		}
		p.triangle = append(p.triangle, share)
	}
	return took, nil
}

// takeBack gives the coefficients of the Matrix's own columns and their errors.
func (p *Propensity) takeBack() {
	k := len(p.columns)
	p.Coefficients, p.Errors = p.solved(p.working), make([]float64, k)
	// The rows of triangle⁻¹, times inverse, times the rows again.
	back := make([][]float64, k)
	for j := range k {
		unit := make([]float64, k)
		unit[j] = 1
		back[j] = p.solved(unit)
	}
	for j := range k {
		row := mat.NewVecDense(k, nil)
		for i := range k {
			row.SetVec(i, back[i][j])
		}
		p.Errors[j] = math.Sqrt(max(mat.Inner(row, p.inverse, row), 0))
	}
}

// solved gives β with triangle·β = right.
func (p *Propensity) solved(right []float64) []float64 {
	answer := slices.Clone(right)
	for j := len(answer) - 1; j >= 0; j-- {
		answer[j] /= p.triangle[j][j]
		for i := range j {
			answer[i] -= p.triangle[j][i] * answer[j]
		}
	}
	return answer
}

// separated finds the sentence for a model that does not settle: first a group
// in which everybody or nobody took part.
func (x Matrix) separated(tookPart []bool) error {
	for j, c := range x.Columns[1:] {
		with, of, zeroOne := 0, 0, true
		for i, v := range c {
			zeroOne = zeroOne && (v == 0 || v == 1)
			if v == 1 {
				of++
				if tookPart[i] {
					with++
				}
			}
		}
		if zeroOne && with == of {
			return refusedWeights("Everybody of %s took part, so a model cannot say how likely others are to. Join the group with a similar one.", x.Names[j+1])
		}
		if zeroOne && with == 0 {
			return refusedWeights("Nobody of %s took part, so a model cannot say how likely they are to. Join the group with a similar one.", x.Names[j+1])
		}
	}
	return refusedWeights("These characteristics together tell exactly who took part in some groups, so no model of it can be fitted. Join small groups, or leave a characteristic out.")
}

// within says whether all fitted propensities are away from 0 and 1.
func (p *Propensity) within() bool {
	for _, r := range p.Fitted {
		if !(r > 1e-7 && r < 1-1e-7) {
			return false
		}
	}
	return true
}

// fit computes the propensities and their likelihood from the working coefficients.
func (p *Propensity) fit(tookPart []bool) {
	p.Fitted, p.LogLikelihood = make([]float64, len(tookPart)), 0
	for i, took := range tookPart {
		u := 0.0
		for j, c := range p.columns {
			u += p.working[j] * c[i]
		}
		p.Fitted[i] = expit(u)
		if took {
			u = -u
		}
		// log(1+exp(u)), without overflow: minus the log of what happened's chance.
		p.LogLikelihood -= max(u, 0) + math.Log1p(math.Exp(-math.Abs(u)))
	}
}

// step solves for the next move of the working coefficients, and keeps the
// inverse of their information.
func (p *Propensity) step(tookPart []bool) (step []float64, ok bool) {
	k := len(p.columns)
	information, score := mat.NewSymDense(k, nil), mat.NewVecDense(k, nil)
	for a, ca := range p.columns {
		sum := 0.0
		for i, x := range ca {
			if tookPart[i] {
				sum += x
			}
			sum -= p.Fitted[i] * x
		}
		score.SetVec(a, sum)
		for b := a; b < k; b++ {
			product := 0.0
			for i, x := range ca {
				product += p.Fitted[i] * (1 - p.Fitted[i]) * x * p.columns[b][i]
			}
			information.SetSym(a, b, product)
		}
	}
	var triangle mat.Cholesky
	if !triangle.Factorize(information) {
		return nil, false
	}
	answer := mat.NewVecDense(k, nil)
	if err := triangle.SolveVecTo(answer, score); err != nil {
		return nil, false
	}
	p.inverse = mat.NewSymDense(k, nil)
	if err := triangle.InverseTo(p.inverse); err != nil {
		return nil, false
	}
	return answer.RawVector().Data, true
}

// Deviance is −2 log likelihood.
func (p *Propensity) Deviance() float64 { return -2 * p.LogLikelihood }

// AIC is Akaike's criterion: deviance + 2 · coefficients.
func (p *Propensity) AIC() float64 { return p.Deviance() + 2*float64(len(p.Coefficients)) }

// McFadden is 1 − log likelihood / that of one rate for all: 0 when the
// characteristics say nothing about who took part.
func (p *Propensity) McFadden() float64 { return 1 - p.LogLikelihood/p.NullLogLikelihood }

// LikelihoodRatio tests that no characteristic has to do with taking part.
func (p *Propensity) LikelihoodRatio() (x2 float64, df int, pValue float64) {
	x2 = max(2*(p.LogLikelihood-p.NullLogLikelihood), 0)
	if df = len(p.Coefficients) - 1; df == 0 {
		return x2, 0, 1
	}
	return x2, df, distuv.ChiSquared{K: float64(df)}.Survival(x2)
}

// InverseWeights gives each case that took part 1/ρ: it stands for all those who
// were as likely to. cases are rows of the frame. Their standard errors take ρ
// as known.
func (p *Propensity) InverseWeights(cases []int, population int, c Correction) (*Weighting, error) {
	if err := checkCases(cases, len(p.Fitted)); err != nil {
		return nil, err
	}
	weights := make([]float64, len(cases))
	for i, row := range cases {
		weights[i] = 1 / p.Fitted[row]
	}
	return GivenWeights(weights, population, c)
}
