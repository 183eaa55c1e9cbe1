package main

import (
	"fmt"
	"sync"
	"time"
)

// patience is how long a command works before it says how far it has come: what
// is done by then needs no telling.
const patience = time.Second

// progress tells on standard error, once a patience, how much of some work is
// done. It may be called from several goroutines.
func (t terminal) progress(what string) func(done, of int) {
	var mu sync.Mutex
	told := time.Now()
	return func(done, of int) {
		mu.Lock()
		defer mu.Unlock()
		if now := time.Now(); now.Sub(told) >= patience {
			told = now
			fmt.Fprintf(t.err, "%d of %d %s\n", done, of, what)
		}
	}
}
