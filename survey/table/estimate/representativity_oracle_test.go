package estimate

import (
	"math"
	"strings"
	"testing"
)

// ofModel gives a number of a propensity model by the expected files' name.
func ofModel(p *Propensity, statistic string) float64 {
	r := p.Representativity()
	x2, df, pValue := p.LikelihoodRatio()
	return map[string]float64{
		"mean_propensity": r.Rate, "S_propensity": r.S, "R_indicator": r.R, "CV_propensity": r.Variation,
		"max_abs_bias_standardised": r.ProportionBias, "max_abs_contrast_bias": r.Variation,
		"bias_correction_term": r.Correction, "S2_bias_adjusted": r.AdjustedS2, "R_indicator_bias_adjusted": r.AdjustedR,
		"loglik": p.LogLikelihood, "deviance": p.Deviance(), "aic": p.AIC(), "mcfadden_r2": p.McFadden(),
		"lr_x2": x2, "lr_df": float64(df), "lr_p": pValue,
	}[statistic]
}

// ofCoefficient finds a coefficient by R's name of it ("typeMedium" is "type: Medium").
func ofCoefficient(p *Propensity, e Expected) float64 {
	for j, name := range p.Names {
		if strings.ReplaceAll(name, ": ", "") == e.Code || name == Constant && e.Code == "(Intercept)" {
			if e.Statistic == "coef" {
				return p.Coefficients[j]
			}
			return p.Errors[j]
		}
	}
	return math.NaN()
}

func ofPartial(r PartialR, label string) float64 {
	if label == "" {
		return r.Value
	}
	for _, g := range r.Groups {
		if g.Label == label {
			return g.Value
		}
	}
	return math.NaN()
}

func ofProfile(p Profile, e Expected, frame, took int) float64 {
	switch e.Statistic {
	case "profile_x2":
		return p.X2
	case "profile_df":
		return float64(p.DF)
	case "profile_p":
		return p.P
	case "profile_fisher_p":
		return p.Exact
	}
	for _, g := range p.Groups {
		if g.Label != e.Code {
			continue
		}
		above, below := g.Frame, frame
		if strings.HasPrefix(e.Statistic, "took_part") {
			above, below = g.TookPart, took
		} else if strings.HasPrefix(e.Statistic, "response_rate") {
			above, below = g.TookPart, g.Frame
		}
		switch {
		case strings.HasSuffix(e.Statistic, "_n"):
			return float64(above)
		case strings.HasSuffix(e.Statistic, "_pct_1dp"):
			return float64((2000*above+below)/(2*below)) / 10
		}
		return 100 * float64(above) / float64(below)
	}
	return math.NaN()
}

func TestRepresentativityAgreesWithR(t *testing.T) {
	h := mustHousing(t)
	models := map[string][]string{"logit:main": {"type", "area", "rate_band"}, "logit:cont": {"type", "area", "rate"}}
	fitted := map[string]*Propensity{}
	for name, columns := range models {
		fitted[name] = h.propensity(t, columns...)
	}
	rows := MustExpected(t, "expected_10_representativity")
	check := Check{Tolerance: 1e-8}
	for _, e := range rows {
		p := fitted[e.Design]
		switch {
		case e.Statistic == "response_rate":
			check.Row(t, e, float64(len(h.cases))/float64(len(h.Frame)))
		case e.Design == "profile":
			profile, err := ProfileOf(h.frame[e.Variable], h.tookPart())
			if err != nil || !profile.HasExact {
				t.Fatal(err, profile.HasExact)
			}
			check.Row(t, e, ofProfile(profile, e, len(h.Frame), len(h.cases)))
		case strings.HasPrefix(e.Statistic, "coef"):
			check.Row(t, e, ofCoefficient(p, e))
		case strings.HasPrefix(e.Statistic, "partial"):
			partial, err := p.Partial(h.frame[e.Variable])
			if err != nil {
				t.Fatal(err)
			}
			check.Row(t, e, ofPartial(partial, e.Code))
		default:
			check.Row(t, e, ofModel(p, e.Statistic))
		}
	}
	if check.Compared != 188 || check.Compared != len(rows) || check.NA != 0 {
		t.Errorf("compared %d rows of %d", check.Compared, len(rows))
	}
}
