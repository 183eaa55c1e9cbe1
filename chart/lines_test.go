package chart

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// checkCurves asks of a curve what is asked of every drawing, and that no line
// leaves it.
func checkCurves(t fataler, c Curve) {
	d := curves(c)
	check(t, d)
	for _, p := range d.paths {
		for _, at := range p.points {
			if !(at.x >= -0.5 && at.x <= d.width+0.5 && at.y >= -0.5 && at.y <= d.height+0.5) {
				t.Errorf("a line leaves the picture at %+v of %v × %v", at, d.width, d.height)
			}
		}
	}
}

func TestCurves(t *testing.T) {
	days := strings.Split("26 Sep|27 Sep|28 Sep|29 Sep|30 Sep|1 Oct|2 Oct|3 Oct|4 Oct|5 Oct|6 Oct|7 Oct|8 Oct|9 Oct|10 Oct", "|")
	for name, c := range map[string]Curve{
		"nothing": {Top: 100},
		"one day": {Top: 100, Unit: "%", Steps: days[:1], Lines: []Line{{"Answered", []float64{40}}}},
		"two": {Top: 100, Unit: "%", Steps: days, Lines: []Line{{"Answered", []float64{0, 10, 20, 30}}, {"All handed in", []float64{0, 10, 20, 30}}},
			Marks: []CurveMark{{0, "A", false}, {1, "B", false}, {1, "C", true}, {14, "D", true}}, Ahead: &Ahead{Step: 14, Value: 60, Lower: 50, Upper: 71, Label: "60% (50% to 71%) at the end"}},
		"gaps":   {Top: 1, Decimals: 1, Steps: days, Lines: []Line{{"R", []float64{math.NaN(), 0.7, math.NaN(), 0.8, 2, -1}}}},
		"narrow": {Top: 100, Unit: "%", Width: 320, Steps: days, Lines: []Line{{long, []float64{0, 10}}, {"Other", []float64{1, 2}}}},
	} {
		t.Run(name, func(t *testing.T) { checkCurves(t, c) })
	}
	rapid.Check(t, func(t *rapid.T) {
		c := Curve{Top: 100, Unit: "%", Steps: days[:rapid.IntRange(0, len(days)).Draw(t, "steps")]}
		for range rapid.IntRange(0, 5).Draw(t, "lines") {
			c.Lines = append(c.Lines, Line{rapid.StringMatching(`[A-Z][a-z ]{0,20}`).Draw(t, "label"), rapid.SliceOfN(rapid.Float64Range(-5, 120), 0, 20).Draw(t, "values")})
		}
		for range rapid.IntRange(0, 5).Draw(t, "marks") {
			c.Marks = append(c.Marks, CurveMark{rapid.IntRange(-1, 20).Draw(t, "step"), "M", rapid.Bool().Draw(t, "planned")})
		}
		checkCurves(t, c)
	})
}

// Without colour the lines are told apart by their dashes.
func TestCurvesWithoutColour(t *testing.T) {
	svg := string(Curves(Curve{ID: "c", Title: "T", Description: "D", Top: 100, Steps: []string{"1", "2"}, Lines: []Line{{"A", []float64{1, 2}}, {"B", []float64{3, 4}}, {"C", []float64{5, 6}}}}))
	for _, want := range []string{`stroke-dasharray="7 4"`, `stroke-dasharray="2 3"`, ">A</text>", ">B</text>"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in\n%s", want, svg)
		}
	}
}
