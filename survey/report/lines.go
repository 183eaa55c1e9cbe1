package report

import (
	"fmt"
	"slices"
	"strings"

	"omnibus/survey/table"
)

// questionLines gives the lines below a figure's title: the wording, and what
// the percentages are of.
func (b *builder) questionLines(bl *block, p plan) []string {
	var lines []string
	if bl.question.given {
		lines = append(lines, b.text(bl.question))
	} else {
		for _, t := range p.tables {
			ask := t.Variable.Ask
			if q := t.Variable.Question; q != nil && q.Grid() && len(p.tables) > 1 {
				ask = q.Ask
			}
			if !slices.Contains(lines, ask) {
				lines = append(lines, ask)
			}
		}
	}
	if p.chosen && len(p.choices) == 1 {
		return append(lines, fmt.Sprintf("Percentage answering “%s”", p.choices[0].label))
	}
	return append(lines, fmt.Sprintf("Percentage of %s giving each answer", b.d.Wave().Organisations))
}

// baseLine writes who the percentages are of, and how many: one number, or one a
// group, or one a variable where these differ.
func (p plan) baseLine() string {
	var parts []string
	for _, same := range p.byBaseLabel() {
		parts = append(parts, same[0].Variable.Base+" ("+p.baseNumbers(same)+")")
	}
	return "Base: " + strings.Join(parts, "; ")
}

// byBaseLabel puts tables with the same base label together, in order.
func (p plan) byBaseLabel() [][]*table.Table {
	var groups [][]*table.Table
	for _, t := range p.tables {
		at := slices.IndexFunc(groups, func(g []*table.Table) bool { return g[0].Variable.Base == t.Variable.Base })
		if at < 0 {
			groups = append(groups, []*table.Table{t})
			continue
		}
		groups[at] = append(groups[at], t)
	}
	return groups
}

func (p plan) baseNumbers(tables []*table.Table) string {
	if len(tables[0].Groups) > 1 {
		parts := make([]string, len(tables[0].Groups))
		for g, group := range tables[0].Groups {
			parts[g] = group.Label + ": n=" + numbers(tables, g)
		}
		return strings.Join(parts, "; ")
	}
	if distinct := numbers(tables, 0); len(tables) == 1 || !strings.Contains(distinct, " to ") {
		return "n=" + distinct
	}
	parts := make([]string, len(tables))
	for i, t := range tables {
		parts[i] = p.rowLabel(t) + ": n=" + numbers([]*table.Table{t}, 0)
	}
	if text := strings.Join(parts, "; "); len(text) <= 160 {
		return text
	}
	return "n=" + numbers(tables, 0)
}

// numbers writes the base of a group with its mark, or the least and the greatest.
func numbers(tables []*table.Table, group int) string {
	least, greatest := tables[0].Bases[group], tables[0].Bases[group]
	for _, t := range tables {
		if base := t.Bases[group]; base.N < least.N {
			least = base
		} else if base.N > greatest.N {
			greatest = base
		}
	}
	write := func(base table.Base) string { return itoa(base.N) + mark(base.Flag) }
	if least.N == greatest.N {
		return write(least)
	}
	return write(least) + " to " + write(greatest)
}

// notes gives the lines below the base: the block's own, and what a reader must
// know about bases and several answers.
func (b *builder) notes(bl *block, p plan, data grid) []string {
	var notes []string
	if p.multiple() && len(p.choices) > 1 {
		notes = append(notes, "Several answers could be given, so percentages do not add to 100.")
	}
	rules := b.d.Wave().Rules
	if p.has(table.Small) {
		notes = append(notes, fmt.Sprintf("* Small base (under %d).", rules.SmallBase))
	}
	if p.has(table.VerySmall) {
		notes = append(notes, fmt.Sprintf("** Very small base (under %d).", rules.VerySmallBase))
	}
	if p.has(table.Suppressed) {
		notes = append(notes, fmt.Sprintf("[c] Withheld: a base is under %d, or could tell of one that is.", b.floor()))
	}
	if data.holds("[z]") {
		notes = append(notes, "[z] Nobody in the group was asked or answered.")
	}
	if bl.note.given {
		notes = append(notes, b.text(bl.note))
	}
	return notes
}

func (p plan) has(f table.Flag) bool {
	for _, t := range p.tables {
		for _, base := range t.Bases {
			if base.Flag == f {
				return true
			}
		}
	}
	return false
}
