package answer

import (
	"iter"
	"maps"

	"omnibus/survey/questionnaire/value"
)

// View is the present view of one case, as Current is, for many who read it at the
// same time: it never changes. One with further entries shares all others with the
// one before. The zero value has no entries.
type View struct {
	by   map[Item]*Entry
	last int64
}

// With gives the view with further entries. Of an item's entries the one with the
// highest position stands.
func (v View) With(entries ...Entry) View {
	if len(entries) == 0 {
		return v
	}
	more := View{by: maps.Clone(v.by), last: v.last}
	if more.by == nil {
		more.by = make(map[Item]*Entry, len(entries))
	}
	own := make([]Entry, len(entries))
	copy(own, entries)
	for i := range own {
		e := &own[i]
		if before := more.by[e.Item]; before == nil || before.Position < e.Position {
			more.by[e.Item] = e
			more.last = max(more.last, e.Position)
		}
	}
	return more
}

// Entry gives the latest entry of an item; a zero one and false where there is none.
func (v View) Entry(item Item) (Entry, bool) {
	if e := v.by[item]; e != nil {
		return *e, true
	}
	return Entry{}, false
}

// Answer makes a View the ground on which conditions are decided.
func (v View) Answer(question, row string) value.Value {
	if e := v.by[Item{question, row}]; e != nil {
		return e.Value
	}
	return value.Value{}
}

// Last is the highest position of its entries, 0 for none.
func (v View) Last() int64 { return v.last }

// All gives every item's latest entry, in no order.
func (v View) All() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for _, e := range v.by {
			if !yield(*e) {
				return
			}
		}
	}
}

// Current gives the same as a Current of one's own.
func (v View) Current() Current {
	current := make(Current, len(v.by))
	for item, e := range v.by {
		current[item] = *e
	}
	return current
}
