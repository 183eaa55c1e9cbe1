package table_test

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"omnibus/survey/dataset"
	"omnibus/survey/frame"
	"omnibus/survey/table"
)

const stats = "estimate/testdata/stats/"

// mustRows reads a file of the housing trusts as a map a row.
func mustRows(t testing.TB, name string) (rows []map[string]string) {
	t.Helper()
	f, err := os.Open(stats + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var text io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if text, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	records, err := csv.NewReader(text).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records[1:] {
		row := map[string]string{}
		for i, cell := range r {
			row[records[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

const trustsWave = `id: trusts-%[1]s
survey: Survey of housing trusts
title: Wave %[1]s
organisations: {one: trust, many: trusts}
fieldwork: {from: 202%[1]s-03-01, to: 202%[1]s-04-01}
rules: {tolerance: unbiased, tests: corrected, small base: 20, very small base: 10}
characteristics:
  type: {label: Size, groups: [Large, Medium, Small]}
  area: {column: region, label: Area, groups: [Metro, Rural, Valley, Coast]}
  rate_band: {label: Rate, groups: [<35, 35-50, 50-65, 65+]}
`

const trustsQuestions = `title: Survey of housing trusts
base: All trusts
sections:
  - id: s
    title: Homes
    pages:
      - title: Repairs
        questions:
          - {id: s1, ask: Has a repairs strategy, one: ["Yes", In development, "No"]}
          - id: s2
            ask: Satisfied with
            each: {a: contractors, b: regulator, c: council}
            one: [Very satisfied, Fairly satisfied, Neither, Fairly dissatisfied, Very dissatisfied]
            nets: {Satisfied: "1..2"}
          - {id: s3, ask: Strategy published, when: s1 = 1, one: ["Yes", "No"]}
          - id: s4
            ask: Main pressures
            many: [Costs, Staffing, Damp and mould, Rents, {label: Other}, {label: No pressures, alone: true}]
            up to: 3
            nets: {Money: "1, 4"}
          - {id: s5, ask: Homes repaired last year, number: any}
          - {id: s6, ask: Budget variance, number: any}
  - id: t
    title: Tenants
    pages:
      - title: Tenants
        questions:
          - {id: t1, ask: Tenant panel, one: ["Yes", "No", Don't know]}
          - {id: t2, ask: How tenants are heard, many: [Survey, Meetings, App, Letters, Other]}
          - {id: t3, ask: How often does the panel meet, when: t1 = 1, one: [Monthly, Quarterly, Yearly, Less often]}
          - id: t4
            ask: Confidence in data
            one: [Very confident, Fairly confident, Not very confident, Not at all confident]
            nets: {Confident: "1..2"}
          - {id: t5, ask: Complaints per thousand homes, number: any}
          - {id: t6, ask: Overall outlook, one: [Better, Same, Worse]}
`

// trustsColumns are the items of the questionnaire and what the file calls them.
var trustsColumns = [][2]string{{"s1", "s1"}, {"s2_a", "s2a"}, {"s2_b", "s2b"}, {"s2_c", "s2c"}, {"s3", "s3"},
	{"s4_1", "s4_1"}, {"s4_2", "s4_2"}, {"s4_3", "s4_3"}, {"s4_4", "s4_4"}, {"s4_5", "s4_5"}, {"s4_6", "s4_6"}, {"s5", "s5"}, {"s6", "s6"},
	{"t1", "t1"}, {"t2_1", "t2_1"}, {"t2_2", "t2_2"}, {"t2_3", "t2_3"}, {"t2_4", "t2_4"}, {"t2_5", "t2_5"}, {"t3", "t3"}, {"t4", "t4"}, {"t5", "t5"}, {"t6", "t6"}}

// mustTrusts writes one wave of the housing trusts as a folder and freezes it.
// Both waves have the whole questionnaire; what was not asked has no answers.
func mustTrusts(t testing.TB, wave string) *dataset.Dataset {
	t.Helper()
	var organisations, answers strings.Builder
	organisations.WriteString("org_id,name,short_name,type,region,rate_band\n")
	for _, o := range mustRows(t, "frame.csv") {
		fmt.Fprintf(&organisations, "%s,%q,%q,%s,%s,%s\n", strings.ToLower(o["org_id"]), o["name"], o["name"], o["type"], o["area"], o["rate_band"])
	}
	answers.WriteString("org_id,s_status,t_status")
	for _, c := range trustsColumns {
		answers.WriteString("," + c[0])
	}
	answers.WriteString("\n")
	for _, r := range mustRows(t, "wave"+wave+".csv") {
		cells, answered := "", map[byte]bool{}
		for _, c := range trustsColumns {
			cell := r[c[1]]
			if numeric := c[0] == "s5" || c[0] == "s6" || c[0] == "t5"; !numeric && strings.HasPrefix(cell, "-") {
				cell = ""
			}
			answered[c[0][0]] = answered[c[0][0]] || cell != ""
			cells += "," + cell
		}
		status := func(section byte) string {
			if answered[section] {
				return "complete"
			}
			return "none"
		}
		fmt.Fprintf(&answers, "%s,%s,%s%s\n", strings.ToLower(r["org_id"]), status('s'), status('t'), cells)
	}
	return mustWave(t, map[string]string{"wave.yaml": fmt.Sprintf(trustsWave, wave), "frame.csv": organisations.String(),
		"questionnaire.yaml": trustsQuestions, "answers.csv": answers.String()})
}

func mustWave(t testing.TB, texts map[string]string) *dataset.Dataset {
	t.Helper()
	dir := t.TempDir()
	for name, text := range texts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return MustDataset(t, dir, "answers.csv")
}

func mustLinks(t testing.TB, old, new *dataset.Dataset) *frame.Links {
	t.Helper()
	links, complaints := frame.Succession(old.Frame(), new.Frame())
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	return links
}

// expectedChange gives what R expects of one statistic of a change, from the
// change as the tables have it; ok is false where tables do not have it.
func expectedChange(statistic string, c table.Changed, scale float64) (got float64, ok bool) {
	const z = 1.959963984540054
	p := c.Panel
	all := map[string]float64{"n1": float64(c.Old.Base), "n2": float64(c.New.Base), "m": float64(c.Both),
		"est1": c.Old.Percent / scale, "est2": c.New.Percent / scale, "change": c.Difference / scale, "se_indep": c.Independent / scale}
	if p.N > 0 {
		all["change_matched"] = p.Difference / scale
		all["n11"], all["n10"], all["n01"], all["n00"] = float64(p.Kept), float64(p.Left), float64(p.Came), float64(p.Never)
	}
	if c.Tested {
		all["var_cov"], all["se_cov"] = math.Pow(c.Error/scale, 2), c.Error/scale
		all["z_cov"], all["p_cov"] = c.T, c.P
		all["ci_cov_lo"], all["ci_cov_hi"] = (c.Difference-z*c.Error)/scale, (c.Difference+z*c.Error)/scale
	}
	if p.Tested {
		all["se_matched"], all["p_matched_z"] = p.Required/1.96/scale, p.P
	}
	if p.McNemar {
		all["mcnemar_x2"], all["mcnemar_exact_p"] = p.ChiSquare, p.Exact
	}
	got, ok = all[statistic]
	return got, ok
}

// TestChangesOfTrustsAgreeWithR takes both waves from their folders, through
// datasets and links, and compares every change with R's.
func TestChangesOfTrustsAgreeWithR(t *testing.T) {
	old, new := mustTrusts(t, "1"), mustTrusts(t, "2")
	links := mustLinks(t, old, new)
	changes, err := table.Changes(old, new, links, "type")
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]table.Changed{}
	for _, c := range changes.Lines {
		code := strings.Trim(fmt.Sprint(c.Codes), "[]")
		if c.Kind == table.MeanLine {
			code = "mean"
		}
		by[strings.Replace(c.Variable.Name, "s2_", "s2", 1)+"/"+code+"/"+strings.ToLower(c.GroupNew.Label)] = c
	}
	nets := map[string]string{"net_satisfied": "1 2", "net_confident": "1 2", "net_money": "1 4"}
	compared, untested := 0, map[string]int{}
	for _, e := range mustRows(t, "expected_09_wave_change.csv.gz") {
		// Turnover between single codes, and means of scored scales, are no lines of tables.
		if e["statistic"] == "turnover_count" || e["code"] == "mean" && e["variable"] != "s5" {
			continue
		}
		code := e["code"]
		if codes, net := nets[code]; net {
			code = codes
		}
		c, found := by[e["variable"]+"/"+code+"/"+strings.ToLower(e["group"])]
		if !found {
			t.Fatalf("no change of %v", e)
		}
		scale := 100.0
		if code == "mean" {
			scale = 1
		}
		got, ok := expectedChange(e["statistic"], c, scale)
		want, err := strconv.ParseFloat(e["value"], 64)
		switch {
		case !ok:
			untested[e["statistic"]]++
			switch e["statistic"] {
			case "var_cov", "se_cov", "se_matched":
				if want > 1e-12 {
					t.Errorf("%v: the tables have no test", e)
				}
			case "p_cov", "z_cov", "p_matched_z":
				if err == nil {
					t.Errorf("%v: the tables have no test", e)
				}
			}
			continue
		case err != nil:
			t.Errorf("%v: R has none, the tables %v", e, got)
		case math.Abs(got-want) > 1e-9*max(1, math.Abs(want)):
			t.Errorf("%v: %v", e, got)
		}
		compared++
	}
	// 133 changes, with 5 whose variance is 0 and 27 panels of which all changed alike.
	if compared != 2238 || untested["se_cov"] != 5 || untested["se_matched"] != 27 {
		t.Errorf("%d statistics compared; not there: %v", compared, untested)
	}
	for _, id := range []string{"s2_c", "s3", "s6", "t2", "t3", "t5"} {
		if !slices.ContainsFunc(changes.Without, func(u table.Uncompared) bool { return u.Variable == id && u.Why == "nobody answered it in Wave 2" }) {
			t.Errorf("%s is not among those without a change: %v", id, changes.Without)
		}
	}
}
