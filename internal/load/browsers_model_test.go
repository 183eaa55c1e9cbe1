package load_test

import (
	"fmt"
	mathrand "math/rand/v2"
	"strconv"
	"testing"

	"omnibus/internal/load"
	"omnibus/store"
	"omnibus/survey/answer"
)

// editing is the model that the log is held to.
type editing struct {
	t      *testing.T
	store  *store.Store
	base   string
	random *mathrand.Rand
	people []*editor
	number int
	// log is what must be in the log, with the positions that it has there.
	log []*logged
	// forms are those that were sent, by their keys.
	forms map[string]*sentForm

	sent, lost, backs, clashed, choices, askedAgain int
}

// logged is an entry; its position is 0 until the log was looked at.
type logged struct {
	position           int64
	by, question, text string
	key                string
}

// sentForm is what a form says, and what came of it.
type sentForm struct {
	key     string
	changes []*change
	clashes []string
}

type change struct {
	question, text string
	seen           int64
}

func (f *sentForm) change(question string) *change {
	for _, c := range f.changes {
		if c.question == question {
			return c
		}
	}
	f.changes = append(f.changes, &change{question: question})
	return f.changes[len(f.changes)-1]
}

func (f *sentForm) same(g *sentForm) bool {
	if g == nil || len(f.changes) != len(g.changes) {
		return false
	}
	for i, c := range f.changes {
		if *c != *g.changes[i] {
			return false
		}
	}
	return true
}

// standing is the last entry of a question, an empty one when there is none.
func (e *editing) standing(question string) logged {
	for i := len(e.log) - 1; i >= 0; i-- {
		if e.log[i].question == question {
			return *e.log[i]
		}
	}
	return logged{}
}

func (e *editing) at(position int64) logged {
	for _, l := range e.log {
		if l.position == position && position > 0 {
			return *l
		}
	}
	return logged{}
}

// saves says what the log must hold once a form is saved, and which answers clash:
// the rules of answer.Decide, written once more from what people are promised.
func (e *editing) saves(p *editor, f *sentForm) (clashes []string) {
	// The same form sent again gives the same answer and adds nothing.
	if before := e.forms[f.key]; f.same(before) {
		return append([]string(nil), before.clashes...)
	}
	added := len(e.log)
	for _, c := range f.changes {
		now, shown := e.standing(c.question), e.at(c.seen)
		own := now.key == f.key && now.position > 0
		meanwhile := now.position != c.seen && !own
		// What stands already, or was only shown and left as it was, is no answer.
		if c.text == now.text || meanwhile && c.text == shown.text {
			continue
		}
		e.log = append(e.log, &logged{by: p.name, question: c.question, text: c.text, key: f.key})
		if meanwhile && now.position > 0 {
			clashes = append(clashes, c.question)
		}
	}
	if len(e.log) > added {
		f.clashes = append([]string(nil), clashes...)
		e.forms[f.key] = f
	}
	return clashes
}

// explains holds the log to the model, entry by entry.
func (e *editing) explains() {
	e.t.Helper()
	given, _, err := e.store.CaseHistory(e.t.Context(), load.Operator, "load", "org00000")
	must(e.t, err)
	for i := range max(len(given), len(e.log)) {
		is, must := "nothing", "nothing"
		if i < len(given) {
			is = fmt.Sprintf("%s: %s is %s", given[i].By, given[i].Item.Question, textOf(given[i]))
		}
		if i < len(e.log) {
			must = fmt.Sprintf("%s: %s is %s", e.log[i].by, e.log[i].question, e.log[i].text)
		}
		if is != must {
			e.fail("entry %d of the log is %q, and what was done is %q", i+1, is, must)
		}
		e.log[i].position = given[i].Position
	}
}

func textOf(e answer.Entry) string {
	if e.Value.Text != "" {
		return e.Value.Text
	}
	return strconv.Itoa(e.Value.Code)
}
