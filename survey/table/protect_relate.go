package table

import (
	"fmt"
	"slices"

	"omnibus/survey"
	"omnibus/survey/table/disclosure"
)

// relate tells the system what every reader knows of the counts.
func (l *ledger) relate(rules survey.Rules) {
	for _, g := range l.groups {
		l.relateLines(g)
	}
	for _, view := range l.views {
		for _, parent := range view {
			for _, parts := range splits(view, parent) {
				for _, key := range l.keys() {
					l.relateGroups(key, parent, parts)
				}
			}
		}
	}
	for _, a := range l.groups {
		for _, b := range l.groups {
			l.relateAcross(a, b, rules.Suppress)
		}
	}
}

func (l *ledger) keys() []string {
	keys := []string{baseKey, answersKey}
	for _, line := range l.lines {
		keys = append(keys, line.key)
	}
	return keys
}

// splits gives the groups of each break that splits a group further.
func splits(view []placed, parent placed) [][]placed {
	var out [][]placed
	for _, g := range view {
		if len(g.path) <= len(parent.path) || !g.path.within(parent.path) {
			continue
		}
		at := slices.IndexFunc(out, func(of []placed) bool { return of[0].names == g.names })
		if at < 0 {
			at, out = len(out), append(out, nil)
		}
		out[at] = append(out[at], g)
	}
	return out
}

// relateGroups says that the groups of a break add to what they split, but for
// cases of no group, and that overlapping groups are each within it.
func (l *ledger) relateGroups(key string, parent placed, groups []placed) {
	whole, ok := l.cells[[2]string{key, parent.key}]
	if !ok {
		return
	}
	var parts []disclosure.Cell
	rest, overlaps := l.counts[[2]string{key, parent.key}], false
	for _, g := range groups {
		at := [2]string{key, g.key}
		if cell, there := l.cells[at]; there {
			parts, rest, overlaps = append(parts, cell), rest-l.counts[at], overlaps || g.overlaps
		}
	}
	signature := fmt.Sprint(whole, parts)
	if slices.Contains(parts, whole) || l.told[signature] {
		return
	}
	l.told[signature] = true
	if overlaps {
		for _, p := range parts {
			l.system.AtMost(p, whole)
		}
		return
	}
	l.addUp(whole, rest, parts, true)
}

// relateAcross says that the cases of a group in one table are all in a group of
// another. The cases between the two can be had by taking one from the other;
// where they are under the threshold they must not be.
func (l *ledger) relateAcross(small, large *ledgerGroup, threshold int) {
	if small == large || small.cases == nil || large.cases == nil || !small.cases.Within(large.cases) ||
		slices.ContainsFunc(small.tables, func(n int) bool { return slices.Contains(large.tables, n) }) {
		return
	}
	between := l.counts[[2]string{baseKey, large.key}] - l.counts[[2]string{baseKey, small.key}]
	for _, key := range l.keys() {
		part, one := l.cells[[2]string{key, small.key}]
		whole, two := l.cells[[2]string{key, large.key}]
		rest := l.counts[[2]string{key, large.key}] - l.counts[[2]string{key, small.key}]
		switch {
		case !one || !two || rest < 0:
		case between < threshold:
			secret := l.system.Publish(rest, disclosure.Ordinary)
			l.system.Withhold(secret)
			l.system.AddUp(whole, part, secret)
		default:
			l.system.AtMost(part, whole)
		}
	}
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
func (l *ledger) relateLines(g *ledgerGroup) {
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

func (l *ledger) addUpLines(g *ledgerGroup, whole disclosure.Cell, lines []ledgerLine, all bool) {
	cells, sum := l.cellsOf(g, lines)
	if total := l.system.Value(whole); sum <= total {
		l.addUp(whole, total-sum, cells, all)
	}
}

func (l *ledger) cellsOf(g *ledgerGroup, lines []ledgerLine) (cells []disclosure.Cell, sum int) {
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
func (l *ledger) relateMany(g *ledgerGroup, base disclosure.Cell, codes, nets []ledgerLine) {
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
