package table

import "slices"

// lineKey names a line among all of a table.
func lineKey(variable string, kind LineKind, code, label string) string {
	return variable + "\n" + string(kind) + "\n" + code + "\n" + label
}

// hiddenLast puts what is withheld behind what is shown, whatever the direction.
func hiddenLast(a, b Cell) int {
	switch hiddenA, hiddenB := a.Flag == Suppressed, b.Flag == Suppressed; {
	case hiddenA && !hiddenB:
		return 1
	case hiddenB && !hiddenA:
		return -1
	}
	return 0
}

// shownOf is everybody's figure of a variable with one line.
func (r *resolved) shownOf(column int) Cell {
	l := r.lines[column][0]
	return r.shown[lineKey(r.columns[column].Name, l.kind, l.code, l.label)]
}

// reorder puts a sorted table into the order of what is shown of it: the order
// of counts would tell which of two withheld figures is the larger, and which of
// two that are rounded alike. What everybody's figure does not show of stands last, as asked.
func (t *Table) reorder() {
	if t.sorted == nil {
		return
	}
	r := *t.sorted
	r.shown = map[string]Cell{}
	parts, sets, old := t.EveryPart(), t.sets, map[string]Line{}
	key := func(l Line) string { return lineKey(parts[l.Part].Variable.Name, l.Kind, l.Code, l.Label) }
	for _, l := range t.Lines {
		r.shown[key(l)], old[key(l)] = l.Cells[0], l
	}
	r.lines = slices.Clone(r.lines)
	for at, c := range r.columns {
		// The same lines were made of the same request before.
		if lines, err := r.linesOf(c); err == nil {
			r.lines[at] = lines
		}
	}
	t.Lines, t.Parts, t.sets = nil, nil, nil
	for _, at := range r.partsInOrder() {
		c := r.columns[at]
		was := slices.IndexFunc(parts, func(p Part) bool { return p.Variable.Name == c.Name })
		for _, l := range r.lines[at] {
			line := old[lineKey(c.Name, l.kind, l.code, l.label)]
			line.Part = len(t.Parts)
			t.Lines = append(t.Lines, line)
		}
		t.Parts, t.sets = append(t.Parts, parts[was]), append(t.sets, sets[was])
	}
	t.Variable, t.Bases = t.Parts[0].Variable, t.Parts[0].Bases
	if len(t.Parts) == 1 {
		t.Parts = nil
	} else if r.Title == "" {
		t.Title = commonLabel(r.columns, t.Variable)
	}
}
