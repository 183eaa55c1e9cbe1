package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"omnibus/fault"
	"omnibus/sheet"
)

var little = sheet.BookBounds{Bytes: 1 << 20, Unpacked: 4 << 20, Sheets: 4, Rows: 100, Columns: 20, Elements: 5000}

const (
	workbookXML = `<workbook xmlns:r="http://r"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`
	relsXML     = `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
)

// book zips parts up: name, content, name, content.
func book(t testing.TB, parts ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func bookOf(t testing.TB, cells, shared string) []byte {
	return book(t, "xl/workbook.xml", workbookXML, "xl/_rels/workbook.xml.rels", relsXML,
		"xl/sharedStrings.xml", "<sst>"+shared+"</sst>", "xl/worksheets/sheet1.xml", "<worksheet><sheetData>"+cells+"</sheetData></worksheet>")
}

func TestReadXLSX(t *testing.T) {
	b, err := sheet.ReadXLSX(bookOf(t,
		`<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>0.30000000000000004</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" t="e"><v>#N/A</v></c></row>`+
			`<row r="4"><c r="A4" t="inlineStr"><is><t>in</t><t> line</t></is></c><c><f>1+1</f><v>2</v></c><c r="F4" t="str"><v>a_x000D_b_x005F_x0041_</v></c><c r="G4" s="3"/></row>`,
		`<si><r><t>rich </t></r><r><t xml:space="preserve">text</t></r><rPh><t>reading</t></rPh></si>`), little)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, at := range []sheet.At{{2, 1}, {2, 2}, {2, 3}, {2, 4}, {4, 1}, {4, 2}, {4, 6}, {4, 7}} {
		c := b.Sheets[0].Cells[at]
		got = append(got, fmt.Sprintf("%s %q %v %v %v", at, c.Text, c.Numeric, c.Formula, c.Failed))
	}
	want := `A2 "rich text" false false false
B2 "0.3" true false false
C2 "TRUE" false false false
D2 "#N/A" false false true
A4 "in line" false false false
B4 "2" true true false
F4 "a\rb_x0041_" false false false
G4 "" false false false`
	if strings.Join(got, "\n") != want || b.Sheets[0].Name != "One" || b.Sheets[0].Rows != 4 {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

func TestReadXLSXRefuses(t *testing.T) {
	good := bookOf(t, `<row><c t="inlineStr"><is><t>x</t></is></c></row>`, "")
	with := func(name, content string) []byte {
		return book(t, "xl/workbook.xml", workbookXML, "xl/_rels/workbook.xml.rels", relsXML, name, content)
	}
	encrypted := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Join(strings.Split("EncryptedPackage", ""), "\x00") + "\x00"
	var sheets strings.Builder
	for i := range 5 {
		fmt.Fprintf(&sheets, `<sheet name="%d" r:id="rId1"/>`, i)
	}
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"nothing":          {nil, "not an Excel workbook"},
		"a picture":        {[]byte("\x89PNG\r\n"), "not an Excel workbook"},
		"another archive":  {book(t, "a.txt", "x"), "not an Excel workbook"},
		"the old kind":     {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest"), "old kind (.xls)"},
		"a password":       {[]byte(encrypted), "protected by a password"},
		"cut short":        {good[:len(good)/2], "cut short"},
		"OpenDocument":     {book(t, "mimetype", "x", "content.xml", "x"), "OpenDocument"},
		"macros":           {with("xl/vbaProject.bin", "x"), "macros"},
		"other files":      {with("xl/externalLinks/externalLink1.xml", "x"), "from other files"},
		"a large file":     {bytes.Repeat([]byte("P"), 2<<20), "larger than"},
		"a bomb":           {with("xl/worksheets/sheet1.xml", strings.Repeat(" ", 5<<20)), "larger than"},
		"many parts":       {book(t, strings.Split(strings.Repeat("a|b|", 1001)+"c|d", "|")...), "larger than"},
		"a part twice":     {book(t, "xl/workbook.xml", workbookXML, "xl/workbook.xml", workbookXML), "damaged"},
		"no XML":           {bookOf(t, "<row><c", ""), "damaged"},
		"an entity":        {bookOf(t, "<row><c><v>&bomb;</v></c></row>", ""), "damaged"},
		"a far row":        {bookOf(t, `<row r="101"><c r="A101"><v>1</v></c></row>`, ""), "larger than"},
		"a far column":     {bookOf(t, `<row r="1"><c r="XFD1"><v>1</v></c></row>`, ""), "larger than"},
		"one text often":   {bookOf(t, strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 50), "<si><t>"+strings.Repeat(" ", 100<<10)+"</t></si>"), "larger than"},
		"many elements":    {bookOf(t, strings.Repeat("<row/>", 5001), ""), "larger than"},
		"elements inside":  {bookOf(t, "<row><c>"+strings.Repeat("<a/>", 5001), ""), "larger than"},
		"many attributes":  {bookOf(t, "<row "+strings.Repeat(`a="" `, 60_000)+"/>", ""), "larger than"},
		"attributes, text": {bookOf(t, "<row>x<c "+strings.Repeat(`a="" `, 60_000)+"/></row>", ""), "larger than"},
		"a long comment":   {bookOf(t, "<!--"+strings.Repeat("x", 300<<10)+"-->", ""), "larger than"},
		"many sheets":      {book(t, "xl/workbook.xml", `<workbook xmlns:r="http://r"><sheets>`+sheets.String()+`</sheets></workbook>`), "larger than"},
		"one sheet, twice": {book(t, "xl/workbook.xml", `<workbook xmlns:r="http://r"><sheets><sheet name="a" r:id="rId1"/><sheet name="b" r:id="rId1"/></sheets></workbook>`, "xl/_rels/workbook.xml.rels", relsXML, "xl/worksheets/sheet1.xml", "<worksheet/>"), "damaged"},
	} {
		_, err := sheet.ReadXLSX(c.file, little)
		if fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), c.says) || !strings.Contains(fault.Public(err), "Nothing was changed") {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

// BenchmarkReadXLSX reads what takes the reader longest for its size: as many
// elements, cells and short texts as are taken, and one text with a million escapes.
func BenchmarkReadXLSX(b *testing.B) {
	most := sheet.BookBounds{Bytes: 8 << 20, Unpacked: 24 << 20, Sheets: 100, Rows: 1 << 20, Columns: 200, Elements: 1_000_000}
	const size = 23 << 20
	fill := func(one string) string { return strings.Repeat(one, size/len(one)) }
	for name, file := range map[string][]byte{
		"elements": bookOf(b, fill("<a/>"), ""),
		"nested":   bookOf(b, strings.Repeat("<a>", size/7)+strings.Repeat("</a>", size/7), ""),
		"cells":    bookOf(b, "<row>"+strings.Repeat(`<c r="A1"><v>1</v></c>`, 490_000)+"</row>", ""),
		"rows":     bookOf(b, fill("<row><c><v>1</v></c></row>"), ""),
		"texts":    bookOf(b, "", fill("<si><t>a</t></si>")),
		"one text": bookOf(b, `<row><c t="inlineStr"><is><t>`+fill("_x0041_")+`</t></is></c></row>`, ""),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(size)
			for b.Loop() {
				// Some are refused once they are read: what matters is the way there.
				if _, err := sheet.ReadXLSX(file, most); err != nil && fault.KindOf(err) != fault.Refused {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzReadXLSX(f *testing.F) {
	f.Add(workbookXML, relsXML, `<worksheet><sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c t="inlineStr"><is><t>x</t></is></c><c><f>1</f><v>1e300</v></c></row></sheetData></worksheet>`, `<sst><si><t>a_x0041_</t></si></sst>`)
	f.Add(workbookXML, relsXML, `<c r="ZZZ99999999"><v>-1</v></c>`, `<si><rPh><t/></rPh>`)
	f.Fuzz(func(t *testing.T, workbook, rels, cells, shared string) {
		file := book(t, "xl/workbook.xml", workbook, "xl/_rels/workbook.xml.rels", rels, "xl/worksheets/sheet1.xml", cells, "xl/sharedStrings.xml", shared)
		b, err := sheet.ReadXLSX(file, little)
		if err != nil {
			if fault.KindOf(err) != fault.Refused {
				t.Fatalf("%v is no refusal", err)
			}
			return
		}
		for _, g := range b.Sheets {
			for at := range g.Cells {
				if at.Row < 1 || at.Column < 1 || at.Row > little.Rows || at.Column > little.Columns {
					t.Fatalf("a cell at %v", at)
				}
			}
		}
	})
}
