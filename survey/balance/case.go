package balance

import (
	"time"

	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
)

// Mark is a moment of the contact history that a curve is marked with.
type Mark struct {
	At    time.Time
	Label string
	// Cases are how many it was done to; Planned says that it is yet to come.
	Cases   int
	Planned bool
}

// marks gives what was done to at least a twentieth of the cases: invitations,
// reminders and letters, each on the day on which it began.
func (s *sweep) marks() []Mark {
	type key struct {
		kind   uint16
		number int32
	}
	at := map[key]int{}
	var marks []Mark
	for i := range s.from {
		e := &s.from[i]
		kind := fieldwork.Kind(s.small[e.kind])
		if e.pilot || s.org[e.org] < 0 || kind != fieldwork.Invited && kind != fieldwork.ReminderSent && kind != fieldwork.LetterSent {
			continue
		}
		k := key{e.kind, e.number}
		n, known := at[k]
		if !known {
			n = len(marks)
			at[k] = n
			marks = append(marks, Mark{At: time.UnixMilli(e.at), Label: markName(kind, int(e.number))})
		}
		marks[n].Cases++
	}
	var kept []Mark
	for _, m := range marks {
		if 20*m.Cases >= s.frame.Size() {
			kept = append(kept, m)
		}
	}
	return kept
}

func markName(kind fieldwork.Kind, number int) string {
	name := map[fieldwork.Kind]string{fieldwork.Invited: "Invitation", fieldwork.ReminderSent: "Reminder", fieldwork.LetterSent: "Letter"}[kind]
	if number > 0 {
		name += " " + itoa(number)
	}
	return name
}

// count takes the cases one by one: their final codes, attempts, mail that came
// back and sections that colleagues hold.
func (p *Picture) count(s *sweep) {
	next, first := s.byCase()
	held := newHolding(s)
	var contacted []fieldwork.ContactEvent
	var turns []fieldwork.Turn
	for at := range p.cases {
		c := &p.cases[at]
		contacted, turns = contacted[:0], turns[:0]
		opened, bounced := false, false
		held.reset()
		for i := first[at]; i >= 0; i = next[i] {
			e := &s.from[i]
			switch {
			case e.kind != 0:
				v := fieldwork.ContactEvent{Kind: fieldwork.Kind(s.small[e.kind]), Outcome: fieldwork.Outcome(s.small[e.outcome]), Disposition: fieldwork.Disposition(s.small[e.code])}
				contacted = append(contacted, v)
				c.touch(v.Kind, e.at)
				bounced = v.Kind == fieldwork.Bounced || bounced && v.Kind != fieldwork.Delivered && v.Kind != fieldwork.ContactChanged
			case e.deed != 0:
				deed := fieldwork.Deed(s.small[e.deed])
				opened = opened || deed.Opens()
				held.take(deed, s.place[e.section], e.contact)
			}
		}
		for k := range s.sections {
			if state := s.states[at*len(s.sections)+k]; isBegun(state) {
				turns = append(turns, fieldwork.Turn{Section: s.sections[k].ID, Begun: true, Complete: state == answer.Complete})
			}
		}
		of := fieldwork.Case{Contacted: contacted, Turns: turns}
		if opened {
			of.Room.Events = room
		}
		c.final = of.Final(len(s.sections), s.rules.Rules.Completeness).Code
		c.answered, c.begun, c.complete = s.hasAnswered(at), s.begun[at], s.complete[at]
		c.wanted = s.wanted(at)
		p.Final[c.final]++
		if bounced && !c.answered {
			p.Bounced++
		}
		held.count(at)
	}
	p.Held = held.sections()
}

// room stands for anything that was done in a room by whoever has opened it.
var room = []fieldwork.Event{{}}

func (s *sweep) wanted(at int) answer.State {
	switch {
	case s.section >= 0 && s.states[at*len(s.sections)+s.section] != "":
		return s.states[at*len(s.sections)+s.section]
	case s.section < 0 && s.hasFinished(at):
		return answer.Complete
	case s.section < 0 && s.begun[at] > 0:
		return answer.Partial
	}
	return answer.NotStarted
}

func (c *standing) touch(kind fieldwork.Kind, at int64) {
	switch kind {
	case fieldwork.Invited, fieldwork.ReminderSent, fieldwork.LetterSent:
		c.attempts++
	case fieldwork.CallAttempted:
		c.attempts++
		c.calls++
	case fieldwork.CallEnded:
	default:
		return
	}
	c.touched = max(c.touched, at)
}

// byCase joins the entries of each case, the earliest first; -1 is the end.
func (s *sweep) byCase() (next, first []int32) {
	next, first = make([]int32, len(s.from)), make([]int32, s.frame.Size())
	for at := range first {
		first[at] = -1
	}
	for i := len(s.from) - 1; i >= 0; i-- {
		e := &s.from[i]
		if at := s.org[e.org]; at >= 0 && e.state == 0 {
			next[i] = first[at]
			first[at] = int32(i)
		}
	}
	return next, first
}

// holding keeps which colleagues of one case hold which section.
type holding struct {
	*sweep
	held []Held
	now  map[hold]bool
}

type hold struct {
	section int32
	contact int64
}

func newHolding(s *sweep) *holding {
	h := &holding{sweep: s, now: map[hold]bool{}}
	for _, one := range s.sections {
		h.held = append(h.held, Held{ID: one.ID, Title: one.Title})
	}
	return h
}

func (h *holding) reset() { clear(h.now) }

func (h *holding) take(deed fieldwork.Deed, section int32, contact int64) {
	switch {
	case section < 0:
	case deed == fieldwork.Handed:
		h.now[hold{section, contact}] = true
	case deed == fieldwork.TakenBack:
		delete(h.now, hold{section, contact})
	}
}

func (h *holding) count(at int) {
	for k := range h.held {
		state := h.states[at*len(h.held)+k]
		for one := range h.now {
			if int(one.section) == k && state != answer.Complete {
				h.held[k].Cases++
				if isBegun(state) {
					h.held[k].Begun++
				}
				break
			}
		}
	}
}

func (h *holding) sections() []Held { return h.held }
