package store

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
	"time"
)

// TestStartTogetherOnSQLite has several programs make one file at once. What went
// wrong here once went wrong in one start of ten.
func TestStartTogetherOnSQLite(t *testing.T) {
	for n := range 8 {
		address := "file:" + filepath.Join(t.TempDir(), fmt.Sprint(n, ".db"))
		var wait sync.WaitGroup
		for range 4 {
			wait.Go(func() {
				s, err := Open(t.Context(), address, Options{Patience: time.Minute})
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
	}
}

// TestFailedStepLeavesNothing has the second of two steps fail half-way.
func TestFailedStepLeavesNothing(t *testing.T) {
	s := &Store{log: slog.New(slog.DiscardHandler), patience: time.Second}
	if err := s.openSQLite(t.Context(), filepath.Join(t.TempDir(), "omnibus.db")); err != nil {
		t.Fatal(err)
	}
	defer s.closePools()
	s.engine.migrations = fstest.MapFS{
		"00001_first.sql":  {Data: []byte("-- +goose Up\nCREATE TABLE a (x INTEGER);\n")},
		"00002_second.sql": {Data: []byte("-- +goose Up\nCREATE TABLE b (x INTEGER);\nCREATE TABLE a (x INTEGER);\n")},
	}
	if err := s.migrate(t.Context()); err == nil {
		t.Fatal("a step that cannot be taken was taken")
	}
	var left string
	if err := s.write.QueryRowContext(t.Context(), `SELECT coalesce(group_concat(name), '') FROM sqlite_master WHERE name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%'`).Scan(&left); err != nil || left != "" {
		t.Fatalf("%q are left: %v", left, err)
	}
}
