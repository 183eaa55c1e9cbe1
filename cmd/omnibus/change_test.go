package main

import (
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// wave2 makes a later wave of the example: the council of Buckinghamshire under another
// id, and one wording changed.
func wave2(t *testing.T) string {
	t.Helper()
	dir := wave1(t)
	edit := func(name string, pairs ...string) {
		path := filepath.Join(dir, name)
		text := string(mustRead(t, path))
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(text, pairs[i]) {
				t.Fatalf("%s has no %q", name, pairs[i])
			}
		}
		mustWrite(t, path, []byte(strings.NewReplacer(pairs...).Replace(text)))
	}
	edit("wave.yaml", "id: wave-1", "id: wave-2", "title: Wave 1", "title: Wave 2", "2016-", "2017-")
	edit("questionnaire.yaml", "- Financial pressures", "- Too little money")
	edit("answers.csv", "la-buckinghamshire,", "la-buckinghamshire-2020,")
	rows, err := csv.NewReader(strings.NewReader(string(mustRead(t, filepath.Join(dir, "frame.csv"))))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows[0] = append(rows[0], "predecessors")
	for i, row := range rows[1:] {
		from := ""
		if row[0] == "la-buckinghamshire" {
			row[0], from = "la-buckinghamshire-2020", "la-buckinghamshire"
		}
		rows[i+1] = append(row, from)
	}
	var out strings.Builder
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, filepath.Join(dir, "frame.csv"), []byte(out.String()))
	return dir
}

func TestChange(t *testing.T) {
	old, new := wave1(t), wave2(t)
	args := []string{"change", old, new, "--answers-old", old + "/answers.csv", "--answers-new", new + "/answers.csv", "--by", "region"}
	status, out, said := omnibus(t, args...)
	if status != done {
		t.Fatal(said)
	}
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	found := false
	for _, r := range rows[1:] {
		if r[column["question"]] == "WelPlace" && r[column["code"]] == "1" && r[column["group"]] == "all" {
			found = true
			// Nobody is lost by the new id: all that answered are in both waves.
			if r[column["base_both"]] != r[column["base_old"]] || r[column["difference"]] != "0" || r[column["wave_new"]] != "wave-2" {
				t.Errorf("%v", r)
			}
		}
		if r[column["question"]] == "SocRisk" {
			t.Errorf("a changed question is compared: %v", r)
		}
	}
	if !found {
		t.Error("WelPlace is not compared")
	}
	for _, says := range []string{
		"The frame had 152 organisations and has 152; 152 are the same, 0 left and 0 entered.\n",
		"renamed: Buckinghamshire County Council → Buckinghamshire County Council\n",
		`SocRisk is not compared: code 1 was "Financial pressures" and is "Too little money".` + "\n",
	} {
		if !strings.Contains(said, says) {
			t.Errorf("it says %q, want %q in it", said, says)
		}
	}
	var read struct {
		Frames struct {
			Changes []struct {
				Kind     string
				From, To []string
			}
		}
	}
	if err := json.Unmarshal([]byte(mustRun(t, append(args, "--format", "json")...)), &read); err != nil {
		t.Fatal(err)
	}
	if c := read.Frames.Changes; len(c) != 1 || c[0].Kind != "renamed" || c[0].To[0] != "la-buckinghamshire-2020" {
		t.Errorf("%+v", c)
	}
	file := filepath.Join(t.TempDir(), "changes.csv")
	if mustRun(t, append(args, "--out", file)...); string(mustRead(t, file)) != out {
		t.Error("the file differs from standard output")
	}
}

func TestChangeRefuses(t *testing.T) {
	old, new := wave1(t), wave2(t)
	answers := func(a, b string) []string {
		return []string{"--answers-old", a + "/answers.csv", "--answers-new", b + "/answers.csv"}
	}
	for _, test := range []struct {
		args   []string
		status int
		says   string
	}{
		{append([]string{"change", new, old}, answers(new, old)...), refused, "Name the older wave first"},
		{append([]string{"change", old, new, "--by", "gss_code"}, answers(old, new)...), refused, `no characteristic "gss_code"`},
		{[]string{"change", old, new, "--answers-old", old + "/answers.csv"}, wrongUse, "--answers-new"},
		{append([]string{"change", old, new}, answers(new, old)...), refused, "la-buckinghamshire"},
	} {
		if status, out, said := omnibus(t, test.args...); status != test.status || out != "" || !strings.Contains(said, test.says) {
			t.Errorf("%v: status %d, %q; want %d, %q", test.args, status, said, test.status, test.says)
		}
	}
	mustWrite(t, new+"/frame.csv", []byte(strings.Replace(string(mustRead(t, new+"/frame.csv")), ",la-buckinghamshire\n", ",la-buckinghamshrie\n", 1)))
	status, _, said := omnibus(t, append([]string{"change", old, new}, answers(old, new)...)...)
	if want := `la-buckinghamshire-2020 names "la-buckinghamshrie" as its predecessor, which is not in the frame of the wave before; did you mean "la-buckinghamshire"?`; status != refused || !strings.Contains(said, want) {
		t.Errorf("status %d, %q", status, said)
	}
}

func TestRepresentativity(t *testing.T) {
	dir := wave1(t)
	args := []string{"representativity", dir, "--answers", dir + "/answers.csv"}
	out := mustRun(t, args...)
	for _, says := range []string{
		"Wave 1, All sections: 101 of 152 local authorities took part.",
		"RR1 = RR3 = RR5  44.7 %  complete: handed in all sections",
		"RR2 = RR4 = RR6  66.4 %  with partial: began any section, and did not hand in all",
		"R-indicator by type, region, fsm_pct, cin_rate",
	} {
		if !strings.Contains(out, says) {
			t.Errorf("it says\n%s\nwithout %q", out, says)
		}
	}
	var read struct {
		Title    string
		Rates    map[string]float64
		Profiles []struct{ Characteristic string }
		Partial  []struct{ Characteristic string } `json:"partial_indicators"`
	}
	if err := json.Unmarshal([]byte(mustRun(t, append(args, "--json", "--section", "csc", "--characteristics", "type,region")...)), &read); err != nil {
		t.Fatal(err)
	}
	if read.Title != "Children's social care" || read.Rates["rr2"] != 91./152 || len(read.Profiles) != 2 || len(read.Partial) != 2 {
		t.Errorf("%+v", read)
	}
	for says, more := range map[string][]string{
		`no characteristic "regoin"`:                 {"--characteristics", "regoin"},
		`no section "cs"`:                            {"--section", "cs"},
		"follows from the other characteristics":     {"--characteristics", "cin_rate,cin_three"},
		"handed in at least one section, and not al": {"--completeness", "by section"},
	} {
		if _, out, said := omnibus(t, append(args, more...)...); !strings.Contains(out+said, says) {
			t.Errorf("%v says %q, want %q in it", more, out+said, says)
		}
	}
}
