// Package pilot shows staff the pilot's sample: who is in it and why, what it
// covers, who refused; and has the lead draw one by the rule.
package pilot

import (
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"strconv"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork/pilot"
	"omnibus/survey/frame/purposive"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed pilot.html
var files embed.FS

var pages = page.MustParse(files, page.For[pilotPage]("pilot.html"))

// Routes are the pilot's page and where it is drawn.
func Routes(d *desk.Desk) []desk.Route {
	bind := func(h func(*desk.Desk, http.ResponseWriter, *http.Request, access.Person) error) desk.Handler {
		return func(w http.ResponseWriter, r *http.Request, who access.Person) error { return h(d, w, r, who) }
	}
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/pilot", Staff: bind(show)},
		{Pattern: "POST /office/waves/{wave}/pilot", Staff: bind(take)},
		{Pattern: "GET /office/waves/{wave}/pilot/carried", Staff: bind(carriedFile)},
	}
}

type pilotPage struct {
	page.Layout
	Organisation, Organisations, Action string
	// Taken is the sample that holds, nil where none was drawn.
	Taken *sample
	Log   *page.Table
	// Refuse is how a refusal is noted; May says that the person may draw.
	May          bool
	Refuser      page.Select
	RefuseReason page.Input
	Draw         drawForm
	// Proposed is what would be drawn as the form says, nil before it was asked for.
	Proposed *sample
	Hidden   []field
	Reason   *page.Input
	Seen     string
	// Carried tells of each question whether earlier answers hold; nil where the
	// questionnaire was never changed.
	Carried *page.Table
	// CarriedFile is the same of every question, as a file.
	CarriedFile string
}

// sample is a sample as pages show it.
type sample struct {
	// Name tells the samples of a page apart: "the recorded sample".
	Name, Sentence, Guarantee string
	Picture                   template.HTML
	Groups                    page.Table
	Rows                      []row
}

type row struct {
	ID, Name, URL, Why string
	Locked             bool
	Cells              []string
}

type drawForm struct {
	Size, Seed, Also page.Input
	Spread           page.Choices
	// Out are those who are left out now.
	Out []row
}

type field struct{ Name, Value string }

func show(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	query, err := desk.Query(r)
	if err != nil {
		return err
	}
	open, log, err := read(d, r, who)
	if err != nil {
		return err
	}
	ask := newAsk(open, log, query)
	p := newPage(d, open, who, log, ask)
	if query.Has("draw") {
		ask.propose(&p, open, log)
	}
	if err := p.carried(d, r, who, open); err != nil {
		return err
	}
	if told := query.Get("done"); doneTexts[told] != "" {
		p.Banner = &page.Banner{Success: true, Text: doneTexts[told]}
	}
	status := http.StatusOK
	if len(p.Problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return pages.Write(w, r, status, p)
}

var doneTexts = map[string]string{
	"drawn":   "The pilot’s sample was recorded.",
	"refused": "The refusal was recorded and the place drawn again. All others stay.",
}

func read(d *desk.Desk, r *http.Request, who access.Person) (*desk.Open, []pilot.Draw, error) {
	log, err := d.Store.PilotDraws(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return nil, nil, err
	}
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	return open, log, err
}

func newPage(d *desk.Desk, open *desk.Open, who access.Person, log []pilot.Draw, ask ask) pilotPage {
	w := open.Wave.Wave
	p := pilotPage{Layout: d.Layout(open, who, "Pilot", "pilot"), Organisation: w.Organisation, Organisations: w.Organisations,
		Action: desk.Path(open.ID(), "/pilot"), CarriedFile: desk.Path(open.ID(), "/pilot/carried"), May: desk.May(who, access.DrawPilot, open.ID()), Draw: ask.form(open),
		Seen: strconv.FormatInt(pilot.Latest(log).Number, 10)}
	if latest := pilot.Latest(log); latest.Number > 0 {
		if s, err := purposive.Draw(open.Frame, latest.Rule); err == nil {
			p.Taken = newSample(open, s, "recorded")
			p.Taken.Sentence = fmt.Sprintf("Drawn by %s on %s.", latest.By, open.At(latest.At))
		}
		p.Log = logTable(open, log)
		p.Refuser = page.Select{ID: "refused", Name: "refused", Label: page.Label{Text: "Who refused"}, Options: []page.Option{{Label: "Choose one"}}}
		for _, org := range latest.Orgs {
			p.Refuser.Options = append(p.Refuser.Options, page.Option{Value: org, Label: nameOf(open, org)})
		}
		p.RefuseReason = page.Input{ID: "refusal-reason", Name: "reason", Label: page.Label{Text: "Reason, if one was given", Optional: true}, Autocomplete: "off"}
	}
	return p
}

// carried tells which answers hold under the questionnaire as it is.
func (p *pilotPage) carried(d *desk.Desk, r *http.Request, who access.Person, open *desk.Open) error {
	carrying, err := d.Carrying(r.Context(), who, open.ID(), open.Wave)
	p.Carried = carriedTable(carrying)
	return err
}

// take records the sample that the form describes, or a refusal.
func take(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	open, log, err := read(d, r, who)
	if err != nil {
		return err
	}
	seen, err := strconv.ParseInt(form.Get("seen"), 10, 64)
	if err != nil {
		seen = -1
	}
	wish := pilot.Ask{Wave: open.ID(), Reason: form.Get("reason"), Seen: seen, At: d.Now()}
	ask := newAsk(open, log, form)
	told := "drawn"
	if form.Get("do") == "refuse" {
		told, wish.Refused = "refused", form.Get("refused")
		if wish.Refused == "" {
			wish.Refused = "–" // nobody has this id: the store says that nobody of the pilot was chosen
		}
	} else {
		wish.Rule = ask.rule
		if ask.problem != "" {
			wish.Rule.N = 0
		}
	}
	if _, err = d.Store.DrawPilot(r.Context(), who, open.Frame, wish); err == nil {
		http.Redirect(w, r, desk.Path(open.ID(), "/pilot")+"?done="+told, http.StatusSeeOther)
		return nil
	}
	if fault.KindOf(err) != fault.Refused {
		return err
	}
	p := newPage(d, open, who, log, ask)
	if err := p.carried(d, r, who, open); err != nil {
		return err
	}
	at := "size"
	if told == "refused" {
		at, p.Refuser.Error = "refused", fault.Public(err)
		if form.Get("refused") == "" {
			p.Refuser.Error = "Choose who refused. Nothing was changed."
		}
		p.Problems = []page.Problem{{Field: at, Text: p.Refuser.Error}}
	} else {
		ask.propose(&p, open, log)
		if len(p.Problems) == 0 && p.Reason != nil {
			p.Reason.Error = fault.Public(err)
			p.Problems = []page.Problem{{Field: p.Reason.ID, Text: p.Reason.Error}}
		}
	}
	return pages.Write(w, r, http.StatusUnprocessableEntity, p)
}
