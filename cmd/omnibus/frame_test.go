package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestFrameChange(t *testing.T) {
	dir := wave1(t)
	old, out := filepath.Join(dir, "frame.csv"), filepath.Join(dir, "next.csv")
	const changes = "../../survey/frame/testdata/changes/2019-2021.csv"
	args := []string{"frame", "change", old, changes, "--column", "type=type_2,region=survey_region,gss_code=added_gss", "--out", out}
	status, printed, said := omnibus(t, args...)
	if status != done || printed != "" {
		t.Fatal(said)
	}
	for _, want := range []string{"split: Northamptonshire", "152 before, 5 removed, 5 added, 152 now.", "left blank: fsm_pct, cin_rate."} {
		if !strings.Contains(said, want) {
			t.Errorf("not said: %s\n%s", want, said)
		}
	}
	if text := string(mustRead(t, out)); !strings.Contains(text, "la-west-northamptonshire,West Northamptonshire Council,West Northamptonshire Council,E06000062,Unitary,unitary authority,East & Midlands,East Midlands,,,la-northamptonshire\n") {
		t.Error(text[max(0, len(text)-500):])
	}
	status, printed, said = omnibus(t, append(args[:6:6], "--until", "2019-12-31")...)
	if status != done || !strings.Contains(printed, "la-buckinghamshire,") || !strings.Contains(said, "Left out because later than 2019-12-31: 3 rows.") {
		t.Error(said)
	}
	// The other way round, and without columns: complaints, and no file.
	for _, wrong := range [][]string{{"frame", "change", changes, old}, {"frame", "change", old, changes}, append(args[:6:6], "--until", "soon"), {"frame", "change", "none.csv", changes}} {
		if status, printed, said := omnibus(t, wrong...); status != refused || printed != "" || !strings.Contains(said, "Nothing was ") {
			t.Errorf("%v: %d %s", wrong, status, said)
		}
	}
}
