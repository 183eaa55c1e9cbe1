package questionnaire

import (
	"fmt"
	"math"
	"strings"
	"time"

	"omnibus/source"
)

var kinds = []Kind{One, Many, Text, Number, Date}

// onlyWith says with which kinds of answer a key of a question makes sense.
var onlyWith = []struct {
	key   string
	kinds []Kind
	says  string
}{
	{"each", []Kind{One, Text}, "one or text"},
	{"up to", []Kind{Many}, "many"},
	{"nothing", []Kind{Text}, "text"},
	{"nets", []Kind{One, Many}, "one or many"},
	{"unprinted", []Kind{One}, "one"},
}

func (r *reader) question(p *Page, n source.Node) {
	before := len(*r.out)
	f := n.Fields("a question", "id", "ask", "hint", "short", "one", "many", "text", "number", "date", "each",
		"up to", "nothing", "nets", "unprinted", "base", "when", "required", "probe", "cy")
	if !n.IsMapping() {
		return
	}
	q := &Question{At: n.Place(), Page: p}
	q.ID = r.required(n, f, "a question", "id")
	if r.id(f["id"], q.ID, "question") {
		r.q.questions[q.ID] = q
	}
	q.Ask = r.required(n, f, "a question", "ask")
	q.Hint, q.Short = f["hint"].Text(), f["short"].Text()
	if strings.Contains(q.Hint, "](") || strings.Contains(q.Hint, "://") {
		f["hint"].Complain("put the link in the page's intro", "a hint cannot have a link: screen readers read it out flat")
	}
	if q.Short == "" {
		q.Short = q.Ask
	}
	q.Required, q.Probe = f["required"].Bool(false), f["probe"].Bool(false)
	q.Kind = r.kind(n, f, q.ID)
	if q.Kind != 0 {
		r.answer(q, f)
	}
	r.cy(q, f["cy"], q.At, fmt.Sprintf("question %q", q.ID), map[string]string{"ask": q.Ask, "hint": q.Hint, "nothing": q.Nothing})
	r.when(f["when"], p, q)
	q.Base = f["base"].Text()
	p.Questions = append(p.Questions, q)
	if len(*r.out) > before {
		r.broken[q] = true
	}
}

// kind finds the one key that says what kind of answer the question takes; 0 when there is none or several.
func (r *reader) kind(n source.Node, f map[string]source.Node, id string) Kind {
	var found Kind
	for _, k := range kinds {
		if !f[k.String()].Given() {
			continue
		}
		if found != 0 {
			first := f[found.String()].Place()
			r.complain(f[k.String()].Place(), &first, "keep one of them", "question %q has both %s and %s", id, found, k)
			return 0
		}
		found = k
	}
	if found == 0 {
		n.Complain("write one of: one, many, text, number, date", "question %q does not say what kind of answer it takes", id)
	}
	return found
}

// answer reads all that depends on the kind of answer.
func (r *reader) answer(q *Question, f map[string]source.Node) {
	for _, rule := range onlyWith {
		fits := false
		for _, k := range rule.kinds {
			fits = fits || k == q.Kind
		}
		if f[rule.key].Given() && !fits {
			f[rule.key].Complain("take it out", "%q goes with %s, and %q is of kind %s", rule.key, rule.says, q.ID, q.Kind)
		}
	}
	switch q.Kind {
	case One, Many:
		r.list(q, f)
	case Text:
		r.text(q, f["text"])
		q.Nothing = r.filled(f["nothing"], "the label of the box")
	case Number:
		r.number(q, f["number"])
	case Date:
		r.date(q, f["date"])
	}
	if q.Kind == One || q.Kind == Text {
		q.Rows = r.rows(q.ID, f["each"])
	}
}

// filled gives a text that may be left out but not left empty.
func (r *reader) filled(n source.Node, what string) string {
	text := n.Text()
	if n.IsScalar() && text == "" {
		n.Complain("write it or take the key out", "%s is empty", what)
	}
	return text
}

const (
	longLines, longMax   = 6, 4000
	shortLines, shortMax = 1, 200
	maxLines, maxText    = 40, 20000
	maxDecimals          = 6
)

func (r *reader) text(q *Question, n source.Node) {
	q.Lines, q.MaxLength = longLines, longMax
	if n.IsMapping() {
		f := n.Fields("a text", "lines", "max")
		q.Lines = r.between(f["lines"], longLines, 1, maxLines, "lines")
		q.MaxLength = r.between(f["max"], longMax, 1, maxText, "max")
		return
	}
	switch n.Text() {
	case "long":
	case "short":
		q.Lines, q.MaxLength = shortLines, shortMax
	default:
		if n.IsScalar() {
			n.Complain("write long, short or {lines: 6, max: 4000}", "there is no kind of text %q", n.Text())
		}
	}
}

// between reads a whole number within bounds.
func (r *reader) between(n source.Node, fallback, least, most int, what string) int {
	i := n.Int(fallback)
	if i < least || i > most {
		n.Complain(fmt.Sprintf("write a number from %d to %d", least, most), "%s cannot be %d", what, i)
		return fallback
	}
	return i
}

func (r *reader) number(q *Question, n source.Node) {
	if n.IsScalar() {
		if n.Text() != "any" {
			n.Complain("write any or {min: 0, max: 100}", "there is no kind of number %q", n.Text())
		}
		return
	}
	f := n.Fields("a number", "min", "max", "decimals", "unit")
	q.Number = NumberLimits{Min: given(f["min"]), Max: given(f["max"]), Unit: f["unit"].Text()}
	q.Number.Decimals = r.between(f["decimals"], 0, 0, maxDecimals, "decimals")
	if lo, hi := q.Number.Min, q.Number.Max; lo != nil && hi != nil && *lo >= *hi {
		f["max"].Complain("write the smaller as min", "max %v is not above min %v", *hi, *lo)
	}
	for _, key := range []string{"min", "max"} {
		if end := map[string]*float64{"min": q.Number.Min, "max": q.Number.Max}[key]; end != nil && *end != round(*end, q.Number.Decimals) {
			f[key].Complain("write decimals: …, or another limit", "%s %v has more decimal places than answers may have", key, *end)
		}
	}
}

// given reads a number that may be left out.
func given(n source.Node) *float64 {
	if !n.Given() {
		return nil
	}
	f := n.Float(0)
	return &f
}

func round(f float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(f*scale) / scale
}

func (r *reader) date(q *Question, n source.Node) {
	if n.IsScalar() {
		if n.Text() != "any" {
			n.Complain("write any or {from: 2016-01-01, to: 2016-12-31}", "there is no kind of date %q", n.Text())
		}
		return
	}
	f := n.Fields("a date", "from", "to")
	day := func(key string) string {
		text := f[key].Text()
		if text == "" {
			return ""
		}
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			f[key].Complain("write year-month-day, as 2016-08-31", "there is no day %q", text)
			return ""
		}
		return text
	}
	q.Dates = DateLimits{From: day("from"), To: day("to")}
	if q.Dates.From != "" && q.Dates.To != "" && q.Dates.From >= q.Dates.To {
		f["to"].Complain("write the earlier day as from", "to %s is not after from %s", q.Dates.To, q.Dates.From)
	}
}
