// Package pdf writes PDF files part by part, as a stream: memory does not grow
// with the number of pages. The fonts are inside, and every file is tagged for
// screen readers. It needs nothing of the machine, and knows only what print
// files need: text, lines and filled squares.
package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"omnibus/fault"
)

// The size of A4 in points, and how many points a millimetre has.
const (
	Width  = 595.28
	Height = 841.89
	MM     = 72 / 25.4
)

// Info is what a file says of itself. Language is as pages name it: en-GB.
type Info struct {
	Title, Author, Language string
	Made                    time.Time
}

// Part is some pages that belong together, such as one letter.
type Part struct {
	// Title and Language say what it is to a screen reader.
	Title, Language string
	Pages           []*Page
}

// objects below these numbers are the file's own; parts follow.
const (
	catalog = iota + 1
	outermost
	document
	information
	parents
	firstFont
)

const freeAfterFonts = firstFont + 5*int(fonts)

// Document is a file that is being written.
type Document struct {
	out     io.Writer
	info    Info
	written int64
	// places has where each object stands, by its number.
	places []place
	// nodes are the groups of pages, sections the parts; the first of each may be
	// kept free for what is written last and stands first.
	nodes, sections []int
	counts          []int
	keys            []int
	used            [fonts]map[rune]uint16
	packer          *zlib.Writer
	packed          bytes.Buffer
	err             error
}

// place is where an object stands: at an offset of the file, or as the index-th
// of those in a stream.
type place struct {
	at            int64
	stream, index int
}

// New begins a file.
func New(out io.Writer, info Info) *Document {
	d := &Document{out: out, info: info, places: make([]place, freeAfterFonts)}
	for f := range d.used {
		d.used[f] = map[rune]uint16{}
	}
	d.packer, _ = zlib.NewWriterLevel(&d.packed, zlib.BestSpeed) // the level exists
	d.print("%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n")
	return d
}

func (d *Document) print(format string, args ...any) {
	if d.err != nil {
		return
	}
	n, err := fmt.Fprintf(d.out, format, args...)
	d.written += int64(n)
	d.err = err
}

// number reserves the number of an object.
func (d *Document) number() int {
	d.places = append(d.places, place{})
	return len(d.places) - 1
}

func (d *Document) object(number int, format string, args ...any) {
	d.places[number] = place{at: d.written}
	d.print("%d 0 obj\n"+format+"\nendobj\n", append([]any{number}, args...)...)
}

// stream writes an object with packed contents; dictionary ends with a space or
// is empty.
func (d *Document) stream(number int, dictionary string, contents []byte) {
	d.packed.Reset()
	d.packer.Reset(&d.packed)
	_, _ = d.packer.Write(contents) // a buffer takes everything
	_ = d.packer.Close()
	d.object(number, "<< %s/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", dictionary, d.packed.Len(), d.packed.Bytes())
}

// Add writes a part behind all others.
func (d *Document) Add(p Part) { d.add(p, false) }

// AddFirst writes a part that stands before all others, such as a cover that
// says what follows.
func (d *Document) AddFirst(p Part) { d.add(p, true) }

func (d *Document) add(p Part, first bool) {
	section := d.number()
	node := d.number()
	elements := &bundle{number: d.number()}
	var pages, kids []string
	for _, page := range p.Pages {
		number, contents := d.number(), d.number()
		for f, used := range page.used {
			for r, glyph := range used {
				d.used[f][r] = glyph
			}
		}
		d.stream(contents, "", page.contents.Bytes())
		var tagged []string
		for i, tag := range page.tags {
			element := d.number()
			kids = append(kids, ref(element))
			tagged = append(tagged, ref(element))
			elements.add(element, fmt.Sprintf("<< /Type /StructElem /S /%s /P %s /Pg %s /K %d%s >>", tag.kind, ref(section), ref(number), i, tag.alt()))
		}
		key := d.number()
		elements.add(key, "[ "+strings.Join(tagged, " ")+" ]")
		d.object(number, "<< /Type /Page /Parent %s /Contents %s /StructParents %d /Tabs /S >>", ref(node), ref(contents), len(d.keys))
		d.keys = append(d.keys, key)
		pages = append(pages, ref(number))
	}
	elements.add(section, fmt.Sprintf("<< /Type /StructElem /S /Sect /P %s /T %s /Lang (%s) /K [ %s ] >>", ref(document), text(p.Title), p.Language, strings.Join(kids, " ")))
	d.bundle(elements)
	d.object(node, "<< /Type /Pages /Parent %s /Kids [ %s ] /Count %d >>", ref(outermost), strings.Join(pages, " "), len(pages))
	at := len(d.nodes)
	if first {
		at = 0
	}
	d.nodes, d.sections = slices.Insert(d.nodes, at, node), slices.Insert(d.sections, at, section)
	d.counts = append(d.counts, len(pages))
}

// bundle is small objects that are written together, packed.
type bundle struct {
	number   int
	numbers  []int
	contents []string
}

func (b *bundle) add(number int, contents string) {
	b.numbers, b.contents = append(b.numbers, number), append(b.contents, contents)
}

func (d *Document) bundle(b *bundle) {
	var head, body strings.Builder
	for i, contents := range b.contents {
		fmt.Fprintf(&head, "%d %d ", b.numbers[i], body.Len())
		body.WriteString(contents + "\n")
		d.places[b.numbers[i]] = place{stream: b.number, index: i}
	}
	d.stream(b.number, fmt.Sprintf("/Type /ObjStm /N %d /First %d ", len(b.numbers), head.Len()), []byte(head.String()+body.String()))
}

// Close ends the file. An error is the first one of writing it: then what was
// written is no PDF file.
func (d *Document) Close() error {
	pages := 0
	for _, n := range d.counts {
		pages += n
	}
	d.object(outermost, "<< /Type /Pages /MediaBox [ 0 0 %.2f %.2f ] /Resources << /Font << %s >> >> /Kids [ %s ] /Count %d >>",
		Width, Height, fontNames(), refs(d.nodes), pages)
	d.object(document, "<< /Type /StructElem /S /Document /P %s /K [ %s ] >>", ref(parents), refs(d.sections))
	var keys strings.Builder
	for i, key := range d.keys {
		fmt.Fprintf(&keys, "%d %s ", i, ref(key))
	}
	d.object(parents, "<< /Type /StructTreeRoot /K %s /ParentTree << /Nums [ %s] >> /ParentTreeNextKey %d >>", ref(document), keys.String(), len(d.keys))
	d.object(information, "<< /Title %s /Author %s /Producer (Omnibus) /CreationDate (D:%s) >>", text(d.info.Title), text(d.info.Author), d.info.Made.UTC().Format("20060102150405Z"))
	d.object(catalog, "<< /Type /Catalog /Pages %s /StructTreeRoot %s /MarkInfo << /Marked true >> /Lang (%s) /ViewerPreferences << /DisplayDocTitle true >> >>",
		ref(outermost), ref(parents), d.info.Language)
	for f := range fonts {
		d.font(f)
	}
	d.index()
	if d.err != nil {
		return fault.Because(d.err, fault.Unavailable, "The PDF file could not be written to its end.")
	}
	return nil
}

// index writes where everything stands.
func (d *Document) index() {
	start, number := d.written, d.number()
	d.places[number] = place{at: start}
	table := make([]byte, 0, 8*len(d.places))
	for i, p := range d.places {
		kind, first, second := byte(1), p.at, 0
		switch {
		case i == 0:
			kind, second = 0, 65535
		case p.stream != 0:
			kind, first, second = 2, int64(p.stream), p.index
		}
		table = append(table, kind, byte(first>>32), byte(first>>24), byte(first>>16), byte(first>>8), byte(first), byte(second>>8), byte(second))
	}
	d.stream(number, fmt.Sprintf("/Type /XRef /Size %d /W [ 1 5 2 ] /Root %s /Info %s ", len(d.places), ref(catalog), ref(information)), table)
	d.print("startxref\n%d\n%%%%EOF\n", start)
}

func ref(number int) string { return fmt.Sprintf("%d 0 R", number) }

func refs(numbers []int) string {
	all := make([]string, len(numbers))
	for i, n := range numbers {
		all[i] = ref(n)
	}
	return strings.Join(all, " ")
}

// text writes a text that is not drawn, in UTF-16.
func text(of string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, unit := range utf16.Encode([]rune(of)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String() + ">"
}
