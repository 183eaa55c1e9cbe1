package plan

import (
	"slices"
	"time"

	"omnibus/source"
	"omnibus/survey"
	"omnibus/survey/fieldwork"
)

// furthest is the longest time from one moment to the next, in days.
const furthest = 3650

// place finds when every moment is: those with a day first, then those that
// follow others. What follows itself is complained of.
func (r *reader) place() {
	known := map[string]*Moment{}
	for _, m := range r.plan.Moments {
		known[m.ID] = m
	}
	const (
		untouched = iota
		underWay
		placed
		failed
	)
	state := map[*Moment]int{}
	var visit func(m *Moment) bool
	visit = func(m *Moment) bool {
		f := r.written[m]
		switch state[m] {
		case placed:
			return true
		case failed:
			return false
		case underWay:
			f["after"].Complain("give one of them a day: on: 2016-09-26", "%q follows itself in a circle", m.ID)
			state[m] = failed
			return false
		}
		state[m] = underWay
		ok := false
		if name := f["after"].Text(); name == "" {
			ok = r.onDay(m, f)
		} else if before, there := known[name]; !there {
			f["after"].Complain(nearestOf(name, known), "there is no moment %q", name)
			r.both(f)
		} else {
			days, fit := r.days(m, f, name)
			if visit(before) && fit && state[m] == underWay {
				ok = r.when(m, f, before.At.AddDate(0, 0, days))
			}
		}
		if state[m] == underWay {
			state[m] = failed
			if ok {
				state[m] = placed
			}
		}
		return state[m] == placed
	}
	for _, m := range r.plan.Moments {
		visit(m)
	}
	for m, s := range state {
		if s != placed {
			m.At = time.Time{}
		}
	}
}

// days reads how many days after the named moment another is.
func (r *reader) days(m *Moment, f fields, name string) (int, bool) {
	before := len(*r.out)
	days := f["days"].Int(0)
	switch r.both(f); {
	case !f["days"].Given():
		missing(f["after"], f["days"], "days", "days: how many after "+name)
	case days < 0:
		f["days"].Complain("write how many days after it", "%q precedes the moment that it follows", m.ID)
	case days > furthest:
		f["days"].Complain("write fewer", "%d days are too long", days)
	}
	return days, len(*r.out) == before
}

// both complains of a moment that has a day and follows another too.
func (r *reader) both(f fields) {
	if f["on"].Given() {
		f["on"].Complain("keep one of the two", "a moment has either a day (on) or a moment that it follows (after)")
	}
}

func (r *reader) onDay(m *Moment, f fields) bool {
	text := f["on"].Text()
	if text == "" {
		f["id"].Complain("write on: 2016-09-26, or after: another moment and days: 10", "%q does not say when", m.ID)
		return false
	}
	if f["days"].Given() {
		f["days"].Complain("write after: and the moment that they are counted from", "days are counted from nothing")
	}
	day, err := time.ParseInLocation(time.DateOnly, text, r.plan.Zone())
	if err != nil {
		f["on"].Complain("write the day as 2016-09-26", "%q is not a day", text)
		return false
	}
	return r.when(m, f, day)
}

// when gives a moment its hour, and moves it to a working day.
func (r *reader) when(m *Moment, f fields, day time.Time) bool {
	minutes := m.Hours.From
	if n := f["at"]; n.Given() {
		at, ok := minutesOf(n.Text())
		if !ok || at == 24*60 {
			n.Complain("write a time such as 10:00", "%q is not a time of the day", n.Text())
			return false
		}
		if minutes = at; minutes < m.Hours.From || minutes >= m.Hours.To {
			n.Complain("write a time within the hours, or other hours", "%s never comes within the hours %s", clock(minutes), m.Hours)
			return false
		}
	}
	at, complain := f["on"], f["at"]
	if !at.Given() {
		at = f["after"]
	}
	if !complain.Given() {
		complain = at
	}
	m.Written = atMinutes(day.In(r.plan.Zone()), minutes)
	moved, ok := r.plan.Quiet.working(m.Written)
	if !ok {
		at.Complain("list fewer quiet days", "no working day follows within a year")
		return false
	}
	m.At = atMinutes(moved, minutes)
	if m.At.Hour()*60+m.At.Minute() != minutes {
		complain.Complain("choose another hour", "%s does not come on %s: the clocks go forward", clock(minutes), m.At.Format("2 January 2006"))
		return false
	}
	if !m.At.Equal(m.Written) {
		r.plan.Notices.Add(at.Place(), "", "%s falls on %s, %s, and is moved to %s", m.ID,
			m.Written.Format("Monday 2 January 2006"), r.plan.Quiet.Reason(m.Written), m.At.Format("Monday 2 January 2006"))
	}
	return true
}

// checkOrder complains of moments outside their period, and of reminders that
// precede what they remind of.
func (r *reader) checkOrder() {
	for _, m := range r.plan.Moments {
		if m.At.IsZero() {
			continue
		}
		r.within(m)
		if m.Kind == Reminder {
			r.reminds(m)
		}
	}
}

// day is the text that says when a moment is.
func (r *reader) day(m *Moment) source.Node {
	if f := r.written[m]; f["on"].Given() {
		return f["on"]
	}
	return r.written[m]["after"]
}

// within checks that a moment lies in the period of those it is for. Directors
// are asked to name a contact before that.
func (r *reader) within(m *Moment) {
	w := r.plan.wave
	periods := []survey.Period{w.Fieldwork}
	switch {
	case m.For == PilotSample:
		periods = []survey.Period{w.Pilot}
	case m.For == Everybody && w.Pilot.Given():
		periods = append(periods, w.Pilot)
	}
	for _, p := range periods {
		if p.Given() && p.To.After(m.Ends) {
			m.Ends = p.To
		}
	}
	if m.To == fieldwork.Director && m.At.Before(m.Ends) {
		return
	}
	if !slices.ContainsFunc(periods, func(p survey.Period) bool { return p.Given() && p.Contains(m.At) }) {
		p := periods[0]
		what := "fieldwork"
		if m.For == PilotSample {
			what = "pilot"
		}
		r.day(m).Complain("choose a day in it, or change the dates in wave.yaml", "%s on %s is outside the %s (%s to %s)", m.ID,
			m.At.Format("2 January 2006"), what, p.From.Format("2 January 2006"), p.LastDay().Format("2 January 2006"))
	}
}

// reminds checks that something that reaches the same cases precedes a reminder.
func (r *reader) reminds(m *Moment) {
	var later *Moment
	for _, other := range r.plan.Moments {
		if other.Kind == Reminder || !sameCases(other.For, m.For) || (m.To == fieldwork.Director) != (other.To == fieldwork.Director) {
			continue
		}
		if other.At.Before(m.At) { // that of one whose day cannot be read too
			return
		}
		if later == nil || other.At.Before(later.At) {
			later = other
		}
	}
	if later == nil {
		r.written[m]["kind"].Complain("add a moment of the kind invitation before it", "%s reminds of nothing: nobody it is for was invited", m.ID)
		return
	}
	r.out.AddRelated(r.day(m).Place(), r.day(later).Place(), "choose a later day", "%s on %s precedes what it reminds of: %s is on %s", m.ID,
		m.At.Format("2 January 2006, 15:04"), later.ID, later.At.Format("2 January 2006, 15:04"))
}

func sameCases(a, b Sample) bool { return a == b || a == Everybody || b == Everybody }
