package condition

import (
	"math"
	"slices"
	"time"

	"omnibus/survey/questionnaire/value"
)

// truth is three-valued, so that one evaluator serves both a real case, where
// everything is known, and the search, where some answers are not chosen yet.
// The order makes `and` the smaller and `or` the larger of two.
type truth int8

const (
	no truth = iota
	maybe
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// known is what an expression is decided on. It is passed by value, so that to
// decide a condition for a case takes no memory.
type known struct {
	answers Answers
	// open says of which items the answer is not known; nil where all are.
	open func(question, row string) bool
	// search has the answers instead, where it is set.
	search *search
}

// get gives an answer; ok is false for one not chosen yet.
func (k known) get(question, row string) (v value.Value, ok bool) {
	switch {
	case k.search != nil:
		return k.search.get(question, row)
	case k.open != nil && k.open(question, row):
		return value.Value{}, false
	}
	return k.answers.Answer(question, row), true
}

func (e *And) decide(k known) truth {
	result := yes
	for _, t := range e.Terms {
		if result = min(result, t.decide(k)); result == no {
			return no
		}
	}
	return result
}

func (e *Or) decide(k known) truth {
	result := no
	for _, t := range e.Terms {
		if result = max(result, t.decide(k)); result == yes {
			return yes
		}
	}
	return result
}

func (e *Not) decide(k known) truth { return yes - e.Term.decide(k) }

func (e *Test) decide(k known) truth {
	v, ok := k.get(e.Ref.Question, e.Ref.Row)
	if !ok {
		return maybe
	}
	return truthOf(e.Check.passes(v))
}

func (e *Answered) decide(k known) truth {
	result := no
	for _, row := range e.Ref.parts() {
		v, ok := k.get(e.Ref.Question, row)
		if !ok {
			result = max(result, maybe)
		} else if v.Given() {
			return yes
		}
	}
	return result
}

func (e *Count) decide(k known) truth {
	if e.Each == nil {
		v, ok := k.get(e.Ref.Question, e.Ref.Row)
		if !ok {
			return maybe
		}
		return truthOf(v.Given() && e.Check.includes(float64(len(v.Chosen()))))
	}
	least, most, answered := 0, 0, no
	for _, row := range e.Ref.parts() {
		v, ok := k.get(e.Ref.Question, row)
		switch {
		case !ok:
			most++
			answered = max(answered, maybe)
		case v.Given():
			answered = yes
			if e.Each.passes(v) {
				least++
				most++
			}
		}
	}
	return min(answered, e.Check.between(least, most))
}

// parts are the rows that are looked at: those of a grid named as a whole, or the one named.
func (r Ref) parts() []string {
	if r.Row == "" && len(r.Rows) > 0 {
		return r.Rows
	}
	return []string{r.Row}
}

// between decides the check for a whole number of which only the bounds are known.
func (c Check) between(least, most int) truth {
	first := c.includes(float64(least))
	for n := least + 1; n <= most; n++ {
		if c.includes(float64(n)) != first {
			return maybe
		}
	}
	return truthOf(first)
}

// passes decides the check on an answer.
func (c Check) passes(v value.Value) bool {
	switch v.Kind {
	case value.Code:
		return c.includes(float64(v.Code))
	case value.Codes:
		has := slices.ContainsFunc(v.Codes, func(code int) bool { return c.within(float64(code)) })
		return has != (c.Op == NotEqual)
	case value.Number:
		f, ok := v.Float()
		return ok && c.includes(f)
	case value.Date:
		day, ok := dayOf(v.Text)
		return ok && c.includes(day)
	}
	return false
}

// includes decides the check on one number.
func (c Check) includes(f float64) bool {
	switch to := c.Spans[0].From.Value; c.Op {
	case Less:
		return f < to
	case AtMost:
		return f <= to
	case More:
		return f > to
	case AtLeast:
		return f >= to
	case NotEqual:
		return !c.within(f)
	default:
		return c.within(f)
	}
}

func (c Check) within(f float64) bool {
	for _, s := range c.Spans {
		if s.From.Value <= f && f <= s.To.Value {
			return true
		}
	}
	return false
}

// dayOf gives the number of days since 1970-01-01 of a day written 2006-01-02.
func dayOf(text string) (day float64, ok bool) {
	t, err := time.Parse(time.DateOnly, text)
	return math.Floor(float64(t.Unix()) / 86400), err == nil
}

// dayText is the reverse of dayOf.
func dayText(day float64) string {
	return time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly)
}
