package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// cluster is the private server of this process.
type cluster struct {
	folder string
	// alive is the writing end of a pipe that the server's keeper reads. The
	// system closes it when this process ends, however it ends.
	alive *os.File
}

// theCluster starts the cluster once. It is kept in a variable so that the pipe
// is not closed by the garbage collector.
var theCluster = sync.OnceValues(startCluster)

// settings go into a file, where those of Durable can stand above them.
const settings = `
listen_addresses = ''
max_connections = 200
fsync = off
full_page_writes = off
`

// keeper runs the server until its input ends, then removes everything.
const keeper = `
"$1"/postgres -D "$2"/data -k "$2" </dev/null >"$2"/log 2>&1 &
server=$!
read -r _
kill -QUIT $server
wait $server
rm -rf "$2"
`

func startCluster() (*cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "omnibus-pg-")
	if err != nil {
		return nil, err
	}
	as, err := unprivileged(folder)
	if err != nil {
		return nil, err
	}
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(folder, "data"), "-U", "postgres",
		"-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = folder, as
	if output, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, output)
	}
	if err := configure(filepath.Join(folder, "data", "postgresql.conf")); err != nil {
		return nil, err
	}
	reading, writing, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer reading.Close()
	run := exec.Command("/bin/sh", "-c", keeper, "sh", bin, folder)
	run.Dir, run.SysProcAttr, run.Stdin = folder, as, reading
	if err := run.Start(); err != nil {
		return nil, err
	}
	c := &cluster{folder: folder, alive: writing}
	return c, c.await()
}

func configure(path string) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = file.WriteString(settings)
	return errors.Join(err, file.Close())
}

// await tries to connect until the server answers.
func (c *cluster) await() error {
	db, err := sql.Open("pgx", c.address("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if err = db.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(c.folder, "log"))
			return fmt.Errorf("the server does not answer: %w\n%s", err, log)
		case <-tick.C:
		}
	}
}

// address is that of a database of the cluster, by its socket: no port is taken.
func (c *cluster) address(database string) string {
	return "postgres://postgres@/" + database + "?host=" + c.folder
}

// binaries finds the folder of PostgreSQL's programs, the newest where there
// are several.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		// A link to one program is no folder of all of them.
		if _, err := os.Stat(filepath.Join(filepath.Dir(path), "pg_basebackup")); err == nil {
			return filepath.Dir(path), nil
		}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(found) == 0 {
		return "", errors.New("its programs (initdb, postgres) are neither on the PATH nor in /usr/lib/postgresql; install them (Debian: apt-get install postgresql), or set OMNIBUS_POSTGRES to the address of a server")
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		return n
	}
	return slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) }), nil
}

// unprivileged hands the folder to the user postgres when we are root, because
// PostgreSQL refuses to run as root.
func unprivileged(folder string) (*syscall.SysProcAttr, error) {
	// A group of its own keeps a Ctrl-C in the terminal from ending the server
	// before the tests that use it.
	as := &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() != 0 {
		return as, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("root may not run it and there is no user postgres: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return as, os.Chown(folder, int(uid), int(gid))
}
