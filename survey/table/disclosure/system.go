package disclosure

// Cell names a count of a System.
type Cell int

// Term is a cell and how often it counts in a relation.
type Term struct {
	Cell Cell
	Of   int
}

// System is what a reader of published tables knows: counts that are not
// negative, and relations between them that always hold (codes add to the base,
// groups add to everybody). Some counts are withheld; Protect withholds more of
// them until none of the withheld can be worked out from the rest.
//
// Systems are built from true counts: a relation that these do not satisfy is
// left out, as nobody can know it.
type System struct {
	cells     []count
	relations [][]Term
	// open are the unknown terms of each relation, those whose counts stand in
	// fewest relations first.
	open [][]Term
}

type count struct {
	value int
	// unknown to the reader: withheld, or never published.
	unknown bool
	// hidden is never published at all and needs no protection.
	hidden bool
	// safe: another value of this cell fits everything published.
	safe bool
	cost Cost
	// of are the relations the cell stands in; tied are withheld with it.
	of   []standing
	tied []Cell
}

// standing is a place of a cell in a relation, and how often it counts there.
type standing struct{ relation, of int }

// Cost says how much a reader loses with a count. Cheaper ones are withheld first.
type Cost uint8

// The costs: a group's count of a code, a net, everybody's count, a base.
const (
	Ordinary Cost = iota
	Sum
	Whole
	Bottom
)

// Publish adds a count that is published unless it is withheld.
func (s *System) Publish(value int, cost Cost) Cell {
	s.cells = append(s.cells, count{value: value, cost: cost})
	return Cell(len(s.cells) - 1)
}

// Hide adds a count that is not published at all: those who did not choose a
// code, the cases of no group.
func (s *System) Hide(value int) Cell {
	s.cells = append(s.cells, count{value: value, unknown: true, hidden: true})
	return Cell(len(s.cells) - 1)
}

// Relate says that the terms add to 0, and whether the true counts agree.
func (s *System) Relate(terms ...Term) bool {
	sum := 0
	for _, t := range terms {
		sum += t.Of * s.cells[t.Cell].value
	}
	if sum != 0 || len(terms) < 2 {
		return false
	}
	var open []Term
	for _, t := range terms {
		c := &s.cells[t.Cell]
		if c.of = append(c.of, standing{len(s.relations), t.Of}); c.unknown {
			open = append(open, t)
		}
	}
	s.relations, s.open = append(s.relations, terms), append(s.open, open)
	return true
}

// AddUp says that parts add to a total.
func (s *System) AddUp(total Cell, parts ...Cell) bool {
	terms := []Term{{total, -1}}
	for _, p := range parts {
		terms = append(terms, Term{p, 1})
	}
	return s.Relate(terms...)
}

// AtMost says that a part is never more than a whole.
func (s *System) AtMost(part, whole Cell) {
	if rest := s.cells[whole].value - s.cells[part].value; rest >= 0 {
		s.AddUp(whole, part, s.Hide(rest))
	}
}

// Tie withholds the others whenever the first is: without its base a
// percentage's count cannot be shown.
func (s *System) Tie(first Cell, others ...Cell) {
	s.cells[first].tied = append(s.cells[first].tied, others...)
}

// Withhold takes a count, and what is tied to it, from the public.
func (s *System) Withhold(c Cell) {
	if s.cells[c].unknown {
		return
	}
	s.cells[c].unknown = true
	for _, in := range s.cells[c].of {
		s.open[in.relation] = append(s.open[in.relation], Term{c, in.of})
		s.inOrder(in.relation)
	}
	for _, other := range s.cells[c].tied {
		s.Withhold(other)
	}
}

// Withheld says whether a count is withheld.
func (s *System) Withheld(c Cell) bool { return s.cells[c].unknown }

// Value gives a true count.
func (s *System) Value(c Cell) int { return s.cells[c].value }
