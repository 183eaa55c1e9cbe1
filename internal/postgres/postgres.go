// Package postgres gives tests a real PostgreSQL: a private cluster in a
// temporary folder, one a test process, and an empty schema of its own for each
// test, which is a hundred times quicker to make than a database and as empty. It
// ends and is removed with the process, even when that is killed.
//
// With OMNIBUS_POSTGRES set to an address (postgres://…) that database is used
// instead; its user must be allowed to create schemas in it.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Server is a running PostgreSQL.
type Server struct {
	// address is that of a database which is there already.
	address string
	// own says that the server is ours to configure.
	own bool
}

var schemas atomic.Int64

// Start gives the process's server, starting it the first time. A test that
// needs PostgreSQL fails where there is none: it says what to install.
//
// The cluster does not wait for the disk (fsync is off): nothing that a test
// kills is the machine itself. Benchmarks ask for Durable.
func Start(t testing.TB) *Server {
	t.Helper()
	if address := os.Getenv("OMNIBUS_POSTGRES"); address != "" {
		return &Server{address: address}
	}
	c, err := theCluster()
	if err != nil {
		t.Fatalf("PostgreSQL could not be started: %v", err)
	}
	return &Server{address: c.address("postgres"), own: true}
}

// URL makes an empty schema for the test and gives an address that knows no
// other. The schema is dropped when the test ends.
func URL(t testing.TB) string {
	t.Helper()
	return Start(t).Schema(t)
}

// Durable has the server wait for the disk at every commit, as a real one does,
// from now on. A server named by OMNIBUS_POSTGRES is taken as it is.
func (s *Server) Durable(t testing.TB) *Server {
	t.Helper()
	if s.own {
		s.exec(t, "ALTER SYSTEM SET fsync = on")
		s.exec(t, "ALTER SYSTEM SET full_page_writes = on")
		s.exec(t, "SELECT pg_reload_conf()")
		// The server takes its settings in when it gets round to it.
		for s.setting(t, "fsync") != "on" {
			s.exec(t, "SELECT pg_sleep(0.01)")
		}
	}
	return s
}

// Schema makes an empty schema for the test and gives its address. See URL.
func (s *Server) Schema(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("omnibus_test_%d_%d", os.Getpid(), schemas.Add(1))
	s.exec(t, "CREATE SCHEMA "+name)
	t.Cleanup(func() { s.exec(t, "DROP SCHEMA "+name+" CASCADE") })
	u, err := url.Parse(s.address)
	if err != nil {
		t.Fatalf("OMNIBUS_POSTGRES is no address: %v", err)
	}
	query := u.Query()
	query.Set("search_path", name)
	u.RawQuery = query.Encode()
	return u.String()
}

func (s *Server) setting(t testing.TB, name string) string {
	t.Helper()
	return s.ask(t, "SHOW "+name)
}

func (s *Server) ask(t testing.TB, query string) (value string) {
	t.Helper()
	s.with(t, func(db *sql.DB) error {
		return db.QueryRowContext(context.Background(), query).Scan(&value)
	})
	return value
}

func (s *Server) exec(t testing.TB, statement string) {
	t.Helper()
	s.with(t, func(db *sql.DB) error {
		_, err := db.ExecContext(context.Background(), statement)
		return err
	})
}

// with connects anew each time: a test's clean-up may run long after its start.
func (s *Server) with(t testing.TB, f func(*sql.DB) error) {
	t.Helper()
	db, err := sql.Open("pgx", s.address)
	if err == nil {
		err = errors.Join(f(db), db.Close())
	}
	if err != nil {
		t.Fatalf("PostgreSQL: %v", err)
	}
}
