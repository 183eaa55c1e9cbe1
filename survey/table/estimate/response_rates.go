package estimate

import "math"

// Disposition is what became of a case at the end of the fieldwork, in the
// groups of AAPOR's Standard Definitions.
type Disposition uint8

const (
	// Complete is I: the whole questionnaire, by the wave's rule (AAPOR 1.1).
	Complete Disposition = iota
	// Partial is P: enough of it to count, by the wave's rule (1.2).
	Partial
	// Refusal is R: refused or broke off before it counts (2.1).
	Refusal
	// NonContact is NC: known to be eligible, never reached (2.2).
	NonContact
	// OtherNonResponse is O: eligible, reached, no answer for other reasons (2.3).
	OtherNonResponse
	// UnknownEligibility is UH and UO: not known whether it belongs to the
	// population (3.x).
	UnknownEligibility
	// NotEligible does not belong to the population, and is in no rate (4.x): an
	// organisation that closed or merged.
	NotEligible
	dispositions
)

// String names the disposition.
func (d Disposition) String() string {
	names := [...]string{"complete", "partial", "refusal", "non-contact", "other non-response", "unknown eligibility", "not eligible"}
	if int(d) < len(names) {
		return names[d]
	}
	return "unknown"
}

// Tally counts cases by disposition.
type Tally [dispositions]int

// TallyOf counts dispositions; it refuses one that is not in the list.
func TallyOf(cases []Disposition) (Tally, error) {
	var t Tally
	for i, d := range cases {
		if d >= dispositions {
			return Tally{}, refusedWeights("Case %d has a final code that is not known. Use one of those from complete to not eligible.", i+1)
		}
		t[d]++
	}
	return t, nil
}

// ResponseRates are AAPOR's six, as shares of 1.
type ResponseRates struct {
	// RR1 counts complete cases, RR2 partial ones too, of all that are or may be
	// eligible: the smallest rates.
	RR1, RR2 float64
	// RR3 and RR4 are the same with only the part of the unknown cases that is
	// estimated to be eligible.
	RR3, RR4 float64
	// RR5 and RR6 are the same with no unknown case: the largest rates.
	RR5, RR6 float64
	// Eligible is the estimated share of the unknown cases that is eligible.
	Eligible float64
}

// ResponseRates gives the six rates. eligible is the share of the unknown cases
// (0 to 1) that is eligible. Where every organisation of the frame is known
// there is none, and RR1 = RR3 = RR5 and RR2 = RR4 = RR6.
//
// It refuses a tally of nothing, because 0 of 0 is no rate.
// Source: AAPOR (2023), Standard Definitions, 10th edition.
func (t Tally) ResponseRates(eligible float64) (ResponseRates, error) {
	if math.IsNaN(eligible) || eligible < 0 || eligible > 1 {
		return ResponseRates{}, refusedWeights("The share of unknown cases that is eligible is %.6g. It must be from 0 to 1.", eligible)
	}
	for d, count := range t {
		if count < 0 {
			return ResponseRates{}, refusedWeights("There are %d cases with the final code %s. A count cannot be under 0.", count, Disposition(d))
		}
	}
	complete := float64(t[Complete])
	both := complete + float64(t[Partial])
	known := both + float64(t[Refusal]) + float64(t[NonContact]) + float64(t[OtherNonResponse])
	unknown := float64(t[UnknownEligibility])
	if known+unknown == 0 {
		return ResponseRates{}, refusedWeights("No case is eligible, so there is no response rate.")
	}
	// With nobody known to be eligible, nobody answered either: the rates are 0.
	share := func(above, below float64) float64 {
		if above == 0 {
			return 0
		}
		return above / below
	}
	return ResponseRates{
		RR1: share(complete, known+unknown), RR2: share(both, known+unknown),
		RR3: share(complete, known+eligible*unknown), RR4: share(both, known+eligible*unknown),
		RR5: share(complete, known), RR6: share(both, known),
		Eligible: eligible,
	}, nil
}

// ProportionalEligible estimates the eligible share of the unknown cases as that
// of the known ones (the method of the Council of American Survey Research
// Organizations). ok is false when no case is known.
func (t Tally) ProportionalEligible() (share float64, ok bool) {
	eligible := t[Complete] + t[Partial] + t[Refusal] + t[NonContact] + t[OtherNonResponse]
	known := eligible + t[NotEligible]
	if eligible < 0 || known <= 0 || eligible > known {
		return 0, false
	}
	return float64(eligible) / float64(known), true
}
