package dataset

import (
	"strconv"
	"strings"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire/value"
)

func itoa(n int) string { return strconv.Itoa(n) }

// reader reads rows for one worker, 64 cases at a time: a word of every slot.
type reader struct {
	*pass
	words    []uint64
	counters []uint64
	// states and begun are of the row being read: what each section's cell says,
	// and which sections have an answer.
	states []answer.State
	begun  uint64
	said   []specified
	// all holds what was said in rows that were taken.
	all []specified
	// shared holds the texts seen, so that equal ones are kept once.
	shared map[string]string
	odd    []int
	none   []int
}

// specified is a text beside a code.
type specified struct {
	column *Column
	slot   int
	code   int
	at     int
	text   string
}

func newReader(p *pass) *reader {
	return &reader{pass: p, words: make([]uint64, len(p.slots)), counters: make([]uint64, len(p.judged)),
		states: make([]answer.State, len(p.complete)), shared: map[string]string{}}
}

// read reads the rows of some cases; the first is the first of a word.
func (r *reader) read(from, to int) {
	for word := from; word < to; word += 64 {
		var odd uint64
		for i := word; i < min(word+64, to); i++ {
			bit := uint64(1) << (i - word)
			r.begin()
			switch {
			case !r.cells(r.text[r.rows[i].start:r.rows[i].end], i, bit) || !r.judge(bit):
				odd |= bit
				r.odd = append(r.odd, i)
			case !r.settle(bit):
				r.none = append(r.none, i)
			default:
				r.all = append(r.all, r.said...)
			}
		}
		for slot, w := range r.words {
			r.slots[slot][word/64] = w &^ odd
		}
		clear(r.words)
	}
}

func (r *reader) begin() {
	clear(r.counters)
	r.begun, r.said = 0, r.said[:0]
}

// cells reads the cells of a row; false is for one that the checking reader must read.
func (r *reader) cells(row string, i int, bit uint64) bool {
	at := 0
	for column := range r.plans {
		p := &r.plans[column]
		if at > len(row) {
			return false
		}
		// Most cells are one character or none.
		var cell string
		switch {
		case at == len(row) || row[at] == ',':
			at++
			if p.task == sectionState {
				return false
			}
			continue
		case (at+1 == len(row) || row[at+1] == ',') && row[at] != '"':
			cell = row[at : at+1]
			at += 2
			if d := cell[0] - '0'; d <= 9 && r.one(p, d, bit) {
				continue
			}
		default:
			var ok bool
			plain := row[at] != '"'
			if cell, at, ok = cellAt(row, at); !ok || plain && strings.ContainsAny(cell, "\"\r") {
				return false
			}
			at++
			if cell == "" {
				if p.task == sectionState {
					return false
				}
				continue
			}
		}
		if !r.cell(p, cell, i, bit) {
			return false
		}
	}
	return at == len(row)+1
}

// one puts a cell of one digit where it belongs, as far as that is all there is
// to do: nine cells in ten of most files.
func (r *reader) one(p *cellPlan, digit byte, bit uint64) bool {
	switch {
	case p.task == oneCode && p.digit[digit] >= 0:
		r.words[p.digit[digit]] |= bit
		r.words[p.given] |= bit
		r.begun |= p.section
		return true
	case p.task == tick && digit == 1:
		r.words[p.own] |= bit
		r.counters[p.counter] += p.adds
		return true
	case p.task == tick && digit == 0:
		r.counters[p.counter] += unticked
		return true
	}
	return false
}

// cell puts a cell that is not blank where it belongs.
func (r *reader) cell(p *cellPlan, cell string, i int, bit uint64) bool {
	switch p.task {
	case organisationID:
		return true
	case tick:
		// A code that no form prints, in every cell of the question.
		r.words[p.outsideSlot] |= bit
		r.counters[p.counter] += outside
		return cell == p.outside
	case oneCode:
		slot, ok := p.other[cell]
		if !ok {
			return false
		}
		r.words[slot] |= bit
	case sectionState:
		r.states[p.code] = answer.State(cell)
		return cell == string(answer.Complete) || cell == string(answer.Partial) || cell == string(answer.NotStarted)
	case specifyText:
		return r.specify(p, cell, i)
	case openText:
		if strings.TrimSpace(cell) == "" || answer.CheckImported(p.column.Question, p.column.Row, value.OfText(cell)) != nil {
			return false
		}
		p.column.Texts[i] = r.share(cell)
		r.counters[p.counter] += ticked
		return true
	case nothingBox:
		switch cell {
		case "1":
			r.words[p.own] |= bit
			r.counters[p.counter] += outside
		case "0":
			r.counters[p.counter] += unticked
		default:
			return false
		}
		return true
	case aNumber:
		f, ok := numberOf(p.column.Question, cell)
		if !ok {
			return false
		}
		p.column.Numbers[i] = f
	case aDate:
		v := value.Value{Kind: value.Date, Text: cell}
		if answer.CheckImported(p.column.Question, p.column.Row, v) != nil {
			return false
		}
		p.column.Texts[i] = r.share(cell)
	}
	r.words[p.given] |= bit
	r.begun |= p.section
	return true
}

func (r *reader) specify(p *cellPlan, cell string, i int) bool {
	v := value.OfCodes([]int{p.code}, map[int]string{p.code: cell})
	if p.counter < 0 {
		v = value.OfCode(p.code, cell)
	}
	if strings.TrimSpace(cell) == "" || answer.CheckImported(p.column.Question, p.column.Row, v) != nil {
		return false
	}
	r.said = append(r.said, specified{p.column, p.own, p.code, i, r.share(cell)})
	return true
}

// judge looks at the cells of each item together; false is for a row that the
// checking reader must read.
func (r *reader) judge(bit uint64) bool {
	for k := range r.judged {
		count := r.counters[k]
		if count == 0 {
			continue
		}
		j := &r.judged[k]
		ones, zeros, boxes, alone := count&sixteen, count>>16&sixteen, count>>32&sixteen, count>>48
		switch {
		case j.ticks > 0:
			chosen := ones > 0 && ones+zeros == j.ticks && (alone == 0 || ones == 1) && (j.upTo == 0 || ones <= j.upTo)
			if !chosen && boxes != j.ticks {
				return false
			}
		case j.nothing < 0: // a text without a box
		case boxes == 1 && ones == 0 && zeros == 0:
		case boxes == 0 && ones == 1 && zeros == 1:
		default:
			return false
		}
		r.words[j.given] |= bit
		r.begun |= j.section
	}
	for _, s := range r.said {
		if r.words[s.slot]&bit == 0 {
			return false
		}
	}
	for i, s := range r.states {
		if s == answer.NotStarted && r.begun>>i&1 == 1 {
			return false
		}
	}
	return true
}

// settle notes how far the row's sections have come; false when it has begun none.
func (r *reader) settle(bit uint64) bool {
	any := false
	for i, s := range r.states {
		switch {
		case s == answer.Complete:
			r.words[r.complete[i]] |= bit
			any = true
		case r.begun>>i&1 == 1:
			r.words[r.partial[i]] |= bit
			any = true
		}
	}
	return any
}

// mostShared bounds the texts that are looked up.
const mostShared = 1 << 16

// share gives a copy of a text that does not hold the whole file in memory, one
// copy for equal texts.
func (r *reader) share(text string) string {
	if have, ok := r.shared[text]; ok {
		return have
	}
	own := strings.Clone(text)
	if len(r.shared) < mostShared {
		r.shared[own] = own
	}
	return own
}

// gather takes over what a worker has besides the columns.
func (p *pass) gather(r *reader) {
	p.odd, p.none = append(p.odd, r.odd...), append(p.none, r.none...)
	for _, s := range r.all {
		s.column.specify(s.code, s.at, s.text)
	}
}
