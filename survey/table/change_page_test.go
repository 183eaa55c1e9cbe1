package table_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"omnibus/survey"
	"omnibus/survey/table"
)

// says checks that a page of docs/methods has the numbers of its worked example.
func says(t *testing.T, page string, phrases ...string) {
	t.Helper()
	text, err := os.ReadFile("../../docs/methods/" + page)
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(text), "## Worked example")
	flat := strings.ReplaceAll(strings.Join(strings.Fields(example), " "), "−", "-")
	for _, phrase := range phrases {
		if !strings.Contains(flat, phrase) {
			t.Errorf("%s: the worked example does not say %q", page, phrase)
		}
	}
}

func TestPagesOfChangeAndWeights(t *testing.T) {
	old, new := mustParksThatMerged(t)
	c := mustChange(t, old, new, "Plan", []int{1}, "")
	says(t, "change-between-waves.md",
		fmt.Sprintf("= %.5f", c.Error*c.Error/1e4),
		fmt.Sprintf("The change is %.1f points with a standard error of %.2f; %.2f points would be needed", c.Difference, c.Error, c.Required),
		fmt.Sprintf("In the panel of three it is %.1f points, and %.2f would be needed", c.Panel.Difference, c.Panel.Required))

	d := small(t, "Autumn", map[int]string{1: "complete,1,1", 2: "complete,1,1", 3: "complete,2,1", 5: "complete,2,5"})
	weights, told, err := table.Weigh(d, survey.Weight{Kind: survey.PostStratify, Margins: []string{"type"}})
	if err != nil {
		t.Fatal(err)
	}
	share, err := told.Weighting.Mean([]float64{1, 1, 0, 0}, []bool{true, true, true, true})
	if err != nil {
		t.Fatal(err)
	}
	says(t, "weighting-a-wave.md",
		fmt.Sprintf("the large ones weigh %.4f each and the small one %.4f", weights[0], weights[3]),
		fmt.Sprintf("The design effect is %.4f, so that the four are as good as %.1f equal cases", told.DesignEffect, told.Effective),
		fmt.Sprintf("unweighted 50.0 %%, weighted %.1f %%", 100*share.Value))
}
