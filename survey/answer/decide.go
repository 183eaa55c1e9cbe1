package answer

import (
	"slices"
	"strings"
	"time"

	"omnibus/fault"
	"omnibus/survey/questionnaire/value"
	"omnibus/tongue"
)

// Turn is a section being finished (Complete) or reopened (Partial).
type Turn struct {
	Wave, Org string
	Section   string
	State     State
	By        string
	Origin    Origin
	At        time.Time
	// Key makes a retry harmless, as Save.Key does.
	Key string
}

// Ground is what the log says about a save's case at the moment of deciding.
// Nothing may be added to the log between reading it and writing the decision.
type Ground struct {
	// Head is the log's last position.
	Head int64
	// Section is how far the save's section is; its State is never "".
	Section SectionProgress
	// Current has the latest entry of every item of the save that has any.
	Current View
	// Seen has the entries that the changes name as seen, as far as they exist.
	Seen map[int64]Entry
	// Receipts are those of earlier saves with the same key, in their order.
	Receipts []Receipt
}

// Decision is what a save or turn adds to the log.
type Decision struct {
	Saved   Saved
	Events  []SectionEvent
	Entries []Entry
	// Section is how far the section is afterwards.
	Section SectionProgress
	// Receipt is nil when nothing is added or the save has no key.
	Receipt *Receipt
}

// Head is the log's last position when the decision has been written.
func (d Decision) Head(before int64) int64 {
	return before + int64(len(d.Events)+len(d.Entries))
}

// Decide says what a save adds to the log:
//
//   - A retry (same key and content as the latest save of that key) adds nothing
//     and gives the first result, even if the section was finished meanwhile.
//   - A section that is complete takes no answers.
//   - A change adds nothing when it is what the person had seen, because they
//     did not change it, or what stands now.
//   - What is left is added. Where somebody else's entry came after the one the
//     person saw, that is a clash: both are in the log, and the result names it.
//   - A section that was not started is Partial with its first answer; a save
//     that adds no answer starts nothing, so that looking is not taking part.
func Decide(s Save, g Ground) (Decision, error) {
	if err := s.Sound(); err != nil {
		return Decision{}, err
	}
	sorted := s.sorted()
	digest := s.digest(sorted)
	if d, again := repeated(digest, g); again {
		return d, nil
	}
	if g.Section.State == Complete {
		return Decision{}, fault.Say(fault.Conflict, tongue.Both("This section is finished, so its answers can't be changed. Nothing was changed. Open the section again first.", "Mae'r adran hon wedi'i gorffen, felly ni ellir newid ei hatebion. Ni newidiwyd dim. Agorwch yr adran eto yn gyntaf."))
	}
	d := Decision{Section: g.Section}
	kept := s.kept(sorted, g)
	if len(kept) > 0 && g.Section.State == NotStarted {
		d.begin(Partial, g.Head, SectionEvent{Wave: s.Wave, Org: s.Org, Section: s.Section, By: s.By, At: s.At})
	}
	position := d.Head(g.Head)
	if len(kept) > 0 {
		d.Entries = make([]Entry, 0, len(kept))
	}
	for _, c := range kept {
		position++
		before, answered := g.Current.Entry(c.Item)
		if answered && before.Position != c.Seen && !ownSave(before.Position, g.Receipts) {
			d.Saved.Clashes = append(d.Saved.Clashes, Clash{Item: c.Item, Theirs: before, Yours: c.Value})
		}
		d.Section.Answers += given(c.Value) - given(before.Value)
		d.Entries = append(d.Entries, Entry{
			Position: position, Wave: s.Wave, Org: s.Org, Section: s.Section, Item: c.Item, Value: c.Value, By: s.By, Origin: s.Origin, At: s.At,
		})
	}
	d.finish(s.Key, digest, g.Head, s.At)
	return d, nil
}

// DecideTurn says what finishing or reopening a section adds to the log. A
// section that is in the wanted state already is left as it is. One that was
// never started may be finished, all its questions left out, but not reopened.
func DecideTurn(t Turn, g Ground) (Decision, error) {
	if err := t.Sound(); err != nil {
		return Decision{}, err
	}
	digest := digestOf("turn", t.Section, string(t.State))
	if d, again := repeated(digest, g); again {
		return d, nil
	}
	d := Decision{Section: g.Section}
	if g.Section.State != t.State && !(t.State == Partial && g.Section.State == NotStarted) {
		d.begin(t.State, g.Head, SectionEvent{Wave: t.Wave, Org: t.Org, Section: t.Section, By: t.By, At: t.At})
	}
	d.finish(t.Key, digest, g.Head, t.At)
	return d, nil
}

// begin puts the section into a state by an event, the decision's first.
func (d *Decision) begin(state State, head int64, e SectionEvent) {
	e.Position, e.State = head+1, state
	d.Section.State = state
	d.Events = []SectionEvent{e}
}

// finish gives the result its position, dates the section, and writes the
// receipt of what is added.
func (d *Decision) finish(key, digest string, head int64, at time.Time) {
	last := d.Head(head)
	d.Saved.Position = last
	if last == head {
		return
	}
	d.Section.Last = at
	if key != "" {
		d.Receipt = &Receipt{Key: key, Digest: digest, First: head + 1, Last: last, Clashes: d.Saved.Clashes}
	}
}

// kept gives the changes that change something, in order of item.
func (s Save) kept(sorted []Change, g Ground) []Change {
	kept := make([]Change, 0, len(sorted))
	for _, c := range sorted {
		standing, _ := g.Current.Entry(c.Item)
		if c.Value.Equal(standing.Value) || s.untouched(c, standing, g) {
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// untouched says that a change only repeats what its form had shown, while
// somebody else has changed the answer since: it must not undo that. What the
// same form sent before is nobody else's: going back to a page and putting the
// first answer in again is a change.
func (s Save) untouched(c Change, standing Entry, g Ground) bool {
	if standing.Position == c.Seen || ownSave(standing.Position, g.Receipts) {
		return false
	}
	var shown value.Value
	if e, ok := g.Seen[c.Seen]; ok && e.Wave == s.Wave && e.Org == s.Org && e.Item == c.Item {
		shown = e.Value
	}
	return c.Value.Equal(shown)
}

func given(v value.Value) int {
	if v.Given() {
		return 1
	}
	return 0
}

// sorted gives the changes in the order of their items, a list of its own where the
// save has another order.
func (s Save) sorted() []Change {
	byItem := func(a, b Change) int { return a.Item.compare(b.Item) }
	if slices.IsSortedFunc(s.Changes, byItem) {
		return s.Changes
	}
	return slices.SortedFunc(slices.Values(s.Changes), byItem)
}

// compare orders items by question, then row: an order that needs no questionnaire.
func (i Item) compare(j Item) int {
	if byQuestion := strings.Compare(i.Question, j.Question); byQuestion != 0 {
		return byQuestion
	}
	return strings.Compare(i.Row, j.Row)
}
