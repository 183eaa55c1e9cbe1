package store

import (
	"context"
	"database/sql"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// engine is what the two databases do not have in common.
type engine struct {
	name       string
	dialect    goose.Dialect
	migrations fs.FS
	// options are goose's: the lock under which one of several nodes that start at
	// once takes the steps. newest is set before they are taken.
	options func(newest *int64) ([]goose.ProviderOption, error)
	// prepare makes ready what that lock needs; nil where it needs nothing.
	prepare func(ctx context.Context, db *sql.DB) error
	// foreign says whether the database holds tables of something else.
	foreign func(ctx context.Context, db *sql.DB) (bool, error)
	// hasVersion says whether goose's table is there.
	hasVersion string
	// skipLocked ends a SELECT that shall pass over rows in others' hands.
	skipLocked string
	// forUpdate ends a SELECT whose rows shall stay as they are until the commit.
	forUpdate string
	// widest is the largest number of rows in one statement.
	widest int
	// added is the same of statements that add to the logs on the connection that has
	// them prepared.
	added int
	// begin begins a transaction of the group commit and gives what runs its
	// statements, in the way that is quickest on the engine.
	begin func(ctx context.Context, s *Store) (transaction, error)
	// classify recognises the engine's errors.
	classify func(error) condition
}

// condition is what an engine's error means to us.
type condition uint8

const (
	// unexpected is a mistake of ours, or something nobody thought of.
	unexpected condition = iota
	duplicate
	locked
	full
	readOnly
	notADatabase
	cannotOpen
	damaged
	unreachable
	refusedLogin
	noDatabase
	late
	stopped
	unwritable
	unreadable
)

// transaction is one of the group commit's.
type transaction struct {
	run      runner
	commit   func() error
	rollback func()
}
