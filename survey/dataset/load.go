package dataset

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"omnibus/sheet"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
)

// LoadBounds are the largest answers file that Load takes.
var LoadBounds = sheet.Bounds{Bytes: 1<<32 - 1, Rows: 50_000_000, Columns: 10_000}

// LoadOptions say how a file is loaded. The zero value is the usual way.
type LoadOptions struct {
	// Workers is how many processors are used; 0 is all there are.
	Workers int
	// Progress is told now and then how many rows of all are read.
	Progress func(done, of int)
}

// Load freezes an answers file of any size: what answer.ReadWide and FromWide
// together give, with no value between the cell and its column. A row in which
// anything is unusual is read again by the checking reader, which then complains
// of it, or takes it; so the two roads refuse the same. All that is wrong comes
// back as source.Complaints. A cancelled context gives its error.
func Load(ctx context.Context, w *survey.Wave, q *questionnaire.Questionnaire, f *frame.Frame, file string, text []byte, o LoadOptions) (*Dataset, error) {
	table, complaints := sheet.ReadRows(file, text, LoadBounds, nil)
	if table == nil {
		return nil, complaints.Err()
	}
	if _, complaints = answer.ReadTable(table, complaints, q, f); len(complaints) > 0 {
		return nil, complaints.Err()
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	l := &loader{wave: w, q: q, frame: f, table: table, text: table.Text(), options: o}
	if len(q.Sections) > 64 {
		return l.slowly(text) // a row's sections are bits of a word
	}
	l.findRows()
	return l.load(ctx, text)
}

// slowly takes the checking reader's road for the whole file.
func (l *loader) slowly(text []byte) (*Dataset, error) {
	table, complaints := sheet.ReadCSV(l.table.File, text, LoadBounds)
	if table == nil {
		return nil, complaints.Err()
	}
	wide, complaints := answer.ReadTable(table, complaints, l.q, l.frame)
	if err := complaints.Err(); err != nil {
		return nil, err
	}
	return FromWide(l.wave, l.q, l.frame, wide.Rows)
}

// loader reads one file.
type loader struct {
	wave    *survey.Wave
	q       *questionnaire.Questionnaire
	frame   *frame.Frame
	table   *sheet.CSV
	text    string
	options LoadOptions
	// rows are in the order of the cases; odd are those that no case can have.
	rows []row
	odd  []row
	pass *pass
}

// row is where a row stands and whose it is.
type row struct {
	start, end   int
	line, number int
	organisation int
}

// load fills the columns, and does it again when rows were in the file of
// organisations that have begun no section: these are no cases.
func (l *loader) load(ctx context.Context, text []byte) (*Dataset, error) {
	if err := l.fill(ctx); err != nil {
		return nil, err
	}
	wrong := append(l.rowsOf(l.pass.d.offRoute()), l.odd...)
	odd := l.rowsOf(l.pass.odd)
	again := map[int]answer.WideRow{}
	if len(wrong)+len(odd) > 0 {
		read, err := l.readAgain(text, append(slices.Clone(wrong), odd...))
		if err != nil {
			return nil, err
		}
		if len(wrong) > 0 {
			return l.slowly(text) // the two roads differ: the checking one is right
		}
		for _, r := range read {
			at, _ := l.frame.Index(r.Org)
			again[at] = r
		}
	}
	for i, r := range odd {
		if read := again[r.organisation]; len(statesOf(l.q, record{r.organisation, read.Sections, read.Values})) == 0 {
			l.pass.none = append(l.pass.none, l.pass.odd[i])
		}
	}
	if len(l.pass.none) > 0 {
		l.leaveOut(l.pass.none)
		if err := l.fill(ctx); err != nil {
			return nil, err
		}
	}
	d := l.pass.d
	for _, i := range l.pass.odd {
		at := l.rows[i].organisation
		d.take(i, record{at, again[at].Sections, again[at].Values})
	}
	return d.finish()
}

// readAgain has rows read by the checking reader, in the order of the file.
func (l *loader) readAgain(text []byte, rows []row) ([]answer.WideRow, error) {
	slices.SortFunc(rows, func(a, b row) int { return a.start - b.start })
	rows = slices.Compact(rows)
	starts := make([]sheet.Start, len(rows))
	for i, r := range rows {
		starts[i] = sheet.Start{Offset: r.start, Line: r.line, Number: r.number}
	}
	table, complaints := sheet.ReadRows(l.table.File, text, LoadBounds, starts)
	if table == nil {
		return nil, complaints.Err()
	}
	wide, complaints := answer.ReadTable(table, complaints, l.q, l.frame)
	if err := complaints.Err(); err != nil {
		return nil, err
	}
	return wide.Rows, nil
}

func (l *loader) rowsOf(cases []int) []row {
	out := make([]row, len(cases))
	for k, i := range cases {
		out[k] = l.rows[i]
	}
	return out
}

// leaveOut takes the rows of some cases away.
func (l *loader) leaveOut(cases []int) {
	out := make(map[int]bool, len(cases))
	for _, i := range cases {
		out[i] = true
	}
	kept := l.rows[:0]
	for i, r := range l.rows {
		if !out[i] {
			kept = append(kept, r)
		}
	}
	l.rows = kept
}

// strideRows is what one worker takes at a time, and after which it looks
// whether it should stop. It is a multiple of a word of cases.
const strideRows = 64 * 64

// fill reads all rows into new columns.
func (l *loader) fill(ctx context.Context) error {
	l.pass = newPass(l)
	strides := (len(l.rows) + strideRows - 1) / strideRows
	var next, done atomic.Int64
	var lock sync.Mutex
	work := func() {
		w := newReader(l.pass)
		for ctx.Err() == nil {
			from := (int(next.Add(1)) - 1) * strideRows
			if from >= len(l.rows) {
				break
			}
			to := min(from+strideRows, len(l.rows))
			w.read(from, to)
			if n := done.Add(int64(to - from)); l.options.Progress != nil {
				lock.Lock()
				l.options.Progress(int(n), len(l.rows))
				lock.Unlock()
			}
		}
		lock.Lock()
		defer lock.Unlock()
		l.pass.gather(w)
	}
	var wait sync.WaitGroup
	for range max(min(l.options.Workers, strides), 1) {
		wait.Go(work)
	}
	wait.Wait()
	slices.Sort(l.pass.odd)
	return ctx.Err()
}
