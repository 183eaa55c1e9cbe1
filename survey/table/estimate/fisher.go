package estimate

import (
	"math"
	"slices"
	"sort"

	"omnibus/fault"
)

// fisherSteps bounds the work of one exact test, about half a second.
const fisherSteps = 4_000_000

// alike is how near a table's probability must be to the observed one's to
// count as no likelier: two orders of the same factors differ in the last digits.
const alike = 1e-7

// Fisher gives the exact P of an association in a crosstab of counts, whatever
// its size: the probability, given the margins, of all tables that are no
// likelier than the one observed. Empty rows and columns are left out. It needs
// no large counts and knows no population correction. A crosstab with more
// possible tables than can be gone through is refused; Pearson's and
// Rao and Scott's tests suit it.
func Fisher(counts [][]int) (p float64, err error) { return FisherWithin(counts, fisherSteps) }

// FisherWithin is Fisher for those who cannot wait: a crosstab that takes more
// than so many steps (eight million a second) is refused.
func FisherWithin(counts [][]int, most int) (p float64, err error) {
	table, err := filled(counts)
	if err != nil {
		return 0, err
	}
	rows, columns := margins(table)
	if fisherWork(columns, rows) < fisherWork(rows, columns) {
		rows, columns = columns, rows
	}
	if sumOfCounts(rows) > most {
		return 0, tooManyTables()
	}
	slices.Sort(columns)
	e := &exact{most: most, rows: rows, columns: columns, ends: map[uint64]*endings{}, factorials: factorials(rows)}
	if e.radix = uint64(sumOfCounts(rows) + 1); math.Pow(float64(e.radix), float64(len(rows))) > math.MaxInt64 {
		return 0, tooManyTables()
	}
	observed := 0.0
	for _, row := range table {
		for _, n := range row {
			observed -= e.factorials[n]
		}
	}
	e.limit = observed + alike
	p, ok := e.probability()
	if !ok {
		return 0, tooManyTables()
	}
	return p, nil
}

func tooManyTables() error {
	return fault.New(fault.Refused, "This crosstab has too many possible tables for Fisher's exact test; use the Rao–Scott test, or join rows or columns. Nothing was changed.")
}

func factorials(rows []int) []float64 {
	logs := make([]float64, sumOfCounts(rows)+1)
	for i := range logs {
		logs[i] = logFactorial(i)
	}
	return logs
}

// fisherWork guesses the log of the ways to fill all columns but the largest,
// which takes what is left.
func fisherWork(rows, columns []int) (log float64) {
	sorted := slices.Sorted(slices.Values(columns))
	for _, c := range sorted[:len(sorted)-1] {
		log += logChoose(c+len(rows)-1, len(rows)-1)
	}
	return log
}

// exact goes through the tables with given margins column by column. What
// matters of the columns filled so far is the rows' remainders (in any order)
// and the product of 1/x! of their cells, so that ways that agree in both are
// followed once. The last two columns are a sorted list of their endings for
// each remainder, in which the limit is looked up.
type exact struct {
	rows, columns []int
	radix         uint64
	factorials    []float64
	limit, scale  float64
	total         float64
	ends          map[uint64]*endings
	steps, most   int
}

// path is the log of the product of 1/x! of the columns filled, and how many
// ways lead to it.
type path struct{ log, ways float64 }

// endings are the logs of the last two columns' products in rising order, with
// running sums of the products over the largest.
type endings struct {
	logs, sums []float64
	largest    float64
}

type stop struct {
	left  []int
	paths []path
}

func (e *exact) probability() (p float64, ok bool) {
	// All tables together: Σ Π 1/x! = n!/(Π r!·Π c!), times Π over the margins.
	e.scale = -e.factorials[len(e.factorials)-1]
	for _, n := range slices.Concat(e.rows, e.columns) {
		e.scale += e.factorials[n]
	}
	start := slices.Sorted(slices.Values(e.rows))
	first := &stop{start, []path{{0, 1}}}
	last := len(e.columns) - 2
	if last == 0 {
		ok = e.end(e.key(start), start, first.paths, 0)
		return min(e.total, 1), ok
	}
	stops := map[uint64]*stop{e.key(start): first}
	for level := range last {
		next := map[uint64]*stop{}
		for _, key := range sortedKeys(stops) {
			if !e.expand(stops[key], level, next) {
				return 0, false
			}
		}
		stops = next
	}
	return min(e.total, 1), true
}

// sortedKeys makes the order of adding up, and with it the last digit, the same each time.
func sortedKeys(stops map[uint64]*stop) []uint64 {
	keys := make([]uint64, 0, len(stops))
	for key := range stops {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// expand fills one column in every way: on to the next, or to the end.
func (e *exact) expand(s *stop, level int, next map[uint64]*stop) bool {
	s.paths = joined(s.paths)
	left := make([]int, len(s.left))
	final := level == len(e.columns)-3
	return e.fill(s.left, e.columns[level], func(x []int, log float64) bool {
		if e.steps += len(s.paths); e.steps > e.most {
			return false
		}
		for i := range left {
			left[i] = s.left[i] - x[i]
		}
		slices.Sort(left)
		key := e.key(left)
		if final {
			return e.end(key, left, s.paths, log)
		}
		to := next[key]
		if to == nil {
			to = &stop{left: slices.Clone(left)}
			next[key] = to
		}
		for _, way := range s.paths {
			to.paths = append(to.paths, path{way.log + log, way.ways})
		}
		return true
	})
}

// end adds up the tables within the limit that paths and one more column lead to.
func (e *exact) end(key uint64, left []int, paths []path, log float64) bool {
	ends, ok := e.endings(key, left, e.columns[len(e.columns)-2])
	if !ok {
		return false
	}
	for _, way := range paths {
		n := sort.SearchFloat64s(ends.logs, math.Nextafter(e.limit-log-way.log, math.Inf(1)))
		if n > 0 {
			e.total += way.ways * math.Exp(way.log+log+e.scale+ends.largest) * ends.sums[n-1]
		}
	}
	return true
}

// joined makes one of paths whose products agree.
func joined(paths []path) []path {
	slices.SortFunc(paths, func(a, b path) int {
		switch {
		case a.log < b.log:
			return -1
		case a.log > b.log:
			return 1
		}
		return 0
	})
	out := paths[:0]
	for _, way := range paths {
		if len(out) > 0 && way.log-out[len(out)-1].log < 1e-11 {
			out[len(out)-1].ways += way.ways
			continue
		}
		out = append(out, way)
	}
	return out
}

// endings lists how the last two columns can be filled: one freely, the other
// with what is left.
func (e *exact) endings(key uint64, left []int, column int) (*endings, bool) {
	if known := e.ends[key]; known != nil {
		return known, true
	}
	out := &endings{}
	ok := e.fill(left, column, func(x []int, log float64) bool {
		for i, n := range x {
			log -= e.factorials[left[i]-n]
		}
		out.logs = append(out.logs, log)
		e.steps++
		return e.steps <= e.most
	})
	if !ok {
		return nil, false
	}
	slices.Sort(out.logs)
	out.largest = out.logs[len(out.logs)-1]
	sum := 0.0
	for _, log := range out.logs {
		sum += math.Exp(log - out.largest)
		out.sums = append(out.sums, sum)
	}
	e.ends[key] = out
	return out, true
}

// fill goes through every way to take a column's cases from the rows' remainders.
func (e *exact) fill(left []int, column int, each func(x []int, log float64) bool) bool {
	x := make([]int, len(left))
	after := make([]int, len(left)+1) // what the rows from i on can give
	for i := len(left) - 1; i >= 0; i-- {
		after[i] = after[i+1] + left[i]
	}
	var row func(i, need int, log float64) bool
	row = func(i, need int, log float64) bool {
		if i == len(left)-1 {
			x[i] = need
			return each(x, log-e.factorials[need])
		}
		for x[i] = max(0, need-after[i+1]); x[i] <= min(left[i], need); x[i]++ {
			if !row(i+1, need-x[i], log-e.factorials[x[i]]) {
				return false
			}
		}
		return true
	}
	return row(0, column, 0)
}

// key writes remainders as one number.
func (e *exact) key(left []int) (key uint64) {
	for _, n := range left {
		key = key*e.radix + uint64(n)
	}
	return key
}
