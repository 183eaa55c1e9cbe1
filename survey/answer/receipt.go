package answer

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strconv"
)

// Receipt is what the log keeps of a save so that its retry can be answered.
type Receipt struct {
	Key    string
	Digest string
	// First and Last are the positions the save added.
	First, Last int64
	Clashes     []Clash
}

// repeated answers a retry. Only the latest save of a key can be retried: a
// form that was sent, changed, sent, changed back and sent again is three saves.
func repeated(digest string, g Ground) (Decision, bool) {
	if len(g.Receipts) == 0 {
		return Decision{}, false
	}
	latest := g.Receipts[len(g.Receipts)-1]
	if latest.Digest != digest {
		return Decision{}, false
	}
	return Decision{Section: g.Section, Saved: Saved{Position: latest.Last, Clashes: latest.Clashes}}, true
}

// ownSave says whether a position was added by an earlier save of the same form.
func ownSave(position int64, receipts []Receipt) bool {
	return slices.ContainsFunc(receipts, func(r Receipt) bool { return r.First <= position && position <= r.Last })
}

// digest tells two saves of one key apart. It does not depend on the order of changes.
func (s Save) digest(sorted []Change) string {
	parts := make([]string, 2, 2+4*len(sorted))
	parts[0], parts[1] = "save", s.Section
	for _, c := range sorted {
		parts = append(parts, c.Item.Question, c.Item.Row, c.Value.Encode(), strconv.FormatInt(c.Seen, 10))
	}
	return digestOf(parts...)
}

// digestOf is half of the SHA-256 of parts, each after its length, so that no two
// lists look the same.
func digestOf(parts ...string) string {
	all := make([]byte, 0, 256)
	for _, part := range parts {
		all = append(binary.AppendUvarint(all, uint64(len(part))), part...)
	}
	sum := sha256.Sum256(all)
	return hex.EncodeToString(sum[:sha256.Size/2])
}
