package page

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"html/template"
	"net/http"
	"reflect"
	"strings"
	"sync"
)

// A poured page is sent compressed, too, without being compressed anew: gzip's
// form is a row of blocks, each of which can stand alone, so that the fixed
// pieces are packed once. What lies between them is stored as it is, unless it
// is long.

const (
	// worthPacking is the smallest piece that is packed, and longestStored the
	// longest stretch that is not: to send some kilobytes costs less than to squeeze them.
	worthPacking  = 200
	longestStored = 4 << 10
)

// gzipHead says that deflated blocks follow, and nothing of name and time;
// lastBlock is an empty one that says that it is the last.
var (
	gzipHead  = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}
	lastBlock = []byte{1, 0, 0, 0xff, 0xff}
)

// escaped writes a text as templates do, in text and in quoted attributes alike.
var escaped = strings.NewReplacer("\x00", "\uFFFD", `"`, "&#34;", "&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;")

// often says whether a page is to be poured, and not shown by its template. What is
// wrong with a form is rare, and seldom the same twice.
func (s *Set) often(p Page) bool {
	kind := reflect.TypeOf(p)
	for i := range s.kinds {
		if s.kinds[i].data == kind {
			return s.kinds[i].often && len(p.layout().Problems) == 0
		}
	}
	return false
}

// Pours says whether a page is poured, which those that are asked for often must be.
func (s *Set) Pours(p Page) (does, must bool) {
	must = s.often(p)
	return must && s.pour(p, &plain{&bytes.Buffer{}}), must
}

// pour writes a page from moulds; false where there is none that is right, and
// then what was written is of no use.
func (s *Set) pour(p Page, to sink) bool {
	t, v := s.in(p), reflect.ValueOf(p)
	return pour(&s.moulds, t, to, func(from *pourer) bool { return from.part(t.Name(), v, shapeOf(v.Type())) })
}

// sendPoured sends a page as Write does; false where it is not poured, and then
// nothing is sent.
func (s *Set) sendPoured(w http.ResponseWriter, r *http.Request, status int, p Page) (bool, error) {
	if !takesGzip(r) {
		out := &plain{buffer()}
		defer giveBack(out.Buffer)
		if !s.pour(p, out) {
			return false, nil
		}
		w.Header()["Content-Type"] = htmlType
		return true, send(w, r, status, out.Bytes())
	}
	z := packers.Get().(*packer)
	defer func() {
		if z.out.Cap()+z.loose.Cap() <= largestKept {
			packers.Put(z)
		}
	}()
	z.begin()
	if !s.pour(p, z) {
		return false, nil
	}
	header := w.Header()
	header["Content-Type"], header["Content-Encoding"] = htmlType, gzipForm
	header.Add("Vary", "Accept-Encoding")
	return true, deliver(w, r, status, z.end())
}

// The values of headers that every page has. They are shared, and never changed.
var (
	htmlType = []string{"text/html; charset=utf-8"}
	gzipForm = []string{"gzip"}
)

// sink is where a page is poured to.
type sink interface {
	fixed(p *piece)
	own(text string)
}

// pourer writes parts from moulds.
type pourer struct {
	describer
	moulds   *moulds
	template *template.Template
	to       sink
}

var pourers = sync.Pool{New: func() any { return &pourer{} }}

// pour lends out a pourer.
func pour(m *moulds, t *template.Template, to sink, deed func(*pourer) bool) bool {
	p := pourers.Get().(*pourer)
	p.moulds, p.template, p.to = m, t, to
	done := deed(p)
	clear(p.holes[:cap(p.holes)])
	p.holes, p.to = p.holes[:0], nil
	if cap(p.key) <= largestKept {
		pourers.Put(p)
	}
	return done
}

// part writes a value: a page's struct, or one that a tag leads to.
func (p *pourer) part(name string, v reflect.Value, s *shape) bool {
	from := len(p.holes)
	p.key = p.key[:0]
	if !p.value(v, s, false) {
		return false
	}
	m := p.moulds.find(p.template, name, p.key)
	if m == nil {
		m = p.moulds.make(mouldKey{p.template, name, string(p.key)}, v, s)
	}
	return p.fill(m, from)
}

// fill writes a mould with what was described from a hole on.
func (p *pourer) fill(m *mould, from int) bool {
	if m.pieces == nil {
		return false
	}
	for i := range m.pieces {
		p.to.fixed(&m.pieces[i])
		at := m.pieces[i].hole
		if at < 0 {
			continue
		}
		h := p.holes[from+at]
		if h.shape == nil {
			p.to.own(h.text)
			continue
		}
		for i := range h.parts.Len() {
			if !p.part(h.template, h.parts.Index(i), h.shape) {
				return false
			}
		}
	}
	p.holes = p.holes[:from]
	return true
}

// make has the template show the value with marks where its holes are, cuts the
// HTML there, and looks whether pouring gives what the template gives.
func (m *moulds) make(key mouldKey, v reflect.Value, s *shape) *mould {
	var marked, want bytes.Buffer
	holes := 0
	if key.template.ExecuteTemplate(&marked, key.part, withMarks(v, s, "", &holes).Interface()) != nil || key.template.ExecuteTemplate(&want, key.part, v.Interface()) != nil {
		return wrong
	}
	made, got := &mould{cut(marked.Bytes(), holes)}, &plain{&bytes.Buffer{}}
	if !pour(m, key.template, got, func(p *pourer) bool { return p.value(v, s, false) && p.fill(made, 0) }) {
		return wrong // for this time: it may be a part that cannot be poured
	}
	if !bytes.Equal(got.Bytes(), want.Bytes()) {
		made = wrong
	}
	for i, p := range made.pieces {
		made.pieces[i].packed = packed(p.html)
	}
	m.keep(key, made)
	return made
}

// plain takes a page as HTML.
type plain struct{ *bytes.Buffer }

func (out *plain) fixed(p *piece) {
	out.Write(p.html)
}

func (out *plain) own(text string) {
	_, _ = escaped.WriteString(out, text) // writing to memory cannot fail
}

// packer takes a page in gzip's form.
type packer struct {
	out, loose bytes.Buffer
	sum        uint32
	size       int
}

var packers = sync.Pool{New: func() any { return &packer{} }}

func (z *packer) begin() {
	z.out.Reset()
	z.loose.Reset()
	z.sum, z.size = 0, 0
	z.out.Write(gzipHead)
}

// end gives the whole; it is good until the packer is used again.
func (z *packer) end() []byte {
	z.settle()
	z.out.Write(lastBlock)
	end := binary.LittleEndian.AppendUint32(z.out.AvailableBuffer(), z.sum)
	z.out.Write(binary.LittleEndian.AppendUint32(end, uint32(z.size)))
	return z.out.Bytes()
}

func (z *packer) fixed(p *piece) {
	if p.packed == nil {
		z.loose.Write(p.html)
		return
	}
	z.settle()
	z.sum = crc32.Update(z.sum, crc32.IEEETable, p.html)
	z.size += len(p.html)
	z.out.Write(p.packed)
}

func (z *packer) own(text string) {
	_, _ = escaped.WriteString(&z.loose, text) // writing to memory cannot fail
}

// settle writes what has gathered between packed pieces.
func (z *packer) settle() {
	text := z.loose.Bytes()
	if len(text) == 0 {
		return
	}
	z.sum = crc32.Update(z.sum, crc32.IEEETable, text)
	z.size += len(text)
	if len(text) > longestStored {
		w := quick.Get().(*flate.Writer)
		deflate(&z.out, text, w)
		quick.Put(w)
	} else {
		size := uint16(len(text))
		head := append(z.out.AvailableBuffer(), 0)
		head = binary.LittleEndian.AppendUint16(head, size)
		z.out.Write(binary.LittleEndian.AppendUint16(head, ^size))
		z.out.Write(text)
	}
	z.loose.Reset()
}

var quick = sync.Pool{New: func() any { return deflater(flate.BestSpeed) }}

// best packs fixed pieces, one after the other: it takes a megabyte.
var best struct {
	sync.Mutex
	deflater *flate.Writer
}

func deflater(level int) *flate.Writer {
	w, err := flate.NewWriter(nil, level)
	if err != nil {
		panic("page: this level of compression exists: " + err.Error())
	}
	return w
}

// deflate appends blocks that refer to nothing before them. Writing to memory
// cannot fail.
func deflate(out *bytes.Buffer, text []byte, w *flate.Writer) {
	w.Reset(out)
	_, _ = w.Write(text)
	_ = w.Flush()
}

// packed gives fixed HTML as blocks, nil where it is too short to be worth it.
func packed(html []byte) []byte {
	if len(html) < worthPacking {
		return nil
	}
	best.Lock()
	defer best.Unlock()
	if best.deflater == nil {
		best.deflater = deflater(flate.BestCompression)
	}
	var out bytes.Buffer
	deflate(&out, html, best.deflater)
	return bytes.Clone(out.Bytes())
}
