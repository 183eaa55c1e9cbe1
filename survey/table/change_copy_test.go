package table_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"omnibus/survey/dataset"
	"omnibus/survey/table"
)

// mustCopy gives Wave 1 as a later wave: its texts and answers with something
// replaced, by file.
func mustCopy(t testing.TB, replace map[string][2]string, answers func(column, org, cell string) string) *dataset.Dataset {
	t.Helper()
	texts := map[string]string{}
	for _, name := range []string{"wave.yaml", "frame.csv", "questionnaire.yaml", "answers.csv"} {
		body, err := os.ReadFile(wave1 + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(body)
	}
	texts["wave.yaml"] = strings.NewReplacer("id: wave-1", "id: wave-2", "title: Wave 1", "title: Wave 2", "2016-", "2017-").Replace(texts["wave.yaml"])
	for name, r := range replace {
		file, _, _ := strings.Cut(name, " ")
		if !strings.Contains(texts[file], r[0]) {
			t.Fatalf("%s has no %q", file, r[0])
		}
		texts[file] = strings.Replace(texts[file], r[0], r[1], 1)
	}
	if answers != nil {
		rows, err := csv.NewReader(strings.NewReader(texts["answers.csv"])).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			for i, column := range rows[0] {
				row[i] = answers(column, row[0], row[i])
			}
		}
		var out bytes.Buffer
		if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		texts["answers.csv"] = out.String()
	}
	return mustWave(t, texts)
}

// TestWaveOneAgainstACopy holds that nothing changed where nothing was changed.
func TestWaveOneAgainstACopy(t *testing.T) {
	old, new := MustWave1(t), mustCopy(t, nil, nil)
	changes, err := table.Changes(old, new, mustLinks(t, old, new), "region", "type")
	if err != nil {
		t.Fatal(err)
	}
	if len(changes.Without) != 0 || len(changes.Trend.Notes) != 0 || len(changes.Lines) < 500 {
		t.Errorf("%d lines, without %v, notes %q", len(changes.Lines), changes.Without, changes.Trend.Notes)
	}
	for _, c := range changes.Lines {
		share, err := table.Share(old, c.Variable.Name, c.Codes, MustGroup(t, old, writtenGroup(c.GroupOld)))
		if err != nil {
			t.Fatal(err)
		}
		if share != c.Old || c.Old != c.New || c.Difference != 0 || c.Tested || c.Significant || c.Both != c.Old.Base || c.Panel.Left+c.Panel.Came != 0 {
			t.Fatalf("%+v", c)
		}
	}
}

func writtenGroup(g table.Group) string {
	if g.Break == "all" {
		return ""
	}
	return g.Break + "=" + g.Label
}

// TestWaveOneAgainstAChangedCopy changes questions, answers and the frame, and
// holds what is still compared and in which words the rest is not.
func TestWaveOneAgainstAChangedCopy(t *testing.T) {
	old := MustWave1(t)
	moved := map[string]bool{}
	new := mustCopy(t, map[string][2]string{
		"questionnaire.yaml 1": {"- Financial pressures", "- Too little money"},
		"questionnaire.yaml 2": {"id: InfoShare", "id: InfoSharing"},
		"questionnaire.yaml 3": {"{Confident: 1..2, Not confident: 3..4}", "{Confident: 1, Not confident: 2..4}"},
		"answers.csv":          {"InfoShare", "InfoSharing"},
		"wave.yaml":            {"One or two: count(EngProv) in 1..2", "One to three: count(EngProv) in 1..3"},
	}, func(column, org, cell string) string {
		// Ten that had no plans begin to make some.
		if column == "SocJoint" && cell == "4" && len(moved) < 10 {
			moved[org] = true
			return "3"
		}
		return cell
	})
	changes, err := table.Changes(old, new, mustLinks(t, old, new), "region")
	if err != nil {
		t.Fatal(err)
	}
	why := map[string]string{}
	for _, u := range changes.Without {
		why[u.Variable] = u.Why
	}
	for variable, says := range map[string]string{
		"SocRisk":      `code 1 was "Financial pressures" and is "Too little money"`,
		"InfoSharing":  "InfoSharing was called InfoShare; keep the id, which is what makes a trend",
		"EngProvModes": `its group 1 was "One or two" (count(EngProv) in 1..2) and is "One to three" (count(EngProv) in 1..3)`,
	} {
		if why[variable] != says {
			t.Errorf("%s: %q\nwant %q", variable, why[variable], says)
		}
	}
	if !slices.ContainsFunc(changes.Trend.Notes, func(note string) bool {
		return strings.HasSuffix(note, `the net "Confident" was codes 1+2 and is codes 1; here it is counted so in both waves.`)
	}) {
		t.Errorf("no note of the net: %q", changes.Trend.Notes)
	}
	at := slices.IndexFunc(changes.Lines, func(c table.Changed) bool {
		return c.Variable.Name == "SocJoint" && slices.Equal(c.Codes, []int{4}) && c.GroupNew.Break == "all"
	})
	c := changes.Lines[at]
	closeTo(t, "difference", c.Difference, -1000/float64(c.Old.Base))
	if c.Panel.Left != 10 || c.Panel.Came != 0 || !c.Tested || !c.Significant || c.Error >= c.Independent/2 {
		t.Errorf("%+v", c)
	}
	// McNemar's exact P of 10 to 0 is 2/2¹⁰.
	closeTo(t, "McNemar", c.Panel.Exact, 2./1024)
	_, err = table.Change(old, new, mustLinks(t, old, new), "SocRisk", []int{1}, "")
	if want := `SocRisk cannot be compared between Wave 1 and Wave 2: code 1 was "Financial pressures" and is "Too little money". Nothing was counted.`; err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
	for group, want := range map[string]string{
		"SocRisk = 1":   `The group "SocRisk = 1" cannot be compared between Wave 1 and Wave 2: of SocRisk code 1 was "Financial pressures" and is "Too little money".`,
		"Three or four": `The group "Three or four" cannot be compared between Wave 1 and Wave 2: of EngProvModes its group 1 was`,
	} {
		if _, err := table.Change(old, new, mustLinks(t, old, new), "WelPlace", []int{1}, group); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
	if c := mustChange(t, old, new, "WelPlace", []int{1}, "region=North and SocJoint = 1"); c.Old.Base == 0 || c.Difference != 0 || c.Tested {
		t.Errorf("%+v", c)
	}
	writeBoth(t, changes)
}

func writeBoth(t *testing.T, changes *table.WaveChanges) {
	t.Helper()
	var one, two bytes.Buffer
	if err := table.WriteChangesCSV(&one, changes); err != nil {
		t.Fatal(err)
	}
	if err := table.WriteChangesJSON(&two, changes); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&one).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Old, New struct{ ID string }
		Lines    []map[string]any
		Without  []struct{ Variable, Why string }
	}
	if err := json.Unmarshal(two.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(changes.Lines)+1 || len(read.Lines) != len(changes.Lines) || len(read.Without) != len(changes.Without) || read.New.ID != "wave-2" {
		t.Errorf("%d rows and %d lines of %d", len(rows), len(read.Lines), len(changes.Lines))
	}
	const header = "question,row,code,label,kind,break,group,wave_old,wave_new,base_old,base_new,base_both,percent_old,percent_new,difference,required,t,p," +
		"significant,road,flag_old,flag_new,panel_old,panel_new,panel_difference,panel_required,panel_p,panel_significant,kept,left,came,never,mcnemar_p,why"
	if got := strings.Join(rows[0], ","); got != header {
		t.Errorf("header %s", got)
	}
}
