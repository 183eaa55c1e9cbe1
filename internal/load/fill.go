package load

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// fill answers a question's items as a person would on their walk number walk
// through the survey: other than on the walk before, and always in the same way.
func fill(form url.Values, q *questionnaire.Question, org string, walk int) map[answer.Item]value.Value {
	given := map[answer.Item]value.Value{}
	for i, item := range q.Items() {
		v := fillItem(q, fmt.Sprintf("%s of %s on walk %d", item.Name(), org, walk), walk+i)
		write(form, q, item.Name(), v)
		given[answer.Item{Question: q.ID, Row: item.Row}] = v
	}
	return given
}

// fillItem makes an answer; words are unlike those of any other.
func fillItem(q *questionnaire.Question, words string, n int) value.Value {
	switch q.Kind {
	case questionnaire.One:
		c := q.Codes[n%len(q.Codes)]
		if c.Specify != "" {
			return value.OfCode(c.Code, words)
		}
		return value.OfCode(c.Code, "")
	case questionnaire.Many:
		return fillMany(q, words, n)
	case questionnaire.Text:
		return value.OfText(words)
	case questionnaire.Number:
		if q.Number.Min != nil {
			n += int(*q.Number.Min)
		}
		if q.Number.Max != nil {
			n %= int(*q.Number.Max) + 1
		}
		return value.Value{Kind: value.Number, Text: strconv.Itoa(n)}
	}
	day, err := time.Parse(time.DateOnly, q.Dates.From)
	if err != nil {
		day = time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return value.Value{Kind: value.Date, Text: day.AddDate(0, 0, n%300).Format(time.DateOnly)}
}

// fillMany ticks two codes, or the one that stands alone.
func fillMany(q *questionnaire.Question, words string, n int) value.Value {
	var codes []int
	specify := map[int]string{}
	for i := range q.Codes {
		c := q.Codes[(n+i)%len(q.Codes)]
		if c.Alone && len(codes) > 0 || len(codes) == 2 || q.UpTo > 0 && len(codes) == q.UpTo {
			continue
		}
		codes = append(codes, c.Code)
		if c.Specify != "" {
			specify[c.Code] = words
		}
		if c.Alone {
			break
		}
	}
	return value.OfCodes(codes, specify)
}

// write puts an answer into a form's fields.
func write(form url.Values, q *questionnaire.Question, name string, v value.Value) {
	for _, c := range q.Codes {
		form.Del(fmt.Sprintf("%s_%d_text", name, c.Code))
	}
	form.Del(name)
	switch v.Kind {
	case value.Code, value.Codes:
		for _, code := range v.Chosen() {
			form.Add(name, strconv.Itoa(code))
		}
		for code, words := range v.Specify {
			form.Set(fmt.Sprintf("%s_%d_text", name, code), words)
		}
	case value.Date:
		day, err := time.Parse(time.DateOnly, v.Text)
		if err != nil {
			panic("load: a day that we made cannot be read: " + err.Error())
		}
		form.Set(name+"-day", strconv.Itoa(day.Day()))
		form.Set(name+"-month", strconv.Itoa(int(day.Month())))
		form.Set(name+"-year", strconv.Itoa(day.Year()))
	default:
		form.Set(name, v.Text)
	}
}
