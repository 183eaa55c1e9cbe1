package disclosure

import (
	"cmp"
	"context"
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
//
// The context stops it; then what is withheld is not to be relied on.
func (s *System) Protect(ctx context.Context) error {
	for r := range s.open {
		s.inOrder(r)
	}
	w := newSearch(s)
	w.can = s.ways()
	for at := 0; at < len(s.cells); {
		c := &s.cells[at]
		if !c.unknown || c.hidden || c.safe {
			at++
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if w.alternative(Cell(at)) {
			continue
		}
		next, ok := s.nextToWithhold(Cell(at))
		if !ok {
			// Nothing around it is known: it can be anything.
			c.safe = true
			continue
		}
		s.Withhold(next)
		// What is withheld now may stand before this one.
		w.can, at = s.ways(), 0
	}
	return nil
}

// searchSteps bounds the search for one second set of counts.
const searchSteps = 200

// alternative looks for a second set of counts and marks all it changes as safe.
func (w *search) alternative(c Cell) bool {
	for _, by := range []int{1, -1} {
		if w.begin(); !w.fits(c, by) {
			continue
		}
		if w.move(c, by); w.repair() {
			for _, changed := range w.changed {
				w.s.cells[changed].safe = true
			}
			return true
		}
	}
	return false
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
	seen, looked, ring := make([]bool, len(s.cells)), make([]bool, len(s.relations)), []Cell{from}
	seen[from] = true
	best, found := candidate{}, false
	for steps := 0; len(ring) > 0; steps++ {
		var next []Cell
		for _, c := range ring {
			for _, in := range s.cells[c].of {
				if looked[in.relation] {
					continue
				}
				looked[in.relation] = true
				fixes := len(s.open[in.relation]) == 1
				for _, t := range s.relations[in.relation] {
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
	return cmp.Or(cmp.Compare(x.cost/Whole, y.cost/Whole), cmp.Compare(one(!a.fixes), one(!b.fixes)), cmp.Compare(a.steps, b.steps), cmp.Compare(x.cost, y.cost),
		cmp.Compare(one(x.value == 0), one(y.value == 0)), cmp.Compare(s.closes(b.cell), s.closes(a.cell)),
		cmp.Compare(x.value, y.value), cmp.Compare(a.cell, b.cell)) < 0
}

// closes counts the relations of a cell in which exactly one count is unknown:
// withholding the cell frees that one, too.
func (s *System) closes(c Cell) int {
	n := 0
	for _, in := range s.cells[c].of {
		n += one(len(s.open[in.relation]) == 1)
	}
	return n
}
