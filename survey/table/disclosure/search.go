package disclosure

import (
	"cmp"
	"slices"
)

// up and down are the directions in which an unknown count may differ in a
// second set of counts.
const (
	up = 1 << iota
	down
)

// ways are the directions in which each unknown count can move at all: one that
// is 0 cannot fall, and no count can move where no other in one of its relations
// can make up for it. What is not among them no second set has, so that most
// counts which are fixed are found without a search.
func (s *System) ways() []uint8 {
	can := make([]uint8, len(s.cells))
	for c := range s.cells {
		if s.cells[c].unknown {
			if can[c] = up; s.cells[c].value > 0 {
				can[c] |= down
			}
		}
	}
	waiting, queued := make([]int, len(s.open)), make([]bool, len(s.open))
	for r := range waiting {
		waiting[r], queued[r] = r, true
	}
	for len(waiting) > 0 {
		r := waiting[len(waiting)-1]
		waiting, queued[r] = waiting[:len(waiting)-1], false
		// How many terms can raise the relation's sum, and how many lower it.
		raise, lower := 0, 0
		for _, t := range s.open[r] {
			raise, lower = raise+one(can[t.Cell]&sense(t.Of) != 0), lower+one(can[t.Cell]&sense(-t.Of) != 0)
		}
		for _, t := range s.open[r] {
			own, before := can[t.Cell], can[t.Cell]
			// A term that rises needs another that falls.
			if own&sense(t.Of) != 0 && lower == one(own&sense(-t.Of) != 0) {
				can[t.Cell] &^= sense(t.Of)
			}
			if own&sense(-t.Of) != 0 && raise == one(own&sense(t.Of) != 0) {
				can[t.Cell] &^= sense(-t.Of)
			}
			if can[t.Cell] == before {
				continue
			}
			for _, in := range s.cells[t.Cell].of {
				if !queued[in.relation] {
					waiting, queued[in.relation] = append(waiting, in.relation), true
				}
			}
		}
	}
	return can
}

// sense is the direction in which a count moves when its term rises.
func sense(of int) uint8 {
	if of > 0 {
		return up
	}
	return down
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// search is a change of counts that is being made to fit. Its room is used for
// one search after the other.
type search struct {
	s   *System
	can []uint8
	// moved is by how much each count is changed, changed those in order; off by
	// how much each relation fails, broken those that do.
	moved, off      []int
	changed, broken []int
	// at is where a relation stands in broken.
	at   []int
	ways []way
	left int
}

// way is a change of one count, and how many more relations it breaks than mends.
type way struct {
	cell   Cell
	by     int
	breaks int
}

func newSearch(s *System) *search {
	return &search{s: s, moved: make([]int, len(s.cells)), off: make([]int, len(s.relations)), at: make([]int, len(s.relations))}
}

// begin makes room for a new search.
func (w *search) begin() {
	for len(w.changed) > 0 {
		w.undo()
	}
	w.ways, w.left = w.ways[:0], searchSteps
}

// fits says whether a count may be changed so.
func (w *search) fits(c Cell, by int) bool {
	return w.moved[c] == 0 && w.can[c]&sense(by) != 0 && w.s.cells[c].value+by >= 0
}

func (w *search) move(c Cell, by int) {
	w.moved[c] = by
	w.changed = append(w.changed, int(c))
	w.shift(c, by)
}

func (w *search) undo() {
	c := Cell(w.changed[len(w.changed)-1])
	w.changed = w.changed[:len(w.changed)-1]
	by := w.moved[c]
	w.moved[c] = 0
	w.shift(c, -by)
}

func (w *search) shift(c Cell, by int) {
	for _, in := range w.s.cells[c].of {
		r, before := in.relation, w.off[in.relation]
		w.off[r] += in.of * by
		switch {
		case before == 0 && w.off[r] != 0:
			w.at[r], w.broken = len(w.broken), append(w.broken, r)
		case before != 0 && w.off[r] == 0:
			last := w.broken[len(w.broken)-1]
			w.broken[w.at[r]], w.at[last] = last, w.at[r]
			w.broken = w.broken[:len(w.broken)-1]
		}
	}
}

// repair makes all relations hold, moving each count at most once.
func (w *search) repair() bool {
	if len(w.broken) == 0 {
		return true
	}
	// The relation with the fewest ways out is repaired first: a dead end shows early.
	relation, fewest := -1, 0
	for _, r := range w.broken {
		n := w.count(r, fewest, relation >= 0)
		if n == 0 {
			return false
		}
		if relation < 0 || n < fewest || n == fewest && r < relation {
			relation, fewest = r, n
		}
	}
	from := len(w.ways)
	w.choices(relation)
	to := len(w.ways)
	for _, way := range w.ways[from:to] {
		if w.left--; w.left < 0 {
			break
		}
		w.move(way.cell, way.by)
		if w.repair() {
			return true
		}
		w.undo()
	}
	w.ways = w.ways[:from]
	return false
}

// choices adds the ways to repair a relation, best first: those that leave the
// fewest relations broken, then those whose counts stand in fewest relations.
func (w *search) choices(r int) {
	from, off := len(w.ways), w.off[r]
	for _, t := range w.s.open[r] {
		if by := -off / t.Of; off%t.Of == 0 && w.fits(t.Cell, by) {
			breaks := 0
			for _, in := range w.s.cells[t.Cell].of {
				switch w.off[in.relation] {
				case 0:
					breaks++
				case -in.of * by:
					breaks--
				}
			}
			w.ways = append(w.ways, way{t.Cell, by, breaks})
		}
	}
	slices.SortStableFunc(w.ways[from:], func(a, b way) int { return cmp.Compare(a.breaks, b.breaks) })
}

// count counts the ways to repair a relation, but no more than one over most.
func (w *search) count(r, most int, bounded bool) (n int) {
	off := w.off[r]
	for _, t := range w.s.open[r] {
		if off%t.Of == 0 && w.fits(t.Cell, -off/t.Of) {
			if n++; bounded && n > most {
				break
			}
		}
	}
	return n
}

// inOrder sorts a relation's unknown terms, those that stand in fewest relations
// first: they break least.
func (s *System) inOrder(r int) {
	slices.SortFunc(s.open[r], func(a, b Term) int {
		return cmp.Or(cmp.Compare(len(s.cells[a.Cell].of), len(s.cells[b.Cell].of)), cmp.Compare(a.Cell, b.Cell))
	})
}
