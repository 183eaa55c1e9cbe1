package respond

import (
	"net/url"
	"strconv"
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
	var parts [3]string
	for i, name := range namesOfDate(q, row) {
		parts[i] = written(form.Get(name))
	}
	if parts == [3]string{} {
		return value.Value{}, nil
	}
	v, ok := value.ParseDate(parts[0], parts[1], parts[2])
	if !ok {
		return value.Value{}, answer.Unreadable(q, row)
	}
	return v, nil
}

// wrongParts gives the parts that a date's problem is about: those that are
// missing or that no date has, or else all three.
func wrongParts(name string, form url.Values) []string {
	var wrong []string
	for i, part := range dateParts {
		// A part is right when it goes with some other parts that are.
		day := [3]string{"1", "1", "2000"}
		day[i] = written(form.Get(name + "-" + part))
		if _, ok := value.ParseDate(day[0], day[1], day[2]); !ok {
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
		c.hint = forExample.In(q.Language, exampleDate(q.Dates).Format("2 1 2006"))
	}
	d := &page.DateInput{ID: name, Name: name, Lang: c.lang, Legend: c.label, Hint: c.hint, Error: c.errorText()}
	d.Day, d.Month, d.Year = shown(c.form.Get(name+"-day")), shown(c.form.Get(name+"-month")), shown(c.form.Get(name+"-year"))
	if c.problem != nil {
		d.Wrong = wrongParts(name, c.form)
	}
	return field{ID: name, Day: d}
}

// exampleDate is a day that the question takes, and whose day cannot be read as a month.
func exampleDate(limits questionnaire.DateLimits) time.Time {
	example := time.Date(2016, time.March, 27, 0, 0, 0, 0, time.UTC)
	from, err := time.Parse(time.DateOnly, limits.From)
	if err != nil || !example.Before(from) {
		return example
	}
	if example = time.Date(from.Year(), time.March, 27, 0, 0, 0, 0, time.UTC); example.Before(from) {
		return from
	}
	return example
}
