package storetest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"omnibus/fault"
	"omnibus/store"
	"omnibus/survey/answer"
)

// commits are what sharing a commit must not break.
var commits = []test{
	{"many at once are each saved once", func(t *testing.T, p *place) {
		s := p.wave(t)
		const people, times = 16, 12
		var wait sync.WaitGroup
		for i := range people {
			wait.Go(func() {
				for n := range times {
					save := SaveOf(Derby, fmt.Sprint(i, "/", n), Code(fmt.Sprint("P", i, "x", n), 1, 0), Text(fmt.Sprint("T", i, "x", n), "x", 0))
					for range 2 { // every save is sent twice
						if _, err := s.SaveAnswers(t.Context(), Derby, save); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		wait.Wait()
		if n := len(entriesOf(t, s)); n != people*times*2 {
			t.Fatalf("%d entries, want %d", n, people*times*2)
		}
		if got := progress(t, s, "la-derby", "csc"); got.Answers != people*times*2 {
			t.Fatalf("progress counts %d", got.Answers)
		}
		all := positions(t, p, 1<<40)
		for i, at := range all {
			if at != int64(i+1) {
				t.Fatalf("position %d at place %d", at, i+1)
			}
		}
	}},
	{"one that is refused harms none beside it", func(t *testing.T, p *place) {
		s := p.wave(t)
		turn(t, s, answer.Complete, "finish")
		var wait sync.WaitGroup
		refused, saved := make([]error, 20), make([]error, 20)
		for i := range 20 {
			wait.Go(func() {
				_, refused[i] = s.SaveAnswers(t.Context(), Derby, SaveOf(Derby, fmt.Sprint(i), Code(fmt.Sprint("Q", i), 1, 0)))
			})
			wait.Go(func() {
				_, saved[i] = s.SaveAnswers(t.Context(), Leeds, SaveOf(Leeds, fmt.Sprint(i), Code(fmt.Sprint("Q", i), 1, 0)))
			})
		}
		wait.Wait()
		for i := range 20 {
			must(t, saved[i])
			wantFault(t, refused[i], fault.Conflict)
		}
		if n := len(entriesOf(t, s)); n != 20 {
			t.Fatalf("%d entries, want 20", n)
		}
	}},
	{"of many who answer one question at once, all but one are told", func(t *testing.T, p *place) {
		s := p.wave(t)
		var wait sync.WaitGroup
		var told [12]int
		for i := range told {
			wait.Go(func() {
				saved, err := s.SaveAnswers(t.Context(), Derby, SaveOf(Derby, fmt.Sprint(i), Code("Q1", i+1, 0)))
				if err != nil {
					t.Error(err)
				}
				told[i] = len(saved.Clashes)
			})
		}
		wait.Wait()
		slices.Sort(told[:])
		if told[0] != 0 || told[1] != 1 {
			t.Fatalf("clashes told: %v", told)
		}
		if n := len(entriesOf(t, s)); n != len(told) {
			t.Fatalf("%d entries, want %d", n, len(told))
		}
	}},
	{"what was given up before it began is not saved", func(t *testing.T, p *place) {
		s := p.wave(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := s.SaveAnswers(ctx, Derby, SaveOf(Derby, "k", Code("Q1", 1, 0)))
		wantFault(t, err, fault.Unavailable, "Nothing was changed")
		if n := len(entriesOf(t, s)); n != 0 {
			t.Fatalf("%d entries", n)
		}
	}},
	{"what is given up at any moment is saved or not, never half", func(t *testing.T, p *place) {
		s := p.wave(t)
		var wait sync.WaitGroup
		acknowledged := make([]bool, 40)
		for i := range acknowledged {
			ctx, cancel := context.WithCancel(t.Context())
			wait.Go(func() {
				_, err := s.SaveAnswers(ctx, Derby, SaveOf(Derby, fmt.Sprint(i), Code(fmt.Sprint("A", i), 1, 0), Code(fmt.Sprint("B", i), 1, 0)))
				acknowledged[i] = err == nil
			})
			wait.Go(cancel)
		}
		wait.Wait()
		found := map[string]int{}
		for _, e := range entriesOf(t, s) {
			found[e.Item.Question[1:]]++
		}
		for i, said := range acknowledged {
			if n := found[fmt.Sprint(i)]; (said && n != 2) || (!said && n != 0) {
				t.Errorf("save %d: acknowledged %v, %d entries", i, said, n)
			}
		}
	}},
	{"closing finishes what was accepted and refuses the rest", func(t *testing.T, p *place) {
		s := p.wave(t)
		var wait sync.WaitGroup
		errs := make([]error, 40)
		for i := range errs {
			wait.Go(func() {
				_, errs[i] = s.SaveAnswers(context.Background(), Derby, SaveOf(Derby, fmt.Sprint(i), Code(fmt.Sprint("A", i), 1, 0)))
			})
			if i == len(errs)/2 {
				wait.Go(func() { must(t, s.Close()) })
			}
		}
		wait.Wait()
		there := map[string]bool{}
		for _, e := range entriesOf(t, p.open(t)) {
			there[e.Item.Question] = true
		}
		for i, err := range errs {
			if (err == nil) != there[fmt.Sprint("A", i)] {
				t.Errorf("save %d: error %v, there %v", i, err, there[fmt.Sprint("A", i)])
			}
			if err != nil && fault.KindOf(err) != fault.Unavailable {
				t.Errorf("save %d: %v", i, err)
			}
		}
	}},
}

// nodes are several programs on one database.
var nodes = []test{
	{"several start at once on an empty database", func(t *testing.T, p *place) {
		var wait sync.WaitGroup
		for range 4 {
			wait.Go(func() {
				s, err := store.Open(t.Context(), p.address, store.Options{Now: Clock, Patience: patience})
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		p.wave(t)
	}},
	{"two write at once: all up to a position stays the same", func(t *testing.T, p *place) {
		a, b := p.wave(t), p.open(t)
		reader := p.open(t)
		var writers sync.WaitGroup
		for i, s := range []*store.Store{a, b, a, b} {
			writers.Go(func() {
				for n := range 40 {
					who := Derby
					if i%2 == 1 {
						who = Leeds
					}
					_, err := s.SaveAnswers(t.Context(), who, SaveOf(who, fmt.Sprint(i, "/", n), Code(fmt.Sprint("Q", i, "x", n), 1, 0), Code("Shared", i*100+n, 0)))
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { writers.Wait(); close(done) }()
		seen := map[int64]int{} // how many entries there were up to a position when it was the head
		for running := true; running; {
			select {
			case <-done:
				running = false
			default:
			}
			head, err := reader.Head(t.Context())
			must(t, err)
			seen[head] = count(t, reader, head)
		}
		for head, n := range seen {
			if again := count(t, reader, head); int64(n) != head || again != n {
				t.Fatalf("up to %d there were %d entries, and later %d", head, n, again)
			}
		}
		if head, _ := reader.Head(t.Context()); head < 4*40*2 {
			t.Fatalf("head %d", head)
		}
	}},
	{"a save retried on another node is the same save", func(t *testing.T, p *place) {
		a, b := p.wave(t), p.open(t)
		first := save(t, a, Derby, "k", Code("Q1", 1, 0))
		if again := save(t, b, Derby, "k", Code("Q1", 1, 0)); again.Position != first.Position {
			t.Fatalf("%+v, then %+v", first, again)
		}
		give(t, a, "la-derby")
		_, err := enter(t, a, "code la-derby", home, 1, Noon)
		must(t, err)
		_, err = b.Session(t.Context(), hash("session 1 "+home), Noon)
		must(t, err)
	}},
}

// count gives the number of lines of both logs up to a position.
func count(t testing.TB, s *store.Store, upto int64) int {
	t.Helper()
	n := 0
	must(t, s.Answers(t.Context(), Analyst, Wave, upto, func(answer.Entry) error { n++; return nil }))
	must(t, s.Sections(t.Context(), Analyst, Wave, upto, func(answer.SectionEvent) error { n++; return nil }))
	return n
}
