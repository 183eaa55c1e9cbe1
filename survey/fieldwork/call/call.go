// Package call holds how interviewers call: which case is next and why, at which
// hours people are reached, and what a call came to. It decides from the contact
// history and knows no answers.
package call

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"omnibus/survey/fieldwork"
)

// State is where a case stands for the callers.
type State string

// The states, in the order of the queue. Due and Ready are the queue; the others
// wait or are done with.
const (
	// Due is a case with a call-back whose time has come.
	Due State = "call-back due"
	// Ready is a case to be called.
	Ready State = "to be called"
	// Agreed is a case with a call-back later on.
	Agreed State = "call-back agreed"
	// Rests is a case that was called lately.
	Rests State = "called lately"
	// Spent is a case in which nobody was reached by MostTries calls in a row.
	Spent State = "called often enough"
	// NoNumber is a case of whose people no telephone number is known.
	NoNumber State = "no number known"
	// Done is a case that has refused, has handed in all, or is not in scope.
	Done State = "nothing to call about"
)

// States are all states, in their order.
var States = []State{Due, Ready, Agreed, Rests, Spent, NoNumber, Done}

// What callers keep to.
const (
	// MostTries is after how many calls in a row that reached nobody a case is left
	// alone.
	MostTries = 8
	// RestTried is how long a case rests after a call that reached nobody, RestSpoken
	// after a word with somebody who did not refuse.
	RestTried  = 2 * time.Hour
	RestSpoken = 3 * 24 * time.Hour
	// Hold is how long a case is one caller's, HoldAnswering while answers are taken.
	Hold          = 45 * time.Minute
	HoldAnswering = 3 * time.Hour
)

// Lock says that a case is one caller's.
type Lock struct {
	Wave, Org, Holder string
	Since, Until      time.Time
}

// Line is one case as a caller sees it.
type Line struct {
	Org   string
	State State
	// Person is whom to ring: the single point of contact with a number, else the
	// director, else any colleague. It is zero where nobody's number is known.
	Person fieldwork.Contact
	// Calls is how many were made, Tries how many since somebody was last spoken to.
	Calls, Tries int
	// Last is the last time that anything went to them or came from them; Outcome
	// what the last call came to, "" for none.
	Last    time.Time
	Outcome fieldwork.Outcome
	// Until is when a call-back was agreed for, or until when the case rests.
	Until time.Time
	// Hour is the best hour to call, -1 where none is known.
	Hour int
}

// Need gives how much a case is needed: more is called earlier. The chase list is one.
type Need func(org string) float64

// Asked is what the queue is made for.
type Asked struct {
	At   time.Time
	Zone *time.Location
	// Sections is how many the questionnaire has.
	Sections int
	// Only are the cases that a moment of the contact plan has called, nil for all.
	// Call-backs are kept whether they are among them or not.
	Only map[string]bool
	// Need is nil where nothing says whom the result needs most.
	Need Need
	// Hidden says that people are not shown: then nobody's number is asked for.
	Hidden bool
}

// Queue gives all cases, those to be called first and in the order in which they
// are to be called: call-backs that are due, the earliest first; then by need
// where there is a measure of it; then those called the fewest times; those that
// heard nothing from us for longest; those whose best hour is nearest; and in the
// order of the frame. What is not to be called follows by state.
func Queue(cases []fieldwork.Case, a Asked) []Line {
	hours := Hours(cases, a.Zone)
	lines := make([]Line, len(cases))
	for i, c := range cases {
		lines[i] = lineOf(c, a, hours)
	}
	need := func(Line) float64 { return 0 }
	if a.Need != nil {
		need = func(l Line) float64 { return a.Need(l.Org) }
	}
	now := a.At.In(a.Zone).Hour()
	slices.SortStableFunc(lines, func(x, y Line) int {
		if by := cmp.Compare(slices.Index(States, x.State), slices.Index(States, y.State)); by != 0 {
			return by
		}
		if x.State == Due || x.State == Agreed {
			return x.Until.Compare(y.Until)
		}
		return cmp.Or(cmp.Compare(need(y), need(x)), cmp.Compare(x.Calls, y.Calls), x.Last.Compare(y.Last),
			cmp.Compare(away(now, x.Hour), away(now, y.Hour)))
	})
	return lines
}

// away is how many hours from now an hour of the day is; one that is not known
// is as far as can be.
func away(now, hour int) int {
	if hour < 0 {
		return 24
	}
	return (hour - now + 24) % 24
}

func lineOf(c fieldwork.Case, a Asked, hours ByHour) Line {
	l := Line{Org: c.Org, Hour: -1, Person: rings(c.Room)}
	var last fieldwork.ContactEvent
	attempts := 0
	for _, e := range c.Contacted {
		switch e.Kind {
		case fieldwork.CallEnded:
			l.Calls++
			l.Tries++
			if e.Outcome.Reaches() {
				l.Tries = 0
				l.Hour = e.At.In(a.Zone).Hour()
			}
			l.Outcome, last = e.Outcome, e
		case fieldwork.CallAttempted:
			attempts++
		case fieldwork.CallReceived, fieldwork.MailReceived:
			l.Tries = 0
		case fieldwork.Invited, fieldwork.ReminderSent, fieldwork.LetterSent:
		default:
			continue
		}
		if e.At.After(l.Last) {
			l.Last = e.At
		}
	}
	l.Calls = max(l.Calls, attempts)
	if best := hours.Best(); l.Hour < 0 && len(best) > 0 {
		l.Hour = best[0]
	}
	l.stand(c, a, last)
	return l
}

// stand decides the state.
func (l *Line) stand(c fieldwork.Case, a Asked, last fieldwork.ContactEvent) {
	rests := RestTried
	if last.Outcome.Reaches() {
		rests = RestSpoken
	}
	switch {
	case c.NothingToAsk(a.Sections):
		l.State = Done
	case !last.CallBack.IsZero():
		l.State, l.Until = Agreed, last.CallBack
		if !last.CallBack.After(a.At) {
			l.State = Due
		}
	case a.Only != nil && !a.Only[c.Org]:
		l.State = Done
	case l.Person.Phone == "" && !a.Hidden:
		l.State = NoNumber
	case l.Tries >= MostTries:
		l.State = Spent
	case !last.At.IsZero() && last.At.Add(rests).After(a.At):
		l.State, l.Until = Rests, last.At.Add(rests)
	default:
		l.State = Ready
	}
}

// rings gives whom to ring.
func rings(room fieldwork.Room) fieldwork.Contact {
	present := room.Present()
	for _, role := range []fieldwork.Role{fieldwork.SinglePoint, fieldwork.Director, fieldwork.Colleague} {
		for _, c := range slices.Backward(present) {
			if c.Role == role && c.Phone != "" {
				return c
			}
		}
	}
	return fieldwork.Contact{}
}

// Why says in words, without a full stop, why the case stands where it does. at
// writes a moment.
func (l Line) Why(at func(time.Time) string) string {
	switch l.State {
	case Due:
		return "Call-back agreed for " + at(l.Until)
	case Agreed:
		return "To be called back on " + at(l.Until)
	case Rests:
		return fmt.Sprintf("Last call: %s; rests until %s", l.Outcome, at(l.Until))
	case Spent:
		return fmt.Sprintf("%d calls in a row reached nobody", l.Tries)
	case NoNumber:
		return "No telephone number of its people is known"
	case Done:
		return "It refused, has handed in all, or is not to be called now"
	}
	var why []string
	switch l.Calls {
	case 0:
		why = append(why, "Not called yet")
	case 1:
		why = append(why, "Called once")
	default:
		why = append(why, fmt.Sprintf("Called %d times", l.Calls))
	}
	if l.Outcome != "" {
		why = append(why, "last: "+string(l.Outcome))
	}
	if !l.Last.IsZero() {
		why = append(why, "last contact "+at(l.Last))
	}
	return strings.Join(why, "; ")
}

// Telephone is the address that a telephone dials a number by, "tel:+441632960000".
// An extension is dialled after a pause.
func Telephone(number string) string {
	main, extension, _ := strings.Cut(number, " x")
	dial := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, main)
	if extension != "" {
		dial += "," + extension
	}
	return "tel:" + dial
}
