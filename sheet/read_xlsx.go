package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"

	"omnibus/fault"
	"omnibus/tongue"
)

// Book is what a workbook holds: its sheets in the order of their tabs.
type Book struct {
	Sheets []Grid
	// From1904 says that the workbook counts its days from 1904 and not from 1900.
	From1904 bool
}

// Grid is one sheet as it was read: the cells that hold anything.
type Grid struct {
	Name  string
	Cells map[At]Held
	// Rows is the number of the last row that holds anything.
	Rows int
}

// At is the place of a cell, from 1.
type At struct{ Row, Column int }

// String gives the place as spreadsheets write it: C14.
func (a At) String() string { return cellName(a.Column, a.Row) }

// Held is what one cell holds. A number is written out, without an exponent.
type Held struct {
	Text    string
	Numeric bool
	// Formula says that the text was computed by the sheet; Failed that the
	// computation gave an error instead.
	Formula, Failed bool
}

// BookBounds bound a workbook that is read. What is beyond one is refused before
// it is unpacked, or as soon as it is met.
type BookBounds struct {
	// Bytes is the size of the file, Unpacked of all that is in it, and of the
	// texts of all cells together.
	Bytes, Unpacked       int64
	Sheets, Rows, Columns int
	// Elements is how many elements of XML all parts may have together: they are
	// what takes time, some four bytes each.
	Elements int
}

// maxParts is how many files a workbook's archive may have: one of sixty sheets
// with comments and drawings has a few hundred.
const maxParts = 1000

// atOnce bounds how many workbooks are unpacked at the same time, others wait: the
// largest takes a hundred megabytes and a second of a processor.
var atOnce = make(chan struct{}, 2)

// Why a file is not read as a workbook.
var (
	notWorkbook  = tongue.Both("This file is not an Excel workbook. Nothing was changed. Send the workbook that you were given, saved as .xlsx.", "Nid gweithlyfr Excel yw'r ffeil hon. Ni newidiwyd dim. Anfonwch y gweithlyfr a roddwyd i chi, wedi'i gadw fel .xlsx.")
	damaged      = tongue.Both("The workbook is damaged or was cut short on its way. Nothing was changed. Open it in Excel, save it again as .xlsx and send that.", "Mae'r gweithlyfr wedi'i ddifrodi neu fe'i torrwyd yn fyr ar ei ffordd. Ni newidiwyd dim. Agorwch ef yn Excel, cadwch ef eto fel .xlsx ac anfonwch hwnnw.")
	tooLarge     = tongue.Both("The workbook is larger than a filled questionnaire can be. Nothing was changed. Send the workbook that you were given, without pictures and further sheets.", "Mae'r gweithlyfr yn fwy nag y gall holiadur wedi'i lenwi fod. Ni newidiwyd dim. Anfonwch y gweithlyfr a roddwyd i chi, heb luniau a dalennau ychwanegol.")
	hasPassword  = tongue.Both("The workbook is protected by a password, so it cannot be read. Nothing was changed. Save it without a password and send it again.", "Mae'r gweithlyfr wedi'i ddiogelu gan gyfrinair, felly ni ellir ei ddarllen. Ni newidiwyd dim. Cadwch ef heb gyfrinair a'i anfon eto.")
	oldKind      = tongue.Both("This is a workbook of the old kind (.xls). Nothing was changed. Save it as .xlsx and send it again.", "Gweithlyfr o'r hen fath (.xls) yw hwn. Ni newidiwyd dim. Cadwch ef fel .xlsx a'i anfon eto.")
	hasMacros    = tongue.Both("The workbook holds macros. Nothing was changed. Save it as .xlsx, which leaves them out, and send it again.", "Mae'r gweithlyfr yn cynnwys macros. Ni newidiwyd dim. Cadwch ef fel .xlsx, sy'n eu gadael allan, a'i anfon eto.")
	hasLinks     = tongue.Both("The workbook takes values from other files. Nothing was changed. Type the answers themselves into the cells, break the links (in Excel: Data, Edit Links) and send it again.", "Mae'r gweithlyfr yn cymryd gwerthoedd o ffeiliau eraill. Ni newidiwyd dim. Teipiwch yr atebion eu hunain yn y celloedd, torrwch y dolenni (yn Excel: Data, Edit Links) a'i anfon eto.")
	openDocument = tongue.Both("This is an OpenDocument file. Nothing was changed. Save it as an Excel workbook (.xlsx) and send it again.", "Ffeil OpenDocument yw hon. Ni newidiwyd dim. Cadwch hi fel gweithlyfr Excel (.xlsx) a'i hanfon eto.")
)

func refusedBook(cause error, sentence tongue.Text) error {
	return fault.Say(fault.Refused, sentence).From(cause)
}

// ReadXLSX reads a workbook (.xlsx) from somebody whom nobody knows: it is
// bounded before it is unpacked, and runs, follows and computes nothing. What is
// not such a workbook is refused with a sentence that says what it is instead.
func ReadXLSX(file []byte, most BookBounds) (*Book, error) {
	if int64(len(file)) > most.Bytes {
		return nil, refusedBook(nil, tooLarge)
	}
	if err := knownOther(file); err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, refusedBook(err, damaged)
	}
	atOnce <- struct{}{}
	defer func() { <-atOnce }()
	b := &bookReader{parts: map[string]*zip.File{}, most: most, book: &Book{}}
	if err := b.list(archive); err != nil {
		return nil, err
	}
	if err := b.strings(); err != nil {
		return nil, err
	}
	return b.book, b.sheets()
}

// knownOther tells files that are sent by mistake from each other by their first bytes.
func knownOther(file []byte) error {
	switch {
	case bytes.HasPrefix(file, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		if bytes.Contains(file, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
			return refusedBook(nil, hasPassword)
		}
		return refusedBook(nil, oldKind)
	case !bytes.HasPrefix(file, []byte("PK")):
		return refusedBook(nil, notWorkbook)
	}
	return nil
}

type bookReader struct {
	parts  map[string]*zip.File
	most   BookBounds
	shared []string
	// read is the size of the cells' texts so far, elements the number of elements.
	read     int64
	elements int
	// tags gives the decoder the part that is being read.
	tags *tagReader
	book *Book
}

// list looks at what the archive says it holds, before anything is unpacked.
// The sizes can be trusted: a part that is longer than it says fails when it is read.
func (b *bookReader) list(archive *zip.Reader) error {
	var unpacked uint64
	if len(archive.File) > maxParts {
		return refusedBook(nil, tooLarge)
	}
	for _, f := range archive.File {
		name := strings.TrimPrefix(f.Name, "/")
		unpacked += f.UncompressedSize64
		if f.UncompressedSize64 > uint64(b.most.Unpacked) || unpacked > uint64(b.most.Unpacked) {
			return refusedBook(nil, tooLarge)
		}
		if b.parts[name] != nil {
			return refusedBook(nil, damaged)
		}
		b.parts[name] = f
		switch lower := strings.ToLower(name); {
		case strings.Contains(lower, "vbaproject"), strings.HasPrefix(lower, "xl/macrosheets/"):
			return refusedBook(nil, hasMacros)
		case strings.HasPrefix(lower, "xl/externallinks/"), strings.HasPrefix(lower, "xl/connections"):
			return refusedBook(nil, hasLinks)
		}
	}
	if b.parts["xl/workbook.xml"] != nil {
		return nil
	}
	if b.parts["content.xml"] != nil && b.parts["mimetype"] != nil {
		return refusedBook(nil, openDocument)
	}
	return refusedBook(nil, notWorkbook)
}

// walk gives each element of a part to start; what start returns ends the walk.
func (b *bookReader) walk(name string, start func(d *xml.Decoder, e xml.StartElement) error) error {
	part := b.parts[name]
	if part == nil {
		return nil
	}
	r, err := part.Open()
	if err != nil {
		return refusedBook(err, damaged)
	}
	defer r.Close()
	b.tags = newTagReader(io.LimitReader(r, b.most.Unpacked))
	d := xml.NewDecoder(b.tags)
	for {
		token, err := b.token(d)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return unreadable(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := start(d, e); err != nil {
				return err
			}
		}
	}
}

// token reads on, as far as elements are not too many.
func (b *bookReader) token(d *xml.Decoder) (xml.Token, error) {
	token, err := d.Token()
	_, text := token.(xml.CharData)
	b.tags.next(text)
	if _, ok := token.(xml.StartElement); ok {
		if b.elements++; b.elements > b.most.Elements {
			return nil, refusedBook(nil, tooLarge)
		}
	}
	return token, err
}

// unreadable is the refusal that ended the reading, or says that the file is damaged.
func unreadable(err error) error {
	if fault.KindOf(err) == fault.Refused {
		return err
	}
	return refusedBook(err, damaged)
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// strings reads the texts that cells refer to by number.
func (b *bookReader) strings() error {
	return b.walk("xl/sharedStrings.xml", func(d *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		text, err := b.plainText(d)
		if err != nil {
			return unreadable(err)
		}
		b.shared = append(b.shared, text)
		return nil
	})
}

// plainText reads the rest of an element as the text that people see of it:
// runs of different looks belong together, and readings of characters do not.
func (b *bookReader) plainText(d *xml.Decoder) (string, error) {
	var text strings.Builder
	depth, inText, aside := 1, false, 0
	for depth > 0 {
		token, err := b.token(d)
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			inText = t.Name.Local == "t"
			if t.Name.Local == "rPh" || aside > 0 {
				aside++
			}
		case xml.EndElement:
			depth--
			inText = false
			if aside > 0 {
				aside--
			}
		case xml.CharData:
			if inText && aside == 0 {
				text.Write(t)
			}
		}
	}
	return unescapeXLSX(text.String()), nil
}

// sheets finds the tabs and reads each one's cells.
func (b *bookReader) sheets() error {
	targets := map[string]string{}
	err := b.walk("xl/_rels/workbook.xml.rels", func(_ *xml.Decoder, e xml.StartElement) error {
		if strings.HasSuffix(attribute(e, "Type"), "/worksheet") {
			target := attribute(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("xl", target)
			}
			targets[attribute(e, "Id")] = strings.TrimPrefix(target, "/")
		}
		return nil
	})
	if err != nil {
		return err
	}
	type tab struct{ name, part string }
	var tabs []tab
	err = b.walk("xl/workbook.xml", func(_ *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			b.book.From1904 = attribute(e, "date1904") == "1" || attribute(e, "date1904") == "true"
		case "sheet":
			tabs = append(tabs, tab{attribute(e, "name"), ""})
			for _, a := range e.Attr {
				if a.Name.Local == "id" && a.Name.Space != "" {
					tabs[len(tabs)-1].part = targets[a.Value]
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(tabs) > b.most.Sheets {
		return refusedBook(nil, tooLarge)
	}
	read := map[string]bool{}
	for _, t := range tabs {
		if t.part == "" || b.parts[t.part] == nil {
			continue // a sheet of a chart has no cells
		}
		if read[t.part] {
			return refusedBook(nil, damaged)
		}
		read[t.part] = true
		if err := b.sheet(t.name, t.part); err != nil {
			return err
		}
	}
	return nil
}
