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
	{"what changed is everything of the cases that something was added to", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "a", Code("Q1", 1, 0)) // 1, and 2 begins the section
		save(t, s, Leeds, "b", Code("Q1", 1, 0)) // 3, 4
		save(t, s, Derby, "c", Text("Q2", "x", 0))
		turn(t, s, answer.Complete, "d") // Derby's
		save(t, s, Leeds, "e", Text("Q2", "y", 0))
		head, err := s.Head(t.Context())
		must(t, err)
		changed := func(after, upto int64) []int64 {
			var all []int64
			must(t, s.Changed(t.Context(), Analyst, Wave, after, upto,
				func(e answer.Entry) error { all = append(all, e.Position); return nil },
				func(e answer.SectionEvent) error { all = append(all, e.Position); return nil }))
			slices.Sort(all)
			return all
		}
		wantSame(t, changed(head, head), []int64(nil))
		wantSame(t, changed(0, head), positions(t, p, head))
		wantSame(t, changed(4, head-1), []int64{1, 2, 5, 6})    // Derby's, up to there
		wantSame(t, changed(head-1, head), []int64{3, 4, head}) // Leeds's
	}},
	{"only who may read the dataset does", func(t *testing.T, p *place) {
		s := p.wave(t)
		for _, who := range []access.Person{Interviewer, Client, Derby, {}} {
			wantFault(t, s.Answers(t.Context(), who, Wave, 9, func(answer.Entry) error { return nil }), fault.Denied)
			wantFault(t, s.Sections(t.Context(), who, Wave, 9, func(answer.SectionEvent) error { return nil }), fault.Denied)
			wantFault(t, s.Changed(t.Context(), who, Wave, 0, 9, func(answer.Entry) error { return nil }, func(answer.SectionEvent) error { return nil }), fault.Denied)
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
