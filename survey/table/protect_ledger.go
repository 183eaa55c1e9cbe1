package table

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"

	"omnibus/survey"
	"omnibus/survey/dataset"
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
	groups   []*ledgerGroup
	at       map[string]*ledgerGroup
	lines    []ledgerLine
	// views are how each table splits the groups.
	views [][]placed
	// told are the relations that the system has already.
	told map[string]bool
}

// ledgerGroup is a group; known says that its members can be looked up.
type ledgerGroup struct {
	key   string
	cases dataset.Set
	whole bool
	known bool
	// tables are those that show the group.
	tables []int
}

// placed is a group where a table has it.
type placed struct {
	*ledgerGroup
	path     path
	names    string // of the path
	overlaps bool
}

type ledgerLine struct {
	key   string
	codes []int
	kind  LineKind
}

// withheldOf decides what is withheld of tables, by subject. Subjects have
// nothing to do with each other and are divided over the processors; told hears
// how many of how many are decided.
func withheldOf(ctx context.Context, tables []*Table, rules survey.Rules, told func(done, of int)) (map[string]withheldSet, error) {
	ledgers, order := map[string]*ledger{}, []string(nil)
	for _, t := range tables {
		for p := range t.EveryPart() {
			subject := t.subject(p)
			if ledgers[subject] == nil {
				ledgers[subject] = newLedger(t.EveryPart()[p].Variable)
				order = append(order, subject)
			}
			ledgers[subject].enter(t, p)
		}
	}
	out := map[string]withheldSet{}
	var mu sync.Mutex
	var each sync.WaitGroup
	var stopped error
	next := make(chan string)
	for range processors() {
		each.Go(func() {
			for subject := range next {
				set, err := ledgers[subject].decide(ctx, rules)
				mu.Lock()
				if out[subject] = set; err != nil {
					stopped = err
				} else if told != nil {
					told(len(out), len(order))
				}
				mu.Unlock()
			}
		})
	}
	for _, subject := range order {
		next <- subject
	}
	close(next)
	each.Wait()
	return out, stopped
}

func newLedger(v Variable) *ledger {
	return &ledger{system: &disclosure.System{}, cells: map[[2]string]disclosure.Cell{}, counts: map[[2]string]int{},
		variable: v, told: map[string]bool{}, at: map[string]*ledgerGroup{}}
}

// decide gives what is withheld of the ledger's variable.
func (l *ledger) decide(ctx context.Context, rules survey.Rules) (withheldSet, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l.relate(rules)
	l.withhold(rules)
	if err := l.system.Protect(ctx); err != nil {
		return nil, err
	}
	set := withheldSet{}
	for at, cell := range l.cells {
		if l.system.Withheld(cell) {
			set[at] = true
		}
	}
	return set, nil
}

// enter writes a table's counts of one part into the ledger.
func (l *ledger) enter(t *Table, part int) {
	bases := t.EveryPart()[part].Bases
	var view []placed
	for i, g := range t.Groups {
		p := t.pathOf(i)
		group := l.group(t, part, i)
		group.whole = group.whole || len(p) == 0 && t.Filter == ""
		group.known = group.known || g.Population > 0 && (len(p) > 0 || t.Filter != "" || bases[i].N >= g.Population)
		view = append(view, placed{group, p, p.names(), g.Overlaps})
		l.publish(baseKey, group, bases[i].N, disclosure.Bottom)
		for _, line := range t.Lines {
			if line.Part == part {
				l.enterCell(line, line.Cells[i], group, t.Answers)
			}
		}
	}
	l.views = append(l.views, view)
}

func (l *ledger) group(t *Table, part, i int) *ledgerGroup {
	key := t.groupKey(part, i)
	g := l.at[key]
	if g == nil {
		g = &ledgerGroup{key: key}
		if t.sets != nil {
			g.cases = t.sets[part][i]
		}
		l.groups, l.at[key] = append(l.groups, g), g
	}
	g.tables = append(g.tables, len(l.views))
	return g
}

func (l *ledger) enterCell(line Line, c Cell, g *ledgerGroup, answers bool) {
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
	case g.whole:
		cost = disclosure.Whole
	case line.Kind == NetLine:
		cost = disclosure.Sum
	}
	if !slices.ContainsFunc(l.lines, func(have ledgerLine) bool { return have.key == key }) {
		l.lines = append(l.lines, ledgerLine{key, line.Codes, line.Kind})
	}
	l.publish(key, g, c.Count, cost)
}

func (l *ledger) publish(key string, g *ledgerGroup, n int, cost disclosure.Cost) {
	at := [2]string{key, g.key}
	if _, there := l.cells[at]; !there {
		l.cells[at], l.counts[at] = l.system.Publish(n, cost), n
	}
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
			if g.known && line.kind != CountLine && l.extreme(line.key, g) && !l.open(line.key, g) {
				l.system.Withhold(l.cells[[2]string{line.key, g.key}])
			}
		}
	}
}

// extreme says whether all or none of a group have a line.
func (l *ledger) extreme(key string, g *ledgerGroup) bool {
	n, there := l.counts[[2]string{key, g.key}]
	return there && disclosure.AllOrNone(n, l.counts[[2]string{baseKey, g.key}])
}

// open says whether a larger group whose figure may be shown tells it already.
func (l *ledger) open(key string, g *ledgerGroup) bool {
	return slices.ContainsFunc(l.groups, func(larger *ledgerGroup) bool {
		around := larger.whole
		if g.cases != nil && larger.cases != nil {
			around = g.cases.Within(larger.cases)
		}
		return larger != g && around && !larger.known && l.extreme(key, larger)
	})
}

func share(a, b []int) bool {
	return slices.ContainsFunc(a, func(code int) bool { return slices.Contains(b, code) })
}

// banded says that the variable is a number, whose bands each table makes for itself.
func (v Variable) banded() bool { return v.Question != nil && v.Question.Kind == questionnaire.Number }

func lettersOf(text string) []string { return strings.Fields(text) }

func joinedLetters(letters []string) string { return strings.Join(letters, " ") }
