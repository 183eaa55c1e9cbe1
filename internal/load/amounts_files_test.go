package load_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// TestAMillionInAFile has a respondent bring in workbooks that hold far too much.
func TestAMillionInAFile(t *testing.T) {
	f, eve, _ := newFlooded(t, sqlite(t), 400<<20)
	defer f.ends()
	book := eve.get("/r/paper/workbook").body
	n := f.amount
	const sheet = "xl/worksheets/sheet2.xml"
	row := `<row><c t="inlineStr"><is><t>x</t></is></c></row>`
	for _, c := range []struct {
		name, expected string
		parts          map[string]func(string) string
	}{
		{"nothing", `200 .*The workbook changes no answer`, nil},
		{"rows", `422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{sheet: inside("</sheetData>", row, n)}},
		{"numbered rows", `422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed|422 .*No sheet of the workbook has the columns`, map[string]func(string) string{sheet: func(was string) string {
			return strings.Replace(was, "</sheetData>", each(`<row r="%[1]d"><c r="A%[1]d"><v>1</v></c></row>`, n)+"</sheetData>", 1)
		}}},
		{"empty rows", `200 .*The workbook changes no answer|422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{sheet: inside("</sheetData>", "<row/>", n)}},
		{"merged cells", `200 .*The workbook changes no answer|422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{sheet: inside("</worksheet>", `<mergeCell ref="A1:B2"/>`, n)}},
		{"comments", `200 .*The workbook changes no answer|422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{"xl/comments1.xml": func(string) string {
			return "<comments>" + each(`<comment ref="A%d"><text><t>x</t></text></comment>`, n) + "</comments>"
		}}},
		{"styles", `200 .*The workbook changes no answer`, map[string]func(string) string{"xl/styles.xml": inside("</cellXfs>", `<xf numFmtId="0"/>`, n)}},
		{"strings", `422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed|422 .*its sheet “Stamp” is missing. Nothing was changed`, map[string]func(string) string{"xl/sharedStrings.xml": func(was string) string { return "<sst>" + each("<si><t>%d</t></si>", n) + "</sst>" }}},
		{"names", `200 .*The workbook changes no answer|422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{"xl/workbook.xml": func(was string) string {
			return strings.Replace(was, "</workbook>", "<definedNames>"+each(`<definedName name="n%d">A1</definedName>`, n)+"</definedNames></workbook>", 1)
		}}},
		{"sheets", `422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{"xl/workbook.xml": inside("</sheets>", `<sheet name="x" sheetId="9"/>`, n)}},
		{"relations", `200 .*The workbook changes no answer|422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{"xl/_rels/workbook.xml.rels": inside("</Relationships>", `<Relationship Id="x"/>`, n)}},
		{"attributes", `422 .*No sheet of the workbook has the columns|422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{sheet: func(string) string { return "<worksheet " + each(`a%d="" `, n) + "/>" }}},
		{"attributes of every row", `422 .*No sheet of the workbook has the columns|422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{sheet: func(string) string {
			return "<worksheet>" + strings.Repeat("<row "+strings.Repeat(`a=""`+" ", 1000)+"/>", n/1000*3) + "</worksheet>"
		}}},
		{"depth", `422 .*The workbook is damaged|422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{sheet: func(string) string { return strings.Repeat("<a>", n) }}},
		{"entities", `422 .*The workbook is damaged|422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{sheet: func(string) string {
			return `<!DOCTYPE a [<!ENTITY a "` + strings.Repeat("x", 1000) + `">` + each(`<!ENTITY a%d "&a;&a;">`, n) + `]><worksheet>&a9;</worksheet>`
		}}},
		{"an entity of a file", `422 .*The workbook is damaged`, map[string]func(string) string{sheet: func(string) string {
			return `<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>`
		}}},
		{"a comment", `422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{sheet: func(string) string { return "<!--" + strings.Repeat("x", n*20) + "--><worksheet/>" }}},
		{"a bomb", `200 .*The workbook changes no answer|422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{"xl/media/image1.png": func(string) string { return strings.Repeat("\x00", n*100) }}},
		{"a bomb of sheets", `422 .*No sheet of the workbook has the columns|422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{sheet: func(string) string { return "<worksheet>" + strings.Repeat(" ", n*23) + "</worksheet>" }}},
		{"a bomb in a bomb", `200 .*The workbook changes no answer`, map[string]func(string) string{"xl/embeddings/a.xlsx": func(string) string { return string(nested(t, n)) }}},
		{"columns", `422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{sheet: func(string) string {
			return "<worksheet><sheetData><row>" + strings.Repeat(`<c><v>1</v></c>`, n) + "</row></sheetData></worksheet>"
		}}},
		{"a text", `200 .*The workbook changes no answer`, map[string]func(string) string{sheet: func(was string) string {
			return strings.Replace(was, "</sheetData>", `<row><c t="inlineStr"><is><t>`+strings.Repeat("x", n)+`</t></is></c></row></sheetData>`, 1)
		}}},
		{"escapes", `422 .*No sheet of the workbook has the columns`, map[string]func(string) string{sheet: func(string) string {
			return `<worksheet><sheetData><row><c t="inlineStr"><is><t>` + strings.Repeat("_x0041_", n) + `</t></is></c></row></sheetData></worksheet>`
		}}},
		{"runs", `422 .*No sheet of the workbook has the columns|422 .*The workbook is larger than a filled questionnaire can be. Nothing was changed`, map[string]func(string) string{sheet: func(string) string {
			return `<worksheet><sheetData><row><c t="inlineStr"><is>` + strings.Repeat("<r><t>a</t></r>", n/2) + `</is></c></row></sheetData></worksheet>`
		}}},
	} {
		file := stuffed(t, book, c.parts)
		t.Run(c.name, func(t *testing.T) {
			f.flood(t, c.expected, func() shown { return eve.upload("/r/paper/read", "answers.xlsx", file) })
		})
	}
	const parted = `422 .*more than 1000 fields and files, and no form of the survey has that many. Nothing was changed`
	var parts bytes.Buffer
	w := multipart.NewWriter(&parts)
	for range n {
		_ = w.WriteField("a", "")
	}
	must(t, w.Close())
	t.Run("parts", func(t *testing.T) {
		f.flood(t, parted, func() shown {
			return eve.ask(http.MethodPost, "/r/paper/read", w.FormDataContentType(), bytes.NewReader(parts.Bytes()))
		})
	})
	t.Run("parts with something", func(t *testing.T) {
		body := bytes.ReplaceAll(parts.Bytes(), []byte("\r\n\r\n\r\n"), []byte("\r\n\r\nx\r\n"))
		f.flood(t, parted, func() shown {
			return eve.ask(http.MethodPost, "/r/paper/read", w.FormDataContentType(), bytes.NewReader(body))
		})
	})
}

// TestManyAtOnce has many people bring in the largest of workbooks at the same
// time, and many others send what they send so slowly that it never ends.
func TestManyAtOnce(t *testing.T) {
	f, eve, _ := newFlooded(t, sqlite(t), 400<<20)
	defer f.ends()
	file := stuffed(t, eve.get("/r/paper/workbook").body, map[string]func(string) string{
		"xl/sharedStrings.xml": func(string) string { return "<sst>" + strings.Repeat("<si><t>1</t></si>", f.amount/3) + "</sst>" },
	})
	t.Run("workbooks", func(t *testing.T) {
		f.flood(t, "422 .*its sheet “Stamp” is missing. Nothing was changed", func() (last shown) {
			var sending sync.WaitGroup
			for range 24 {
				sending.Go(func() { (&visitor{flooded: f, cookie: eve.cookie}).upload("/r/paper/read", "answers.xlsx", file) })
			}
			last = (&visitor{flooded: f, cookie: eve.cookie}).upload("/r/paper/read", "answers.xlsx", file)
			sending.Wait()
			return last
		})
	})
	t.Run("slow ones", func(t *testing.T) {
		f.flood(t, "200 .*All kinds", func() shown {
			for i := range 200 {
				c, err := net.Dial("tcp", strings.TrimPrefix(f.node.Address(), "http://"))
				must(t, err)
				defer c.Close()
				head := "POST /r/s/s/1 HTTP/1.1\r\nHost: here\r\nCookie: " + eve.cookie + "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000000\r\n\r\nWords=a"
				_, err = io.WriteString(c, head[:len(head)-i%2*20])
				must(t, err)
			}
			must(t, f.crowd.Await(20))
			return eve.get(eve.get("/r/s/s").location)
		})
	})
}

// nested is an archive of archives.
func nested(t *testing.T, n int) []byte {
	inner := stuffed(t, string(emptyZip), map[string]func(string) string{"a": func(string) string { return strings.Repeat("\x00", n*10) }})
	return stuffed(t, string(emptyZip), map[string]func(string) string{"a.zip": func(string) string { return strings.Repeat(string(inner), 10) }})
}

var emptyZip = []byte("PK\x05\x06" + strings.Repeat("\x00", 18))
