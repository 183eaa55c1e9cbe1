package sav_test

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"omnibus/fault"
	"omnibus/sheet/sav"
)

// pspp runs syntax on a file and gives what PSPP says, as CSV.
func pspp(t *testing.T, f *sav.File, syntax string) string {
	t.Helper()
	dir := t.TempDir()
	var body bytes.Buffer
	if err := sav.Write(&body, f); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "file.sav"), body.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "run.sps"), []byte("GET FILE='file.sav'.\n"+syntax), 0o644); err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), "pspp", "-O", "format=csv", "run.sps")
	run.Dir = dir
	run.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := run.CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("warning:")) || bytes.Contains(out, []byte("error:")) {
		t.Fatalf("pspp (Debian's package pspp) is not content: %v\n%s", err, out)
	}
	return string(out)
}

var created = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)

// nasty has everything that has ever spoilt a file.
func nasty() *sav.File {
	texts := []string{strings.Repeat("0123456789", 3276) + "1234END", "", "short 🙂"}
	numbers := []sav.Cell{{Number: -1.5}, {Missing: true}, {Number: 1e6}}
	codes := []float64{1, -991, 151}
	return &sav.File{
		Label: "A \"title\" with 🙂", Created: created, Documents: []string{"First note.\n" + strings.Repeat("many words ", 20)},
		Variables: []sav.Variable{
			{Name: "Code", Label: "It's \"quoted\"\nand broken", Kind: sav.Plain, Digits: 5, Measure: sav.Nominal,
				Labels:  []sav.ValueLabel{{Value: 1, Label: "Yes – \"really\"\n'now'"}, {Value: -991, Label: "Not routed"}, {Value: 2, Label: strings.Repeat("ü", 300)}},
				Missing: sav.Missing{Range: true, Low: -997, High: -991, Single: []float64{-8}}},
			{Name: "Long", Label: strings.Repeat("x", 300), Width: sav.MaxString, Measure: sav.Nominal},
			{Name: "Number", Kind: sav.Plain, Digits: 12, Decimals: 2, Measure: sav.Scale, Missing: sav.Missing{Single: []float64{-1, -2, -3}}},
			{Name: strings.Repeat("N", 64), Label: "🙂", Width: 256, Measure: sav.Nominal},
			{Name: "day", Kind: sav.Day, Digits: 10, Measure: sav.Scale},
			{Name: "A_1", Label: "First", Kind: sav.Plain, Digits: 5, Measure: sav.Nominal},
			{Name: "A_2", Label: "Second", Kind: sav.Plain, Digits: 5, Measure: sav.Nominal},
		},
		Sets:  []sav.ResponseSet{{Name: "A", Label: "Both of them – é", Counted: 1, Variables: []string{"A_1", "A_2"}}},
		Cases: 3,
		Cell: func(i, v int) sav.Cell {
			switch v {
			case 0:
				return sav.Cell{Number: codes[i]}
			case 1:
				return sav.Cell{Text: texts[i]}
			case 2:
				return numbers[i]
			case 3:
				return sav.Cell{Text: []string{strings.Repeat("é", 128), strings.Repeat("y", 256), "z"}[i]}
			case 4:
				return sav.Cell{Number: sav.Seconds(time.Date(1900+50*i, 5, 1, 0, 0, 0, 0, time.UTC))}
			}
			return sav.Cell{Number: float64(i % 2)}
		},
	}
}

func TestPSPPReadsWhatIsNasty(t *testing.T) {
	out := pspp(t, nasty(), `DISPLAY DICTIONARY.
DISPLAY DOCUMENTS.
MRSETS /DISPLAY NAME=ALL.
COMPUTE bytes = LENGTH(RTRIM(Long)).
COMPUTE last = INDEX(Long, 'END').
FORMATS bytes last (F8.0).
LIST VARIABLES=Code Number `+strings.Repeat("N", 64)+` day bytes last.
FREQUENCIES Code.
`)
	for _, want := range []string{
		`It's ""quoted"" and broken`, `Yes – ""really"" 'now'`, strings.Repeat("ü", 58) + "…", strings.Repeat("x", 252) + "…",
		"1,-1.50," + strings.Repeat("é", 128) + ",1900/05/01,32767,32765", ",.  ,", "151,1000000.00,z,2000/05/01,10,",
		"-997 THRU -991; -8", "Scale", "Nominal", "SDATE10", "$A,Both of them – é,Dichotomies,1,\"A_1\nA_2\"", "First note.", "many words",
		"-1; -2; -3",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("PSPP does not show %q", want)
		}
	}
	if t.Failed() {
		t.Log(out)
	}
}

func TestNoCasesAndOne(t *testing.T) {
	for _, cases := range []int{0, 1} {
		f := nasty()
		f.Cases = cases
		if out := pspp(t, f, "DISPLAY DICTIONARY.\n"); !strings.Contains(out, "Number") {
			t.Errorf("%d cases: %s", cases, out)
		}
	}
}

// Every width around the edges of segments comes back whole.
func TestStringsOfEveryLength(t *testing.T) {
	widths := []int{1, 7, 8, 9, 251, 252, 253, 254, 255, 256, 503, 504, 505, 508, 510, 511, 765, 4000}
	f := &sav.File{Created: created, Cases: 1}
	for _, w := range widths {
		f.Variables = append(f.Variables, sav.Variable{Name: sav.Names([]string{"s" + strings.Repeat("x", w%7) + string(rune('a'+len(f.Variables)))})[0],
			Width: w, Measure: sav.Nominal})
	}
	text := func(w int) string { return strings.Repeat("abcdefghij", w/10+1)[:w-1] + "|" }
	f.Cell = func(_, v int) sav.Cell { return sav.Cell{Text: text(widths[v])} }
	var names []string
	for _, v := range f.Variables {
		names = append(names, v.Name)
	}
	out := pspp(t, f, "LIST VARIABLES="+strings.Join(names, " ")+".\n")
	for _, w := range widths {
		if !strings.Contains("\n"+strings.ReplaceAll(out, ",", "\n")+"\n", "\n"+text(w)+"\n") {
			t.Errorf("a string of %d bytes did not come back", w)
		}
	}
}

func TestSameBytes(t *testing.T) {
	var a, b bytes.Buffer
	if sav.Write(&a, nasty()) != nil || sav.Write(&b, nasty()) != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same file was written differently")
	}
}

func TestNames(t *testing.T) {
	long := strings.Repeat("L", 70)
	got := sav.Names([]string{"Good", "GOOD", "to", "1st", "é b", "", long, long + "x"})
	want := []string{"Good", "GOOD_2", "to_1", "V1st", "Vé b", "V", long[:64], long[:62] + "_2"}
	want[4] = "V__b"
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("names %v, want %v", got, want)
	}
}

func TestRefused(t *testing.T) {
	for name, spoil := range map[string]func(*sav.File){
		"no variables":            func(f *sav.File) { f.Variables = nil },
		"a word of the language":  func(f *sav.File) { f.Variables[0].Name = "WITH" },
		"a name twice":            func(f *sav.File) { f.Variables[0].Name = "LONG" },
		"too wide":                func(f *sav.File) { f.Variables[1].Width = 40000 },
		"text that does not fit":  func(f *sav.File) { f.Variables[1].Width = 300 },
		"too many missing values": func(f *sav.File) { f.Variables[0].Missing.Single = []float64{1, 2} },
		"a set of one":            func(f *sav.File) { f.Sets[0].Variables = f.Sets[0].Variables[:1] },
		"a set of nobody":         func(f *sav.File) { f.Sets[0].Variables[0] = "B" },
		"no number": func(f *sav.File) {
			zero := 0.0
			f.Cell = func(int, int) sav.Cell { return sav.Cell{Number: 1 / zero} }
		},
	} {
		f := nasty()
		spoil(f)
		var out bytes.Buffer
		err := sav.Write(&out, f)
		if fault.KindOf(err) != fault.Refused || out.Len() > 0 || !strings.HasSuffix(fault.Public(err), "Nothing was written.") {
			t.Errorf("%s: %v, and %d bytes", name, err, out.Len())
		}
	}
}

// Small whole numbers are packed into a byte; those beside the edges of that are not.
func TestNumbersAtTheEdges(t *testing.T) {
	numbers := []float64{-101, -100, -99, -98, 0, math.Copysign(0, -1), 1, 150, 151, 152, 153, 0.5, -0.25, 1e15, -1e15, 1e-3, 123456.789}
	f := &sav.File{Created: created, Cases: len(numbers),
		Variables: []sav.Variable{{Name: "n", Kind: sav.Plain, Digits: 22, Decimals: 3, Measure: sav.Scale}},
		Cell:      func(i, _ int) sav.Cell { return sav.Cell{Number: numbers[i]} }}
	lines := strings.Split(strings.TrimSpace(pspp(t, f, "LIST.\n")), "\n")
	got := lines[len(lines)-len(numbers):]
	for i, n := range numbers {
		back, err := strconv.ParseFloat(strings.TrimSpace(got[i]), 64)
		if err != nil || back != n {
			t.Errorf("%v came back as %q", n, got[i])
		}
	}
}
