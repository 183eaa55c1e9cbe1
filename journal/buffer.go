package journal

import (
	"sync"
	"time"
)

// Buffer collects what may be lost and has it written in batches, off the path
// of whoever puts it in: Put never waits. At most a bounded number is held; more
// is dropped and counted. What of a batch can't be written is dropped too. A crash
// loses what is held.
type Buffer[T any] struct {
	write func([]T) (lost int, err error)
	tell  func(lost int, err error)
	most  int
	after time.Duration

	mu      sync.Mutex
	held    []T
	lost    int
	closed  bool
	timer   *time.Timer
	writing sync.Mutex
}

// NewBuffer makes a Buffer that holds at most most things and writes them after
// some time, or as soon as it is a quarter full. write gives how many of a batch
// it could not write, and why; tell is told of these and, with a nil error, of
// those for which there was no room.
func NewBuffer[T any](most int, after time.Duration, write func([]T) (lost int, err error), tell func(lost int, err error)) *Buffer[T] {
	return &Buffer[T]{write: write, tell: tell, most: most, after: after}
}

// Put holds one thing, and says whether there was room for it.
func (b *Buffer[T]) Put(one T) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	if len(b.held) >= b.most {
		b.lost++
		return false
	}
	b.held = append(b.held, one)
	switch len(b.held) {
	case 1:
		b.timer = time.AfterFunc(b.after, b.Flush)
	case max(1, b.most/4):
		go b.Flush()
	}
	return true
}

// Flush writes what is held now and returns when it is written.
func (b *Buffer[T]) Flush() {
	b.writing.Lock()
	defer b.writing.Unlock()
	b.mu.Lock()
	batch, lost := b.held, b.lost
	b.held, b.lost = nil, 0
	if b.timer != nil {
		b.timer.Stop()
	}
	b.mu.Unlock()
	if lost > 0 {
		b.tell(lost, nil)
	}
	if len(batch) == 0 {
		return
	}
	if lost, err := b.write(batch); lost > 0 {
		b.tell(lost, err)
	}
}

// Close writes what is held; what comes later is dropped.
func (b *Buffer[T]) Close() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.Flush()
}
