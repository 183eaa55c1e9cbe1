package balance

import (
	"fmt"
	"math"

	"omnibus/fault"
	"omnibus/survey/table/estimate"
)

// Balance says how like the frame those are who have answered, by its
// characteristics: of several that band one column by the first.
type Balance struct {
	// Answered are how many it is of. Below a number it would be noise: then Why
	// says so and there is nothing else.
	Answered int
	Why      string
	Spreads  []Spread
	// Model is the R-indicator with all characteristics side by side; Fitted is
	// false where none can be fitted, and Unfitted says why.
	Fitted   bool
	Unfitted string
	Model    estimate.Representativity
}

// Told says whether there is anything to tell.
func (b Balance) Told() bool { return b.Why == "" }

// Spread is how much response differs between a characteristic's groups.
type Spread struct {
	Name, Label string
	// Value is the unconditional partial R-indicator √(Σ N_k/N·(r_k − r)²), which
	// needs no model: 0 is none, ½ the most.
	Value float64
	// Conditional is the partial indicator with the others held fixed, by the
	// model; NaN where it was not asked for or none could be fitted.
	Conditional float64
	Groups      []Group
}

// Group is a group's response against the frame.
type Group struct {
	Label           string
	Frame, Answered int
	// Value is its part of the indicator √(N_k/N)·(r_k − r): below 0 for a group
	// that answered less than others.
	Value float64
	// Deviations are how many standard deviations its number lies from what as
	// many answers drawn by chance from the frame would give it (hypergeometric).
	Deviations float64
}

// significant are the deviations beyond which a difference is called one.
const significant = 1.96

// Behind says whether the group answered less than others by more than chance.
func (g Group) Behind() bool { return g.Deviations < -significant }

// Ahead says whether it answered more than others by more than chance.
func (g Group) Ahead() bool { return g.Deviations > significant }

// least is from how many answers on balance is told.
func (w *Wave) least() int { return max(10, w.rules.Rules.VerySmallBase) }

// balanceOf gives the balance from how many of each cell have answered.
func (w *Wave) balanceOf(took []int, answered int) Balance {
	b := Balance{Answered: answered}
	switch {
	case len(w.balanced) == 0:
		b.Why = "The wave declares no characteristic with two groups or more, so there is nothing to compare by."
		return b
	case answered < w.least():
		b.Why = fmt.Sprintf("%d have answered. Balance is told from %d on: before that it would be mostly chance.", answered, w.least())
		return b
	}
	b.Spreads = w.spreads(took, answered)
	p, err := estimate.RepresentativityOfCells(w.withTook(took))
	if err != nil {
		b.Unfitted = fault.Public(err)
		return b
	}
	b.Fitted, b.Model = true, p.Representativity
	return b
}

func (w *Wave) withTook(took []int) []estimate.Cell {
	cells := make([]estimate.Cell, len(w.cells))
	for i, c := range w.cells {
		c.TookPart = took[i]
		cells[i] = c
	}
	return cells
}

func (w *Wave) spreads(took []int, answered int) []Spread {
	n := float64(w.frame.Size())
	rate := float64(answered) / n
	var out []Spread
	for k, j := range w.balanced {
		c := w.columns[j]
		s := Spread{Name: c.Name, Label: c.Label, Conditional: math.NaN(), Groups: make([]Group, len(c.labels))}
		for i, cell := range w.cells {
			s.Groups[cell.Groups[k]].Answered += took[i]
		}
		sum := 0.0
		for g := range s.Groups {
			group := &s.Groups[g]
			group.Label, group.Frame = c.labels[g], c.sizes[g]
			if group.Frame == 0 {
				continue
			}
			share := float64(group.Frame) / n
			off := float64(group.Answered)/float64(group.Frame) - rate
			group.Value = math.Sqrt(share) * off
			sum += share * off * off
			if v := float64(answered) * share * (1 - share) * (n - float64(answered)) / (n - 1); v > 0 {
				group.Deviations = (float64(group.Answered) - float64(answered)*share) / math.Sqrt(v)
			}
		}
		s.Value = math.Sqrt(sum)
		if last := len(s.Groups) - 1; s.Groups[last].Frame == 0 {
			s.Groups = s.Groups[:last] // nobody is without a value
		}
		out = append(out, s)
	}
	return out
}

// condition adds the conditional partial indicators.
func (w *Wave) condition(b *Balance, took []int) {
	if !b.Fitted {
		return
	}
	p, err := estimate.RepresentativityOfCells(w.withTook(took))
	if err != nil {
		return
	}
	for k, j := range w.balanced {
		b.Spreads[k].Conditional = p.Partial(k, w.columns[j].Label, w.columns[j].labels).Conditional
	}
}
