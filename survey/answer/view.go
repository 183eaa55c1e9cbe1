package answer

import (
	"iter"
	"slices"

	"omnibus/survey/questionnaire/value"
)

// View is the present view of one case, as Current is, for many who read it at the
// same time: it never changes. One with further entries shares all others with the
// one before. The zero value has no entries.
type View struct {
	// entries are in the order of their items.
	entries []*Entry
	last    int64
}

// With gives the view with further entries. Of an item's entries the one with the
// highest position stands.
func (v View) With(entries ...Entry) View {
	if len(entries) == 0 {
		return v
	}
	more := View{entries: make([]*Entry, len(v.entries), len(v.entries)+len(entries)), last: v.last}
	copy(more.entries, v.entries)
	own := slices.Clone(entries)
	for i := range own {
		e := &own[i]
		switch at, there := more.find(e.Item); {
		case !there:
			more.entries = slices.Insert(more.entries, at, e)
		case more.entries[at].Position < e.Position:
			more.entries[at] = e
		default:
			continue
		}
		more.last = max(more.last, e.Position)
	}
	return more
}

// find gives where an item stands, or would stand. Every page asks for every item a
// few times: a search of its own takes half as long as the library's, which calls a
// function at every step and goes on where it has found what it looks for.
func (v View) find(item Item) (at int, there bool) {
	from, to := 0, len(v.entries)
	for from < to {
		at := int(uint(from+to) / 2)
		switch order := v.entries[at].Item.compare(item); {
		case order < 0:
			from = at + 1
		case order > 0:
			to = at
		default:
			return at, true
		}
	}
	return from, false
}

// Entry gives the latest entry of an item; a zero one and false where there is none.
func (v View) Entry(item Item) (Entry, bool) {
	if at, there := v.find(item); there {
		return *v.entries[at], true
	}
	return Entry{}, false
}

// Answer makes a View the ground on which conditions are decided.
func (v View) Answer(question, row string) value.Value {
	if at, there := v.find(Item{question, row}); there {
		return v.entries[at].Value
	}
	return value.Value{}
}

// Last is the highest position of its entries, 0 for none.
func (v View) Last() int64 { return v.last }

// All gives every item's latest entry, in the order of items.
func (v View) All() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for _, e := range v.entries {
			if !yield(*e) {
				return
			}
		}
	}
}

// Only gives the view with those entries alone that are wanted.
func (v View) Only(wanted func(Entry) bool) View {
	var some View
	for _, e := range v.entries {
		if wanted(*e) {
			some.entries, some.last = append(some.entries, e), max(some.last, e.Position)
		}
	}
	return some
}

// Current gives the same as a Current of one's own.
func (v View) Current() Current {
	current := make(Current, len(v.entries))
	for _, e := range v.entries {
		current[e.Item] = *e
	}
	return current
}
