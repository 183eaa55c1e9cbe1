package store

import (
	"context"
	"database/sql"
	"sync"
)

// ready are the queries that every page asks, prepared once on SQLite's reading
// connections: parsing them costs more than running them. PostgreSQL's driver
// does the same by itself.
type ready struct {
	db *sql.DB
	mu sync.RWMutex
	by map[string]*sql.Stmt
}

// mostReady bounds the texts: those of colleagues differ by how many sections they hold.
const mostReady = 128

// statement gives a text prepared, nil when it is to be run as it is.
func (p *ready) statement(ctx context.Context, text string) *sql.Stmt {
	p.mu.RLock()
	known, count := p.by[text], len(p.by)
	p.mu.RUnlock()
	if known != nil || count >= mostReady {
		return known
	}
	made, err := p.db.PrepareContext(context.WithoutCancel(ctx), text)
	if err != nil {
		return nil // running it tells why
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.by[text]; other != nil {
		made.Close()
		return other
	}
	if p.by == nil {
		p.by = map[string]*sql.Stmt{}
	}
	p.by[text] = made
	return made
}

// QueryContext runs a query. Whoever hangs up does not end it: it takes less time
// than to watch for that.
func (p *ready) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if known := p.statement(ctx, text); known != nil {
		return known.QueryContext(context.WithoutCancel(ctx), args...)
	}
	return p.db.QueryContext(ctx, text, args...)
}

// QueryRowContext runs a query of at most one row.
func (p *ready) QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row {
	if known := p.statement(ctx, text); known != nil {
		return known.QueryRowContext(context.WithoutCancel(ctx), args...)
	}
	return p.db.QueryRowContext(ctx, text, args...)
}
