package table

import (
	"cmp"
	"slices"
	"strings"

	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table/estimate"
)

// Table counts what the request asks for. What cannot be counted (an unknown
// name, a break of too many groups, weights that cannot be met) is refused in
// words; what can be counted and says little (an empty filter, a base of 1) is
// counted, with a remark.
//
// With Letters the groups of each break are lettered a, b, c… and a cell
// carries the letters of those it is significantly higher than, by the wave's
// own test. A wave without tests has no letters.
func (r Request) Table(d *dataset.Dataset) (*Table, error) {
	found, err := r.resolve(d)
	if err != nil {
		return nil, err
	}
	return found.count(), nil
}

func (r *resolved) count() *Table {
	t := &Table{Asked: Asked{ID: r.ID, Title: r.Title, Filter: r.Filter, FilterBase: r.Base, Answers: r.Of == OfAnswers,
		Completeness: Completeness(r.d.Completeness().String()), Weight: slices.Clone(r.Weight), paths: r.paths}}
	for _, g := range r.groups {
		t.Groups = append(t.Groups, g.Group)
	}
	order := r.partsInOrder()
	for _, at := range order {
		part, lines := r.part(len(t.Parts), r.columns[at], r.lines[at])
		t.Parts = append(t.Parts, part)
		t.sets = append(t.sets, r.setsOf(r.columns[at]))
		t.Lines = append(t.Lines, lines...)
	}
	t.Variable, t.Bases = t.Parts[0].Variable, t.Parts[0].Bases
	if len(t.Parts) == 1 {
		t.Parts = nil
	} else if t.Title == "" {
		t.Title = commonLabel(r.columns, t.Variable)
	}
	if r.Sort != AsAsked {
		t.sorted = r
	}
	t.Remarks = r.remarks(t)
	if r.Marks == Letters && r.d.Wave().Rules.Tests {
		r.mark(t, order)
	}
	return t
}

// commonLabel gives a grid's own label where all rows are of one.
func commonLabel(columns []*dataset.Column, first Variable) string {
	for _, c := range columns {
		if c.Question == nil || c.Question != columns[0].Question {
			return first.Label + " and others"
		}
	}
	return columns[0].Question.Short
}

// part counts one variable for every group.
func (r *resolved) part(at int, c *dataset.Column, lines []line) (Part, []Line) {
	p := Part{Variable: variableOf(r.d, c)}
	p.Variable.Base = r.baseLabel(p.Variable.Base)
	for _, g := range r.groups {
		n := c.Given.CountAnd(g.cases)
		base := baseOf(sums{n: n}, flag(r.d, n))
		if w := cmp.Or(r.weights, r.given); w != nil {
			base = w.base(n, base.Flag, c.Given.And(g.cases))
		}
		p.Bases = append(p.Bases, base)
	}
	out := make([]Line, len(lines))
	for k, l := range lines {
		out[k] = Line{Kind: l.kind, Code: l.code, Label: l.label, Codes: slices.Clone(l.codes), Part: at, Cells: make([]Cell, len(r.groups))}
		for i, g := range r.groups {
			out[k].Cells[i] = r.cell(c, l, g)
		}
	}
	return p, out
}

// setsOf gives the cases of a variable's base in each group.
func (r *resolved) setsOf(c *dataset.Column) []dataset.Set {
	sets := make([]dataset.Set, len(r.groups))
	for i, g := range r.groups {
		sets[i] = c.Given.And(g.cases)
	}
	return sets
}

// cell counts one line in one group.
func (r *resolved) cell(c *dataset.Column, l line, g Selection) Cell {
	sample := g.sample(c)
	switch {
	case l.kind == MeanLine || l.kind == MedianLine:
		return r.numberCell(c, l.kind, g, sample)
	case r.Of == OfAnswers:
		return r.answersCell(c, l, g, sample)
	}
	out := figuresOf(r.d, c, l.sets, g).cell(r.d)
	if r.weights != nil {
		r.weights.share(r.d, &out, c.Given.And(g.cases), l.sets)
	}
	return out
}

// answersCell is of all the answers that the group gave. They are no sample of
// anything, so there is no tolerance.
func (r *resolved) answersCell(c *dataset.Column, l line, g Selection, s estimate.Sample) Cell {
	out := Cell{Flag: flag(r.d, s.Base)}
	for _, code := range c.Codes {
		n := code.Cases.CountAnd(g.cases)
		out.Base += n
		if slices.Contains(l.codes, code.Code.Code) {
			out.Count += n
		}
	}
	out.Weighted = float64(out.Count)
	if out.Base > 0 {
		out.Percent = 100 * float64(out.Count) / float64(out.Base)
	}
	return out
}

// numberCell is the mean or the median of a number, or of how many codes were chosen.
func (r *resolved) numberCell(c *dataset.Column, kind LineKind, g Selection, s estimate.Sample) Cell {
	numbers := c.Numbers
	if c.Kind == questionnaire.Many {
		numbers = chosen(r.d, c)
	}
	in := c.Given.And(g.cases)
	own := make([]float64, 0, s.Base)
	in.Each(func(i int) { own = append(own, numbers[i]) })
	out := Cell{Count: s.Base, Base: s.Base, Weighted: float64(s.Base), Flag: flag(r.d, s.Base)}
	if s.Base == 0 {
		return out
	}
	if w := cmp.Or(r.weights, r.given); w != nil {
		w.number(&out, kind, in, numbers)
		return out
	}
	if kind == MedianLine {
		slices.Sort(own)
		out.Percent = estimate.Quantile(own, 0.5)
		return out
	}
	mean, deviation := estimate.Mean(own)
	out.Percent = mean
	if tolerance, ok := estimate.MeanTolerance(deviation, s, correction(r.d)); ok {
		out.Estimated, out.Tolerance, out.Lower, out.Upper = true, tolerance, mean-tolerance, mean+tolerance
	}
	return out
}

// chosen gives how many codes each case chose.
func chosen(d *dataset.Dataset, c *dataset.Column) []float64 {
	numbers := make([]float64, d.Cases())
	for _, code := range c.Codes {
		code.Cases.Each(func(i int) { numbers[i]++ })
	}
	return numbers
}

// linesOf gives the lines of a column as the request wants them.
func (r *resolved) linesOf(c *dataset.Column) ([]line, error) {
	coded := c.Kind == questionnaire.One || c.Kind == questionnaire.Many
	switch {
	case r.Of == OfAnswers && c.Kind != questionnaire.Many:
		return nil, refused("%s takes one answer, so percentages of answers are those of respondents. Leave `of: answers` out.", c.Name)
	case r.Chosen && c.Kind != questionnaire.Many:
		return nil, refused("%s does not take several codes, so there is no number of codes chosen.", c.Name)
	case len(r.Bands) > 0 && c.Kind != questionnaire.Number:
		return nil, refused("%s is no number, so it has no bands.", c.Name)
	case r.Only != "" && !coded:
		return nil, refused("%s takes a %s and has no codes to choose among.", c.Name, c.Kind)
	case c.Kind == questionnaire.Number:
		return r.numberLines(c)
	case !coded:
		return linesOf(c), nil
	}
	lines := linesOf(c)
	if r.Only != "" {
		one, err := r.onlyLine(c, lines)
		if err != nil {
			return nil, err
		}
		lines = []line{one}
	} else {
		lines = r.arranged(c, lines)
	}
	if len(lines) == 0 {
		return nil, refused("%s has no nets, so a table of nets only has no lines.", c.Name)
	}
	if r.Chosen {
		lines = append(lines, line{kind: MeanLine, label: "Mean number chosen"}, line{kind: MedianLine, label: "Median number chosen"})
	}
	return lines, nil
}

// onlyLine is the one line that the request keeps.
func (r *resolved) onlyLine(c *dataset.Column, lines []line) (line, error) {
	codes, err := CodesOf(r.d, c.Name, r.Only)
	if err != nil {
		return line{}, err
	}
	for _, l := range lines {
		if slices.Equal(l.codes, codes) {
			return l, nil
		}
	}
	var labels []string
	for _, code := range codes {
		found, _ := c.Code(code)
		labels = append(labels, short(found.Short, found.Label))
	}
	kind := NetLine
	if len(codes) == 1 {
		kind = CodeLine
	}
	return line{kind, joined(codes), strings.Join(labels, " + "), codes, setsOf(c, codes)}, nil
}
