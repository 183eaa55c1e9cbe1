package dataset_test

import (
	"strings"
	"testing"

	"omnibus/source"
	"omnibus/survey"
)

// Deciding a condition for all cases at once agrees with deciding it case by case.
func TestWhereAgreesWithHolds(t *testing.T) {
	e := MustExample(t)
	d := e.MustFreeze(t, e.rows)
	for _, text := range []string{
		"WelPlace = 1", "WelPlace != 1", "WelPlace in 1..2", "WelPlace in 2, 4",
		"SocRisk = 1", "SocRisk != 1", "SocRisk any 2..4", "SocRisk any 2, 6", "not SocRisk any 1..6",
		"answered(WelTeam)", "not answered(WelTeam)", "answered(SocData)", "answered(GovSoc)", "answered(ViewServices)",
		"count(SocRisk) >= 2", "count(SocRisk) in 1..2", "count(EngProv) != 3", "count(SocData = 1) >= 2", "count(SocData in 1..2) = 0",
		"count(SufCare in 3..5) < 3", "SocData.d = 1 and WelPlace = 1", "SocData.d = 1 or not WelPlace = 1", "not (WelPlace = 1 and (SocRisk = 1 or SocRisk = 2))",
	} {
		var complaints source.Complaints
		c := d.Questionnaire().ParseCondition(text, source.Place{File: "c", Line: 1}, &complaints)
		if c == nil || len(complaints) > 0 {
			t.Fatalf("%s: %v", text, complaints)
		}
		got := d.Where(c)
		want, at := 0, map[string]int{}
		for i := range d.Cases() {
			at[d.Organisation(i).ID] = i
		}
		for _, row := range e.rows {
			i, took := at[row.Org]
			if !took {
				continue
			}
			if holds := c.Holds(row); holds != got.Has(i) {
				t.Errorf("%s: %s %v, want %v", text, row.Org, got.Has(i), holds)
			} else if holds {
				want++
			}
		}
		if got.Count() != want {
			t.Errorf("%s: %d cases, want %d", text, got.Count(), want)
		}
	}
}

func TestWithWeightsRefuses(t *testing.T) {
	e := MustExample(t)
	d := e.MustFreeze(t, e.rows)
	good := func() []float64 {
		w := make([]float64, d.Cases())
		for i := range w {
			w[i] = 1 + float64(i)/7
		}
		return w
	}
	zero := 0.0
	for want, spoil := range map[string]func([]float64) []float64{
		"There are 100 weights and 101 organisations": func(w []float64) []float64 { return w[1:] },
		"is 0, so that":      func(w []float64) []float64 { w[3] = 0; return w },
		"is negative":        func(w []float64) []float64 { w[3] = -1; return w },
		"is not a number":    func(w []float64) []float64 { w[3] = zero / zero; return w },
		"is infinite":        func(w []float64) []float64 { w[3] = 1 / zero; return w },
		"is too far from 1 ": func(w []float64) []float64 { w[3] = 1e-300; return w },
	} {
		got, err := d.WithWeights("test", spoil(good()))
		if got != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	weighted, err := d.WithWeights("test", good())
	if err != nil || d.Weights() != nil || weighted.WeightsName() != "test" || weighted.Fingerprint() == d.Fingerprint() {
		t.Fatalf("weights are not in the new dataset alone: %v", err)
	}
	other := weighted.WithCompleteness(survey.BySection).WithCompleteness(weighted.Completeness())
	if len(other.Weights()) != d.Cases() || other.Fingerprint() != weighted.Fingerprint() {
		t.Error("another completeness rule loses the weights")
	}
	if plain, err := weighted.WithWeights("", nil); err != nil || plain.Fingerprint() != d.Fingerprint() {
		t.Error("weights cannot be taken away")
	}
}
