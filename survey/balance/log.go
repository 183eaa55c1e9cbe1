// Package balance holds how the response of a wave in the field stands against
// its frame, as of any moment: who has answered by section and characteristic,
// how that came day by day and where it leads, how far those who answered are a
// picture of the frame, and which open cases would most restore it. It knows no
// answer and no person.
package balance

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"time"

	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
)

// Line is one event of a wave's logs as far as response is concerned. One of
// State, Kind and Deed says which log it is of.
type Line struct {
	Position int64
	Org      string
	At       time.Time
	// Section and State are a section's turn.
	Section string
	State   answer.State
	// Kind and what follows are of the contact history.
	Kind        fieldwork.Kind
	Outcome     fieldwork.Outcome
	Disposition fieldwork.Disposition
	Number      int
	Pilot       bool
	// Deed and Contact are what was done in a room, about Section.
	Deed    fieldwork.Deed
	Contact int64
}

// SortLines puts lines in the order of positions.
func SortLines(lines []Line) {
	slices.SortFunc(lines, func(a, b Line) int { return cmp.Compare(a.Position, b.Position) })
}

// entry is a Line as it is kept: 48 bytes, so that the logs of 25,000
// organisations are some 15 MB.
type entry struct {
	position, at, contact                     int64
	org, number                               int32
	section, state, kind, outcome, code, deed uint16
	pilot                                     bool
}

// Log is a wave's logs in memory. Lines are only ever added, so that it is
// extended and never read anew. It is safe for many at once.
type Log struct {
	mu sync.Mutex
	// entries are in the order of time, then of positions, once sorted.
	entries []entry
	sorted  bool
	latest  int64
	head    int64
	orgs    words
	// small are the words of all other kinds; 0 is none.
	small words
}

// words numbers words from 0, in the order in which they came.
type words struct {
	at  map[string]int
	all []string
}

func (w *words) number(word string) int {
	n, known := w.at[word]
	if !known {
		if w.at == nil {
			w.at = map[string]int{}
		}
		n = len(w.all)
		w.at[word], w.all = n, append(w.all, word)
	}
	return n
}

// Head is the log position up to which lines were added.
func (l *Log) Head() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head
}

// Extend adds the lines after Head up to a position, in the order of positions.
// Lines that are there already are passed over, so that of two who read the same
// at once only one adds it.
func (l *Log) Extend(lines []Line, upto int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	small := func(word string) uint16 {
		l.small.number("")
		// A wave has some fifty words; what a broken one has beyond is none.
		if n := l.small.number(word); n <= math.MaxUint16 {
			return uint16(n)
		}
		return 0
	}
	had := l.head
	for _, line := range lines {
		if line.Position <= had {
			continue
		}
		e := entry{position: line.Position, at: line.At.UnixMilli(), contact: line.Contact, org: int32(l.orgs.number(line.Org)), number: int32(line.Number), pilot: line.Pilot,
			section: small(line.Section), state: small(string(line.State)), kind: small(string(line.Kind)), outcome: small(string(line.Outcome)),
			code: small(string(line.Disposition)), deed: small(string(line.Deed))}
		l.sorted = (l.sorted || len(l.entries) == 0) && e.at >= l.latest
		l.latest = max(l.latest, e.at)
		l.entries = append(l.entries, e)
	}
	l.head = max(l.head, upto)
}

// reading is a log as it stands: more may be added to the log meanwhile.
type reading struct {
	entries     []entry
	orgs, small []string
}

// read gives the log in the order of time.
func (l *Log) read() reading {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.sorted && len(l.entries) > 0 {
		// Others may be reading the entries, which therefore stay as they are.
		l.entries = slices.Clone(l.entries)
		slices.SortFunc(l.entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.position, b.position)) })
		l.sorted = true
	}
	return reading{l.entries[:len(l.entries):len(l.entries)], l.orgs.all[:len(l.orgs.all):len(l.orgs.all)], l.small.all[:len(l.small.all):len(l.small.all)]}
}

// until gives the entries up to a moment.
func (r reading) until(at time.Time) []entry {
	moment := at.UnixMilli()
	n, _ := slices.BinarySearchFunc(r.entries, moment, func(e entry, moment int64) int {
		if e.at <= moment {
			return -1
		}
		return 1
	})
	return r.entries[:n]
}
