// Package table is the analyst's table builder: it shows staff any question of
// a wave counted and split as they ask, with its chart, what differs, what the
// public would not see and what changed since the last wave; keeps tables in
// the wave's plan; and hands them out as files. What is asked stands in the
// address, so that an address shared is a table shared.
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

var pages = page.MustParse(files, page.For[listPage]("list.html"), page.For[buildPage]("build.html"), page.For[waitPage]("wait.html"))

// Routes are the pages and files of tables.
func Routes(d *desk.Desk) []desk.Route {
	bind := func(h func(*desk.Desk, http.ResponseWriter, *http.Request, access.Person) error) desk.Handler {
		return func(w http.ResponseWriter, r *http.Request, who access.Person) error { return h(d, w, r, who) }
	}
	slow := &shelf{}
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/tables", Staff: bind(list)},
		{Pattern: "GET /office/waves/{wave}/tables/download", Staff: bind(slow.downloadAll)},
		{Pattern: "GET /office/waves/{wave}/tables/build", Staff: bind(build)},
		{Pattern: "GET /office/waves/{wave}/tables/build/download", Staff: bind(slow.downloadOne)},
		{Pattern: "POST /office/waves/{wave}/tables/plan", Staff: bind(save)},
		{Pattern: "GET /office/waves/{wave}/tables/plan/download", Staff: bind(slow.downloadPlan)},
		{Pattern: "GET /office/waves/{wave}/results/tables", Staff: bind(slow.downloadResults)},
	}
}

type listPage struct {
	page.Layout
	Facts, Build       string
	Download           string
	Breaks             page.Choices
	Format, PlanFormat page.Select
	Rule               page.Select
	Plan               planned
	Sections           []listSection
	Marks              string
}

type listSection struct {
	ID, Title string
	Variables []listVariable
}

type listVariable struct {
	Name, Label, Base, Address, Mark string
	N                                int
}

// read gives what every page of tables needs: the frozen answers and what the
// address asks for.
func read(d *desk.Desk, r *http.Request, who access.Person) (*desk.Frozen, *asked, error) {
	frozen, err := d.Dataset(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return nil, nil, err
	}
	query, err := desk.Query(r)
	if err != nil {
		return nil, nil, err
	}
	return frozen, readAsked(canonical(query)), nil
}

// counted gives the dataset under the completeness rule that was asked for.
func (a *asked) counted(d *dataset.Dataset) *dataset.Dataset {
	switch a.Completeness {
	case table.ByQuestion:
		return d.WithCompleteness(byQuestion)
	case table.BySection:
		return d.WithCompleteness(bySection)
	}
	return d
}

func list(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	frozen, a, err := read(d, r, who)
	if err != nil {
		return err
	}
	base := desk.Path(frozen.ID(), "/tables")
	rules := frozen.Wave.Wave.Rules
	p := listPage{
		Layout: d.Layout(frozen.Open, who, "Tables", "tables"),
		Facts:  facts(frozen, frozen.Data), Build: base + "/build", Download: base + "/download",
		Breaks: breakBoxes(frozen.Data), Format: formatSelect("format"), PlanFormat: formatSelect("plan-format"),
		Rule:  ruleSelect(frozen, a),
		Marks: fmt.Sprintf("* base under %d, ** base under %d: treat with caution.", rules.SmallBase, rules.VerySmallBase),
	}
	if p.Plan, err = plannedOf(d, frozen, who); err != nil {
		return err
	}
	if saved := r.URL.Query().Get("saved"); saved != "" && slices.ContainsFunc(p.Plan.Tables, func(t planTable) bool { return t.ID == saved }) {
		p.Banner = &page.Banner{Success: true, Text: "“" + saved + "” is in the table plan", Links: []page.Link{{Text: "See the plan", URL: "#plan"}}}
	}
	if p.Sections, err = sections(frozen); err != nil {
		return err
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// sections lists every variable under its section.
func sections(frozen *desk.Frozen) ([]listSection, error) {
	topline, err := table.Topline(frozen.Data)
	if err != nil {
		return nil, err
	}
	var out []listSection
	for _, s := range frozen.Questionnaire.Sections {
		out = append(out, listSection{ID: s.ID, Title: s.Title})
	}
	out = append(out, listSection{ID: "derived-variables", Title: "Derived variables"})
	for _, t := range topline {
		at := len(out) - 1
		if q := t.Variable.Question; q != nil {
			at = slices.IndexFunc(out, func(s listSection) bool { return s.ID == q.Section().ID })
			if q.Grid() && t.Variable.Row == q.Rows[0].ID {
				out[at].Variables = append(out[at].Variables, listVariable{Name: q.ID, Label: q.Short + ": all rows", Base: q.Base,
					N: t.Bases[0].N, Mark: mark(t.Bases[0].Flag), Address: address(frozen.ID(), table.Request{Show: []string{q.ID}})})
			}
		}
		out[at].Variables = append(out[at].Variables, listVariable{
			Name: t.Variable.Name, Label: t.Variable.Label, Base: t.Variable.Base, N: t.Bases[0].N, Mark: mark(t.Bases[0].Flag),
			Address: address(frozen.ID(), table.Request{Show: []string{t.Variable.Name}}),
		})
	}
	return slices.DeleteFunc(out, func(s listSection) bool { return len(s.Variables) == 0 }), nil
}

// address gives where a table is shown.
func address(wave string, r table.Request) string {
	return desk.Path(wave, "/tables/build") + "?" + valuesOf(r).Encode()
}

func breakBoxes(d *dataset.Dataset) page.Choices {
	boxes := page.Choices{ID: "by", Name: "by", Legend: page.Label{Text: "Split by"}, Small: true}
	for _, b := range d.Breaks() {
		boxes.Options = append(boxes.Options, page.Option{Value: b.Name, Label: b.Label})
	}
	return boxes
}

func ruleSelect(frozen *desk.Frozen, a *asked) page.Select {
	return rules(frozen.Data.Completeness(), &asked{typed: url.Values{}, wrong: a.wrong})
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
	if n := data.LeftOut().Changed; n > 0 {
		text += fmt.Sprintf(" %d answers that were given before their question was changed are kept and left out.", n)
	}
	return text
}
