package plan

import (
	"fmt"
	"time"
)

// Hours are from one time of a day up to another, in minutes after midnight of
// the survey's zone.
type Hours struct{ From, To int }

// String gives hours as the plan writes them.
func (h Hours) String() string { return clock(h.From) + " to " + clock(h.To) }

func clock(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }

// Open says whether the moment's messages may be sent at a time: from the
// moment on, in its hours, on a working day, before its period ends.
func (m *Moment) Open(at time.Time) bool {
	at = at.In(m.plan.Zone())
	minutes := at.Hour()*60 + at.Minute()
	return !at.Before(m.At) && at.Before(m.Ends) && minutes >= m.Hours.From && minutes < m.Hours.To && m.plan.Quiet.Reason(at) == ""
}

// Closes is the end of the moment's hours on the day of a time: what was queued
// and is not sent by then waits for the next time at which the moment is open.
func (m *Moment) Closes(at time.Time) time.Time { return atMinutes(at.In(m.plan.Zone()), m.Hours.To) }

// Room is how many more of the moment's messages may be queued at a time, -1 for
// any number. queued is how many were so far, lately how many within the last
// hour or still wait: so that no more than an hour's go at once after something
// was out of order.
func (m *Moment) Room(at time.Time, queued, lately int) int {
	if m.Throttle == 0 {
		return -1
	}
	return max(0, min(m.Allowed(at)-queued, m.Throttle-lately))
}

// Allowed is how many messages may have been sent at a time: the throttle's
// number for each hour that was open since the moment; -1 where there is no limit.
func (m *Moment) Allowed(at time.Time) int {
	if m.Throttle == 0 {
		return -1
	}
	open, zone := time.Duration(0), m.plan.Zone()
	for day := m.At.In(zone); !day.After(at); day = day.AddDate(0, 0, 1) {
		if m.plan.Quiet.Reason(day) != "" {
			continue
		}
		from, to := atMinutes(day, m.Hours.From), atMinutes(day, m.Hours.To)
		if from.Before(m.At) {
			from = m.At
		}
		if to.After(at) {
			to = at
		}
		if to.After(from) {
			open += to.Sub(from)
		}
		// The next day is looked at from its beginning.
		day = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
	}
	// The first goes at once.
	return int(int64(open/time.Second)*int64(m.Throttle)/3600) + 1
}

// atMinutes gives a time of the day on which at lies.
func atMinutes(at time.Time, minutes int) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day(), minutes/60, minutes%60, 0, 0, at.Location())
}
