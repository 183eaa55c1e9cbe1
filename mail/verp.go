package mail

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// ReturnKey gives what stands for a message's key in the address to which a
// server returns what it cannot deliver. It tells a stranger nothing.
func ReturnKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10])) // 80 bits make 16 letters, without padding
}

// ReturnPath gives the address to which a message is returned: the sender's own
// with the message's return key, so that a bounce names its message whatever the
// server that returns it writes (known as VERP).
func ReturnPath(from Address, key string) string {
	local, domain, err := from.parts()
	if err != nil {
		return ""
	}
	return local + "+" + ReturnKey(key) + "@" + domain
}

// ReadReturnPath gives the return key in an address that ReturnPath made, and
// whether there is one.
func ReadReturnPath(address string) (string, bool) {
	local, _, _ := strings.Cut(address, "@")
	at := strings.LastIndexByte(local, '+')
	if at < 0 {
		return "", false
	}
	key := strings.ToLower(local[at+1:])
	raw, err := base32.StdEncoding.DecodeString(strings.ToUpper(key))
	return key, err == nil && len(raw) == 10
}
