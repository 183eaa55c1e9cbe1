package table_test

import (
	"bytes"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"omnibus/sheet"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"

	"pgregory.net/rapid"
)

// MustRowsOf reads the answers of a wave without freezing them.
func MustRowsOf(t testing.TB, d *dataset.Dataset, path string) []answer.WideRow {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wide, complaints := answer.ReadWide("answers.csv", text, d.Questionnaire(), d.Frame())
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	return wide.Rows
}

// TestCountsByASecondRoad counts every code of every item by going through the
// rows one by one, for any part of the organisations that answered.
func TestCountsByASecondRoad(t *testing.T) {
	whole := MustWave1(t)
	rows := MustRowsOf(t, whole, wave1+"/answers.csv")
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfNDistinct(rapid.IntRange(0, len(rows)-1), 0, len(rows), rapid.ID).Draw(t, "organisations")
		part := make([]answer.WideRow, len(some))
		for i, at := range some {
			part[i] = rows[at]
		}
		d, err := dataset.FromWide(whole.Wave(), whole.Questionnaire(), whole.Frame(), part)
		if err != nil {
			t.Fatal(err)
		}
		tables, err := table.Topline(d, "type", "SocData_d")
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range tables {
			if one.Variable.Question != nil {
				checkAgainstRows(t, one, part)
			}
			checkSense(t, d, one)
		}
	})
}

func checkAgainstRows(t *rapid.T, one *table.Table, rows []answer.WideRow) {
	item := answer.Item{Question: one.Variable.Question.ID, Row: one.Variable.Row}
	base := 0
	for _, r := range rows {
		if r.Values[item].Given() {
			base++
		}
	}
	if one.Bases[0].N != base {
		t.Fatalf("%s: base %d, %d rows have a value", one.Variable.Name, one.Bases[0].N, base)
	}
	for _, l := range one.Lines {
		if l.Kind != table.CodeLine && l.Kind != table.NetLine {
			continue
		}
		n := 0
		for _, r := range rows {
			for _, code := range l.Codes {
				if r.Values[item].Has(code) {
					n++
					break
				}
			}
		}
		if l.Cells[0].Count != n {
			t.Fatalf("%s %s: %d, %d rows have it", one.Variable.Name, l.Code, l.Cells[0].Count, n)
		}
	}
}

// checkSense checks what must hold of any table.
func checkSense(t *rapid.T, d *dataset.Dataset, one *table.Table) {
	sum := make([]int, len(one.Groups))
	for _, l := range one.Lines {
		for i, c := range l.Cells {
			for _, f := range []float64{c.Percent, c.Tolerance, c.Lower, c.Upper, c.Weighted} {
				if math.IsNaN(f) || math.IsInf(f, 0) {
					t.Fatalf("%s %s %s: %+v", one.Variable.Name, l.Code, one.Groups[i].Label, c)
				}
			}
			if c.Count < 0 || c.Count > c.Base || c.Base != one.Bases[i].N || c.Base > one.Groups[i].Cases {
				t.Fatalf("%s %s %s: %d of %d", one.Variable.Name, l.Code, one.Groups[i].Label, c.Count, c.Base)
			}
			// Weights of one change nothing.
			if c.Weighted != float64(c.Count) {
				t.Fatalf("%s %s: weighted %v, counted %d", one.Variable.Name, l.Code, c.Weighted, c.Count)
			}
			if c.Estimated != (c.Base > 1) || c.Estimated && (c.Lower > c.Percent || c.Upper < c.Percent) {
				t.Fatalf("%s %s: %+v", one.Variable.Name, l.Code, c)
			}
			if l.Kind == table.CodeLine {
				sum[i] += c.Count
			}
		}
		// County and Unitary are everybody.
		if l.Cells[1].Count+l.Cells[2].Count != l.Cells[0].Count {
			t.Fatalf("%s %s: %d and %d of %d", one.Variable.Name, l.Code, l.Cells[1].Count, l.Cells[2].Count, l.Cells[0].Count)
		}
	}
	q := one.Variable.Question
	if q == nil || q.Kind == questionnaire.One {
		for i, n := range sum {
			if n != one.Bases[i].N {
				t.Fatalf("%s %s: codes add to %d of %d", one.Variable.Name, one.Groups[i].Label, n, one.Bases[i].N)
			}
		}
	}
}

// A survey repeated has the same percentages of more cases.
func TestRepeatKeepsPercentages(t *testing.T) {
	d := MustWave1(t)
	thrice := d.Repeat(3)
	if thrice.Cases() != 303 || thrice.Population() != 456 {
		t.Fatalf("%d cases of %d", thrice.Cases(), thrice.Population())
	}
	for _, rule := range []survey.Completeness{survey.ByQuestion, survey.BySection} {
		once, err := table.Topline(d.WithCompleteness(rule), "region", "UnmetTeam")
		if err != nil {
			t.Fatal(err)
		}
		again, err := table.Topline(thrice.WithCompleteness(rule), "region", "UnmetTeam")
		if err != nil {
			t.Fatal(err)
		}
		for i, one := range once {
			for j, l := range one.Lines {
				for k, c := range l.Cells {
					got := again[i].Lines[j].Cells[k]
					if got.Count != 3*c.Count || got.Base != 3*c.Base || got.Percent != c.Percent {
						t.Fatalf("%s %s %s: %+v, once %+v", one.Variable.Name, l.Code, rule, got, c)
					}
				}
			}
		}
	}
}

// A census has no error, whatever the wave's form of the correction.
func TestCensusHasNoError(t *testing.T) {
	d := MustParks(t)
	one, err := table.Count(d, "Ways", "type")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range one.Lines {
		large := l.Cells[1]
		if one.Groups[1].Population != large.Base {
			t.Fatalf("all large trusts answered, and the base is %d of %d", large.Base, one.Groups[1].Population)
		}
		if !large.Estimated || large.Tolerance != 0 || large.Lower != large.Percent || large.Upper != large.Percent {
			t.Errorf("%s: %+v", l.Label, large)
		}
	}
}

// Both writers take every table of Wave 1.
func TestWorkbook(t *testing.T) {
	d := MustWave1(t)
	tables, err := table.Topline(d, "region", "cin_three")
	if err != nil {
		t.Fatal(err)
	}
	book := table.Workbook(d.Wave(), tables, time.Date(2017, 8, 1, 9, 0, 0, 0, time.UTC))
	if len(book.Tables) != len(tables) {
		t.Errorf("%d sheets of %d tables", len(book.Tables), len(tables))
	}
	first := book.Tables[0]
	if len(first.Header) != 1+3*7 || first.Header[4] != "Region, North (%)" || len(first.Rows[0]) != len(first.Header) {
		t.Errorf("header %q, first row of %d", first.Header, len(first.Rows[0]))
	}
	var out bytes.Buffer
	if err := sheet.WriteXLSX(&out, book); err != nil || out.Len() == 0 {
		t.Errorf("XLSX: %d bytes, %v", out.Len(), err)
	}
	out.Reset()
	if err := sheet.WriteODS(&out, book); err != nil || out.Len() == 0 {
		t.Errorf("ODS: %d bytes, %v", out.Len(), err)
	}
}

// No output of the whole wave holds what is no number.
func TestOutputsHoldNumbersOnly(t *testing.T) {
	d := MustWave1(t)
	tables, err := table.Topline(d, "type", "fsm_pct", "SufChPlace", "RecruitLevels")
	if err != nil {
		t.Fatal(err)
	}
	var csv, json bytes.Buffer
	if err := table.WriteCSV(&csv, tables); err != nil {
		t.Fatal(err)
	}
	if err := table.WriteJSON(&json, tables); err != nil {
		t.Fatal(err)
	}
	comparisons, err := table.Comparisons(d, "SufChPlace", "fsm_pct", "RecruitLevels")
	if err != nil {
		t.Fatal(err)
	}
	if err := table.WriteComparisonsCSV(&csv, comparisons); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"NaN", "+Inf", "-Inf", ",Inf", "<nil>"} {
		if strings.Contains(csv.String(), bad) {
			t.Errorf("the CSV holds %s", bad)
		}
		if strings.Contains(json.String(), bad) {
			t.Errorf("the JSON holds %s", bad)
		}
	}
}
