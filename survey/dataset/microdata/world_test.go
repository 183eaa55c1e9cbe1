package microdata_test

import (
	"bytes"
	"encoding/csv"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"omnibus/source"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/dataset"
	"omnibus/survey/dataset/microdata"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

var update = flag.Bool("update", false, "write the golden files anew")

const wave1 = "../../../examples/childrens-services/wave-1"

var created = time.Date(2020, 4, 30, 12, 0, 0, 0, time.UTC)

// texts are a wave's three.
type texts struct {
	wave          *survey.Wave
	frame         *frame.Frame
	questionnaire *questionnaire.Questionnaire
}

func mustText(t testing.TB, path string) []byte {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func mustSound(t testing.TB, complaints source.Complaints) {
	t.Helper()
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
}

func mustTexts(t testing.TB, dir string) texts {
	t.Helper()
	w, complaints := survey.ReadWave("wave.yaml", mustText(t, dir+"/wave.yaml"))
	mustSound(t, complaints)
	f, complaints := frame.Read("frame.csv", mustText(t, dir+"/frame.csv"), w.Characteristics)
	mustSound(t, complaints)
	q, complaints := questionnaire.Read("questionnaire.yaml", mustText(t, dir+"/questionnaire.yaml"))
	mustSound(t, complaints)
	return texts{w, f, q}
}

func mustFrame(t testing.TB, text string, w *survey.Wave) *frame.Frame {
	t.Helper()
	f, complaints := frame.Read("frame.csv", []byte(text), w.Characteristics)
	mustSound(t, complaints)
	return f
}

func (x texts) dataset(t testing.TB, rows []answer.WideRow) *dataset.Dataset {
	t.Helper()
	d, err := dataset.FromWide(x.wave, x.questionnaire, x.frame, rows)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func mustWave1(t testing.TB) *dataset.Dataset {
	t.Helper()
	x := mustTexts(t, wave1)
	wide, complaints := answer.ReadWide("answers.csv", mustText(t, wave1+"/answers.csv"), x.questionnaire, x.frame)
	mustSound(t, complaints)
	return x.dataset(t, wide.Rows)
}

// longText is beyond what one SPSS variable holds, in characters of two bytes.
var longText = strings.Repeat("é0123456789 \"q\"\r\n", 40000/17) + "the end"

// nastyRows have every kind of answer and every reason for none.
func nastyRows() []answer.WideRow {
	item := func(name string) answer.Item {
		question, row, _ := strings.Cut(name, ".")
		return answer.Item{Question: question, Row: row}
	}
	number := func(n string) value.Value { return value.Value{Kind: value.Number, Text: n} }
	const grid, written = "Aquestionwithaverylongnameindeed", "Awordofthelanguagewithalongname2"
	both := map[string]answer.State{"first": answer.Complete, "second": answer.Complete}
	return []answer.WideRow{
		{Org: "t01", Sections: both, Values: map[answer.Item]value.Value{
			item("place"): value.OfCode(2, ""), item("Ways"): value.OfCodes([]int{1, 3}, map[int]string{3: "=By air"}),
			item("Why"): value.OfText(longText), item(grid + ".b"): value.OfCode(1, ""), item(written + ".b"): value.OfText("-1 is text"),
			item("to"): number("-991"), item("Cost"): number("12.5"), item("Since"): {Kind: value.Date, Text: "0900-01-31"},
		}},
		{Org: "t02", Sections: both, Values: map[answer.Item]value.Value{
			item("place"): value.OfCode(7, "+44 'quoted' \"twice\""), item("Ways"): value.OfCodes([]int{4}, nil),
			item("to"): number("123456.789"), item("Cost"): number("0"),
		}},
		{Org: "t03", Sections: map[string]answer.State{"first": answer.Partial, "second": answer.NotStarted}, Values: map[answer.Item]value.Value{
			item("place"): value.OfCode(value.DontKnow, ""), item("Ways"): value.OfCodes([]int{3}, nil),
		}},
		{Org: "t05", Sections: map[string]answer.State{"first": answer.NotStarted, "second": answer.Complete}, Values: map[answer.Item]value.Value{
			item("Cost"): number("10"),
		}},
		{Org: "t06", Sections: both, Values: map[answer.Item]value.Value{
			item("place"): value.OfCode(2, ""), item("Why"): value.OfNothing(), item(grid + ".arowthathasaverylongnameaswell32"): value.OfCode(2, ""),
			item("to"): number("0.1"), item("Since"): {Kind: value.Date, Text: "2020-02-29"},
		}},
	}
}

func mustNasty(t testing.TB) *dataset.Dataset {
	t.Helper()
	return mustTexts(t, "testdata/nasty").dataset(t, nastyRows())
}

func mustBuild(t testing.TB, d *dataset.Dataset, o microdata.Options) *microdata.File {
	t.Helper()
	if o.Created.IsZero() {
		o.Created = created
	}
	f, err := microdata.Build(d, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func mustOutputs(t testing.TB, f *microdata.File) map[string][]byte {
	t.Helper()
	outputs, err := f.Outputs()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, o := range outputs {
		out[o.Name] = o.Body
	}
	return out
}

// mustRows reads a CSV as one map a row.
func mustRows(t testing.TB, body []byte) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			if _, twice := row[name]; twice {
				t.Fatalf("the column %s is there twice", name)
			}
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(mustText(t, path)), string(got)); diff != "" {
		t.Errorf("%s differs; run with -update if it should (-want +got):\n%s", path, diff)
	}
}
