package chart

import (
	"testing"

	"pgregory.net/rapid"
)

func TestSpreadsCanBeRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := SpreadChart{Width: rapid.SampledFrom([]float64{320, 720, 1000}).Draw(t, "width"), Unit: "min", Expected: "Expected", Middle: "Middle half", Median: "Median"}
		for range rapid.IntRange(1, 6).Draw(t, "rows") {
			at := func(name string, from float64) float64 { return from + rapid.Float64Range(0, 500).Draw(t, name) }
			r := SpreadRow{Label: rapid.SampledFrom([]string{"Early years", long}).Draw(t, "label"), Note: "n = 84", None: rapid.Bool().Draw(t, "none")}
			r.Low = at("low", 0)
			r.Q1 = at("q1", r.Low)
			r.Median = at("median", r.Q1)
			r.Q3 = at("q3", r.Median)
			r.High = at("high", r.Q3)
			r.From = at("from", 0)
			r.To = at("to", r.From)
			c.Rows = append(c.Rows, r)
		}
		check(t, spreads(c))
	})
}

func TestColumnsCanBeRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := ColumnChart{Width: rapid.SampledFrom([]float64{320, 720}).Draw(t, "width"), Unit: "minutes", Step: rapid.SampledFrom([]float64{0.5, 1, 5, 100}).Draw(t, "step"), Open: rapid.Bool().Draw(t, "open")}
		c.Counts = rapid.SliceOfN(rapid.IntRange(0, 30000), 1, 30).Draw(t, "counts")
		check(t, columns(c))
	})
}

func TestAxisHoldsWhatItMust(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.Float64Range(0.01, 1e6).Draw(t, "most")
		end, step := niceAxis(most, rapid.SampledFrom([]float64{100, 600}).Draw(t, "width"))
		if end < most || end/step > 8.5 || step <= 0 {
			t.Errorf("%v: to %v by %v", most, end, step)
		}
	})
}
