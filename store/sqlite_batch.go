package store

import (
	"context"
	"database/sql"
)

// prepared are the group commit's statements on SQLite's writing connection.
// Parsing them costs more than running them. There are few: rows come in powers
// of two. Only the group commit uses them, one transaction at a time.
type prepared struct {
	ready  map[string]*sql.Stmt
	wanted map[string]bool
}

// mostPrepared is far above the number of texts that there are; reaching it would mean
// that a text depends on data.
const mostPrepared = 256

// beginSQLite begins a transaction whose statements are prepared, as far as
// they have been met before. They can't be prepared within it: it has the only
// connection.
func beginSQLite(ctx context.Context, s *Store) (transaction, error) {
	// SQLite waits for a lock no longer than it was told when it was opened, and
	// nothing here waits for anything else: to watch over each of the statements
	// would take two goroutines each.
	ctx = context.WithoutCancel(ctx)
	if err := s.prepared.prepare(ctx, s.write); err != nil {
		return transaction{}, err
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return transaction{}, err
	}
	plain := onTx(tx)
	run := func(_ context.Context, statements []statement) error {
		for i, st := range statements {
			known, ok := s.prepared.ready[st.text]
			var err error
			switch {
			case !ok:
				s.prepared.wanted[st.text] = true
				err = plain(ctx, statements[i:i+1])
			case st.each == nil:
				_, err = tx.StmtContext(ctx, known).ExecContext(ctx, st.args...)
			default:
				var rows *sql.Rows
				if rows, err = tx.StmtContext(ctx, known).QueryContext(ctx, st.args...); err == nil {
					err = eachOf(rows, st.each)
				}
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	return transaction{run: run, commit: tx.Commit, rollback: func() { tx.Rollback() }}, nil
}

func (p *prepared) prepare(ctx context.Context, db *sql.DB) error {
	if p.ready == nil {
		p.ready, p.wanted = map[string]*sql.Stmt{}, map[string]bool{}
	}
	for text := range p.wanted {
		if len(p.ready) == mostPrepared {
			break
		}
		st, err := db.PrepareContext(ctx, text)
		if err != nil {
			return err
		}
		p.ready[text] = st
	}
	clear(p.wanted)
	return nil
}
