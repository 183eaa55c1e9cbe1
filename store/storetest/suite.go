// Package storetest holds the one suite that every engine of the store must
// pass, and the small wave that it works on. It works through the store's
// methods alone, as the rest of the program does.
package storetest

import (
	"testing"
	"time"

	"omnibus/store"
)

// Run runs the whole suite. address gives the address of a new, empty database.
func Run(t *testing.T, address func(testing.TB) string) {
	for _, part := range []struct {
		name  string
		tests []test
	}{
		{"consent", consents},
		{"waves", waves}, {"answers", answers}, {"sections", sections}, {"progress", progresses}, {"clashes", clashes}, {"log", logs},
		{"import", imports}, {"access", accesses}, {"rooms", rooms}, {"limits", limits}, {"accounts", accounts}, {"audit", audits}, {"calls", calls},
		{"commit", commits}, {"nodes", nodes}, {"mail", mails}, {"mail reports", reports}, {"plan", plans}, {"plan holds", holds}, {"cases kept", kepts}, {"paradata", paradatas}, {"contacts", contactTests}, {"letters", letterTests}, {"contact files", contactImports}, {"uploads", uploadTests}, {"lives", lives},
		{"balance", balances}, {"pilot", pilots}, {"workbooks", workbooks},
	} {
		t.Run(part.name, func(t *testing.T) {
			for _, one := range part.tests {
				t.Run(one.name, func(t *testing.T) { one.run(t, &place{address: address(t)}) })
			}
		})
	}
}

// test is one situation of the suite.
type test struct {
	name string
	run  func(*testing.T, *place)
}

// place is one database, which a test may open more than once.
type place struct{ address string }

// open opens the database as one more node.
func (p *place) open(t testing.TB) *store.Store { return Open(t, p.address) }

// wave opens the database and imports the small wave.
func (p *place) wave(t testing.TB) *store.Store {
	s := p.open(t)
	ImportWave(t, s)
	return s
}

// patience is how long the suite's nodes wait for each other. SQLite lets those that
// wait in as it happens and not in their order, and on a busy machine one of three
// that write all the time waits longer than a server would. What a short patience
// does has tests of its own.
const patience = 2 * time.Minute

// Open opens a database with the suite's clock, and closes it after the test.
func Open(t testing.TB, address string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), address, store.Options{Now: Clock, Patience: patience})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}
