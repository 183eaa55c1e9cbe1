package store

import (
	"bufio"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"omnibus/fault"
)

// lockerEnv makes the test binary a program that locks a file. It runs before
// the tests, in an init, because the package's TestMain stands elsewhere.
const lockerEnv = "OMNIBUS_STORE_TEST_LOCKER"

func init() {
	path := os.Getenv(lockerEnv)
	if path == "" {
		return
	}
	db, err := sql.Open("sqlite", path)
	if err == nil {
		db.SetMaxOpenConns(1)
		_, err = db.Exec(os.Getenv(lockerEnv + "_HOW"))
	}
	fmt.Println("locked", err)
	// Until the test is done with us, or is gone.
	bufio.NewReader(os.Stdin).ReadByte()
	os.Exit(0)
}

// lockFile has another process lock the file; the result lets it go.
func lockFile(t *testing.T, path, how string) (release func()) {
	t.Helper()
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), lockerEnv+"="+path, lockerEnv+"_HOW="+how)
	in, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "locked <nil>\n" {
		t.Fatalf("the other process says %q (%v)", line, err)
	}
	release = func() {
		in.Close()
		other.Wait()
	}
	t.Cleanup(release)
	return release
}

func TestFileLockedWhenOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "omnibus.db")
	release := lockFile(t, path, "BEGIN EXCLUSIVE; CREATE TABLE x (y)")
	wontOpen(t, "file:"+path, fault.Unavailable, "in use by another program", "Nothing was changed")
	release()
	made(t, "file:"+path)
}

func TestFileLockedWhenSaving(t *testing.T) {
	path := filepath.Join(t.TempDir(), "omnibus.db")
	made(t, "file:"+path)
	s := opened(t, "file:"+path)
	release := lockFile(t, path, "BEGIN IMMEDIATE")
	says(t, saveOne(s, "k", "x"), fault.Unavailable, "in use by another program")
	if _, err := s.Head(t.Context()); err != nil {
		t.Fatalf("what does not write must go on: %v", err)
	}
	release()
	if err := saveOne(s, "k", "x"); err != nil {
		t.Fatal(err)
	}
	if head, err := s.Head(t.Context()); err != nil || head != 2 {
		t.Fatalf("head %d (%v)", head, err)
	}
}
