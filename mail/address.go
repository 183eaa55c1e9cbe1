package mail

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"omnibus/fault"
)

// Address is a person's name, which may be empty, and their one e-mail address.
type Address struct{ Name, Email string }

// Check says what is wrong with the address, or gives nil. Names and addresses
// may have any letters; several addresses are not one.
func (a Address) Check() error {
	if !oneLine(a.Name) || utf8.RuneCountInString(a.Name) > 200 {
		return fault.New(fault.Refused, "The name of a recipient must be one line of at most 200 characters. Nothing was queued.")
	}
	_, _, err := a.parts()
	return err
}

// String gives the address as a header has it, which ParseAddress reads back:
// "Ann Lee" <ann@example.org>.
func (a Address) String() string {
	return (&mail.Address{Name: a.Name, Address: a.Email}).String()
}

// Shown gives the address as people read it: Zoë Lee <zoe@example.org>.
func (a Address) Shown() string {
	if a.Name == "" {
		return a.Email
	}
	return a.Name + " <" + a.Email + ">"
}

// Domain gives what stands behind the @, in ASCII, or "" for a wrong address.
func (a Address) Domain() string {
	_, domain, err := a.parts()
	if err != nil {
		return ""
	}
	return domain
}

// ParseAddress reads "ann@example.org" or "Ann Lee <ann@example.org>".
func ParseAddress(text string) (Address, error) {
	text = strings.TrimSpace(text)
	a := Address{Email: text}
	if strings.HasSuffix(text, ">") {
		found, err := mail.ParseAddress(text)
		if err != nil {
			return Address{}, wrong(text)
		}
		a = Address{Name: found.Name, Email: found.Address}
	}
	return a, a.Check()
}

// parts gives the local part and the domain in ASCII: the form in which mail
// servers know it.
func (a Address) parts() (local, domain string, err error) {
	if strings.ContainsAny(a.Email, ",;") {
		return "", "", fault.New(fault.Refused, "%s holds more than one e-mail address. Write one, such as name@example.org. Nothing was queued.", shown(a.Email))
	}
	local, domain, found := strings.Cut(a.Email, "@")
	if !found || !dotted(local) || len(local) > 64 || len(a.Email) > 254 {
		return "", "", wrong(a.Email)
	}
	ascii, err := domains.ToASCII(domain)
	if err != nil || !strings.Contains(ascii, ".") || strings.HasSuffix(ascii, ".") || len(ascii) > 253 {
		return "", "", wrong(a.Email)
	}
	return local, ascii, nil
}

// domains checks domains as registries do, and their lengths as DNS does.
var domains = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true))

// dotted says whether a local part is atoms with dots between them. Quoted
// ones ("a b"@example.org) are lawful, and are typing errors in practice.
func dotted(local string) bool {
	if !oneLine(local) {
		return false
	}
	for atom := range strings.SplitSeq(local, ".") {
		if atom == "" {
			return false
		}
		for _, r := range atom {
			if unicode.IsSpace(r) || strings.ContainsRune(`()<>[]:;@\,"`, r) || r == utf8.RuneError {
				return false
			}
		}
	}
	return true
}

func wrong(email string) error {
	return fault.New(fault.Refused, "%s is not an e-mail address. Write one such as name@example.org. Nothing was queued.", shown(email))
}

// shown gives back what was typed, short, and without what would break a line.
func shown(text string) string {
	if strings.TrimSpace(text) == "" {
		return "Nothing"
	}
	clean := strings.Map(func(r rune) rune {
		if !oneLine(string(r)) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, " "))
	if runes := []rune(clean); len(runes) > 80 {
		clean = string(runes[:80]) + "…"
	}
	return "“" + clean + "”"
}
