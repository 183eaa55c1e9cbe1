package fieldwork

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"omnibus/fault"
	"omnibus/tongue"
)

// Role is what a contact is at their organisation.
type Role string

const (
	// Director answers for the organisation and names its contact.
	Director Role = "director"
	// SinglePoint is the single point of contact: the whole room is theirs.
	SinglePoint Role = "single point of contact"
	// Colleague answers the sections that were handed to them.
	Colleague Role = "colleague"
)

// Contact is a person at an organisation. Contacts are only added: a changed
// name or address is a new contact.
type Contact struct {
	// ID is the log position at which the contact was added.
	ID          int64
	Wave, Org   string
	Role        Role
	Name, Email string
	// JobTitle, Phone and Hours (when they are best called, in words) may be empty.
	JobTitle, Phone, Hours string
	// Address has the lines of their postal address, joined by line breaks, without
	// name and organisation; Postcode is as ReadPostcode gives it. Both may be empty.
	Address, Postcode string
	// Language is the one in which they are written to.
	Language tongue.Language
	// NominatedBy is the contact who named them, 0 where nobody did.
	NominatedBy int64
	// Replaces is the contact in whose place this one stands from now on, 0 for none.
	Replaces int64
	// By is who added them.
	By string
	At time.Time
}

// What the texts beside a name are called in sentences.
var (
	jobTitle  = tongue.Both("Job title", "Rhaid i deitl y swydd")
	bestHours = tongue.Both("Best hours", "Rhaid i'r oriau gorau")
	reason    = tongue.Both("Reason", "Rhaid i'r rheswm")
	note      = tongue.Both("Note", "Rhaid i'r nodyn")
)

// about makes a sentence of what it is about and what that must be. Welsh puts
// "must" first, so it stands with the subject.
func about(what tongue.Text, english, welsh string) tongue.Text {
	return tongue.Both(what.English+" "+english, what.Welsh+" "+welsh)
}

// Checked gives the contact as it is kept, or says what is wrong with it.
func (c Contact) Checked() (Contact, error) {
	var err error
	if c.Name, err = ReadName(c.Name); err != nil {
		return Contact{}, err
	}
	if c.Email, err = ReadEmail(c.Email); err != nil {
		return Contact{}, err
	}
	if c.JobTitle, err = ReadJobTitle(c.JobTitle); err != nil {
		return Contact{}, err
	}
	if c.Phone, err = ReadPhone(c.Phone); err != nil {
		return Contact{}, err
	}
	if c.Hours, err = readLine(bestHours, c.Hours, longestName); err != nil {
		return Contact{}, err
	}
	if c.Address, err = ReadAddress(c.Address); err != nil {
		return Contact{}, err
	}
	if c.Postcode, err = ReadPostcode(c.Postcode); err != nil {
		return Contact{}, err
	}
	if c.Role != Director && c.Role != SinglePoint && c.Role != Colleague {
		return Contact{}, fault.New(fault.Refused, "%q is no role of a contact. Nothing was changed.", c.Role)
	}
	return c, nil
}

// longestName is the longest name in characters. longestEmail is what mail
// servers take at most.
const (
	longestName  = 200
	longestEmail = 254
	longestLocal = 64
)

// ReadName gives a person's name as it is kept: without spaces around it, and
// with single ones inside.
func ReadName(typed string) (string, error) {
	if !utf8.ValidString(typed) || strings.ContainsFunc(typed, unprintable) {
		return "", fault.Say(fault.Refused, tongue.Both("Name must be text in one line", "Rhaid i'r enw fod yn destun ar un llinell"))
	}
	name := strings.Join(strings.Fields(typed), " ")
	switch {
	case name == "":
		return "", fault.Say(fault.Refused, tongue.Both("Enter their name", "Rhowch eu henw"))
	case utf8.RuneCountInString(name) > longestName:
		return "", fault.Say(fault.Refused, tongue.Both("Name must be %d characters or fewer", "Rhaid i'r enw fod yn %d nod neu lai"), longestName)
	}
	return name, nil
}

// unprintable says whether a sign could break a line or turn the words around
// it: names stand in lists and in the heads of e-mails.
func unprintable(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r)
}

// ReadEmail gives one bare e-mail address as it is kept. It takes the addresses
// that organisations have, not all that the standards allow: no quotes,
// comments or lists, and nothing that could begin another line of a message.
func ReadEmail(typed string) (string, error) {
	email := strings.TrimFunc(typed, func(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\t' })
	local, domain, found := strings.Cut(email, "@")
	switch {
	case email == "":
		return "", fault.Say(fault.Refused, tongue.Both("Enter their e-mail address", "Rhowch eu cyfeiriad e-bost"))
	case strings.ContainsAny(email, ",;") || strings.Count(email, "@") > 1:
		return "", fault.Say(fault.Refused, tongue.Both("Enter one e-mail address, such as name@example.org", "Rhowch un cyfeiriad e-bost, fel name@example.org"))
	case len(email) > longestEmail || len(local) > longestLocal:
		return "", fault.Say(fault.Refused, tongue.Both("E-mail address must be %d characters or fewer, with at most %d before the @", "Rhaid i'r cyfeiriad e-bost fod yn %d nod neu lai, gyda hyd at %d cyn yr @"), longestEmail, longestLocal)
	case !found || !goodLocal(local) || !goodDomain(domain):
		return "", fault.Say(fault.Refused, tongue.Both("Enter an e-mail address in the correct format, such as name@example.org", "Rhowch gyfeiriad e-bost yn y fformat cywir, fel name@example.org"))
	}
	return local + "@" + strings.ToLower(domain), nil
}

func goodLocal(local string) bool {
	if local == "" || local[0] == '.' || local[len(local)-1] == '.' || strings.Contains(local, "..") {
		return false
	}
	return !strings.ContainsFunc(local, func(r rune) bool {
		return !letterOrDigit(r) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", r)
	})
}

func goodDomain(domain string) bool {
	labels := strings.Split(domain, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		if strings.ContainsFunc(label, func(r rune) bool { return !letterOrDigit(r) && r != '-' }) {
			return false
		}
	}
	return len(labels) > 1
}

func letterOrDigit(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// sameDetails says whether all that is known of two contacts is the same, but for
// who they are: role, name and e-mail address.
func (c Contact) sameDetails(other Contact) bool {
	return c.JobTitle == other.JobTitle && c.Phone == other.Phone && c.Hours == other.Hours && c.Address == other.Address &&
		c.Postcode == other.Postcode && c.Language == other.Language
}

// sameAddress compares addresses as mail servers commonly do.
func sameAddress(a, b string) bool { return a != "" && strings.EqualFold(a, b) }
