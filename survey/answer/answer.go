// Package answer holds the answers as they were given: a log to which entries
// are only ever added, the present view of it, the state of each section, and
// the wide file in which answers travel. It decides what a save does; the
// store only writes it down.
package answer

import (
	"time"

	"omnibus/survey/questionnaire/value"
)

// Item names what takes one answer. Row is "" unless the question is a grid.
type Item struct{ Question, Row string }

// Origin says by which way an answer came.
type Origin string

const (
	// Web is the respondent's pages.
	Web Origin = "web"
	// Import is an answers file read by the team.
	Import Origin = "import"
	// Workbook is a questionnaire filled in as a workbook and sent back.
	Workbook Origin = "workbook"
	// Telephone is an interviewer who reads the questions out and enters the answers.
	Telephone Origin = "telephone"
)

// Entry is one line of the log: one value given to one item, by one person, at
// one moment. Entries are never changed or removed.
type Entry struct {
	// Position orders the whole log of a database; it is the entry's version.
	// Positions ascend in the order of commits, so that "all up to position P"
	// is the same set for ever.
	Position int64
	Wave     string
	Org      string
	// Section is the one that the save was of.
	Section string
	Item    Item
	Value   value.Value
	// By is who gave it: an account's or a respondent's name for the history.
	By     string
	Origin Origin
	At     time.Time
}

// Current is the present view of one case: the latest entry of each item.
type Current map[Item]Entry

// Answer makes Current the ground on which conditions are decided.
func (c Current) Answer(question, row string) value.Value {
	return c[Item{question, row}].Value
}

// State is how far a section of a case has come.
type State string

const (
	// NotStarted has no answer.
	NotStarted State = "none"
	// Partial was begun and not handed in.
	Partial State = "partial"
	// Complete was handed in.
	Complete State = "complete"
)

// SectionEvent is a section being started, finished or reopened; like answers
// they are only added.
type SectionEvent struct {
	Position  int64
	Wave, Org string
	Section   string
	State     State
	By        string
	At        time.Time
}

// Change is one answer that a save wants to add.
type Change struct {
	Item  Item
	Value value.Value
	// Seen is the position of the entry that the person saw when they began, 0 for none.
	Seen int64
}

// Save is what one press of a button adds to the log, as a whole or not at all.
type Save struct {
	Wave, Org string
	// Section is the section the changes are of. Its state becomes Partial when
	// it was NotStarted; a Complete section refuses the save.
	Section string
	Changes []Change
	By      string
	Origin  Origin
	At      time.Time
	// Key makes a retry harmless: a save whose key is in the log already adds
	// nothing and gives the first one's result.
	Key string
}

// Clash is an item that somebody else has changed since the person saw it. Both
// values are in the log; Theirs was there first.
type Clash struct {
	Item   Item
	Theirs Entry
	Yours  value.Value
}

// Saved is the result of a save.
type Saved struct {
	// Position is the log's position after the save.
	Position int64
	Clashes  []Clash
}
