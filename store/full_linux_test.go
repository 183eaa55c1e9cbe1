package store

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"omnibus/fault"
)

// limitEnv makes TestNoRoomForTheDatabase the program that has no room: the
// path of its database.
const limitEnv = "OMNIBUS_STORE_TEST_LIMIT"

// TestNoRoomForTheDatabase opens databases where files may not grow beyond a few
// sizes, in a program of its own: the limit cannot be lifted again. The smaller
// limits hit the log and its index beside a database that is there.
func TestNoRoomForTheDatabase(t *testing.T) {
	if path := os.Getenv(limitEnv); path != "" {
		openWithoutRoom(t, path)
		return
	}
	folder := t.TempDir()
	there := filepath.Join(folder, "there.db")
	made(t, "file:"+there)
	for i, limit := range []int{0, 512, 4096, 30_000} {
		for _, path := range []string{there, filepath.Join(folder, fmt.Sprint("new", i, ".db"))} {
			if limit == 30_000 && path == there {
				continue // that is room enough to open one
			}
			child := exec.Command(os.Args[0], "-test.run=^TestNoRoomForTheDatabase$")
			child.Env = append(os.Environ(), limitEnv+"="+path, fmt.Sprintf("%s_SIZE=%d", limitEnv, limit))
			// The child's own output goes through a pipe, which has no limit.
			if output, err := child.CombinedOutput(); err != nil {
				t.Errorf("%s with %d bytes: %v: %s", filepath.Base(path), limit, err, output)
			}
		}
	}
	// With room again, it opens as if nothing had been.
	opened(t, "file:"+there)
}

func openWithoutRoom(t *testing.T, path string) {
	signal.Ignore(syscall.SIGXFSZ)
	var size uint64
	if _, err := fmt.Sscan(os.Getenv(limitEnv+"_SIZE"), &size); err != nil {
		t.Fatal(err)
	}
	limit := syscall.Rlimit{Cur: size, Max: size}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	wontOpen(t, "file:"+path, fault.Unavailable, "can't be written", "disk is full", "Nothing was changed")
}
