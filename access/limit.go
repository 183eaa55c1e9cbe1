package access

import (
	"net/netip"
	"strings"
	"time"

	"omnibus/fault"
	"omnibus/tongue"
)

// Limit says how many attempts may fail in a stretch of time.
type Limit struct {
	// Name keeps the counts of different limits apart.
	Name     string
	Failures int
	Window   time.Duration
}

// The limits on getting in. An attempt beyond one is refused before it is
// looked at, even if it would be right. The limits for everybody are wide: they
// stop an attack from many addresses, and must not let one attacker shut out a
// whole survey quickly.
var (
	// CodesFrom limits wrong codes from one network.
	CodesFrom = Limit{"codes from", 10, 10 * time.Minute}
	// CodesOverall limits wrong codes from everywhere. Links are counted by
	// neither: they are too long to guess, and must go on working for a whole
	// council when somebody there types codes.
	CodesOverall = Limit{"codes overall", 1000, 10 * time.Minute}
	// SignInsFrom limits wrong passwords from one network, for all accounts.
	SignInsFrom = Limit{"sign-ins from", 30, 10 * time.Minute}
	// SignInsTo limits wrong passwords for one account from one network, so that
	// nobody can lock others out of their accounts from elsewhere.
	SignInsTo = Limit{"sign-ins to", 10, 10 * time.Minute}
	// SignInsOverall limits wrong passwords for one account from everywhere.
	SignInsOverall = Limit{"sign-ins overall", 100, 10 * time.Minute}
)

var (
	tooManyAMinute = tongue.Both("There were too many wrong attempts. Nothing was changed. Try again in a minute.", "Bu gormod o ymgeisiau anghywir. Ni newidiwyd dim. Rhowch gynnig arall arni ymhen munud.")
	tooMany        = tongue.Both("There were too many wrong attempts. Nothing was changed. Try again in %d minutes.", "Bu gormod o ymgeisiau anghywir. Ni newidiwyd dim. Rhowch gynnig arall arni ymhen %d munud.")
)

// Exceeded gives a TooOften fault when the number of attempts since the window
// began, the present one included, is above the limit; nil otherwise.
func (l Limit) Exceeded(attempts int, since, at time.Time) error {
	if attempts <= l.Failures {
		return nil
	}
	wait := since.Add(l.Window).Sub(at)
	minutes := max(1, int((wait+time.Minute-1)/time.Minute))
	refused := fault.Say(fault.TooOften, tooManyAMinute)
	if minutes > 1 {
		refused = fault.Say(fault.TooOften, tooMany, minutes)
	}
	return refused.After(time.Duration(minutes) * time.Minute)
}

// Network is what attempts are counted by: an IPv4 address, or the /64 that one
// subscriber of IPv6 has all of. A text that is no address counts as itself.
func Network(address string) string {
	if host, err := netip.ParseAddrPort(address); err == nil {
		address = host.Addr().String()
	}
	ip, err := netip.ParseAddr(strings.Trim(address, "[]"))
	if err != nil {
		return address
	}
	ip = ip.WithZone("").Unmap()
	if ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}
