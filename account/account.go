// Package account holds the people of the survey's own team: their accounts and
// how a password is kept and compared. Where accounts lie and how often one may
// try is the store's business.
package account

import (
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"omnibus/access"
	"omnibus/fault"
)

// Account is one member of staff.
type Account struct {
	// Email is the name to sign in with.
	Email string
	// Name is what histories show.
	Name string
	Role access.Role
	// PasswordHash is what HashPassword gave.
	PasswordHash string
	CreatedAt    time.Time
}

// Normal gives an e-mail address the form in which accounts are compared.
func Normal(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// Check says what keeps the account from being created.
func (a Account) Check() error {
	parsed, err := mail.ParseAddress(a.Email)
	switch {
	case err != nil || parsed.Address != a.Email || a.Email != Normal(a.Email) || len(a.Email) > 254:
		return fault.New(fault.Refused, "%q is not an e-mail address in small letters. Write it as name@example.org. Nothing was changed.", a.Email)
	case strings.TrimSpace(a.Name) == "" || utf8.RuneCountInString(a.Name) > 200 || strings.ContainsAny(a.Name, "\x00\r\n"):
		return fault.New(fault.Refused, "The account has no name that histories could show. Give one on one line. Nothing was changed.")
	case !staff(a.Role):
		return fault.New(fault.Refused, "%q is not a role of staff. Choose lead, analyst, interviewer or client. Nothing was changed.", a.Role)
	}
	if _, err := parse(a.PasswordHash); err != nil {
		return fault.Because(err, fault.Internal, "the account's password is not a hash")
	}
	return nil
}

// staff leaves out the operator, who is whoever sits at the machine, and
// respondents, who have no accounts.
func staff(r access.Role) bool {
	switch r {
	case access.Lead, access.Analyst, access.Interviewer, access.Client:
		return true
	}
	return false
}
