package balance

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Projection is where the response leads by the end of the fieldwork, if the
// days to come are as the last ones were. See docs/methods/projection.md.
type Projection struct {
	// Why says why there is none; "" where there is one.
	Why string
	// Final is the number expected to have answered by the end; Lower and Upper
	// are its 95 % interval, of the chance alone.
	Final, Lower, Upper float64
	// New and Window say how many answered in how many working days; DaysLeft is
	// how many working days are to come after the moment's.
	New, Window, DaysLeft int
	// Daily is the share of those open that answers on a working day.
	Daily float64
}

// Told says whether there is a projection.
func (p Projection) Told() bool { return p.Why == "" }

const (
	// window is over how many working days the daily share is taken: a week, so
	// that every day of the week is in it once.
	window = 5
	// leastNew is the fewest new answers in it from which a share is told.
	leastNew = 10
)

// Project gives the projection from the days of a fieldwork: how many had
// answered and how many were open at the end of each, answered and open now, and
// the working days left.
func Project(days []Day, answered, open, left int) Projection {
	p := Projection{Window: window, DaysLeft: left}
	exposure, seen := 0, 0
	for i := len(days) - 1; i >= 1 && seen < window; i-- {
		if !working(days[i].Date) {
			// What came on a day off counts with the working day before it.
			p.New += days[i].Answered - days[i-1].Answered
			continue
		}
		p.New += days[i].Answered - days[i-1].Answered
		exposure += days[i-1].Open
		seen++
	}
	switch {
	case seen < window:
		p.Why = fmt.Sprintf("There is no projection before working day %d is over.", window+1)
		return p
	case left <= 0:
		p.Why = "No working day is left, so there is nothing to project."
		return p
	case p.New < leastNew:
		p.Why = fmt.Sprintf("%d answered in the last %d working days. A projection needs %d: with fewer it would be mostly chance.", p.New, window, leastNew)
		return p
	}
	h, l, o := min(float64(p.New)/float64(exposure), 1), float64(left), float64(open)
	p.Daily = h
	reached := 1 - math.Pow(1-h, l)
	slope := l * math.Pow(1-h, l-1)
	deviation := math.Sqrt(o*reached*(1-reached) + o*o*slope*slope*h*(1-h)/float64(exposure))
	p.Final = float64(answered) + o*reached
	p.Lower, p.Upper = max(p.Final-1.96*deviation, float64(answered)), min(p.Final+1.96*deviation, float64(answered)+o)
	return p
}

// working says whether a day is from Monday to Friday. Bank holidays count as
// working days.
func working(day time.Time) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
}

// project takes the days that are over; the moment's own is not.
func (p *Picture) project() {
	period := p.wave.rules.Fieldwork
	switch {
	case !period.Given() || !p.At.After(period.From):
		p.Projection.Why = "The fieldwork has not begun."
		return
	case !p.At.Before(period.To):
		p.Projection.Why = "The fieldwork is over."
		return
	}
	days, open := p.Days, 0
	if n := len(days); n > 0 {
		open = days[n-1].Open
		if p.At.Before(days[n-1].Date.AddDate(0, 0, 1).Add(-time.Second)) {
			days = days[:n-1]
		}
	}
	left := 0
	for day := period.From.AddDate(0, 0, p.Day()+1); day.Before(period.To); day = day.AddDate(0, 0, 1) {
		if working(day) {
			left++
		}
	}
	p.Projection = Project(days, p.Answered, open, left)
}

func itoa(n int) string { return strconv.Itoa(n) }
