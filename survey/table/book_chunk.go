package table

import "omnibus/survey/questionnaire"

// chunkPlanes is how many planes of a many-code question share one number: each
// may be in it or not.
const chunkPlanes = 5

// mergedCodes is up to how many numbers two questions share one: then one
// addition serves both, and the cells still lie near the processor.
const mergedCodes = 40

// mostCodes bounds the numbers of a chunk: they must fit a byte.
const mostCodes = 128

// chunk is some planes that become one number a case: the sum of the times of
// the planes that it is in.
type chunk struct {
	planes []plane
	times  []uint64
	// of tells for each number which planes it stands for, by their indices among
	// those of all columns.
	of [][]int
}

// chunksOf divides the planes of all columns.
func chunksOf(columns []tallied) []chunk {
	var out []chunk
	for i := range columns {
		for _, c := range columns[i].chunks() {
			if last := len(out) - 1; last >= 0 && len(out[last].of)*len(c.of) <= mergedCodes {
				out[last] = out[last].and(c)
				continue
			}
			out = append(out, c)
		}
	}
	return out
}

// and gives one chunk for two.
func (c chunk) and(d chunk) chunk {
	out := chunk{planes: append(c.planes, d.planes...), times: c.times}
	for _, times := range d.times {
		out.times = append(out.times, times*uint64(len(c.of)))
	}
	for _, ofD := range d.of {
		for _, ofC := range c.of {
			out.of = append(out.of, append(append([]int(nil), ofC...), ofD...))
		}
	}
	return out
}

// chunks divides the planes of a column.
func (c *tallied) chunks() []chunk {
	var out []chunk
	if !c.base {
		for from := 0; from < len(c.planes); from += mostCodes - 1 {
			out = append(out, c.alone(from, min(from+mostCodes-1, len(c.planes))))
		}
		return out
	}
	from := 0
	if codes := c.codeLines(); c.column.Kind == questionnaire.Many && codes > 0 && codes <= chunkPlanes {
		// Who has a value has a code, so the base needs no bit of its own.
		first := c.together(1, 1+codes)
		for number := range first.of {
			if number > 0 {
				first.of[number] = append(first.of[number], c.first)
			}
		}
		out, from = append(out, first), 1+codes
	}
	for ; from < len(c.planes); from += chunkPlanes {
		out = append(out, c.together(from, min(from+chunkPlanes, len(c.planes))))
	}
	return out
}

// alone makes a chunk of planes of which a case is in one at most.
func (c *tallied) alone(from, to int) chunk {
	out := chunk{planes: c.planes[from:to:to], of: make([][]int, 1, to-from+1)}
	for p := from; p < to; p++ {
		out.times = append(out.times, uint64(p-from+1))
		out.of = append(out.of, []int{c.first + p})
	}
	return out
}

// together makes a chunk of planes that may overlap: a bit for each.
func (c *tallied) together(from, to int) chunk {
	out := chunk{planes: c.planes[from:to:to], of: make([][]int, 1<<(to-from))}
	for p := from; p < to; p++ {
		out.times = append(out.times, 1<<(p-from))
		for number := range out.of {
			if number>>(p-from)&1 == 1 {
				out.of[number] = append(out.of[number], c.first+p)
			}
		}
	}
	return out
}

func (c *tallied) codeLines() int {
	n := 0
	for _, l := range c.lines {
		if l.kind == CodeLine {
			n++
		}
	}
	return n
}

// lookup has, for every byte, its eight bits as the lowest bits of eight bytes.
var lookup = func() (table [256]uint64) {
	for b := range table {
		for bit := range 8 {
			table[b] |= uint64(b>>bit&1) << (8 * bit)
		}
	}
	return table
}()

// number adds times to the bytes of the cases that are in a set, eight cases to
// each of into.
func number(into []uint64, cases []uint64, times uint64) {
	for len(cases) > 0 && len(into) >= 8 {
		word, eight := cases[0], into[:8]
		if word != 0 {
			eight[0] += lookup[byte(word)] * times
			eight[1] += lookup[byte(word>>8)] * times
			eight[2] += lookup[byte(word>>16)] * times
			eight[3] += lookup[byte(word>>24)] * times
			eight[4] += lookup[byte(word>>32)] * times
			eight[5] += lookup[byte(word>>40)] * times
			eight[6] += lookup[byte(word>>48)] * times
			eight[7] += lookup[byte(word>>56)] * times
		}
		cases, into = cases[1:], into[8:]
	}
}
