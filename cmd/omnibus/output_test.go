package main

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestOutputThatCannotBeWritten(t *testing.T) {
	dir := wave1(t)
	var e bytes.Buffer
	status := run(t.Context(), []string{"tables", dir, "--answers", filepath.Join(dir, "answers.csv")}, terminal{fullDisk{}, &e})
	if status != refused || !strings.Contains(e.String(), "could not be written: no space left on device") {
		t.Errorf("status %d: %s", status, e.String())
	}
}

func TestAnAnswersFileWithoutAnswersIsRefused(t *testing.T) {
	dir := wave1(t)
	database := "file:" + filepath.Join(t.TempDir(), "omnibus.db")
	mustRun(t, "import", "--database", database, dir)
	header, _, _ := strings.Cut(string(mustRead(t, filepath.Join(dir, "answers.csv"))), "\n")
	empty := filepath.Join(dir, "empty.csv")
	mustWrite(t, empty, []byte(header+"\n"))
	status, _, e := omnibus(t, "answers", "import", "--database", database, "wave-1", empty)
	if status != refused || !strings.Contains(e, "no answers") || !strings.Contains(e, "Nothing was changed") {
		t.Errorf("status %d: %s", status, e)
	}
}
