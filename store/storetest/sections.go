package storetest

import (
	"testing"

	"omnibus/fault"
	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire/value"
)

var sections = []test{
	{"a section is begun by its first answer, finished, and opened again", func(t *testing.T, p *place) {
		s := p.wave(t)
		turn(t, s, answer.Partial, "k0") // not begun: nothing to open
		wantStates(t, s)
		save(t, s, Derby, "k1", Code("Q1", 1, 0))
		wantStates(t, s, answer.Partial)
		turn(t, s, answer.Complete, "k2")
		turn(t, s, answer.Complete, "k3") // finished already: nothing to do
		wantStates(t, s, answer.Partial, answer.Complete)
		turn(t, s, answer.Partial, "k4")
		wantStates(t, s, answer.Partial, answer.Complete, answer.Partial)
		_, latest, err := s.CaseAnswers(t.Context(), Derby, Wave, "la-derby")
		must(t, err)
		if e := latest["csc"]; e.State != answer.Partial || e.By != Derby.Name || !e.At.Equal(Noon) {
			t.Fatalf("latest %+v", e)
		}
		if got := progress(t, s, "la-derby", "csc"); got.State != answer.Partial || got.Answers != 1 {
			t.Fatalf("progress %+v", got)
		}
	}},
	{"a finished section takes no answers", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "k1", Code("Q1", 1, 0))
		turn(t, s, answer.Complete, "k2")
		_, err := s.SaveAnswers(t.Context(), Derby, SaveOf(Derby, "k3", Code("Q1", 2, 2)))
		wantFault(t, err, fault.Conflict, "finished", "Nothing was changed")
		if n := len(entriesOf(t, s)); n != 1 {
			t.Fatalf("%d entries", n)
		}
		// The same question in a section that is open is another matter.
		other := SaveOf(Derby, "k4", Code("E1", 1, 0))
		other.Section = "ey"
		_, err = s.SaveAnswers(t.Context(), Derby, other)
		must(t, err)
	}},
	{"a section can be finished with every question left out", func(t *testing.T, p *place) {
		s := p.wave(t)
		turn(t, s, answer.Complete, "k")
		wantStates(t, s, answer.Complete)
	}},
	{"looking is not taking part", func(t *testing.T, p *place) {
		s := p.wave(t)
		saved := save(t, s, Derby, "k", answer.Change{Item: answer.Item{Question: "Q1"}})
		if saved.Position != 0 {
			t.Fatalf("position %d", saved.Position)
		}
		wantStates(t, s)
	}},
	{"a retried finish finishes once, also after it was opened again", func(t *testing.T, p *place) {
		s := p.wave(t)
		turn(t, s, answer.Complete, "k1")
		turn(t, s, answer.Partial, "k2")
		turn(t, s, answer.Complete, "k1")
		wantStates(t, s, answer.Complete, answer.Partial)
	}},
	{"nothing but finishing and opening", func(t *testing.T, p *place) {
		s := p.wave(t)
		for _, state := range []answer.State{answer.NotStarted, "", "done"} {
			wantFault(t, s.SetSection(t.Context(), Derby, Wave, "la-derby", "csc", state, "k", Noon), fault.Refused)
		}
		wantFault(t, s.SetSection(t.Context(), Leeds, Wave, "la-derby", "csc", answer.Complete, "k", Noon), fault.Denied)
	}},
}

// clashes are what happens when colleagues answer at the same time.
var clashes = []test{
	{"different questions of one page merge", func(t *testing.T, p *place) {
		s := p.wave(t)
		// Both had the empty page before them; each sends the whole page.
		save(t, s, Derby, "a", Code("Q1", 1, 0), Text("Q2", "", 0))
		saved := save(t, s, DerbyToo, "b", answer.Change{Item: answer.Item{Question: "Q1"}}, Text("Q2", "mine", 0))
		if len(saved.Clashes) != 0 {
			t.Fatalf("clashes %+v", saved.Clashes)
		}
		wantCurrent(t, s, "Q1", value.OfCode(1, ""))
		wantCurrent(t, s, "Q2", value.OfText("mine"))
	}},
	{"an answer that was not touched does not undo a colleague's", func(t *testing.T, p *place) {
		s := p.wave(t)
		first := save(t, s, Derby, "a", Text("Q2", "old", 0)).Position
		save(t, s, Derby, "b", Text("Q2", "new", first))
		saved := save(t, s, DerbyToo, "c", Text("Q2", "old", first), Code("Q1", 2, 0))
		if len(saved.Clashes) != 0 {
			t.Fatalf("clashes %+v", saved.Clashes)
		}
		wantCurrent(t, s, "Q2", value.OfText("new"))
	}},
	{"the same question: both are kept and the second is told", func(t *testing.T, p *place) {
		s := p.wave(t)
		theirs := save(t, s, Derby, "a", Code("Q1", 1, 0)).Position
		saved := save(t, s, DerbyToo, "b", Code("Q1", 2, 0))
		if len(saved.Clashes) != 1 {
			t.Fatalf("clashes %+v", saved.Clashes)
		}
		c := saved.Clashes[0]
		if c.Item.Question != "Q1" || c.Theirs.Position != theirs || c.Theirs.By != Derby.Name || !c.Theirs.At.Equal(Noon) ||
			!c.Theirs.Value.Equal(value.OfCode(1, "")) || !c.Yours.Equal(value.OfCode(2, "")) {
			t.Fatalf("clash %+v", c)
		}
		wantCurrent(t, s, "Q1", value.OfCode(2, ""))
		again := save(t, s, DerbyToo, "b", Code("Q1", 2, 0))
		if again.Position != saved.Position || len(again.Clashes) != 1 {
			t.Fatalf("the retry gave %+v, the first %+v", again, saved)
		}
		wantSame(t, again.Clashes[0], c)
	}},
	{"two who give the same answer do not clash", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "a", Code("Q1", 1, 0))
		if saved := save(t, s, DerbyToo, "b", Code("Q1", 1, 0)); len(saved.Clashes) != 0 {
			t.Fatalf("clashes %+v", saved.Clashes)
		}
		if n := len(entriesOf(t, s)); n != 1 {
			t.Fatalf("%d entries, want 1", n)
		}
	}},
	{"a retry adds nothing", func(t *testing.T, p *place) {
		s := p.wave(t)
		first := save(t, s, Derby, "k", Code("Q1", 1, 0), Text("Q2", "x", 0))
		save(t, s, DerbyToo, "other", Code("Q1", 2, first.Position))
		turn(t, s, answer.Complete, "f")
		again := save(t, s, Derby, "k", Text("Q2", "x", 0), Code("Q1", 1, 0))
		if again.Position != first.Position {
			t.Fatalf("retry %+v, first %+v", again, first)
		}
		if n := len(entriesOf(t, s)); n != 3 {
			t.Fatalf("%d entries, want 3", n)
		}
	}},
	{"going back and thinking twice is no retry and no clash", func(t *testing.T, p *place) {
		s := p.wave(t)
		// One form, its browser's back button used: the same key, and the same
		// positions seen, each time.
		for i, want := range []int{1, 2, 1} {
			saved := save(t, s, Derby, "form", Code("Q1", want, 0))
			if len(saved.Clashes) != 0 {
				t.Fatalf("time %d: clashes %+v", i, saved.Clashes)
			}
			wantCurrent(t, s, "Q1", value.OfCode(want, ""))
		}
		save(t, s, Derby, "form", answer.Change{Item: answer.Item{Question: "Q1"}})
		wantCurrent(t, s, "Q1", value.Value{})
	}},
	{"one key for two cases is two saves", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "k", Code("Q1", 1, 0))
		save(t, s, Leeds, "k", Code("Q1", 1, 0))
		if n := len(entriesOf(t, s)); n != 2 {
			t.Fatalf("%d entries, want 2", n)
		}
	}},
	{"another case's position is no excuse", func(t *testing.T, p *place) {
		s := p.wave(t)
		theirs := save(t, s, Leeds, "k", Code("Q1", 1, 0)).Position
		save(t, s, Derby, "a", Code("Q1", 2, 0))
		saved := save(t, s, DerbyToo, "b", Code("Q1", 1, theirs))
		if len(saved.Clashes) != 1 || saved.Clashes[0].Theirs.Org != "la-derby" {
			t.Fatalf("clashes %+v", saved.Clashes)
		}
	}},
}

func turn(t testing.TB, s *store.Store, state answer.State, key string) {
	t.Helper()
	must(t, s.SetSection(t.Context(), Derby, Wave, "la-derby", "csc", state, key, Noon))
}

// wantStates checks Derby's events of the section csc.
func wantStates(t testing.TB, s *store.Store, want ...answer.State) {
	t.Helper()
	_, turns, err := s.CaseHistory(t.Context(), Derby, Wave, "la-derby")
	must(t, err)
	var got []answer.State
	for _, e := range turns {
		got = append(got, e.State)
	}
	wantSame(t, got, want)
}

// wantCurrent checks what stands for Derby.
func wantCurrent(t testing.TB, s *store.Store, question string, want value.Value) {
	t.Helper()
	current, _, err := s.CaseAnswers(t.Context(), Derby, Wave, "la-derby")
	must(t, err)
	if got := current.Answer(question, ""); !got.Equal(want) {
		t.Fatalf("%s is %v, want %v", question, got, want)
	}
}

// progresses is that progress, of which the store keeps what has not changed, is
// what the database says at every moment, whoever changed it.
var progresses = []test{
	{"progress is fresh after each save, also that of another node", func(t *testing.T, p *place) {
		s := p.wave(t)
		other := p.open(t)
		whole := func() { // a node that has kept nothing is right
			t.Helper()
			want, err := Open(t, p.address).Progress(t.Context(), Analyst, Wave)
			must(t, err)
			for _, node := range []*store.Store{s, other} {
				got, err := node.Progress(t.Context(), Analyst, Wave)
				must(t, err)
				wantSame(t, got, want)
			}
		}
		whole()
		save(t, s, Derby, "k1", Code("Q1", 1, 0))
		whole()
		save(t, other, Leeds, "k2", Code("Q1", 1, 0))
		before, err := s.Progress(t.Context(), Analyst, Wave)
		must(t, err)
		turn(t, other, answer.Complete, "k3")
		save(t, s, Leeds, "k4", Code("Q1", 2, 2), Text("Q2", "More", 0))
		whole()
		if before[0].State("csc") != answer.Partial {
			t.Error("what was given before has changed")
		}
		row := answer.WideRow{Org: "la-york", Sections: map[string]answer.State{"csc": answer.Complete}, Values: map[answer.Item]value.Value{{Question: "Q1"}: value.OfCode(1, "")}}
		_, err = other.ImportAnswers(t.Context(), Operator, Wave, []answer.WideRow{row}, "file", Noon)
		must(t, err)
		whole()
	}},
}
