package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"runtime"
	"strings"
	"syscall"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"omnibus/fault"
)

//go:embed migrations/sqlite/*.sql
var sqliteMigrations embed.FS

// applicationID marks a file as ours; the first migration writes it ("OMNB").
const applicationID = 0x4F4D4E42

func (s *Store) openSQLite(ctx context.Context, path string) error {
	if path == "" || strings.HasPrefix(path, ":memory:") || strings.ContainsAny(path, "?\x00") {
		return fault.New(fault.Refused, "The database address file:%s names no file. Write for instance file:omnibus.db, without settings after it.", path)
	}
	migrations, err := fs.Sub(sqliteMigrations, "migrations/sqlite")
	if err != nil {
		return err
	}
	s.engine = engine{
		name: "SQLite", dialect: goose.DialectSQLite3, migrations: migrations, options: sqliteLock, prepare: sqliteVersions,
		foreign:    sqliteForeign,
		hasVersion: sqliteHasVersion,
		widest:     32, // few enough that each number of rows is soon prepared
		// SQLite keeps what a statement of several rows would undo, page by page and in a
		// file of its own; one row undoes itself.
		added:    1,
		begin:    beginSQLite,
		classify: classifySQLite,
	}
	if s.kept {
		// An empty file would become a database by being opened.
		if about, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || err == nil && about.Size() == 0 {
			return fault.New(fault.NotFound, "There is no database in the file %s. Nothing was made. Check the file's name, or begin a new database with omnibus import.", path)
		}
	}
	// SQLite would make the file readable to everybody.
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return openFault(path, err)
	}
	if err := file.Close(); err != nil {
		return err
	}
	// The path is given as a URI so that a % or # in it stays what it is.
	uri := "file:" + (&url.URL{Path: path}).EscapedPath()
	settings := fmt.Sprintf("?_pragma=busy_timeout(%d)&_pragma=foreign_keys(1)", s.patience.Milliseconds())
	// FULL: a commit returns after the log is on disk, not when the system gets round to it.
	// Its log is put into the file itself after 16 MB: pages that are written again and
	// again until then are put there once.
	s.write, err = sql.Open("sqlite", uri+settings+"&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=wal_autocheckpoint(4000)&_txlock=immediate")
	if err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	s.write.SetConnMaxIdleTime(0)
	if err := s.settle(ctx, uri+settings); err != nil {
		return err
	}
	// Readers keep a megabyte each; the system keeps the file itself.
	reading := uri + settings + "&_pragma=query_only(1)&_pragma=cache_size(-1000)"
	s.read, err = sql.Open("sqlite", reading)
	if err != nil {
		return err
	}
	most := max(4, runtime.NumCPU())
	s.read.SetMaxOpenConns(most)
	s.read.SetMaxIdleConns(most)
	s.readers = newReaders(most, func() (driver.Conn, error) { return s.read.Driver().Open(reading) })
	return nil
}

const sqliteHasVersion = `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'`

func openFault(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fault.Because(err, fault.Unavailable, "The database file %s may not be written. Give the user that runs Omnibus the right to write it and its folder. Nothing was changed.", path)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fault.Say(fault.Unavailable, sentences[full]).From(err)
	case errors.Is(err, fs.ErrNotExist):
		return fault.Because(err, fault.Unavailable, "The folder of the database file %s does not exist. Make it, or name another file. Nothing was changed.", path)
	}
	return fault.Because(err, fault.Unavailable, "The database file %s can't be opened. Check that it is a file on a disk that can be written. Nothing was changed.", path)
}

// sqliteForeign finds a file that some other program keeps its tables in.
func sqliteForeign(ctx context.Context, db *sql.DB) (bool, error) {
	var id, tables int64
	// In one statement: between two another program may have made our tables.
	err := db.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT count(*) FROM sqlite_master WHERE tbl_name NOT LIKE 'goose%' AND tbl_name NOT LIKE 'sqlite%')`).Scan(&id, &tables)
	return tables > 0 && id != applicationID, err
}

func classifySQLite(err error) condition {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return unexpected
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return duplicate
	}
	switch e.Code() & 0xff { // the low byte is the error, the rest its detail
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return locked
	case sqlite3.SQLITE_FULL:
		return full
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return readOnly
	case sqlite3.SQLITE_NOTADB:
		return notADatabase
	case sqlite3.SQLITE_CANTOPEN:
		return cannotOpen
	case sqlite3.SQLITE_CORRUPT:
		return damaged
	case sqlite3.SQLITE_IOERR:
		return ioErrorOf(e.Code())
	case sqlite3.SQLITE_INTERRUPT:
		return stopped
	}
	return unexpected
}

// ioErrorOf tells files that can't be read from those that can't be written,
// which is what a full disk looks like where SQLite makes its log's index.
func ioErrorOf(code int) condition {
	switch code {
	case sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_FSTAT, sqlite3.SQLITE_IOERR_ACCESS,
		sqlite3.SQLITE_IOERR_CORRUPTFS, sqlite3.SQLITE_IOERR_DATA, sqlite3.SQLITE_IOERR_SEEK:
		return unreadable
	}
	return unwritable
}
