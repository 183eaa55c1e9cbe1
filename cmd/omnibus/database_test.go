package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"omnibus/internal/postgres"
)

// TestADatabaseThatIsNotThere has the address mistyped: whoever asks for what is
// kept is told and nothing is made; whoever begins something is told what was made.
func TestADatabaseThatIsNotThere(t *testing.T) {
	dir := wave1(t)
	empty := filepath.Join(t.TempDir(), "empty.db")
	mustWrite(t, empty, nil)
	for name, database := range map[string]string{
		"no file": "file:" + filepath.Join(t.TempDir(), "omnibsu.db"), "an empty file": "file:" + empty, "an empty PostgreSQL": postgres.URL(t),
	} {
		t.Run(name, func(t *testing.T) {
			for _, args := range [][]string{
				{"export", "wave-1", filepath.Join(t.TempDir(), "out")}, {"answers", "export", "wave-1"}, {"answers", "import", "wave-1", dir + "/answers.csv"},
				{"contacts", "export", "wave-1"}, {"contacts", "import", "wave-1", dir + "/answers.csv"},
			} {
				status, out, said := omnibus(t, append(args, "--database", database)...)
				if status != refused || out != "" || !strings.Contains(said, "Nothing was") || !strings.Contains(said, "or begin a new database") {
					t.Errorf("%q: status %d, it says %q and %q", args, status, out, said)
				}
			}
			if path, file := strings.CutPrefix(database, "file:"); file {
				if about, err := os.Stat(path); err == nil && about.Size() > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("something was made: %v %v", about, err)
				}
			}
			made := "A new database was made: " + withoutPassword(database) + "\n"
			if out := mustRun(t, "import", dir, "--database", database); !strings.HasPrefix(out, made) {
				t.Errorf("import says %q", out)
			}
			if out := mustRun(t, "account", "add", "ann@example.org", "--name", "Ann", "--database", database); strings.Contains(out, "new database") {
				t.Errorf("account add says %q", out)
			}
			if status, _, said := omnibus(t, "export", "wave-9", t.TempDir(), "--database", database); status != refused || !strings.Contains(said, "no such wave") {
				t.Errorf("export of a wave that is not there: status %d, %q", status, said)
			}
		})
	}
	for _, args := range [][]string{{"account", "add", "ann@example.org", "--name", "Ann"}, {"serve", "--listen", "nowhere:1"}} {
		database := "file:" + filepath.Join(t.TempDir(), "omnibus.db")
		if _, out, said := omnibus(t, append(args, "--database", database)...); !strings.HasPrefix(out, "A new database was made: "+database+"\n") {
			t.Errorf("%q says %q and %q", args, out, said)
		}
	}
}
