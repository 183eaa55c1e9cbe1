package load_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"omnibus/internal/load"
)

// TestTheDiskIsFull fills the disk under 32 respondents, sees what they are
// told, and gives them room again. As root the disk is a small one of its own;
// otherwise the server is kept from making its files larger, which it meets at
// the same calls.
func TestTheDiskIsFull(t *testing.T) {
	disk := newDisk(t)
	database := "file:" + filepath.Join(disk.folder, "omnibus.db")
	s, w := prepared(t, database, respondents)
	n, err := load.NewNode(program, database, t.TempDir())
	must(t, err)
	must(t, n.Start())
	t.Cleanup(n.Kill)
	c := atWork(t, w, n)
	for range often(t, "OMNIBUS_LOAD_FULL_DISKS", 2) {
		must(t, c.Await(200))
		disk.fill(n)
		must(t, c.AwaitFailure(respondents))
		disk.free(n)
		must(t, c.Await(200))
	}
	told := strings.Join(c.FailureLines(), "\n")
	if disk.own && !strings.Contains(told, "Free some space") || !strings.Contains(told, "Your answers have not been saved") {
		t.Errorf("people were told:\n%s", told)
	}
	proves(t, c, s)
}

// disk is one that can be filled.
type disk struct {
	t      *testing.T
	folder string
	own    bool
}

func newDisk(t *testing.T) *disk {
	t.Helper()
	d := &disk{t: t, folder: t.TempDir()}
	if os.Getuid() == 0 {
		if err := syscall.Mount("omnibus-load", d.folder, "tmpfs", 0, "size=64m"); err == nil {
			d.own = true
			t.Cleanup(func() { must(t, syscall.Unmount(d.folder, syscall.MNT_DETACH)) })
		}
	}
	return d
}

func (d *disk) fill(n *load.Node) {
	d.t.Helper()
	if !d.own {
		d.limit(n, "0")
		return
	}
	file, err := os.Create(filepath.Join(d.folder, "filling"))
	must(d.t, err)
	defer file.Close()
	for block := make([]byte, 4096); err == nil; {
		_, err = file.Write(block)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		d.t.Fatal(err)
	}
}

func (d *disk) free(n *load.Node) {
	d.t.Helper()
	if d.own {
		must(d.t, os.Remove(filepath.Join(d.folder, "filling")))
		return
	}
	d.limit(n, "unlimited")
}

// limit sets how large the server may make a file.
func (d *disk) limit(n *load.Node, bytes string) {
	d.t.Helper()
	said, err := exec.Command("prlimit", "--pid", strconv.Itoa(n.PID()), "--fsize="+bytes+":").CombinedOutput()
	if err != nil {
		d.t.Fatalf("prlimit: %v\n%s", err, said)
	}
}
