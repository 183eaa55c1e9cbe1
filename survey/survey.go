// Package survey holds the series, its waves, and a wave's dates, people and
// rules: what stands in wave.yaml. The stages of a wave's life are its
// sub-packages; this package knows none of them.
package survey

import (
	"time"

	"omnibus/source"
	"omnibus/tongue"
)

// Wave is one round of a survey, as wave.yaml states it.
type Wave struct {
	// ID is the wave's name in addresses, commands and folders: lower-case
	// letters, digits and dashes.
	ID     string
	Survey string
	Title  string
	// Client is who asked for the survey.
	Client string
	// Organisation and Organisations are what one and many of the population are
	// called ("local authority", "local authorities"); Short is an abbreviation ("LA").
	Organisation, Organisations, Short string
	// Zone is the zone of all times on pages.
	Zone *time.Location
	// Fieldwork is the period in which answers are taken; Pilot may be zero.
	Fieldwork, Pilot Period
	// PilotSample is how many the pilot is tried on, and what they are spread over.
	PilotSample PilotSample
	// Nomination is when directors name the single point of contact; it may be zero.
	Nomination Period
	// Minutes is what respondents are told the questionnaire takes.
	Minutes int
	// Rate is what an hour of a respondent's work is worth; it need not be given.
	Rate    Rate
	Rules   Rules
	Contact Enquiries
	Team    []Member
	// Consent is what releases contacts for a purpose of the client's; it need not be given.
	Consent Consent
	// Notice, when given, stands at the top of every page and of the report; the
	// demonstration says there that its people and answers are invented.
	Notice string
	// Languages are those in which people can answer, the first to begin with; none
	// is English alone.
	Languages []tongue.Language
	// Language is the one that Survey, Title, Notice and Contact.Team are in.
	Language tongue.Language
	// welsh are these in Welsh by key, nil where the wave has none; In gives them.
	welsh map[string]string
	// Characteristics and Derived are declared here and used by frame and dataset.
	Characteristics []Characteristic
	Derived         []Derived
	// Weights are declared here and made by table.
	Weights []Weight
}

// Consent declares the question by which an organisation agrees that the details
// of its contact are passed on, for one purpose and until a day.
type Consent struct {
	// Question is a question of one code, and Code the one that agrees.
	Question string
	Code     int
	// Purpose is what the details may be used for, in a sentence or less.
	Purpose string
	// Until is the first moment at which they may not be used any more.
	Until time.Time
	At    source.Place
}

// Given says whether the wave asks for consent.
func (c Consent) Given() bool { return c.Question != "" }

// Period is from the start of its first day to the end of its last, in the
// survey's zone: To is the first moment after it.
type Period struct{ From, To time.Time }

// PilotSample says how a pilot's sample is to be drawn. N is 0 where wave.yaml
// does not say; Spread are names of characteristics, the most important first.
type PilotSample struct {
	N      int
	Spread []string
}

// Given says whether there is a period at all.
func (p Period) Given() bool { return !p.From.IsZero() }

// Contains says whether a moment lies in the period.
func (p Period) Contains(at time.Time) bool { return !at.Before(p.From) && at.Before(p.To) }

// LastDay is the start of the period's last day.
func (p Period) LastDay() time.Time { return p.To.AddDate(0, 0, -1) }

// Enquiries is where respondents can ask.
type Enquiries struct {
	Team, Email, Phone string
	// Address has the lines of the team's postal address: letters that cannot be
	// delivered come back there.
	Address []string
}

// Member is somebody who works on the wave.
type Member struct{ Role, Name string }

// Completeness says when a section's answers count.
type Completeness uint8

const (
	// ByQuestion counts every answer of a complete or partial section.
	ByQuestion Completeness = iota
	// BySection counts only the answers of complete sections.
	BySection
)

// String gives the rule as wave.yaml spells it.
func (c Completeness) String() string {
	if c == BySection {
		return "by section"
	}
	return "by question"
}

// Tolerance names the form of the finite population correction.
type Tolerance uint8

const (
	// Guide is (N−n)/(N−1), as the published reliability guides use.
	Guide Tolerance = iota
	// Unbiased is (N−n)/N, as R's survey package uses.
	Unbiased
)

// String gives the form as wave.yaml spells it.
func (t Tolerance) String() string {
	if t == Unbiased {
		return "unbiased"
	}
	return "guide"
}

// Rules are what makes two waves comparable, or not.
type Rules struct {
	Completeness Completeness
	Tolerance    Tolerance
	// Tests says whether differences are tested at all; TestsCorrected whether
	// the tests use the finite population correction.
	Tests, TestsCorrected bool
	// SmallBase and VerySmallBase flag a base below them; Suppress withholds one
	// below it from everything public (0: never).
	SmallBase, VerySmallBase, Suppress int
	// Disclosure is how public tables are kept from telling of one organisation.
	Disclosure Disclosure
	// SignOff says that an organisation's contact signs its answers off as a whole.
	SignOff bool
}

// Disclosure is a way of protecting public tables.
type Disclosure struct {
	Way DisclosureWay
	// Base is what counts are rounded to, 0 for other ways.
	Base int
}

// DisclosureWay names a way of protecting public tables.
type DisclosureWay uint8

const (
	// Suppressing withholds bases under Rules.Suppress, what all or none of a
	// known group answered, and whatever would give these back.
	Suppressing DisclosureWay = iota
	// Rounding rounds counts, and withholds bases under Rules.Suppress.
	Rounding
	// Open withholds bases under Rules.Suppress and nothing else.
	Open
)

// Characteristic declares a column of the frame as a break. See frame.Characteristic.
type Characteristic struct {
	Name, Column, Label string
	// Source says who gathered the column, "" where that is not said; AsOf is the day
	// of which it tells, zero where that is not said.
	Source string
	AsOf   time.Time
	// Groups is the wanted order of a column of words; nil takes them as they come.
	Groups []string
	Bounds []float64
	At     source.Place
}

// Derived is a one-code variable computed from answers: the code is the number
// (from 1) of the first group whose condition holds. A case for which none
// holds is not in the base.
type Derived struct {
	Name, Label, Base string
	Groups            []DerivedGroup
	At                source.Place
}

// DerivedGroup is a label and the condition, as written, under which a case is in it.
type DerivedGroup struct {
	Label, When string
	At          source.Place
}
