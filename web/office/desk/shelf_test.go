package desk

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

func TestShelfMakesOnceForAll(t *testing.T) {
	var s shelf[int]
	var built atomic.Int32
	begin := make(chan struct{})
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			<-begin
			got, err := s.get("wave-1", "key", func() (int, error) { return int(built.Add(1)), nil })
			if got != 1 || err != nil {
				t.Errorf("got %d, %v", got, err)
			}
		})
	}
	close(begin)
	all.Wait()
	if n := built.Load(); n != 1 {
		t.Errorf("made %d times", n)
	}
}

func TestShelfGivesNothingStale(t *testing.T) {
	var s shelf[string]
	for _, key := range []string{"at 1", "at 2", "at 2", "at 1"} {
		got, err := s.get("wave-1", key, func() (string, error) { return "made " + key, nil })
		if got != "made "+key || err != nil {
			t.Errorf("for %q: %q, %v", key, got, err)
		}
	}
}

func TestShelfForgetsFailures(t *testing.T) {
	var s shelf[int]
	broken := errors.New("broken")
	if _, err := s.get("wave-1", "key", func() (int, error) { return 0, broken }); !errors.Is(err, broken) {
		t.Errorf("the failure came back as %v", err)
	}
	func() {
		defer func() { recover() }()
		_, _ = s.get("wave-1", "key", func() (int, error) { panic("broken") })
	}()
	if got, err := s.get("wave-1", "key", func() (int, error) { return 7, nil }); got != 7 || err != nil {
		t.Errorf("after failures: %d, %v", got, err)
	}
}

func TestShelfShowsWhatStandsOnIt(t *testing.T) {
	var s shelf[int]
	if _, _, ok := s.last("wave-1"); ok {
		t.Error("an empty shelf gave something")
	}
	_, _ = s.get("wave-1", "at 1", func() (int, error) {
		if _, _, ok := s.last("wave-1"); ok {
			t.Error("what is being made was given")
		}
		return 7, nil
	})
	if got, key, ok := s.last("wave-1"); got != 7 || key != "at 1" || !ok {
		t.Errorf("got %d, %q, %t", got, key, ok)
	}
	_, _ = s.get("wave-1", "at 2", func() (int, error) { return 0, errors.New("broken") })
	if _, _, ok := s.last("wave-1"); ok {
		t.Error("a failure was given")
	}
}
