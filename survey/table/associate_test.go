package table_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"omnibus/survey/dataset"
	"omnibus/survey/table"
	"omnibus/survey/table/estimate"
)

func mustAssociate(t *testing.T, d *dataset.Dataset, r table.Request) *table.Table {
	t.Helper()
	made, err := r.Table(d)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Associate(d, made); err != nil {
		t.Fatal(err)
	}
	return made
}

// The test in a table is that of the counts that the table shows.
func TestAssociationIsOfTheTable(t *testing.T) {
	d := MustWave1(t)
	methods := map[table.AssociationMethod]int{}
	for _, v := range table.Variables(d) {
		made := mustAssociate(t, d, table.Request{Show: []string{v.Name}, By: []table.Break{{"type"}, {"region"}, {"SocData_d"}}})
		for _, a := range made.Associations {
			if methods[a.Method]++; a.Method == "" && a.Why == "" {
				t.Errorf("%s by %s: not tested and nobody says why", v.Name, a.Break)
			}
			for _, f := range []float64{a.Statistic, a.TopDF, a.BottomDF, a.P, a.CramersV, a.SmallestExpected} {
				if math.IsNaN(f) || math.IsInf(f, 0) || f < 0 {
					t.Errorf("%s by %s: %+v", v.Name, a.Break, a)
				}
			}
			if v.Multiple || a.Method == "" {
				continue
			}
			var counts [][]int
			for _, l := range made.Lines {
				if l.Kind != table.CodeLine {
					continue
				}
				var row []int
				for i, g := range made.Groups {
					if g.Break == a.Break {
						row = append(row, l.Cells[i].Count)
					}
				}
				counts = append(counts, row)
			}
			switch a.Method {
			case table.Fisher:
				want, err := estimate.Fisher(counts)
				if err != nil || want != a.P || a.SmallestExpected >= 5 {
					t.Errorf("%s by %s: Fisher's P is %g, want %g (%v)", v.Name, a.Break, a.P, want, err)
				}
			case table.RaoScott:
				pearson, err := estimate.Pearson(counts)
				if err != nil || math.Abs(pearson.CramersV-a.CramersV) > 1e-12 || a.TopDF <= 0 || a.BottomDF <= 0 {
					t.Errorf("%s by %s: %+v, want V %g (%v)", v.Name, a.Break, a, pearson.CramersV, err)
				}
			}
		}
	}
	if methods[table.Fisher] == 0 || methods[table.RaoScott] == 0 || methods[""] == 0 {
		t.Errorf("not every way was tried: %v", methods)
	}
}

// Equal weights change nothing; others do.
func TestWeightedAssociation(t *testing.T) {
	counts := [][]int{{18, 6}, {7, 15}}
	sums := func(w float64) [][]estimate.Sums {
		var out [][]estimate.Sums
		for i, row := range counts {
			out = append(out, nil)
			for j, n := range row {
				own := 2.0
				if i == 0 && j == 0 {
					own = w
				}
				out[i] = append(out[i], estimate.Sums{Weights: own * float64(n), Squares: own * own * float64(n)})
			}
		}
		return out
	}
	plain, err := estimate.RaoScott(counts, 80, estimate.Unbiased)
	if err != nil {
		t.Fatal(err)
	}
	same, err := estimate.RaoScottWeighted(counts, sums(2), 80, estimate.Unbiased)
	if err != nil {
		t.Fatal(err)
	}
	other, err := estimate.RaoScottWeighted(counts, sums(3), 80, estimate.Unbiased)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(plain.F-same.F) > 1e-9 || math.Abs(plain.P-same.P) > 1e-12 || math.Abs(plain.TopDF-same.TopDF) > 1e-9 {
		t.Errorf("equal weights: %+v, want %+v", same, plain)
	}
	if math.Abs(plain.F-other.F) < 0.1 || !other.HasF {
		t.Errorf("unequal weights change nothing: %+v", other)
	}
	d := MustWave1(t)
	weighted := mustAssociate(t, d, table.Request{Show: []string{"SocJoint"}, By: []table.Break{{"type"}}, Weight: []string{"region"}}).Associations
	if len(weighted) != 1 || weighted[0].Method == table.Fisher || math.IsNaN(weighted[0].P) {
		t.Errorf("weighted: %+v", weighted)
	}
}

// A statistic of which a figure is withheld would give it back.
func TestPublicAssociationTellsNothingWithheld(t *testing.T) {
	d := MustWave1(t)
	kept, gone := 0, 0
	for _, v := range table.Variables(d) {
		made := mustAssociate(t, d, table.Request{ID: "x", Show: []string{v.Name}, By: []table.Break{{"type"}, {"region"}}})
		public := table.Public([]*table.Table{made}, d.Wave().Rules)[0]
		hidden := false
		for _, l := range public.Lines {
			for _, c := range l.Cells {
				hidden = hidden || c.Flag == table.Suppressed
			}
		}
		for i, a := range public.Associations {
			switch {
			case hidden && (a.Method != "" || a.P != 0 || a.CramersV != 0 || a.Cases != 0 || a.Why == ""):
				t.Errorf("%s by %s: %+v", v.Name, a.Break, a)
			case hidden:
				gone++
			case a.Method != made.Associations[i].Method:
				t.Errorf("%s by %s: taken out though all is shown", v.Name, a.Break)
			default:
				kept++
			}
		}
		var out bytes.Buffer
		if err := table.WriteAssociationsCSV(&out, []*table.Table{made, public}); err != nil || strings.Contains(out.String(), "NaN") {
			t.Errorf("%v\n%s", err, out.String())
		}
	}
	if kept == 0 || gone == 0 {
		t.Errorf("%d kept, %d taken out: the test says nothing", kept, gone)
	}
}

// Tiny, empty and overlapping tables are told in a sentence.
func TestAssociationOfNothing(t *testing.T) {
	d := MustWave1(t)
	for _, c := range []struct {
		request table.Request
		want    string
	}{
		{table.Request{Show: []string{"SocJoint"}, By: []table.Break{{"type"}}, Filter: "type=County and region=North and SocJoint = 4", Base: "None"}, "two answers and two groups"},
		{table.Request{Show: []string{"SocJoint"}, By: []table.Break{{"SocRisk"}}}, "in several of the groups"},
	} {
		for _, a := range mustAssociate(t, d, c.request).Associations {
			if a.Method != "" || !strings.Contains(a.Result(), c.want) || a.Test() != "" {
				t.Errorf("%+v: %q, want %q", a, a.Result(), c.want)
			}
		}
	}
}
