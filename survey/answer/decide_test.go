package answer

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"omnibus/fault"
	"omnibus/survey/questionnaire/value"
)

var noon = time.Date(2016, 9, 26, 12, 0, 0, 0, time.UTC)

// ledger is a log in memory: it keeps what decisions add, as a store does, and
// gives the ground for the next.
type ledger struct {
	entries  []Entry
	events   []SectionEvent
	receipts map[string][]Receipt
	section  SectionProgress
	head     int64
}

func newLedger() *ledger {
	return &ledger{receipts: map[string][]Receipt{}, section: SectionProgress{State: NotStarted}}
}

func (l *ledger) current() View { return View{}.With(l.entries...) }

func (l *ledger) ground(key string) Ground {
	seen := map[int64]Entry{}
	for _, e := range l.entries {
		seen[e.Position] = e
	}
	return Ground{Head: l.head, Section: l.section, Current: l.current(), Seen: seen, Receipts: l.receipts[key]}
}

func (l *ledger) keep(d Decision) {
	l.head = d.Head(l.head)
	l.entries = append(l.entries, d.Entries...)
	l.events = append(l.events, d.Events...)
	l.section = d.Section
	if d.Receipt != nil {
		l.receipts[d.Receipt.Key] = append(l.receipts[d.Receipt.Key], *d.Receipt)
	}
}

func (l *ledger) save(s Save) (Decision, error) {
	d, err := Decide(s, l.ground(s.Key))
	if err == nil {
		l.keep(d)
	}
	return d, err
}

func saveOf(by, key string, changes ...Change) Save {
	return Save{Wave: "w", Org: "o", Section: "s", Changes: changes, By: by, Origin: Web, At: noon, Key: key}
}

func change(question string, code int, seen int64) Change {
	v := value.Value{}
	if code > 0 {
		v = value.OfCode(code, "")
	}
	return Change{Item: Item{Question: question}, Value: v, Seen: seen}
}

func TestDecideBeginsTheSection(t *testing.T) {
	l := newLedger()
	d, err := l.save(saveOf("a", "k", change("Q2", 1, 0), change("Q1", 1, 0)))
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Events) != 1 || d.Events[0].Position != 1 || d.Events[0].State != Partial {
		t.Errorf("events %+v", d.Events)
	}
	if len(d.Entries) != 2 || d.Entries[0].Item.Question != "Q1" || d.Entries[0].Position != 2 || d.Entries[1].Position != 3 {
		t.Errorf("entries %+v", d.Entries)
	}
	if d.Saved.Position != 3 || d.Section.State != Partial || d.Section.Answers != 2 || !d.Section.Last.Equal(noon) {
		t.Errorf("saved %+v, section %+v", d.Saved, d.Section)
	}
	if d.Receipt == nil || d.Receipt.First != 1 || d.Receipt.Last != 3 {
		t.Errorf("receipt %+v", d.Receipt)
	}
}

func TestDecideWithoutKeyKeepsNoReceipt(t *testing.T) {
	d, err := newLedger().save(saveOf("a", "", change("Q1", 1, 0)))
	if err != nil || d.Receipt != nil {
		t.Errorf("receipt %+v, %v", d.Receipt, err)
	}
}

func TestDecideRefusesCompleteUnlessRepeated(t *testing.T) {
	l := newLedger()
	first, err := l.save(saveOf("a", "k", change("Q1", 1, 0)))
	if err != nil {
		t.Fatal(err)
	}
	turn, err := DecideTurn(Turn{Wave: "w", Org: "o", Section: "s", State: Complete, By: "a", At: noon, Key: "f"}, l.ground("f"))
	if err != nil {
		t.Fatal(err)
	}
	l.keep(turn)
	again, err := l.save(saveOf("a", "k", change("Q1", 1, 0)))
	if err != nil || again.Saved.Position != first.Saved.Position || len(again.Entries) != 0 {
		t.Errorf("the retry gave %+v, %v", again, err)
	}
	if _, err := l.save(saveOf("a", "other", change("Q1", 2, 2))); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a finished section took an answer: %v", err)
	}
}

// TestDecideExplainsEverything plays random saves of three people whose pages
// are more or less old, and some retries, and checks what must hold whatever
// they do.
func TestDecideExplainsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newLedger()
		var sent []Save
		for n := range rapid.IntRange(1, 25).Draw(t, "saves") {
			if len(sent) > 0 && rapid.IntRange(0, 4).Draw(t, "again") == 0 {
				retry(t, l, sent)
				continue
			}
			by := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "by")
			// A page may have been loaded long ago: it saw what stood then.
			loaded := Current{}
			for _, e := range l.entries[:rapid.IntRange(0, len(l.entries)).Draw(t, "loaded")] {
				loaded[e.Item] = e
			}
			s := saveOf(by, fmt.Sprint("key", n))
			for q := range 3 {
				item := Item{Question: fmt.Sprint("Q", q)}
				v := loaded[item].Value
				if rapid.Bool().Draw(t, "touched") {
					v = change("", rapid.IntRange(0, 2).Draw(t, "code"), 0).Value
				}
				s.Changes = append(s.Changes, Change{Item: item, Value: v, Seen: loaded[item].Position})
			}
			before := l.current()
			d, err := l.save(s)
			if err != nil {
				t.Fatal(err)
			}
			sent = append(sent, s)
			explained(t, s, d, before, loaded, l)
		}
	})
}

// retry sends a save again that was sent before: nothing may come of it but the
// first result, provided that it added something.
func retry(t *rapid.T, l *ledger, sent []Save) {
	s := rapid.SampledFrom(sent).Draw(t, "which")
	receipts, head := l.receipts[s.Key], l.head
	if len(receipts) == 0 {
		return
	}
	d, err := l.save(s)
	if err != nil || l.head != head || d.Saved.Position != receipts[0].Last || len(d.Saved.Clashes) != len(receipts[0].Clashes) {
		t.Fatalf("retry: %+v, %v", d, err)
	}
}

func explained(t *rapid.T, s Save, d Decision, before View, loaded Current, l *ledger) {
	clashed := map[Item]bool{}
	for _, c := range d.Saved.Clashes {
		clashed[c.Item] = true
	}
	given := 0
	for _, c := range s.Changes {
		touched := !c.Value.Equal(loaded[c.Item].Value)
		standing, _ := before.Entry(c.Item)
		moved := standing.Position != c.Seen
		differs := !c.Value.Equal(standing.Value)
		stands := l.current().Answer(c.Item.Question, c.Item.Row)
		switch {
		case touched && !stands.Equal(c.Value):
			t.Fatalf("%v: what the person changed does not stand", c.Item)
		case !touched && !stands.Equal(standing.Value):
			t.Fatalf("%v: what the person did not touch has changed", c.Item)
		case clashed[c.Item] != (touched && moved && differs):
			t.Fatalf("%v: clash %v; touched %v, moved %v, differs %v", c.Item, clashed[c.Item], touched, moved, differs)
		}
		if stands.Given() {
			given++
		}
	}
	if d.Section.Answers != given {
		t.Fatalf("the section counts %d answers, there are %d", d.Section.Answers, given)
	}
	next := int64(1)
	at := map[int64]bool{}
	for _, e := range l.entries {
		at[e.Position] = true
	}
	for _, e := range l.events {
		at[e.Position] = true
	}
	for ; at[next]; next++ {
	}
	if next != l.head+1 || int64(len(at)) != l.head {
		t.Fatalf("positions have a gap at %d, head %d", next, l.head)
	}
}
