package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"omnibus/fault"
)

//go:embed migrations/postgres/*.sql
var postgresMigrations embed.FS

func (s *Store) openPostgres(ctx context.Context, address string) error {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		// The error is not passed on in words: it could hold parts of a password.
		return fault.Because(err, fault.Refused, "The database address can't be read. Write postgres://user:password@host:port/database.")
	}
	migrations, err := fs.Sub(postgresMigrations, "migrations/postgres")
	if err != nil {
		return err
	}
	s.engine = engine{
		name: "PostgreSQL", dialect: goose.DialectPostgres, migrations: migrations, options: postgresLock,
		foreign:    postgresForeign,
		hasVersion: `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'goose_db_version'`,
		skipLocked: ` FOR UPDATE SKIP LOCKED`,
		forUpdate:  ` FOR UPDATE`,
		widest:     64,
		added:      64,
		begin:      beginPostgres,
		classify:   classifyPostgres,
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = s.patience
	}
	s.write = postgresPool(*config, stdlib.OptionAfterConnect(alwaysByIndex))
	s.read = postgresPool(*config)
	var durable string
	if err := s.write.QueryRowContext(ctx, `SHOW synchronous_commit`).Scan(&durable); err != nil {
		return err
	}
	if durable == "off" {
		return fault.New(fault.Refused, "The PostgreSQL server acknowledges commits before they are on disk (synchronous_commit is off). Switch it on for this database or user: answers that were acknowledged could be lost.")
	}
	return nil
}

func postgresPool(config pgx.ConnConfig, options ...stdlib.OptionOpenDB) *sql.DB {
	pool := stdlib.OpenDB(config, options...)
	pool.SetMaxOpenConns(16)
	pool.SetMaxIdleConns(16)
	// A connection is renewed now and then, so that after a failover nobody stays
	// with a server that has become a standby.
	pool.SetConnMaxLifetime(30 * time.Minute)
	return pool
}

// alwaysByIndex keeps the plans of the small statements that save right while a
// survey fills up. The server makes a plan once for each connection; made on
// the first day, when every table fits on a page, it reads whole tables, and is
// ten times too slow by the evening. A statement that has to read a whole table
// all the same, of one row perhaps, then looks so dear that the server would compile
// it each time, which takes a hundred times as long as running it.
func alwaysByIndex(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off`)
	return err
}

// postgresLock lets one of several starting nodes bring the tables up to date
// while the others wait. A node that dies holding it is waited for 30 s.
func postgresLock(*int64) ([]goose.ProviderOption, error) {
	locker, err := lock.NewPostgresTableLocker(
		lock.WithTableLockTimeout(200*time.Millisecond, 300),
		lock.WithTableLogger(slog.New(slog.DiscardHandler)),
	)
	if err != nil {
		return nil, err
	}
	return []goose.ProviderOption{goose.WithLocker(locker)}, nil
}

// postgresForeign finds a schema that some other program keeps its tables in.
func postgresForeign(ctx context.Context, db *sql.DB) (bool, error) {
	var others int64
	err := db.QueryRowContext(ctx, `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE 'goose%'
		AND NOT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'log_head')`).Scan(&others)
	return others > 0, err
}

func classifyPostgres(err error) condition {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		switch e.Code {
		case "23505": // unique_violation
			return duplicate
		case "55P03", "40P01", "40001": // lock_not_available, deadlock_detected, serialization_failure
			return locked
		case "53100", "53200": // disk_full, out_of_memory
			return full
		case "25006": // read_only_sql_transaction: a standby, or set so
			return readOnly
		case "57014": // query_canceled
			return stopped
		case "28P01", "28000", "42501": // wrong password, no such user, no privilege
			return refusedLogin
		case "3D000": // invalid_catalog_name
			return noDatabase
		case "XX001", "XX002": // data_corrupted, index_corrupted
			return damaged
		}
		// 08: connection; 53: no connection left; 57P: the server is going down or coming up.
		for _, class := range []string{"08", "53", "57P"} {
			if strings.HasPrefix(e.Code, class) {
				return unreachable
			}
		}
		return unexpected
	}
	var connect *pgconn.ConnectError
	var network *net.OpError
	switch {
	case errors.As(err, &connect): // also when it was given up after a while
		return unreachable
	case errors.Is(err, context.DeadlineExceeded):
		return late
	case errors.Is(err, context.Canceled):
		return stopped
	case errors.As(err, &network), pgconn.SafeToRetry(err):
		return unreachable
	}
	return unexpected
}
