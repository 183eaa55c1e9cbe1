package dataset

import "slices"

// Refresh gives the dataset at a later position of the log it was frozen from.
// The log l must hold everything up to that position of each case to which
// anything was added since; every other case is taken over as it is, so that
// freezing after one answer does not cost as much as freezing all of them. The
// result is what Freeze of the whole log would give, and d stays as it was.
func (d *Dataset) Refresh(l *Log, position int64) (*Dataset, error) {
	was := d.whole
	changed, left, err := l.records(was.frame)
	if err != nil {
		return nil, err
	}
	anew := make(map[int]bool, len(changed))
	for _, r := range changed {
		anew[r.organisation] = true
	}
	changed = begun(was.questionnaire, changed)

	stay := make([]int, 0, was.Cases())
	for i, organisation := range was.organisations {
		if !anew[organisation] {
			stay = append(stay, i)
		}
	}
	next := bare(was.wave, was.questionnaire, was.frame, position, len(stay)+len(changed))
	// to says where each case of was goes, -1 for one that is made anew.
	to := slices.Repeat([]int{-1}, was.Cases())
	for at := range next.organisations {
		if len(changed) == 0 || len(stay) > 0 && was.organisations[stay[0]] < changed[0].organisation {
			to[stay[0]], next.organisations[at] = at, was.organisations[stay[0]]
			next.count(at, was.leftOutOf[stay[0]])
			stay = stay[1:]
			continue
		}
		next.place(at, changed[0])
		changed = changed[1:]
	}
	next.takeOver(was, to)
	for organisation, of := range was.changes {
		if !anew[organisation] {
			left[organisation] = of
		}
	}
	refreshed, err := next.finish()
	if err != nil {
		return nil, err
	}
	refreshed.tellChanged(left)
	return refreshed, nil
}

// takeOver copies the cases that stay to where they are now.
func (d *Dataset) takeOver(was *Dataset, to []int) {
	for id, p := range was.sections {
		d.sections[id].complete.take(p.complete, to)
		d.sections[id].partial.take(p.partial, to)
	}
	for i, c := range d.columns { // the derived ones, which come last, are computed
		c.takeOver(was.columns[i], to)
	}
}

func (c *Column) takeOver(was *Column, to []int) {
	c.Given.take(was.Given, to)
	if c.Nothing != nil {
		c.Nothing.take(was.Nothing, to)
	}
	for k := range c.Codes {
		c.Codes[k].Cases.take(was.Codes[k].Cases, to)
	}
	for i, at := range to {
		if at < 0 {
			continue
		}
		if c.Texts != nil {
			c.Texts[at] = was.Texts[i]
		}
		if c.Numbers != nil {
			c.Numbers[at] = was.Numbers[i]
		}
	}
	for code, said := range was.Specify {
		for i, text := range said {
			if to[i] >= 0 {
				c.specify(code, to[i], text)
			}
		}
	}
}

// take adds the cases of another set, each at the place that to gives it.
func (s Set) take(from Set, to []int) {
	from.Each(func(i int) {
		if to[i] >= 0 {
			s.Add(to[i])
		}
	})
}
