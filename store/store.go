// Package store keeps everything that is not a file in SQLite or PostgreSQL. It
// holds the only SQL of the program, and no rules: a function reads, has a
// package of the domain decide, writes once, and is one transaction. Who may
// read is asked here, of package access, because this is where data is read;
// refusals and looks at a single case are put in the audit record.
//
// Statements are one text for both engines, with parameters $1, $2, …; what
// differs stands in engine.go, sqlite.go and postgres.go. Times are kept as
// milliseconds, UTC. No limits or locks live in memory, and no session is
// believed that the database has not confirmed, so that any number of nodes may
// share one PostgreSQL.
package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strings"
	"time"

	"omnibus/fault"
	"omnibus/journal"
	"omnibus/survey/paradata"
)

// Options are what Open may be told. The zero value is right for a server.
type Options struct {
	// Log takes what no person needs to read; nil discards it.
	Log *slog.Logger
	// Now dates the audit record of reads; nil is time.Now.
	Now func() time.Time
	// Patience is how long to wait for a database that another process has
	// locked, and for a commit; 0 is five seconds.
	Patience time.Duration
	// Kept refuses a database that is not there yet, or is empty, instead of making it:
	// for whoever wants what is kept, an address that was mistyped has none of it.
	Kept bool
}

// Store is an open database. Its methods may be called from many goroutines.
type Store struct {
	engine engine
	// write and read are two pools of one database. In SQLite, write is a single
	// connection, so that writers queue here instead of failing there.
	write, read *sql.DB
	// pages runs the queries of every page.
	pages asking
	// readers and writer are SQLite's only: the way around database/sql. Whoever has
	// the writing connection has the writer.
	readers  *readers
	writer   *direct
	recent   recent
	sessions sessions
	glances  glances
	advances advances
	cases    keptCases
	saves    *journal.Committer[save, answered]
	notes    *journal.Buffer[paradata.Event]
	log      *slog.Logger
	now      func() time.Time
	patience time.Duration
	kept     bool
	made     bool
}

// Open opens the database at address, which is file:PATH for SQLite or
// postgres://… , and brings its tables up to date. Several nodes may open one
// PostgreSQL at once. What keeps a database from being opened (locked, full,
// read only, unreachable, no database, made by a newer Omnibus) is a fault that
// says so; nothing is changed then.
func Open(ctx context.Context, address string, options Options) (*Store, error) {
	s := &Store{log: options.Log, now: options.Now, patience: options.Patience, kept: options.Kept}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.patience == 0 {
		s.patience = 5 * time.Second
	}
	var err error
	switch {
	case strings.HasPrefix(address, "file:"):
		err = s.openSQLite(ctx, strings.TrimPrefix(address, "file:"))
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		err = s.openPostgres(ctx, address)
	default:
		return nil, fault.New(fault.Refused, "A database address begins with file: (SQLite) or postgres:// (PostgreSQL). Write for instance file:omnibus.db.")
	}
	if s.readers == nil {
		s.pages = through(s.read)
	} else {
		s.pages = s.readers.ask
	}
	if err == nil {
		err = s.migrate(ctx)
	}
	if err != nil {
		s.closePools()
		return nil, s.fault(err)
	}
	s.saves = journal.New(s.commitSaves)
	s.notes = journal.NewBuffer(mostNoted, noteAfter, s.noted, func(lost int, err error) {
		s.log.Warn("paradata were lost; answers are not concerned", "events", lost, "error", err)
	})
	return s, nil
}

// Made says whether the database was new: whoever opened it may have meant another.
func (s *Store) Made() bool { return s.made }

// Close finishes the saves that were accepted and closes the database. A save
// that comes later is refused.
func (s *Store) Close() error {
	s.saves.Close()
	s.notes.Close()
	return s.closePools()
}

func (s *Store) closePools() error {
	var first error
	if s.readers != nil {
		first = s.readers.close()
	}
	if s.writer != nil {
		first = errors.Join(first, s.writer.release())
	}
	for _, pool := range []*sql.DB{s.read, s.write} {
		if pool == nil {
			continue
		}
		if err := pool.Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// reading runs f on one unchanging view of the database.
func (s *Store) reading(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return s.fault(err)
	}
	defer tx.Rollback()
	return s.fault(f(tx))
}

// writing runs f in a transaction that is committed when f gives nil, and
// leaves no trace otherwise.
func (s *Store) writing(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return s.fault(err)
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return s.fault(err)
	}
	if err := tx.Commit(); err != nil {
		return s.commitFault(err)
	}
	return nil
}

// appending is writing for what is added often, in the way that is quickest on
// the engine.
func (s *Store) appending(ctx context.Context, f func(runner) error) error {
	tx, err := s.engine.begin(ctx, s)
	if err != nil {
		return s.fault(err)
	}
	defer tx.rollback()
	if err := f(tx.run); err != nil {
		return s.fault(err)
	}
	if err := tx.commit(); err != nil {
		return s.commitFault(err)
	}
	return nil
}

// ms is how times are kept.
func ms(t time.Time) int64 { return t.UnixMilli() }

func fromMS(t int64) time.Time { return time.UnixMilli(t).UTC() }
