package estimate

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"
)

// MustRows reads a CSV of testdata as one map a row.
func MustRows(t testing.TB, file string) []map[string]string {
	t.Helper()
	f, err := os.Open("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
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

func MustInt(t testing.TB, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func MustFloat(t testing.TB, text string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// The 36 cells are those of the two tables in the published Wave 1 report's
// statistical guide; computed_points was computed apart from this code.
func TestPublishedReliabilityGuide(t *testing.T) {
	rows := MustRows(t, "reliability-wave1.csv")
	if len(rows) != 36 {
		t.Fatalf("the guide has 36 cells, the file %d", len(rows))
	}
	for _, row := range rows {
		t.Run(row["kind"]+"/"+row["group_a"]+"/"+row["group_b"]+"/"+row["percent"], func(t *testing.T) {
			p := MustFloat(t, row["percent"]) / 100
			points, ok := Tolerance(p, Of(MustInt(t, row["n_a"]), MustInt(t, row["universe_a"])), Guide)
			if row["kind"] == "difference" {
				other, okB := Tolerance(p, Of(MustInt(t, row["n_b"]), MustInt(t, row["universe_b"])), Guide)
				points, ok = Required(points, other), ok && okB
			}
			if got := strconv.FormatFloat(points, 'f', 1, 64); !ok || got != row["published_points"] {
				t.Errorf("got %s points (ok %v), published %s", got, ok, row["published_points"])
			}
			if got := strconv.FormatFloat(points, 'f', 4, 64); got != row["computed_points"] {
				t.Errorf("got %s points, computed elsewhere %s", got, row["computed_points"])
			}
		})
	}
}
