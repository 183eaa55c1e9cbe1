package load

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"time"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// given is one answer that a person gave.
type given struct {
	item  answer.Item
	value value.Value
}

// fill answers a question's items as a person would on their walk number walk
// through the survey: other than on the walk before, and always in the same way.
// What was answered is put after all before it.
func fill(all []given, form url.Values, q *questionnaire.Question, org string, walk int) []given {
	for i, item := range q.Items() {
		name, words := item.Name(), ""
		if worded(q) {
			words = wordsOf(name, org, walk)
		}
		v := fillItem(q, words, walk+i)
		write(form, q, name, v)
		all = append(all, given{answer.Item{Question: q.ID, Row: item.Row}, v})
	}
	return all
}

// worded says whether a question takes words, alone or beside a code.
func worded(q *questionnaire.Question) bool {
	return q.Kind == questionnaire.Text || slices.ContainsFunc(q.Codes, func(c questionnaire.Code) bool { return c.Specify != "" })
}

// wordsOf are unlike those of any other item, person or walk.
func wordsOf(item, org string, walk int) string {
	return item + " of " + org + " on walk " + strconv.Itoa(walk)
}

// fillItem makes an answer; the words are for where it takes any.
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
		return fillNumber(q.Number, n)
	}
	return fillDate(q.Dates, n)
}

// fillNumber makes the nth number of those within the limits, counted up from the
// least, or down from the most where there is no least; after the last comes the first.
func fillNumber(limits questionnaire.NumberLimits, n int) value.Value {
	unit := math.Pow10(-limits.Decimals)
	end := func(limit *float64) int { return int(math.Round(*limit / unit)) }
	switch {
	case limits.Min != nil && limits.Max != nil:
		n = end(limits.Min) + n%(end(limits.Max)-end(limits.Min)+1)
	case limits.Min != nil:
		n += end(limits.Min)
	case limits.Max != nil:
		n = end(limits.Max) - n
	}
	v, ok := value.ParseNumber(strconv.FormatFloat(float64(n)*unit, 'f', limits.Decimals, 64))
	if !ok {
		panic("load: a number that we made cannot be read")
	}
	return v
}

// fillDate makes the nth day of those within the limits, or of 300 days of 2016.
func fillDate(limits questionnaire.DateLimits, n int) value.Value {
	first, days := time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC), 300
	last, toErr := time.Parse(time.DateOnly, limits.To)
	if from, err := time.Parse(time.DateOnly, limits.From); err == nil {
		first = from
	} else if toErr == nil && last.Before(first.AddDate(0, 0, days)) {
		first = last.AddDate(0, 0, 1-days)
	}
	if toErr == nil {
		days = min(days, int(last.Sub(first).Hours()/24)+1)
	}
	return value.Value{Kind: value.Date, Text: first.AddDate(0, 0, n%days).Format(time.DateOnly)}
}

// fillMany ticks two codes, or the one that stands alone.
func fillMany(q *questionnaire.Question, words string, n int) value.Value {
	var codes []int
	var specify map[int]string
	for i := range q.Codes {
		c := q.Codes[(n+i)%len(q.Codes)]
		if c.Alone && len(codes) > 0 || len(codes) == 2 || q.UpTo > 0 && len(codes) == q.UpTo {
			continue
		}
		codes = append(codes, c.Code)
		if c.Specify != "" {
			if specify == nil {
				specify = map[int]string{}
			}
			specify[c.Code] = words
		}
		if c.Alone {
			break
		}
	}
	return value.OfCodes(codes, specify)
}

// besideName is the field of the words beside a code.
func besideName(name string, code int) string { return name + "_" + strconv.Itoa(code) + "_text" }

// write puts an answer into a form's fields.
func write(form url.Values, q *questionnaire.Question, name string, v value.Value) {
	for _, c := range q.Codes {
		if c.Specify != "" {
			form.Del(besideName(name, c.Code))
		}
	}
	form.Del(name)
	switch v.Kind {
	case value.Code, value.Codes:
		for _, code := range v.Chosen() {
			form.Add(name, strconv.Itoa(code))
		}
		for code, words := range v.Specify {
			form.Set(besideName(name, code), words)
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
