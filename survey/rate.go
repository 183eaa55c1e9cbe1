package survey

import (
	"regexp"
	"strconv"
	"strings"

	"omnibus/source"
)

// Rate is what an hour of a respondent's work is worth.
type Rate struct {
	// Sign is the currency's, as it stands before the amount ("£"); it may be "".
	Sign string
	// Hundredths is the amount in hundredths (pence), 0 where no rate is given.
	Hundredths int
}

// Given says whether there is a rate.
func (r Rate) Given() bool { return r.Hundredths > 0 }

// Amount is the rate in whole units (pounds).
func (r Rate) Amount() float64 { return float64(r.Hundredths) / 100 }

// String writes the rate as wave.yaml does: "£25.00".
func (r Rate) String() string {
	if !r.Given() {
		return ""
	}
	pence := strconv.Itoa(r.Hundredths % 100)
	return r.Sign + strconv.Itoa(r.Hundredths/100) + "." + strings.Repeat("0", 2-len(pence)) + pence
}

// A sign is a symbol or a currency's code; letters and digits are told apart by it.
var rateShape = regexp.MustCompile(`^(\p{Sc}|[A-Z]{3} )?([0-9]{1,4})(?:\.([0-9]{2}))?$`)

func readRate(n source.Node) Rate {
	text := n.Text()
	if text == "" {
		return Rate{}
	}
	parts := rateShape.FindStringSubmatch(text)
	if parts != nil {
		units, _ := strconv.Atoi(parts[2])
		pence, _ := strconv.Atoi("0" + parts[3])
		if r := (Rate{parts[1], units*100 + pence}); r.Given() {
			return r
		}
	}
	n.Complain("write what an hour of a respondent's work is worth, as £25.00", "rate cannot be %q", text)
	return Rate{}
}
