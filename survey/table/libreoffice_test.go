package table_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"omnibus/sheet"
	"omnibus/survey/table"
)

// opened has LibreOffice open a workbook and write each sheet as CSV with the
// numbers in full; the rows come back by sheet.
func opened(t *testing.T, name string, body []byte) map[string][][]string {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice opens the workbooks here: run .ci/setup")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	// Comma, quotes, UTF-8, no formatting as shown, and -1: every sheet.
	command := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--norestore",
		"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "--outdir", dir, file)
	said, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	// LibreOffice repairs what it can and says so.
	if lower := strings.ToLower(string(said)); strings.Contains(lower, "error") || strings.Contains(lower, "repair") {
		t.Errorf("LibreOffice complains: %s", said)
	}
	sheets := map[string][][]string{}
	written, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(written) == 0 {
		t.Fatalf("no sheet was written: %s", said)
	}
	stem := strings.TrimSuffix(name, filepath.Ext(name)) + "-"
	for _, path := range written {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		reader := csv.NewReader(bytes.NewReader(text))
		reader.FieldsPerRecord = -1
		rows, err := reader.ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		sheets[strings.TrimPrefix(strings.TrimSuffix(filepath.Base(path), ".csv"), stem)] = rows
	}
	return sheets
}

// LibreOffice opens both workbooks of a plan and has in every cell the number
// that the table has.
func TestLibreOfficeReadsTheSameNumbers(t *testing.T) {
	d := MustParks(t)
	_, tables := MustPlan(t, d, "testdata/parks/tables.yaml")
	tables = table.ForStaff(tables, d.Wave().Rules)
	book := table.Workbook(d.Wave(), tables, d.Wave().Fieldwork.LastDay())
	for name, write := range map[string]func(io.Writer, sheet.Workbook) error{"tables.xlsx": sheet.WriteXLSX, "tables.ods": sheet.WriteODS} {
		t.Run(name, func(t *testing.T) {
			var body bytes.Buffer
			if err := write(&body, book); err != nil {
				t.Fatal(err)
			}
			sheets := opened(t, name, body.Bytes())
			for _, every := range []string{"Cover", "Contents", "Notes"} {
				if len(sheets[every]) < 2 {
					t.Errorf("there is no sheet %s", every)
				}
			}
			compared := 0
			for _, made := range tables {
				compared += sameNumbers(t, made, sheets[made.Name()])
			}
			if compared < 400 {
				t.Errorf("only %d numbers were compared", compared)
			}
		})
	}
}

// sameNumbers finds each line of a table below the header of its sheet.
func sameNumbers(t *testing.T, made *table.Table, rows [][]string) (compared int) {
	t.Helper()
	header := 0
	for header < len(rows) && (len(rows[header]) < 2 || rows[header][1] == "" || strings.HasPrefix(rows[header][0], "Question")) {
		header++
	}
	if header == len(rows) {
		t.Fatalf("%s: no table in its sheet", made.ID)
	}
	columns := map[string][]int{}
	for i, name := range rows[header] {
		for _, kind := range []string{"(number)", "(tolerance ±)"} {
			if strings.HasSuffix(name, kind) {
				columns[kind] = append(columns[kind], i)
			}
		}
	}
	at := header + 1
	part := -1
	for _, l := range made.Lines {
		if l.Part != part {
			for i, column := range columns["(number)"] {
				if got := rows[at][column]; got != strconv.Itoa(made.EveryPart()[l.Part].Bases[i].N) {
					t.Errorf("%s: base %s in group %d, want %d", made.ID, got, i, made.EveryPart()[l.Part].Bases[i].N)
				}
			}
			part, at = l.Part, at+1
		}
		for i, c := range l.Cells {
			number := columns["(number)"][i]
			same(t, made.ID+" "+l.Label, rows[at][number], float64(c.Count))
			if c.Base > 0 {
				same(t, made.ID+" "+l.Label, rows[at][number-1], c.Percent)
			}
			if c.Estimated {
				same(t, made.ID+" "+l.Label, rows[at][number+1], c.Tolerance)
			}
			compared += 3
		}
		at++
	}
	return compared
}

func same(t *testing.T, where, got string, want float64) {
	t.Helper()
	number, err := strconv.ParseFloat(got, 64)
	if err != nil || math.Abs(number-want) > 1e-9*max(1, math.Abs(want)) {
		t.Errorf("%s: %q, want %g", where, got, want)
	}
}
