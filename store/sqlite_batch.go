package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// beginSQLite begins a transaction on SQLite's writing connection, whose
// statements are prepared once. Nothing here watches for whoever hangs up: SQLite
// waits for a lock no longer than it was told when it was opened, and the rest
// is quicker than to watch over it.
func beginSQLite(ctx context.Context, s *Store) (transaction, error) {
	conn, err := s.write.Conn(context.WithoutCancel(ctx))
	if err != nil {
		return transaction{}, err
	}
	run := func(_ context.Context, statements []statement) error {
		return s.onWriter(conn, func(d *direct) error {
			for _, st := range statements {
				if err := d.run(st.text, st.args, st.each); err != nil {
					return err
				}
			}
			return nil
		})
	}
	one := func(text string) error {
		return s.onWriter(conn, func(d *direct) error { return d.run(text, nil, nil) })
	}
	if err := one("BEGIN IMMEDIATE"); err != nil {
		return transaction{}, errors.Join(err, conn.Close())
	}
	open := true
	return transaction{run: run,
		commit: func() error {
			err := one("COMMIT")
			open = err != nil
			return err
		},
		rollback: func() {
			if open {
				// SQLite may have taken the transaction back by itself, as on a full disk.
				if err := one("ROLLBACK"); err != nil {
					s.log.Info("a transaction was taken back by the database already", "error", err)
				}
			}
			if err := conn.Close(); err != nil {
				s.log.Warn("the writing connection could not be given back", "error", err)
			}
		}}, nil
}

// onWriter gives the writing connection without database/sql. Where the pool has
// made a new one, statements are prepared anew.
func (s *Store) onWriter(conn *sql.Conn, use func(*direct) error) error {
	return conn.Raw(func(c any) error {
		made := c.(driver.Conn)
		if s.writer == nil || s.writer.conn != made {
			s.writer = newDirect(made)
		}
		return use(s.writer)
	})
}
