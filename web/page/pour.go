package page

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
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

// poured gives a page as a part; without a mould where it is to be shown by its
// template. What is wrong with a form is rare, and seldom the same twice.
func (s *Set) poured(p Page) part {
	kind := reflect.TypeOf(p)
	if !s.isOften(kind) || len(p.layout().Problems) > 0 {
		return part{}
	}
	t := s.in(p)
	return s.moulds.cast(t, t.Name(), reflect.ValueOf(p))
}

// Pours says whether a page is poured, which those that are asked for often must be.
func (s *Set) Pours(p Page) (does, must bool) {
	return s.poured(p).mould != nil, s.isOften(reflect.TypeOf(p)) && len(p.layout().Problems) == 0
}

func (s *Set) isOften(kind reflect.Type) bool {
	for _, k := range s.kinds {
		if k.data == kind {
			return k.often
		}
	}
	return false
}

// sendPoured sends a page that is poured, as Write does.
func sendPoured(w http.ResponseWriter, r *http.Request, status int, p part) error {
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	if !takesGzip(r) {
		out := buffer()
		defer giveBack(out)
		p.plain(out)
		return send(w, r, status, out.Bytes())
	}
	z := packers.Get().(*packer)
	body := z.gzip(p)
	header.Add("Vary", "Accept-Encoding")
	header.Set("Content-Encoding", "gzip")
	err := deliver(w, r, status, body)
	if z.out.Cap()+z.loose.Cap() <= largestKept {
		packers.Put(z)
	}
	return err
}

// plain writes the part as HTML.
func (p part) plain(out *bytes.Buffer) {
	for _, fixed := range p.mould.pieces {
		out.Write(fixed.html)
		if fixed.hole < 0 {
			continue
		}
		f := p.fillings[fixed.hole]
		_, _ = escaped.WriteString(out, f.text) // writing to memory cannot fail
		for _, inner := range f.parts {
			inner.plain(out)
		}
	}
}

// packer writes a part in gzip's form.
type packer struct {
	out, loose bytes.Buffer
	sum        uint32
	size       int
}

var packers = sync.Pool{New: func() any { return &packer{} }}

// gzip gives the part in gzip's form; it is good until the packer is used again.
func (z *packer) gzip(p part) []byte {
	z.out.Reset()
	z.loose.Reset()
	z.sum, z.size = 0, 0
	z.out.Write(gzipHead)
	z.part(p)
	z.settle()
	z.out.Write(lastBlock)
	end := binary.LittleEndian.AppendUint32(z.out.AvailableBuffer(), z.sum)
	z.out.Write(binary.LittleEndian.AppendUint32(end, uint32(z.size)))
	return z.out.Bytes()
}

func (z *packer) part(p part) {
	for _, fixed := range p.mould.pieces {
		if fixed.packed == nil {
			z.loose.Write(fixed.html)
		} else {
			z.settle()
			z.sum = crc32.Update(z.sum, crc32.IEEETable, fixed.html)
			z.size += len(fixed.html)
			z.out.Write(fixed.packed)
		}
		if fixed.hole < 0 {
			continue
		}
		f := p.fillings[fixed.hole]
		_, _ = escaped.WriteString(&z.loose, f.text) // writing to memory cannot fail
		for _, inner := range f.parts {
			z.part(inner)
		}
	}
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
