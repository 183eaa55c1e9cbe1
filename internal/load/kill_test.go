package load_test

import (
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"omnibus/internal/load"
	"omnibus/internal/postgres"
	"omnibus/store"
)

// respondents is how many people are at work in every test here.
const respondents = 32

// program is the server, built once for all tests.
var program string

func TestMain(m *testing.M) {
	os.Exit(withProgram(m.Run))
}

func withProgram(run func() int) int {
	folder, err := os.MkdirTemp("", "omnibus-load-")
	if err == nil {
		defer os.RemoveAll(folder)
		program = filepath.Join(folder, "omnibus")
		var said []byte
		if said, err = exec.Command("go", "build", "-o", program, "omnibus/cmd/omnibus").CombinedOutput(); err != nil {
			err = fmt.Errorf("%w\n%s", err, said)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "build the server:", err)
		return 1
	}
	return run()
}

// often gives how often something is done: few times in go test, more where the
// environment says so (docs/operating/nothing-is-lost.md).
func often(t *testing.T, name string, few int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return few
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s is %q, which is no number", name, text)
	}
	return n
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func opened(t *testing.T, database string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), database, store.Options{})
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

// prepared opens the database and puts the survey in.
func prepared(t *testing.T, database string, organisations int) (*store.Store, *load.World) {
	t.Helper()
	s := opened(t, database)
	w, err := load.Prepare(t.Context(), s, organisations, rand.Reader)
	must(t, err)
	return s, w
}

// node starts a server that is killed when the test ends.
func node(t *testing.T, database string) *load.Node {
	t.Helper()
	n, err := load.NewNode(program, database, t.TempDir())
	must(t, err)
	must(t, n.Start())
	t.Cleanup(n.Kill)
	return n
}

// proves ends the crowd's work and says whether anything was lost.
func proves(t *testing.T, c *load.Crowd, s *store.Store) {
	t.Helper()
	must(t, c.Stop())
	must(t, c.Verify(t.Context(), s, "load"))
	t.Logf("%d saves confirmed, all in the log once; met on the way: %q", c.Confirmed(), c.FailureLines())
}

func sqlite(t *testing.T) string { return "file:" + filepath.Join(t.TempDir(), "omnibus.db") }

func TestTheServerIsKilledOnSQLite(t *testing.T)     { testKilled(t, sqlite(t)) }
func TestTheServerIsKilledOnPostgreSQL(t *testing.T) { testKilled(t, postgres.URL(t)) }

// testKilled kills the server again and again while 32 respondents are at work,
// each time after some number of saves.
func testKilled(t *testing.T, database string) {
	s, w := prepared(t, database, respondents)
	n := node(t, database)
	c := atWork(t, w, n)
	random := mathrand.New(mathrand.NewPCG(4, 2))
	for range often(t, "OMNIBUS_LOAD_KILLS", 20) {
		must(t, c.Await(1+random.IntN(60)))
		n.Kill()
		must(t, n.Start())
	}
	must(t, c.Await(respondents))
	proves(t, c, s)
}

// TestOneOfTwoNodesIsKilled has two servers share a database, and kills either
// one while the other goes on.
func TestOneOfTwoNodesIsKilled(t *testing.T) {
	database := postgres.URL(t)
	s, w := prepared(t, database, respondents)
	nodes := []*load.Node{node(t, database), node(t, database)}
	c := atWork(t, w, nodes...)
	random := mathrand.New(mathrand.NewPCG(7, 1))
	for range often(t, "OMNIBUS_LOAD_KILLS", 10) {
		must(t, c.Await(1+random.IntN(60)))
		n := nodes[random.IntN(2)]
		n.Kill()
		// The other one takes everybody.
		must(t, c.Await(1+random.IntN(60)))
		must(t, n.Start())
	}
	must(t, c.Await(respondents))
	proves(t, c, s)
}
