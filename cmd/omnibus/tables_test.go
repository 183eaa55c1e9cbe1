package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func mustCSV(t *testing.T, text string) []map[string]string {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, r := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = r[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func TestTablesOfThePlan(t *testing.T) {
	dir := wave1(t)
	answers := filepath.Join(dir, "answers.csv")
	rows := mustCSV(t, mustRun(t, "tables", dir, "--answers", answers, "--plan"))
	tables, letters := map[string]bool{}, 0
	for _, row := range rows {
		tables[row["table"]] = true
		if row["higher"] != "" {
			letters++
		}
		if row["base"] == "" {
			t.Errorf("staff do not see %v", row)
		}
	}
	if len(tables) != 10 || letters == 0 {
		t.Errorf("tables %v, %d letters", tables, letters)
	}
	for _, row := range mustCSV(t, mustRun(t, "tables", dir, "--answers", answers, "--plan", "--public")) {
		if row["flag"] == "suppressed" && (row["base"] != "" || row["percent"] != "" || row["higher"] != "") {
			t.Errorf("the public sees %v", row)
		}
	}
}

func TestTablesAsJSONStat(t *testing.T) {
	dir := wave1(t)
	out := mustRun(t, "tables", dir, "--answers", filepath.Join(dir, "answers.csv"), "--by", "type*region", "--marks", "--format", "jsonstat")
	var read struct {
		Version, Class string
		Link           struct {
			Item []struct {
				Size  []int
				Value []*float64
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &read); err != nil || read.Version != "2.0" || read.Class != "collection" || len(read.Link.Item) == 0 {
		t.Fatalf("%v: %+v", err, read)
	}
	for _, item := range read.Link.Item {
		if n := item.Size[0] * item.Size[1] * item.Size[2]; n != len(item.Value) || item.Size[1] < 2 {
			t.Errorf("size %v with %d values", item.Size, len(item.Value))
		}
	}
}

func TestTablesFolderOfThePlan(t *testing.T) {
	dir, out := wave1(t), t.TempDir()
	for _, public := range [][]string{nil, {"--public"}} {
		args := append([]string{"tables", dir, "--answers", filepath.Join(dir, "answers.csv"), "--plan", "--out", out}, public...)
		mustRun(t, args...)
		rows := mustCSV(t, string(mustRead(t, filepath.Join(out, "comparisons.csv"))))
		if len(rows) < 50 || rows[0]["table"] != "information-sharing" {
			t.Errorf("%d comparisons, the first %v", len(rows), rows[0])
		}
	}
}

func TestTablesRefusals(t *testing.T) {
	dir := wave1(t)
	answers := filepath.Join(dir, "answers.csv")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--plan", "--by", "type"}, "Leave --by out"},
		{[]string{"--by", "type*typ"}, `did you mean "type"?`},
	} {
		status, _, err := omnibus(t, append([]string{"tables", dir, "--answers", answers}, c.args...)...)
		if status != refused || !strings.Contains(err, c.want) {
			t.Errorf("%v: status %d, %s", c.args, status, err)
		}
	}
	plan := filepath.Join(dir, "tables.yaml")
	mustWrite(t, plan, []byte("tables:\n  - id: a\n    show: InfoShar\n"))
	for _, path := range []string{dir, plan} {
		status, _, err := omnibus(t, "check", path)
		if status != refused || !strings.Contains(err, "tables.yaml:3:11") || !strings.Contains(err, `did you mean "InfoShare"?`) {
			t.Errorf("check %s: status %d, %s", path, status, err)
		}
	}
	if err := os.Remove(plan); err != nil {
		t.Fatal(err)
	}
	if status, _, err := omnibus(t, "tables", dir, "--answers", answers, "--plan"); status != refused || !strings.Contains(err, "has no tables.yaml") {
		t.Errorf("without a plan: status %d, %s", status, err)
	}
}
