package fieldwork

import "slices"

// Next is what one person of a case has to do next.
type Next struct {
	// Mine are the sections that are theirs to answer, Waits those that others hold.
	Mine  []string
	Waits []Wait
}

// Wait is what the same people hold together.
type Wait struct {
	Holders  []Holding
	Sections []string
}

// Next divides the sections that are not finished: what nobody was handed is the
// contact's, and of what a colleague holds everything is theirs. colleague is the
// number of a colleague, 0 for the contact; then left are all sections, for a
// colleague those that they hold. The order stays.
func (r Room) Next(left []string, colleague int64) Next {
	var t Next
	for _, section := range left {
		holders := r.Holders(section)
		if colleague != 0 || len(holders) == 0 {
			t.Mine = append(t.Mine, section)
			continue
		}
		i := slices.IndexFunc(t.Waits, func(w Wait) bool { return samePeople(w.Holders, holders) })
		if i < 0 {
			t.Waits = append(t.Waits, Wait{Holders: holders})
			i = len(t.Waits) - 1
		}
		t.Waits[i].Sections = append(t.Waits[i].Sections, section)
	}
	return t
}

// samePeople compares who holds, in whatever order it was handed to them.
func samePeople(a, b []Holding) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(h Holding) bool {
		return !slices.ContainsFunc(b, func(o Holding) bool { return o.Contact.ID == h.Contact.ID })
	})
}
