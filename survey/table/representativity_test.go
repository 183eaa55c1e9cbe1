package table_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"omnibus/survey"
	"omnibus/survey/table"
	"omnibus/survey/table/estimate"
)

// TestRepresentativityOfTrustsAgreesWithR takes the frame and the answers from
// a folder and compares the profile and the indicators with R's.
func TestRepresentativityOfTrustsAgreesWithR(t *testing.T) {
	r, err := table.RepresentativityOf(mustTrusts(t, "1"), "", "type", "area", "rate_band")
	if err != nil {
		t.Fatal(err)
	}
	if !r.Model.Fitted {
		t.Fatal(r.Model.Why)
	}
	m := r.Model
	values := map[string]float64{"mean_propensity": m.Rate, "S_propensity": m.S, "R_indicator": m.R, "CV_propensity": m.Variation,
		"bias_correction_term": m.Correction, "S2_bias_adjusted": m.AdjustedS2, "R_indicator_bias_adjusted": m.AdjustedR}
	for i, p := range r.Profiles {
		values["profile_x2/"+p.Characteristic], values["profile_df/"+p.Characteristic] = p.X2, float64(p.DF)
		values["profile_p/"+p.Characteristic] = p.P
		if p.HasExact {
			values["profile_fisher_p/"+p.Characteristic] = p.Exact
		}
		for _, g := range p.Groups {
			values["frame_n/"+p.Characteristic+"/"+g.Label], values["took_part_n/"+p.Characteristic+"/"+g.Label] = float64(g.Frame), float64(g.TookPart)
		}
		values["partial_R_uncond_var/"+p.Characteristic] = m.Partials[i].Value
		for _, g := range m.Partials[i].Groups {
			values["partial_R_uncond_cat/"+p.Characteristic+"/"+g.Label] = g.Value
		}
	}
	compared := 0
	for _, e := range mustRows(t, "expected_10_representativity.csv") {
		if e["design"] == "logit:cont" {
			continue
		}
		name := strings.TrimRight(e["statistic"]+"/"+e["variable"]+"/"+e["code"], "/")
		got, ok := values[name]
		if !ok {
			continue
		}
		want, err := strconv.ParseFloat(e["value"], 64)
		if err != nil || math.Abs(got-want) > 1e-8*max(1, math.Abs(want)) {
			t.Errorf("%v: %v", e, got)
		}
		compared++
	}
	if compared < 55 {
		t.Errorf("only %d values compared", compared)
	}
}

// TestRatesOfWaveOne holds the rates against counts made by other ways.
func TestRatesOfWaveOne(t *testing.T) {
	d := MustWave1(t)
	response := table.ResponseOf(d)
	for _, section := range append([]table.SectionResponse{}, response.Sections...) {
		r, err := table.RepresentativityOf(d, section.ID)
		if err != nil {
			t.Fatal(err)
		}
		n := float64(d.Population())
		if r.Title != section.Title || r.Tally[estimate.Complete] != section.Complete || r.Tally[estimate.Partial] != section.Partial {
			t.Errorf("%s: %v, the response has %+v", r.Title, r.Tally, section)
		}
		for what, pair := range map[string][2]float64{
			"RR1": {r.Rates.RR1, float64(section.Complete) / n}, "RR3": {r.Rates.RR3, r.Rates.RR1}, "RR5": {r.Rates.RR5, r.Rates.RR1},
			"RR2": {r.Rates.RR2, float64(section.TookPart) / n}, "RR4": {r.Rates.RR4, r.Rates.RR2}, "RR6": {r.Rates.RR6, r.Rates.RR2},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-12 {
				t.Errorf("%s of %q is %v, want %v", what, section.Title, pair[0], pair[1])
			}
		}
		if len(r.Profiles) != 4 || !r.Model.Fitted || r.Model.R <= 0 || r.Model.R > 1 {
			t.Errorf("%q has %d profiles, and a model %+v", section.Title, len(r.Profiles), r.Model)
		}
		for _, p := range r.Profiles {
			frame, took := 0, 0
			for _, g := range p.Groups {
				frame, took = frame+g.Frame, took+g.TookPart
			}
			if frame != d.Population() || took != section.TookPart {
				t.Errorf("the profile of %s is of %d and %d", p.Label, frame, took)
			}
		}
	}
	// By section, those that handed in nothing have broken off.
	strict := d.WithCompleteness(survey.BySection)
	r, err := table.RepresentativityOf(strict, "")
	if err != nil {
		t.Fatal(err)
	}
	handedIn := 0
	for i := range strict.Cases() {
		for _, s := range strict.Questionnaire().Sections {
			if strict.Complete(s.ID).Has(i) {
				handedIn++
				break
			}
		}
	}
	if got := r.Tally[estimate.Complete] + r.Tally[estimate.Partial]; got != handedIn || got+r.Tally[estimate.Refusal] != strict.Cases() {
		t.Errorf("%v: want %d that handed in of %d", r.Tally, handedIn, strict.Cases())
	}
}

func TestRepresentativityRefuses(t *testing.T) {
	d := MustWave1(t)
	for _, test := range []struct{ section, characteristic, says string }{
		{"cs", "", `There is no section "cs"; did you mean "csc"?`},
		{"", "regoin", `There is no characteristic "regoin" of the frame; did you mean "region"?`},
	} {
		var names []string
		if test.characteristic != "" {
			names = []string{test.characteristic}
		}
		if _, err := table.RepresentativityOf(d, test.section, names...); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%v says %v", test, err)
		}
	}
	if _, err := table.RepresentativityOf(d, "", "region", "region"); err == nil {
		t.Error("a characteristic named twice was taken")
	}
	// Two bandings of one column follow from each other: the profiles stand, the model is refused in words.
	r, err := table.RepresentativityOf(d, "", "cin_rate", "cin_three")
	if err != nil || r.Model.Fitted || r.Model.Why == "" || len(r.Profiles) != 2 {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestRepresentativityOfACensus holds that everybody is representative, and
// nobody is refused in no NaN.
func TestRepresentativityOfACensus(t *testing.T) {
	for _, status := range []string{"complete", "none"} {
		d := mustCensus(t, status)
		r, err := table.RepresentativityOf(d, "")
		if err != nil {
			t.Fatal(err)
		}
		if r.Model.Fitted || r.Model.Why == "" || r.Profiles[0].PValue() != 1 || math.IsNaN(r.Rates.RR1) {
			t.Errorf("%s: %+v", status, r)
		}
		if status == "complete" && (r.Model.R != 1 || r.Rates.RR1 != 1) {
			t.Errorf("a census has R %v and RR1 %v", r.Model.R, r.Rates.RR1)
		}
	}
}
