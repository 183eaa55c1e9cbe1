package estimate

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Expected is one row of an expected_*.csv of testdata/stats.
type Expected struct {
	Statistic, Wave, Design, Variable, Code, Break, Group string
	Value                                                 float64
	// NA is a value that R could not compute; it is not compared.
	NA   bool
	Line int
}

// Name says which row it is, for the message of a failing test.
func (e Expected) Name() string {
	return strings.Join([]string{e.Statistic, e.Wave, e.Design, e.Variable, e.Code, e.Break, e.Group}, "/") + " (line " + strconv.Itoa(e.Line) + ")"
}

// MustRecords reads testdata/stats/NAME.csv, or NAME.csv.gz.
func MustRecords(t testing.TB, name string) [][]string {
	t.Helper()
	path := "testdata/stats/" + name + ".csv"
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		f, err = os.Open(path + ".gz")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var text io.Reader = f
	if strings.HasSuffix(f.Name(), ".gz") {
		if text, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	records, err := csv.NewReader(text).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// MustExpected reads a file of expected values in its own order.
func MustExpected(t testing.TB, name string) []Expected {
	t.Helper()
	records := MustRecords(t, name)
	want := []string{"statistic", "wave", "design", "variable", "code", "break", "group", "value"}
	if !slices.Equal(records[0], want) {
		t.Fatalf("%s has the columns %v", name, records[0])
	}
	rows := make([]Expected, 0, len(records)-1)
	for i, r := range records[1:] {
		e := Expected{r[0], r[1], r[2], r[3], r[4], r[5], r[6], 0, r[7] == "NA", i + 2}
		if !e.NA {
			v, err := strconv.ParseFloat(r[7], 64)
			if err != nil {
				t.Fatal(err)
			}
			e.Value = v
		}
		rows = append(rows, e)
	}
	return rows
}

// Answered is the value of an item for each respondent of a wave, NaN where
// the respondent has none (it was not asked or not answered).
type Answered []float64

// Trusts is the invented survey of housing trusts that the expected values are of.
type Trusts struct {
	// Frame has a map a row, by column; At finds a row by org_id.
	Frame []map[string]string
	At    map[string]int
	Waves map[string]*TrustWave
}

// TrustWave is one wave's answers. All slices have the respondents' order of the file.
type TrustWave struct {
	Orgs []string
	// Groups gives each respondent's group, by break (type, area, rate_band).
	Groups map[string][]string
	// Items has every code and net as 0 and 1, by "variable code" ("s1 2", "s4 net_money").
	Items map[string]Answered
	// Codes has the code of every single question and grid row, by variable.
	Codes map[string]Answered
	// Scales has numbers and scored scales, by variable.
	Scales map[string]Answered
}

// MustTrusts reads the survey.
func MustTrusts(t testing.TB) *Trusts {
	t.Helper()
	s := &Trusts{Frame: mapped(MustRecords(t, "frame")), At: map[string]int{}, Waves: map[string]*TrustWave{}}
	for i, row := range s.Frame {
		s.At[row["org_id"]] = i
	}
	codebook, nets := mapped(MustRecords(t, "codebook")), mapped(MustRecords(t, "nets"))
	for _, wave := range []string{"1", "2"} {
		s.Waves[wave] = s.wave(t, mapped(MustRecords(t, "wave"+wave)), codebook, nets)
	}
	return s
}

// N counts the organisations of a group of a break in the frame; all of them
// for the break "total" or "".
func (s *Trusts) N(by, group string) int {
	n := 0
	for _, row := range s.Frame {
		if by == "" || by == "total" || row[by] == group {
			n++
		}
	}
	return n
}

func mapped(records [][]string) []map[string]string {
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

func (s *Trusts) wave(t testing.TB, rows, codebook, nets []map[string]string) *TrustWave {
	t.Helper()
	w := &TrustWave{Groups: map[string][]string{}, Items: map[string]Answered{}, Codes: map[string]Answered{}, Scales: map[string]Answered{}}
	for _, row := range rows {
		w.Orgs = append(w.Orgs, row["org_id"])
		for _, by := range []string{"type", "area", "rate_band"} {
			w.Groups[by] = append(w.Groups[by], s.Frame[s.At[row["org_id"]]][by])
		}
	}
	for _, c := range codebook {
		name := c["variable"]
		if _, has := rows[0][strings.Fields(c["columns"])[0]]; !has {
			continue
		}
		switch c["kind"] {
		case "numeric":
			w.Scales[name] = column(t, rows, name, func(v float64) float64 { return v })
		case "multi":
			w.Items[name+" "+c["code"]] = column(t, rows, name+"_"+c["code"], func(v float64) float64 { return substantive(v, v) })
		default:
			code := MustFloat(t, c["code"])
			w.Codes[name] = column(t, rows, name, func(v float64) float64 { return substantive(v, v) })
			w.Items[name+" "+c["code"]] = column(t, rows, name, func(v float64) float64 { return substantive(v, bit(v == code)) })
			if c["score"] != "" {
				w.score(name, code, MustFloat(t, c["score"]))
			}
		}
	}
	for _, net := range nets {
		w.net(net["variable"], net["net"], strings.Fields(net["codes"]))
	}
	return w
}

// score gives those who chose a code its score.
func (w *TrustWave) score(name string, code, score float64) {
	if w.Scales[name] == nil {
		w.Scales[name] = slices.Repeat(Answered{math.NaN()}, len(w.Orgs))
	}
	for i, v := range w.Codes[name] {
		if v == code {
			w.Scales[name][i] = score
		}
	}
}

// net joins codes: chosen when any of them is.
func (w *TrustWave) net(variable, net string, codes []string) {
	first, has := w.Items[variable+" "+codes[0]]
	if !has {
		return
	}
	joined := slices.Clone(first)
	for _, code := range codes[1:] {
		for i, v := range w.Items[variable+" "+code] {
			joined[i] = math.Max(joined[i], v)
		}
	}
	w.Items[variable+" "+net] = joined
}

func column(t testing.TB, rows []map[string]string, name string, of func(float64) float64) Answered {
	t.Helper()
	out := make(Answered, 0, len(rows))
	for _, row := range rows {
		if row[name] == "" {
			out = append(out, math.NaN())
			continue
		}
		out = append(out, of(MustFloat(t, row[name])))
	}
	return out
}

// substantive gives then unless the cell's code says that there is no answer.
func substantive(cell, then float64) float64 {
	if cell < 0 {
		return math.NaN()
	}
	return then
}

func bit(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Of gives the numbers of those who answered, in one group of a break, or in
// all for the break "total" or "".
func (w *TrustWave) Of(a Answered, by, group string) []float64 {
	var out []float64
	for i, v := range a {
		if !math.IsNaN(v) && (by == "" || by == "total" || w.Groups[by][i] == group) {
			out = append(out, v)
		}
	}
	return out
}

// Check compares computed values with a file's rows and counts them.
type Check struct {
	// Tolerance is relative to max(1, |expected|).
	Tolerance float64
	// PerStatistic overrides it, for statistics that R iterates for.
	PerStatistic map[string]float64
	Compared     int
	NA           int
}

// Row compares one row. A computed value that is no number always fails.
func (c *Check) Row(t testing.TB, e Expected, got float64) {
	t.Helper()
	if math.IsNaN(got) || math.IsInf(got, 0) {
		t.Errorf("%s: got %v", e.Name(), got)
		return
	}
	if e.NA {
		c.NA++
		return
	}
	c.Compared++
	tolerance := c.Tolerance
	if own, ok := c.PerStatistic[e.Statistic]; ok {
		tolerance = own
	}
	if math.Abs(got-e.Value) > tolerance*max(1, math.Abs(e.Value)) {
		t.Errorf("%s: got %.15g, R gives %.15g", e.Name(), got, e.Value)
	}
}

func TestOracleIsWhole(t *testing.T) {
	s := MustTrusts(t)
	if len(s.Frame) != 118 || len(s.Waves["1"].Orgs) != 64 || len(s.Waves["2"].Orgs) != 50 {
		t.Fatalf("%d organisations, %d and %d respondents", len(s.Frame), len(s.Waves["1"].Orgs), len(s.Waves["2"].Orgs))
	}
	if got := len(s.Waves["1"].Of(s.Waves["1"].Items["s1 1"], "", "")); got != 56 {
		t.Errorf("s1 has %d answers", got)
	}
	if len(s.Waves["1"].Items) != 50 || len(s.Waves["2"].Items) != 33 {
		t.Errorf("%d and %d items", len(s.Waves["1"].Items), len(s.Waves["2"].Items))
	}
}

// Mentions gives how many codes of a question with several answers each of
// those who answered it chose.
func (w *TrustWave) Mentions(variable string) []float64 {
	var out []float64
	for i := range w.Orgs {
		sum := 0.0
		for code := 1; ; code++ {
			item, has := w.Items[variable+" "+strconv.Itoa(code)]
			if !has {
				break
			}
			sum += item[i]
		}
		if !math.IsNaN(sum) {
			out = append(out, sum)
		}
	}
	return out
}

// Sum adds up zeros and ones.
func Sum(numbers []float64) int {
	n := 0
	for _, v := range numbers {
		n += int(v)
	}
	return n
}
