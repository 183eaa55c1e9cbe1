package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Alone is a server of a test's own, which waits for the disk as a real one
// does and may be killed: nobody else uses it.
type Alone struct {
	t      testing.TB
	bin    string
	folder string
	as     *syscall.SysProcAttr
	alive  *os.File
	keeper *exec.Cmd
}

// ownSettings are those of a server that keeps its promises and feeds standbys.
const ownSettings = `
listen_addresses = ''
max_connections = 100
wal_level = replica
hot_standby = on
wal_sender_timeout = 10s
`

// NewAlone makes a server and starts it. It ends with the test, or with the
// test's process.
func NewAlone(t testing.TB) *Alone {
	t.Helper()
	a := emptyAlone(t)
	a.tool("initdb", "-D", a.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	a.set(ownSettings)
	a.Start()
	return a
}

func emptyAlone(t testing.TB) *Alone {
	t.Helper()
	bin, err := binaries()
	a := &Alone{t: t, bin: bin}
	if err == nil {
		a.folder, err = os.MkdirTemp("", "omnibus-pg-")
	}
	if err == nil {
		a.as, err = unprivileged(a.folder)
	}
	if err != nil {
		t.Fatalf("PostgreSQL could not be started: %v", err)
	}
	t.Cleanup(func() {
		a.end()
		os.RemoveAll(a.folder)
	})
	return a
}

func (a *Alone) data() string { return filepath.Join(a.folder, "data") }

// Address is that of its database, by its socket.
func (a *Alone) Address() string { return "postgres://postgres@/postgres?host=" + a.folder }

// Either is an address that leads to whichever of the two servers takes writes.
func (a *Alone) Either(b *Alone) string {
	return a.Address() + "," + b.folder + "&port=5432,5432&target_session_attrs=read-write"
}

// ender stops the server and removes everything when its input ends.
const ender = `
read -r _
"$1"/pg_ctl stop -m immediate -D "$2"/data >/dev/null 2>&1
rm -rf "$2"
`

// Start starts it, again after Kill, and waits until it answers. A server that
// was killed leaves processes behind, which a new one waits for.
func (a *Alone) Start() {
	a.t.Helper()
	deadline, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	for {
		run := exec.CommandContext(deadline, filepath.Join(a.bin, "pg_ctl"), "start", "-w", "-D", a.data(),
			"-l", filepath.Join(a.folder, "log"), "-o", "-k "+a.folder)
		run.Dir, run.SysProcAttr = a.folder, a.as
		err := run.Run()
		if err == nil {
			break
		}
		if deadline.Err() != nil {
			log, _ := os.ReadFile(filepath.Join(a.folder, "log"))
			a.t.Fatalf("PostgreSQL does not start: %v\n%s", err, log)
		}
	}
	reading, writing, err := os.Pipe()
	if err != nil {
		a.t.Fatal(err)
	}
	defer reading.Close()
	a.alive = writing
	a.keeper = exec.Command("/bin/sh", "-c", ender, "sh", a.bin, a.folder)
	a.keeper.Dir, a.keeper.SysProcAttr, a.keeper.Stdin = "/", a.as, reading
	if err := a.keeper.Start(); err != nil {
		a.t.Fatal(err)
	}
}

// Kill ends its first process as a power cut would. The others notice and end.
func (a *Alone) Kill() {
	a.t.Helper()
	text, err := os.ReadFile(filepath.Join(a.data(), "postmaster.pid"))
	if err != nil {
		a.t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGKILL)
	}
	if err == nil {
		err = a.keeper.Process.Kill() // it would remove what the next start needs
	}
	if err != nil {
		a.t.Fatal(err)
	}
	a.end()
}

// end lets the keeper go, which stops the server if it runs.
func (a *Alone) end() {
	if a.alive == nil {
		return
	}
	a.alive.Close()
	a.alive = nil
	if err := a.keeper.Wait(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			a.t.Error(err)
		}
	}
}

// Standby makes and starts a second server that has everything this one
// acknowledges: from now on this one waits for it at every commit.
func (a *Alone) Standby() *Alone {
	a.t.Helper()
	b := emptyAlone(a.t)
	b.tool("pg_basebackup", "-h", a.folder, "-U", "postgres", "-D", b.data(), "-R", "-X", "stream", "-c", "fast", "--no-sync")
	b.set(fmt.Sprintf("primary_conninfo = 'host=%s user=postgres application_name=second'\n", a.folder))
	b.Start()
	s := &Server{address: a.Address()}
	s.exec(a.t, "ALTER SYSTEM SET synchronous_standby_names = 'second'")
	s.exec(a.t, "SELECT pg_reload_conf()")
	for s.ask(a.t, "SELECT coalesce(max(sync_state), '') FROM pg_stat_replication") != "sync" {
		s.exec(a.t, "SELECT pg_sleep(0.01)")
	}
	return b
}

// Promote makes a standby the server that takes writes.
func (a *Alone) Promote() {
	a.t.Helper()
	(&Server{address: a.Address()}).exec(a.t, "ALTER SYSTEM SET synchronous_standby_names = ''")
	a.tool("pg_ctl", "promote", "-D", a.data(), "-w")
}

func (a *Alone) set(text string) {
	a.t.Helper()
	path := filepath.Join(a.data(), "postgresql.auto.conf")
	if strings.Contains(text, "listen_addresses") {
		path = filepath.Join(a.data(), "postgresql.conf")
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = file.WriteString(text)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		a.t.Fatal(err)
	}
}

// tool runs one of PostgreSQL's programs.
func (a *Alone) tool(name string, args ...string) {
	a.t.Helper()
	run := exec.Command(filepath.Join(a.bin, name), args...)
	run.Dir, run.SysProcAttr = a.folder, a.as
	if said, err := run.CombinedOutput(); err != nil {
		a.t.Fatalf("%s: %v\n%s", name, err, said)
	}
}
