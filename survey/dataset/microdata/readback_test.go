package microdata_test

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	reader "github.com/parquet-go/parquet-go"

	"omnibus/survey/dataset"
	"omnibus/survey/dataset/microdata"
	"omnibus/survey/questionnaire/value"
)

// Every cell of the wide file is what the dataset holds.
func TestWideReadBack(t *testing.T) {
	for _, d := range []*dataset.Dataset{mustWave1(t), mustNasty(t)} {
		f := mustBuild(t, d, microdata.Options{Texts: true})
		rows := mustRows(t, mustOutputs(t, f)["wide.csv"])
		for i, row := range rows {
			if row["case"] != strconv.Itoa(i+1) {
				t.Fatalf("row %d is case %s", i, row["case"])
			}
			for _, v := range f.Variables {
				c, said := f.Cell(i, v), row[v.Name]
				switch {
				case c.Reason != microdata.Given:
					wrong := true
					for _, m := range v.Missing {
						wrong = wrong && !(m.Reason == c.Reason && said == strconv.Itoa(m.Code))
					}
					if wrong {
						t.Errorf("%s is %q where the reason is %q", v.Name, said, c.Reason.Word())
					}
				case v.Kind == microdata.Number:
					if f, err := strconv.ParseFloat(said, 64); err != nil || f != c.Number {
						t.Errorf("%s is %q, not %v", v.Name, said, c.Number)
					}
				case v.Kind == microdata.Text:
					if text := strings.TrimPrefix(said, "'"); text != strings.ReplaceAll(c.Text, "\r\n", "\n") && said != c.Text {
						t.Errorf("%s is %.80q, not %.80q", v.Name, said, c.Text)
					}
				case v.Kind != microdata.Day && said != strconv.Itoa(c.Code), v.Kind == microdata.Day && said != c.Text:
					t.Errorf("%s is %q, not %+v", v.Name, said, c)
				}
			}
		}
	}
}

// The long file holds what the wide one does: an item is answered in one if and
// only if it is in the other.
func TestLongAgreesWithWide(t *testing.T) {
	f := mustBuild(t, mustWave1(t), microdata.Options{})
	outputs := mustOutputs(t, f)
	wide := mustRows(t, outputs["wide.csv"])
	words := map[string]string{}
	for r := microdata.NotRouted; r <= microdata.LeftOut; r++ {
		words[strconv.Itoa(-990-int(r))] = r.Word()
	}
	long := mustRows(t, outputs["long.csv"])
	if want := len(wide) * len(mustWave1(t).Columns()); len(long) != want {
		t.Fatalf("%d rows, want %d", len(long), want)
	}
	for _, row := range long {
		at, err := strconv.Atoi(row["case"])
		if err != nil {
			t.Fatal(err)
		}
		in := wide[at-1]
		if row["type"] == "many" {
			var codes []string
			for code := 1; ; code++ {
				ticked, ok := in[fmt.Sprintf("%s_%d", row["variable"], code)]
				if !ok {
					break
				}
				if ticked == "1" {
					codes = append(codes, strconv.Itoa(code))
				}
				if word := words[ticked]; word != "" && word != row["status"] {
					t.Errorf("case %d, %s: %s and %s", at, row["variable"], word, row["status"])
				}
			}
			if got := strings.Join(codes, "+"); got != row["value"] {
				t.Errorf("case %d, %s: ticks %s and value %s", at, row["variable"], got, row["value"])
			}
			continue
		}
		said := in[row["variable"]]
		if word := words[said]; word != "" && word != row["status"] || word == "" && said != row["value"] {
			t.Errorf("case %d, %s: %q in the wide file, %q %q in the long one", at, row["variable"], said, row["status"], row["value"])
		}
		if dontKnow := said == strconv.Itoa(value.DontKnow); dontKnow != (row["status"] == "dont-know") {
			t.Errorf("case %d, %s: %q is %q", at, row["variable"], said, row["status"])
		}
	}
}

// The codebook has every variable, and every code that the wide file holds.
func TestCodebookExplainsEveryCode(t *testing.T) {
	f := mustBuild(t, mustWave1(t), microdata.Options{})
	outputs := mustOutputs(t, f)
	book := mustRows(t, outputs["codebook.csv"])
	for i, row := range mustRows(t, outputs["wide.csv"]) {
		if len(book) != len(row) {
			t.Fatalf("the codebook has %d variables of %d", len(book), len(row))
		}
		for _, v := range book {
			said := row[v["variable"]]
			if v["type"] != "code" && v["type"] != "tick" {
				continue
			}
			if !strings.Contains(" | "+v["codes"]+" | "+v["missing"], " | "+said+" = ") {
				t.Errorf("case %d: %s of %s is not in the codebook", i+1, said, v["variable"])
			}
		}
	}
}

func TestParquetReadBack(t *testing.T) {
	for _, d := range []*dataset.Dataset{mustWave1(t), mustNasty(t)} {
		f := mustBuild(t, d, microdata.Options{Texts: true})
		outputs := mustOutputs(t, f)
		body := outputs["microdata.parquet"]
		file, err := reader.OpenFile(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		if book, _ := file.Lookup("codebook.csv"); book != string(outputs["codebook.csv"]) {
			t.Error("the codebook does not travel with the file")
		}
		place := map[string]int{}
		for j, field := range file.Schema().Fields() {
			place[field.Name()] = j
		}
		r := reader.NewReader(file)
		for i := range f.Cases() {
			rows := make([]reader.Row, 1)
			if n, err := r.ReadRows(rows); n != 1 {
				t.Fatalf("row %d cannot be read: %v", i, err)
			}
			for _, v := range f.Variables {
				checkParquet(t, f, i, v, rows[0][place[v.Name]])
				if c := f.Cell(i, v); c.Reason != microdata.Given && v.Kind != microdata.Text {
					absent, ok := place[strings.TrimSuffix(v.Name, fmt.Sprintf("_%d", v.Code))+"_missing"]
					if !ok || rows[0][absent].Int32() >= 0 {
						t.Errorf("%s does not say why it is missing", v.Name)
					}
				}
			}
		}
	}
}

func checkParquet(t *testing.T, f *microdata.File, row int, v *microdata.Variable, got reader.Value) {
	t.Helper()
	c := f.Cell(row, v)
	missing := c.Reason != microdata.Given || v.Kind == microdata.Coded && c.Code == value.DontKnow || v.Kind == microdata.Text && c.Text == ""
	if missing != got.IsNull() {
		t.Errorf("%s: null is %v, want %v", v.Name, got.IsNull(), missing)
		return
	}
	if missing {
		return
	}
	same := false
	switch v.Kind {
	case microdata.Number:
		same = got.Double() == c.Number
	case microdata.Text:
		same = string(got.ByteArray()) == c.Text
	case microdata.Day:
		day, err := time.Parse(time.DateOnly, c.Text)
		same = err == nil && int32(math.Floor(float64(day.Unix())/86400)) == got.Int32()
	default:
		same = int(got.Int32()) == c.Code
	}
	if !same {
		t.Errorf("%s is %v, want %+v", v.Name, got, c)
	}
}
