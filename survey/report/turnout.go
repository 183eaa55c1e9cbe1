package report

import "omnibus/survey/table"

// turnout counts organisations for {response: …}, {complete: …}, {partial: …}
// and {frame: …}: of everybody, a section, or a group of a characteristic.
func (b *builder) turnout(a *ask) (count, base int, ok bool) {
	found, ok := b.turnoutOf(a)
	if !ok {
		return 0, 0, false
	}
	if a.kind != askFrame && found.Frame == 1 && !b.blind {
		b.out.Add(a.groupAt[0], "leave the figure out, or name a larger group", "{%s} is about one organisation: it would tell whether that one took part", a.text)
		return 0, 0, false
	}
	switch a.kind {
	case askComplete:
		return found.Complete, found.Frame, true
	case askPartial:
		return found.Partial, found.Frame, true
	case askFrame:
		return found.Frame, b.d.Population(), true
	}
	return found.TookPart, found.Frame, true
}

func (b *builder) turnoutOf(a *ask) (table.Turnout, bool) {
	if section, ok := b.response.Section(a.subject); ok {
		return section.Turnout, true
	}
	if a.subject == "all" {
		return b.response.Sections[0].Turnout, true
	}
	sel, ok := b.group(a.subject, a.groupAt[0])
	if !ok {
		return table.Turnout{}, false
	}
	if group, ok := b.response.Of(sel.Break, sel.Label); ok {
		return group.Turnout, true
	}
	if sel.Population == 0 {
		b.out.Add(a.groupAt[0], "name all, a section's id, or groups of characteristics", "the frame does not tell how many organisations are in %q", a.subject)
		return table.Turnout{}, false
	}
	if a.kind == askComplete || a.kind == askPartial {
		b.out.Add(a.groupAt[0], "name all, a section's id, or one group", "complete and partial are not counted for %q", a.subject)
		return table.Turnout{}, false
	}
	return table.Turnout{Frame: sel.Population, TookPart: sel.Cases}, true
}
