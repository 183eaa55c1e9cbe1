package fieldwork

import (
	"fmt"
	"slices"

	"omnibus/survey"
)

// Disposition is the final code of a case, after AAPOR's Standard Definitions
// (10th edition) for named people of known organisations.
type Disposition string

// The codes. Those of answers (1.x) follow from answers alone: nobody sets them.
const (
	// FromEvents is no code: it gives a case back to the rule.
	FromEvents     Disposition = ""
	AllComplete    Disposition = "1.1"
	PartlyAnswered Disposition = "1.2"
	Refused        Disposition = "2.11"
	BrokenOff      Disposition = "2.12"
	NotReached     Disposition = "2.20"
	ReachedOnly    Disposition = "2.30"
	NotInvited     Disposition = "3.11"
	NotKnown       Disposition = "3.90"
	NotEligible    Disposition = "4.10"
)

// Dispositions are all codes with their names, in order.
var Dispositions = []struct {
	Code Disposition
	Name string
}{
	{AllComplete, "Complete"}, {PartlyAnswered, "Partial"}, {Refused, "Refused"}, {BrokenOff, "Opened, not answered"},
	{NotReached, "Not reached"}, {ReachedOnly, "Reached, not answered"}, {NotInvited, "Not invited"},
	{NotKnown, "Not known whether in scope"}, {NotEligible, "Not in scope"},
}

// Name gives the code's name, as pages write it.
func (d Disposition) Name() string {
	for _, one := range Dispositions {
		if one.Code == d {
			return one.Name
		}
	}
	return "As the events say"
}

// settable says whether a person may set the code.
func (d Disposition) settable() bool {
	return d == FromEvents || d != AllComplete && d != PartlyAnswered && slices.ContainsFunc(Dispositions, func(one struct {
		Code Disposition
		Name string
	}) bool {
		return one.Code == d
	})
}

// Final is a case's disposition and why it has it.
type Final struct {
	Code Disposition
	// Why is a sentence without a full stop.
	Why string
	// Set is the event by which a person set it, nil where the rule decides.
	Set *ContactEvent
	// Rule is what the rule says, also where a person has set another.
	Rule Disposition
}

// Final gives the disposition that follows from all that the case holds: it is
// the rule of docs/methods/disposition.md. sections is how many sections the
// questionnaire has; completeness says whether a partly answered one counts.
func (c Case) Final(sections int, completeness survey.Completeness) Final {
	code, why := c.byRule(sections, completeness)
	f := Final{Code: code, Why: why, Rule: code}
	for i := len(c.Contacted) - 1; i >= 0; i-- {
		e := c.Contacted[i]
		if e.Kind != DispositionSet {
			continue
		}
		if e.Disposition != FromEvents {
			f.Code, f.Why, f.Set = e.Disposition, "Set by "+e.By+": "+e.Reason, &e
		}
		break
	}
	return f
}

// byRule takes the first that fits, from the most to the least that is known.
func (c Case) byRule(sections int, completeness survey.Completeness) (Disposition, string) {
	complete, begun := c.counts()
	switch {
	case sections > 0 && complete >= sections:
		return AllComplete, "All sections are handed in"
	case complete > 0:
		return PartlyAnswered, fmt.Sprintf("%d of %d sections handed in", complete, sections)
	case begun > 0 && completeness == survey.ByQuestion:
		return PartlyAnswered, "A section has answers, and every answer counts in this wave"
	}
	if e, ok := c.refusal(); ok {
		if e.Reason == "" {
			return Refused, "They refused"
		}
		return Refused, "They refused: " + e.Reason
	}
	reached, invited, undelivered := c.reach()
	switch {
	case begun > 0:
		return BrokenOff, "A section has answers and was not handed in, and a part does not count in this wave"
	case c.happened(Opened) || slices.ContainsFunc(c.Room.Events, func(e Event) bool { return e.Deed.Opens() }):
		return BrokenOff, "The survey was opened and nothing was answered"
	case reached != "":
		return ReachedOnly, reached
	case invited && undelivered:
		return NotReached, "What was sent came back, and nobody was spoken to"
	case invited:
		return NotReached, "What was sent was not reacted to, and nobody was spoken to"
	}
	return NotInvited, "No invitation was sent"
}

// counts gives the sections handed in, and those begun and not handed in, now.
func (c Case) counts() (complete, begun int) {
	latest := map[string]Turn{}
	for _, t := range c.Turns {
		latest[t.Section] = t
	}
	for _, t := range latest {
		switch {
		case t.Complete:
			complete++
		case t.Begun:
			begun++
		}
	}
	return complete, begun
}

// refusal gives the refusal that stands: by their own word, or on the telephone.
func (c Case) refusal() (ContactEvent, bool) {
	for _, e := range slices.Backward(c.Contacted) {
		switch {
		case e.Kind == RefusalWithdrawn, e.Kind == CallEnded && (e.Outcome == WillComplete || e.Outcome == AnsweredByCall):
			return ContactEvent{}, false
		case e.Kind == Refusal, e.Kind == CallEnded && e.Outcome == RefusedByCall:
			return e, true
		}
	}
	return ContactEvent{}, false
}

// reach says in words by what somebody was reached since the case was first
// invited ("" for nobody), whether it was invited, and whether all that was sent
// since the last invitation came back.
func (c Case) reach() (reached string, invited, undelivered bool) {
	for _, e := range c.Contacted {
		switch {
		case e.Kind == Invited, e.Kind == LetterSent:
			invited, undelivered = true, false
		case !invited:
		case e.Kind == Bounced, e.Kind == LetterReturned:
			undelivered = true
		case e.Kind == Delivered:
			undelivered = false
		case e.Kind == MailReceived:
			reached = "They wrote, and have not answered the survey"
		case e.Kind == CallReceived:
			reached = "They called, and have not answered the survey"
		case e.Kind == CallEnded && e.Outcome.Reaches():
			reached = "Spoken to, and not answered: " + string(e.Outcome)
		}
	}
	return reached, invited, undelivered
}

func (c Case) happened(kind Kind) bool {
	return slices.ContainsFunc(c.Contacted, func(e ContactEvent) bool { return e.Kind == kind })
}

// NothingToAsk says that a case is not to be pressed any more: it has refused, it
// has handed in all its sections, or a person has set a code that ends it.
func (c Case) NothingToAsk(sections int) bool {
	complete, _ := c.counts()
	if sections > 0 && complete >= sections || c.HasRefused() {
		return true
	}
	for _, e := range slices.Backward(c.Contacted) {
		if e.Kind == DispositionSet {
			return e.Disposition == NotEligible || e.Disposition == Refused
		}
	}
	return false
}
