package answer

import (
	"maps"
	"slices"
	"time"

	"omnibus/fault"
)

// Held is what the log has of a case before a file is imported.
type Held struct {
	Current Current
	Events  map[string]SectionEvent
	// Answered says that a respondent has added something to the case themselves.
	Answered bool
}

// Imported is what a row of an answers file adds to the log.
type Imported struct {
	Entries []Entry
	Events  []SectionEvent
}

// Add is how many positions it takes.
func (i Imported) Add() int64 { return int64(len(i.Entries) + len(i.Events)) }

// File says who imports an answers file, into which wave, and when.
type File struct {
	Wave, By string
	At       time.Time
}

// Decide says what one row adds to a case, after position head: what differs
// from what the case has, answers that the row does not have being taken back.
// Afterwards the case is exactly as the row says. What a respondent has given
// is never replaced by a file: clash is true then, and nothing is added.
func (f File) Decide(row WideRow, held Held, head int64) (add Imported, clash bool) {
	for _, section := range slices.Sorted(maps.Keys(row.Sections)) {
		if held.state(section) == row.State(section) {
			continue
		}
		head++
		add.Events = append(add.Events, SectionEvent{
			Position: head, Wave: f.Wave, Org: row.Org, Section: section, State: row.State(section), By: f.By, At: f.At,
		})
	}
	items := map[Item]bool{}
	for item := range row.Values {
		items[item] = true
	}
	for item, e := range held.Current {
		if e.Value.Given() {
			items[item] = true
		}
	}
	for _, item := range slices.SortedFunc(maps.Keys(items), Item.compare) {
		if row.Values[item].Equal(held.Current[item].Value) {
			continue
		}
		head++
		add.Entries = append(add.Entries, Entry{
			Position: head, Wave: f.Wave, Org: row.Org, Item: item, Value: row.Values[item], By: f.By, Origin: Import, At: f.At,
		})
	}
	if held.Answered && add.Add() > 0 {
		return Imported{}, true
	}
	return add, false
}

func (h Held) state(section string) State {
	if e, ok := h.Events[section]; ok {
		return e.State
	}
	return NotStarted
}

// Refusal says why a file is not imported, naming the first of the cases.
func Refusal(orgs []string) error {
	const shown = 5
	list := ""
	for n, org := range orgs {
		if n == shown {
			list += " …"
			break
		}
		if n > 0 {
			list += ", "
		}
		list += org
	}
	return fault.New(fault.Exists, "%d of the file's organisations have answered themselves, and the file says otherwise (%s). Nothing was imported. Take their rows out of the file, or export the answers again and start from that.", len(orgs), list)
}

// Counts gives the number of answers by section, where section says in which
// section a question stands.
func (r WideRow) Counts(section func(question string) string) map[string]int {
	counts := map[string]int{}
	for item, v := range r.Values {
		counts[section(item.Question)] += given(v)
	}
	return counts
}
