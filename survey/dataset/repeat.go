package dataset

// Repeat gives a survey in which every organisation of the frame stands times
// over, with the same answers: every N and every base is multiplied, and every
// percentage stays. It is for measuring at sizes that no survey of ours has.
func (d *Dataset) Repeat(times int) *Dataset {
	n := d.Cases()
	out := *d
	out.population = d.population * times
	out.organisations = make([]int, 0, n*times)
	for k := range times {
		for _, at := range d.organisations {
			out.organisations = append(out.organisations, at+k*d.frame.Size())
		}
	}
	out.columns, out.byName = nil, map[string]*Column{}
	for _, c := range d.columns {
		out.add(c.repeat(n, times))
	}
	out.breaks = nil
	for _, b := range d.breaks {
		again := &Break{Name: b.Name, Label: b.Label}
		for _, g := range b.Groups {
			again.Groups = append(again.Groups, BreakGroup{g.Label, g.Organisations.repeat(d.population, times), g.Cases.repeat(n, times)})
		}
		out.breaks = append(out.breaks, again)
	}
	out.sections = map[string]progress{}
	for id, p := range d.sections {
		out.sections[id] = progress{p.complete.repeat(n, times), p.partial.repeat(n, times)}
	}
	if d.weighting != nil {
		again := &weighting{name: d.weighting.name}
		for range times {
			again.weights = append(again.weights, d.weighting.weights...)
		}
		out.weighting = again
	}
	out.leftOut = LeftOut{OffRoute: d.leftOut.OffRoute * times, Unknown: d.leftOut.Unknown * times, Changed: d.leftOut.Changed * times}
	out.whole = &out
	if d.whole != d {
		out.whole = d.whole.Repeat(times)
	}
	return &out
}

func (c *Column) repeat(n, times int) *Column {
	out := *c
	out.Given = c.Given.repeat(n, times)
	out.Codes = make([]Code, len(c.Codes))
	for i, code := range c.Codes {
		out.Codes[i] = Code{code.Code, code.Printed, code.Cases.repeat(n, times)}
	}
	if c.Nothing != nil {
		out.Nothing = c.Nothing.repeat(n, times)
	}
	out.Texts, out.Numbers = nil, nil
	for range times {
		out.Texts = append(out.Texts, c.Texts...)
		out.Numbers = append(out.Numbers, c.Numbers...)
	}
	out.Specify = nil
	for code, said := range c.Specify {
		for i, text := range said {
			for k := range times {
				out.specify(code, k*n+i, text)
			}
		}
	}
	return &out
}
