package chart

import (
	"fmt"
	"math"
	"strconv"
)

// The colours are those that the Government Analysis Function recommends for
// charts: four for categories, a ramp for ordered ones, and a grey.
const (
	ink       = "#0b0c0c"
	softInk   = "#505a5f"
	gridline  = "#dadada"
	baseline  = "#505a5f"
	grey      = "#bfbfbf"
	paper     = "#ffffff"
	mainBlue  = "#12436d"
	otherBlue = "#2073bc"
	paleBlue  = "#eef4fa"
)

var categories = [...]string{"#12436d", "#28a197", "#801650", "#f46a25"}

// rampEnds are the darkest and the lightest of the sequential colours; those
// between are mixed.
var rampEnds = [...]string{"#12436d", "#2073bc", "#6bace6", "#d2e6f7"}

// colours gives each series its fill: categories up to four, else a ramp from
// dark to light. Muted series are grey and do not count.
func colours(series []Series) []string {
	count := 0
	for _, s := range series {
		if !s.Muted {
			count++
		}
	}
	fills := make([]string, len(series))
	next := 0
	for i, s := range series {
		switch {
		case s.Muted:
			fills[i] = grey
			continue
		case count <= len(categories):
			fills[i] = categories[next]
		default:
			fills[i] = ramp(float64(next) / float64(count-1))
		}
		next++
	}
	return fills
}

// ramp gives the colour at t between 0 (darkest) and 1 (lightest).
func ramp(t float64) string {
	position := t * float64(len(rampEnds)-1)
	lower := min(int(position), len(rampEnds)-2)
	share := position - float64(lower)
	from, to := channels(rampEnds[lower]), channels(rampEnds[lower+1])
	var mixed [3]int
	for i := range mixed {
		mixed[i] = int(math.Round(from[i] + (to[i]-from[i])*share))
	}
	return fmt.Sprintf("#%02x%02x%02x", mixed[0], mixed[1], mixed[2])
}

func channels(colour string) [3]float64 {
	n, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil {
		panic("chart: a colour of the package is malformed: " + colour)
	}
	return [3]float64{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}
}

// luminance is the relative luminance of WCAG 2.
func luminance(colour string) float64 {
	c := channels(colour)
	for i, v := range c {
		v /= 255
		if v <= 0.04045 {
			c[i] = v / 12.92
		} else {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}

// contrast is the contrast ratio of WCAG 2, from 1 to 21.
func contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// textOn gives the text colour that reads better on a fill.
func textOn(fill string) string {
	if contrast(paper, fill) >= contrast(ink, fill) {
		return paper
	}
	return ink
}
