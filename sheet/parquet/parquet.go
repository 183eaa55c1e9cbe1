// Package parquet writes Parquet files of typed columns that may be empty, in
// the order given. It knows columns and nothing of surveys. The same file is
// written to the same bytes.
package parquet

import (
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"omnibus/fault"
)

// Type is what a column holds.
type Type uint8

const (
	// Whole is a whole number of 32 bits.
	Whole Type = iota
	// Number is a number.
	Number
	// Text is UTF-8.
	Text
	// Day is a day without a time.
	Day
)

// Column is one column. Every column may be empty in any row.
type Column struct {
	Name string
	Type Type
}

// Cell is one value: the field of its column's type, unless Given is false.
type Cell struct {
	Given  bool
	Whole  int32
	Number float64
	Text   string
	Day    time.Time
}

// File is everything that is written. Notes are keys and texts that travel in
// the file's metadata.
type File struct {
	Columns []Column
	Notes   map[string]string
	Rows    int
	Cell    func(row, column int) Cell
}

// rowsAtOnce bounds what is kept in memory before it is encoded.
const rowsAtOnce = 1024

// Write writes the file, compressed with zstandard.
func Write(w io.Writer, f *File) error {
	root, err := rootOf(f.Columns)
	if err != nil {
		return err
	}
	options := []parquet.WriterOption{
		parquet.NewSchema("microdata", root), parquet.CreatedBy("omnibus", "1", "0"), parquet.Compression(&zstd.Codec{}),
	}
	for key, text := range f.Notes {
		options = append(options, parquet.KeyValueMetadata(key, text))
	}
	out := parquet.NewGenericWriter[any](w, options...)
	var rows []parquet.Row
	for i := range f.Rows {
		row := make(parquet.Row, len(f.Columns))
		for j, c := range f.Columns {
			if row[j], err = valueOf(c, f.Cell(i, j)); err != nil {
				return err
			}
			given := 1
			if row[j].IsNull() {
				given = 0
			}
			row[j] = row[j].Level(0, given, j)
		}
		if rows = append(rows, row); len(rows) == rowsAtOnce || i == f.Rows-1 {
			if _, err := out.WriteRows(rows); err != nil {
				return err
			}
			rows = rows[:0]
		}
	}
	return out.Close()
}

func valueOf(c Column, cell Cell) (parquet.Value, error) {
	if !cell.Given {
		return parquet.NullValue(), nil
	}
	switch c.Type {
	case Number:
		if math.IsNaN(cell.Number) || math.IsInf(cell.Number, 0) {
			return parquet.Value{}, fault.New(fault.Refused, "The column %s holds what is no number. The file was not finished: do not use it.", c.Name)
		}
		return parquet.DoubleValue(cell.Number), nil
	case Text:
		return parquet.ByteArrayValue([]byte(strings.ToValidUTF8(cell.Text, "\uFFFD"))), nil
	case Day:
		y, m, d := cell.Day.Date()
		return parquet.Int32Value(int32(math.Floor(float64(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()) / 86400))), nil
	}
	return parquet.Int32Value(cell.Whole), nil
}

// ordered is a group whose fields keep their order: the library's own puts them
// in the order of their names.
type ordered struct {
	parquet.Group
	fields []parquet.Field
}

// Fields gives the columns in the order given.
func (o ordered) Fields() []parquet.Field { return o.fields }

func rootOf(columns []Column) (parquet.Node, error) {
	group := parquet.Group{}
	for _, c := range columns {
		if _, twice := group[c.Name]; twice || c.Name == "" {
			return nil, fault.New(fault.Refused, "The column %q has no name of its own. Nothing was written.", c.Name)
		}
		node := parquet.Int(32)
		switch c.Type {
		case Number:
			node = parquet.Leaf(parquet.DoubleType)
		case Text:
			node = parquet.String()
		case Day:
			node = parquet.Date()
		}
		group[c.Name] = parquet.Optional(node)
	}
	if len(columns) == 0 {
		return nil, fault.New(fault.Refused, "A Parquet file has columns. Nothing was written.")
	}
	place := map[string]int{}
	for i, c := range columns {
		place[c.Name] = i
	}
	fields := group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int { return place[a.Name()] - place[b.Name()] })
	return ordered{group, fields}, nil
}
