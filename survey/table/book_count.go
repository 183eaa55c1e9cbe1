package table

import (
	"math/bits"

	"omnibus/survey/dataset"
)

// worker counts some of the words of every set. What it allocates it allocates
// at the start.
type worker struct {
	*tally
	sums  []sums
	union [blockWords]uint64
	// chunks are numbered and folds hold numbers; see book_fold.go.
	chunks []chunk
	hists  []histogram
	codes  []uint64
	folds  [][]uint64
}

// newWorker makes a worker; one that is alone adds up into the whole at once.
func newWorker(t *tally, alone bool) *worker {
	w := &worker{tally: t, sums: t.sums}
	if !alone {
		w.sums = make([]sums, len(t.sums))
	}
	if t.fold != nil {
		w.prepareFolds()
	}
	return w
}

// count adds up the words from one to before another.
func (w *worker) count(from, to int) {
	if w.fold != nil {
		w.countFolded(from, to)
		return
	}
	for at := from; at < to; at += blockWords {
		end := min(at+blockWords, to)
		for i := range w.columns {
			c := &w.columns[i]
			for p, sets := range c.planes {
				into := w.sums[(c.first+p)*len(w.groups):][:len(w.groups)]
				if w.weights == nil {
					w.countBlock(into, w.of(sets, at, end), at)
				} else {
					weighBlock(into, w.of(sets, at, end), w.groups, at, w.weights)
				}
			}
		}
	}
}

// of gives some words of a plane.
func (w *worker) of(sets plane, from, to int) []uint64 {
	switch len(sets) {
	case 0:
		clear(w.union[:to-from])
		return w.union[:to-from]
	case 1:
		return sets[0][from:to]
	}
	union := w.union[:copy(w.union[:], sets[0][from:to])]
	for _, s := range sets[1:] {
		for i, word := range s[from:to] {
			union[i] |= word
		}
	}
	return union
}

// leave decides which groups are counted. Where every case is in one group of a
// break, its last group is what the others leave of everybody.
func (t *tally) leave(runs []dimension, whole []int) {
	counted := dataset.FullSet(len(t.groups))
	t.all = -1
	if len(whole) > 0 {
		t.all = whole[0]
		for _, g := range whole {
			counted[g/64] &^= 1 << (g % 64)
		}
		for _, run := range runs {
			if last := run.groups[len(run.groups)-1]; run.first == 0 {
				t.left = append(t.left, run)
				counted[last/64] &^= 1 << (last % 64)
			}
		}
		for _, g := range whole[1:] {
			t.left = append(t.left, dimension{groups: []int{g}})
		}
	}
	counted.Each(func(g int) { t.counted = append(t.counted, g) })
}

// fillLeft gives the groups that were not counted their counts.
func (t *tally) fillLeft() {
	for from := 0; from < len(t.sums); from += len(t.groups) {
		of := t.sums[from : from+len(t.groups)]
		for _, run := range t.left {
			last := len(run.groups) - 1
			n := of[t.all].n
			for _, g := range run.groups[:last] {
				n -= of[g].n
			}
			of[run.groups[last]].n = n
		}
	}
}

// countBlock counts the cases in each of the groups, four groups at a time.
func (w *worker) countBlock(into []sums, cases []uint64, at int) {
	if w.all >= 0 {
		into[w.all].n += dataset.Set(cases).Count()
	}
	groups := w.counted
	for ; len(groups) >= 4; groups = groups[4:] {
		a, b, c, d := groups[0], groups[1], groups[2], groups[3]
		na, nb, nc, nd := and4(cases, w.groups[a][at:], w.groups[b][at:], w.groups[c][at:], w.groups[d][at:])
		into[a].n += na
		into[b].n += nb
		into[c].n += nc
		into[d].n += nd
	}
	for _, g := range groups {
		into[g].n += dataset.Set(cases).CountAnd(w.groups[g][at : at+len(cases)])
	}
}

// and4 counts what is in a set and in each of four others.
func and4(cases, a, b, c, d []uint64) (na, nb, nc, nd int) {
	a, b, c, d = a[:len(cases)], b[:len(cases)], c[:len(cases)], d[:len(cases)]
	for i, w := range cases {
		na += bits.OnesCount64(w & a[i])
		nb += bits.OnesCount64(w & b[i])
		nc += bits.OnesCount64(w & c[i])
		nd += bits.OnesCount64(w & d[i])
	}
	return na, nb, nc, nd
}

// weighBlock adds up the weights of the cases in each of the groups, case by case.
func weighBlock(into []sums, cases []uint64, groups []dataset.Set, at int, weights []float64) {
	for g := range groups {
		group, s := groups[g][at:][:len(cases)], &into[g]
		for i, w := range cases {
			of := weights[min((at+i)*64, len(weights)):]
			for word := w & group[i]; word != 0; word &= word - 1 {
				x := of[bits.TrailingZeros64(word)]
				s.n++
				s.w += x
				s.ww += x * x
			}
		}
	}
}

// finish adds what the worker has counted to the whole.
func (w *worker) finish() {
	if w.fold != nil {
		w.unfold()
	}
	if len(w.sums) == 0 || &w.sums[0] == &w.tally.sums[0] {
		return
	}
	for i, s := range w.sums {
		w.tally.sums[i] = w.tally.sums[i].plus(s)
	}
}
