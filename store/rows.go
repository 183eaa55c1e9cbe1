package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// widest is the largest number of rows in one statement. Statements are made
// for powers of two only, so that a connection meets few texts and keeps each
// one prepared.
const widest = 64

// tuples writes rows of numbered parameters: ($1,$2),($3,$4). The first row
// says that all are text where text is set; PostgreSQL needs that of a VALUES
// that stands alone.
func tuples(rows, columns int, text bool) string {
	var b strings.Builder
	for r := range rows {
		if r > 0 {
			b.WriteByte(',')
		}
		for c := range columns {
			b.WriteByte("(,"[min(c, 1)])
			number := "$" + strconv.Itoa(r*columns+c+1)
			if text && r == 0 {
				number = "CAST(" + number + " AS TEXT)"
			}
			b.WriteString(number)
		}
		b.WriteByte(')')
	}
	return b.String()
}

// insertRows runs statement, which ends before the tuples, for all rows; after
// follows them (ON CONFLICT …).
func insertRows(ctx context.Context, tx *sql.Tx, statement, after string, rows [][]any) error {
	for len(rows) > 0 {
		n := widest
		for n > len(rows) {
			n /= 2
		}
		args := make([]any, 0, n*len(rows[0]))
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		if _, err := tx.ExecContext(ctx, statement+tuples(n, len(rows[0]), false)+after, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// askRows runs a query that begins "WITH asked (…) AS (VALUES" for all rows of
// text and hands every row found to each. A row may be found more than once,
// because the last one asked for fills a statement up to a power of two.
func askRows(ctx context.Context, tx *sql.Tx, before, after string, rows [][]string, each func(*sql.Rows) error) error {
	for len(rows) > 0 {
		part := rows[:min(widest, len(rows))]
		rows = rows[len(part):]
		n := 1
		for n < len(part) {
			n *= 2
		}
		args := make([]any, 0, n*len(part[0]))
		for i := range n {
			for _, text := range part[min(i, len(part)-1)] {
				args = append(args, text)
			}
		}
		if err := scan(ctx, tx, before+tuples(n, len(part[0]), true)+after, args, each); err != nil {
			return err
		}
	}
	return nil
}

// querier is a transaction, or a pool for a statement that stands alone.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// scan hands every row of a query to each.
func scan(ctx context.Context, from querier, query string, args []any, each func(*sql.Rows) error) error {
	rows, err := from.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
