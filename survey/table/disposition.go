package table

import (
	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/survey/table/estimate"
)

// finals says which of AAPOR's groups each final code belongs to. A case that was
// never invited, in a population of known organisations, is eligible and was not
// reached.
var finals = map[fieldwork.Disposition]estimate.Disposition{
	fieldwork.AllComplete: estimate.Complete, fieldwork.PartlyAnswered: estimate.Partial,
	fieldwork.Refused: estimate.Refusal, fieldwork.BrokenOff: estimate.Refusal,
	fieldwork.NotReached: estimate.NonContact, fieldwork.NotInvited: estimate.NonContact,
	fieldwork.ReachedOnly: estimate.OtherNonResponse,
	fieldwork.NotKnown:    estimate.UnknownEligibility, fieldwork.NotEligible: estimate.NotEligible,
}

// TallyOf counts final codes by AAPOR's groups, from which the six response
// rates are computed. It refuses a code that is not in the list.
func TallyOf(codes []fieldwork.Disposition) (estimate.Tally, error) {
	groups := make([]estimate.Disposition, len(codes))
	for i, code := range codes {
		group, ok := finals[code]
		if !ok {
			return estimate.Tally{}, fault.New(fault.Refused, "Case %d has the final code %q, which is not known.", i+1, code)
		}
		groups[i] = group
	}
	return estimate.TallyOf(groups)
}
