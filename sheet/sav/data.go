package sav

import (
	"encoding/binary"
	"math"
	"time"

	"omnibus/fault"
)

// The codes of a compressed case: below codeEnd a small whole number and the bias.
const (
	codeEnd     = 252
	codeFull    = 253
	codeSpaces  = 254
	codeMissing = 255
)

// packer writes units of eight bytes: a group of eight codes, then those units
// that their code does not tell.
type packer struct {
	d     *document
	codes []byte
	full  []byte
}

func (p *packer) put(code byte, unit []byte) {
	p.codes = append(p.codes, code)
	p.full = append(p.full, unit...)
	if len(p.codes) == 8 {
		p.flush()
	}
}

func (p *packer) flush() {
	if len(p.codes) == 0 {
		return
	}
	var group [8]byte
	copy(group[:], p.codes)
	p.d.bytes(group[:])
	p.d.bytes(p.full)
	p.codes, p.full = p.codes[:0], p.full[:0]
}

func (p *packer) number(f float64) {
	if f == math.Trunc(f) && f > -bias && f < codeEnd-bias && !(f == 0 && math.Signbit(f)) {
		p.put(byte(int(f)+bias), nil)
		return
	}
	p.put(codeFull, binary.LittleEndian.AppendUint64(nil, math.Float64bits(f)))
}

// text writes one segment of a string, filled with spaces.
func (p *packer) text(text string, s segment) {
	for range s.units() {
		unit := [8]byte{' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '}
		n := copy(unit[:], text)
		text = text[n:]
		if string(unit[:]) == "        " {
			p.put(codeSpaces, nil)
		} else {
			p.put(codeFull, unit[:])
		}
	}
}

// checkCells refuses what no case can hold.
func (f *File) checkCells() error {
	for i := range f.Cases {
		for j, v := range f.Variables {
			c := f.Cell(i, j)
			if len(c.Text) > v.Width && v.Width > 0 {
				return fault.New(fault.Refused, "Case %d has %d bytes in %s, which holds %d. Nothing was written.", i+1, len(c.Text), v.Name, v.Width)
			}
			if v.Width == 0 && !c.Missing && (math.IsNaN(c.Number) || math.IsInf(c.Number, 0)) {
				return fault.New(fault.Refused, "Case %d has no number in %s. Nothing was written.", i+1, v.Name)
			}
		}
	}
	return nil
}

func (d *document) data(f *File) {
	p := &packer{d: d}
	segments := make([][]segment, len(f.Variables))
	for i, v := range f.Variables {
		segments[i] = v.segments()
	}
	for i := range f.Cases {
		for j, v := range f.Variables {
			c := f.Cell(i, j)
			switch {
			case v.Width > 0:
				rest := c.Text
				for _, s := range segments[j] {
					n := min(len(rest), s.width)
					p.text(rest[:n], s)
					rest = rest[n:]
				}
			case c.Missing:
				p.put(codeMissing, nil)
			default:
				p.number(c.Number)
			}
		}
	}
	p.put(codeEnd, nil)
	p.flush()
}

// Seconds gives the value of a day: the seconds since 14 October 1582.
func Seconds(day time.Time) float64 {
	const epoch = 141428 // days from 14 October 1582 to 1 January 1970
	utc := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	return (math.Floor(float64(utc.Unix())/86400) + epoch) * 86400
}
