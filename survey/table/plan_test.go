package table_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"omnibus/fault"
	"omnibus/survey/dataset"
	"omnibus/survey/table"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func mustText(t testing.TB, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// MustPlan makes every table of a plan.
func MustPlan(t testing.TB, d *dataset.Dataset, path string) ([]table.Request, []*table.Table) {
	t.Helper()
	plan, complaints := table.PlanFor(d, "tables.yaml", mustText(t, path))
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	tables := make([]*table.Table, len(plan.Requests))
	for i, r := range plan.Requests {
		var err error
		if tables[i], err = r.Table(d); err != nil {
			t.Fatalf("%s: %v", r.ID, err)
		}
	}
	return plan.Requests, tables
}

// The parks' plan uses every key of the language.
func TestPlanGolden(t *testing.T) {
	d := MustParks(t)
	requests, tables := MustPlan(t, d, "testdata/parks/tables.yaml")
	var csv, json, stat, comparisons, public bytes.Buffer
	if err := table.WriteCSV(&csv, table.ForStaff(tables, d.Wave().Rules)); err != nil {
		t.Fatal(err)
	}
	golden(t, "plan.csv", csv.Bytes())
	if err := table.WriteJSON(&json, tables[:2]); err != nil {
		t.Fatal(err)
	}
	golden(t, "plan.json", json.Bytes())
	if err := table.WriteJSONStat(&stat, d.Wave(), tables[1:3], d.Wave().Fieldwork.LastDay()); err != nil {
		t.Fatal(err)
	}
	golden(t, "plan.jsonstat", stat.Bytes())
	if err := table.WriteCSV(&public, table.Public(tables, d.Wave().Rules)); err != nil {
		t.Fatal(err)
	}
	golden(t, "plan-public.csv", public.Bytes())
	var all []table.Comparison
	for _, r := range requests {
		more, err := r.Comparisons(d)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, more...)
	}
	if err := table.WriteComparisonsCSV(&comparisons, all); err != nil {
		t.Fatal(err)
	}
	golden(t, "plan-comparisons.csv", comparisons.Bytes())
	for name, body := range map[string][]byte{"csv": csv.Bytes(), "json": json.Bytes(), "stat": stat.Bytes(), "public": public.Bytes()} {
		if bytes.Contains(body, []byte("NaN")) || bytes.Contains(body, []byte("Inf")) {
			t.Errorf("%s holds what is no number", name)
		}
	}
}

// A plan that is written and read again is the same plan.
func TestAddToPlan(t *testing.T) {
	d := MustParks(t)
	requests, _ := MustPlan(t, d, "testdata/parks/tables.yaml")
	var text []byte
	for _, r := range requests {
		var err error
		if text, err = table.AddToPlan(d, text, r); err != nil {
			t.Fatalf("%s: %v\n%s", r.ID, err, text)
		}
	}
	read, complaints := table.PlanFor(d, "tables.yaml", text)
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(requests, read.Requests, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	odd := table.Request{ID: "odd", Title: `Say "yes: #1", it's - a [test]`, Show: []string{"State"}}
	written := mustText(t, "testdata/parks/tables.yaml")
	added, err := table.AddToPlan(d, written, odd)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(added, bytes.TrimRight(written, "\n")) {
		t.Error("what stood there was changed")
	}
	read, _ = table.PlanFor(d, "tables.yaml", added)
	if got := read.Requests[len(read.Requests)-1].Title; got != odd.Title {
		t.Errorf("title %q, want %q", got, odd.Title)
	}
	if _, err := table.AddToPlan(d, added, odd); fault.KindOf(err) != fault.Exists {
		t.Errorf("the same id again: %v", err)
	}
	for _, flow := range []string{"tables: [{id: a, show: State}]", "tables: []\n"} {
		if got, err := table.AddToPlan(d, []byte(flow), odd); err == nil {
			t.Errorf("%s: put as\n%s", flow, got)
		}
	}
	if _, err := table.AddToPlan(d, nil, table.Request{ID: "x", Show: []string{"Nope"}}); err == nil || !strings.Contains(fault.Public(err), "Nope") {
		t.Errorf("a table that cannot be made was added: %v", err)
	}
}

func TestPlanComplaints(t *testing.T) {
	d := MustParks(t)
	_, complaints := table.PlanFor(d, "tables.yaml", mustText(t, "testdata/parks/tables-bad.yaml"))
	golden(t, "tables-bad.txt", []byte(complaints.Error()+"\n"))
	for _, text := range []string{"", "tables:", "- id: a", "tables: 3", "tables:\n- 3\n", "other: 1"} {
		if plan, complaints := table.PlanFor(d, "tables.yaml", []byte(text)); text != "tables:" && (plan != nil || len(complaints) == 0) {
			t.Errorf("%q was taken", text)
		}
	}
}

func FuzzPlan(f *testing.F) {
	d := MustParks(f)
	f.Add(mustText(f, "testdata/parks/tables.yaml"))
	f.Add(mustText(f, "testdata/parks/tables-bad.yaml"))
	f.Fuzz(func(t *testing.T, text []byte) {
		plan, complaints := table.PlanFor(d, "tables.yaml", text)
		if (plan == nil) != (len(complaints) > 0) {
			t.Fatalf("plan %v, complaints %v", plan, complaints)
		}
		if plan == nil {
			return
		}
		for _, r := range plan.Requests {
			made, err := r.Table(d)
			if err != nil && fault.KindOf(err) != fault.Refused {
				t.Fatal(err)
			}
			if err == nil {
				var out bytes.Buffer
				if err := table.WriteCSV(&out, table.Public([]*table.Table{made}, d.Wave().Rules)); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
