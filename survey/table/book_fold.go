package table

import "slices"

// With weights, a count is a sum over cases and not over words. Each case is
// looked at once for some questions and breaks together: breaks whose groups do
// not overlap are folded into one number a case (three breaks of four groups make
// 64), and so are the codes of one or two questions; the weight is added to the
// cell of the two numbers. What codes and groups add up to are sums of cells.

// stateBits is the room for the number of a fold.
const stateBits = 7

// mostStates bounds the numbers of a fold: its cells must fit the processor's
// nearest memory together with the weights.
const mostStates = 1 << stateBits

// dimension is some groups of which no two share a case. A case has the number
// of its group, from first; one outside all has 0.
type dimension struct {
	groups []int
	// first is 0 where every case is in a group, else 1.
	first  int
	stride int
}

func (d *dimension) states() int { return len(d.groups) + d.first }

// dimensions divides groups into runs of which no two share a case, and tells
// which groups hold everybody.
func dimensions(groups []Selection, cases int) (runs []dimension, whole []int) {
	held := 0
	end := func() {
		if len(runs) > 0 && held == cases {
			runs[len(runs)-1].first = 0
		}
	}
	for i, g := range groups {
		if g.Group.Cases == cases {
			whole = append(whole, i)
			continue
		}
		if last := len(runs) - 1; last >= 0 && runs[last].takes(groups, i) {
			runs[last].groups = append(runs[last].groups, i)
			held += g.Group.Cases
			continue
		}
		end()
		runs = append(runs, dimension{groups: []int{i}, first: 1})
		held = g.Group.Cases
	}
	end()
	return runs, whole
}

// takes says whether a group is the next of the same break. A case is in one
// group of a break unless the group says otherwise; a break that is there twice
// begins anew with a label that is there already.
func (d *dimension) takes(groups []Selection, next int) bool {
	g := groups[next]
	return len(d.groups) < mostStates-1 && d.groups[len(d.groups)-1] == next-1 && !g.Overlaps && g.Break == groups[next-1].Break &&
		!slices.ContainsFunc(d.groups, func(have int) bool { return groups[have].Label == g.Label })
}

// fold is some dimensions together.
type fold struct {
	dimensions []dimension
	states     int
}

// folding is how groups become numbers.
type folding struct {
	folds []fold
	// whole are the groups of everybody.
	whole []int
}

func newFolding(runs []dimension, whole []int) *folding {
	f := &folding{folds: []fold{{states: 1}}, whole: whole}
	for _, dim := range runs {
		f.place(dim)
	}
	return f
}

// place puts a dimension into the first fold with room.
func (f *folding) place(dim dimension) {
	for i := range f.folds {
		if to := &f.folds[i]; to.states*dim.states() <= mostStates {
			dim.stride = to.states
			to.states *= dim.states()
			to.dimensions = append(to.dimensions, dim)
			return
		}
	}
	dim.stride = 1
	f.folds = append(f.folds, fold{[]dimension{dim}, dim.states()})
}

// prepareFolds takes the memory that folding needs.
func (w *worker) prepareFolds() {
	w.folds = make([][]uint64, len(w.fold.folds))
	for i := range w.folds {
		w.folds[i] = make([]uint64, 8*strideWords)
	}
	w.codes = make([]uint64, 8*subWords)
	w.chunks = chunksOf(w.columns)
	for i := range w.chunks {
		for range w.folds {
			w.hists = append(w.hists, make(histogram, len(w.chunks[i].of)<<stateBits))
		}
	}
}

// histogram holds the cells of one chunk and one fold.
type histogram []sums

// subWords is how many words are numbered at once.
const subWords = 64

func (w *worker) countFolded(from, to int) {
	for i, f := range w.fold.folds {
		numbers := w.folds[i][:8*(to-from)]
		clear(numbers)
		for _, dim := range f.dimensions {
			for n, g := range dim.groups {
				if times := (n + dim.first) * dim.stride; times > 0 {
					number(numbers, w.groups[g][from:to], uint64(times))
				}
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
				number(codes, w.of(sets, at, end), c.times[p])
			}
			weights := w.weights[at*64 : min(end*64, len(w.weights))]
			for f := range w.folds {
				hists[f].add(w.folds[f][8*(at-from):8*(end-from)], codes, weights)
			}
		}
	}
}

// add adds the weights to the cells of the folds' and codes' numbers. It is where
// the time of a weighted book goes, so its loop is written out.
func (h histogram) add(folds, codes []uint64, weights []float64) {
	folds = folds[:len(codes)]
	for i, code := range codes {
		if code == 0 {
			continue // none of the eight has a value
		}
		fold := folds[i]
		if 8*i+8 > len(weights) {
			for k, x := range weights[8*i:] {
				h.put(code>>(8*k), fold>>(8*k), x)
			}
			break
		}
		x := weights[8*i : 8*i+8 : 8*i+8]
		h.put(code, fold, x[0])
		h.put(code>>8, fold>>8, x[1])
		h.put(code>>16, fold>>16, x[2])
		h.put(code>>24, fold>>24, x[3])
		h.put(code>>32, fold>>32, x[4])
		h.put(code>>40, fold>>40, x[5])
		h.put(code>>48, fold>>48, x[6])
		h.put(code>>56, fold>>56, x[7])
	}
}

// put adds one weight to the cell of the lowest bytes.
func (h histogram) put(code, fold uint64, x float64) {
	s := &h[code&0xff<<stateBits|fold&(mostStates-1)]
	s.n++
	s.w += x
	s.ww += x * x
}

// unfold adds the cells up to what is wanted of planes and groups.
func (w *worker) unfold() {
	for i := range w.chunks {
		c := &w.chunks[i]
		for f, of := range w.fold.folds {
			h := w.hists[i*len(w.folds)+f]
			if f == 0 {
				everybody := dimension{stride: 1}
				for _, g := range w.fold.whole {
					everybody.groups = []int{g}
					w.unfoldInto(c, h, 1, of.states, &everybody)
				}
			}
			for k := range of.dimensions {
				dim := &of.dimensions[k]
				w.unfoldInto(c, h, of.states/dim.stride, dim.stride, dim)
			}
		}
	}
}

// unfoldInto adds up a chunk's cells for the groups of one dimension, whose
// number is state/stride%states.
func (w *worker) unfoldInto(c *chunk, h histogram, outer, stride int, dim *dimension) {
	states := dim.states()
	for code, planes := range c.of {
		if len(planes) == 0 {
			continue
		}
		cells := h[code<<stateBits:][:outer*stride]
		for at := 0; at < len(cells); at += stride {
			n := at/stride%states - dim.first
			if n < 0 {
				continue
			}
			var s sums
			for _, cell := range cells[at : at+stride] {
				s = s.plus(cell)
			}
			if s.n == 0 {
				continue
			}
			for _, plane := range planes {
				to := &w.sums[plane*len(w.groups)+dim.groups[n]]
				*to = to.plus(s)
			}
		}
	}
}
