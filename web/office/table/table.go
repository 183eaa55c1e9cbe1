// Package table shows staff every variable of a wave counted, split as they
// ask, with its chart, and hands the tables out as files.
package table

import (
	"embed"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"omnibus/access"
	"omnibus/survey/dataset"
	"omnibus/survey/table"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed *.html
var files embed.FS

var pages = page.MustParse(files, page.For[listPage]("list.html"), page.For[onePage]("one.html"))

// Routes are the pages and files of tables.
func Routes(d *desk.Desk) []desk.Route {
	bind := func(h func(*desk.Desk, http.ResponseWriter, *http.Request, access.Person) error) desk.Handler {
		return func(w http.ResponseWriter, r *http.Request, who access.Person) error { return h(d, w, r, who) }
	}
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/tables", Staff: bind(list)},
		{Pattern: "GET /office/waves/{wave}/tables/download", Staff: bind(downloadAll)},
		{Pattern: "GET /office/waves/{wave}/tables/of/{variable}", Staff: bind(one)},
		{Pattern: "GET /office/waves/{wave}/tables/of/{variable}/download", Staff: bind(downloadOne)},
	}
}

type listPage struct {
	page.Layout
	Facts, Download, Marks string
	Breaks                 page.Choices
	Format, Rule           page.Select
	Sections               []listSection
}

type listSection struct {
	ID, Title string
	Variables []listVariable
}

type listVariable struct {
	Name, Label, Base, Address, Mark string
	N                                int
}

// ask reads what every page of tables needs: the frozen answers under the
// completeness rule that was asked for, and the choice itself.
func ask(d *desk.Desk, r *http.Request, who access.Person) (*desk.Frozen, *dataset.Dataset, choice, error) {
	frozen, err := d.Dataset(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return nil, nil, choice{}, err
	}
	query, err := desk.Query(r)
	if err != nil {
		return nil, nil, choice{}, err
	}
	c, err := readChoice(frozen.Data, query)
	if err != nil {
		return nil, nil, choice{}, err
	}
	return frozen, frozen.Data.WithCompleteness(c.rule), c, nil
}

func list(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	frozen, data, c, err := ask(d, r, who)
	if err != nil {
		return err
	}
	base := desk.Path(frozen.ID(), "/tables")
	p := listPage{
		Layout:   d.Layout(frozen.Open, who, "Tables", "tables"),
		Facts:    facts(frozen, data),
		Download: base + "/download",
		Marks:    marks(data),
		Breaks:   breakBoxes(data, c),
		Format:   formatSelect(),
		Rule:     ruleSelect(frozen.Data, c),
	}
	topline, err := table.Topline(data)
	if err != nil {
		return err
	}
	for _, s := range data.Questionnaire().Sections {
		p.Sections = append(p.Sections, listSection{ID: s.ID, Title: s.Title})
	}
	p.Sections = append(p.Sections, listSection{ID: "derived-variables", Title: "Derived variables"})
	for _, t := range topline {
		at := len(p.Sections) - 1
		if q := t.Variable.Question; q != nil {
			at = slices.IndexFunc(p.Sections, func(s listSection) bool { return s.ID == q.Section().ID })
		}
		p.Sections[at].Variables = append(p.Sections[at].Variables, listVariable{
			Name: t.Variable.Name, Label: t.Variable.Label, Base: t.Variable.Base, N: t.Bases[0].N, Mark: mark(t.Bases[0].Flag),
			Address: address(frozen.ID(), t.Variable.Name) + c.address(frozen.Data.Completeness()),
		})
	}
	p.Sections = slices.DeleteFunc(p.Sections, func(s listSection) bool { return len(s.Variables) == 0 })
	return pages.Write(w, r, http.StatusOK, p)
}

func address(wave, variable string) string {
	return desk.Path(wave, "/tables/of/"+url.PathEscape(variable))
}

// facts says what the tables are counted from.
func facts(frozen *desk.Frozen, data *dataset.Dataset) string {
	text := fmt.Sprintf("%d of %d %s took part; answers up to log position %d; completeness %s.",
		data.Cases(), data.Population(), frozen.Wave.Wave.Organisations, data.Position(), data.Completeness())
	if data.Completeness() != frozen.Data.Completeness() {
		text += " This is not the wave’s own rule: figures differ from its report."
	}
	if n := data.LeftOut().OffRoute; n > 0 {
		text += fmt.Sprintf(" %d answers that lie off the route are kept and left out.", n)
	}
	return text
}

// mark is what stands after a figure of few cases.
func mark(f table.Flag) string {
	switch f {
	case table.Small:
		return "*"
	case table.VerySmall:
		return "**"
	case table.Suppressed:
		return " [c]"
	}
	return ""
}

func marks(d *dataset.Dataset) string {
	r := d.Wave().Rules
	text := fmt.Sprintf("* base under %d, ** base under %d: treat with caution.", r.SmallBase, r.VerySmallBase)
	if r.Suppress > 0 {
		text += fmt.Sprintf(" [c] base under %d: withheld.", r.Suppress)
	}
	return text
}
