package estimate

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// cellsIn puts organisations into cells.
func cellsIn(columns []Column, tookPart []bool) (cells []Cell, labels [][]string) {
	of := make([][]int, len(columns))
	for j, c := range columns {
		names, groups := c.groups()
		labels, of[j] = append(labels, names), groups
	}
	at := map[string]int{}
	for i := range tookPart {
		var key strings.Builder
		groups := make([]int, len(columns))
		for j := range columns {
			groups[j] = of[j][i]
			key.WriteString(columns[j].Labels[i] + "|")
		}
		if _, known := at[key.String()]; !known {
			at[key.String()] = len(cells)
			cells = append(cells, Cell{Groups: groups})
		}
		c := &cells[at[key.String()]]
		c.N++
		if tookPart[i] {
			c.TookPart++
		}
	}
	return cells, labels
}

// same says whether two numbers agree to a part in 1e8.
func same(a, b float64) bool { return math.Abs(a-b) <= 1e-8*max(1, math.Abs(b)) }

func mustAgree(t interface {
	Helper()
	Fatalf(string, ...any)
}, columns []Column, tookPart []bool) {
	t.Helper()
	x, err := MatrixOf(columns...)
	if err != nil {
		t.Fatalf("%v", err)
	}
	want, p, err := RepresentativityOf(x, tookPart)
	if err != nil || p == nil {
		return // what the model of organisations refuses is another test's
	}
	cells, labels := cellsIn(columns, tookPart)
	got, err := RepresentativityOfCells(cells)
	if err != nil {
		t.Fatalf("cells are refused where organisations are not: %v", err)
	}
	for name, pair := range map[string][2]float64{
		"rate": {got.Rate, want.Rate}, "S2": {got.S2, want.S2}, "R": {got.R, want.R}, "adjusted R": {got.AdjustedR, want.AdjustedR},
		"correction": {got.Correction, want.Correction}, "error": {got.Error, want.Error}, "variation": {got.Variation, want.Variation},
	} {
		if !same(pair[0], pair[1]) {
			t.Fatalf("%s: %v by cells, %v by organisations", name, pair[0], pair[1])
		}
	}
	for j, c := range columns {
		var others []Column
		for i, o := range columns {
			if i != j {
				others = append(others, o)
			}
		}
		one, err := p.Partial(c, others...)
		if err != nil {
			t.Fatalf("%v", err)
		}
		two := got.Partial(j, c.Name, labels[j])
		if !same(two.Value, one.Value) || !same(two.Conditional, one.Conditional) || !same(two.Adjusted, one.Adjusted) {
			t.Fatalf("partial of %s: %+v by cells, %+v by organisations", c.Name, two, one)
		}
		for g := range one.Groups {
			if !same(two.Groups[g].Value, one.Groups[g].Value) || !same(two.Groups[g].Conditional, one.Groups[g].Conditional) {
				t.Fatalf("group %s of %s: %+v and %+v", one.Groups[g].Label, c.Name, two.Groups[g], one.Groups[g])
			}
		}
	}
}

func TestCellsAgreeWithOrganisations(t *testing.T) {
	h := mustHousing(t)
	mustAgree(t, []Column{h.frame["type"], h.frame["area"], h.frame["rate_band"]}, h.tookPart())
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(20, 120).Draw(t, "n")
		var columns []Column
		for j := range rapid.IntRange(1, 3).Draw(t, "characteristics") {
			labels := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), n, n).Draw(t, "groups")
			columns = append(columns, Column{Name: string(rune('A' + j)), Labels: labels})
		}
		mustAgree(t, columns, rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "took part"))
	})
}

// A group of which nobody took part has the propensity 0, and the others are as
// they are without it.
func TestCellsOfAGroupWithoutAnybody(t *testing.T) {
	others := []Cell{{[]int{0, 0}, 10, 4}, {[]int{0, 1}, 10, 7}, {[]int{1, 0}, 20, 9}, {[]int{1, 1}, 10, 5}}
	alone, err := RepresentativityOfCells(others)
	if err != nil {
		t.Fatal(err)
	}
	with, err := RepresentativityOfCells(append([]Cell{{[]int{2, 0}, 10, 0}, {[]int{2, 1}, 5, 0}, {[]int{3, 0}, 2, 2}}, others...))
	if err != nil {
		t.Fatal(err)
	}
	if !with.Sure || alone.Sure || with.Fitted[0] != 0 || with.Fitted[1] != 0 || with.Fitted[2] != 1 {
		t.Errorf("fitted %v", with.Fitted)
	}
	for i := range others {
		if !same(with.Fitted[3+i], alone.Fitted[i]) {
			t.Errorf("cell %d: %v with the group, %v without", i, with.Fitted[3+i], alone.Fitted[i])
		}
	}
	// In the middle of the limit: a model that says 0 nearly is nearly the same.
	near, err := RepresentativityOfCells(append([]Cell{{[]int{2, 0}, 1000, 1}}, others...))
	far, err2 := RepresentativityOfCells(append([]Cell{{[]int{2, 0}, 1000, 0}}, others...))
	if err != nil || err2 != nil || math.Abs(near.R-far.R) > 0.01 {
		t.Errorf("R jumps from %v to %v (%v, %v)", near.R, far.R, err, err2)
	}
}

func TestCellsAtTheEnds(t *testing.T) {
	for name, cells := range map[string][]Cell{
		"nobody":    {{[]int{0}, 5, 0}, {[]int{1}, 5, 0}},
		"everybody": {{[]int{0}, 5, 5}, {[]int{1}, 5, 5}},
		"half":      {{[]int{0}, 5, 0}, {[]int{1}, 5, 5}},
	} {
		p, err := RepresentativityOfCells(cells)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := 1.0
		if name == "half" {
			want = 1 - 2*math.Sqrt(0.25*10/9)
		}
		if !same(p.R, want) || p.Error != 0 {
			t.Errorf("%s: R %v, error %v", name, p.R, p.Error)
		}
	}
	// Diagonal: neither characteristic is separated alone, both together are.
	_, err := RepresentativityOfCells([]Cell{{[]int{0, 0}, 5, 5}, {[]int{0, 1}, 5, 2}, {[]int{1, 0}, 5, 2}, {[]int{1, 1}, 5, 0}})
	if err != nil && !strings.Contains(err.Error(), "together tell exactly") {
		t.Errorf("refused with %v", err)
	}
	if _, err := RepresentativityOfCells(nil); err == nil {
		t.Error("nobody has an R")
	}
	if _, err := RepresentativityOfCells([]Cell{{[]int{0}, 1, 2}}); err == nil {
		t.Error("more took part than there are")
	}
}

func BenchmarkRepresentativityOfCells(b *testing.B) {
	var cells []Cell
	for i := range 144 {
		cells = append(cells, Cell{[]int{i % 2, i / 2 % 3, i / 6 % 6, i / 36}, 170, 20 + i%7*15})
	}
	for b.Loop() {
		if _, err := RepresentativityOfCells(cells); err != nil {
			b.Fatal(err)
		}
	}
}
