// Package source holds a place in a text and a complaint about it, and reads
// the YAML that wave folders are written in. Every text that Omnibus reads
// (questionnaire, frame, answers, report, plan) complains through this one
// type, so that a person meets one shape: file:line:column: message.
package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Place is a point in a text. Line and Column count from 1, columns in
// characters (not bytes); 0 means that the place is the whole file or line.
type Place struct {
	File   string
	Line   int
	Column int
}

// String gives file:line:column, leaving out what is 0.
func (p Place) String() string {
	s := p.File
	if p.Line > 0 {
		s += fmt.Sprintf(":%d", p.Line)
		if p.Column > 0 {
			s += fmt.Sprintf(":%d", p.Column)
		}
	}
	return s
}

// Complaint is one thing that is wrong with a text.
type Complaint struct {
	At Place
	// Message says what is wrong, one sentence without a full stop.
	Message string
	// Repair says what to write instead, one sentence without a full stop; it may be empty.
	Repair string
	// Related is another place that the complaint is about, as a duplicate's first use.
	Related *Place
}

// String gives the complaint on one line.
func (c Complaint) String() string {
	s := c.At.String() + ": " + c.Message
	if c.Repair != "" {
		s += "; " + c.Repair
	}
	if c.Related != nil {
		s += " (see " + c.Related.String() + ")"
	}
	return s
}

// Complaints are all things wrong with one or more texts. Readers return all
// of them, never only the first.
type Complaints []Complaint

// longest is the most characters that a message or repair has. A text may name
// what is wrong with it by a word of a million letters.
const longest = 300

// Add appends a complaint at a place. Messages that are too long to read are cut.
func (cs *Complaints) Add(at Place, repair, format string, args ...any) {
	*cs = append(*cs, Complaint{At: at, Message: cut(fmt.Sprintf(format, args...)), Repair: cut(repair)})
}

// AddRelated appends a complaint that is about another place as well.
func (cs *Complaints) AddRelated(at, related Place, repair, format string, args ...any) {
	cs.Add(at, repair, format, args...)
	(*cs)[len(*cs)-1].Related = &related
}

func cut(text string) string {
	if len(text) <= longest {
		return text
	}
	if letters := []rune(text); len(letters) > longest {
		return string(letters[:longest]) + "…"
	}
	return text
}

// Sort orders by file, line, column, keeping the order of those at one place.
func (cs Complaints) Sort() {
	slices.SortStableFunc(cs, func(a, b Complaint) int {
		return cmp.Or(
			strings.Compare(a.At.File, b.At.File),
			cmp.Compare(a.At.Line, b.At.Line),
			cmp.Compare(a.At.Column, b.At.Column),
		)
	})
}

// Err gives the complaints as an error, or nil when there are none.
func (cs Complaints) Err() error {
	if len(cs) == 0 {
		return nil
	}
	return cs
}

// Error gives one line a complaint.
func (cs Complaints) Error() string {
	lines := make([]string, len(cs))
	for i, c := range cs {
		lines[i] = c.String()
	}
	return strings.Join(lines, "\n")
}
