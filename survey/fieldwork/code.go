// Package fieldwork holds how organisations are reached and let in: the people of
// a case and who holds which section, the codes and links by which they get in and
// the letters that carry them, what was done to reach them, and the final code that
// follows from it. Secrets are made here and kept nowhere; the store has only their
// hashes.
package fieldwork

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"strings"

	"omnibus/fault"
	"omnibus/tongue"
)

// alphabet has 32 signs that are told apart in any handwriting: no I, L, O or
// U (which would also spell words). It is Crockford's.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeLength makes a code of 60 bits: with the limits on wrong codes, a guess
// is hopeless.
const codeLength = 12

// group is how many signs stand together when a code is shown.
const group = 4

// NewCode makes an access code, as ABCD-2345-WXYZ; random is crypto/rand.Reader.
func NewCode(random io.Reader) (string, error) {
	raw := make([]byte, codeLength)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", err
	}
	var b strings.Builder
	for i, r := range raw {
		if i > 0 && i%group == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(alphabet[r%32]) // 256 is a multiple of 32: no sign is likelier
	}
	return b.String(), nil
}

// ParseCode reads a code as people type it: in small letters, with spaces,
// dashes or neither, with the letter O for 0 and I or L for 1. It gives the code
// as NewCode wrote it.
func ParseCode(typed string) (string, error) {
	var b strings.Builder
	signs := 0
	for _, r := range strings.ToUpper(typed) {
		switch {
		case strings.ContainsRune(" \t\r\n-–—_.\u00a0\u2011", r):
			continue
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		}
		if !strings.ContainsRune(alphabet, r) || signs == codeLength {
			return "", notACode()
		}
		if signs > 0 && signs%group == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
		signs++
	}
	if signs != codeLength {
		return "", notACode()
	}
	return b.String(), nil
}

func notACode() error {
	return fault.Say(fault.Refused, tongue.Both("An access code has %d letters and digits, such as ABCD-2345-WXYZ. Check the code in your letter or e-mail and type it again.", "Mae gan god mynediad %d o lythrennau a digidau, fel ABCD-2345-WXYZ. Gwiriwch y cod yn eich llythyr neu'ch e-bost a'i deipio eto."), codeLength)
}

// NewToken makes the secret part of a link or of a session: 256 bits, in signs
// that an address may hold.
func NewToken(random io.Reader) (string, error) {
	raw := make([]byte, 32)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// Hash is what is kept of a code or token. A fast hash is right for these: they
// are random, so there is no list of likely ones to try.
func Hash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
