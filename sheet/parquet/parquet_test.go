package parquet_test

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	reader "github.com/parquet-go/parquet-go"

	"omnibus/fault"
	"omnibus/sheet/parquet"
)

func sample(rows int) *parquet.File {
	return &parquet.File{
		Columns: []parquet.Column{{Name: "z", Type: parquet.Whole}, {Name: "a", Type: parquet.Number}, {Name: "Text", Type: parquet.Text}, {Name: "day", Type: parquet.Day}},
		Notes:   map[string]string{"title": "A \"title\" 🙂", "b": "2", "a": "1"},
		Rows:    rows,
		Cell: func(row, column int) parquet.Cell {
			return parquet.Cell{Given: (row+column)%3 != 0, Whole: int32(-row), Number: float64(row) / 4,
				Text: strings.Repeat("é", row%50), Day: time.Date(1900, 5, 1+row, 23, 0, 0, 0, time.UTC)}
		},
	}
}

func mustWrite(t *testing.T, f *parquet.File) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := parquet.Write(&out, f); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReadBack(t *testing.T) {
	for _, rows := range []int{0, 1, 2500} {
		f := sample(rows)
		body := mustWrite(t, f)
		if !bytes.Equal(body, mustWrite(t, sample(rows))) {
			t.Error("the same file was written differently")
		}
		file, err := reader.OpenFile(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		if title, _ := file.Lookup("title"); title != f.Notes["title"] {
			t.Errorf("the note is %q", title)
		}
		for i, field := range file.Schema().Fields() {
			if field.Name() != f.Columns[i].Name || !field.Optional() {
				t.Errorf("column %d is %s", i, field)
			}
		}
		if kind := file.Schema().Fields()[3].Type().String(); kind != "DATE" {
			t.Error("the day is no day")
		}
		r := reader.NewReader(file)
		got := make([]reader.Row, rows)
		n, _ := r.ReadRows(got)
		for n < rows {
			more, err := r.ReadRows(got[n:])
			if n += more; err != nil {
				break
			}
		}
		if n != rows {
			t.Fatalf("%d rows came back of %d", n, rows)
		}
		for i, row := range got {
			for j, v := range row {
				want := f.Cell(i, j)
				same := v.IsNull() == !want.Given
				if same && want.Given {
					same = equal(v, want, f.Columns[j].Type)
				}
				if !same {
					t.Fatalf("row %d, column %d: %v, want %+v", i, j, v, want)
				}
			}
		}
	}
}

func equal(v reader.Value, want parquet.Cell, kind parquet.Type) bool {
	switch kind {
	case parquet.Number:
		return v.Double() == want.Number
	case parquet.Text:
		return string(v.ByteArray()) == want.Text
	case parquet.Day:
		days := want.Day.Sub(time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)).Hours() / 24
		return v.Int32() == int32(math.Floor(days))
	}
	return v.Int32() == want.Whole
}

func TestRefused(t *testing.T) {
	for name, spoil := range map[string]func(*parquet.File){
		"no name":      func(f *parquet.File) { f.Columns[0].Name = "" },
		"a name twice": func(f *parquet.File) { f.Columns[0].Name = "a" },
		"no number": func(f *parquet.File) {
			f.Cell = func(int, int) parquet.Cell { return parquet.Cell{Given: true, Number: math.NaN()} }
		},
	} {
		f := sample(2)
		spoil(f)
		if err := parquet.Write(&bytes.Buffer{}, f); fault.KindOf(err) != fault.Refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}
