package table

import (
	"math/bits"

	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
)

// With weights, a count is a sum over cases and not over words. Each case is
// looked at once a question and fold: breaks whose groups do not overlap are
// folded into one number a case (three breaks of four groups and "none" make
// 125), and so are the codes of the question; the weight is added to the cell of
// the two numbers. The cells of groups and codes are sums of these cells.

// mostStates bounds a fold: it must fit a byte, and its cells the processor's
// nearest memory.
const mostStates = 128

// chunkPlanes is how many planes of a many-code question share one number: each
// may be in it or not.
const chunkPlanes = 5

// dimension is some groups of which no two share a case: a case has the number
// of its group among them, and 0 outside all.
type dimension struct {
	groups []int
	stride int
}

// fold is some dimensions together.
type fold struct {
	dimensions []dimension
	states     int
}

// folding is how groups and planes become numbers.
type folding struct {
	folds []fold
	// whole are the groups of everybody.
	whole []int
}

func newFolding(groups []dataset.Set, cases int) *folding {
	f := &folding{}
	var dimensions []dimension
	var seen dataset.Set
	for i, g := range groups {
		if g.Count() == cases {
			// Everybody is the sum of all states.
			f.whole = append(f.whole, i)
			continue
		}
		last := len(dimensions) - 1
		if last < 0 || len(dimensions[last].groups) >= mostStates-1 || seen.CountAnd(g) > 0 {
			dimensions = append(dimensions, dimension{groups: []int{i}})
			seen = append(seen[:0], g...)
			continue
		}
		dimensions[last].groups = append(dimensions[last].groups, i)
		for w := range seen {
			seen[w] |= g[w]
		}
	}
	f.folds = []fold{{states: 1}}
	for _, dim := range dimensions {
		f.place(dim)
	}
	return f
}

// place puts a dimension into the first fold with room.
func (f *folding) place(dim dimension) {
	for i := range f.folds {
		if to := &f.folds[i]; to.states*(len(dim.groups)+1) <= mostStates {
			dim.stride = to.states
			to.states *= len(dim.groups) + 1
			to.dimensions = append(to.dimensions, dim)
			return
		}
	}
	dim.stride = 1
	f.folds = append(f.folds, fold{[]dimension{dim}, len(dim.groups) + 1})
}

// chunk is some planes of one column that become one number a case.
type chunk struct {
	planes []plane
	// first is the index of the first plane among those of all columns.
	first int
	// alone says that a case is in one plane at most: the number is that of the
	// plane, from 1. Else it has a bit for each plane.
	alone bool
	// given is the plane of the cases that are in any of these, -1 for none.
	given int
	// shift makes room for the number beside that of the fold.
	shift int
}

func (c *chunk) times(plane int) uint64 {
	if c.alone {
		return uint64(plane + 1)
	}
	return 1 << plane
}

// chunks divides the planes of a column.
func (c *tallied) chunks() []chunk {
	var out []chunk
	add := func(from, to, given int) {
		k := chunk{planes: c.planes[from:to], first: c.first + from, alone: !c.base, given: given, shift: to - from}
		if k.alone {
			k.shift = bits.Len(uint(to - from))
		}
		out = append(out, k)
	}
	if !c.base {
		for from := 0; from < len(c.planes); from += mostStates - 1 {
			add(from, min(from+mostStates-1, len(c.planes)), -1)
		}
		return out
	}
	from := 0
	if codes := c.codeLines(); c.column.Kind == questionnaire.Many && codes > 0 && codes <= chunkPlanes {
		// Who has a value has a code, so the base needs no plane of its own.
		add(1, 1+codes, c.first)
		from = 1 + codes
	}
	for ; from < len(c.planes); from += chunkPlanes {
		add(from, min(from+chunkPlanes, len(c.planes)), -1)
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

// histogram holds the cells of one chunk and one fold.
type histogram []sums

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
	into = into[:8*len(cases)]
	for i, word := range cases {
		eight := into[8*i : 8*i+8 : 8*i+8]
		for k := range eight {
			eight[k] += lookup[byte(word>>(8*k))] * times
		}
	}
}

// subWords is how many words are numbered at once.
const subWords = 64

func (w *worker) prepareFolds() {
	w.folds = make([][]uint64, len(w.fold.folds))
	for i := range w.folds {
		w.folds[i] = make([]uint64, 8*strideWords)
	}
	w.codes = make([]uint64, 8*subWords)
	for i := range w.columns {
		for _, c := range w.columns[i].chunks() {
			w.chunks = append(w.chunks, c)
			for _, f := range w.fold.folds {
				w.hists = append(w.hists, make(histogram, f.states<<c.shift))
			}
		}
	}
}

func (w *worker) countFolded(from, to int) {
	for i, f := range w.fold.folds {
		numbers := w.folds[i][:8*(to-from)]
		clear(numbers)
		for _, dim := range f.dimensions {
			for n, g := range dim.groups {
				number(numbers, w.groups[g][from:to], uint64((n+1)*dim.stride))
			}
		}
	}
	for i := range w.chunks {
		c, hists := &w.chunks[i], w.hists[i*len(w.folds):]
		for at := from; at < to; at += subWords {
			end := min(at+subWords, to)
			codes := w.codes[:8*(end-at)]
			clear(codes)
			for p, sets := range c.planes {
				number(codes, w.cases(sets, at, end), c.times(p))
			}
			weights := w.weights[at*64 : min(end*64, len(w.weights))]
			for f := range w.folds {
				hists[f].add(w.folds[f][8*(at-from):8*(end-from)], codes, c.shift, weights)
			}
		}
	}
}

// add adds the weights to the cells of the folds' and codes' numbers.
func (h histogram) add(folds, codes []uint64, shift int, weights []float64) {
	folds = folds[:len(codes)]
	for i, code := range codes {
		if code == 0 {
			continue // none of the eight has a value
		}
		fold := folds[i]
		for _, x := range weights[8*i : min(8*i+8, len(weights))] {
			s := &h[fold&0xff<<shift|code&0xff]
			s.n++
			s.w += x
			s.ww += x * x
			fold >>= 8
			code >>= 8
		}
	}
}

// unfold adds the cells up to what is wanted of planes and groups.
func (w *worker) unfold() {
	for i := range w.chunks {
		c := &w.chunks[i]
		for f, of := range w.fold.folds {
			h := w.hists[i*len(w.folds)+f]
			if f == 0 {
				w.unfoldInto(c, h, fold{states: of.states}, dimension{groups: w.fold.whole, stride: 0})
			}
			for _, dim := range of.dimensions {
				w.unfoldInto(c, h, of, dim)
			}
		}
	}
}

// unfoldInto adds the cells of each group of a dimension; a stride of 0 is of
// groups that hold everybody.
func (w *worker) unfoldInto(c *chunk, h histogram, of fold, dim dimension) {
	codes := 1 << c.shift
	for state := range of.states {
		groups := dim.groups
		if dim.stride > 0 {
			n := state / dim.stride % (len(dim.groups) + 1)
			if n == 0 {
				continue
			}
			groups = dim.groups[n-1 : n]
		}
		for code, s := range h[state*codes : (state+1)*codes] {
			if code == 0 || s.n == 0 {
				continue
			}
			for _, g := range groups {
				w.spread(c, code, g, s)
			}
		}
	}
}

// spread adds a cell to the planes that its number stands for.
func (w *worker) spread(c *chunk, code, group int, s sums) {
	add := func(plane int) {
		to := &w.sums[plane*len(w.tally.groups)+group]
		*to = to.plus(s)
	}
	if c.given >= 0 {
		add(c.given)
	}
	if c.alone {
		add(c.first + code - 1)
		return
	}
	for ; code != 0; code &= code - 1 {
		add(c.first + bits.TrailingZeros(uint(code)))
	}
}
