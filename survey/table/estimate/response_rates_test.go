package estimate

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The worked example of docs/methods/response-rates.md.
func TestResponseRates(t *testing.T) {
	tally := Tally{Complete: 60, Partial: 15, Refusal: 10, NonContact: 40, OtherNonResponse: 5, UnknownEligibility: 20, NotEligible: 10}
	e, ok := tally.ProportionalEligible()
	if !ok || math.Abs(e-130.0/140) > 1e-12 {
		t.Fatalf("eligible share %v", e)
	}
	got, err := tally.ResponseRates(e)
	if err != nil {
		t.Fatal(err)
	}
	want := ResponseRates{RR1: 60.0 / 150, RR2: 75.0 / 150, RR3: 60 / (130 + 20*e), RR4: 75 / (130 + 20*e), RR5: 60.0 / 130, RR6: 75.0 / 130, Eligible: e}
	if got != want {
		t.Errorf("got %+v, expected %+v", got, want)
	}
	if math.Abs(got.RR3-0.4038) > 5e-5 || math.Abs(got.RR4-0.5048) > 5e-5 {
		t.Errorf("the page says 40.38 %% and 50.48 %%: %+v", got)
	}
}

func TestResponseRatesHaveAnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cases []Disposition
		for _, d := range rapid.SliceOfN(rapid.IntRange(0, int(NotEligible)), 1, 60).Draw(t, "cases") {
			cases = append(cases, Disposition(d))
		}
		tally, err := TallyOf(cases)
		if err != nil {
			t.Fatal(err)
		}
		r, err := tally.ResponseRates(rapid.Float64Range(0, 1).Draw(t, "eligible"))
		if tally[NotEligible] == len(cases) {
			if err == nil {
				t.Fatal("a rate of nothing")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		all := []float64{r.RR1, r.RR2, r.RR3, r.RR4, r.RR5, r.RR6}
		for _, x := range all {
			if math.IsNaN(x) || x < 0 || x > 1 {
				t.Fatalf("%+v", r)
			}
		}
		if r.RR1 > r.RR3 || r.RR3 > r.RR5 || r.RR2 > r.RR4 || r.RR4 > r.RR6 || r.RR1 > r.RR2 || r.RR3 > r.RR4 || r.RR5 > r.RR6 {
			t.Fatalf("%+v", r)
		}
		// Known organisations: one rate with and one without partial cases.
		if tally[UnknownEligibility] == 0 && (r.RR1 != r.RR3 || r.RR3 != r.RR5 || r.RR2 != r.RR4 || r.RR4 != r.RR6) {
			t.Fatalf("%+v although every case is known", r)
		}
	})
}

func TestResponseRatesRefuse(t *testing.T) {
	_, err := TallyOf([]Disposition{Complete, 9})
	refusedBy(t, err, "Case 2 has a final code that is not known")
	for _, e := range []float64{-0.1, 1.1, math.NaN()} {
		_, err = (Tally{Complete: 1}).ResponseRates(e)
		refusedBy(t, err, "It must be from 0 to 1")
	}
	_, err = (Tally{NotEligible: 3}).ResponseRates(1)
	refusedBy(t, err, "No case is eligible")
	_, err = (Tally{Refusal: -3}).ResponseRates(1)
	refusedBy(t, err, "There are -3 cases with the final code refusal")
	if r, err := (Tally{UnknownEligibility: 3}).ResponseRates(0); err != nil || r != (ResponseRates{}) {
		t.Errorf("nobody known: %+v %v", r, err)
	}
	if _, ok := (Tally{UnknownEligibility: 3}).ProportionalEligible(); ok {
		t.Error("an eligible share of nobody known")
	}
	names := map[string]bool{}
	for d := range dispositions {
		names[d.String()] = true
	}
	if len(names) != int(dispositions) || names["unknown"] || !slices.Contains([]string{"unknown"}, Disposition(99).String()) {
		t.Errorf("names %v", names)
	}
}
