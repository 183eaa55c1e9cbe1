package microdata

import (
	"bytes"
	"io"
	"strings"
	"time"

	"omnibus/sheet/parquet"
)

// parquetColumn is a column of the Parquet file: a variable's values, or the
// codes of why an item has none.
type parquetColumn struct {
	from   *Variable
	absent bool
}

// WriteParquet writes typed columns. A value that is missing is null; a column
// <item>_missing, one for each item, has the code that says why.
func (f *File) WriteParquet(w io.Writer) error {
	var codebook bytes.Buffer
	if err := f.WriteCodebook(&codebook); err != nil {
		return err
	}
	out := &parquet.File{Rows: f.Cases(), Notes: map[string]string{"title": f.Title, "about": f.About(), "codebook.csv": codebook.String()}}
	taken := map[string]bool{}
	for _, v := range f.Variables {
		taken[strings.ToLower(v.Name)] = true
	}
	var columns []parquetColumn
	add := func(name string, kind parquet.Type, c parquetColumn) {
		columns = append(columns, c)
		out.Columns = append(out.Columns, parquet.Column{Name: name, Type: kind})
	}
	for _, v := range f.Variables {
		add(v.Name, [...]parquet.Type{parquet.Whole, parquet.Whole, parquet.Number, parquet.Day, parquet.Text}[v.Kind], parquetColumn{from: v})
		if name := orWord(v.item, v.Name) + "_missing"; len(v.Missing) > 0 && !taken[strings.ToLower(name)] {
			taken[strings.ToLower(name)] = true
			add(name, parquet.Whole, parquetColumn{v, true})
		}
	}
	out.Cell = func(row, j int) parquet.Cell { return f.parquetCell(columns[j], f.Cell(row, columns[j].from)) }
	return parquet.Write(w, out)
}

func (f *File) parquetCell(c parquetColumn, of Cell) parquet.Cell {
	v := c.from
	missing := 0
	switch {
	case of.Reason != Given:
		missing = v.code(of.Reason)
	case v.Kind == Coded && f.userMissing(v, of.Code):
		missing = of.Code
	}
	if c.absent {
		return parquet.Cell{Given: missing != 0, Whole: int32(missing)}
	}
	if missing != 0 {
		return parquet.Cell{}
	}
	out := parquet.Cell{Given: true, Whole: int32(of.Code), Number: of.Number, Text: of.Text}
	switch v.Kind {
	case Text:
		out.Given = of.Text != ""
	case Day:
		day, err := time.Parse(time.DateOnly, of.Text)
		out.Day, out.Given = day, err == nil
	}
	return out
}
