package table

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"omnibus/fault"
	"omnibus/survey/dataset"
	"omnibus/survey/table"
	"omnibus/web/page"
)

// Names of the parameters of a table's address. They are the whole of what is
// asked, so that an address shared is a table shared.
const (
	inShow   = "show"
	inBy     = "by"
	inWith   = "with" // what the break beside it is crossed with: in the form only
	inFilter = "filter"
	inBase   = "base"
	inWeight = "weight"
	inRule   = "rule"
	inOnly   = "only"
	inNets   = "nets"
	inSort   = "sort"
	inOf     = "of"
	inChosen = "chosen"
	inBands  = "bands"
	inMarks  = "marks"
	inView   = "view"
	inID     = "id"
	inTitle  = "title"
)

var (
	oneValue    = []string{inFilter, inBase, inRule, inOnly, inNets, inSort, inOf, inChosen, inBands, inMarks, inView, inID, inTitle}
	manyValues  = []string{inShow, inWeight}
	withoutMark = "none"
)

// Bounds of what one page asks for. The words of a field are bounded because
// every run of a filter's words may be a label.
const (
	mostShown  = 40
	mostBreaks = 6
	mostTyped  = 1000
)

// asked is a table as an address asks for it.
type asked struct {
	table.Request
	// typed is the address's parameters, of which nothing is lost when something
	// in them is wrong.
	typed url.Values
	// public asks for what the public would see.
	public bool
	// wrong says what is wrong with a field, by the field's id.
	wrong    map[string]string
	problems []page.Problem
}

// canonical gives a form's values as the address of a table has them: without
// what is empty, each break with what it is crossed with.
func canonical(form url.Values) url.Values {
	out := url.Values{}
	add := func(name, value string) {
		if value = strings.TrimSpace(value); value != "" && !slices.Contains(out[name], value) {
			out.Add(name, value)
		}
	}
	for _, name := range manyValues {
		for _, value := range form[name] {
			add(name, value)
		}
	}
	crossed := form[inWith]
	for i, name := range form[inBy] {
		if i < len(crossed) && crossed[i] != "" {
			name = strings.Trim(name+"*"+crossed[i], "*")
		}
		add(inBy, name)
	}
	for _, name := range oneValue {
		add(name, form.Get(name))
	}
	return out
}

// readAsked reads an address's parameters. What they mean in a wave is only
// known when they are counted.
func readAsked(typed url.Values) *asked {
	a := &asked{typed: typed, wrong: map[string]string{}}
	for name, values := range typed {
		for _, v := range values {
			if len(v) > mostTyped {
				a.complain(name, "This has %d characters; at most %d are read", len(v), mostTyped)
				typed.Del(name)
				break
			}
		}
	}
	a.Show = typed[inShow]
	if len(a.Show) > mostShown {
		a.complain(inShow, "A table shows %d questions at most; %d were asked for", mostShown, len(a.Show))
		a.Show = a.Show[:mostShown]
	}
	by := typed[inBy]
	if len(by) > mostBreaks {
		a.complain(inBy, "A table can be split by %d things at once; %d were asked for", mostBreaks, len(by))
		by = by[:mostBreaks]
	}
	for _, b := range by {
		a.By = append(a.By, table.ParseBreak(b))
	}
	a.Filter, a.Base, a.Only = typed.Get(inFilter), typed.Get(inBase), typed.Get(inOnly)
	a.ID, a.Title, a.Weight = typed.Get(inID), typed.Get(inTitle), typed[inWeight]
	a.Completeness = word(a, inRule, table.ByQuestion, table.BySection)
	a.Nets = word(a, inNets, table.NetsInPlace, table.NetsOnly, table.NoNets)
	a.Sort = word(a, inSort, table.Descending, table.Ascending)
	a.Of = word(a, inOf, table.OfAnswers)
	a.Chosen = word(a, inChosen, "yes") == "yes"
	a.public = word(a, inView, "public") == "public"
	// Letters are what an analyst wants to see; the plan's own default is none.
	if len(a.By) > 0 && word(a, inMarks, withoutMark) == "" {
		a.Marks = table.Letters
	}
	a.readBands()
	return a
}

// word reads one of a few words; the zero value is the usual choice.
func word[W ~string](a *asked, name string, known ...W) W {
	value := W(a.typed.Get(name))
	if value == "" || slices.Contains(known, value) {
		return value
	}
	all := make([]string, len(known))
	for i, k := range known {
		all[i] = fmt.Sprintf("%q", string(k))
	}
	a.complain(name, "%q is no choice here; an address may say %s, or nothing", string(value), strings.Join(all, " or "))
	return ""
}

func (a *asked) readBands() {
	for _, text := range strings.FieldsFunc(a.typed.Get(inBands), func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		bound, err := strconv.ParseFloat(text, 64)
		if err != nil {
			a.complain(inBands, "%q is not a number; list the lower end of each band, as 0, 20, 40", text)
			a.Bands = nil
			return
		}
		a.Bands = append(a.Bands, bound)
	}
}

func (a *asked) complain(field, format string, args ...any) {
	if _, twice := a.wrong[field]; twice {
		return
	}
	a.wrong[field] = fmt.Sprintf(format, args...)
	a.problems = append(a.problems, page.Problem{Field: field, Text: a.wrong[field]})
}

// count makes the table. Where something of what was asked cannot be counted,
// each such thing has its sentence and the table is of the others; it is nil
// when nothing is left to count.
func (a *asked) count(d *dataset.Dataset) (*table.Table, error) {
	if len(a.Show) == 0 {
		return nil, nil
	}
	t, err := a.Table(d)
	if err == nil || fault.KindOf(err) != fault.Refused {
		return t, err
	}
	return a.sift(d)
}

// sift adds one choice after the other, and leaves out those with which
// nothing can be counted.
func (a *asked) sift(d *dataset.Dataset) (t *table.Table, err error) {
	var kept table.Request
	try := func(field string, with table.Request) {
		got, failed := with.Table(d)
		switch {
		case failed == nil:
			kept, t = with, got
		case fault.KindOf(failed) == fault.Refused:
			a.complain(field, "%s", sentence(failed))
		default:
			err = failed
		}
	}
	for i, name := range a.Show {
		with := kept
		with.Show = append(slices.Clone(kept.Show), name)
		try(nth(inShow, i), with)
	}
	if len(kept.Show) == 0 {
		a.Request = table.Request{ID: a.ID, Title: a.Title}
		return nil, err
	}
	for i, b := range a.By {
		with := kept
		with.By = append(slices.Clone(kept.By), b)
		try(nth(inBy, i), with)
	}
	for _, c := range []struct {
		field string
		asked bool
		set   func(r *table.Request)
	}{
		{inFilter, a.Filter != "", func(r *table.Request) { r.Filter = a.Filter }},
		{inWeight, len(a.Weight) > 0, func(r *table.Request) { r.Weight = a.Weight }},
		{inOnly, a.Only != "", func(r *table.Request) { r.Only = a.Only }},
		{inBands, len(a.Bands) > 0, func(r *table.Request) { r.Bands = a.Bands }},
		{inOf, a.Of != "", func(r *table.Request) { r.Of = a.Of }},
		{inChosen, a.Chosen, func(r *table.Request) { r.Chosen = true }},
		{inNets, a.Nets != "", func(r *table.Request) { r.Nets = a.Nets }},
		{inSort, a.Sort != "", func(r *table.Request) { r.Sort = a.Sort }},
		{inRule, a.Completeness != "", func(r *table.Request) { r.Completeness = a.Completeness }},
		{inMarks, a.Marks != "", func(r *table.Request) { r.Marks = a.Marks }},
		{inTitle, a.Title != "" || a.ID != "" || a.Base != "", func(r *table.Request) { r.Title, r.ID, r.Base = a.Title, a.ID, a.Base }},
	} {
		if c.asked {
			with := kept
			c.set(&with)
			try(c.field, with)
		}
	}
	a.Request = kept
	return t, err
}

// sentence gives what was refused; that nothing was counted shows.
func sentence(err error) string {
	text := strings.TrimSuffix(strings.TrimSuffix(fault.Public(err), " Nothing was counted."), " Nothing was changed.")
	return strings.ReplaceAll(text, "?.", "?")
}

// inOrder are the problems in the order of the form.
func (a *asked) inOrder() []page.Problem {
	order := []string{inShow, inBy, inFilter, inBase, inWeight, inNets, inSort, inOnly, inMarks, inOf, inChosen, inBands, inRule}
	at := func(p page.Problem) int {
		name, _, _ := strings.Cut(p.Field, "-")
		if i := slices.Index(order, name); i >= 0 {
			return i
		}
		return len(order)
	}
	out := slices.Clone(a.problems)
	slices.SortStableFunc(out, func(x, y page.Problem) int { return at(x) - at(y) })
	return out
}

// nth gives the id of the i-th field of a name, from 0.
func nth(name string, i int) string { return page.OptionID(name, i) }

// query gives the table's parameters with one more, or without it where the
// value is empty, as an address ends.
func (a *asked) query(more ...string) string {
	v := url.Values{}
	for name, values := range a.typed {
		v[name] = values
	}
	for i := 0; i+1 < len(more); i += 2 {
		v.Del(more[i])
		if more[i+1] != "" {
			v.Set(more[i], more[i+1])
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// valuesOf gives the parameters of a request: readAsked of them is the request.
func valuesOf(r table.Request) url.Values {
	v := url.Values{}
	v[inShow], v[inWeight] = r.Show, r.Weight
	for _, b := range r.By {
		v.Add(inBy, b.String())
	}
	bands := make([]string, len(r.Bands))
	for i, b := range r.Bands {
		bands[i] = strconv.FormatFloat(b, 'f', -1, 64)
	}
	marks, chosen := "", ""
	if r.Marks == table.NoMarks && len(r.By) > 0 {
		marks = withoutMark
	}
	if r.Chosen {
		chosen = "yes"
	}
	for name, value := range map[string]string{
		inFilter: r.Filter, inBase: r.Base, inOnly: r.Only, inRule: string(r.Completeness), inNets: string(r.Nets), inSort: string(r.Sort),
		inOf: string(r.Of), inChosen: chosen, inBands: strings.Join(bands, ", "), inMarks: marks, inID: r.ID, inTitle: r.Title,
	} {
		v.Set(name, value)
	}
	return canonical(v)
}
