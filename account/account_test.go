package account

import (
	"bytes"
	"crypto/rand"
	"strings"
	"sync"
	"testing"

	"omnibus/access"
	"omnibus/fault"
)

func TestPassword(t *testing.T) {
	hash, err := HashPassword(rand.Reader, "four words and a dash")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %q", hash)
	}
	for password, want := range map[string]bool{"four words and a dash": true, "four words and a dasH": false, "": false, strings.Repeat("x", Longest+1): false} {
		if Verify(hash, password) != want {
			t.Errorf("%.30q: %v", password, !want)
		}
	}
	again, err := HashPassword(rand.Reader, "four words and a dash")
	if err != nil || again == hash {
		t.Errorf("two hashes of one password are the same (%v)", err)
	}
}

func TestPasswordsThatAreRefused(t *testing.T) {
	for _, password := range []string{"", "short", strings.Repeat("x", Longest+1)} {
		if _, err := HashPassword(rand.Reader, password); fault.KindOf(err) != fault.Refused {
			t.Errorf("%.20q: %v", password, err)
		}
	}
	if _, err := HashPassword(bytes.NewReader(nil), "four words and a dash"); err == nil {
		t.Error("a password was hashed without salt")
	}
}

func TestHashesThatMatchNothing(t *testing.T) {
	for _, hash := range []string{
		"", "plain", "$argon2id$", "$argon2id$v=18$m=19456,t=2,p=1$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5a2V5",
		"$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ", "$argon2id$v=19$m=19456,t=2,p=1$$",
		"$argon2id$v=19$m=4294967295,t=2,p=1$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5a2V5", "$argon2id$v=19$m=19456,t=0,p=1$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5a2V5",
	} {
		if Verify(hash, "") || Verify(hash, "plain") {
			t.Errorf("%q matches", hash)
		}
	}
}

// TestDecoy checks that comparing with the decoy costs what a comparison costs.
func TestDecoy(t *testing.T) {
	p, err := parse(Decoy)
	if err != nil {
		t.Fatal(err)
	}
	if p.memory != memory || p.passes != passes || p.lanes != lanes || p.size != keySize || len(p.salt) != saltSize {
		t.Errorf("the decoy's costs are others: %+v", p)
	}
	if Verify(Decoy, "") {
		t.Error("the decoy matches")
	}
}

func TestManyAtOnce(t *testing.T) {
	hash, err := HashPassword(rand.Reader, "four words and a dash")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 3 * cap(turns) {
		all.Go(func() {
			if !Verify(hash, "four words and a dash") {
				t.Error("it did not match")
			}
			if len(turns) > cap(turns) {
				t.Error("too many at once")
			}
		})
	}
	all.Wait()
}

func TestCheck(t *testing.T) {
	good := Account{Email: "lena@example.org", Name: "Lena", Role: access.Lead, PasswordHash: Decoy}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Account){
		"no address":          func(a *Account) { a.Email = "" },
		"a name and address":  func(a *Account) { a.Email = "Lena <lena@example.org>" },
		"capitals":            func(a *Account) { a.Email = "Lena@example.org" },
		"a line break":        func(a *Account) { a.Email = "lena@example.org\r\nBcc: x@example.org" },
		"no name":             func(a *Account) { a.Name = " " },
		"a name of two lines": func(a *Account) { a.Name = "Lena\nLead" },
		"no role":             func(a *Account) { a.Role = "" },
		"the operator's role": func(a *Account) { a.Role = access.Operator },
		"respondent":          func(a *Account) { a.Role = access.Respondent },
	} {
		bad := good
		spoil(&bad)
		if err := bad.Check(); fault.KindOf(err) != fault.Refused {
			t.Errorf("%s: %v", name, err)
		}
	}
	good.PasswordHash = "the password itself"
	if err := good.Check(); err == nil {
		t.Error("a password that is not hashed was taken")
	}
}
