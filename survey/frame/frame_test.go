package frame_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"omnibus/source"
	"omnibus/survey"
	"omnibus/survey/frame"
)

var update = flag.Bool("update", false, "write the golden files anew")

func mustRead(t testing.TB, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// declared gives the characteristics that a bad file is read with.
func declared(name string) []survey.Characteristic {
	at := source.Place{File: "wave.yaml", Line: 12, Column: 3}
	list := []survey.Characteristic{{Name: "rate", Column: "rate", Label: "Rate", Bounds: []float64{0, 10, 20}, At: at}}
	if name == "declared-groups" {
		list = append(list, survey.Characteristic{Name: "type", Column: "type", Label: "Type", Groups: []string{"County", "Borough"}, At: at})
	}
	return list
}

// TestReadComplaints reads each bad file and compares the complaints with those beside it.
func TestReadComplaints(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.csv")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test files: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		t.Run(name, func(t *testing.T) {
			f, complaints := frame.Read(name+".csv", mustRead(t, file), declared(name))
			if f != nil || len(complaints) == 0 {
				t.Fatal("the file was taken")
			}
			golden, got := strings.TrimSuffix(file, ".csv")+".txt", complaints.Error()+"\n"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(mustRead(t, golden)), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestWaveOne holds the published numbers of organisations in each band and
// group of the Wave 1 frame.
func TestWaveOne(t *testing.T) {
	const folder = "../../examples/childrens-services/wave-1/"
	w, complaints := survey.ReadWave("wave.yaml", mustRead(t, folder+"wave.yaml"))
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	f, complaints := frame.Read("frame.csv", mustRead(t, folder+"frame.csv"), w.Characteristics)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if f.Size() != 152 {
		t.Errorf("%d organisations", f.Size())
	}
	want := map[string]string{
		"type":      "County 27, Unitary 125, none 0",
		"region":    "North 50, East & Midlands 34, London & South 68, none 0",
		"fsm_pct":   "Under 20 10, 20 to under 30 24, 30 to under 40 37, 40 to under 50 37, 50 to under 60 24, 60 or more 9, none 11",
		"cin_rate":  "100 to under 300 49, 300 to under 400 53, 400 to under 500 34, 500 or more 16, none 0",
		"cin_three": "Under 300 49, 300 to under 400 53, 400 or more 50, none 0",
	}
	for _, c := range f.Characteristics {
		counts := make([]int, len(c.Groups)+1)
		for _, g := range f.GroupOf(c.Name) {
			if g < 0 {
				g = len(c.Groups)
			}
			counts[g]++
		}
		var parts []string
		for i, n := range counts {
			parts = append(parts, fmt.Sprintf("%s %d", append(slices.Clone(c.Groups), "none")[i], n))
		}
		if got := strings.Join(parts, ", "); got != want[c.Name] {
			t.Errorf("%s: %s\nwant %s", c.Name, got, want[c.Name])
		}
	}
	i, ok := f.Index("la-leeds")
	if !ok || f.Organisations[i].ShortName != "Leeds" || f.Organisations[i].Values["region"] != "North" {
		t.Errorf("la-leeds is at %d, %v", i, ok)
	}
	if _, ok := f.Characteristic("cin_three"); !ok {
		t.Error("cin_three is not found")
	}
	if _, ok := f.Index("la-nowhere"); ok || f.GroupOf("nothing") != nil {
		t.Error("something was found that is not there")
	}
}

func TestBandLabels(t *testing.T) {
	for _, test := range []struct {
		bounds []float64
		want   string
	}{
		{[]float64{0, 20, 30}, "Under 20|20 to under 30|30 or more"},
		{[]float64{100, 300}, "100 to under 300|300 or more"},
		{[]float64{0}, "0 or more"},
		{[]float64{-5, 0, 2.5}, "-5 to under 0|0 to under 2.5|2.5 or more"},
		{[]float64{0, 1000000}, "Under 1000000|1000000 or more"},
	} {
		if got := strings.Join(frame.BandLabels(test.bounds), "|"); got != test.want {
			t.Errorf("BandLabels(%v) = %s, want %s", test.bounds, got, test.want)
		}
	}
}

func row(id int, region, rate string) string {
	return fmt.Sprintf("la-%d,Council %d,C%d,County,%s,%s\n", id, id, id, region, rate)
}

const header = "org_id,name,short_name,type,region,rate\n"

// TestBands holds that a band includes its lower end and not its upper one.
func TestBands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bounds := rapid.SliceOfNDistinct(rapid.IntRange(0, 50), 1, 6, rapid.ID).Draw(t, "bounds")
		slices.Sort(bounds)
		floats := make([]float64, len(bounds))
		for i, b := range bounds {
			floats[i] = float64(b)
		}
		v := rapid.IntRange(bounds[0], 60).Draw(t, "value")
		f, complaints := frame.Read("f.csv", []byte(header+row(1, "North", fmt.Sprint(v))),
			[]survey.Characteristic{{Name: "rate", Column: "rate", Label: "Rate", Bounds: floats}})
		if len(complaints) > 0 {
			t.Fatal(complaints)
		}
		got := f.GroupOf("rate")[0]
		if v < bounds[got] || (got+1 < len(bounds) && v >= bounds[got+1]) {
			t.Fatalf("%d is in the band that begins at %d of %v", v, bounds[got], bounds)
		}
	})
}

// TestDistinctWords holds that groups that only look alike are left apart.
func TestDistinctWords(t *testing.T) {
	for _, pair := range [][2]string{
		{"North East", "North West"}, {"Type A", "Type B"}, {"Band 1", "Band 2"}, {"Yes", "Yet"},
		{"East Midlands", "West Midlands"}, {"London", "London & South"}, {"unitary authority", "county authority"},
		{"2015/16", "2016/17"}, {"East & Midlands", "East Midlands"},
	} {
		_, complaints := frame.Read("f.csv", []byte(header+row(1, pair[0], "1")+row(2, pair[1], "1")), nil)
		if len(complaints) > 0 {
			t.Errorf("%v: %v", pair, complaints)
		}
	}
}

// TestDeclaredTogether holds that two groups that look alike may be declared.
func TestDeclaredTogether(t *testing.T) {
	text := header + row(1, "Norths", "1") + row(2, "North", "1")
	_, complaints := frame.Read("f.csv", []byte(text), []survey.Characteristic{
		{Name: "region", Column: "region", Label: "Region", Groups: []string{"North", "Norths", "South"}}})
	if len(complaints) > 0 {
		t.Error(complaints)
	}
}

func TestGroupsInTheOrderTheyCome(t *testing.T) {
	text := header + row(1, "West", "1") + row(2, "East", "2") + row(3, "West", "")
	f, complaints := frame.Read("f.csv", []byte(text), []survey.Characteristic{{Name: "area", Column: "region", Label: "Area"}})
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	c, _ := f.Characteristic("area")
	if diff := cmp.Diff([]string{"West", "East"}, c.Groups); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{0, 1, 0}, f.GroupOf("area")); diff != "" {
		t.Error(diff)
	}
}

// FuzzRead holds that any bytes give a frame or complaints, and that every
// organisation of a frame is in one group or none.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/bad/*.csv")
	for _, file := range files {
		f.Add(mustRead(f, file))
	}
	f.Add([]byte(header + row(1, "North", "12.5") + row(2, "South", "")))
	f.Fuzz(func(t *testing.T, text []byte) {
		list := append(declared(""), survey.Characteristic{Name: "region", Column: "region", Label: "Region"})
		population, complaints := frame.Read("f.csv", text, list)
		if (population == nil) == (len(complaints) == 0) {
			t.Fatalf("frame %v with complaints %v", population, complaints)
		}
		if population == nil {
			return
		}
		for i, o := range population.Organisations {
			if at, ok := population.Index(o.ID); !ok || at != i {
				t.Fatalf("%q is at %d, not %d", o.ID, at, i)
			}
			for _, c := range population.Characteristics {
				if g := population.GroupOf(c.Name)[i]; g < -1 || g >= len(c.Groups) {
					t.Fatalf("%s of %q is group %d of %d", c.Name, o.ID, g, len(c.Groups))
				}
			}
		}
	})
}
