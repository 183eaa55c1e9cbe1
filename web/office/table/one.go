package table

import (
	"fmt"
	"html/template"
	"net/http"
	"strconv"

	"omnibus/access"
	"omnibus/survey/table"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

type onePage struct {
	page.Layout
	Name, Label, Ask, When, Base, Mark string
	N                                  int
	Multiple                           bool
	Facts, Reading, Marks              string
	Breaks                             page.Choices
	Answer, Rule                       page.Select
	Chart                              template.HTML
	NoChart                            string
	Heads                              []head
	Groups                             []group
	Lines                              []line
	Downloads                          []page.Link
	Previous, Next                     *page.Link
}

// head is the name of a break above its groups; the column of all has none.
type head struct {
	Label string
	Span  int
}

type group struct {
	Label, Mark, Population string
	N                       int
}

type line struct {
	Label string
	Net   bool
	Cells []figure
}

// figure is a cell as it is read: the percentage, its tolerance in points, and
// the count.
type figure struct{ Figure, Tolerance, Count string }

func one(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	frozen, data, c, err := ask(d, r, who)
	if err != nil {
		return err
	}
	t, err := table.Count(data, r.PathValue("variable"), c.by...)
	if err != nil {
		return err
	}
	variables := table.Variables(data)
	suffix := c.address(frozen.Data.Completeness())
	p := onePage{
		Layout: d.Layout(frozen.Open, who, t.Variable.Label, "tables"),
		Name:   t.Variable.Name, Label: t.Variable.Label, Ask: t.Variable.Ask, When: asked(t.Variable),
		Base: t.Variable.Base, N: t.Bases[0].N, Mark: mark(t.Bases[0].Flag), Multiple: t.Variable.Multiple,
		Facts: facts(frozen, data), Reading: reading(t), Marks: marks(data),
		Breaks: breakBoxes(data, c), Answer: answerSelect(data, variables, c), Rule: ruleSelect(frozen.Data, c),
		Heads: heads(t), Groups: groupsOf(t), Lines: linesOf(t),
	}
	p.Breadcrumbs = append(p.Breadcrumbs, page.Link{Text: "Tables", URL: desk.Path(frozen.ID(), "/tables")})
	p.Chart, p.NoChart = draw(t)
	for _, f := range formats {
		p.Downloads = append(p.Downloads, page.Link{Text: f.label, URL: address(frozen.ID(), t.Variable.Name) + "/download" + with(suffix, "format", f.name)})
	}
	p.Previous, p.Next = neighbours(frozen.ID(), variables, t.Variable.Name, suffix)
	return pages.Write(w, r, http.StatusOK, p)
}

// asked gives the condition under which the question is asked, as written.
func asked(v table.Variable) string {
	if v.Question == nil {
		return ""
	}
	page, own := v.Question.Page.When.String(), v.Question.When.String()
	switch {
	case page == "":
		return own
	case own == "":
		return page
	}
	return "(" + page + ") and (" + own + ")"
}

// reading says how the cells are to be read.
func reading(t *table.Table) string {
	text := "Each cell: the percentage of the base, ± its tolerance at 95% in points, and below it the number of organisations."
	for _, l := range t.Lines {
		switch l.Kind {
		case table.MeanLine:
			return "Each cell: the mean, ± its tolerance at 95%, and below it the number of organisations."
		case table.NetLine:
			text = "Each cell: the percentage of the base, ± its tolerance at 95% in points, and below it the number of organisations. Nets are added from counts."
		}
	}
	return text
}

func heads(t *table.Table) []head {
	if len(t.Groups) < 2 {
		return nil
	}
	var heads []head
	for i, g := range t.Groups[1:] {
		if i > 0 && g.Break == t.Groups[i].Break {
			heads[len(heads)-1].Span++
			continue
		}
		heads = append(heads, head{g.BreakLabel, 1})
	}
	return heads
}

func groupsOf(t *table.Table) []group {
	groups := make([]group, len(t.Groups))
	for i, g := range t.Groups {
		groups[i] = group{Label: g.Label, N: t.Bases[i].N, Mark: mark(t.Bases[i].Flag), Population: "–"}
		if g.Population > 0 {
			groups[i].Population = strconv.Itoa(g.Population)
		}
	}
	return groups
}

func linesOf(t *table.Table) []line {
	lines := make([]line, len(t.Lines))
	for i, l := range t.Lines {
		lines[i] = line{Label: l.Label, Net: l.Kind == table.NetLine}
		for _, c := range l.Cells {
			lines[i].Cells = append(lines[i].Cells, figureOf(l.Kind, c))
		}
	}
	return lines
}

func figureOf(kind table.LineKind, c table.Cell) figure {
	switch {
	case c.Flag == table.Suppressed:
		return figure{Figure: "[c]"}
	case c.Base == 0:
		return figure{Figure: "–"}
	}
	f := figure{Figure: table.Round(c.Count, c.Base, 0) + "%", Count: strconv.Itoa(c.Count)}
	if kind == table.MeanLine {
		f.Figure = strconv.FormatFloat(c.Percent, 'f', 1, 64)
	}
	if c.Estimated {
		f.Tolerance = fmt.Sprintf("%.1f", c.Tolerance)
	}
	return f
}

// neighbours are the variables before and after, in the order asked, split in
// the same way.
func neighbours(wave string, all []table.Variable, name, suffix string) (previous, next *page.Link) {
	link := func(v table.Variable) *page.Link {
		return &page.Link{Text: v.Label, URL: address(wave, v.Name) + suffix}
	}
	for i, v := range all {
		if v.Name != name {
			continue
		}
		if i > 0 {
			previous = link(all[i-1])
		}
		if i+1 < len(all) {
			next = link(all[i+1])
		}
	}
	return previous, next
}
