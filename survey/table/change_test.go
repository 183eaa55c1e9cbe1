package table_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"omnibus/fault"
	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/table"
)

func mustChange(t testing.TB, old, new *dataset.Dataset, variable string, codes []int, group string) table.Changed {
	t.Helper()
	c, err := table.Change(old, new, mustLinks(t, old, new), variable, codes, group)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// mustParksThatMerged gives two waves between which two parks became one.
func mustParksThatMerged(t testing.TB) (old, new *dataset.Dataset) {
	t.Helper()
	old = small(t, "Spring", map[int]string{1: "complete,1,3", 2: "complete,1,5", 3: "complete,2,4", 5: "complete,2,1", 7: "complete,1,2"})
	var frame []string
	for i := range 6 {
		frame = append(frame, fmt.Sprintf("p%d,Park %d,P%d,%s,North,", i+1, i+1, i+1, []string{"Large", "Small"}[i/4]))
	}
	frame = append(frame, "p9,Park 9,P9,Small,North,p7;p8")
	return old, small(t, "Autumn", map[int]string{1: "complete,1,4", 2: "complete,2,6", 3: "complete,2,4", 9: "complete,1,9"}, frame...)
}

// TestChangeOfAFrameThatChanged computes by hand: parks 7 and 8 became park 9.
// 5 of 8 answered before and 4 of 7 after; 3 answered in both, and 6 parks are
// in both frames. Plans went from 3 of 5 to 2 of 4.
func TestChangeOfAFrameThatChanged(t *testing.T) {
	old, new := mustParksThatMerged(t)
	c := mustChange(t, old, new, "Plan", []int{1}, "")
	const s1, s2, s12 = 0.6 * 0.4 * 5 / 4, 0.25 * 4 / 3, 1. / 6
	variance := (1./5-1./8)*s1 + (1./4-1./7)*s2 - 2*(3./20-6./(8*7))*s12
	closeTo(t, "difference", c.Difference, -10)
	closeTo(t, "error", c.Error, 100*math.Sqrt(variance))
	closeTo(t, "required", c.Required, 196*math.Sqrt(variance))
	if c.Both != 3 || c.FramesBoth != 6 || c.Road != table.Overlap || !c.Tested || c.Significant || c.Label != "Yes" {
		t.Errorf("%+v", c)
	}
	// Of 3 in both, 1 kept the plan, 1 left it, 1 never had one: −33.3 points, with
	// s² = 1/3 and 3 of the 6 that are in both frames.
	p := c.Panel
	closeTo(t, "panel", p.Difference, -100./3)
	closeTo(t, "panel required", p.Required, 196*math.Sqrt((1-3./6)*(1./3)/3))
	if p.Kept != 1 || p.Left != 1 || p.Came != 0 || p.Never != 1 || !p.McNemar || p.Exact != 1 {
		t.Errorf("%+v", p)
	}
	// Staff, a number: 3 before on average, 5.75 after.
	mean := mustChange(t, old, new, "Staff", nil, "")
	closeTo(t, "mean", mean.Difference, 5.75-3)
	if mean.Kind != table.MeanLine || mean.Panel.Kept+mean.Panel.Never != 0 {
		t.Errorf("%+v", mean)
	}
	// Large parks: the frame has 4 in both waves, 3 answered both times.
	large := mustChange(t, old, new, "Plan", []int{1}, "type=Large")
	closeTo(t, "large", large.Difference, 100./3-200./3)
	if large.FramesBoth != 4 || large.Both != 3 || large.GroupNew.Population != 4 {
		t.Errorf("%+v", large)
	}
}

// TestRoads holds which way is taken, and in which words none is.
func TestRoads(t *testing.T) {
	yes, no := "complete,1,1", "complete,2,2"
	census := map[int]string{1: yes, 2: yes, 3: yes, 4: no, 5: no, 6: no, 7: no, 8: no}
	after := map[int]string{1: no, 2: yes, 3: yes, 4: no, 5: no, 6: no, 7: no, 8: no}
	for _, test := range []struct {
		name     string
		old, new map[int]string
		road     table.Road
		tested   bool
		why      string
	}{
		{"overlap", map[int]string{1: yes, 2: no, 3: yes, 4: no}, map[int]string{2: yes, 3: yes, 4: no, 5: yes}, table.Overlap, true, ""},
		{"nobody in both", map[int]string{1: yes, 2: no, 3: yes}, map[int]string{4: yes, 5: yes, 6: no}, table.Independent, true, ""},
		{"one in both", map[int]string{1: yes, 2: no, 3: yes}, map[int]string{3: yes, 5: yes, 6: no}, table.NoRoad, false, "only one organisation answered in both waves"},
		{"a census twice", census, after, table.Exact, false, "everybody answered in both waves"},
		{"the same again", map[int]string{1: yes, 2: no, 3: yes}, map[int]string{1: yes, 2: no, 3: yes}, table.NoRoad, false, "the same organisations answered"},
		{"a base of one", map[int]string{1: yes}, map[int]string{1: yes, 2: no}, table.NoRoad, false, "only one organisation answered in Spring"},
		{"nothing varies", map[int]string{1: yes, 2: yes}, map[int]string{1: yes, 2: yes}, table.NoRoad, false, "nothing varies"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := mustChange(t, small(t, "Spring", test.old), small(t, "Autumn", test.new), "Plan", []int{1}, "")
			if c.Road != test.road || c.Tested != test.tested || !strings.HasPrefix(c.Why, test.why) || test.why == "" != (c.Why == "") {
				t.Errorf("road %s, tested %v, why %q", c.Road, c.Tested, c.Why)
			}
		})
	}
	if c := mustChange(t, small(t, "Spring", census), small(t, "Autumn", after), "Plan", []int{1}, ""); !c.Significant || c.Difference != -12.5 {
		t.Errorf("a census that changed by one: %+v", c)
	}
	// Without the population correction: p₁ = 1/2 of 4, p₂ = 3/4 of 4, 3 in both.
	old, new := small(t, "Spring", map[int]string{1: yes, 2: no, 3: yes, 4: no}), small(t, "Autumn", map[int]string{2: yes, 3: yes, 4: no, 5: yes})
	new.Wave().Rules.TestsCorrected = false
	c := mustChange(t, old, new, "Plan", []int{1}, "")
	closeTo(t, "error", c.Error, 100*math.Sqrt(1./3/4+1./4/4-2*3./16*(1./6)))
	new.Wave().Rules.Tests = false
	if c := mustChange(t, old, new, "Plan", []int{1}, ""); c.Tested || c.Panel.Tested || c.Panel.McNemar || c.Why != "a wave makes no tests" {
		t.Errorf("a wave without tests: %+v", c)
	}
}

func TestChangeRefuses(t *testing.T) {
	old := small(t, "Spring", map[int]string{1: "complete,1,1", 2: "complete,2,"})
	new := small(t, "Autumn", map[int]string{1: "complete,,1", 2: "complete,,2"})
	links := mustLinks(t, old, new)
	for _, test := range []struct {
		variable string
		codes    []int
		group    string
		says     string
	}{
		{"Plan", []int{1}, "", "Nobody answered Plan in Autumn, so there is no change to tell. Nothing was counted."},
		{"Plan", []int{3}, "", "Plan has no code 3. Its codes are 1, 2. Nothing was counted."},
		{"Plan", nil, "", "No code of Plan was named. Its codes are 1, 2. Nothing was counted."},
		{"Staff", []int{1}, "", "Staff takes a number and has no codes. Ask for the change of its mean, without codes. Nothing was counted."},
		{"Staf", nil, "", `There is no question or derived variable "Staf"; did you mean "Staff"?`},
		{"Staff", nil, "Medium", `In Spring: There is no group "Medium"`},
		{"Staff", nil, "Plan = 1", "Nobody answered Staff in Autumn (Plan = 1), so there is no change to tell."},
	} {
		_, err := table.Change(old, new, links, test.variable, test.codes, test.group)
		if err == nil || !strings.HasPrefix(fault.Public(err), test.says) {
			t.Errorf("%v says %q\nwant %q", test, fault.Public(err), test.says)
		}
	}
	if _, err := table.Change(old, new, mustLinks(t, new, old), "Plan", []int{1}, ""); err == nil {
		t.Error("links of other frames were taken")
	}
	weighted, err := new.WithWeights("w", []float64{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := table.Changes(old, weighted, links); err == nil || !strings.Contains(fault.Public(err), "unweighted") {
		t.Errorf("weighted answers: %v", err)
	}
	if _, err := table.Changes(old, new, links, "region"); err == nil || !strings.Contains(fault.Public(err), `no characteristic "region"`) {
		t.Errorf("a characteristic that is not declared: %v", err)
	}
}

// TestNoChangeGivesNaN compares any two small waves: every number that comes out
// can be written, and what holds of every change holds.
func TestNoChangeGivesNaN(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(label string) *dataset.Dataset {
			answers := map[int]string{}
			for i := range 8 {
				if rapid.Bool().Draw(rt, label) {
					plan := rapid.SampledFrom([]string{"", "1", "2"}).Draw(rt, "plan")
					answers[i+1] = "complete," + plan + "," + rapid.SampledFrom([]string{"", "0", "7", "123456789"}).Draw(rt, "staff")
				}
			}
			return small(t, label, answers)
		}
		old, new := draw("Spring"), draw("Autumn")
		rules := &new.Wave().Rules
		rules.TestsCorrected, rules.Suppress = rapid.Bool().Draw(rt, "corrected"), rapid.SampledFrom([]int{0, 3}).Draw(rt, "suppress")
		changes, err := table.Changes(old, new, mustLinks(t, old, new), "type")
		if err != nil {
			rt.Fatal(err)
		}
		for _, c := range changes.Lines {
			for _, v := range []float64{c.Difference, c.Error, c.Required, c.Lower, c.Upper, c.T, c.P, c.Panel.Difference, c.Panel.Required, c.Panel.P, c.Panel.ChiSquare} {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					rt.Fatalf("%+v", c)
				}
			}
			if p := c.Panel; c.Kind != table.MeanLine && p.Kept+p.Left+p.Came+p.Never != p.N || c.Both > min(c.Old.Base, c.New.Base) || !c.Tested && c.Why == "" {
				rt.Fatalf("%+v", c)
			}
		}
		var csv, text bytes.Buffer
		if err := table.WriteChangesCSV(&csv, changes); err != nil {
			rt.Fatal(err)
		}
		if err := table.WriteChangesJSON(&text, changes); err != nil || !json.Valid(text.Bytes()) {
			rt.Fatalf("%v: %s", err, text.String())
		}
		for _, row := range strings.Split(csv.String(), "\n")[1:] {
			if strings.Contains(row, "suppressed") && strings.Contains(row, "overlap") {
				rt.Fatalf("a withheld change is shown: %s", row)
			}
		}
	})
}

// TestStricterRule holds that waves of different rules are compared under the
// stricter, and that a note says so.
func TestStricterRule(t *testing.T) {
	old := small(t, "Spring", map[int]string{1: "complete,1,1", 2: "partial,1,2", 3: "complete,2,2", 4: "complete,2,2"})
	new := small(t, "Autumn", map[int]string{1: "complete,1,1", 2: "complete,1,2", 3: "complete,2,2"})
	changes, err := table.Changes(old, new.WithCompleteness(survey.BySection), mustLinks(t, old, new))
	if err != nil {
		t.Fatal(err)
	}
	want := "Spring counts answers by question and Autumn counts them by section; here both are counted by section, so figures may differ from those published."
	if len(changes.Trend.Notes) != 1 || changes.Trend.Notes[0] != want {
		t.Errorf("%q", changes.Trend.Notes)
	}
	if c := changes.Lines[0]; c.Old.Base != 3 || c.New.Base != 3 {
		t.Errorf("bases %d and %d", c.Old.Base, c.New.Base)
	}
}

// TestChangeOfAGroupByAnswers holds that a group that everybody is in is
// everybody, and that of waves without a common organisation each wave's error
// is that of its own tables.
func TestChangeOfAGroupByAnswers(t *testing.T) {
	old := small(t, "Spring", map[int]string{1: "complete,1,3", 2: "complete,1,5", 3: "complete,2,4", 5: "complete,2,1", 7: "complete,1,2"})
	new := small(t, "Autumn", map[int]string{1: "complete,1,4", 2: "complete,2,6", 3: "complete,2,4", 8: "complete,1,9"})
	whole, group := mustChange(t, old, new, "Plan", []int{1}, ""), mustChange(t, old, new, "Plan", []int{1}, "Staff >= 0")
	closeTo(t, "difference", group.Difference, whole.Difference)
	if math.Abs(group.Error-whole.Error) > 1e-9 || group.Both != whole.Both || math.Abs(group.T-whole.T) > 1e-9 || !group.Tested {
		t.Errorf("%+v\nwant %+v", group, whole)
	}
	old = small(t, "Spring", map[int]string{1: "complete,1,3", 2: "complete,1,5", 5: "complete,2,4", 6: "complete,2,1"})
	new = small(t, "Autumn", map[int]string{3: "complete,1,4", 4: "complete,2,6", 7: "complete,2,4", 8: "complete,1,0"})
	c := mustChange(t, old, new, "Plan", []int{1}, "Staff >= 3")
	var required [2]float64
	for i, d := range []*dataset.Dataset{old, new} {
		share, err := table.Share(d, "Plan", []int{1}, MustGroup(t, d, "Staff >= 3"))
		if err != nil {
			t.Fatal(err)
		}
		required[i] = share.Tolerance
	}
	closeTo(t, "required", c.Required, math.Hypot(required[0], required[1]))
	if c.Road != table.Independent || c.Old.Base != 3 || c.New.Base != 3 {
		t.Errorf("%+v", c)
	}
}
