package load

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"
)

// flushedPage is a page in gzip's form whose parts each end with a flush, with
// stored blocks between them.
func flushedPage(t testing.TB, parts ...string) []byte {
	t.Helper()
	out := bytes.NewBuffer([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255})
	for i, part := range parts {
		if i%2 == 1 {
			size := uint16(len(part))
			out.WriteByte(0)
			out.Write(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, size), ^size))
			out.WriteString(part)
			continue
		}
		z, err := flate.NewWriter(out, flate.BestCompression)
		if err == nil {
			_, err = z.Write([]byte(part))
		}
		if err == nil {
			err = z.Flush()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	whole := strings.Join(parts, "")
	out.Write([]byte{1, 0, 0, 0xff, 0xff})
	tail := binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(whole)))
	out.Write(binary.LittleEndian.AppendUint32(tail, uint32(len(whole))))
	return out.Bytes()
}

func TestPagesAreUnpackedByPieces(t *testing.T) {
	fixed, own := strings.Repeat("<p class=\"govuk-body\">Fixed</p>", 40), "what somebody wrote \x00\x00\xff\xff"
	body := flushedPage(t, fixed, own, fixed+"other", own, "end")
	for range 2 { // the second time from pieces that are known
		text, ok := pieces.join(nil, body)
		if want := fixed + own + fixed + "other" + own + "end"; !ok || string(text) != want {
			t.Fatalf("joined: %v, %d bytes of %d", ok, len(text), len(want))
		}
	}
	broken := bytes.Clone(body)
	broken[len(broken)-5] ^= 1 // of the sum
	if _, err := unpacked(nil, broken); err == nil {
		t.Error("a page whose sum is wrong was taken")
	}
}

func FuzzUnpacked(f *testing.F) {
	f.Add([]byte("a page"), []byte("<p>"))
	f.Add(bytes.Repeat([]byte{0, 0, 255, 255}, 100), []byte{})
	f.Fuzz(func(t *testing.T, text, more []byte) {
		var out bytes.Buffer
		z := gzip.NewWriter(&out)
		for _, part := range [][]byte{text, more, text} {
			if _, err := z.Write(part); err != nil {
				t.Fatal(err)
			}
			if err := z.Flush(); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		got, err := unpacked(nil, out.Bytes())
		if want := bytes.Join([][]byte{text, more, text}, nil); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%q came as %q (%v)", want, got, err)
		}
	})
}
