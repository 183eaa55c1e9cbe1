package report

import (
	"fmt"
	"slices"
	"strings"

	"omnibus/source"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"
)

// plan is what a figure or table shows, counted but not yet drawn.
type plan struct {
	tables []*table.Table
	// choices are the codes and nets shown, each a line of every table.
	choices []choice
	// chosen says that the block named the codes.
	chosen bool
}

// choice is a code, or codes added together.
type choice struct {
	label string
	codes []int
	net   bool
	muted bool
	// last keeps "Other" and the alone code at the end when bars are sorted.
	last bool
}

// plan counts what a block shows. ok is false after a complaint.
func (b *builder) plan(bl *block) (p plan, ok bool) {
	var by []string
	for _, w := range bl.by {
		by = append(by, strings.Split(strings.ReplaceAll(w.text, " ", ""), ",")...)
	}
	before := len(*b.out)
	for _, v := range b.variables(bl) {
		t, err := table.Count(b.d, v.text, by...)
		if err != nil && len(by) > 0 {
			// A wrong break is complained of once, and the rest is still looked at.
			wrong := err
			if t, err = table.Count(b.d, v.text); err == nil {
				b.refuse(bl.by[0].at, wrong)
				by = nil
			}
		}
		if err != nil {
			b.refuse(v.at, err)
			continue
		}
		if !countable(t) {
			b.out.Add(v.at, "draw its themes with a ```themes block", "%s has no codes to show", t.Variable.Name)
			continue
		}
		withhold(t, b.floor())
		p.tables = append(p.tables, t)
	}
	if len(p.tables) == 0 {
		return p, false
	}
	p.chosen = len(bl.codes) > 0
	p.choices = b.choices(bl, p.tables)
	if len(*b.out) > before {
		return p, false
	}
	return p, b.blind || b.publishable(bl, p)
}

func countable(t *table.Table) bool {
	for _, l := range t.Lines {
		if l.Kind == table.CodeLine {
			return true
		}
	}
	return false
}

// variables gives what a block shows, grids as their rows.
func (b *builder) variables(bl *block) []word {
	var list []word
	for _, w := range bl.show {
		for name := range strings.SplitSeq(w.text, ",") {
			name = strings.TrimSpace(name)
			q, ok := b.d.Questionnaire().Question(name)
			if !ok || !q.Grid() {
				list = append(list, word{name, w.at})
				continue
			}
			for _, item := range q.Items() {
				list = append(list, word{item.Name(), w.at})
			}
		}
	}
	return list
}

// choices gives the codes that the block names; or all codes that occur or are
// printed, and the nets when they are wanted.
func (b *builder) choices(bl *block, tables []*table.Table) []choice {
	if len(bl.codes) > 0 {
		var list []choice
		for _, w := range bl.codes {
			for part := range strings.SplitSeq(w.text, ",") {
				list = append(list, b.named(tables, strings.TrimSpace(part), w.at)...)
			}
		}
		return list
	}
	var list []choice
	for _, t := range tables {
		for _, l := range t.Lines {
			if l.Kind == table.CodeLine || l.Kind == table.NetLine && bl.nets {
				c := choiceOf(t, l)
				if !slices.ContainsFunc(list, func(have choice) bool { return slices.Equal(have.codes, c.codes) && have.net == c.net }) {
					list = append(list, c)
				}
			}
		}
	}
	if !sameScale(tables) {
		b.out.Add(bl.show[0].at, "name codes that they share with codes: …, or draw two figures", "the questions shown have different codes")
	}
	// Unprinted codes and nets come after the codes, whichever table had them first.
	slices.SortStableFunc(list, func(x, y choice) int { return x.rank() - y.rank() })
	return list
}

func (c choice) rank() int {
	switch {
	case c.net:
		return 2
	case len(c.codes) == 1 && c.codes[0] < 0:
		return 1
	}
	return 0
}

// sameScale says whether all tables print the same codes with the same labels.
func sameScale(tables []*table.Table) bool {
	scale := func(t *table.Table) string {
		var s strings.Builder
		for _, l := range t.Lines {
			if l.Kind == table.CodeLine && l.Codes[0] >= 0 {
				fmt.Fprintf(&s, "%d %s\n", l.Codes[0], l.Label)
			}
		}
		return s.String()
	}
	for _, t := range tables[1:] {
		if scale(t) != scale(tables[0]) {
			return false
		}
	}
	return true
}

// named reads one element of codes: a range is each of its codes, codes joined
// by + are counted together, and a label in quotes is a net or a code.
func (b *builder) named(tables []*table.Table, text string, at source.Place) []choice {
	var list []choice
	for i, t := range tables {
		found, ok := b.codesNamed(t.Variable.Name, text, at)
		if !ok {
			return nil
		}
		if i > 0 {
			for _, code := range found {
				if label := labelOf(t, code); label != labelOf(tables[0], code) && label != "" {
					b.out.Add(at, "name a net that both have, or draw two figures", "code %d is %q in %s and %q in %s", code, labelOf(tables[0], code), tables[0].Variable.Name, label, t.Variable.Name)
					return nil
				}
			}
			continue
		}
		if strings.Contains(text, "..") && !strings.ContainsAny(text, `+"!`) {
			for _, code := range found {
				list = append(list, lineChoice(t, []int{code}, ""))
			}
			continue
		}
		list = append(list, lineChoice(t, found, strings.Trim(text, `"`)))
	}
	return list
}

// labelOf gives a code's label, "" for a code without a line.
func labelOf(t *table.Table, code int) string {
	for _, l := range t.Lines {
		if l.Kind == table.CodeLine && l.Codes[0] == code {
			return l.Label
		}
	}
	return ""
}

// lineChoice finds the line of exactly these codes, or makes a choice that joins their labels.
func lineChoice(t *table.Table, codes []int, written string) choice {
	var labels []string
	for _, l := range t.Lines {
		if slices.Equal(l.Codes, codes) && (l.Kind == table.CodeLine || l.Label == written || len(codes) > 1) {
			return choiceOf(t, l)
		}
		if l.Kind == table.CodeLine && slices.Contains(codes, l.Codes[0]) {
			labels = append(labels, l.Label)
		}
	}
	return choice{label: strings.Join(labels, " or "), codes: codes}
}

func choiceOf(t *table.Table, l table.Line) choice {
	c := choice{label: l.Label, codes: l.Codes, net: l.Kind == table.NetLine}
	if c.net || len(l.Codes) != 1 {
		return c
	}
	plain := strings.ReplaceAll(strings.ToLower(l.Label), "’", "'")
	c.muted = l.Codes[0] < 0 || strings.HasPrefix(plain, "don't know")
	if q := t.Variable.Question; q != nil && q.Kind == questionnaire.Many {
		if code, ok := q.Code(l.Codes[0]); ok {
			c.last = code.Alone || code.Specify != ""
		}
	}
	return c
}
