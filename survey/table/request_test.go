package table_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"omnibus/fault"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/dataset"
	"omnibus/survey/frame"
	"omnibus/survey/table"
)

// groupText writes a group of a table as GroupOf reads it, the second road to
// the same cases.
func groupText(t *table.Table, g table.Group) string {
	var parts []string
	if t.Filter != "" {
		parts = append(parts, t.Filter)
	}
	if g.Break != "all" {
		labels := strings.Split(g.Label, ", ")
		names := strings.Split(g.Break, "*")
		if len(names) == 1 {
			labels = []string{g.Label}
		}
		for i, name := range names {
			parts = append(parts, name+"="+labels[i])
		}
	}
	return strings.Join(parts, " and ")
}

// Every figure of the example's plan is what Share says of the group in words.
func TestRequestAgainstShare(t *testing.T) {
	d := MustWave1(t)
	_, tables := MustPlan(t, d, wave1+"/tables.yaml")
	compared := 0
	for _, made := range tables {
		on := d
		if made.Completeness == table.BySection {
			on = d.WithCompleteness(survey.BySection)
		}
		for _, l := range made.Lines {
			if l.Kind != table.CodeLine && l.Kind != table.NetLine || made.Answers {
				continue
			}
			for i, g := range made.Groups {
				if strings.HasPrefix(g.Break, "SocData") {
					continue
				}
				sel, err := table.GroupOf(on, groupText(made, g))
				if err != nil {
					t.Fatal(err)
				}
				want, err := table.Share(on, made.EveryPart()[l.Part].Variable.Name, l.Codes, sel)
				if err != nil {
					t.Fatal(err)
				}
				got := l.Cells[i]
				if got.Count != want.Count || got.Base != want.Base {
					t.Errorf("%s, %s, %s: %d of %d, want %d of %d", made.ID, l.Label, g.Label, got.Count, got.Base, want.Count, want.Base)
				}
				if len(made.Weight) == 0 && (got.Percent != want.Percent || math.Abs(got.Tolerance-want.Tolerance) > 1e-12) {
					t.Errorf("%s, %s, %s: %g ± %g, want %g ± %g", made.ID, l.Label, g.Label, got.Percent, got.Tolerance, want.Percent, want.Tolerance)
				}
				compared++
			}
		}
	}
	if compared < 150 {
		t.Errorf("only %d figures were compared", compared)
	}
}

// A post-stratified share is Σ N_g/N·p_g, worked out here from the groups.
func TestWeightedAgainstStrata(t *testing.T) {
	d := MustWave1(t)
	made, err := table.Request{Show: []string{"SocJoint"}, By: []table.Break{{"type"}}, Weight: []string{"type"}}.Table(d)
	if err != nil {
		t.Fatal(err)
	}
	if all, _ := d.Break("type"); d.Cases() != all.Groups[0].Cases.Count()+all.Groups[1].Cases.Count() {
		t.Fatal("a case has no type")
	}
	plain, err := table.Request{Show: []string{"SocJoint"}, By: []table.Break{{"type"}}}.Table(d)
	if err != nil {
		t.Fatal(err)
	}
	for k, l := range made.Lines {
		weighted, base := 0.0, 0.0
		for i := 1; i < 3; i++ {
			g, c := made.Groups[i], plain.Lines[k].Cells[i]
			each := float64(g.Population) / float64(g.Cases)
			weighted, base = weighted+each*float64(c.Count), base+each*float64(c.Base)
			if math.Abs(l.Cells[i].Percent-c.Percent) > 1e-9 {
				t.Errorf("%s in %s: %g, want %g: weights are equal within a group", l.Label, g.Label, l.Cells[i].Percent, c.Percent)
			}
		}
		if got := l.Cells[0]; math.Abs(got.Percent-100*weighted/base) > 1e-9 || math.Abs(got.Weighted-weighted) > 1e-9 || !got.Estimated {
			t.Errorf("%s: %g%% of weight %g, want %g%% of %g", l.Label, got.Percent, got.Weighted, 100*weighted/base, weighted)
		}
	}
}

// A dataset that is weighted already is counted with its weights, as by Count.
func TestRequestOfWeightedDataset(t *testing.T) {
	plain := MustWave1(t)
	weights, told, err := table.Weigh(plain, survey.Weight{Kind: survey.Rake, Margins: []string{"type", "region"}})
	if err != nil {
		t.Fatal(err)
	}
	d, err := plain.WithWeights("framed", weights)
	if err != nil {
		t.Fatal(err)
	}
	want, err := table.Count(d, "SocRisk", "region")
	if err != nil {
		t.Fatal(err)
	}
	got, err := table.Request{Show: []string{"SocRisk"}, By: []table.Break{{"region"}}}.Table(d)
	if err != nil {
		t.Fatal(err)
	}
	own, err := table.Request{Show: []string{"SocRisk"}, By: []table.Break{{"region"}}, Weight: []string{"type", "region"}}.Table(plain)
	if err != nil {
		t.Fatal(err)
	}
	for k, l := range want.Lines {
		for i, c := range l.Cells {
			a, b := got.Lines[k].Cells[i], own.Lines[k].Cells[i]
			if math.Abs(a.Percent-c.Percent) > 1e-9 || math.Abs(a.Tolerance-c.Tolerance) > 1e-9 || math.Abs(b.Percent-c.Percent) > 1e-6 {
				t.Errorf("%s: %g ± %g and %g, want %g ± %g", l.Label, a.Percent, a.Tolerance, b.Percent, c.Percent, c.Tolerance)
			}
		}
	}
	for i, b := range want.Bases {
		if math.Abs(got.Bases[i].Weighted-b.Weighted) > 1e-6 || math.Abs(own.Bases[i].Effective-b.Effective) > 1e-6 {
			t.Errorf("base %+v and %+v, want %+v", got.Bases[i], own.Bases[i], b)
		}
	}
	if len(own.Remarks) != 1 || own.Remarks[0] != told.Sentence() {
		t.Errorf("remarks %q, want %q", own.Remarks, told.Sentence())
	}
}

// Letters say what Compare says, group by group.
func TestLettersAgainstCompare(t *testing.T) {
	d := MustWave1(t)
	marked := 0
	for _, variable := range []string{"SocRisk", "SocData_d", "SocImprov", "WelPlace"} {
		made, err := table.Request{Show: []string{variable}, By: []table.Break{{"type"}, {"region"}, {"cin_three"}}, Marks: table.Letters}.Table(d)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range made.Lines {
			for i, a := range made.Groups {
				var want []string
				for _, b := range made.Groups {
					if a.Break == "all" || a.Break != b.Break || a.Label == b.Label {
						continue
					}
					sa, _ := table.GroupOf(d, a.Break+"="+a.Label)
					sb, _ := table.GroupOf(d, b.Break+"="+b.Label)
					c, err := table.Compare(d, variable, l.Codes, sa, sb)
					if err != nil {
						t.Fatal(err)
					}
					if c.Significant && c.Difference > 0 {
						want = append(want, b.Letter)
					}
				}
				marked += len(want)
				if got := l.Cells[i].Higher; got != strings.Join(want, " ") {
					t.Errorf("%s, %s, %s: letters %q, want %q", variable, l.Label, a.Label, got, want)
				}
			}
		}
	}
	if marked == 0 {
		t.Error("nothing differs, so this test says nothing")
	}
}

func TestRequestRefuses(t *testing.T) {
	d := MustParks(t)
	for _, c := range []struct {
		request table.Request
		want    string
	}{
		{table.Request{}, "shows nothing"},
		{table.Request{Show: []string{"Later"}}, "A question of another wave can only be counted there."},
		{table.Request{Show: []string{"State"}, By: []table.Break{{}}}, "has no name"},
		{table.Request{Show: []string{"State"}, By: []table.Break{{"type"}, {"type"}}}, "there twice"},
		{table.Request{Show: []string{"State"}, Filter: "Nowhere"}, "There is no group"},
		{table.Request{Show: []string{"State"}, Sort: "up"}, `"up" is no choice of sort`},
		{table.Request{Show: []string{"State"}, Bands: []float64{1}}, "is no number"},
		{table.Request{Show: []string{"Cost"}, Bands: []float64{math.NaN()}}, "do not ascend"},
		{table.Request{Show: []string{"Cost"}, Only: "1"}, "no codes to choose among"},
		{table.Request{Show: []string{"State"}, Weight: []string{"State"}}, `no characteristic "State" of the frame`},
	} {
		_, err := c.request.Table(d)
		switch {
		case err == nil || fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), c.want):
			t.Errorf("%+v: got %v, want a refusal with %q", c.request, err, c.want)
		}
	}
}

// A column of names taken for a characteristic has thousands of groups.
func TestBreakOfThousands(t *testing.T) {
	base := MustParks(t)
	var text strings.Builder
	text.WriteString("org_id,name,short_name,type,region,visits,code\n")
	for i := range 5000 {
		fmt.Fprintf(&text, "q%04d,Name %d,N%d,Large,Coast,10,Code %d\n", i, i, i, i)
	}
	declared := append(slices.Clone(base.Wave().Characteristics), survey.Characteristic{Name: "code", Column: "code", Label: "Code"})
	f, complaints := frame.Read("frame.csv", []byte(text.String()), declared)
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	d, err := dataset.FromWide(base.Wave(), base.Questionnaire(), f, []answer.WideRow{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = table.Request{Show: []string{"State"}, By: []table.Break{{"code"}}}.Table(d)
	if err == nil || !strings.Contains(fault.Public(err), "5000 groups; a table takes 200 at most") {
		t.Errorf("got %v", err)
	}
	if _, err = (table.Request{Show: []string{"State"}, By: []table.Break{{"type", "code"}}}).Table(d); err == nil {
		t.Error("a crossed break of thousands was taken")
	}
	made, err := table.Request{Show: []string{"State"}, By: []table.Break{{"type"}}}.Table(d)
	if err != nil || len(made.Remarks) != 1 || !strings.Contains(made.Remarks[0], "Nobody has taken part") {
		t.Errorf("without answers: %v, %v", made.Remarks, err)
	}
}

func TestRemarks(t *testing.T) {
	d := MustParks(t)
	for filter, want := range map[string]string{
		"Cost > 999":                 "Nobody who took part is in the filter",
		"State = 3 and region=Coast": "Nobody who took part is in the filter",
		"type=Large and visits=200 or more and State = 1": "A base of 1",
		"": "",
	} {
		made, err := table.Request{Show: []string{"State"}, Filter: filter}.Table(d)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(made.Remarks, " "); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q (base %d)", filter, got, want, made.Bases[0].N)
		}
	}
}

// Nets, sorting and one line a row, by their order.
func TestLineOrder(t *testing.T) {
	d := MustParks(t)
	order := func(r table.Request) string {
		made, err := r.Table(d)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, l := range made.Lines {
			out = append(out, l.Code)
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		request table.Request
		want    string
	}{
		{table.Request{Show: []string{"State"}}, "1 2 3 -8 1+2"},
		{table.Request{Show: []string{"State"}, Nets: table.NetsInPlace}, "1+2 1 2 3 -8"},
		{table.Request{Show: []string{"State"}, Nets: table.NetsInPlace, Sort: table.Descending}, "1+2 2 1 3 -8"},
		{table.Request{Show: []string{"State"}, Nets: table.NoNets, Sort: table.Ascending}, "3 1 2 -8"},
		{table.Request{Show: []string{"State"}, Nets: table.NetsOnly}, "1+2"},
		{table.Request{Show: []string{"State"}, Only: "2+3"}, "2+3"},
		{table.Request{Show: []string{"Ways"}, Sort: table.Descending}, "2 1 3 4 1+2"},
		{table.Request{Show: []string{"Cost"}, Bands: []float64{10, 50}}, "0 1 2  "},
	} {
		if got := order(c.request); got != c.want {
			t.Errorf("%+v: %q, want %q", c.request, got, c.want)
		}
	}
}
