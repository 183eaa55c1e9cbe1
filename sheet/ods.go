package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"omnibus/fault"
)

// WriteODS writes the workbook as OpenDocument, the format that UK government
// asks for. It is written by hand: what is needed of the format is small.
func WriteODS(w io.Writer, wb Workbook) error {
	pages, err := wb.pages()
	if err != nil {
		return err
	}
	archive := zip.NewWriter(w)
	parts := []struct {
		name string
		body []byte
	}{
		// The type comes first and is not compressed, so that it can be read at a fixed offset.
		{"mimetype", []byte(odsType)},
		{"content.xml", odsContent(pages)},
		{"styles.xml", []byte(odsStyles)},
		{"meta.xml", odsMeta(wb)},
		{"META-INF/manifest.xml", []byte(odsManifest)},
	}
	for i, p := range parts {
		method := zip.Deflate
		if i == 0 {
			method = zip.Store
		}
		part, err := archive.CreateHeader(&zip.FileHeader{Name: p.name, Method: method, Modified: wb.Made.UTC()})
		if err == nil {
			_, err = part.Write(p.body)
		}
		if err != nil {
			return odsFault(err, wb)
		}
	}
	if err := archive.Close(); err != nil {
		return odsFault(err, wb)
	}
	return nil
}

func odsFault(err error, wb Workbook) error {
	return fault.Because(err, fault.Internal, "the workbook %q could not be written", wb.Title)
}

const (
	odsType  = "application/vnd.oasis.opendocument.spreadsheet"
	xmlHead  = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	odsSpace = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"` +
		` xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"` +
		` xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"` +
		` xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"` +
		` xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"` +
		` xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"` +
		` xmlns:xlink="http://www.w3.org/1999/xlink"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/"` +
		` xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"` +
		` office:version="1.3"`
	odsManifest = xmlHead + `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">` +
		`<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="` + odsType + `"/>` +
		`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>` +
		`<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>` +
		`<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>` +
		`</manifest:manifest>`
	odsStyles = xmlHead + `<office:document-styles` + odsSpace + `><office:styles>` +
		`<style:default-style style:family="table-cell"><style:text-properties fo:font-family="Arial" fo:font-size="12pt" fo:language="en" fo:country="GB"/></style:default-style>` +
		`</office:styles></office:document-styles>`
)

func odsMeta(wb Workbook) []byte {
	var b bytes.Buffer
	made := wb.Made.UTC().Format(time.RFC3339)
	fmt.Fprintf(&b, `%s<office:document-meta%s><office:meta><meta:generator>Omnibus</meta:generator><dc:title>%s</dc:title>`+
		`<meta:initial-creator>%[4]s</meta:initial-creator><dc:creator>%[4]s</dc:creator><meta:creation-date>%[5]s</meta:creation-date>`+
		`<dc:date>%[5]s</dc:date><dc:language>en-GB</dc:language></office:meta></office:document-meta>`,
		xmlHead, odsSpace, escape(wb.Title), escape(wb.Creator), made)
	return b.Bytes()
}

func escape(text string) string {
	var b strings.Builder
	// A strings.Builder takes everything.
	_ = xml.EscapeText(&b, []byte(printable(text)))
	return b.String()
}

func odsContent(pages []page) []byte {
	var b bytes.Buffer
	b.WriteString(xmlHead + `<office:document-content` + odsSpace + `>`)
	odsAutomatic(&b, pages)
	b.WriteString(`<office:body><office:spreadsheet>`)
	for _, p := range pages {
		odsPage(&b, p)
	}
	b.WriteString(`<table:database-ranges>`)
	for i, p := range pages {
		if p.header == nil {
			continue
		}
		fmt.Fprintf(&b, `<table:database-range table:name="table_%d" table:target-range-address="'%[2]s'.%[3]s:'%[2]s'.%[4]s" table:contains-header="true"/>`,
			i, escape(p.tab), cellName(1, p.headerRow()), cellName(len(p.header), p.lastRow()))
	}
	b.WriteString(`</table:database-ranges></office:spreadsheet></office:body></office:document-content>`)
	return b.Bytes()
}

// odsAutomatic writes the styles that the cells use.
func odsAutomatic(b *bytes.Buffer, pages []page) {
	var widths []int
	for _, p := range pages {
		widths = append(widths, p.widths()...)
	}
	slices.Sort(widths)
	b.WriteString(`<office:automatic-styles>`)
	for _, width := range slices.Compact(widths) {
		// A character of Arial at 12 points is about 2.3 mm wide.
		fmt.Fprintf(b, `<style:style style:name="w%d" style:family="table-column"><style:table-column-properties style:column-width="%.1fmm"/></style:style>`,
			width, 2.3*float64(width))
	}
	for decimals := range maxDecimals + 1 {
		fmt.Fprintf(b, `<number:number-style style:name="d%d"><number:number number:min-integer-digits="1" number:grouping="true" number:decimal-places="%[1]d" number:min-decimal-places="%[1]d"/></number:number-style>`, decimals)
		fmt.Fprintf(b, `<style:style style:name="n%d" style:family="table-cell" style:data-style-name="d%[1]d"><style:table-cell-properties style:vertical-align="top"/></style:style>`, decimals)
	}
	for _, s := range []struct{ name, cell, text string }{
		{"heading", "", ` fo:font-weight="bold" fo:font-size="15pt"`},
		{"bold", ` fo:wrap-option="wrap" style:vertical-align="top"`, ` fo:font-weight="bold"`},
		{"wrap", ` fo:wrap-option="wrap" style:vertical-align="top"`, ""},
		{"plain", "", ""},
	} {
		fmt.Fprintf(b, `<style:style style:name="%s" style:family="table-cell"><style:table-cell-properties%s/><style:text-properties%s/></style:style>`, s.name, s.cell, s.text)
	}
	b.WriteString(`</office:automatic-styles>`)
}

func odsPage(b *bytes.Buffer, p page) {
	fmt.Fprintf(b, `<table:table table:name="%s">`, escape(p.tab))
	for _, width := range p.widths() {
		fmt.Fprintf(b, `<table:table-column table:style-name="w%d"/>`, width)
	}
	for i, line := range p.lines {
		style := "wrap"
		if i == 0 {
			style = "heading"
		} else if p.header != nil {
			style = "plain"
		}
		b.WriteString(`<table:table-row>`)
		odsText(b, line, style, "")
		b.WriteString(`</table:table-row>`)
	}
	if p.header != nil {
		b.WriteString(`<table:table-header-rows><table:table-row>`)
		for _, h := range p.header {
			odsText(b, h, "bold", "")
		}
		b.WriteString(`</table:table-row></table:table-header-rows>`)
		for i, row := range p.rows {
			b.WriteString(`<table:table-row>`)
			for j, c := range row {
				link := ""
				if j == 0 && p.links != nil {
					link = p.links[i]
				}
				odsCell(b, c, link)
			}
			b.WriteString(`</table:table-row>`)
		}
	}
	b.WriteString(`</table:table>`)
}

func odsCell(b *bytes.Buffer, c Cell, link string) {
	if !c.numeric {
		odsText(b, c.text, "wrap", link)
		return
	}
	fmt.Fprintf(b, `<table:table-cell table:style-name="n%d" office:value-type="float" office:value="%s"><text:p>%s</text:p></table:table-cell>`,
		c.decimals, strconv.FormatFloat(c.number, 'g', -1, 64), c.shown())
}

// odsText writes a cell of text, a paragraph a line. White space would otherwise
// be run together as XML readers do.
func odsText(b *bytes.Buffer, text, style, link string) {
	if text == "" {
		fmt.Fprintf(b, `<table:table-cell table:style-name="%s"/>`, style)
		return
	}
	fmt.Fprintf(b, `<table:table-cell table:style-name="%s" office:value-type="string">`, style)
	for _, line := range strings.Split(printable(text), "\n") {
		b.WriteString(`<text:p>`)
		if link != "" {
			fmt.Fprintf(b, `<text:a xlink:type="simple" xlink:href="#'%s'.A1">`, escape(link))
		}
		odsLine(b, line)
		if link != "" {
			b.WriteString(`</text:a>`)
		}
		b.WriteString(`</text:p>`)
	}
	b.WriteString(`</table:table-cell>`)
}

func odsLine(b *bytes.Buffer, line string) {
	for i, part := range strings.Split(line, "\t") {
		if i > 0 {
			b.WriteString(`<text:tab/>`)
		}
		for start := true; part != ""; start = false {
			words := strings.TrimLeft(part, " ")
			if spaces := len(part) - len(words); spaces == 1 && !start && words != "" {
				b.WriteByte(' ')
			} else if spaces > 0 {
				fmt.Fprintf(b, `<text:s text:c="%d"/>`, spaces)
			}
			end := strings.IndexByte(words, ' ')
			if end < 0 {
				end = len(words)
			}
			b.WriteString(escape(words[:end]))
			part = words[end:]
		}
	}
}
