package disclosure

import (
	"cmp"
	"slices"
)

// Protect withholds further counts (complementary suppression) until for each
// withheld count there is a second set of counts that differs in it and fits
// everything published. As both fit, nobody can tell which is true, whatever
// method they use.
//
// The second set is looked for by changing the count by one and repairing each
// relation that this breaks with one more unknown count. Where none is found
// within a bounded search, another count is withheld, the cheapest that the
// relations around the count know. Withholding more never uncovers anything, so
// a count is looked at until it is safe and never again.
func (s *System) Protect() {
	for {
		at := slices.IndexFunc(s.cells, func(c count) bool { return c.unknown && !c.hidden && !c.safe })
		if at < 0 {
			return
		}
		if s.alternative(Cell(at)) {
			continue
		}
		next, ok := s.nextToWithhold(Cell(at))
		if !ok {
			// Nothing around it is known: it can be anything.
			s.cells[at].safe = true
			continue
		}
		s.Withhold(next)
	}
}

// alternative looks for a second set of counts and marks all it changes as safe.
func (s *System) alternative(c Cell) bool {
	for _, by := range []int{1, -1} {
		w := &search{s: s, moved: map[Cell]int{}, off: map[int]int{}, left: 1000}
		if w.move(c, by) && w.repair() {
			for cell := range w.moved {
				s.cells[cell].safe = true
			}
			return true
		}
	}
	return false
}

// search is a change of counts that is being made to fit.
type search struct {
	s     *System
	moved map[Cell]int
	// off gives by how much each relation fails, without those that hold.
	off  map[int]int
	left int
}

func (w *search) move(c Cell, by int) bool {
	if w.s.cells[c].value+by < 0 {
		return false
	}
	w.moved[c] = by
	w.shift(c, by)
	return true
}

func (w *search) shift(c Cell, by int) {
	for _, r := range w.s.cells[c].of {
		for _, t := range w.s.relations[r] {
			if t.Cell == c {
				w.off[r] += t.Of * by
			}
		}
		if w.off[r] == 0 {
			delete(w.off, r)
		}
	}
}

func (w *search) undo(c Cell) {
	by := w.moved[c]
	delete(w.moved, c)
	w.shift(c, -by)
}

// repair makes all relations hold, moving each count at most once.
func (w *search) repair() bool {
	if len(w.off) == 0 {
		return true
	}
	// The relation with the fewest ways out is repaired first: a dead end shows early.
	relation, ways := -1, []Cell(nil)
	for r := range w.off {
		can := w.ways(r)
		if relation < 0 || len(can) < len(ways) || len(can) == len(ways) && r < relation {
			relation, ways = r, can
		}
	}
	for _, c := range ways {
		if w.left--; w.left < 0 {
			return false
		}
		if w.move(c, -w.off[relation]/w.of(relation, c)) {
			if w.repair() {
				return true
			}
			w.undo(c)
		}
	}
	return false
}

func (w *search) of(relation int, c Cell) int {
	for _, t := range w.s.relations[relation] {
		if t.Cell == c {
			return t.Of
		}
	}
	return 0
}

// ways gives the counts that can repair a relation, those that stand in fewest
// relations first.
func (w *search) ways(relation int) []Cell {
	var can []Cell
	for _, t := range w.s.relations[relation] {
		c := w.s.cells[t.Cell]
		if _, moved := w.moved[t.Cell]; moved || !c.unknown || w.off[relation]%t.Of != 0 || c.value-w.off[relation]/t.Of < 0 {
			continue
		}
		can = append(can, t.Cell)
	}
	slices.SortStableFunc(can, func(a, b Cell) int { return cmp.Compare(len(w.s.cells[a].of), len(w.s.cells[b].of)) })
	return can
}

// candidate is a published count near one that is not safe.
type candidate struct {
	cell Cell
	// fixes says that it stands in a relation whose only unknown count it would
	// free; steps is how far away it is.
	fixes bool
	steps int
}

// nextToWithhold chooses among the published counts that hang together with the
// cell through unknown ones. Preferred are cheap counts, those that free a count
// which is now fixed, near ones, and small ones that are not 0: nothing can be
// taken from 0.
func (s *System) nextToWithhold(from Cell) (Cell, bool) {
	seen, ring := map[Cell]bool{from: true}, []Cell{from}
	best, found := candidate{}, false
	for steps := 0; len(ring) > 0; steps++ {
		var next []Cell
		for _, c := range ring {
			for _, r := range s.cells[c].of {
				fixes := s.unknown[r] == 1
				for _, t := range s.relations[r] {
					switch {
					case !s.cells[t.Cell].unknown:
						if can := (candidate{t.Cell, fixes, steps}); !found || s.before(can, best) {
							best, found = can, true
						}
					case !seen[t.Cell]:
						seen[t.Cell] = true
						next = append(next, t.Cell)
					}
				}
			}
		}
		// Nothing farther away comes before a cheap count that frees another.
		if ring = next; found && best.fixes && s.cells[best.cell].cost < Whole {
			break
		}
	}
	return best.cell, found
}

func (s *System) before(a, b candidate) bool {
	x, y := s.cells[a.cell], s.cells[b.cell]
	return cmp.Or(cmp.Compare(x.cost/Whole, y.cost/Whole), cmp.Compare(last(!a.fixes), last(!b.fixes)), cmp.Compare(a.steps, b.steps), cmp.Compare(x.cost, y.cost),
		cmp.Compare(last(x.value == 0), last(y.value == 0)), cmp.Compare(s.closes(b.cell), s.closes(a.cell)),
		cmp.Compare(x.value, y.value), cmp.Compare(a.cell, b.cell)) < 0
}

// last is 1 for what comes after the rest.
func last(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// closes counts the relations of a cell in which exactly one count is unknown:
// withholding the cell frees that one, too.
func (s *System) closes(c Cell) int {
	n := 0
	for _, r := range s.cells[c].of {
		if s.unknown[r] == 1 {
			n++
		}
	}
	return n
}
