package account

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"omnibus/fault"
)

// The cost of one comparison: argon2id as OWASP asks for (19 MiB, two passes).
const (
	memory   = 19 * 1024
	passes   = 2
	lanes    = 1
	saltSize = 16
	keySize  = 32
)

// Shortest and longest password. A long one is as good as any rule about signs,
// and there is no such rule.
const (
	Shortest = 12
	Longest  = 1024
)

// Decoy is the hash of a password that nobody knows. Whoever signs in to an
// account that does not exist is compared with it, so that the time taken does
// not tell which accounts there are.
const Decoy = "$argon2id$v=19$m=19456,t=2,p=1$b21uaWJ1cy1kZWNveS0wMQ$SNpP6yZ4yTzbPEQmQXq1mM5kk3KqNdxWmT0oTzUuF4g"

// turns bounds how many comparisons run at once, and so their memory (19 MiB
// each), when many people or one attacker sign in together.
var turns = make(chan struct{}, 4)

// HashPassword makes the form in which a password is kept; random is crypto/rand.Reader.
func HashPassword(random io.Reader, password string) (string, error) {
	switch n := utf8.RuneCountInString(password); {
	case n < Shortest:
		return "", fault.New(fault.Refused, "The password has fewer than %d characters. Choose a longer one, such as four words. Nothing was changed.", Shortest)
	case len(password) > Longest:
		return "", fault.New(fault.Refused, "The password is longer than %d bytes. Choose a shorter one. Nothing was changed.", Longest)
	}
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", err
	}
	key := derive([]byte(password), parsed{salt: salt, memory: memory, passes: passes, lanes: lanes, size: keySize})
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, encode(salt), encode(key)), nil
}

// Verify says whether the password is the one that hash was made of. A hash
// that can't be read is compared like any other and never matches.
func Verify(hash, password string) bool {
	if len(password) > Longest {
		return false
	}
	p, err := parse(hash)
	if err != nil {
		return false
	}
	return subtle.ConstantTimeCompare(derive([]byte(password), p), p.key) == 1
}

func derive(password []byte, p parsed) []byte {
	turns <- struct{}{}
	defer func() { <-turns }()
	return argon2.IDKey(password, p.salt, p.passes, p.memory, p.lanes, p.size)
}

// parsed is a hash taken apart. Its costs are kept with it, so that they can be
// raised later without losing anybody's password.
type parsed struct {
	salt, key      []byte
	memory, passes uint32
	lanes          uint8
	size           uint32
}

func parse(hash string) (parsed, error) {
	var p parsed
	var version int
	var rest string
	_, err := fmt.Sscanf(hash, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &p.memory, &p.passes, &p.lanes, &rest)
	if err != nil || version != argon2.Version {
		return parsed{}, fmt.Errorf("not an argon2id hash of version %d", argon2.Version)
	}
	var salt, key string
	for i := range len(rest) {
		if rest[i] == '$' {
			salt, key = rest[:i], rest[i+1:]
			break
		}
	}
	if p.salt, err = base64.RawStdEncoding.DecodeString(salt); err != nil {
		return parsed{}, err
	}
	if p.key, err = base64.RawStdEncoding.DecodeString(key); err != nil {
		return parsed{}, err
	}
	p.size = uint32(len(p.key))
	// Costs far beyond ours would let a hash from elsewhere stop the server.
	if len(p.salt) < 8 || p.size < 16 || p.size > 64 || p.memory < 8 || p.memory > 1<<18 || p.passes == 0 || p.passes > 16 || p.lanes == 0 {
		return parsed{}, fmt.Errorf("an argon2id hash with costs out of bounds")
	}
	return p, nil
}
