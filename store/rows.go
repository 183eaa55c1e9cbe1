package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
)

// tuples writes rows of numbered parameters: ($1,$2),($3,$4).
func tuples(rows, columns int) string { return typedTuples(rows, make([]string, columns)...) }

// typedTuples does the same. The first row says of what kind each column is, where a
// kind is given: PostgreSQL needs that of a VALUES that stands alone.
func typedTuples(rows int, kinds ...string) string {
	var b strings.Builder
	for r := range rows {
		if r > 0 {
			b.WriteByte(',')
		}
		for c, kind := range kinds {
			b.WriteByte("(,"[min(c, 1)])
			number := "$" + strconv.Itoa(r*len(kinds)+c+1)
			if kind != "" && r == 0 {
				number = "CAST(" + number + " AS " + kind + ")"
			}
			b.WriteString(number)
		}
		b.WriteByte(')')
	}
	return b.String()
}

// numbered writes n parameters from a number on: $3,$4,$5.
func numbered(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("$" + strconv.Itoa(from+i))
	}
	return b.String()
}

// row is what a query found: *sql.Rows, or the same of a driver's own.
type row interface{ Scan(into ...any) error }

// statement is one piece of SQL with its parameters.
type statement struct {
	text string
	args []any
	// each takes the rows found; nil for a statement that only writes.
	each func(row) error
}

// runner runs statements in their order within one transaction.
type runner func(ctx context.Context, statements []statement) error

// inserts makes the statements that insert all rows: text ends before the
// tuples, after follows them (ON CONFLICT …).
func inserts(widest int, text, after string, rows [][]any) []statement {
	var all []statement
	whole, wide := "", 0
	for len(rows) > 0 {
		n := widest
		for n > len(rows) {
			n /= 2
		}
		if n != wide {
			whole, wide = text+tuples(n, len(rows[0]))+after, n
		}
		args := rows[0]
		if n > 1 {
			args = slices.Concat(rows[:n]...)
		}
		all = append(all, statement{text: whole, args: args})
		rows = rows[n:]
	}
	return all
}

// onTx runs statements one after the other.
func onTx(tx *sql.Tx) runner {
	return func(ctx context.Context, statements []statement) error {
		for _, st := range statements {
			var err error
			if st.each == nil {
				_, err = tx.ExecContext(ctx, st.text, st.args...)
			} else {
				err = scan(ctx, tx, st.text, st.args, st.each)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// querier is a transaction, or a pool for a statement that stands alone.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// scan hands every row of a query to each.
func scan(ctx context.Context, from querier, query string, args []any, each func(row) error) error {
	rows, err := from.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	return eachOf(rows, each)
}

// asking runs a query and hands its rows to a function.
type asking func(ctx context.Context, query string, args []any, each func(row) error) error

// through asks a transaction or a pool.
func through(from querier) asking {
	return func(ctx context.Context, query string, args []any, each func(row) error) error {
		return scan(ctx, from, query, args, each)
	}
}

func eachOf(rows *sql.Rows, each func(row) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
