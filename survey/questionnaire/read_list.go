package questionnaire

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"omnibus/source"
)

// scale is a list of codes with its nets, written once and used by name.
type scale struct {
	name      string
	at        source.Place
	codes     []Code
	unprinted []Code
	nets      []Net
	// welsh are the codes in Welsh, nil where there are none.
	welsh  []Code
	used   bool
	broken bool
}

func (r *reader) scale(p source.Pair) {
	before := len(*r.out)
	s := &scale{name: p.Key, at: p.KeyAt}
	r.scales[p.Key] = s
	r.scaleOrder = append(r.scaleOrder, s)
	if repair := badName(p.Key); repair != "" {
		r.complain(p.KeyAt, nil, repair, "%q cannot be the name of a scale", p.Key)
	}
	f := p.Value.Fields("a scale", "codes", "nets", "unprinted", "cy")
	if p.Value.IsMapping() && !f["codes"].Given() {
		r.complain(p.KeyAt, nil, "write codes: [First, Second]", "scale %q has no codes", p.Key)
	}
	s.codes = r.codes(f["codes"], fmt.Sprintf("scale %q", p.Key), false)
	s.unprinted = r.unprinted(f["unprinted"], s.codes)
	s.nets = r.nets(f["nets"], s.codes, s.unprinted)
	s.welsh = r.welshCodes(f["cy"], fmt.Sprintf("scale %q", p.Key), s.codes)
	s.broken = len(*r.out) > before
}

func (r *reader) unusedScales() {
	for _, s := range r.scaleOrder {
		if !s.used {
			r.complain(s.at, nil, "use it or take it out", "no question uses the scale %q", s.name)
		}
	}
}

// list reads the codes of a one or many question, its own or a scale's.
func (r *reader) list(q *Question, f map[string]source.Node) {
	n := f[q.Kind.String()]
	if n.IsScalar() {
		s := r.named(n)
		if s == nil {
			return
		}
		if s.broken {
			r.broken[q] = true
		}
		q.Codes, q.Unprinted, q.Nets = slices.Clone(s.codes), slices.Clone(s.unprinted), slices.Clone(s.nets)
		if s.welsh != nil {
			r.scaleWelsh[q] = s.welsh
		}
		if i := slices.IndexFunc(q.Codes, func(c Code) bool { return c.Alone }); i >= 0 && q.Kind == One {
			r.complain(n.Place(), &s.at, "ask with many, or use a scale without alone", "%q takes one code, so %q of the scale is always alone", q.ID, q.Codes[i].Label)
		}
		if q.Kind == Many && len(q.Unprinted) > 0 {
			n.Complain("use another scale", "scale %q has unprinted codes, which go with one and not with many", s.name)
		}
	} else {
		if n.IsMapping() {
			n.Complain("write a list of codes, or a scale's name; nets and unprinted stand beside it", "the codes of %q are a mapping", q.ID)
			return
		}
		q.Codes = r.codes(n, fmt.Sprintf("question %q", q.ID), q.Kind == One)
	}
	if q.Kind == One && f["unprinted"].Given() {
		q.Unprinted = r.unprinted(f["unprinted"], q.Codes)
	}
	if f["nets"].Given() {
		q.Nets = r.nets(f["nets"], q.Codes, q.Unprinted)
	}
	r.limit(q, f["up to"])
}

func (r *reader) named(n source.Node) *scale {
	s, ok := r.scales[n.Text()]
	if !ok {
		var names []string
		for _, s := range r.scaleOrder {
			names = append(names, s.name)
		}
		repair := "write the scale under scales, or the codes as a list"
		if near := source.Nearest(n.Text(), names); near != "" {
			repair = fmt.Sprintf("did you mean %q?", near)
			r.scales[near].used = true // one slip is one complaint
		}
		n.Complain(repair, "there is no scale %q", n.Text())
		return nil
	}
	s.used = true
	return s
}

func (r *reader) limit(q *Question, n source.Node) {
	if !n.Given() || q.Kind != Many || len(q.Codes) == 0 {
		return
	}
	together := 0
	for _, c := range q.Codes {
		if !c.Alone {
			together++
		}
	}
	before := len(*r.out)
	q.UpTo = n.Int(0)
	switch {
	case len(*r.out) > before:
	case q.UpTo < 1:
		n.Complain("write how many codes may be chosen, or take it out", "a limit of %d lets nobody answer", q.UpTo)
	case q.UpTo > together && together < len(q.Codes):
		n.Complain("lower it or take it out", "the limit is %d and only %d codes can be chosen together", q.UpTo, together)
	case q.UpTo > together:
		n.Complain("lower it or take it out", "the limit is %d and there are only %d codes", q.UpTo, together)
	}
}

// codes reads a list of codes: labels, or mappings that say more. Codes count on
// from the one before, beginning with 1. Of a single choice no code can be alone.
func (r *reader) codes(n source.Node, what string, single bool) []Code {
	var codes []Code
	labels := labels{r: r, what: what}
	numbers := map[int]source.Place{}
	next := 1
	for _, item := range n.List() {
		c := Code{Code: next}
		labelNode, numberAt := item, item.Place()
		if item.IsMapping() {
			f := item.Fields("a code", "code", "label", "short", "alone", "specify")
			c.Code = r.between(f["code"], next, 1, maxCode, "code")
			if f["code"].Given() {
				numberAt = f["code"].Place()
			}
			labelNode = f["label"]
			if !labelNode.Given() {
				labelNode = item
			} else {
				c.Label = labelNode.Text()
			}
			c.Short, c.Alone = r.filled(f["short"], "the short label"), f["alone"].Bool(false)
			c.Specify = r.specify(f["specify"])
			if single && c.Alone {
				f["alone"].Complain("take alone out, or ask with many", "%s takes one code, so %q is always alone", what, c.Label)
			}
		} else {
			c.Label = item.Text()
		}
		if c.Short == "" {
			c.Short = c.Label
		}
		if first, twice := numbers[c.Code]; twice {
			r.complain(numberAt, &first, "give each code a number of its own", "%s has the code %d twice", what, c.Code)
		} else {
			numbers[c.Code] = numberAt
		}
		labels.check(labelNode, c.Label)
		codes = append(codes, c)
		next = c.Code + 1
	}
	if n.IsList() && len(codes) < 2 {
		n.Complain("add codes", "%s has %d code%s; a choice needs two or more", what, len(codes), plural(len(codes)))
	}
	return codes
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func (r *reader) specify(n source.Node) string {
	text := r.filled(n, "the question beside the text box")
	if lower := strings.ToLower(text); lower == "true" || lower == "yes" {
		n.Complain("write specify: What is it?", "specify is the question beside the text box, not %s", text)
	}
	return text
}

// labels finds what is empty or there twice in one list.
type labels struct {
	r    *reader
	what string
	seen map[string]source.Place
}

func (l *labels) check(n source.Node, label string) {
	if label == "" {
		if n.IsScalar() || n.IsMapping() || !n.Given() {
			n.Complain("write what people read", "a label in %s is empty", l.what)
		}
		return
	}
	if l.seen == nil {
		l.seen = map[string]source.Place{}
	}
	key := strings.ToLower(label)
	if first, twice := l.seen[key]; twice {
		l.r.complain(n.Place(), &first, "make them differ or keep one", "the label %q is there twice in %s", label, l.what)
		return
	}
	l.seen[key] = n.Place()
}

// unprinted reads the codes that no form prints.
func (r *reader) unprinted(n source.Node, printed []Code) []Code {
	var codes []Code
	for _, p := range n.Pairs() {
		code, err := strconv.Atoi(p.Key)
		switch {
		case err != nil || code >= 0 || code < -maxCode:
			r.complain(p.KeyAt, nil, "write it as -8: Don't know", "an unprinted code is a negative number, not %q", p.Key)
			continue
		case p.Value.Text() == "":
			r.complain(p.KeyAt, nil, "write what tables should call it", "the unprinted code %d has no label", code)
		case slices.ContainsFunc(printed, func(c Code) bool { return strings.EqualFold(c.Label, p.Value.Text()) }):
			p.Value.Complain("use the printed code", "the label %q is there twice, printed and unprinted", p.Value.Text())
		}
		codes = append(codes, Code{Code: code, Label: p.Value.Text(), Short: p.Value.Text()})
	}
	return codes
}
