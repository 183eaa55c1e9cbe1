package load

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"hash/crc32"
	"io"
	"slices"
	"sync"
)

// A crowd reads the same pieces of pages over and over, and unpacking them took
// more of the driver's time than all else. So pieces that were unpacked once are
// known from then on, whoever sent them: whole answers that are always the same,
// and the parts of others that stand between marks of a flush. Of every answer the
// sum is checked that its sender made of the text; where anything is not as it is
// expected, the answer is unpacked by the library, as a whole.

// unpacker knows pieces by their packed form.
type unpacker struct {
	mu    sync.RWMutex
	known map[string][]byte
	size  int
}

var pieces unpacker

const (
	// mostPieces bounds what is kept, in bytes.
	mostPieces = 64 << 20
	gzipHead   = 10
	gzipTail   = 8
)

var (
	flushed = []byte{0, 0, 0xff, 0xff}
	ending  = []byte{1, 0, 0, 0xff, 0xff}
)

// unpacked gives the text of an answer in gzip's form, put where there is room.
func unpacked(room, body []byte) ([]byte, error) {
	if text, ok := pieces.join(room, body); ok {
		return text, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// join puts the text together piece by piece; false where that is not possible.
func (u *unpacker) join(room, body []byte) ([]byte, bool) {
	if len(body) < gzipHead+gzipTail || body[3] != 0 { // with a name or a comment: none of ours
		return nil, false
	}
	tail := body[len(body)-gzipTail:]
	sum, size := binary.LittleEndian.Uint32(tail), binary.LittleEndian.Uint32(tail[4:])
	if size > largestBody {
		return nil, false
	}
	text := slices.Grow(room, int(size))
	for rest := body[gzipHead : len(body)-gzipTail]; len(rest) > 0; {
		// A block that is stored as it is says how long it is.
		if rest[0] <= 1 && len(rest) >= len(ending) {
			n := int(binary.LittleEndian.Uint16(rest[1:]))
			if ^binary.LittleEndian.Uint16(rest[1:]) != binary.LittleEndian.Uint16(rest[3:]) || len(rest) < len(ending)+n {
				return nil, false
			}
			text = append(text, rest[len(ending):len(ending)+n]...)
			rest = rest[len(ending)+n:]
			continue
		}
		end := len(rest)
		if at := bytes.Index(rest, flushed); at >= 0 {
			end = at + len(flushed)
		}
		piece, ok := u.piece(rest[:end])
		if !ok {
			return nil, false
		}
		text, rest = append(text, piece...), rest[end:]
	}
	return text, len(text) == int(size) && crc32.ChecksumIEEE(text) == sum
}

// piece gives the text of one piece.
func (u *unpacker) piece(packed []byte) ([]byte, bool) {
	u.mu.RLock()
	text, known := u.known[string(packed)]
	u.mu.RUnlock()
	if known {
		return text, true
	}
	text, err := io.ReadAll(flate.NewReader(io.MultiReader(bytes.NewReader(packed), bytes.NewReader(ending))))
	if err != nil {
		return nil, false
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.known == nil || u.size > mostPieces {
		u.known, u.size = map[string][]byte{}, 0
	}
	u.known[string(packed)] = text
	u.size += len(packed) + len(text)
	return text, true
}
