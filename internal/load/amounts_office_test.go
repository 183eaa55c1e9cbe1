package load_test

import (
	"net/url"
	"strings"
	"testing"
)

// TestAMillionRows has a lead bring in files and texts of far too much.
func TestAMillionRows(t *testing.T) {
	f, _, ann := newFlooded(t, sqlite(t), 700<<20)
	defer f.ends()
	n := f.amount
	contacts := ann.get("/office/waves/load/contacts/template").body
	head := strings.TrimSpace(strings.TrimPrefix(contacts, "\ufeff"))
	blanks := strings.Repeat(",", strings.Count(head, ",")-5)
	upload := func(file string) func() shown {
		return func() shown { return ann.upload("/office/waves/load/contacts", "contacts.csv", []byte(file)) }
	}
	text := func(name, body string) func() shown {
		return func() shown {
			path := "/office/waves/load/texts/" + name + "/edit"
			form := ann.get(path).hidden()
			form.Set("text", body)
			form.Set("do", "check")
			return ann.post(path, form)
		}
	}
	const workbook = `<workbook xmlns:r="http://r"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`
	const rels = `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
	booked := func(rows, shared string) func() shown {
		file := stuffed(t, string(emptyZip), map[string]func(string) string{
			"xl/workbook.xml": func(string) string { return workbook }, "xl/_rels/workbook.xml.rels": func(string) string { return rels },
			"xl/sharedStrings.xml":     func(string) string { return shared },
			"xl/worksheets/sheet1.xml": func(string) string { return "<worksheet><sheetData>" + rows + "</sheetData></worksheet>" },
		})
		return func() shown { return ann.upload("/office/waves/load/contacts", "contacts.xlsx", file) }
	}
	header := "<row>"
	for _, name := range strings.Split(head, ",") {
		header += `<c t="inlineStr"><is><t>` + name + `</t></is></c>`
	}
	header += "</row>"
	for _, c := range []struct {
		name, expected string
		do             func() shown
	}{
		{"contacts of nobody", `422 .*The file cannot be used as it is. Nothing was changed. Mend what is listed`, upload(head + "\n" + each("x%d,director,A,,a@example.org,,"+blanks+"\n", n)[:min(32<<20, n*25)])},
		{"contacts in blank lines", `303 /office/waves/load/contacts/preview`, upload(head + strings.Repeat("\n", n))},
		{"contacts in one cell", `422 .*The file cannot be used as it is. Nothing was changed. Mend what is listed`, upload(head + "\n\"" + strings.Repeat("x", n))},
		{"contacts, columns", `422 .*The file cannot be used as it is. Nothing was changed. Mend what is listed`, upload(strings.Repeat("a,", n))},
		{"many contacts of one", `303 /office/waves/load/contacts/preview|422 .*larger than 32 MB. Nothing was changed`, upload(head + "\n" + each("org00001,colleague,Ann %d,,a%[1]d@example.org,"+blanks+"\n", n))},
		{"a workbook of rows", `422 .*The file cannot be used as it is. Nothing was changed. Mend what is listed`, booked(header+strings.Repeat(`<row><c t="inlineStr"><is><t>x</t></is></c></row>`, n), "<sst/>")},
		{"a workbook of numbers", `422 .*The file cannot be used as it is. Nothing was changed. Mend what is listed`, booked(header+strings.Repeat(`<row>`+strings.Repeat(`<c><v>1</v></c>`, 10)+`</row>`, n/5), "<sst/>")},
		{"a workbook of texts", `303 /office/waves/load/contacts/preview`, booked(header, "<sst>"+each("<si><t>some text %d</t></si>", n)+"</sst>")},
		{"a frame", `422 .*The frame is a snapshot`, text("frame.csv", "org_id,name,short_name,type,region\n"+each("o%d,Org,Org,U,N\n", n)[:min(n*15, 7<<20)])},
		{"a questionnaire of blank lines", `200 .*Nothing is wrong with this text`, text("questionnaire.yaml", floodedSection+strings.Repeat("\n", n))},
		{"a questionnaire of questions", `200 .*Nothing is wrong with this text`, text("questionnaire.yaml", floodedSection+each("          - {id: Q%d, ask: Q, text: long}\n", min(n, 40_000)))},
		{"a questionnaire of nothing", `422 .*questionnaire.yaml:1:1: expected a mapping|422 .*at most 2097152 are read`, text("questionnaire.yaml", each("- %d\n", n)[:min(n*5, 3<<20)])},
		{"a questionnaire of braces", `422 .*too many brackets within brackets`, text("questionnaire.yaml", strings.Repeat("{", n))},
		{"a questionnaire of aliases", `422 .*anchors and aliases are not used here|422 .*at most 2097152 are read`, text("questionnaire.yaml", "a: &a x\nb: ["+strings.Repeat("*a,", n)+"]")},
		{"a report", `200 .*The report does not build with this text`, text("report.md", strings.Repeat("{SocRisk=1} ", n)[:min(n*12, 2<<20)])},
		{"a report of headings", `200 .*The report does not build with this text`, text("report.md", strings.Repeat("# a\n\n", n)[:min(n*5, 2<<20)])},
		{"a contact plan", `422 .*moments; at most 200 are read`, text("contact-plan.yaml", "moments:\n"+each("  - {id: m%d}\n", n)[:min(n*10, 900<<10)])},
		{"filters", `414 .*longer than that of any page. Nothing was changed`, func() shown { return ann.get("/office/waves/load/cases?" + strings.Repeat("a=b&", 15_000)) }},
		{"a search", `414 .*longer than that of any page. Nothing was changed`, func() shown { return ann.get("/office/waves/load/cases?search=" + strings.Repeat("x", 60_000)) }},
		{"breaks", `414 .*longer than that of any page. Nothing was changed|200 .*Tables`, func() shown {
			return ann.get("/office/waves/load/tables?by=" + url.QueryEscape(strings.Repeat("region,", 7_000)))
		}},
		{"a wave's name", `414 .*longer than that of any page. Nothing was changed`, func() shown { return ann.get("/office/waves/" + strings.Repeat("x", 60_000)) }},
	} {
		t.Run(c.name, func(t *testing.T) { f.flood(t, c.expected, c.do) })
	}
}
