package table

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/folder"
	"omnibus/survey/table"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// planned is the wave's table plan as the list of tables shows it.
type planned struct {
	Tables []planTable
	// Complaints are why the plan cannot be read, if it cannot.
	Complaints template.HTML
	// Text is the address of the plan's text, Edit that of its editor; "" where
	// there is none or the person may not.
	Text, Edit, Download string
}

type planTable struct{ ID, Title, Shows, By, Of, Address string }

func plannedOf(d *desk.Desk, frozen *desk.Frozen, who access.Person) (planned, error) {
	text := desk.Path(frozen.ID(), "/texts/"+folder.TablesText)
	p := planned{Download: desk.Path(frozen.ID(), "/tables/plan/download")}
	if frozen.Stored[folder.TablesText].Version > 0 {
		p.Text = text
	}
	if desk.May(who, access.EditWave, frozen.ID()) {
		p.Edit = text + "/edit"
	}
	plan, complaints := d.Plan(frozen)
	if len(complaints) > 0 {
		var err error
		p.Complaints, err = desk.Complaints(complaints, frozen.Texts)
		return p, err
	}
	if plan == nil {
		return p, nil
	}
	for _, r := range plan.Requests {
		t := planTable{ID: r.ID, Title: r.Title, Shows: strings.Join(r.Show, ", "), Of: r.Base, Address: address(frozen.ID(), r)}
		by := make([]string, len(r.By))
		for i, b := range r.By {
			by[i] = strings.Join(b, " × ")
		}
		if t.By = strings.Join(by, ", "); t.Title == "" {
			t.Title = titleOf(frozen, r)
		}
		p.Tables = append(p.Tables, t)
	}
	return p, nil
}

// titleOf gives the label of what a table without a title shows.
func titleOf(frozen *desk.Frozen, r table.Request) string {
	bare, err := table.Request{Show: r.Show}.Table(frozen.Data)
	if err != nil {
		return r.ID
	}
	return bare.Heading()
}

func newSaving(frozen *desk.Frozen, who access.Person, a *asked) saving {
	s := saving{
		May: desk.May(who, access.EditWave, frozen.ID()), Action: desk.Path(frozen.ID(), "/tables/plan"),
		Plan: desk.Path(frozen.ID(), "/tables") + "#plan", Seen: frozen.Stored[folder.TablesText].Version,
		NeedsBase: a.Filter != "" && a.Base == "",
		ID: page.Input{ID: "save-id", Name: inID, Value: a.typed.Get(inID), Error: a.wrong["save-id"], Autocomplete: "off",
			Label: page.Label{Text: "Id"}, Hint: "Names its sheet and files, as main-risks"},
		Title: page.Input{ID: "save-title", Name: inTitle, Value: a.typed.Get(inTitle), Error: a.wrong["save-title"], Autocomplete: "off",
			Label: page.Label{Text: "Title", Optional: true}, Hint: "Without one it is the label of what is shown"},
		Base: page.Input{ID: "save-base", Name: inBase, Value: a.typed.Get(inBase), Error: a.wrong["save-base"], Autocomplete: "off",
			Label: page.Label{Text: "Who is in the filter, in words"}},
	}
	request := a.Request
	if request.ID == "" {
		request.ID = suggested(request.Show)
	}
	s.Entry = request.Entry()
	for name, values := range a.typed {
		if name == inID || name == inTitle || name == inView || name == inBase && s.NeedsBase {
			continue
		}
		for _, v := range values {
			s.Hidden = append(s.Hidden, hidden{name, v})
		}
	}
	return s
}

// suggested makes an id of what is shown.
func suggested(show []string) string {
	text := strings.ToLower(strings.Join(show, "-"))
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, text), "-")
}

// save puts a table into the wave's plan.
func save(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	// The store refuses it, too; asked here nothing is counted in vain.
	if err := d.Store.Allowed(r.Context(), who, access.EditWave, r.PathValue("wave"), ""); err != nil {
		return err
	}
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	seen, err := strconv.ParseInt(form.Get("seen"), 10, 64)
	if err != nil {
		return fault.Because(err, fault.Refused, "The form does not say which version of the plan was seen. Nothing was changed. Open the table again and save it from there.")
	}
	frozen, err := d.Dataset(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	a := readAsked(canonical(form))
	request := a.Request
	t, err := a.count(frozen.Data)
	if err != nil {
		return err
	}
	status := http.StatusUnprocessableEntity
	switch {
	case t == nil && len(a.problems) == 0:
		a.complain(inShow, "Choose a question to show")
	case len(a.problems) > 0:
	case request.ID == "":
		a.complain("save-id", "Enter an id for the table, as %s", suggested(request.Show))
	case request.Filter != "" && request.Base == "":
		a.complain("save-base", "Enter who is in the filter, in words: it stands as the table’s base")
	default:
		err = put(d, r, who, frozen, request, seen)
		if err == nil {
			http.Redirect(w, r, desk.Path(frozen.ID(), "/tables")+"?"+url.Values{"saved": {request.ID}}.Encode(), http.StatusSeeOther)
			return nil
		}
		kind := fault.KindOf(err)
		if kind != fault.Conflict && kind != fault.Exists && kind != fault.Refused {
			return err
		}
		status = page.StatusOf(kind)
		a.complain("save-id", "%s", fault.Public(err))
	}
	p, err := newBuildPage(d, r, who, frozen, a)
	if err != nil {
		return err
	}
	p.Save.Open = true
	return pages.Write(w, r, status, p)
}

// put adds the table to the plan's text, if the text is still the one seen.
func put(d *desk.Desk, r *http.Request, who access.Person, frozen *desk.Frozen, request table.Request, seen int64) error {
	stored := frozen.Stored[folder.TablesText]
	if stored.Version != seen {
		return fault.New(fault.Conflict, "Somebody else has changed the table plan meanwhile (it is at version %d, you began with %d). Nothing was saved. Look at the plan, then save again to put this table behind theirs.", stored.Version, seen)
	}
	text, err := table.AddToPlan(frozen.Data, stored.Body, request)
	if err != nil {
		return err
	}
	_, err = d.Store.SaveText(r.Context(), who, frozen.ID(), folder.TablesText, text, seen, d.Now())
	return err
}

// downloadPlan hands out all tables of the plan as one file.
func (s *shelf) downloadPlan(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	frozen, a, err := read(d, r, who)
	if err != nil {
		return err
	}
	return s.handPlan(d, w, r, who, frozen, a.public)
}

// downloadResults hands out what the public may see of the plan's tables, to who
// may see nothing else of the answers.
func (s *shelf) downloadResults(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	frozen, err := d.Results(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	return s.handPlan(d, w, r, who, frozen, true)
}

func (s *shelf) handPlan(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person, frozen *desk.Frozen, public bool) error {
	plan, complaints := d.Plan(frozen)
	if err := complaints.Err(); err != nil {
		return fault.Because(err, fault.Refused, "The table plan has complaints, so its tables cannot be made: %s. Mend the plan first.", complaints[0])
	}
	if plan == nil || len(plan.Requests) == 0 {
		return fault.New(fault.NotFound, "This wave has no table plan yet. Build a table and save it to the plan first.")
	}
	return s.away(d, w, r, who, frozen, func(ctx context.Context, told func(done, of int)) (file, error) {
		out := taken{wave: frozen.Wave.Wave, at: d.Now()}
		for _, request := range plan.Requests {
			if err := ctx.Err(); err != nil {
				return file{}, err
			}
			t, err := request.Table(frozen.Data)
			if err != nil {
				return file{}, fmt.Errorf("make table %s of the plan: %w", request.ID, err)
			}
			if err := request.Associate(frozen.Data, t); err != nil {
				return file{}, err
			}
			compared, err := request.Comparisons(frozen.Data)
			if err != nil {
				return file{}, err
			}
			out.tables, out.comparisons = append(out.tables, t), append(out.comparisons, compared)
		}
		if err := out.protect(ctx, public, told); err != nil {
			return file{}, err
		}
		return fileOf(r, out, frozen.ID()+"-plan")
	})
}
