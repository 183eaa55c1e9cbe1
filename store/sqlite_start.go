package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

// settle makes the first writing connection, which makes a new file a database
// with a write-ahead log. Where several programs do so at once, SQLite refuses all
// but one at once instead of waiting: then we wait for whoever writes, by a plain
// connection that can wait, and try again.
func (s *Store) settle(ctx context.Context, plain string) error {
	until := time.Now().Add(s.patience)
	for {
		err := s.write.PingContext(ctx)
		if err == nil || classifySQLite(err) != locked || time.Now().After(until) {
			return err
		}
		if err := waitForWriter(ctx, plain); err != nil {
			return err
		}
	}
}

func waitForWriter(ctx context.Context, plain string) error {
	db, err := sql.Open("sqlite", plain+"&_txlock=immediate")
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	return tx.Rollback()
}

// sqliteLock makes all missing steps, and the reading of which are missing, one
// transaction that begins as a writer: of several programs that start together one
// takes the steps and the others wait for it, and a step that fails leaves nothing
// of those before it.
func sqliteLock(newest *int64) ([]goose.ProviderOption, error) {
	// "Isolated" steps are those for which goose begins no transaction of its own.
	return []goose.ProviderOption{goose.WithSessionLocker(oneTransaction{newest}), goose.WithIsolateDDL(true)}, nil
}

// oneTransaction is goose's lock of a session.
type oneTransaction struct{ newest *int64 }

// SessionLock begins, as soon as no other program writes.
func (oneTransaction) SessionLock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `BEGIN IMMEDIATE`)
	return err
}

// SessionUnlock keeps what was done if it was everything.
func (o oneTransaction) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	var version int64
	if err := conn.QueryRowContext(ctx, versionOfTables).Scan(&version); err == nil && version == *o.newest {
		_, err := conn.ExecContext(ctx, `COMMIT`)
		return err
	}
	// What went wrong is told already; SQLite may have taken all back by itself, and
	// who opens the database gives the connection up.
	_, _ = conn.ExecContext(ctx, `ROLLBACK`)
	return nil
}

// sqliteVersions makes goose's own table, in one transaction: goose would make it and
// fill it in two, before it takes the lock, and another program could come between.
func sqliteVersions(ctx context.Context, db *sql.DB) error {
	table, err := database.NewStore(goose.DialectSQLite3, goose.DefaultTablename)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var there int64
	if err := tx.QueryRowContext(ctx, sqliteHasVersion).Scan(&there); err != nil || there > 0 {
		return err
	}
	if err := table.CreateVersionTable(ctx, tx); err != nil {
		return err
	}
	if err := table.Insert(ctx, tx, database.InsertRequest{Version: 0}); err != nil {
		return err
	}
	return tx.Commit()
}
