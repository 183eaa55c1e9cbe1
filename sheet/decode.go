package sheet

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"omnibus/source"
)

const saveAs = `save it as "CSV UTF-8 (comma delimited)"`

// decode gives the file as text without its byte order mark, or complains of
// what it is instead of UTF-8 text.
func decode(file string, text []byte, most Bounds, out *source.Complaints) (string, bool) {
	whole := source.Place{File: file}
	if len(text) > most.Bytes {
		out.Add(whole, "check that it is the right file", "the file has %d bytes; at most %d are read", len(text), most.Bytes)
		return "", false
	}
	if other := otherFormat(text); other != "" {
		out.Add(whole, saveAs, "this is %s, not a CSV file", other)
		return "", false
	}
	if utf16 := utf16Name(text); utf16 != "" {
		out.Add(whole, saveAs, "the file is %s, not UTF-8", utf16)
		return "", false
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if i := bytes.IndexByte(text, 0); i >= 0 {
		out.Add(source.PlaceAt(file, text, i), "check that it is the right file, and save it again", "the file has a NUL byte")
		return "", false
	}
	if i := source.BrokenAt(text); i >= 0 {
		at := source.PlaceAt(file, text, i)
		if word := asWindows1252(text, i); word != "" {
			out.Add(at, saveAs, "the text is not UTF-8; it looks like Windows-1252, in which this reads %q", word)
		} else {
			out.Add(at, saveAs, "the text is not UTF-8")
		}
		return "", false
	}
	return string(text), true
}

// otherFormat recognises workbooks that were only renamed.
func otherFormat(text []byte) string {
	switch {
	case bytes.HasPrefix(text, []byte("PK\x03\x04")):
		return "a workbook or another zip file"
	case bytes.HasPrefix(text, []byte("\xd0\xcf\x11\xe0")):
		return "an old Excel workbook"
	case bytes.HasPrefix(text, []byte("%PDF-")):
		return "a PDF"
	}
	return ""
}

// utf16Name recognises UTF-16 by its byte order mark or by the zero in every
// second byte of Western text.
func utf16Name(text []byte) string {
	switch {
	case bytes.HasPrefix(text, []byte{0xFF, 0xFE}):
		return "UTF-16 (little-endian)"
	case bytes.HasPrefix(text, []byte{0xFE, 0xFF}):
		return "UTF-16 (big-endian)"
	}
	sample := text[:min(len(text), 512)]
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	half := len(sample) / 2
	switch {
	case half < 4:
		return ""
	case zeros[1]*10 >= half*7 && zeros[0]*10 < half:
		return "UTF-16 (little-endian, without a mark)"
	case zeros[0]*10 >= half*7 && zeros[1]*10 < half:
		return "UTF-16 (big-endian, without a mark)"
	}
	return ""
}

// asWindows1252 gives the word around an offset as it would read in
// Windows-1252, or "" when that makes no word.
func asWindows1252(text []byte, offset int) string {
	stop := func(b byte) bool { return b <= ' ' || strings.IndexByte(`,;"`, b) >= 0 }
	from, to := offset, offset
	for from > 0 && offset-from < 30 && !stop(text[from-1]) {
		from--
	}
	for to < len(text) && to-offset < 30 && !stop(text[to]) {
		to++
	}
	word, err := charmap.Windows1252.NewDecoder().Bytes(text[from:to])
	if err != nil {
		return ""
	}
	for _, r := range string(word) {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return ""
		}
	}
	return string(word)
}
