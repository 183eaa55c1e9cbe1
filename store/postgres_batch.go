package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// beginPostgres begins a transaction that sends all statements given to it at
// once in one go: a save costs four journeys to the server, not one for each
// statement. The statements still run one after the other, each on what is
// committed when it begins, so that those after lockHead see what it waited for.
func beginPostgres(ctx context.Context, s *Store) (transaction, error) {
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return transaction{}, err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return transaction{}, errors.Join(err, conn.Close())
	}
	run := func(ctx context.Context, statements []statement) error {
		if len(statements) == 0 {
			return nil
		}
		return conn.Raw(func(driver any) error {
			return sendBatch(ctx, driver.(*stdlib.Conn).Conn(), statements)
		})
	}
	return transaction{run: run, commit: tx.Commit, rollback: func() {
		// After a commit this only gives the connection back.
		if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
			s.log.Warn("a transaction could not be taken back; its connection is dropped", "error", err)
		}
		conn.Close()
	}}, nil
}

func sendBatch(ctx context.Context, conn *pgx.Conn, statements []statement) error {
	batch := &pgx.Batch{}
	for _, st := range statements {
		queued := batch.Queue(st.text, st.args...)
		if st.each != nil {
			queued.Query(func(rows pgx.Rows) error {
				for rows.Next() {
					if err := st.each(rows); err != nil {
						return err
					}
				}
				return rows.Err()
			})
		}
	}
	return conn.SendBatch(ctx, batch).Close()
}
