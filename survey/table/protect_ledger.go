package table

import (
	"math"
	"slices"
	"strings"

	"omnibus/survey"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table/disclosure"
)

// withheldSet are the withheld counts of one variable, by line and group.
type withheldSet map[[2]string]bool

func (w withheldSet) has(key, group string) bool { return w[[2]string{key, group}] }

// ledger is all that tables published together tell of one variable's counts.
type ledger struct {
	system   *disclosure.System
	cells    map[[2]string]disclosure.Cell
	counts   map[[2]string]int
	variable Variable
	groups   []ledgerGroup
	lines    []ledgerLine
}

// ledgerGroup is a group; known says that its members can be looked up.
type ledgerGroup struct {
	path            path
	key             string
	overlaps, known bool
}

type ledgerLine struct {
	key   string
	codes []int
	kind  LineKind
}

// withheldOf decides what is withheld of tables, by subject.
func withheldOf(tables []*Table, rules survey.Rules) map[string]withheldSet {
	ledgers, order := map[string]*ledger{}, []string(nil)
	for _, t := range tables {
		for p := range t.EveryPart() {
			subject := t.subject(p)
			if ledgers[subject] == nil {
				ledgers[subject] = &ledger{system: &disclosure.System{}, cells: map[[2]string]disclosure.Cell{}, counts: map[[2]string]int{}, variable: t.EveryPart()[p].Variable}
				order = append(order, subject)
			}
			ledgers[subject].enter(t, p)
		}
	}
	out := map[string]withheldSet{}
	for _, subject := range order {
		l := ledgers[subject]
		l.relate()
		l.withhold(rules)
		l.system.Protect()
		set := withheldSet{}
		for at, cell := range l.cells {
			if l.system.Withheld(cell) {
				set[at] = true
			}
		}
		out[subject] = set
	}
	return out
}

// enter writes a table's counts of one part into the ledger.
func (l *ledger) enter(t *Table, part int) {
	bases := t.EveryPart()[part].Bases
	for i, g := range t.Groups {
		p := t.pathOf(i)
		known := g.Population > 0 && (len(p) > 0 || t.Filter != "" || bases[i].N >= g.Population)
		group := l.group(p, g.Overlaps, known)
		l.publish(baseKey, group, bases[i].N, disclosure.Bottom)
		for _, line := range t.Lines {
			if line.Part == part {
				l.enterCell(line, line.Cells[i], group, t.Answers)
			}
		}
	}
}

func (l *ledger) enterCell(line Line, c Cell, g ledgerGroup, answers bool) {
	key := line.key(l.variable)
	switch {
	case key == baseKey || line.Kind == MedianLine:
		return
	case key == answersKey:
		l.publish(answersKey, g, int(math.Round(c.Percent*float64(c.Base))), disclosure.Sum)
		return
	case answers:
		l.publish(answersKey, g, c.Base, disclosure.Sum)
	}
	cost := disclosure.Ordinary
	switch {
	case len(g.path) == 0:
		cost = disclosure.Whole
	case line.Kind == NetLine:
		cost = disclosure.Sum
	}
	if !slices.ContainsFunc(l.lines, func(have ledgerLine) bool { return have.key == key }) {
		l.lines = append(l.lines, ledgerLine{key, line.Codes, line.Kind})
	}
	l.publish(key, g, c.Count, cost)
}

func (l *ledger) group(p path, overlaps, known bool) ledgerGroup {
	for _, g := range l.groups {
		if g.key == p.key() {
			return g
		}
	}
	g := ledgerGroup{p, p.key(), overlaps, known}
	l.groups = append(l.groups, g)
	return g
}

func (l *ledger) publish(key string, g ledgerGroup, n int, cost disclosure.Cost) {
	at := [2]string{key, g.key}
	if _, there := l.cells[at]; !there {
		l.cells[at], l.counts[at] = l.system.Publish(n, cost), n
	}
}

// relate tells the system what every reader knows of the counts.
func (l *ledger) relate() {
	for _, g := range l.groups {
		l.relateLines(g)
	}
	keys := []string{baseKey, answersKey}
	for _, line := range l.lines {
		keys = append(keys, line.key)
	}
	for _, parent := range l.groups {
		for _, names := range l.breaksUnder(parent) {
			for _, key := range keys {
				l.relateGroups(key, parent, names)
			}
		}
	}
}

// breaksUnder gives the breaks that split a group further.
func (l *ledger) breaksUnder(parent ledgerGroup) []string {
	var out []string
	for _, g := range l.groups {
		if len(g.path) > len(parent.path) && g.path.within(parent.path) && !slices.Contains(out, g.path.names()) {
			out = append(out, g.path.names())
		}
	}
	return out
}

// relateGroups says that the groups of a break add to what they split, but for
// cases of no group, and that overlapping groups are each within it.
func (l *ledger) relateGroups(key string, parent ledgerGroup, names string) {
	whole, ok := l.cells[[2]string{key, parent.key}]
	if !ok {
		return
	}
	var parts []disclosure.Cell
	rest, overlaps := l.counts[[2]string{key, parent.key}], false
	for _, g := range l.groups {
		at := [2]string{key, g.key}
		if cell, there := l.cells[at]; there && g.path.names() == names && g.path.within(parent.path) {
			parts, rest, overlaps = append(parts, cell), rest-l.counts[at], overlaps || g.overlaps
		}
	}
	if overlaps {
		for _, p := range parts {
			l.system.AtMost(p, whole)
		}
		return
	}
	l.addUp(whole, rest, parts, true)
}

// addUp says that parts and an unpublished rest add to a whole. Where all parts
// are known to be there, everybody knows that no rest means none.
func (l *ledger) addUp(whole disclosure.Cell, rest int, parts []disclosure.Cell, all bool) {
	if rest < 0 || len(parts) == 0 {
		return
	}
	if rest > 0 || !all {
		parts = append(parts, l.system.Hide(rest))
	}
	l.system.AddUp(whole, parts...)
}

// relateLines says how the lines of one group hang together.
func (l *ledger) relateLines(g ledgerGroup) {
	base := l.cells[[2]string{baseKey, g.key}]
	var codes, nets []ledgerLine
	for _, line := range l.lines {
		cell, there := l.cells[[2]string{line.key, g.key}]
		if !there {
			continue
		}
		l.system.Tie(base, cell)
		if line.kind == NetLine {
			nets = append(nets, line)
		} else {
			codes = append(codes, line)
		}
	}
	answers, answered := l.cells[[2]string{answersKey, g.key}]
	if answered {
		l.system.Tie(base, answers)
	}
	if l.variable.Multiple {
		l.relateMany(g, base, codes, nets)
		return
	}
	l.addUpLines(g, base, codes, len(codes) > 1)
	for i, net := range nets {
		own := l.of(codes, net)
		l.addUpLines(g, l.cells[[2]string{net.key, g.key}], own, len(own) == len(net.codes))
		// Nets without common codes cannot be more than the base together.
		apart := []ledgerLine{net}
		for _, other := range nets[i+1:] {
			if !slices.ContainsFunc(apart, func(a ledgerLine) bool { return share(a.codes, other.codes) }) {
				apart = append(apart, other)
			}
		}
		l.addUpLines(g, base, apart, l.variable.whole(apart))
	}
}

// whole says whether some nets have all printed codes of the question.
func (v Variable) whole(nets []ledgerLine) bool {
	if v.Question == nil || len(v.Question.Unprinted) > 0 {
		return false
	}
	n := 0
	for _, net := range nets {
		n += len(net.codes)
	}
	return n == len(v.Question.Codes)
}

func (l *ledger) addUpLines(g ledgerGroup, whole disclosure.Cell, lines []ledgerLine, all bool) {
	cells, sum := l.cellsOf(g, lines)
	if total := l.system.Value(whole); sum <= total {
		l.addUp(whole, total-sum, cells, all)
	}
}

func (l *ledger) cellsOf(g ledgerGroup, lines []ledgerLine) (cells []disclosure.Cell, sum int) {
	for _, line := range lines {
		at := [2]string{line.key, g.key}
		cells, sum = append(cells, l.cells[at]), sum+l.counts[at]
	}
	return cells, sum
}

func (l *ledger) of(codes []ledgerLine, net ledgerLine) []ledgerLine {
	var out []ledgerLine
	for _, c := range codes {
		if share(c.codes, net.codes) {
			out = append(out, c)
		}
	}
	return out
}

// relateMany says what is known where a case may have several codes: no code is
// chosen by more than the base, everybody chose at least one and at most as many
// as may be, and a net is between its largest code and the sum of its codes.
func (l *ledger) relateMany(g ledgerGroup, base disclosure.Cell, codes, nets []ledgerLine) {
	for _, line := range slices.Concat(codes, nets) {
		l.system.AtMost(l.cells[[2]string{line.key, g.key}], base)
	}
	cells, sum := l.cellsOf(g, codes)
	n := l.system.Value(base)
	l.atLeast(cells, sum, base, n)
	if q := l.variable.Question; q != nil && q.UpTo > 0 && sum <= q.UpTo*n {
		terms := []disclosure.Term{{Cell: base, Of: -q.UpTo}, {Cell: l.system.Hide(q.UpTo*n - sum), Of: 1}}
		for _, c := range cells {
			terms = append(terms, disclosure.Term{Cell: c, Of: 1})
		}
		l.system.Relate(terms...)
	}
	if answers, ok := l.cells[[2]string{answersKey, g.key}]; ok {
		l.addUpLines(g, answers, codes, len(codes) > 1)
	}
	for _, net := range nets {
		whole, own := l.cells[[2]string{net.key, g.key}], l.of(codes, net)
		for _, c := range own {
			l.system.AtMost(l.cells[[2]string{c.key, g.key}], whole)
		}
		parts, together := l.cellsOf(g, own)
		l.atLeast(parts, together, whole, l.system.Value(whole))
	}
}

// atLeast says that parts add to a whole or more.
func (l *ledger) atLeast(parts []disclosure.Cell, sum int, whole disclosure.Cell, n int) {
	if sum < n || len(parts) == 0 {
		return
	}
	terms := []disclosure.Term{{Cell: whole, Of: -1}, {Cell: l.system.Hide(sum - n), Of: -1}}
	for _, p := range parts {
		terms = append(terms, disclosure.Term{Cell: p, Of: 1})
	}
	l.system.Relate(terms...)
}

// withhold takes what the rules say themselves: groups with a base under the
// threshold, and codes that all or none of a known group gave. Where all or none
// of a larger group gave it, too, that is no secret of the smaller one.
func (l *ledger) withhold(rules survey.Rules) {
	for _, g := range l.groups {
		base := [2]string{baseKey, g.key}
		if l.counts[base] < rules.Suppress {
			l.system.Withhold(l.cells[base])
		}
		for _, line := range l.lines {
			if g.known && line.kind != CountLine && l.extreme(line.key, g) && !l.told(line.key, g) {
				l.system.Withhold(l.cells[[2]string{line.key, g.key}])
			}
		}
	}
}

// extreme says whether all or none of a group have a line.
func (l *ledger) extreme(key string, g ledgerGroup) bool {
	n, there := l.counts[[2]string{key, g.key}]
	return there && disclosure.AllOrNone(n, l.counts[[2]string{baseKey, g.key}])
}

// told says whether a larger group whose figure may be shown says it already.
func (l *ledger) told(key string, g ledgerGroup) bool {
	return slices.ContainsFunc(l.groups, func(larger ledgerGroup) bool {
		return len(larger.path) < len(g.path) && g.path.within(larger.path) && !larger.known && l.extreme(key, larger)
	})
}

func share(a, b []int) bool {
	return slices.ContainsFunc(a, func(code int) bool { return slices.Contains(b, code) })
}

// banded says that the variable is a number, whose bands each table makes for itself.
func (v Variable) banded() bool { return v.Question != nil && v.Question.Kind == questionnaire.Number }

func lettersOf(text string) []string { return strings.Fields(text) }

func joinedLetters(letters []string) string { return strings.Join(letters, " ") }
