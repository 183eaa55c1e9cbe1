package journal_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"omnibus/journal"
)

func TestBufferWritesAllOnceAndInOrder(t *testing.T) {
	var mu sync.Mutex
	var written []int
	b := journal.NewBuffer(1000, time.Hour, func(batch []int) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		written = append(written, batch...)
		return 0, nil
	}, func(lost int, err error) { t.Errorf("%d lost: %v", lost, err) })
	for i := range 600 {
		if !b.Put(i) {
			t.Fatalf("no room for %d", i)
		}
	}
	b.Close()
	if len(written) != 600 {
		t.Fatalf("%d written", len(written))
	}
	for i, n := range written {
		if n != i {
			t.Fatalf("at %d stands %d", i, n)
		}
	}
	if b.Put(1) {
		t.Error("taken after Close")
	}
}

func TestBufferIsBoundedAndNeverWaits(t *testing.T) {
	release := make(chan struct{})
	var mu sync.Mutex
	lost, written := 0, 0
	b := journal.NewBuffer(8, time.Hour, func(batch []int) (int, error) {
		<-release // a database that does not answer
		written += len(batch)
		return 0, nil
	}, func(n int, err error) {
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			t.Error(err)
		}
		lost += n
	})
	kept := 0
	for i := range 100 {
		if b.Put(i) {
			kept++
		}
	}
	close(release)
	b.Close()
	if kept > 16 || lost != 100-kept || written != kept {
		t.Errorf("%d kept, %d written, %d told as lost", kept, written, lost)
	}
}

func TestBufferTellsWhatCouldNotBeWritten(t *testing.T) {
	full := errors.New("full")
	var lost int
	var why error
	// The first of each batch is written before the rest can't be.
	b := journal.NewBuffer(8, time.Hour, func(batch []int) (int, error) { return len(batch) - 1, full }, func(n int, err error) { lost, why = lost+n, err })
	b.Put(1)
	b.Flush()
	if lost != 0 {
		t.Errorf("%d lost of those written", lost)
	}
	for range 3 {
		b.Put(1)
	}
	b.Flush()
	if lost != 2 || !errors.Is(why, full) {
		t.Errorf("%d lost: %v", lost, why)
	}
}

func TestBufferWritesByItself(t *testing.T) {
	done := make(chan int, 1)
	b := journal.NewBuffer(8, time.Millisecond, func(batch []int) (int, error) { done <- len(batch); return 0, nil }, func(int, error) {})
	b.Put(1)
	if n := <-done; n != 1 {
		t.Errorf("%d written", n)
	}
	b.Close()
}
