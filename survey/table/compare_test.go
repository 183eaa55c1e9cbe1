package table_test

import (
	"math"
	"testing"

	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/table"
)

func MustGroup(t testing.TB, d *dataset.Dataset, text string) table.Selection {
	t.Helper()
	s, err := table.GroupOf(d, text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func MustCompare(t testing.TB, d *dataset.Dataset, variable string, code int, a, b string) table.Comparison {
	t.Helper()
	c, err := table.Compare(d, variable, []int{code}, MustGroup(t, d, a), MustGroup(t, d, b))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// withRules gives Wave 1 under other rules; nothing else of the wave changes.
func withRules(t testing.TB, change func(r *survey.Rules)) *dataset.Dataset {
	t.Helper()
	d := MustWave1(t)
	change(&d.Wave().Rules)
	return d
}

func closeTo(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 5e-5 {
		t.Errorf("%s: got %.4f, want %.4f", what, got, want)
	}
}

// 21 of 35 in London & South (N 68) and 10 of 28 in the North (N 50), by hand:
// ±196·√(0.6·0.4/34·33/67) = 11.56, ±196·√(0.3571·0.6429/27·22/49) = 12.11,
// required √(11.56² + 12.11²) = 16.74, and the difference is 24.29.
func TestSeparateGroups(t *testing.T) {
	c := MustCompare(t, MustWave1(t), "SocJoint", 4, "London & South", "North")
	closeTo(t, "tolerance a", c.CellA.Tolerance, 196*math.Sqrt(0.6*0.4/34*33/67))
	closeTo(t, "tolerance b", c.CellB.Tolerance, 196*math.Sqrt(10./28*18/28/27*22/49))
	closeTo(t, "difference", c.Difference, 24.2857)
	closeTo(t, "required", c.Required, math.Hypot(c.CellA.Tolerance, c.CellB.Tolerance))
	if c.Required < 16.735 || c.Required > 16.745 {
		t.Errorf("required %v, by hand 16.74", c.Required)
	}
	if !c.Tested || !c.Significant || c.P >= 0.05 {
		t.Errorf("not significant: %+v", c)
	}
}

// North against All is North against the rest, and says the same of it.
func TestAgainstEverybodyIsAgainstTheRest(t *testing.T) {
	d := MustWave1(t)
	all := MustCompare(t, d, "SocData_b", 1, "North", "")
	rest := MustCompare(t, d, "SocData_b", 1, "North", "region != North")
	if all.T != rest.T || all.P != rest.P || all.Significant != rest.Significant {
		t.Errorf("against all %v %v, against the rest %v %v", all.T, all.P, rest.T, rest.P)
	}
	closeTo(t, "difference", all.Difference, 100*(11./27-53./87))
	closeTo(t, "share of the difference", all.Difference/rest.Difference, all.Required/rest.Required)
	back := MustCompare(t, d, "SocData_b", 1, "", "North")
	closeTo(t, "the other way round", back.Difference, -all.Difference)
	closeTo(t, "the other way round", back.T, -all.T)
	if back.Significant != all.Significant {
		t.Error("the order of the groups decides what is significant")
	}
}

// A group known by an answer has no N of its own: it is estimated as a part of
// the 82 who answered, of 152. By hand for 2 of 62:
// ±196·√(70/151 · 82/81 · 2/62·60/62/62).
func TestGroupByAnswerIsADomain(t *testing.T) {
	d := MustWave1(t)
	cell, err := table.Share(d, "SocWork_d", []int{3, 4}, MustGroup(t, d, "SocData.d = 1"))
	if err != nil {
		t.Fatal(err)
	}
	closeTo(t, "tolerance", cell.Tolerance, 196*math.Sqrt(70./151*82/81*2/62*60/62/62))
}

// Without the correction it is Student's t test. By hand for 21 of 35 and 10 of
// 28: s² = 0.24309, t = 0.242857/√(0.24309·(1/35 + 1/28)) = 1.9427, with 61
// degrees of freedom short of the 1.9996 needed.
func TestUncorrected(t *testing.T) {
	d := withRules(t, func(r *survey.Rules) { r.TestsCorrected = false })
	c := MustCompare(t, d, "SocJoint", 4, "London & South", "North")
	closeTo(t, "t", c.T, 1.9427)
	closeTo(t, "required", c.Required, c.Difference/c.T*1.99962)
	if c.Significant || (c.P < 0.05) != c.Significant || (math.Abs(c.Difference) > c.Required) != c.Significant {
		t.Errorf("p %v, difference %v of %v required and significant %v do not agree", c.P, c.Difference, c.Required, c.Significant)
	}
}

func TestWhatCannotBeTested(t *testing.T) {
	d := MustWave1(t)
	for _, c := range []struct {
		name, variable string
		code           int
		a, b, why      string
		d              *dataset.Dataset
	}{
		{"a wave without tests", "SocJoint", 4, "North", "London & South", "the wave makes no tests",
			withRules(t, func(r *survey.Rules) { r.Tests = false })},
		{"the same group", "SocJoint", 4, "North", "North", "both groups are the same cases", d},
		{"groups that overlap", "SocJoint", 4, "North", "County", "the groups share cases", d},
		{"an empty group", "SocJoint", 4, "North", "SufChPlace = 6", "a base is under 2", d},
		{"all against none", "SocJoint", 4, "SocJoint = 4", "SocJoint = 1", "nothing varies within the groups", d},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := MustCompare(t, c.d, c.variable, c.code, c.a, c.b)
			if got.Tested || got.Significant || got.Why != c.why || got.P != 1 || got.T != 0 {
				t.Errorf("%+v", got)
			}
		})
	}
}

// Rows of a grid are compared case by case.
func TestRowsOfAGrid(t *testing.T) {
	d := MustWave1(t)
	all := MustGroup(t, d, "")
	c, err := table.CompareItems(d, "SufCare.b", "SufCare.d", []int{4, 5}, all)
	if err != nil {
		t.Fatal(err)
	}
	onlyB := MustGroup(t, d, "SufCare.b in 4..5 and not SufCare.d in 4..5").Cases
	onlyD := MustGroup(t, d, "SufCare.d in 4..5 and not SufCare.b in 4..5").Cases
	mean := float64(onlyB-onlyD) / 86
	deviation := float64(onlyB+onlyD)/86 - mean*mean
	closeTo(t, "difference", c.Difference, c.CellA.Percent-c.CellB.Percent)
	closeTo(t, "required", c.Required, 196*math.Sqrt(deviation/85*66/151))
	if !c.Significant || !c.Tested {
		t.Errorf("62 and 18 of 86 differ: %+v", c)
	}
	same, err := table.CompareItems(d, "SufCare.b", "SufCare.b", []int{4, 5}, all)
	if err != nil || same.Tested || same.Significant {
		t.Errorf("a row against itself: %+v, %v", same, err)
	}
}
