package purposive_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"omnibus/survey"
	"omnibus/survey/frame"
	"omnibus/survey/frame/purposive"
)

var declared = []survey.Characteristic{
	{Name: "type", Column: "type", Label: "Type"}, {Name: "region", Column: "region", Label: "Region"},
	{Name: "rate", Column: "rate", Label: "Rate", Bounds: []float64{0, 10, 20, 30}},
}

func mustRead(t testing.TB, text string, declared []survey.Characteristic) *frame.Frame {
	t.Helper()
	f, complaints := frame.Read("frame.csv", []byte(text), declared)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	return f
}

func councils(t testing.TB) *frame.Frame {
	t.Helper()
	const folder = "../../../examples/childrens-services/wave-1/"
	text, err := os.ReadFile(folder + "wave.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w, complaints := survey.ReadWave("wave.yaml", text)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if text, err = os.ReadFile(folder + "frame.csv"); err != nil {
		t.Fatal(err)
	}
	return mustRead(t, string(text), w.Characteristics)
}

func ids(f *frame.Frame, s *purposive.Sample) []string {
	var all []string
	for _, c := range s.Chosen {
		all = append(all, f.Organisations[c.At].ID)
	}
	slices.Sort(all)
	return all
}

// TestPilotOfTwenty draws the pilot of the example.
func TestPilotOfTwenty(t *testing.T) {
	f := councils(t)
	rule := purposive.Rule{N: 20, Spread: []string{"type", "region", "fsm_pct", "cin_rate"}}
	s, err := purposive.Draw(f, rule)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Chosen) != 20 || len(s.Missing()) > 0 || !s.Covered || s.Smallest < 0.1 {
		t.Errorf("%d chosen, %v missing, smallest %f", len(s.Chosen), s.Missing(), s.Smallest)
	}
	again, err := purposive.Draw(f, rule.Refused(ids(f, s)[3], ids(f, s)))
	if err != nil {
		t.Fatal(err)
	}
	before, after := ids(f, s), ids(f, again)
	stayed := 0
	for _, id := range after {
		if slices.Contains(before, id) {
			stayed++
		}
	}
	if len(after) != 20 || stayed != 19 || slices.Contains(after, before[3]) {
		t.Errorf("after a refusal %d of %d stay", stayed, len(after))
	}
	for _, c := range s.Chosen {
		if why := s.Why(f, c); !strings.HasSuffix(why, ".") || !strings.Contains(why, "away from the nearest") {
			t.Errorf("%s: %s", f.Organisations[c.At].Name, why)
		}
	}
}

// TestThreeCannotCoverSix says which groups are left out: the smaller bands,
// because type and region go before them.
func TestThreeCannotCoverSix(t *testing.T) {
	f := councils(t)
	s, err := purposive.Draw(f, purposive.Rule{N: 3, Spread: []string{"type", "region", "fsm_pct"}})
	if err != nil {
		t.Fatal(err)
	}
	var missing []string
	for _, g := range s.Missing() {
		missing = append(missing, g.Name)
	}
	if got := strings.Join(missing, "; "); got != "Under 20; 20 to under 30; 60 or more" && got != "Under 20; 50 to under 60; 60 or more" || !s.Covered {
		t.Errorf("missing %s", got)
	}
	if text := s.Guarantee(); !strings.Contains(text, "No sample of 3 has one of these together with all groups that go before it.") {
		t.Error(text)
	}
}

// TestNothingLeftToDraw says so where all are locked, and claims nothing of distances.
func TestNothingLeftToDraw(t *testing.T) {
	f := councils(t)
	s, err := purposive.Draw(f, purposive.Rule{N: 1, Spread: []string{"type"}, In: []string{f.Organisations[0].ID}})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Guarantee(); got != "All of it was given, and nothing was left to draw. Not in the sample: Type of authority: County." {
		t.Error(got)
	}
}

func TestRefusals(t *testing.T) {
	f := mustRead(t, small([]row{{"a", "N", "1"}, {"b", "S", "2"}}), declared)
	all := []string{"type", "region"}
	for _, test := range []struct {
		rule purposive.Rule
		want string
	}{
		{purposive.Rule{N: 0, Spread: all}, "A sample of 0 is none."},
		{purposive.Rule{N: 3, Spread: all}, "only 2 can be chosen"},
		{purposive.Rule{N: 2, Spread: all, Out: []string{"o0"}}, "only 1 can be chosen"},
		{purposive.Rule{N: 1, Spread: all, In: []string{"o0", "o1"}}, "2 must be in it"},
		{purposive.Rule{N: 1, Spread: all, In: []string{"o0"}, Out: []string{"o0"}}, "both in the sample and out"},
		{purposive.Rule{N: 1, Spread: all, In: []string{"x"}}, `no organisation "x" to have`},
		{purposive.Rule{N: 1, Spread: all, Out: []string{"x"}}, `no organisation "x" to leave`},
		{purposive.Rule{N: 1}, "No characteristic is named"},
		{purposive.Rule{N: 1, Spread: []string{"size"}}, `no characteristic "size"`},
		{purposive.Rule{N: 1, Spread: []string{"type", "type"}}, "named twice"},
	} {
		s, err := purposive.Draw(f, test.rule)
		if s != nil || err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasSuffix(err.Error(), "Nothing was drawn.") {
			t.Errorf("%+v: %v", test.rule, err)
		}
	}
}

type row struct{ kind, region, rate string }

func small(rows []row) string {
	text := "org_id,name,short_name,type,region,rate\n"
	for i, r := range rows {
		text += fmt.Sprintf("o%d,Council %d,Short %d,%s,%s,%s\n", i, i, i, r.kind, r.region, r.rate)
	}
	return text
}

func drawRows(t *rapid.T) []row {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) row {
		return row{rapid.SampledFrom([]string{"County", "Borough"}).Draw(t, "type"), rapid.SampledFrom([]string{"North", "South", "West"}).Draw(t, "region"),
			rapid.SampledFrom([]string{"", "3", "7", "12", "15.5", "22", "38"}).Draw(t, "rate")}
	}), 2, 9).Draw(t, "rows")
}

// TestAgainstAllSamples compares a draw from a small frame with every sample
// that could have been drawn.
func TestAgainstAllSamples(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t)
		f, complaints := frame.Read("frame.csv", []byte(small(rows)), declared)
		if len(complaints) > 0 {
			t.Fatal(complaints)
		}
		r := purposive.Rule{Spread: []string{"type", "region", "rate"}, Seed: rapid.SampledFrom([]string{"", "x"}).Draw(t, "seed")}
		for i := range rows {
			switch rapid.IntRange(0, 8).Draw(t, "lock") {
			case 0:
				r.In = append(r.In, fmt.Sprintf("o%d", i))
			case 1:
				r.Out = append(r.Out, fmt.Sprintf("o%d", i))
			}
		}
		r.N = rapid.IntRange(1, len(rows)).Draw(t, "n")
		s, err := purposive.Draw(f, r)
		if r.N < len(r.In) || r.N > len(rows)-len(r.Out) {
			if err == nil {
				t.Fatal("drawn")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		chosen := map[int]bool{}
		for _, c := range s.Chosen {
			chosen[c.At] = true
		}
		if len(chosen) != r.N || !s.Covered || !s.Largest {
			t.Fatalf("%d of %d chosen; proven: %v, %v", len(chosen), r.N, s.Covered, s.Largest)
		}
		got := judge(f, s, r, chosen)
		for mask := range 1 << len(rows) {
			other := map[int]bool{}
			for i := range rows {
				if mask&(1<<i) != 0 {
					other[i] = true
				}
			}
			if len(other) != r.N || !allowed(f, r, other) {
				continue
			}
			if better := judge(f, s, r, other); better.groups > got.groups || better.groups == got.groups && better.smallest > got.smallest+1e-12 {
				t.Fatalf("%v is better than %v: %+v, %+v", other, chosen, better, got)
			}
		}
		if !allowed(f, r, chosen) || !math.IsInf(got.smallest, 1) && math.Abs(got.smallest-s.Smallest) > 1e-12 {
			t.Fatalf("smallest %v, said to be %v", got.smallest, s.Smallest)
		}
	})
}

func allowed(f *frame.Frame, r purposive.Rule, chosen map[int]bool) bool {
	for i, o := range f.Organisations {
		if slices.Contains(r.In, o.ID) && !chosen[i] || slices.Contains(r.Out, o.ID) && chosen[i] {
			return false
		}
	}
	return true
}

type judged struct {
	groups   string // a 1 for each group that is there, by priority
	smallest float64
}

// judge works out by its own means what a sample is worth.
func judge(f *frame.Frame, s *purposive.Sample, r purposive.Rule, chosen map[int]bool) judged {
	groups := slices.Clone(s.Groups)
	slices.SortStableFunc(groups, func(a, b purposive.Group) int {
		if a.Characteristic != b.Characteristic {
			return 0
		}
		return b.Size - a.Size
	})
	j := judged{smallest: math.Inf(1)}
	for _, g := range groups {
		c, _ := f.Characteristic(g.Characteristic)
		there := "0"
		for i := range chosen {
			if at := f.GroupOf(c.Name)[i]; at >= 0 && c.Groups[at] == g.Name {
				there = "1"
			}
		}
		j.groups += there
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, o := range f.Organisations {
		if v, err := strconv.ParseFloat(o.Values["rate"], 64); err == nil {
			low, high = min(low, v), max(high, v)
		}
	}
	for a := range chosen {
		for b := range chosen {
			x, y := f.Organisations[a], f.Organisations[b]
			if a >= b || slices.Contains(r.In, x.ID) && slices.Contains(r.In, y.ID) {
				continue
			}
			parts := []float64{0, 0}
			for k, name := range []string{"type", "region"} {
				if x.Values[name] != y.Values[name] {
					parts[k] = 1
				}
			}
			v, err := strconv.ParseFloat(x.Values["rate"], 64)
			w, err2 := strconv.ParseFloat(y.Values["rate"], 64)
			if err == nil && err2 == nil && high > low {
				parts = append(parts, math.Abs(v-w)/(high-low))
			} else if err == nil && err2 == nil {
				parts = append(parts, 0)
			}
			sum := 0.0
			for _, p := range parts {
				sum += p
			}
			j.smallest = min(j.smallest, sum/float64(len(parts)))
		}
	}
	return j
}

// TestOrderOfRows holds that the order of the frame's rows decides nothing, and
// that after a refusal all others stay.
func TestOrderOfRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := strings.Split(strings.TrimSpace(small(drawRows(t))), "\n")
		turned := append([]string{rows[0]}, rapid.Permutation(rows[1:]).Draw(t, "order")...)
		r := purposive.Rule{N: rapid.IntRange(1, len(rows)-1).Draw(t, "n"), Spread: []string{"rate", "type"}, Seed: "s"}
		var drawn [2][]string
		for i, text := range [][]string{rows, turned} {
			f, complaints := frame.Read("frame.csv", []byte(strings.Join(text, "\n")+"\n"), declared)
			if len(complaints) > 0 {
				t.Fatal(complaints)
			}
			s, err := purposive.Draw(f, r)
			if err != nil {
				t.Fatal(err)
			}
			drawn[i] = ids(f, s)
			if i == 0 && r.N < len(rows)-1 {
				again, err := purposive.Draw(f, r.Refused(drawn[0][0], drawn[0]))
				if err != nil {
					t.Fatal(err)
				}
				for _, id := range drawn[0][1:] {
					if !slices.Contains(ids(f, again), id) {
						t.Fatalf("%s does not stay", id)
					}
				}
			}
		}
		if !slices.Equal(drawn[0], drawn[1]) {
			t.Fatalf("%v, in another order %v", drawn[0], drawn[1])
		}
	})
}

// BenchmarkDraw draws 20 and 100 of 25,000 organisations.
func BenchmarkDraw(b *testing.B) {
	var text strings.Builder
	text.WriteString("org_id,name,short_name,type,region,rate\n")
	for i := range 25_000 {
		fmt.Fprintf(&text, "o%d,School %d,School %d,Type %d,Region %d,%d.%d\n", i, i, i, i*7%5, i*31%9, i*13%40, i%10)
	}
	f := mustRead(b, text.String(), declared)
	for _, n := range []int{20, 100} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := purposive.Draw(f, purposive.Rule{N: n, Spread: []string{"type", "region", "rate"}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
