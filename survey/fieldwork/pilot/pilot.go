// Package pilot holds which cases a wave's pilot is tried on: samples drawn by
// the rule of package purposive, each kept with its rule and reason. The latest
// one holds; none is ever changed.
package pilot

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"omnibus/fault"
	"omnibus/survey/frame"
	"omnibus/survey/frame/purposive"
)

// Draw is one sample that was taken.
type Draw struct {
	Wave string
	// Number counts a wave's draws from 1.
	Number int64
	Rule   purposive.Rule
	// Orgs are the ids of those chosen, in the order in which they were.
	Orgs []string
	// Refused is who refused, where the draw fills that place; else "".
	Refused string
	Reason  string
	By      string
	At      time.Time
}

// Ask is what a person wants drawn. Either Refused names who refused, and all
// others stay; or Rule says how the whole sample is drawn.
type Ask struct {
	Wave            string
	Rule            purposive.Rule
	Refused, Reason string
	// Seen is the number of the latest draw that the person saw, 0 for none.
	Seen int64
	By   string
	At   time.Time
}

const longestReason = 500

// Decide draws what is asked for, or says why not. log holds the wave's draws in
// their order, f its frame.
func Decide(f *frame.Frame, log []Draw, a Ask) (Draw, error) {
	latest := Latest(log)
	d := Draw{Wave: a.Wave, Number: latest.Number + 1, Rule: a.Rule, Refused: a.Refused, Reason: strings.TrimSpace(a.Reason), By: a.By, At: a.At}
	switch {
	case a.Late(log) != nil:
		return d, a.Late(log)
	case utf8.RuneCountInString(d.Reason) > longestReason:
		return d, fault.New(fault.Refused, "The reason has more than %d characters. Nothing was changed. Shorten it.", longestReason)
	case strings.ContainsFunc(d.Reason, func(r rune) bool { return r < ' ' }):
		return d, fault.New(fault.Refused, "The reason has a line break. Nothing was changed. Write it on one line.")
	case a.Refused != "" && !slices.Contains(latest.Orgs, a.Refused):
		return d, fault.New(fault.Refused, "%q is not in the pilot. Nothing was changed.", a.Refused)
	case a.Refused == "" && len(log) > 0 && d.Reason == "":
		return d, fault.New(fault.Refused, "The pilot was drawn before. Nothing was changed. Say why it is drawn again.")
	}
	if a.Refused != "" {
		d.Rule = latest.Rule.Refused(a.Refused, latest.Orgs)
	}
	sample, err := purposive.Draw(f, d.Rule)
	if err != nil {
		return d, err
	}
	for _, c := range sample.Chosen {
		d.Orgs = append(d.Orgs, f.Organisations[c.At].ID)
	}
	return d, nil
}

// Late refuses an ask about a draw that is not the latest any more.
func (a Ask) Late(log []Draw) error {
	if a.Seen == Latest(log).Number {
		return nil
	}
	return fault.New(fault.Conflict, "Somebody else has drawn the pilot meanwhile. Nothing was changed. Look at it as it is now.")
}

// Latest gives the draw that holds; its Number is 0 where there is none.
func Latest(log []Draw) Draw {
	if len(log) == 0 {
		return Draw{}
	}
	return log[len(log)-1]
}

// Came gives who is in a draw and was not in the one before.
func Came(before, after Draw) []string { return missing(after.Orgs, before.Orgs) }

// Went gives who was in a draw and is not in the one after.
func Went(before, after Draw) []string { return missing(before.Orgs, after.Orgs) }

func missing(all, from []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(org string) bool { return slices.Contains(from, org) })
}

// Cases are a wave's pilot cases: those of the latest sample, or, where none was
// ever drawn, those that were invited in the pilot.
type Cases struct{ orgs map[string]bool }

// CasesOf makes pilot cases of the latest draw (Number 0 for none) and of those invited
// in the pilot.
func CasesOf(latest Draw, invited []string) Cases {
	c := Cases{orgs: map[string]bool{}}
	if latest.Number > 0 {
		invited = latest.Orgs
	}
	for _, org := range invited {
		c.orgs[org] = true
	}
	return c
}

// Has says whether an organisation is a pilot case. All others are for the main fieldwork.
func (c Cases) Has(org string) bool { return c.orgs[org] }

// Len is how many pilot cases there are.
func (c Cases) Len() int { return len(c.orgs) }
