package desk

import (
	"errors"
	"sync"
)

var errAbandoned = errors.New("desk: making it was abandoned")

// shelf keeps the latest thing made for each wave, and makes it once however
// many ask for it at the same time. Its zero value is empty.
type shelf[T any] struct {
	mu   sync.Mutex
	made map[string]*made[T]
}

type made[T any] struct {
	key  string
	done chan struct{}
	// value and err are written before done is closed.
	value T
	err   error
}

// get gives what was made for the key, making it when it is not there. What was
// made for another key of the same wave is forgotten. A failure is given to
// those who waited for it and not kept.
func (s *shelf[T]) get(wave, key string, build func() (T, error)) (T, error) {
	s.mu.Lock()
	if m := s.made[wave]; m != nil && m.key == key {
		s.mu.Unlock()
		<-m.done
		return m.value, m.err
	}
	m := &made[T]{key: key, done: make(chan struct{})}
	if s.made == nil {
		s.made = map[string]*made[T]{}
	}
	s.made[wave] = m
	s.mu.Unlock()

	// Whatever happens in build, a panic too, those who wait must be let go and
	// the next one must try again.
	finished := false
	defer func() {
		if !finished || m.err != nil {
			s.mu.Lock()
			if s.made[wave] == m {
				delete(s.made, wave)
			}
			s.mu.Unlock()
		}
		if !finished && m.err == nil {
			m.err = errAbandoned
		}
		close(m.done)
	}()
	m.value, m.err = build()
	finished = true
	return m.value, m.err
}

// last gives what stands on the shelf of a wave, and its key; false while there
// is nothing, or it is still being made.
func (s *shelf[T]) last(wave string) (value T, key string, ok bool) {
	s.mu.Lock()
	m := s.made[wave]
	s.mu.Unlock()
	if m == nil {
		return value, "", false
	}
	select {
	case <-m.done:
		return m.value, m.key, m.err == nil
	default:
		return value, "", false
	}
}
