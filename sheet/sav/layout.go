package sav

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// segment is the part of a variable that one variable record can hold. A number
// and a string of up to 255 bytes are one segment.
type segment struct{ width int }

// units gives the number of 8-byte units that a segment takes in a case.
func (s segment) units() int { return max(1, (s.width+7)/8) }

// segmented says how many bytes of width each further segment stands for; each
// holds 255, so that the last ones of a long string stay empty. That is the format.
const segmented, fullSegment = 252, 255

// segments divides a variable into the segments that the format knows.
func (v Variable) segments() []segment {
	if v.Width <= fullSegment {
		return []segment{{v.Width}}
	}
	n := (v.Width + segmented - 1) / segmented
	parts := make([]segment, n)
	for i := range parts {
		parts[i].width = fullSegment
	}
	parts[n-1].width = v.Width - (n-1)*segmented
	return parts
}

// place is where a variable stands in the dictionary.
type place struct {
	// record is its first variable record, counted from 1 with those that only
	// continue a string; segment its first segment, counted from 1.
	record, segment int
}

// places gives the place of every variable, and the units of a case.
func (f *File) places() (of []place, units int) {
	of = make([]place, len(f.Variables))
	segments := 0
	for i, v := range f.Variables {
		of[i] = place{units + 1, segments + 1}
		for _, s := range v.segments() {
			units += s.units()
			segments++
		}
	}
	return of, units
}

// shortName is the name of a segment for programs that know only eight
// characters. Everybody else reads the long name.
func shortName(segment int) string { return fmt.Sprintf("V%d", segment) }

// clip shortens a label to so many bytes at a character, and writes it on one line.
func clip(label string, most int) string {
	label = oneLine(label)
	if len(label) <= most {
		return label
	}
	const mark = "…"
	end := most - len(mark)
	for !utf8.RuneStart(label[end]) {
		end--
	}
	return label[:end] + mark
}

// oneLine puts a space where a line ends, and for what cannot be shown.
func oneLine(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}

// lines breaks a note into lines of at most so many bytes, at spaces where there are any.
func lines(text string, most int) []string {
	var out []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := oneLine(paragraph)
		for len(line) > most {
			end := most
			for !utf8.RuneStart(line[end]) {
				end--
			}
			if at := strings.LastIndexByte(line[:end], ' '); at > 0 {
				end = at
			}
			out = append(out, strings.TrimSpace(line[:end]))
			line = strings.TrimSpace(line[end:])
		}
		out = append(out, line)
	}
	return out
}
