package storetest

import (
	"errors"
	"slices"
	"testing"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/answer"
)

var logs = []test{
	{"positions have no gaps and answers and events share them", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "a", Code("Q1", 1, 0), Text("Q2", "x", 0))
		turn(t, s, answer.Complete, "b")
		_, err := s.SaveAnswers(t.Context(), Derby, SaveOf(Derby, "refused", Code("Q1", 2, 2)))
		wantFault(t, err, fault.Conflict)
		save(t, s, Leeds, "c", Code("Q1", 1, 0))
		wantSame(t, positions(t, p, 99), []int64{1, 2, 3, 4, 5, 6})
		head, err := s.Head(t.Context())
		must(t, err)
		if head != 6 {
			t.Fatalf("head %d", head)
		}
	}},
	{"up to a position is the same for ever", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "a", Code("Q1", 1, 0))
		before := positions(t, p, 2)
		save(t, s, Leeds, "b", Code("Q1", 1, 0))
		wantSame(t, positions(t, p, 2), before)
	}},
	{"reading can be stopped", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "a", Code("Q1", 1, 0), Text("Q2", "x", 0))
		enough := errors.New("enough")
		read := 0
		err := s.Answers(t.Context(), Analyst, Wave, 99, func(answer.Entry) error { read++; return enough })
		if !errors.Is(err, enough) || read != 1 {
			t.Fatalf("error %v after %d", err, read)
		}
	}},
	{"only who may read the dataset does", func(t *testing.T, p *place) {
		s := p.wave(t)
		for _, who := range []access.Person{Interviewer, Client, Derby, {}} {
			wantFault(t, s.Answers(t.Context(), who, Wave, 9, func(answer.Entry) error { return nil }), fault.Denied)
			wantFault(t, s.Sections(t.Context(), who, Wave, 9, func(answer.SectionEvent) error { return nil }), fault.Denied)
		}
	}},
	{"what was saved is there after the database is opened again", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "a", Code("Q1", 1, 0))
		must(t, s.Close())
		again := p.open(t)
		if n := len(entriesOf(t, again)); n != 1 {
			t.Fatalf("%d entries", n)
		}
		saved := save(t, again, Derby, "a", Code("Q1", 1, 0))
		if saved.Position != 2 {
			t.Fatalf("the retry after a restart gave %+v", saved)
		}
	}},
}

// positions gives the positions of both logs up to one, in order.
func positions(t testing.TB, p *place, upto int64) []int64 {
	t.Helper()
	s := p.open(t)
	var all []int64
	must(t, s.Answers(t.Context(), Analyst, Wave, upto, func(e answer.Entry) error { all = append(all, e.Position); return nil }))
	must(t, s.Sections(t.Context(), Analyst, Wave, upto, func(e answer.SectionEvent) error { all = append(all, e.Position); return nil }))
	slices.Sort(all)
	return all
}
