package chart

import (
	"strings"
	"unicode"
)

// regular and bold are the advance widths of the characters from space to
// tilde, in thousandths of the size, of Helvetica, Arial and Liberation Sans,
// which agree on them.
var (
	regular = [...]int16{278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
		556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
		1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
		333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
		556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584}
	bold = [...]int16{278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
		556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
		975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
		333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
		611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584}
)

// others are characters beyond ASCII that reports use.
var others = map[rune]int16{'–': 556, '—': 1000, '‘': 278, '’': 278, '“': 500, '”': 500, '•': 350, '…': 1000, '£': 556, '€': 556, '\u00a0': 278, '·': 333, '×': 584, '°': 400}

// wider is how much wider the letters of other sans-serif fonts are that stand in
// where none of the three is installed (DejaVu Sans, Verdana): labels measured
// without it lose their first letters there.
const wider = 1.16

// Measure gives the width in pixels that a text on one line may take. A
// character that the table does not have counts as a wide one, so that a text is
// rather thought too long than too short.
func Measure(text string, size float64, isBold bool) float64 {
	table := &regular
	if isBold {
		table = &bold
	}
	sum := 0
	for _, r := range text {
		switch width, known := others[r]; {
		case r >= ' ' && r <= '~':
			sum += int(table[r-' '])
		case known:
			sum += int(width)
		case unicode.Is(unicode.Mn, r):
		case r < 0x250 && unicode.IsLower(r):
			sum += 611
		case r < 0x250:
			sum += 778
		default:
			sum += 1000
		}
	}
	return float64(sum) * size / 1000 * wider
}

// Wrap breaks a text into lines no wider than max: at spaces, after a hyphen or
// slash where a word alone is too long, and at last between any two characters.
// It gives one empty line for an empty text.
func Wrap(text string, size float64, isBold bool, max float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if Measure(longer, size, isBold) <= max {
			line = longer
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		pieces := breakWord(word, size, isBold, max)
		lines = append(lines, pieces[:len(pieces)-1]...)
		line = pieces[len(pieces)-1]
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// breakWord breaks a single word that is wider than max.
func breakWord(word string, size float64, isBold bool, max float64) []string {
	var pieces []string
	rest := []rune(word)
	for Measure(string(rest), size, isBold) > max && len(rest) > 1 {
		fits := 1
		for fits < len(rest) && Measure(string(rest[:fits+1]), size, isBold) <= max {
			fits++
		}
		cut := fits
		for i := fits; i > 1; i-- {
			if rest[i-1] == '-' || rest[i-1] == '/' {
				cut = i
				break
			}
		}
		pieces = append(pieces, string(rest[:cut]))
		rest = rest[cut:]
	}
	return append(pieces, string(rest))
}

// widest gives the width of the widest line.
func widest(lines []string, size float64, isBold bool) float64 {
	w := 0.0
	for _, l := range lines {
		w = max(w, Measure(l, size, isBold))
	}
	return w
}
