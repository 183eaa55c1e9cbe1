package microdata_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"omnibus/fault"
	"omnibus/survey"
	"omnibus/survey/dataset/microdata"
)

// Nothing that names an organisation is in any file.
func TestNoOrganisationIsNamed(t *testing.T) {
	d := mustWave1(t)
	outputs := mustOutputs(t, mustBuild(t, d, microdata.Options{}))
	// The SPSS file is packed and Parquet compressed: what they hold is what the wide file holds.
	for _, name := range []string{"about.txt", "wide.csv", "long.csv", "codebook.csv", "microdata.R", "microdata.do", "microdata.sav"} {
		for _, o := range d.Frame().Organisations {
			for _, said := range []string{o.ID, o.Name, o.Values["gss_code"]} {
				if said != "" && bytes.Contains(outputs[name], []byte(said)) {
					t.Errorf("%s has %q", name, said)
				}
			}
		}
		for _, header := range []string{"org_id", "short_name", "gss_code", "ons_region"} {
			if bytes.Contains(outputs[name], []byte(header)) {
				t.Errorf("%s has a column %s", name, header)
			}
		}
	}
	for i, row := range mustRows(t, outputs["wide.csv"]) {
		for column, said := range row {
			for _, o := range d.Frame().Organisations {
				if said == o.ShortName || column == "cin_rate" && said == o.Values["cin_rate"] {
					t.Errorf("case %d tells %s", i+1, said)
				}
			}
		}
	}
}

// Open texts are nowhere by default.
func TestTextsStayOut(t *testing.T) {
	outputs := mustOutputs(t, mustBuild(t, mustNasty(t), microdata.Options{}))
	for name, body := range outputs {
		for _, text := range []string{"By air", "the end", "is text", "+44"} {
			if bytes.Contains(body, []byte(text)) {
				t.Errorf("%s has an open text", name)
			}
		}
	}
	row := mustRows(t, outputs["wide.csv"])
	withheld := 0
	for _, r := range row {
		for _, name := range []string{"Why", "Ways_3_said", "place_7_said"} {
			if r[name] == "-994" {
				withheld++
			}
		}
	}
	if withheld != 3 {
		t.Errorf("%d texts are marked as withheld, want 3", withheld)
	}
}

// The order of cases follows the seed and not the frame.
func TestCaseNumbers(t *testing.T) {
	d := mustWave1(t)
	column := func(o microdata.Options) []string {
		var out []string
		for _, row := range mustRows(t, mustOutputs(t, mustBuild(t, d, o))["wide.csv"]) {
			out = append(out, row["InfoShare"]+row["SocRisk_1"]+row["SocRisk_2"]+row["SocJoint"]+row["fsm_pct"])
		}
		return out
	}
	a, again, b, own := column(microdata.Options{Seed: "a"}), column(microdata.Options{Seed: "a"}), column(microdata.Options{Seed: "b"}), column(microdata.Options{})
	if !slices.Equal(a, again) || slices.Equal(a, b) || slices.Equal(a, own) {
		t.Error("the seed does not decide the order")
	}
	for _, other := range [][]string{b, own} {
		x, y := slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(other))
		if !slices.Equal(x, y) {
			t.Error("another order has other cases")
		}
	}
}

func TestCharacteristicsAreChosen(t *testing.T) {
	d := mustWave1(t)
	for _, test := range []struct {
		names []string
		want  string
		alone int
	}{
		{nil, "type region fsm_pct cin_rate cin_three", 13},
		{[]string{"region", "type"}, "region type", 0},
		{[]string{}, "", 0},
	} {
		f := mustBuild(t, d, microdata.Options{Characteristics: test.names})
		var got []string
		for _, v := range f.Variables {
			if _, ok := d.Break(v.Name); ok {
				got = append(got, v.Name)
			}
		}
		if strings.Join(got, " ") != test.want || f.Alone() != test.alone {
			t.Errorf("%v: %v go out and %d are alone", test.names, got, f.Alone())
		}
	}
}

func TestIdentifiersCannotGoOut(t *testing.T) {
	x := mustTexts(t, "testdata/nasty")
	for column, declared := range map[string]string{"gss_code": "gss_code", "town": "town"} {
		text := strings.Replace(string(mustText(t, "testdata/nasty/wave.yaml")), "  Place:", "  "+declared+": {label: Code}\n  Place:", 1)
		w, complaints := survey.ReadWave("wave.yaml", []byte(text))
		mustSound(t, complaints)
		rows := strings.Split(strings.TrimSpace(string(mustText(t, "testdata/nasty/frame.csv"))), "\n")
		for i := range rows {
			rows[i] += []string{",town", ",Tarn", ",Brook", ",Fell", ",Brook", ",Down", ",Moor"}[i]
		}
		y := texts{w, mustFrame(t, strings.Join(rows, "\n")+"\n", w), x.questionnaire}
		d := y.dataset(t, nastyRows())
		if f := mustBuild(t, d, microdata.Options{}); slices.ContainsFunc(f.Variables, func(v *microdata.Variable) bool { return v.Name == column }) {
			t.Errorf("%s went out", column)
		}
		_, err := microdata.Build(d, microdata.Options{Characteristics: []string{column}})
		if fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), "one by one") {
			t.Errorf("%s: %v", column, err)
		}
	}
}

// Numbers without bands are words to the frame; they stay out all the same.
func TestNumbersWithoutBandsStayOut(t *testing.T) {
	x := mustTexts(t, "testdata/nasty")
	text := "org_id,name,short_name,type,region,homes,code,visits\n"
	for i := range 44 {
		text += fmt.Sprintf("t%02d,Trust %d,T%d,Large,Coast,%d,%d,\n", i, i, i, 100+i/4, i%3)
	}
	wave := strings.Replace(string(mustText(t, "testdata/nasty/wave.yaml")), "  Place:", "  homes: {label: Homes}\n  code: {label: Code}\n  Place:", 1)
	wave = strings.Replace(wave, `[Large, "=Small"]`, "[Large]", 1)
	w, complaints := survey.ReadWave("wave.yaml", []byte(wave))
	mustSound(t, complaints)
	d := texts{w, mustFrame(t, text, w), x.questionnaire}.dataset(t, nil)
	f := mustBuild(t, d, microdata.Options{})
	if got := strings.Join(f.Released(), ", "); strings.Contains(got, "Homes") || !strings.Contains(got, "Code") {
		t.Errorf("%s go out", got)
	}
	if _, err := microdata.Build(d, microdata.Options{Characteristics: []string{"homes"}}); fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), "bands") {
		t.Errorf("homes: %v", err)
	}
}

func TestRefused(t *testing.T) {
	d := mustNasty(t)
	weight := func(values ...float64) microdata.Options {
		return microdata.Options{Weights: []microdata.Weight{{Name: "w", Values: values}}}
	}
	for name, test := range map[string]struct {
		options microdata.Options
		says    string
	}{
		"too few weights":    {weight(1, 2), "2 values for 5 cases"},
		"a weight of 0":      {weight(1, 1, 0, 1, 1), `"Harbour"`},
		"a negative weight":  {weight(-1, 1, 1, 1, 1), `"Orchard"`},
		"no number":          {weight(1, 1, 1, 1, math.NaN()), `"Lighthouse"`},
		"infinite":           {weight(1, math.Inf(1), 1, 1, 1), `"Quarry"`},
		"no characteristic":  {microdata.Options{Characteristics: []string{"regoin"}}, "Did you mean region?"},
		"nothing to withold": {microdata.Options{Withhold: []string{"Cots"}}, "Did you mean Cost?"},
	} {
		_, err := microdata.Build(d, test.options)
		if fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), test.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWithheldAnswersAndWeights(t *testing.T) {
	d := mustNasty(t)
	f := mustBuild(t, d, microdata.Options{Withhold: []string{"Cost", "Ways"}, Texts: true, Seed: "s",
		Weights: []microdata.Weight{{Name: "Region", Label: "Raked", Values: []float64{1, 2, 3, 4, 5.5}}, {Name: "two", Values: []float64{1, 1, 1, 1, 1}}}})
	outputs := mustOutputs(t, f)
	sum := 0.0
	for i, row := range mustRows(t, outputs["wide.csv"]) {
		if row["Cost"] > "0" || row["Ways_1"] == "1" || row["Ways_3_said"] == "1" || row["Ways_3_text"] != "" {
			t.Errorf("case %d still has %v", i+1, row)
		}
		for _, v := range f.Variables {
			if v.Label == "Raked" {
				sum += f.Cell(i, v).Number
			}
		}
	}
	if sum != 15.5 || !bytes.Contains(outputs["microdata.do"], []byte("pweight=Region]")) {
		t.Errorf("the weights add to %v", sum)
	}
	// The characteristic gave way to the weight, which came first.
	if row := mustRows(t, outputs["wide.csv"])[0]; row["region_2"] == "" || row["Region"] == "" {
		t.Errorf("the names are %v", row)
	}
}

// What hangs on a withheld answer would tell it, so it stays out as a whole.
func TestWithheldAnswersCannotBeReadFromTheRoute(t *testing.T) {
	f := mustBuild(t, mustWave1(t), microdata.Options{Withhold: []string{"WelPlace", "EngProv", "SocData_d"}})
	for i, row := range mustRows(t, mustOutputs(t, f)["wide.csv"]) {
		begun := row["csc_status"] != "0"
		for _, name := range []string{"WelTeam", "Wellinfo", "WellInfoWhy", "WelPlaceWhen"} {
			if begun != (row[name] == "-994") {
				t.Errorf("case %d: %s is %s", i+1, name, row[name])
			}
		}
		if row["EngProvModes"] != "-994" || row["UnmetTeam"] != "-994" || row["RecruitLevels"] == "-994" {
			t.Errorf("case %d: derived variables are %s, %s, %s", i+1, row["EngProvModes"], row["UnmetTeam"], row["RecruitLevels"])
		}
	}
}

func TestSectionsLeftOut(t *testing.T) {
	d := mustNasty(t).WithCompleteness(survey.BySection)
	left := 0
	for _, row := range mustRows(t, mustOutputs(t, mustBuild(t, d, microdata.Options{}))["wide.csv"]) {
		if row["first_status"] == "2" && row["place"] == "2" && row["Why"] == "2" && row["Ways_1"] != "-992" {
			t.Errorf("a question that was left holds %s", row["Ways_1"])
		}
		if row["first_status"] == "1" {
			if left++; row["Ways_1"] != "-997" || row["place"] != "-99997" || row["Cost"] != "-993" {
				t.Errorf("a section that was not handed in holds %v", row)
			}
		}
	}
	if left != 1 {
		t.Errorf("%d sections were left out, want 1", left)
	}
}

// The numbers of the worked example in docs/methods/microdata.md.
func TestWorkedExample(t *testing.T) {
	page, err := os.ReadFile("../../../docs/methods/microdata.md")
	if err != nil {
		t.Fatal(err)
	}
	d := mustWave1(t)
	said := func(format string, args ...any) {
		t.Helper()
		if want := fmt.Sprintf(format, args...); !strings.Contains(strings.Join(strings.Fields(string(page)), " "), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	f := mustBuild(t, d, microdata.Options{})
	said("Wave 1's file has %d cases of %d organisations", f.Cases(), d.Population())
	said("%d of them are alone", f.Alone())
	said("with type and region alone, %d", mustBuild(t, d, microdata.Options{Characteristics: []string{"type", "region"}}).Alone())
	reasons := map[microdata.Reason]int{}
	for _, v := range f.Variables {
		if v.Name == "WelTeam" {
			for i := range f.Cases() {
				reasons[f.Cell(i, v).Reason]++
			}
		}
	}
	said("WelTeam has %d answers, %d not routed (-991), %d skipped (-992), %d in a section that was not started (-993)",
		reasons[microdata.Given], reasons[microdata.NotRouted], reasons[microdata.Skipped], reasons[microdata.NotStarted])
}
