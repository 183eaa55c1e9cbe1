package table_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"omnibus/survey"
	"omnibus/survey/table"
)

// TestWeightsOfTrustsAgreeWithR makes R's weights from a folder: one weight a
// respondent, by post-stratification and by raking.
func TestWeightsOfTrustsAgreeWithR(t *testing.T) {
	d := mustTrusts(t, "1")
	for column, declared := range map[string]survey.Weight{
		"ps_a":  {Kind: survey.PostStratify, Margins: []string{"area"}},
		"ps_ab": {Kind: survey.PostStratify, Margins: []string{"type", "area"}},
		"rake":  {Kind: survey.Rake, Margins: []string{"type", "area", "rate_band"}},
	} {
		weights, told, err := table.Weigh(d, declared)
		if err != nil {
			t.Fatal(column, err)
		}
		of := map[string]float64{}
		for i, w := range weights {
			of[d.Organisation(i).ID] = w
		}
		compared := 0
		for _, r := range mustRows(t, "expected_07_weights_wave1.csv") {
			if r["weight"] != "" && r["weight"] != column {
				continue
			}
			cell, ok := r[column]
			if !ok {
				cell = r["value"]
			}
			want, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				t.Fatal(r)
			}
			if got := of[strings.ToLower(r["org_id"])]; math.Abs(got-want) > 1e-7 {
				t.Errorf("%s of %s is %v, R has %v", column, r["org_id"], got, want)
			}
			compared++
		}
		if compared != 64 {
			t.Errorf("%s: %d weights compared", column, compared)
		}
		if math.Abs(told.Sum-118) > 1e-7 || told.DesignEffect < 1 || told.Effective > 64 {
			t.Errorf("%s: %+v", column, told)
		}
		for _, m := range told.Margins {
			for _, g := range m.Groups {
				if math.Abs(g.Weighted-float64(g.Frame)) > 1e-7 {
					t.Errorf("%s: %s weighs %v of %d", column, g.Label, g.Weighted, g.Frame)
				}
			}
		}
	}
}

func TestTrimmedWeights(t *testing.T) {
	d := mustTrusts(t, "1")
	margins := []string{"type", "area", "rate_band"}
	average := 118. / 64
	free, _, err := table.Weigh(d, survey.Weight{Kind: survey.Rake, Margins: margins})
	if err != nil {
		t.Fatal(err)
	}
	largest := 0.0
	for _, w := range free {
		largest = max(largest, w)
	}
	most := largest/average - 0.02
	trimmed, told, err := table.Weigh(d, survey.Weight{Kind: survey.Rake, Margins: margins, Least: 0.3, Most: most})
	if err != nil {
		t.Fatal(err)
	}
	if told.Trimmed == 0 || !strings.Contains(told.Sentence(), "at a limit") {
		t.Errorf("nothing was trimmed: %s", told.Sentence())
	}
	for i, w := range trimmed {
		if w > most*average+1e-9 || w < 0.3*average-1e-9 {
			t.Errorf("weight %d is %v", i, w)
		}
	}
	_, _, err = table.Weigh(d, survey.Weight{Kind: survey.Rake, Margins: margins, Least: 0.95, Most: 1.05})
	if err == nil || !strings.Contains(err.Error(), "Widen the limits") || !strings.HasSuffix(err.Error(), "Nothing was counted.") {
		t.Errorf("limits that leave no room give %v", err)
	}
}

func TestWeightsThatCannotBe(t *testing.T) {
	d := small(t, "Autumn", map[int]string{1: "complete,1,3", 2: "complete,2,4"})
	for _, test := range []struct {
		w    survey.Weight
		says string
	}{
		{survey.Weight{Kind: survey.PostStratify, Margins: []string{"type"}}, "No case of Small (Size) took part, so nobody can stand for its target of 4"},
		{survey.Weight{Kind: survey.Rake, Margins: []string{"typ"}}, `did you mean "type"?`},
		{survey.Weight{Name: "w", Kind: survey.Rake}, `The weights "w" have no margins`},
	} {
		if _, _, err := table.Weigh(d, test.w); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%v gives %v", test.w, err)
		}
	}
	if _, _, err := table.Weigh(mustCensus(t, "none"), survey.Weight{Kind: survey.Rake, Margins: []string{"type"}}); err == nil || !strings.Contains(err.Error(), "Nobody took part") {
		t.Errorf("weights of nobody: %v", err)
	}
	if _, _, err := table.WithWeight(d, "framed"); err == nil || !strings.Contains(err.Error(), "declares no weights") {
		t.Errorf("weights that are not declared: %v", err)
	}
}

// TestDeclaredWeightsAreUsed puts weights of one on a census: nothing changes;
// and weights of two groups on a sample: 3 of 4 large and 1 of 4 small.
func TestDeclaredWeightsAreUsed(t *testing.T) {
	d := small(t, "Autumn", map[int]string{1: "complete,1,1", 2: "complete,1,1", 3: "complete,2,1", 5: "complete,2,5"})
	d.Wave().Weights = []survey.Weight{{Name: "framed", Kind: survey.PostStratify, Margins: []string{"type"}}}
	weighted, told, err := table.WithWeight(d, "framed")
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{4. / 3, 4. / 3, 4. / 3, 4}
	for i, w := range weighted.Weights() {
		if math.Abs(w-want[i]) > 1e-12 {
			t.Errorf("weights %v, want %v", weighted.Weights(), want)
			break
		}
	}
	// n·Σw²/(Σw)² = 4·(3·16/9 + 16)/64 = 4/3, so 3 equal cases.
	if math.Abs(told.DesignEffect-4./3) > 1e-12 || math.Abs(told.Effective-3) > 1e-12 {
		t.Errorf("%+v", told)
	}
	if got := told.Sentence(); got != "Weighted to the frame's groups of Size: weights from 1.33 to 4.00, design effect 1.33, as good as 3.0 equal cases." {
		t.Error(got)
	}
	if weighted.WeightsName() != "framed" || d.Weights() != nil {
		t.Error("the weights are not on the copy alone")
	}
	if _, _, err := table.WithWeight(d, "famed"); err == nil || !strings.Contains(err.Error(), `did you mean "framed"?`) {
		t.Errorf("another name: %v", err)
	}
}
