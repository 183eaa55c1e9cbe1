package table_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"omnibus/survey/table"

	"github.com/google/go-cmp/cmp"
)

// The worked example of docs/methods/table-plan.md.
func TestPlanExample(t *testing.T) {
	d := MustWave1(t)
	of, err := table.Request{Show: []string{"SocRisk"}, Chosen: true}.Table(d)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := table.Request{Show: []string{"SocRisk"}, Of: table.OfAnswers}.Table(d)
	if err != nil {
		t.Fatal(err)
	}
	first, n := of.Lines[0].Cells[0], len(of.Lines)
	got := fmt.Sprintf("%d/%d %.1f %d/%d %.1f %.2f %g", first.Count, first.Base, first.Percent,
		answers.Lines[0].Cells[0].Count, answers.Lines[0].Cells[0].Base, answers.Lines[0].Cells[0].Percent,
		of.Lines[n-2].Cells[0].Percent, of.Lines[n-1].Cells[0].Percent)
	if want := "78/88 88.6 78/233 33.5 2.65 3"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// The worked example of docs/methods/significance-marks.md.
func TestMarksExample(t *testing.T) {
	made, err := table.Request{Show: []string{"SocRisk"}, By: []table.Break{{"region"}}, Marks: table.Letters}.Table(MustWave1(t))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, c := range made.Lines[0].Cells[1:] {
		got = append(got, fmt.Sprintf("%s %d/%d %.1f ±%.2f >%s", made.Groups[i+1].Letter, c.Count, c.Base, c.Percent, c.Tolerance, c.Higher))
	}
	if diff := cmp.Diff([]string{"a 21/28 75.0 ±10.94 >", "b 23/25 92.0 ±5.67 >a", "c 34/35 97.1 ±3.93 >a"}, got); diff != "" {
		t.Error(diff)
	}
}

// The worked example of docs/methods/disclosure.md.
func TestDisclosureExample(t *testing.T) {
	d := MustWave1(t)
	whole, err := table.Request{Show: []string{"InfoShare"}, By: []table.Break{{"type"}, {"region"}}}.Table(d)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range table.Public([]*table.Table{whole}, d.Wave().Rules)[0].Lines {
		var row []string
		for _, c := range l.Cells {
			if c.Flag == table.Suppressed {
				row = append(row, "*")
			} else {
				row = append(row, fmt.Sprint(c.Count))
			}
		}
		got = append(got, strings.Join(row, " "))
	}
	want := []string{"80 15 65 * * *", "9 3 6 * * *", "1 * * * * *", "1 * * * * *", "89 18 71 * * *", "2 1 1 * * *"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Every value of the JSON-stat is found again where the page says it is.
func TestJSONStatHoldsTheCells(t *testing.T) {
	d := MustWave1(t)
	_, tables := MustPlan(t, d, wave1+"/tables.yaml")
	tables = table.Public(tables, d.Wave().Rules)
	var out bytes.Buffer
	if err := table.WriteJSONStat(&out, d.Wave(), tables, d.Wave().Fieldwork.LastDay()); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Link struct {
			Item []struct {
				ID        []string
				Size      []int
				Value     []*float64
				Status    map[string]string
				Dimension map[string]struct{ Category struct{ Index []string } }
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	for n, made := range tables {
		item := read.Link.Item[n]
		size := 1
		for i, id := range item.ID {
			if size *= item.Size[i]; len(item.Dimension[id].Category.Index) != item.Size[i] {
				t.Errorf("%s: dimension %s has %d categories, want %d", made.ID, id, len(item.Dimension[id].Category.Index), item.Size[i])
			}
		}
		if size != len(item.Value) {
			t.Fatalf("%s: %d values, want %d", made.ID, len(item.Value), size)
		}
		for i, l := range made.Lines {
			for j, c := range l.Cells {
				at := (i*len(made.Groups) + j) * 7
				if c.Flag == table.Suppressed {
					if item.Value[at] != nil || item.Value[at+3] != nil || item.Status[fmt.Sprint(at)] != "c" {
						t.Errorf("%s: a withheld figure is told", made.ID)
					}
					continue
				}
				if *item.Value[at] != float64(c.Base) || *item.Value[at+1] != float64(c.Count) || c.Base > 0 && math.Abs(*item.Value[at+3]-c.Percent) > 1e-12*100 {
					t.Errorf("%s: %s: values %v", made.ID, l.Label, *item.Value[at])
				}
			}
		}
	}
}
