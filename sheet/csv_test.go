package sheet_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"omnibus/sheet"
)

var update = flag.Bool("update", false, "write the golden files anew")

// small bounds let the files that are too large be small.
var small = sheet.Bounds{Bytes: 4096, Rows: 39, Columns: 30}

// TestReadCSVComplaints reads each bad file and compares the complaints with
// those beside it.
func TestReadCSVComplaints(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.csv")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test files: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		t.Run(name, func(t *testing.T) {
			text := mustRead(t, file)
			_, complaints := sheet.ReadCSV(name+".csv", text, small)
			if len(complaints) == 0 {
				t.Fatal("the file was taken")
			}
			compare(t, strings.TrimSuffix(file, ".csv")+".txt", complaints.Error()+"\n")
		})
	}
}

func mustRead(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func compare(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(mustRead(t, golden)), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestReadCSV(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       [][]string
	}{
		{"line ends LF", "a,b\n1,2\n", [][]string{{"1", "2"}}},
		{"line ends CRLF", "a,b\r\n1,2\r\n3,4", [][]string{{"1", "2"}, {"3", "4"}}},
		{"byte order mark", "\ufeffa,b\n1,2\n", [][]string{{"1", "2"}}},
		{"no rows", "a,b\n", nil},
		{"blank lines at the end", "a,b\n1,2\n\n\r\n", [][]string{{"1", "2"}}},
		{"quoted header and cells", "\"a\",\"b, c\"\n\"1\",\"2 \"\"two\"\"\"\n", [][]string{{"1", `2 "two"`}}},
		{"line breaks in cells are kept", "a,b\n\"1\n\r\n2\",x\n", [][]string{{"1\n\r\n2", "x"}}},
		{"white space is kept", "a,b\n 1 ,\t2\n", [][]string{{" 1 ", "\t2"}}},
		{"blank cells", "a,b\n,\n1,\n\"\",\"\"\n", [][]string{{"", ""}, {"1", ""}, {"", ""}}},
		{"what looks like a formula", "a,b\n=1+1,-2\n", [][]string{{"=1+1", "-2"}}},
		{"quoted cell before CRLF", "a,b\r\n1,\"2\"\r\n", [][]string{{"1", "2"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			table, complaints := sheet.ReadCSV("t.csv", []byte(test.text), sheet.Usual)
			if len(complaints) > 0 {
				t.Fatal(complaints)
			}
			var got [][]string
			for i := range table.Len() {
				got = append(got, table.Row(i))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestPlaces checks lines, columns and row numbers where cells hold line breaks
// and characters of several bytes.
func TestPlaces(t *testing.T) {
	text := "\ufefforg_id,text,code\nla-a,\"one\ntwo é\",3\nla-b,é,4\n"
	table, complaints := sheet.ReadCSV("t.csv", []byte(text), sheet.Usual)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	for _, test := range []struct {
		row, column int
		want        string
	}{
		{-1, 0, "t.csv:1:1"}, {-1, 2, "t.csv:1:13"},
		{0, 1, "t.csv:2:6"}, {0, 2, "t.csv:3:8"},
		{1, 0, "t.csv:4:1"}, {1, 2, "t.csv:4:8"},
	} {
		if got := table.Place(test.row, test.column).String(); got != test.want {
			t.Errorf("Place(%d, %d) = %s, want %s", test.row, test.column, got, test.want)
		}
	}
	if table.Line(1) != 4 || table.Number(1) != 3 {
		t.Errorf("the second row is on line %d with number %d, want 4 and 3", table.Line(1), table.Number(1))
	}
	if i, ok := table.Column("code"); !ok || i != 2 {
		t.Errorf("Column(code) = %d, %v", i, ok)
	}
	if _, ok := table.Column("Code"); ok {
		t.Error("a column was found by another name")
	}
}

func TestRowsOfTheWrongLengthAreLeftOut(t *testing.T) {
	table, complaints := sheet.ReadCSV("t.csv", []byte("a,b\n1\n3,4\n5,6,7\n"), sheet.Usual)
	if len(complaints) != 2 || table == nil || table.Len() != 1 || table.Row(0)[0] != "3" || table.Line(0) != 3 {
		t.Fatalf("got %v, %v", table, complaints)
	}
}

func TestReadingStopsAtManyComplaints(t *testing.T) {
	text := "a,b\n" + strings.Repeat("1\n", 500)
	_, complaints := sheet.ReadCSV("t.csv", []byte(text), sheet.Usual)
	if len(complaints) != sheet.MaxComplaints+1 {
		t.Fatalf("%d complaints", len(complaints))
	}
	if last := complaints[len(complaints)-1].String(); !strings.Contains(last, "more complaints; reading stopped") {
		t.Errorf("the last complaint is %q", last)
	}
}

// TestHostileFiles holds that files made to be slow are not: each took minutes
// when places were counted from the start of a line or blank lines to the end.
func TestHostileFiles(t *testing.T) {
	const size = 4 << 20
	for name, text := range map[string]string{
		"blank lines":    "a,b\n" + strings.Repeat("\n", size) + "1,2\n",
		"blanks at end":  "a,b\n" + strings.Repeat(" \n", size/2),
		"one long line":  "a,b\n" + strings.Repeat("x", size) + strings.Repeat("\"", 1000) + ",1\n",
		"wide header":    strings.Repeat("x", size) + strings.Repeat(",x", 3000) + "\n",
		"columns":        "a,b\n" + strings.Repeat(",", size) + "\n",
		"open quotes":    "a,b\n" + strings.Repeat("\"\"x\"", size/4),
		"quotes in cell": "a,b\n\"" + strings.Repeat("\"\"", size/2) + "\",1\n",
	} {
		t.Run(name, func(t *testing.T) {
			table, complaints := sheet.ReadCSV("t.csv", []byte(text), sheet.Usual)
			if table == nil && len(complaints) == 0 || len(complaints) > sheet.MaxComplaints+1 {
				t.Errorf("%d complaints", len(complaints))
			}
		})
	}
}

// FuzzReadCSV holds that any bytes give a table or complaints, and that a table
// written again in plain CSV reads the same.
func FuzzReadCSV(f *testing.F) {
	files, _ := filepath.Glob("testdata/bad/*.csv")
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil {
			f.Add(text)
		}
	}
	f.Add([]byte("a,b\n\"1\n\"\"\",2\r\n3,\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		table, complaints := sheet.ReadCSV("t.csv", text, small)
		if table == nil && len(complaints) == 0 {
			t.Fatal("neither a table nor a complaint")
		}
		if table == nil {
			return
		}
		var again strings.Builder
		for row := -1; row < table.Len(); row++ {
			cells := table.Header
			if row >= 0 {
				cells = table.Row(row)
			}
			for column, cell := range cells {
				if at := table.Place(row, column); at.Line < 1 || at.Column < 1 {
					t.Fatalf("cell %d of row %d is at %s", column, row, at)
				}
				if column > 0 {
					again.WriteByte(',')
				}
				again.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
			}
			again.WriteByte('\n')
		}
		if len(complaints) > 0 {
			return
		}
		second, complaints := sheet.ReadCSV("t.csv", []byte(again.String()), sheet.Usual)
		if len(complaints) > 0 || second.Len() != table.Len() {
			t.Fatalf("written again, it reads %v", complaints)
		}
		for row := range table.Len() {
			if diff := cmp.Diff(table.Row(row), second.Row(row)); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func TestHarmless(t *testing.T) {
	for text, want := range map[string]string{"": "", "Bath": "Bath", "=1+1": "'=1+1", "@x": "'@x", "-2": "'-2", "\tx": "'\tx", "é": "é"} {
		if got := sheet.Harmless(text); got != want {
			t.Errorf("%q is written %q", text, got)
		}
	}
}
