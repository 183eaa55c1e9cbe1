package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestMicrodata(t *testing.T) {
	dir, out := wave1(t), filepath.Join(t.TempDir(), "out")
	args := []string{"microdata", dir, "--answers", dir + "/answers.csv", "--out", out}
	said := mustRun(t, append(args, "--characteristics", "region,type", "--withhold", "SocRisk")...)
	if !strings.Contains(said, "101 cases") || !strings.Contains(said, "0 of them are the only organisation") || !strings.Contains(said, "Region, Type of authority") {
		t.Errorf("it says %q", said)
	}
	first := map[string]string{}
	for _, name := range []string{"about.txt", "codebook.csv", "wide.csv", "long.csv", "microdata.sav", "microdata.parquet", "microdata.R", "microdata.do"} {
		first[name] = string(mustRead(t, filepath.Join(out, name)))
	}
	if !strings.HasPrefix(first["wide.csv"], "case,weight,population,region,type,csc_status,") || strings.Contains(first["codebook.csv"], "fsm_pct") {
		t.Errorf("the wide file begins %.80q", first["wide.csv"])
	}
	mustRun(t, append(args, "--characteristics", "region,type", "--withhold", "SocRisk")...)
	for name, body := range first {
		if string(mustRead(t, filepath.Join(out, name))) != body {
			t.Errorf("%s came out differently the second time", name)
		}
	}
	mustRun(t, append(args, "--characteristics", "none", "--dont-know", "missing", "--completeness", "by section", "--seed", "s", "--texts")...)
	if body := string(mustRead(t, filepath.Join(out, "wide.csv"))); !strings.HasPrefix(body, "case,weight,population,csc_status,") || !strings.Contains(body, "-997") {
		t.Errorf("by section, the wide file begins %.80q", body)
	}
	mustRun(t, append(args, "--weight", "framed")...)
	if body := string(mustRead(t, filepath.Join(out, "wide.csv"))); !strings.Contains(strings.SplitN(body, "\n", 2)[0], "framed") {
		t.Errorf("with weights, the wide file begins %.120q", body)
	}
	if status, _, err := omnibus(t, append(args, "--weight", "nothing")...); status != refused || !strings.Contains(err, "framed") {
		t.Errorf("weights that are not declared: status %d, and it says %q", status, err)
	}
	if status, _, err := omnibus(t, append(args, "--characteristics", "name")...); status != refused || !strings.Contains(err, "no characteristic") {
		t.Errorf("status %d, and it says %q", status, err)
	}
}
