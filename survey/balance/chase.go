package balance

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/frame"
	"omnibus/survey/table/estimate"
)

// Chase is the open cases in the order in which an answer would most restore
// balance. See docs/methods/chase-list.md.
type Chase struct {
	// Why says why there is no order; "" where there is one.
	Why string
	// Cases are those that are open, the most needed first.
	Cases []Open
	// Gone are the cases that have not answered and are not asked: refused, not in
	// scope.
	Gone int
	// Now is the R-indicator as it is; Then what it were if the first Supposed of
	// the list answered. Fitted says whether there are such figures.
	Now, Then estimate.Representativity
	Supposed  int
	Fitted    bool
}

// Open is a case that could still answer.
type Open struct {
	frame.Organisation
	Place int
	// Behind is by how many points the response of its groups lies behind that of
	// all, added over characteristics, when those above it have answered. Below 0
	// an answer would take the response further from balance.
	Behind  float64
	Reasons []Reason
	Final   fieldwork.Disposition
	// State is how far the section is, or of any section the whole.
	State answer.State
	// Attempts are messages, letters and calls; Calls the calls alone. Last is the
	// latest of them, zero for none.
	Attempts, Calls int
	Last            time.Time
}

// Reason is a group of the case's that answered less than others by more than
// chance.
type Reason struct {
	Characteristic, Group string
	Answered, Frame       int
}

const (
	// supposed is after how many answers the balance is told that there would be.
	supposed = 20
	// stepwise is for how many places the order supposes that all above have
	// answered; those after are in the order as it is then.
	stepwise = 1000
)

// Chase gives the chase list of the picture's moment. It is made once.
func (p *Picture) Chase() *Chase {
	p.chased.Do(func() { p.chase = p.chaseList() })
	return p.chase
}

func (p *Picture) chaseList() *Chase {
	c := &Chase{}
	waiting := map[int32][]int{}
	took := make([]int, len(p.wave.cells))
	open := 0
	for at, one := range p.cases {
		cell := p.wave.cellOf[at]
		switch {
		case one.answered:
			took[cell]++
		case one.final == fieldwork.Refused || one.final == fieldwork.NotEligible:
			c.Gone++
		default:
			waiting[cell] = append(waiting[cell], at)
			open++
		}
	}
	if c.Why = p.Balance.Why; c.Why != "" {
		return c
	}
	o := newOrder(p, took, waiting)
	add := func(at int, behind float64) {
		c.Cases = append(c.Cases, p.open(at, behind, o.reasons[p.wave.cellOf[at]]))
		c.Cases[len(c.Cases)-1].Place = len(c.Cases)
	}
	for len(c.Cases) < min(open, stepwise) {
		add(o.next())
	}
	o.rest(add)
	c.suppose(p, took)
	return c
}

func (p *Picture) open(at int, behind float64, reasons []Reason) Open {
	one := p.cases[at]
	out := Open{Organisation: p.wave.frame.Organisations[at], Behind: behind, Reasons: reasons, Final: one.final, State: one.wanted, Attempts: int(one.attempts), Calls: int(one.calls)}
	if one.touched > 0 {
		out.Last = time.UnixMilli(one.touched)
	}
	return out
}

// suppose tells what balance there would be.
func (c *Chase) suppose(p *Picture, took []int) {
	then := slices.Clone(took)
	c.Supposed = min(supposed, len(c.Cases))
	for _, one := range c.Cases[:c.Supposed] {
		at, _ := p.wave.frame.Index(one.ID)
		then[p.wave.cellOf[at]]++
	}
	after, err := estimate.RepresentativityOfCells(p.wave.withTook(then))
	if c.Fitted = p.Balance.Fitted && err == nil && c.Supposed > 0; c.Fitted {
		c.Now, c.Then = p.Balance.Model, after.Representativity
	}
}

// order gives the open cases one by one.
type order struct {
	*Wave
	waiting map[int32][]int
	// cells are those that have somebody waiting, in the order of their numbers.
	cells    []int32
	answered int
	// by counts answers by balanced characteristic and group.
	by      [][]int
	reasons map[int32][]Reason
}

func newOrder(p *Picture, took []int, waiting map[int32][]int) *order {
	w := p.wave
	o := &order{Wave: w, waiting: waiting, reasons: map[int32][]Reason{}, by: make([][]int, len(w.balanced))}
	for k, j := range w.balanced {
		o.by[k] = make([]int, len(w.columns[j].labels))
	}
	for i, n := range took {
		o.answered += n
		for k, g := range w.cells[i].Groups {
			o.by[k][g] += n
		}
	}
	for cell, of := range waiting {
		o.cells = append(o.cells, cell)
		slices.SortFunc(of, p.nearer)
		for k, s := range p.Balance.Spreads {
			if g := s.Groups[w.cells[cell].Groups[k]]; g.Behind() {
				o.reasons[cell] = append(o.reasons[cell], Reason{s.Label, g.Label, g.Answered, g.Frame})
			}
		}
	}
	slices.Sort(o.cells)
	return o
}

// nearer orders cases that balance needs alike: one that has begun before one
// that has not, then the one tried less often, then the one left alone longest,
// then as in the frame.
func (p *Picture) nearer(a, b int) int {
	x, y := p.cases[a], p.cases[b]
	return cmp.Or(-cmp.Compare(min(x.begun, 1), min(y.begun, 1)), cmp.Compare(x.attempts, y.attempts), cmp.Compare(x.touched, y.touched), cmp.Compare(a, b))
}

// behind is Σ (r − r_k) over the characteristics, in points, each rate taken
// midway between now and one answer more: N/2 times the decrease of
// Σ_k N_k/N·(r_k − r)² by one answer of the cell.
func (o *order) behind(cell int32) float64 {
	n := float64(o.frame.Size())
	sum := 0.0
	for k, g := range o.Wave.cells[cell].Groups {
		size := float64(o.columns[o.balanced[k]].sizes[g])
		sum += (float64(o.answered)+0.5)/n - (float64(o.by[k][g])+0.5)/size
	}
	return 100 * sum
}

// next takes the case that balance needs most, and counts it as answered for
// those to come.
func (o *order) next() (at int, behind float64) {
	best := -1
	for i, cell := range o.cells {
		if gain := o.behind(cell); best < 0 || gain > behind+1e-9 {
			best, behind = i, gain
		}
	}
	cell := o.cells[best]
	at = o.waiting[cell][0]
	if o.waiting[cell] = o.waiting[cell][1:]; len(o.waiting[cell]) == 0 {
		o.cells = slices.Delete(o.cells, best, best+1)
	}
	o.answered++
	for k, g := range o.Wave.cells[cell].Groups {
		o.by[k][g]++
	}
	return at, behind
}

// rest gives those that are left, in the order in which they are needed now.
func (o *order) rest(add func(at int, behind float64)) {
	gains := map[int32]float64{}
	for _, cell := range o.cells {
		gains[cell] = o.behind(cell)
	}
	slices.SortStableFunc(o.cells, func(a, b int32) int { return cmp.Compare(gains[b], gains[a]) })
	for _, cell := range o.cells {
		for _, at := range o.waiting[cell] {
			add(at, gains[cell])
		}
	}
}

// Words gives the reasons as a sentence.
func (c *Chase) Words(o Open, p *Picture) string {
	size := p.wave.frame.Size()
	switch {
	case o.Behind < 0.5:
		return "With those above it its groups have caught up: an answer adds to the rate, not to balance."
	case len(o.Reasons) == 0:
		return fmt.Sprintf("Its groups lie behind by %.0f points together, none of them by more than chance.", o.Behind)
	}
	var parts []string
	for _, r := range o.Reasons {
		parts = append(parts, fmt.Sprintf("%s, %s: %s (%d of %d)", r.Characteristic, r.Group, whole(r.Answered, r.Frame), r.Answered, r.Frame))
	}
	return fmt.Sprintf("%s; of all, %s (%d of %d).", strings.Join(parts, "; "), whole(p.Answered, size), p.Answered, size)
}

// whole gives a share in whole per cent, rounded half up from the counts.
func whole(count, of int) string { return itoa((200*count+of)/(2*of)) + "%" }
