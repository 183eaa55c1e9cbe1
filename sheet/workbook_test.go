package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"omnibus/sheet"
)

// workbook has one of everything that a workbook can hold.
func workbook() sheet.Workbook {
	return sheet.Workbook{
		Title: "Children's Services Omnibus: tables", Creator: "Research team",
		Made:  time.Date(2016, 11, 3, 10, 0, 0, 0, time.UTC),
		Cover: []string{"Answers given in autumn 2016."},
		Notes: []string{"Answers add to more than 100 per cent.", "Small bases are marked [low] & <so> on."},
		Tables: []sheet.Table{
			{Name: "SocRisk", Title: "Main risks [note 1]", About: []string{"Base: all responding authorities"},
				Header: []string{"Risk", "Count", "Per\ncent"},
				Rows: [][]sheet.Cell{
					{sheet.Text("Financial pressures"), sheet.Whole(1234), sheet.Number(89.0109890109890, 1)},
					{sheet.Text("=HYPERLINK(\"http://evil.example\")"), sheet.Text("[x]"), sheet.Text("[c]")},
					{sheet.Text("two  spaces\tand\nlines, é, \x01"), sheet.Whole(0), sheet.Number(-0.5, 2)},
				}},
			{Name: "SocRisk", Title: "The same tab again", Header: []string{"Only"}},
			{Name: "A name/with: what no tab may have, and long", Title: "Third", Header: []string{"a", "b"},
				Rows: [][]sheet.Cell{{sheet.Text("+1"), sheet.Text("@SUM(1)")}}},
		},
	}
}

var wantTabs = []string{"Cover", "Contents", "Notes", "SocRisk", "SocRisk_2", "A name_with_ what no tab may ha"}

// wantSocRisk is the sheet SocRisk as both formats must give it back.
var wantSocRisk = [][]string{
	{"Main risks [note 1]"},
	{"Base: all responding authorities"},
	{"Risk", "Count", "Per cent"},
	{"Financial pressures", "1234", "89.010989010989"},
	{`=HYPERLINK("http://evil.example")`, "[x]", "[c]"},
	{"two  spaces\tand\nlines, é, ", "0", "-0.5"},
}

func write(t *testing.T, to func(io.Writer, sheet.Workbook) error) []byte {
	t.Helper()
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := to(out, workbook()); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same workbook was written in different bytes")
	}
	return first.Bytes()
}

func TestWriteXLSX(t *testing.T) {
	file, err := excelize.OpenReader(bytes.NewReader(write(t, sheet.WriteXLSX)))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if diff := cmp.Diff(wantTabs, file.GetSheetList()); diff != "" {
		t.Errorf("tabs (-want +got)\n%s", diff)
	}
	rows, err := file.GetRows("SocRisk", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantSocRisk, rows); diff != "" {
		t.Errorf("cells (-want +got)\n%s", diff)
	}
	for i, tab := range wantTabs {
		tables, err := file.GetTables(tab)
		if err != nil {
			t.Fatal(err)
		}
		if want := min(i, 1); len(tables) != want {
			t.Errorf("%s has %d tables marked, want %d", tab, len(tables), want)
		}
		merged, err := file.GetMergeCells(tab)
		if err != nil || len(merged) > 0 {
			t.Errorf("%s has merged cells: %v, %v", tab, merged, err)
		}
		if panes, err := file.GetPanes(tab); err != nil || panes.Freeze {
			t.Errorf("%s has frozen panes: %v", tab, err)
		}
	}
	tables, _ := file.GetTables("SocRisk")
	if len(tables) == 1 && tables[0].Range != "A3:C6" {
		t.Errorf("the table is marked as %s, want A3:C6", tables[0].Range)
	}
	for tab, want := range map[string]string{"Cover": "A1:A2", "SocRisk": "A1:C6", "SocRisk_2": "A1:A3"} {
		if got, err := file.GetSheetDimension(tab); err != nil || got != want {
			t.Errorf("%s reaches to %s, want %s: %v", tab, got, want, err)
		}
	}
	checkXLSXCells(t, file)
}

func checkXLSXCells(t *testing.T, file *excelize.File) {
	t.Helper()
	if kind, err := file.GetCellType("SocRisk", "A5"); err != nil || kind != excelize.CellTypeSharedString {
		t.Errorf("what looks like a formula has the type %v, %v", kind, err)
	}
	if formula, err := file.GetCellFormula("SocRisk", "A5"); err != nil || formula != "" {
		t.Errorf("a text became the formula %q, %v", formula, err)
	}
	if shown, err := file.GetCellValue("SocRisk", "C4"); err != nil || shown != "89.0" {
		t.Errorf("the percentage is shown as %q, %v", shown, err)
	}
	if shown, err := file.GetCellValue("SocRisk", "B4"); err != nil || shown != "1,234" {
		t.Errorf("the count is shown as %q, %v", shown, err)
	}
	if ok, to, err := file.GetCellHyperLink("Contents", "A5"); err != nil || !ok || to != "'SocRisk'!A1" {
		t.Errorf("the contents lead to %q, %v, %v", to, ok, err)
	}
	properties, err := file.GetDocProps()
	if err != nil || properties.Title != "Children's Services Omnibus: tables" || properties.Created != "2016-11-03T10:00:00Z" || properties.Language != "en-GB" {
		t.Errorf("the properties are %+v, %v", properties, err)
	}
	if file.GetActiveSheetIndex() != 0 {
		t.Error("the workbook does not open at its cover")
	}
}

func TestWriteODS(t *testing.T) {
	body := write(t, sheet.WriteODS)
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	if first := archive.File[0]; first.Name != "mimetype" || first.Method != zip.Store {
		t.Errorf("the first part is %s, compressed by %d", first.Name, first.Method)
	}
	parts := map[string]string{}
	for _, part := range archive.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[part.Name] = string(content)
		if strings.HasSuffix(part.Name, ".xml") {
			if err := wellFormed(content); err != nil {
				t.Errorf("%s: %v", part.Name, err)
			}
		}
	}
	tabs, sheets := readODS(t, parts["content.xml"])
	if diff := cmp.Diff(wantTabs, tabs); diff != "" {
		t.Errorf("tabs (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(wantSocRisk, sheets["SocRisk"]); diff != "" {
		t.Errorf("cells (-want +got)\n%s", diff)
	}
	for _, want := range []string{
		`table:target-range-address="'SocRisk'.A3:'SocRisk'.C6"`, `xlink:href="#'SocRisk'.A1"`, `table:table-header-rows`,
	} {
		if !strings.Contains(parts["content.xml"], want) {
			t.Errorf("the content lacks %s", want)
		}
	}
	for _, no := range []string{"table:formula", "spanned", "table:visibility"} {
		if strings.Contains(parts["content.xml"], no) {
			t.Errorf("the content has %s", no)
		}
	}
	if !strings.Contains(parts["meta.xml"], "<dc:title>Children&#39;s Services Omnibus: tables</dc:title>") {
		t.Errorf("the title is not in %s", parts["meta.xml"])
	}
}

func wellFormed(text []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(text))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// readODS reads the cells back as a spreadsheet does: paragraphs are lines.
func readODS(t *testing.T, content string) (tabs []string, sheets map[string][][]string) {
	t.Helper()
	sheets = map[string][][]string{}
	decoder := xml.NewDecoder(strings.NewReader(content))
	var tab, number string
	var row, lines []string
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return tabs, sheets
		} else if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			attributes := map[string]string{}
			for _, a := range e.Attr {
				attributes[a.Name.Local] = a.Value
			}
			switch e.Name.Local {
			case "table":
				tab = attributes["name"]
				tabs = append(tabs, tab)
			case "table-row":
				row = nil
			case "table-cell":
				number, lines = attributes["value"], nil
			case "p":
				lines = append(lines, "")
			case "s":
				n, err := strconv.Atoi(attributes["c"])
				if err != nil {
					t.Fatal(err)
				}
				lines[len(lines)-1] += strings.Repeat(" ", n)
			case "tab":
				lines[len(lines)-1] += "\t"
			}
		case xml.CharData:
			if len(lines) > 0 {
				lines[len(lines)-1] += string(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "table-cell":
				cell := strings.Join(lines, "\n")
				if number != "" {
					cell = number
				}
				row, lines = append(row, cell), nil
			case "table-row":
				sheets[tab] = append(sheets[tab], row)
			}
		}
	}
}

// TestODSRoundsHalfUp holds that the text in an ODS cell is what a spreadsheet
// makes of the number.
func TestODSRoundsHalfUp(t *testing.T) {
	for _, test := range []struct {
		number   float64
		decimals int
		want     string
	}{
		{12.25, 1, "12.3"}, {1.005, 2, "1.01"}, {0.5, 0, "1"}, {2.5, 0, "3"}, {-0.5, 0, "-1"}, {-0.04, 1, "0.0"},
		{89.0109890109890, 1, "89.0"}, {1e300, 2, strconv.FormatFloat(1e300, 'f', 2, 64)},
	} {
		var out bytes.Buffer
		err := sheet.WriteODS(&out, sheet.Workbook{Title: "T", Tables: []sheet.Table{{Name: "T", Title: "T",
			Header: []string{"n"}, Rows: [][]sheet.Cell{{sheet.Number(test.number, test.decimals)}}}}})
		if err != nil {
			t.Fatal(err)
		}
		archive, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		content, err := archive.Open("content.xml")
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		if want := "<text:p>" + test.want + "</text:p>"; !bytes.Contains(text, []byte(want)) {
			t.Errorf("%v to %d decimals is not %s", test.number, test.decimals, want)
		}
	}
}

func TestWorkbooksThatCannotBeWritten(t *testing.T) {
	for _, test := range []struct {
		name   string
		spoil  func(*sheet.Workbook)
		reason string
	}{
		{"no title", func(wb *sheet.Workbook) { wb.Title = " " }, "needs a title"},
		{"no tables", func(wb *sheet.Workbook) { wb.Tables, wb.Notes = nil, nil }, "needs a table"},
		{"a column twice", func(wb *sheet.Workbook) { wb.Tables[0].Header = []string{"a", "b", "a"} }, "column 3"},
		{"a short row", func(wb *sheet.Workbook) { wb.Tables[0].Rows[1] = nil }, "row 2 has 0 cells"},
		{"no number", func(wb *sheet.Workbook) { wb.Tables[0].Rows[0][1] = sheet.Number(0/zero, 1) }, "number that is none"},
		{"a text that is too long", func(wb *sheet.Workbook) { wb.Tables[0].Rows[0][0] = sheet.Text(strings.Repeat("x", 32768)) }, "longer than"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for name, to := range map[string]func(io.Writer, sheet.Workbook) error{"xlsx": sheet.WriteXLSX, "ods": sheet.WriteODS} {
				wb := workbook()
				test.spoil(&wb)
				var out bytes.Buffer
				err := to(&out, wb)
				if err == nil || !strings.Contains(err.Error(), test.reason) || out.Len() > 0 {
					t.Errorf("%s: %v, %d bytes", name, err, out.Len())
				}
			}
		})
	}
}

var zero = 0.0

// BenchmarkWriteXLSX writes a workbook of the size of a wave's tables.
func BenchmarkWriteXLSX(b *testing.B) {
	wb := sheet.Workbook{Title: "Tables"}
	for i := range 100 {
		t := sheet.Table{Name: fmt.Sprintf("Table_%d", i+1), Title: "A table", Header: []string{"Answer", "All", "North", "South"}}
		for j := range 20 {
			t.Rows = append(t.Rows, []sheet.Cell{sheet.Text(fmt.Sprintf("Answer %d", j)), sheet.Number(float64(j), 1), sheet.Whole(j), sheet.Text("[x]")})
		}
		wb.Tables = append(wb.Tables, t)
	}
	for b.Loop() {
		if err := sheet.WriteXLSX(io.Discard, wb); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadCSV(b *testing.B) {
	var text strings.Builder
	text.WriteString("org_id,a,b,c,d,e,f,g,h,text\n")
	for i := range 10_000 {
		fmt.Fprintf(&text, "la-%d,1,0,1,,2,3,-8,1,\"one, two\"\n", i)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if table, complaints := sheet.ReadCSV("t.csv", []byte(text.String()), sheet.Usual); table == nil || len(complaints) > 0 {
			b.Fatal(complaints)
		}
	}
}
