package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// direct is one connection to SQLite, used without database/sql: on the way of
// every page and every save that took longer than the statements themselves. Its
// statements are prepared once. One goroutine uses it at a time.
type direct struct {
	conn   driver.Conn
	ready  map[string]driver.Stmt
	args   []driver.NamedValue
	values []driver.Value
	found  directRow
}

// mostReady bounds the texts that are kept prepared. Those of colleagues differ by
// how many sections they hold, those of rows by how many there are.
const mostReady = 256

func newDirect(conn driver.Conn) *direct {
	return &direct{conn: conn, ready: map[string]driver.Stmt{}}
}

// run runs one statement and hands its rows to each, which is nil where nothing
// is read. Nothing here watches for whoever hangs up: SQLite waits for a lock no
// longer than it was told when it was opened, and for nothing else.
func (d *direct) run(text string, args []any, each func(row) error) (err error) {
	st := d.ready[text]
	if st == nil {
		if st, err = d.conn.Prepare(unnumbered(text, len(args))); err != nil {
			return err
		}
		if len(d.ready) < mostReady {
			d.ready[text] = st
		} else {
			defer st.Close()
		}
	}
	if err := d.bind(args); err != nil {
		return err
	}
	if each == nil {
		_, err := st.(driver.StmtExecContext).ExecContext(context.Background(), d.args)
		return err
	}
	rows, err := st.(driver.StmtQueryContext).QueryContext(context.Background(), d.args)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns := len(rows.Columns())
	for len(d.values) < columns {
		d.values = append(d.values, nil)
	}
	d.found = d.values[:columns]
	for {
		if err := rows.Next(d.found); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := each(&d.found); err != nil {
			return err
		}
	}
}

// bind puts the parameters where the driver takes them.
func (d *direct) bind(args []any) error {
	d.args = d.args[:0]
	for i, arg := range args {
		switch known := arg.(type) {
		case int64, string, []byte, bool, nil:
		case int:
			arg = int64(known)
		default:
			var err error
			if arg, err = driver.DefaultParameterConverter.ConvertValue(arg); err != nil {
				return err
			}
		}
		d.args = append(d.args, driver.NamedValue{Ordinal: i + 1, Value: arg})
	}
	return nil
}

// release gives up what was prepared.
func (d *direct) release() (err error) {
	for _, st := range d.ready {
		err = errors.Join(err, st.Close())
	}
	clear(d.ready)
	return err
}

// close ends the connection.
func (d *direct) close() error { return errors.Join(d.release(), d.conn.Close()) }

// unnumbered writes parameters that are numbered in their order as ?: SQLite
// looks those with a number up by their names, one after the other.
func unnumbered(text string, parameters int) string {
	if strings.Count(text, "$") != parameters || strings.Contains(text, "?") {
		return text
	}
	var out strings.Builder
	for i := range parameters {
		before, after, found := strings.Cut(text, "$"+strconv.Itoa(i+1))
		if !found || strings.Contains(before, "$") {
			return text
		}
		out.WriteString(before)
		out.WriteByte('?')
		if text = after; text != "" && text[0] >= '0' && text[0] <= '9' {
			return text
		}
	}
	out.WriteString(text)
	return out.String()
}

// directRow is a row as the driver gives it.
type directRow []driver.Value

// Scan puts the row's values into what is pointed to, as sql.Rows does, for the
// kinds of values that there are in our tables.
func (r *directRow) Scan(into ...any) error {
	if len(into) != len(*r) {
		return fmt.Errorf("store: %d values are scanned into %d", len(*r), len(into))
	}
	for i, to := range into {
		if v := (*r)[i]; !put(v, to) {
			return fmt.Errorf("store: column %d, %T, cannot be scanned into %T", i+1, v, to)
		}
	}
	return nil
}

func put(v driver.Value, to any) bool {
	switch v := v.(type) {
	case string:
		switch to := to.(type) {
		case *string:
			*to = v
		case *[]byte:
			*to = []byte(v)
		default:
			named := reflect.ValueOf(to).Elem()
			if named.Kind() != reflect.String {
				return false
			}
			named.SetString(v)
		}
		return true
	case int64:
		switch to := to.(type) {
		case *int64:
			*to = v
		case *int:
			*to = int(v)
		case *bool:
			*to = v != 0
		default:
			return false
		}
		return true
	case []byte:
		to, ok := to.(*[]byte)
		if ok {
			*to = v // the driver has copied it
		}
		return ok
	}
	return false
}

// readers are SQLite's connections for the queries of pages. They are opened when
// they are first needed.
type readers struct {
	open func() (driver.Conn, error)
	free chan *direct
	once sync.Once
}

func newReaders(most int, open func() (driver.Conn, error)) *readers {
	r := &readers{open: open, free: make(chan *direct, most)}
	for range most {
		r.free <- nil
	}
	return r
}

// close waits for the queries that are under way.
func (r *readers) close() (err error) {
	r.once.Do(func() {
		for range cap(r.free) {
			if d := <-r.free; d != nil {
				err = errors.Join(err, d.close())
			}
		}
		close(r.free)
	})
	return err
}

// errClosed is what is asked for after the store was closed.
var errClosed = errors.New("store: closed")

// ask runs a query on whichever connection is free. One that met an error is not
// used again: it may have been lost with its file.
func (r *readers) ask(_ context.Context, text string, args []any, each func(row) error) error {
	d, open := <-r.free
	if !open {
		return errClosed
	}
	if d == nil {
		conn, err := r.open()
		if err != nil {
			r.free <- nil
			return err
		}
		d = newDirect(conn)
	}
	healthy := false
	defer func() {
		if !healthy {
			_ = d.close() // nothing of it is wanted any more
			d = nil
		}
		r.free <- d
	}()
	err := d.run(text, args, each)
	healthy = err == nil
	return err
}
