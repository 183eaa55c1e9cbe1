package store

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"omnibus/fault"
)

// asNobody runs f without root's right to write everything, when we are root:
// only this thread gives it up, and only for files.
func asNobody(t *testing.T, f func()) {
	t.Helper()
	if os.Getuid() != 0 {
		f()
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const nobody = 65534
	syscall.RawSyscall(syscall.SYS_SETFSUID, nobody, 0, 0)
	defer syscall.RawSyscall(syscall.SYS_SETFSUID, 0, 0, 0)
	f()
}

func TestFileThatMayNotBeWritten(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "omnibus.db")
	made(t, "file:"+path)
	for _, p := range []struct {
		path string
		mode os.FileMode
	}{{path, 0o444}, {folder, 0o555}, {filepath.Dir(folder), 0o755}} {
		if err := os.Chmod(p.path, p.mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Chmod(folder, 0o755) })
	asNobody(t, func() {
		wontOpen(t, "file:"+path, fault.Unavailable, "may not be written", "Nothing was changed")
	})
	// The file may be written and its folder may not: the log beside it can't be made.
	if err := os.Chmod(path, 0o666); err != nil {
		t.Fatal(err)
	}
	asNobody(t, func() {
		wontOpen(t, "file:"+path, fault.Unavailable, "Nothing was changed")
	})
}
