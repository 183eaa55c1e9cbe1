package respond

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/web/page"
)

// A day, in three fields.

var dateParts = [...]string{"day", "month", "year"}

func namesOfDate(q *questionnaire.Question, row string) []string {
	name := itemName(q, row)
	return []string{name + "-day", name + "-month", name + "-year"}
}

func enterDate(q *questionnaire.Question, row string, v value.Value, form url.Values) {
	d, err := time.Parse(time.DateOnly, v.Text)
	if err != nil {
		return // what is stored has been checked; a day that is none shows as empty
	}
	name := itemName(q, row)
	form.Set(name+"-day", strconv.Itoa(d.Day()))
	form.Set(name+"-month", strconv.Itoa(int(d.Month())))
	form.Set(name+"-year", strconv.Itoa(d.Year()))
}

func readDate(q *questionnaire.Question, row string, form url.Values) (value.Value, error) {
	name := itemName(q, row)
	var parts [3]int
	blank, wrong := 0, false
	for i, part := range dateParts {
		text := written(form.Get(name + "-" + part))
		if text == "" {
			blank++
			continue
		}
		n, ok := datePart(i, text)
		parts[i] = n
		wrong = wrong || !ok
	}
	if blank == len(dateParts) {
		return value.Value{}, nil
	}
	d := time.Date(parts[2], time.Month(parts[1]), parts[0], 0, 0, 0, 0, time.UTC)
	if wrong || blank > 0 || d.Day() != parts[0] || d.Month() != time.Month(parts[1]) {
		return value.Value{}, answer.Unreadable(q, row)
	}
	v, ok := value.ParseDate(d.Format(time.DateOnly))
	if !ok {
		return value.Value{}, answer.Unreadable(q, row)
	}
	return v, nil
}

// datePart reads a day (part 0), a month in figures or letters (1) or a year of
// four figures (2).
func datePart(part int, text string) (int, bool) {
	if part == 1 {
		for m := time.January; m <= time.December; m++ {
			if strings.EqualFold(text, m.String()) || strings.EqualFold(text, m.String()[:3]) {
				return int(m), true
			}
		}
	}
	n, err := strconv.Atoi(text)
	limits := [...][2]int{{1, 31}, {1, 12}, {1000, 9999}}
	return n, err == nil && n >= limits[part][0] && n <= limits[part][1]
}

// wrongParts gives the parts that a date's problem is about: those that are
// missing or cannot be, or else all three.
func wrongParts(name string, form url.Values) []string {
	var wrong []string
	for i, part := range dateParts {
		text := written(form.Get(name + "-" + part))
		if _, ok := datePart(i, text); !ok {
			wrong = append(wrong, part)
		}
	}
	if wrong == nil {
		return dateParts[:]
	}
	return wrong
}

func showDate(q *questionnaire.Question, row string, c shownAs) field {
	name := itemName(q, row)
	if c.hint == "" {
		c.hint = "For example, 27 3 2016"
		if from, err := time.Parse(time.DateOnly, q.Dates.From); err == nil {
			c.hint = "For example, " + from.Format("2 1 2006")
		}
	}
	d := &page.DateInput{ID: name, Name: name, Legend: c.label, Hint: c.hint, Error: c.errorText()}
	d.Day, d.Month, d.Year = shown(c.form.Get(name+"-day")), shown(c.form.Get(name+"-month")), shown(c.form.Get(name+"-year"))
	if c.problem != nil {
		d.Wrong = wrongParts(name, c.form)
	}
	return field{ID: name, Day: d}
}
