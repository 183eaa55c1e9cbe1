package estimate

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Representativity says how much the chance of taking part varied over the
// frame, as far as its characteristics tell.
type Representativity struct {
	// Rate is the mean propensity: the response rate.
	Rate float64
	// S2 is the variance of the propensities (divisor N−1), S its root.
	S2, S float64
	// R is 1 − 2S: 1 when all were equally likely to take part, 0 when half the
	// organisations surely did and half surely did not.
	R float64
	// Variation is S/Rate. It is also the most that the mean of those who took part
	// can be off for an answer with a standard deviation of 1. ProportionBias,
	// S/(2·Rate), is the same for a proportion, whose standard deviation is at most ½.
	Variation, ProportionBias float64
	// Correction is what estimating the propensities adds to S2 by chance alone:
	// (1/N)·Σ z'I⁻¹z with z = ρ(1−ρ)x and I the information. AdjustedS2 is S2 less
	// it, which may be negative, and AdjustedR is 1 − 2·√max(AdjustedS2, 0).
	Correction, AdjustedS2, AdjustedR float64
	// Error is the standard error of R; 0 when S is.
	Error float64
}

// RepresentativityOf fits the propensities to the frame's characteristics and
// gives the R-indicator with what belongs to it. When everybody took part there
// is nothing to fit: R is 1 and the Propensity nil.
//
// It assumes that the logistic model is right for the characteristics it has; it
// says nothing of what they do not tell. Figures of different models, or of
// frames of different sizes without the adjustment, must not be compared.
// Source: Schouten, Cobben and Bethlehem (2009); Shlomo, Skinner and Schouten
// (2012) for the adjustment and the error.
func RepresentativityOf(x Matrix, tookPart []bool) (Representativity, *Propensity, error) {
	all := len(tookPart) > 0 && len(x.Columns) > 0 && len(x.Columns[0]) == len(tookPart)
	for _, t := range tookPart {
		all = all && t
	}
	if all {
		return Representativity{Rate: 1, R: 1, AdjustedR: 1}, nil, nil
	}
	p, err := FitPropensity(x, tookPart)
	if err != nil {
		return Representativity{}, nil, err
	}
	return p.Representativity(), p, nil
}

// Representativity gives the R-indicator of the fitted propensities.
func (p *Propensity) Representativity() Representativity {
	n := float64(len(p.Fitted))
	mean, deviation := Mean(p.Fitted)
	r := Representativity{Rate: mean, S2: deviation * n / (n - 1)}
	// Rounding leaves a spread of about 1e-16 where all are equally likely.
	if math.Sqrt(r.S2) < 1e-12 {
		r.S2 = 0
	}
	r.S = math.Sqrt(r.S2)
	r.R, r.Variation, r.ProportionBias = 1-2*r.S, r.S/mean, r.S/(2*mean)
	z := p.gradients()
	r.Correction = p.spreadOfErrors(z) / n
	r.AdjustedS2 = r.S2 - r.Correction
	r.AdjustedR = 1 - 2*math.Sqrt(max(r.AdjustedS2, 0))
	if r.S > 0 {
		r.Error = math.Sqrt(p.varianceOfS2(z, mean) / deviation)
	}
	return r
}

// gradients gives z = ρ(1−ρ)x, a column for each coefficient: how each
// propensity moves with it.
func (p *Propensity) gradients() *mat.Dense {
	z := mat.NewDense(len(p.Fitted), len(p.columns), nil)
	for j, c := range p.columns {
		for i, r := range p.Fitted {
			z.Set(i, j, r*(1-r)*c[i])
		}
	}
	return z
}

// spreadOfErrors is Σ z'I⁻¹z: the sum of the variances of the propensities.
func (p *Propensity) spreadOfErrors(z *mat.Dense) (sum float64) {
	var half mat.Dense
	half.Mul(z, p.inverse)
	rows, columns := z.Dims()
	for i := range rows {
		for j := range columns {
			sum += half.At(i, j) * z.At(i, j)
		}
	}
	return sum
}

// varianceOfS2 is 4a'I⁻¹a + 2·tr(BI⁻¹BI⁻¹), with a the covariance of ρ and z
// over the frame and B that of z.
func (p *Propensity) varianceOfS2(z *mat.Dense, mean float64) float64 {
	rows, k := z.Dims()
	n := float64(rows)
	centre := make([]float64, k)
	for i := range rows {
		for j := range k {
			centre[j] += z.At(i, j) / n
		}
	}
	a, b := mat.NewVecDense(k, nil), mat.NewDense(k, k, nil)
	for i := range rows {
		for j := range k {
			off := z.At(i, j) - centre[j]
			a.SetVec(j, a.AtVec(j)+(p.Fitted[i]-mean)*off/n)
			for l := range k {
				b.Set(j, l, b.At(j, l)+off*(z.At(i, l)-centre[l])/n)
			}
		}
	}
	var once, twice mat.Dense
	once.Mul(b, p.inverse)
	twice.Mul(&once, &once)
	return max(4*mat.Inner(a, p.inverse, a)+2*mat.Trace(&twice), 0)
}
