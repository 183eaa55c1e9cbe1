package table_test

import (
	"bytes"
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"

	"omnibus/survey/dataset"
	"omnibus/survey/table"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// MustParks reads the small invented wave of testdata, which has every kind of
// question and bases on both sides of every threshold.
func MustParks(t testing.TB) *dataset.Dataset {
	t.Helper()
	return MustDataset(t, "testdata/parks", "answers.csv")
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := "testdata/parks/" + name
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs; run with -update if it should (-want +got):\n%s", name, diff)
	}
}

func TestTablesCSV(t *testing.T) {
	tables, err := table.Topline(MustParks(t), "type", "region", "visits", "State")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := table.WriteCSV(&out, tables); err != nil {
		t.Fatal(err)
	}
	golden(t, "tables.csv", out.Bytes())
}

func TestTablesJSON(t *testing.T) {
	one, err := table.Count(MustParks(t), "Trust_b", "visits")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := table.WriteJSON(&out, []*table.Table{one}); err != nil {
		t.Fatal(err)
	}
	golden(t, "tables.json", out.Bytes())
}

func TestComparisonsCSV(t *testing.T) {
	d := MustParks(t)
	var all []table.Comparison
	for _, variable := range []string{"State", "Ways", "Upkeep"} {
		some, err := table.Comparisons(d, variable, "type", "visits")
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, some...)
	}
	var out bytes.Buffer
	if err := table.WriteComparisonsCSV(&out, all); err != nil {
		t.Fatal(err)
	}
	golden(t, "comparisons.csv", out.Bytes())
}

// The files above hold withheld bases; their cells must be blank, whatever the rest says.
func TestWithheldCellsAreBlank(t *testing.T) {
	text, err := os.ReadFile("testdata/parks/tables.csv")
	if err != nil {
		t.Fatal(err)
	}
	withheld := 0
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasSuffix(line, ",suppressed") {
			withheld++
			if !strings.HasSuffix(line, ",,,,,,,,suppressed") {
				t.Errorf("figures in a withheld line: %s", line)
			}
		}
		if strings.Contains(line, "NaN") || strings.Contains(line, "Inf") {
			t.Errorf("no number: %s", line)
		}
	}
	if withheld == 0 {
		t.Error("nothing is withheld, so this test says nothing")
	}
}

func joined(codes []int) string {
	parts := make([]string, len(codes))
	for i, code := range codes {
		parts[i] = strconv.Itoa(code)
	}
	return strings.Join(parts, "+")
}
