package plan

import (
	"slices"
	"time"
)

// Quiet says on which days nothing is sent and nobody is called.
type Quiet struct {
	Weekends, BankHolidays bool
	// Also are more days, as the plan lists them.
	Also []Day
}

// Day is a day without a time.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// DayOf gives the day of a moment in its own zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day{y, m, d}
}

func (d Day) weekday() time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC).Weekday()
}

// Reason says why a day is quiet, "" for a working day. The moment is looked at
// in its own zone.
func (q Quiet) Reason(at time.Time) string {
	day := DayOf(at)
	if q.BankHolidays {
		if name := BankHoliday(day); name != "" {
			return name
		}
	}
	if weekday := day.weekday(); q.Weekends && (weekday == time.Saturday || weekday == time.Sunday) {
		return "a " + weekday.String()
	}
	if slices.Contains(q.Also, day) {
		return "a quiet day of the plan"
	}
	return ""
}

// longestQuiet bounds the search for a working day.
const longestQuiet = 370

// working moves a moment to the same hour of the next working day; false when
// none follows within a year.
func (q Quiet) working(at time.Time) (time.Time, bool) {
	for i := range longestQuiet {
		if day := at.AddDate(0, 0, i); q.Reason(day) == "" {
			return day, true
		}
	}
	return at, false
}

// BankHoliday names the bank holiday of England and Wales on a day from 1996
// on, "" where there is none. The usual ones follow from rules; days that were
// proclaimed or moved stand in a list, which has to be added to when another is
// proclaimed (a plan can list such a day under "also" until then).
func BankHoliday(d Day) string {
	if name, there := proclaimed[d]; there {
		return name
	}
	easter := easterSunday(d.Year)
	switch {
	case d == dayAfter(easter, -2):
		return "Good Friday"
	case d == dayAfter(easter, 1):
		return "Easter Monday"
	case d.Month == time.May && d.weekday() == time.Monday && d.Day <= 7:
		return "the early May bank holiday"
	case d.Month == time.May && d.weekday() == time.Monday && d.Day > 24:
		return "the spring bank holiday"
	case d.Month == time.August && d.weekday() == time.Monday && d.Day > 24:
		return "the summer bank holiday"
	case d == substitute(Day{d.Year, time.January, 1}):
		return "New Year's Day"
	}
	christmas := Day{d.Year, time.December, 25}
	boxing := dayAfter(christmas, 1)
	// Of two days on a weekend, the first to fall on a working day keeps it.
	switch christmas.weekday() {
	case time.Friday: // Boxing Day on Saturday
		boxing = dayAfter(christmas, 3)
	case time.Saturday:
		christmas, boxing = dayAfter(christmas, 2), dayAfter(christmas, 3)
	case time.Sunday:
		christmas = dayAfter(christmas, 2)
	}
	switch d {
	case christmas:
		return "Christmas Day"
	case boxing:
		return "Boxing Day"
	}
	return ""
}

// proclaimed are days that rules do not give: with a name, a bank holiday; with
// none, a day that would be one and was moved.
var proclaimed = map[Day]string{
	{1999, time.December, 31}:  "the Millennium bank holiday",
	{2002, time.June, 3}:       "the Golden Jubilee bank holiday",
	{2002, time.June, 4}:       "the spring bank holiday",
	{2002, time.May, 27}:       "",
	{2011, time.April, 29}:     "the Royal Wedding bank holiday",
	{2012, time.June, 4}:       "the spring bank holiday",
	{2012, time.June, 5}:       "the Diamond Jubilee bank holiday",
	{2012, time.May, 28}:       "",
	{2020, time.May, 8}:        "the early May bank holiday",
	{2020, time.May, 4}:        "",
	{2022, time.June, 2}:       "the spring bank holiday",
	{2022, time.June, 3}:       "the Platinum Jubilee bank holiday",
	{2022, time.May, 30}:       "",
	{2022, time.September, 19}: "the bank holiday for the State Funeral of Queen Elizabeth II",
	{2023, time.May, 8}:        "the bank holiday for the Coronation of King Charles III",
}

// substitute gives the Monday after a holiday on a weekend, and the day itself otherwise.
func substitute(d Day) Day {
	switch d.weekday() {
	case time.Saturday:
		return dayAfter(d, 2)
	case time.Sunday:
		return dayAfter(d, 1)
	}
	return d
}

func dayAfter(d Day, days int) Day {
	return DayOf(time.Date(d.Year, d.Month, d.Day+days, 12, 0, 0, 0, time.UTC))
}

// easterSunday is Gauss's rule as Meeus and others give it, for the Gregorian
// calendar.
func easterSunday(year int) Day {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	month, day := (h+l-7*m+114)/31, (h+l-7*m+114)%31+1
	return Day{year, time.Month(month), day}
}
