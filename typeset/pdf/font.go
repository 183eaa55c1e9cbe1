package pdf

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Font is one of the fonts that every file has inside: the Go fonts, which have
// the letters of European languages, Welsh ŵ and ŷ among them.
type Font int

// The fonts. In Mono all signs are as wide, and no two look alike: for codes.
const (
	Regular Font = iota
	Bold
	Mono
	fonts
)

// glyph is a sign of a font; its advance is in thousandths of the size.
type glyph struct {
	index   uint16
	advance float64
}

// face is a font that has been read. It is used by many at once.
type face struct {
	name string
	file []byte

	reading sync.Mutex
	read    *sfnt.Font
	buffer  sfnt.Buffer
	known   sync.Map // of rune to glyph
}

var faces = [fonts]*face{
	newFace("GoRegular", goregular.TTF), newFace("GoBold", gobold.TTF), newFace("GoMonoBold", gomonobold.TTF),
}

func newFace(name string, file []byte) *face {
	read, err := sfnt.Parse(file)
	if err != nil {
		panic("pdf: the built-in font " + name + " cannot be read: " + err.Error())
	}
	return &face{name: name, file: file, read: read}
}

func (f Font) face() *face { return faces[f] }

// glyph finds a sign; false where the font has none.
func (f *face) glyph(r rune) (glyph, bool) {
	if g, known := f.known.Load(r); known {
		g := g.(glyph)
		return g, g.index != 0
	}
	f.reading.Lock()
	defer f.reading.Unlock()
	index, err := f.read.GlyphIndex(&f.buffer, r)
	if err != nil {
		index = 0
	}
	units := fixed.I(1000)
	advance, err := f.read.GlyphAdvance(&f.buffer, index, units, font.HintingNone)
	if err != nil {
		index = 0
	}
	g := glyph{uint16(index), float64(advance) / 64}
	f.known.Store(r, g)
	return g, g.index != 0
}

// Width is how wide a text is at a size, in points.
func (f Font) Width(size float64, text string) float64 {
	sum := 0.0
	for _, r := range text {
		if g, ok := f.face().glyph(r); ok {
			sum += g.advance
		}
	}
	return sum * size / 1000
}

// Missing gives the signs of a text that the font has not, each once.
func (f Font) Missing(text string) []rune {
	var missing []rune
	for _, r := range text {
		if _, ok := f.face().glyph(r); !ok && !slices.Contains(missing, r) {
			missing = append(missing, r)
		}
	}
	return missing
}

func fontNames() string {
	var all []string
	for f := range fonts {
		all = append(all, fmt.Sprintf("/F%d %s", f, ref(firstFont+5*int(f))))
	}
	return strings.Join(all, " ")
}

// font writes a font with the file that it is drawn from, and which signs its
// glyphs stand for, so that text can be searched, copied and read aloud.
func (d *Document) font(f Font) {
	face, at := f.face(), firstFont+5*int(f)
	signs := make([]rune, 0, len(d.used[f]))
	for r := range d.used[f] {
		signs = append(signs, r)
	}
	slices.Sort(signs)
	var widths, map16 strings.Builder
	for _, r := range signs {
		g, _ := face.glyph(r)
		fmt.Fprintf(&widths, "%d [ %.0f ] ", g.index, g.advance)
	}
	for from := 0; from < len(signs); from += 100 {
		some := signs[from:min(from+100, len(signs))]
		fmt.Fprintf(&map16, "%d beginbfchar\n", len(some))
		for _, r := range some {
			g, _ := face.glyph(r)
			fmt.Fprintf(&map16, "<%04X> <%04X>\n", g.index, r)
		}
		map16.WriteString("endbfchar\n")
	}
	d.object(at, "<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [ %s ] /ToUnicode %s >>", face.name, ref(at+1), ref(at+4))
	d.object(at+1, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %s /CIDToGIDMap /Identity /DW 600 /W [ %s] >>",
		face.name, ref(at+2), widths.String())
	d.object(at+2, "<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [ -200 -300 1200 1100 ] /ItalicAngle 0 /Ascent 935 /Descent -210 /CapHeight 720 /StemV 80 /FontFile2 %s >>", face.name, ref(at+3))
	d.stream(at+3, fmt.Sprintf("/Length1 %d ", len(face.file)), face.file)
	d.stream(at+4, "", []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"+
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"+map16.String()+"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"))
}
