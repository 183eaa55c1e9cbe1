package table

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
)

// sums is what the cases of one line in one group add up to. Without weights
// only n is counted.
type sums struct {
	n int
	// w adds the weights and ww their squares, of which standard errors are made.
	w, ww float64
}

func (s sums) plus(t sums) sums { return sums{s.n + t.n, s.w + t.w, s.ww + t.ww} }

// plane is a set of cases that is counted in every group: those in any of its sets.
type plane []dataset.Set

// tallied is one column of a tally.
type tallied struct {
	column *dataset.Column
	lines  []line
	// planes are counted; where base is true the first of them are the cases that
	// have a value, else a case is in exactly one plane and they add up to those.
	planes []plane
	base   bool
	// first is the index of the first plane among those of all columns.
	first int
}

// tally counts columns in groups: one way of counting for one table and for a
// book of them. A line of a one-code question is one set, a net of a many-code
// question is several; a count is the population count of such a set with a
// group's. See book_fold.go for weights.
type tally struct {
	weights []float64
	groups  []dataset.Set
	// selections are what the groups are of.
	selections []Selection
	columns    []tallied
	cases      int
	words      int
	// sums stand by plane and then by group.
	sums []sums
	// counted are the groups whose cases are counted; left are those that are
	// what the others of their break leave of everybody.
	counted []int
	left    []dimension
	all     int
	fold    *folding
	// buffer is kept for the measures of the next table.
	buffer []measure
}

func newTally(d *dataset.Dataset, columns []*dataset.Column, groups []Selection) *tally {
	t := &tally{weights: d.Weights(), selections: groups, groups: make([]dataset.Set, len(groups)), columns: make([]tallied, len(columns)),
		cases: d.Cases(), words: (d.Cases() + 63) / 64}
	for i, g := range groups {
		t.groups[i] = g.cases
	}
	planes := 0
	for i, c := range columns {
		t.columns[i] = tallied{column: c, lines: linesOf(c), base: c.Kind != questionnaire.One, first: planes}
		t.columns[i].choose()
		planes += len(t.columns[i].planes)
	}
	t.sums = make([]sums, planes*len(groups))
	return t
}

// choose decides which planes are counted.
func (c *tallied) choose() {
	c.planes = make([]plane, 0, len(c.lines)+1)
	if c.base {
		c.planes = append(c.planes, plane{c.column.Given})
	}
	for _, l := range c.lines {
		if l.kind != MeanLine && (c.base || l.kind == CodeLine) {
			c.planes = append(c.planes, plane(l.sets))
		}
	}
}

// blockWords is how much of every set is counted before going on: of this size
// the groups' sets stay in the processor's nearest memory.
const blockWords = 256

// strideWords is what one worker takes at a time, and after which it looks
// whether it should stop.
const strideWords = 4 * blockWords

// foldedFrom is the number of cases from which folding the breaks pays.
const foldedFrom = 1 << 13

// run counts everything with so many workers; progress is told how many words
// of all are done, from one goroutine at a time.
func (t *tally) run(ctx context.Context, workers int, progress func(done, of int)) error {
	if runs, whole := dimensions(t.selections, t.cases); t.weights == nil {
		t.leave(runs, whole)
	} else if t.cases >= foldedFrom {
		t.fold = newFolding(runs, whole)
	}
	strides := (t.words + strideWords - 1) / strideWords
	workers = max(min(workers, strides), 1)
	var next, done atomic.Int64
	var lock sync.Mutex
	work := func() {
		w := newWorker(t, workers == 1)
		for ctx.Err() == nil {
			from := (int(next.Add(1)) - 1) * strideWords
			if from >= t.words {
				break
			}
			to := min(from+strideWords, t.words)
			w.count(from, to)
			if n := done.Add(int64(to - from)); progress != nil {
				lock.Lock()
				progress(int(n), t.words)
				lock.Unlock()
			}
		}
		lock.Lock()
		defer lock.Unlock()
		w.finish()
	}
	var wait sync.WaitGroup
	for range workers {
		wait.Go(work)
	}
	wait.Wait()
	if t.weights == nil {
		t.fillLeft()
	}
	return ctx.Err()
}

// processors is how many workers are used unless told otherwise.
func processors() int { return runtime.GOMAXPROCS(0) }

// at gives the sums of a column's line of its own (its index among the planes) in a group.
func (t *tally) at(c *tallied, plane, group int) sums {
	return t.sums[(c.first+plane)*len(t.groups)+group]
}

// baseOf gives the cases of a group that have a value.
func (t *tally) baseOf(c *tallied, group int) sums {
	if c.base {
		return t.at(c, 0, group)
	}
	var all sums
	for p := range c.planes {
		all = all.plus(t.at(c, p, group))
	}
	return all
}

// lineOf gives what a line counts in a group. A net of a one-code question adds
// its codes: nobody has two.
func (t *tally) lineOf(c *tallied, l, group int) sums {
	switch {
	case c.base:
		return t.at(c, l+1, group)
	case c.lines[l].kind == CodeLine:
		return t.at(c, l, group)
	}
	var net sums
	for p := range c.planes {
		for _, code := range c.lines[l].codes {
			if code == c.lines[p].codes[0] {
				net = net.plus(t.at(c, p, group))
				break
			}
		}
	}
	return net
}
