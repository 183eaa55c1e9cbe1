package table

import (
	"cmp"
	"context"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"omnibus/access"
	"omnibus/survey"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

const (
	byQuestion = survey.ByQuestion
	bySection  = survey.BySection
)

type buildPage struct {
	page.Layout
	Heading, Name string
	Form          form
	// Shown says that there is a table.
	Shown   bool
	Facts   []fact
	Remarks []string
	Last    *last
	// Public says that the page shows what the public sees; Other is the
	// address of the other view.
	Public         bool
	Other          string
	Chart          template.HTML
	Note           string
	Figures        figures
	Associations   []association
	Downloads      []page.Link
	Link           string
	Save           saving
	Previous, Next *page.Link
}

// fact is a line above the table: the wording asked, the base, the filter.
type fact struct {
	Key    string
	Values []string
}

// saving is the form that puts the table into the plan.
type saving struct {
	// May is false for somebody who cannot change a wave's texts; Entry is what
	// somebody who can would put there.
	May    bool
	Action string
	Entry  string
	// Hidden are the table's parameters.
	Hidden []hidden
	Seen   int64
	Plan   string
	Open   bool

	ID, Title, Base page.Input
	// NeedsBase says that a filter needs its base in words here.
	NeedsBase bool
}

type hidden struct{ Name, Value string }

func build(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	query, err := desk.Query(r)
	if err != nil {
		return err
	}
	if clean := canonical(query); query.Has("form") {
		// What a form sends is tidied into the address that people share.
		to := desk.Path(url.PathEscape(r.PathValue("wave")), "/tables/build")
		if len(clean) > 0 {
			to += "?" + clean.Encode()
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	frozen, a, err := read(d, r, who)
	if err != nil {
		return err
	}
	status := http.StatusOK
	p, err := newBuildPage(d, r, who, frozen, a)
	if len(a.problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	if err != nil {
		return err
	}
	return pages.Write(w, r, status, p)
}

func newBuildPage(d *desk.Desk, r *http.Request, who access.Person, frozen *desk.Frozen, a *asked) (buildPage, error) {
	t, err := a.count(frozen.Data)
	if err != nil {
		return buildPage{}, err
	}
	p := buildPage{Heading: "Build a table", Form: newForm(frozen.Data, frozen.Data.Completeness(), a), Public: a.public, Name: "Table builder"}
	p.Form.Action = desk.Path(frozen.ID(), "/tables/build")
	if t != nil {
		p.Heading = t.Heading()
	}
	p.Layout = d.Layout(frozen.Open, who, p.Heading, "tables")
	p.Breadcrumbs = append(p.Breadcrumbs, page.Link{Text: "Tables", URL: desk.Path(frozen.ID(), "/tables")})
	p.Problems = a.inOrder()
	if t == nil {
		return p, nil
	}
	if err := a.Associate(frozen.Data, t); err != nil {
		return p, err
	}
	plan, _ := d.Plan(frozen)
	seen, err := protected(r.Context(), frozen, a, t, plan)
	if err != nil {
		return p, err
	}
	p.Shown, p.Form.HasTable, p.Name = true, true, cmp.Or(a.ID, strings.Join(a.Show, ", "))
	p.Facts, p.Remarks = factsOf(frozen, a, t), seen.Remarks
	if p.Last, err = lastWave(r, d, who, frozen, a, t); err != nil {
		return p, err
	}
	p.Figures = figuresOf(seen)
	p.Associations = associationsOf(seen)
	p.Figures.Reading = append(p.Figures.Reading, marks(frozen.Data, seen)...)
	p.Chart, p.Note = draw(seen)
	p.links(d, r, frozen, a)
	p.Save = newSaving(frozen, who, a)
	return p, nil
}

// protected gives the table as staff see it, or as the public would. Tables of
// the same questions that the plan has are published beside it, so what they
// would give back is withheld, too.
func protected(ctx context.Context, frozen *desk.Frozen, a *asked, t *table.Table, plan *table.Plan) (*table.Table, error) {
	all := []*table.Table{t}
	if plan != nil {
		for _, r := range plan.Requests {
			if !slices.ContainsFunc(r.Show, func(name string) bool {
				return slices.ContainsFunc(a.Show, func(own string) bool { return questionID(own) == questionID(name) })
			}) {
				continue
			}
			other, err := r.Table(frozen.Data)
			if err != nil {
				return nil, err
			}
			all = append(all, other)
		}
	}
	protect := table.Mark
	if a.public {
		protect = table.Publish
	}
	seen, err := protect(ctx, all, frozen.Wave.Wave.Rules, nil)
	if err != nil {
		return nil, err
	}
	return seen[0], nil
}

// questionID gives the question that a name is of: SocData of SocData_a.
func questionID(name string) string {
	if i := strings.IndexAny(name, "_."); i > 0 {
		return name[:i]
	}
	return name
}

// questionsOf gives the questions of a table, each once.
func questionsOf(t *table.Table) []*questionnaire.Question {
	var out []*questionnaire.Question
	for _, p := range t.EveryPart() {
		if q := p.Variable.Question; q != nil && !slices.Contains(out, q) {
			out = append(out, q)
		}
	}
	return out
}

func factsOf(frozen *desk.Frozen, a *asked, t *table.Table) []fact {
	var out []fact
	add := func(key string, values ...string) {
		if values = slices.DeleteFunc(values, func(v string) bool { return v == "" }); len(values) > 0 {
			out = append(out, fact{key, values})
		}
	}
	parts, questions := t.EveryPart(), questionsOf(t)
	var asks, whens, bases []string
	several := ""
	for _, q := range questions {
		asks, whens = append(asks, q.Ask), append(whens, askedWhen(q))
	}
	if len(parts) == 1 {
		asks = []string{parts[0].Variable.Ask}
	}
	least, most := parts[0].Bases[0].N, parts[0].Bases[0].N
	for _, p := range parts {
		least, most = min(least, p.Bases[0].N), max(most, p.Bases[0].N)
		if !slices.Contains(bases, p.Variable.Base) {
			bases = append(bases, p.Variable.Base)
		}
		if p.Variable.Multiple {
			several = "Several answers could be given, so percentages do not add to 100."
		}
	}
	n := ", n = " + strconv.Itoa(least) + mark(parts[0].Bases[0].Flag)
	if most > least {
		n = ", n = " + strconv.Itoa(least) + " to " + strconv.Itoa(most)
	}
	if a.public {
		n = "" // The table says what of its bases is published.
	}
	bases[len(bases)-1] += n
	add("Asked", asks...)
	add("Asked when", slices.Compact(whens)...)
	add("Base", append(bases, several)...)
	if t.Filter != "" {
		add("Only those who", t.Filter)
	}
	add("Weighted to the frame by", labelsOf(frozen, t.Weight)...)
	add("Counted", facts(frozen, a.counted(frozen.Data)))
	return out
}

func labelsOf(frozen *desk.Frozen, names []string) []string {
	var out []string
	for _, name := range names {
		if b, ok := frozen.Data.Break(name); ok {
			out = append(out, b.Label)
		} else {
			out = append(out, name)
		}
	}
	return out
}

// askedWhen gives the condition under which a question is asked, as written.
func askedWhen(q *questionnaire.Question) string {
	page, own := q.Page.When.String(), q.When.String()
	switch {
	case page == "":
		return own
	case own == "":
		return page
	}
	return "(" + page + ") and (" + own + ")"
}

// links are where a page of a table leads.
func (p *buildPage) links(d *desk.Desk, r *http.Request, frozen *desk.Frozen, a *asked) {
	base := desk.Path(frozen.ID(), "/tables/build")
	p.Link = d.Origin(r) + base + a.query(inView, "")
	other := "public"
	if a.public {
		other = ""
	}
	p.Other = base + a.query(inView, other)
	for _, f := range formats {
		p.Downloads = append(p.Downloads, page.Link{Text: f.label, URL: base + "/download" + a.query("format", f.name)})
	}
	if len(a.By) > 0 && len(a.Weight) == 0 && a.Of == table.OfRespondents {
		p.Downloads = append(p.Downloads, page.Link{Text: "Comparisons (CSV)", URL: base + "/download" + a.query("format", comparisonsName)})
	}
	if len(p.Associations) > 0 {
		p.Downloads = append(p.Downloads, page.Link{Text: "Association (CSV)", URL: base + "/download" + a.query("format", associationName)})
	}
	if len(a.Show) == 1 {
		p.Previous, p.Next = neighbours(base, frozen, a)
	}
}

// neighbours are the questions before and after, in the order asked, split in
// the same way. What only fits this question is left behind.
func neighbours(base string, frozen *desk.Frozen, a *asked) (previous, next *page.Link) {
	all := table.Variables(frozen.Data)
	link := func(v table.Variable) *page.Link {
		return &page.Link{Text: v.Label, URL: base + a.query(inShow, v.Name, inOnly, "", inBands, "", inOf, "", inChosen, "", inID, "", inTitle, "")}
	}
	for i, v := range all {
		if v.Name != a.Show[0] {
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
