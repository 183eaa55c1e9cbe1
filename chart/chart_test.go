package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rectangle is where a text or box stands.
type rectangle struct{ x1, y1, x2, y2 float64 }

// bounds gives the rectangle of a text's letters, from the height of capitals
// to a little below the line.
func (t text) bounds() rectangle {
	x := t.left()
	return rectangle{x, t.y - 0.72*t.size, x + Measure(t.text, t.size, t.bold), t.y + 0.15*t.size}
}

func (r rectangle) overlaps(s rectangle) bool {
	const slack = 0.5
	return r.x1+slack < s.x2 && s.x1+slack < r.x2 && r.y1+slack < s.y2 && s.y1+slack < r.y2
}

// check asks of a drawing that no text leaves it, none touches another, and
// each can be read on what is behind it.
func check(t fataler, d *drawing) {
	t.Helper()
	for i, a := range d.texts {
		b := a.bounds()
		if b.x1 < -0.5 || b.y1 < -0.5 || b.x2 > d.width+0.5 || b.y2 > d.height+0.5 {
			t.Errorf("%q leaves the picture: %+v of %v × %v", a.text, b, d.width, d.height)
		}
		if a.size < 12 {
			t.Errorf("%q is too small: %v", a.text, a.size)
		}
		if ratio := contrast(a.colour, a.on); ratio < 4.5 {
			t.Errorf("%q has a contrast of %.2f on %s", a.text, ratio, a.on)
		}
		for _, other := range d.texts[i+1:] {
			if b.overlaps(other.bounds()) {
				t.Errorf("%q and %q overlap", a.text, other.text)
			}
		}
	}
	for _, r := range d.boxes {
		if r.x < -0.5 || r.x+r.w > d.width+0.5 || r.y < -2 || r.y+r.h > d.height+0.5 || math.IsNaN(r.x+r.w) {
			t.Errorf("a box leaves the picture: %+v", r)
		}
	}
	vertical := 0
	for _, l := range d.lines {
		if l.x1 == l.x2 {
			vertical++
		}
	}
	if vertical > 10 {
		t.Errorf("%d gridlines", vertical)
	}
}

type fataler interface {
	Helper()
	Errorf(format string, args ...any)
}

const long = "A mutual, that is an organisation owned by its members and run for their benefit and nobody else's, however long its name may be"

func values(percents ...float64) []Value {
	var list []Value
	for _, p := range percents {
		list = append(list, Value{Percent: p, Label: fmt.Sprintf("%.0f%%", p)})
	}
	return list
}

func TestBars(t *testing.T) {
	for name, c := range map[string]Chart{
		"plain":      {Rows: []Row{{Label: "Yes", Values: values(57)}, {Label: "No", Values: values(43)}}},
		"all":        {Rows: []Row{{Label: "Yes", Values: values(100)}, {Label: "No", Values: values(0)}}},
		"long":       {Rows: []Row{{Label: long, Values: values(57)}, {Label: strings.Repeat("Donaudampfschifffahrt", 6), Values: values(43)}}},
		"headings":   {Rows: []Row{{Label: long, Heading: true}, {Label: "Yes", Values: values(57)}}},
		"withheld":   {Rows: []Row{{Label: "County", Values: []Value{{Label: "[c]", Withheld: true}}}}},
		"out of it":  {Rows: []Row{{Label: "Much", Values: values(140)}, {Label: "Little", Values: values(-3)}}},
		"clusters":   {Series: []Series{{Label: "All"}, {Label: "County**"}, {Label: long}}, Rows: []Row{{Label: long, Values: values(10, 20, 100)}, {Label: "Short", Values: values(0, 50, 99)}}},
		"many":       {Series: []Series{{Label: "A"}, {Label: "B"}, {Label: "C"}, {Label: "D"}, {Label: "E"}, {Label: "F"}}, Rows: []Row{{Label: "Row", Values: values(1, 2, 3, 4, 5, 6)}}},
		"no rows":    {},
		"narrow":     {Width: 320, Rows: []Row{{Label: long, Values: values(57)}}},
		"empty name": {Rows: []Row{{Values: values(57)}}},
	} {
		t.Run(name, func(t *testing.T) { check(t, bars(c)) })
	}
}

func TestStackedBars(t *testing.T) {
	scale := func(n int) []Series {
		var list []Series
		for i := range n {
			list = append(list, Series{Label: fmt.Sprintf("Answer number %d of the scale", i+1)})
		}
		return append(list, Series{Label: "Don't know", Muted: true})
	}
	for name, c := range map[string]Chart{
		"four":     {Series: scale(3), Rows: []Row{{Label: "One", Values: values(50, 30, 19, 1)}, {Label: "Two", Values: values(0, 0, 100, 0)}}},
		"slivers":  {Series: scale(5), Rows: []Row{{Label: "One", Values: values(1, 1, 1, 1, 1, 95)}, {Label: "Two", Values: values(95, 1, 1, 1, 1, 1)}}},
		"long":     {Series: []Series{{Label: long}, {Label: long}}, Rows: []Row{{Label: long, Values: values(99, 1)}}},
		"totals":   {Series: scale(2), Totals: []string{"Confident", "Not confident at all"}, Rows: []Row{{Label: "One", Values: values(50, 49, 1), Totals: []string{"99%", "1%"}}, {Label: "County", Values: []Value{{Label: "[c]", Withheld: true}}, Totals: []string{"[c]", "[c]"}}}},
		"headings": {Series: scale(2), Rows: []Row{{Label: long, Heading: true}, {Label: "All", Values: values(50, 49, 1)}}},
	} {
		t.Run(name, func(t *testing.T) { check(t, stacked(c)) })
	}
}

func TestThemes(t *testing.T) {
	for n := range 8 {
		var g Diagram
		for i := range n {
			g.Themes = append(g.Themes, Theme{Name: fmt.Sprintf("Theme %d", i), More: strings.Repeat(long+" ", i%3)})
		}
		check(t, themes(g))
	}
}

// TestAnyChart draws charts of any labels and any counts.
func TestAnyChart(t *testing.T) {
	label := rapid.StringMatching(`[A-Za-z –’&(),/-]{0,90}`)
	rapid.Check(t, func(t *rapid.T) {
		c := Chart{}
		n := rapid.IntRange(1, 7).Draw(t, "series")
		for range n {
			c.Series = append(c.Series, Series{Label: label.Draw(t, "series label"), Muted: rapid.Bool().Draw(t, "muted")})
		}
		for range rapid.IntRange(1, 6).Draw(t, "rows") {
			counts := rapid.SliceOfN(rapid.IntRange(0, 60), n, n).Draw(t, "counts")
			sum := 0
			for _, count := range counts {
				sum += count
			}
			row := Row{Label: label.Draw(t, "row label")}
			for _, count := range counts {
				percent := 100 * float64(count) / float64(max(sum, 1))
				row.Values = append(row.Values, Value{Percent: percent, Label: fmt.Sprintf("%.0f%%", percent)})
			}
			c.Rows = append(c.Rows, row)
		}
		check(t, stacked(c))
		check(t, bars(c))
	})
}

func TestSVGIsWellFormedAndTheSameTwice(t *testing.T) {
	c := Chart{ID: "fig", Title: "A < B & \"C\"\x00", Description: "</desc>", Rows: []Row{{Label: "<b>&", Values: values(33.333)}}}
	first := Bars(c)
	if !bytes.Equal(first, Bars(c)) {
		t.Error("the same chart gave different bytes")
	}
	decoder := xml.NewDecoder(bytes.NewReader(first))
	for {
		if _, err := decoder.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, first)
		}
	}
	for _, want := range []string{`role="img"`, `aria-labelledby="fig-title fig-desc"`, "<title id=\"fig-title\">A &lt; B"} {
		if !strings.Contains(string(first), want) {
			t.Errorf("no %s in\n%s", want, first)
		}
	}
	if strings.Contains(string(first), "style=") {
		t.Error("a style attribute would be refused by the content policy")
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text string
		max  float64
		want string
	}{
		{"one two three", 50, "one two|three"},
		{"", 50, ""},
		{"multi-agency", 50, "multi-|agency"},
		{"abcdefghijklmnop", 40, "abcde|fghijkl|mnop"},
		{"  spaces   vanish ", 500, "spaces vanish"},
	} {
		if got := strings.Join(Wrap(c.text, 12, false, c.max), "|"); got != c.want {
			t.Errorf("Wrap(%q, %v) = %q, want %q", c.text, c.max, got, c.want)
		}
	}
}

func TestColours(t *testing.T) {
	four := colours([]Series{{}, {}, {Muted: true}, {}, {}})
	want := []string{"#12436d", "#28a197", grey, "#801650", "#f46a25"}
	for i := range want {
		if four[i] != want[i] {
			t.Errorf("colour %d is %s, want %s", i, four[i], want[i])
		}
	}
	many := colours(make([]Series, 7))
	for i := 1; i < len(many); i++ {
		if luminance(many[i]) <= luminance(many[i-1]) {
			t.Errorf("the ramp does not grow lighter: %v", many)
		}
	}
	for _, fill := range append(many, append(categories[:], grey, mainBlue, otherBlue, paleBlue)...) {
		if ratio := contrast(textOn(fill), fill); ratio < 4.5 {
			t.Errorf("text on %s has a contrast of %.2f", fill, ratio)
		}
	}
}
