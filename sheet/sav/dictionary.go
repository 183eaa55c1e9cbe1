package sav

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
)

// document writes the records one after another. Errors stay with the buffer
// until the end.
type document struct{ out *bufio.Writer }

func (d *document) bytes(b []byte) { _, _ = d.out.Write(b) }

func (d *document) int(n int) {
	d.bytes(binary.LittleEndian.AppendUint32(nil, uint32(int32(n))))
}

func (d *document) float(f float64) {
	d.bytes(binary.LittleEndian.AppendUint64(nil, math.Float64bits(f)))
}

// padded writes a text cut or filled with spaces to a width.
func (d *document) padded(text string, width int) {
	text = clip(text, width)
	d.bytes([]byte(text + strings.Repeat(" ", width-len(text))))
}

// bias is what is added to small whole numbers, which are then one byte in a case.
const bias = 100

// systemMissing is the number that stands for no number; lowest and highest are
// those next to it and the largest.
var (
	systemMissing = -math.MaxFloat64
	highest       = math.MaxFloat64
	lowest        = math.Nextafter(-math.MaxFloat64, 0)
)

func (d *document) header(f *File) {
	d.bytes([]byte("$FL2"))
	d.padded("@(#) SPSS DATA FILE Omnibus", 60)
	d.int(2) // the layout, by which readers know the order of bytes
	_, units := f.places()
	d.int(units)
	d.int(1) // one byte for small numbers
	d.int(0) // no weight is switched on: that is for the analyst
	d.int(f.Cases)
	d.float(bias)
	d.padded(f.Created.Format("02 Jan 06"), 9)
	d.padded(f.Created.Format("15:04:05"), 8)
	d.padded(f.Label, 64)
	d.bytes(make([]byte, 3))
}

func (d *document) variables(f *File) {
	number := 0
	for _, v := range f.Variables {
		for i, s := range v.segments() {
			number++
			d.variable(v, i, s, shortName(number))
			for range s.units() - 1 {
				d.int(2)
				d.int(-1)
				d.int(0)
				d.int(0)
				d.int(0)
				d.int(0)
				d.padded("", 8)
			}
		}
	}
}

// variable writes the record of one segment; only the first has label and missing values.
func (d *document) variable(v Variable, part int, s segment, short string) {
	label := ""
	missing, count := []float64(nil), 0
	if part == 0 {
		label = clip(v.Label, MaxLabel)
		missing, count = v.Missing.values()
	}
	d.int(2)
	d.int(s.width)
	d.int(min(1, len(label)))
	d.int(count)
	format := int(v.Kind)<<16 | v.Digits<<8 | v.Decimals
	if v.Width > 0 {
		format = int(stringKind)<<16 | s.width<<8
	}
	d.int(format)
	d.int(format)
	d.padded(short, 8)
	if label != "" {
		d.int(len(label))
		d.bytes([]byte(label))
		d.bytes(make([]byte, (4-len(label)%4)%4))
	}
	for _, f := range missing {
		d.float(f)
	}
}

// values gives the missing values as the record has them, and their count: it is
// negative when there is a range.
func (m Missing) values() ([]float64, int) {
	if !m.Range {
		return m.Single, len(m.Single)
	}
	all := append([]float64{m.Low, m.High}, m.Single...)
	return all, -len(all)
}

// valueLabels writes each list of labels once, with all variables that have it.
func (d *document) valueLabels(f *File) {
	places, _ := f.places()
	done := make([]bool, len(f.Variables))
	for i, v := range f.Variables {
		if len(v.Labels) == 0 || done[i] {
			continue
		}
		d.int(3)
		d.int(len(v.Labels))
		for _, l := range v.Labels {
			label := clip(l.Label, MaxValueLabel)
			d.float(l.Value)
			d.bytes([]byte{byte(len(label))})
			d.bytes([]byte(label))
			d.bytes(make([]byte, (8-(len(label)+1)%8)%8))
		}
		var with []int
		for j := i; j < len(f.Variables); j++ {
			if slices.Equal(f.Variables[j].Labels, v.Labels) {
				with, done[j] = append(with, places[j].record), true
			}
		}
		d.int(4)
		d.int(len(with))
		for _, record := range with {
			d.int(record)
		}
	}
}

func (d *document) documents(notes []string) {
	const width = 80
	var all []string
	for _, note := range notes {
		all = append(all, lines(note, width)...)
	}
	if len(all) == 0 {
		return
	}
	d.int(6)
	d.int(len(all))
	for _, line := range all {
		d.padded(line, width)
	}
}

// extensions writes the records that later versions of the format added, in the
// order of their numbers.
func (d *document) extensions(f *File) {
	d.int(7)
	d.int(3)
	d.int(4)
	d.int(8)
	for _, n := range []int{1, 0, 0, -1, 1, 1, 2, 65001} {
		d.int(n)
	}
	d.int(7)
	d.int(4)
	d.int(8)
	d.int(3)
	d.float(systemMissing)
	d.float(highest)
	d.float(lowest)
	d.text(7, f.responseSets())
	d.display(f)
	var names, widths strings.Builder
	places, _ := f.places()
	for i, v := range f.Variables {
		short := shortName(places[i].segment)
		if i > 0 {
			names.WriteByte('\t')
		}
		fmt.Fprintf(&names, "%s=%s", short, v.Name)
		if v.Width > fullSegment {
			fmt.Fprintf(&widths, "%s=%05d\x00\t", short, v.Width)
		}
	}
	d.text(13, names.String())
	d.text(14, widths.String())
	d.int(7)
	d.int(16)
	d.int(8)
	d.int(2)
	d.bytes(binary.LittleEndian.AppendUint64(nil, 1))
	d.bytes(binary.LittleEndian.AppendUint64(nil, uint64(f.Cases)))
	d.text(20, "UTF-8")
}

// text writes an extension of text, unless there is none.
func (d *document) text(subtype int, body string) {
	if body == "" {
		return
	}
	d.int(7)
	d.int(subtype)
	d.int(1)
	d.int(len(body))
	d.bytes([]byte(body))
}

func (f *File) responseSets() string {
	places, _ := f.places()
	short := map[string]string{}
	for i, v := range f.Variables {
		short[v.Name] = strings.ToLower(shortName(places[i].segment))
	}
	var out strings.Builder
	for _, s := range f.Sets {
		counted, label := fmt.Sprint(s.Counted), clip(s.Label, MaxLabel)
		fmt.Fprintf(&out, "$%s=D%d %s %d %s", s.Name, len(counted), counted, len(label), label)
		for _, name := range s.Variables {
			out.WriteString(" " + short[name])
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// display writes each variable's level of measurement and how wide it is shown.
func (d *document) display(f *File) {
	count := 0
	for _, v := range f.Variables {
		count += len(v.segments())
	}
	d.int(7)
	d.int(11)
	d.int(4)
	d.int(3 * count)
	const left, right, widest = 0, 1, 40
	for _, v := range f.Variables {
		for range v.segments() {
			d.int(int(v.Measure))
			if v.Width > 0 {
				d.int(min(v.Width, widest))
				d.int(left)
			} else {
				d.int(max(8, v.Digits))
				d.int(right)
			}
		}
	}
}
