package load_test

import (
	mathrand "math/rand/v2"
	"testing"

	"omnibus/internal/load"
	"omnibus/internal/postgres"
)

// TestTheDatabaseIsKilled kills PostgreSQL's first process while 32 respondents
// are at work at two nodes, and starts it again.
func TestTheDatabaseIsKilled(t *testing.T) {
	server := postgres.NewAlone(t)
	s, w := prepared(t, server.Address(), respondents)
	c := atWork(t, w, node(t, server.Address()), node(t, server.Address()))
	random := mathrand.New(mathrand.NewPCG(11, 3))
	for range often(t, "OMNIBUS_LOAD_DATABASE_KILLS", 3) {
		must(t, c.Await(1+random.IntN(100)))
		server.Kill()
		server.Start()
	}
	must(t, c.Await(respondents))
	proves(t, c, s)
}

// TestTheStandbyTakesOver loses the primary for good and promotes the standby
// that it waited for at every commit. The nodes know both addresses and are not
// started again.
func TestTheStandbyTakesOver(t *testing.T) {
	for range often(t, "OMNIBUS_LOAD_TAKEOVERS", 1) {
		primary := postgres.NewAlone(t)
		_, w := prepared(t, primary.Address(), respondents)
		standby := primary.Standby()
		both := primary.Either(standby)
		c := atWork(t, w, node(t, both), node(t, both))
		must(t, c.Await(100))
		primary.Kill()
		standby.Promote()
		must(t, c.Await(100))
		proves(t, c, opened(t, standby.Address()))
	}
}

// atWork has respondents work at the nodes.
func atWork(t *testing.T, w *load.World, nodes ...*load.Node) *load.Crowd {
	t.Helper()
	var addresses []string
	for _, n := range nodes {
		addresses = append(addresses, n.Address())
	}
	c := w.Crowd(respondents, addresses...)
	must(t, c.Arrive(t.Context()))
	c.Start(t.Context())
	return c
}
