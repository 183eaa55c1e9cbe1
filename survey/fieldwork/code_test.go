package fieldwork

import (
	"bytes"
	"crypto/rand"
	"regexp"
	"strings"
	"testing"

	"omnibus/fault"
)

func TestNewCode(t *testing.T) {
	shape := regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$`)
	signs := map[rune]int{}
	for range 2000 {
		code, err := NewCode(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if !shape.MatchString(code) {
			t.Fatalf("code %q", code)
		}
		for _, sign := range code {
			signs[sign]++
		}
		if parsed, err := ParseCode(code); err != nil || parsed != code {
			t.Fatalf("%q is read as %q (%v)", code, parsed, err)
		}
	}
	delete(signs, '-')
	if len(signs) != len(alphabet) {
		t.Errorf("%d signs of %d come up", len(signs), len(alphabet))
	}
	for sign, n := range signs { // 750 expected; six deviations either way
		if n < 590 || n > 910 {
			t.Errorf("%c comes up %d times of about 750", sign, n)
		}
	}
	if _, err := NewCode(bytes.NewReader(make([]byte, 5))); err == nil {
		t.Error("a code was made of too little chance")
	}
}

func TestParseCode(t *testing.T) {
	for typed, want := range map[string]string{
		"ABCD-2345-WXYZ":           "ABCD-2345-WXYZ",
		"abcd2345wxyz":             "ABCD-2345-WXYZ",
		" abcd 2345\u00a0wxyz \n":  "ABCD-2345-WXYZ",
		"abcd–2345—wxyz":           "ABCD-2345-WXYZ",
		"a-b-c-d-2-3-4-5-w-x-y-z.": "ABCD-2345-WXYZ",
		"oOlL iI11 0000":           "0011-1111-0000",
	} {
		if got, err := ParseCode(typed); err != nil || got != want {
			t.Errorf("ParseCode(%q) = %q, %v; want %q", typed, got, err, want)
		}
	}
	for _, typed := range []string{"", "ABCD-2345-WXY", "ABCD-2345-WXYZ-1", "ABCD-2345-WXYU", "ABCD-2345-WXY!", "ABCD\x002345WXYZ", strings.Repeat("A", 1<<16), "\xff\xfe"} {
		if got, err := ParseCode(typed); fault.KindOf(err) != fault.Refused || got != "" {
			t.Errorf("ParseCode(%.20q) = %q, %v", typed, got, err)
		}
	}
}

func FuzzParseCode(f *testing.F) {
	for _, seed := range []string{"ABCD-2345-WXYZ", "abcd 2345 wxyz", "", "é", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, err := ParseCode(typed)
		if err != nil {
			return
		}
		if again, err := ParseCode(code); err != nil || again != code {
			t.Fatalf("%q is read as %q, and that as %q (%v)", typed, code, again, err)
		}
	})
}

func TestToken(t *testing.T) {
	one, err := NewToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	two, err := NewToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if one == two || len(one) != 43 || strings.ContainsAny(one, "+/=") {
		t.Errorf("tokens %q, %q", one, two)
	}
	if bytes.Equal(Hash(one), Hash(two)) || !bytes.Equal(Hash(one), Hash(one)) || len(Hash(one)) != 32 {
		t.Error("hashes do not tell tokens apart")
	}
	if _, err := NewToken(bytes.NewReader(make([]byte, 31))); err == nil {
		t.Error("a token was made of too little chance")
	}
}
