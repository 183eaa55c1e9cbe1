package call

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/call"
	"omnibus/survey/fieldwork/plan"
	"omnibus/tongue"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// casePage is one case at the telephone.
type casePage struct {
	page.Layout
	Name, Quiet, Queue, File string
	// Why says where the case stands; Standing what is done about it.
	Why string
	// Mine says that the person has the case, until Until; Holder who else has it.
	Mine          bool
	Until, Holder string
	People        []callee
	Script        []string
	Sections      []page.SummaryRow
	Calls         *page.Table
	// The form of what the call came to.
	Whom     page.Select
	Outcome  page.Choices
	CallBack page.Input
	Note     page.Textarea
	Answer   bool
}

// callee is somebody who can be rung.
type callee struct{ Name, Role, Number, Dial, Hours string }

func showCase(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	p, err := newCasePage(d, r, who)
	if err != nil {
		return err
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func newCasePage(d *desk.Desk, r *http.Request, who access.Person) (casePage, error) {
	wave := r.PathValue("wave")
	if !desk.May(who, access.MakeCalls, wave) {
		// The store refuses, and records that it did.
		return casePage{}, d.Store.LeaveCall(r.Context(), who, wave, r.PathValue("org"), d.Now())
	}
	open, err := d.Wave(r.Context(), who, wave)
	if err != nil {
		return casePage{}, err
	}
	c, _, err := d.Store.CaseFile(r.Context(), who, open.ID(), r.PathValue("org"))
	if err != nil {
		return casePage{}, err
	}
	org, err := open.Organisation(c.Org)
	if err != nil {
		return casePage{}, err
	}
	at := d.Now()
	locks, err := d.Store.Calling(r.Context(), who, open.ID(), at)
	if err != nil {
		return casePage{}, err
	}
	line := call.Queue([]fieldwork.Case{c}, call.Asked{At: at, Zone: open.Zone(), Sections: len(open.Questionnaire.Sections)})[0]
	p := casePage{
		Layout: d.Layout(open, who, "Call "+org.Name, "calls"), Name: org.Name, Quiet: quiet(open, at), Queue: desk.Path(open.ID(), "/calls"),
		File: desk.Path(open.ID(), "/cases/"+url.PathEscape(org.ID)+"/file"), Why: tongue.Capitalised(string(line.State)) + ". " + line.Why(open.At),
		Answer: open.Wave.Wave.Fieldwork.Contains(at) || open.Wave.Wave.Pilot.Given() && open.Wave.Wave.Pilot.Contains(at),
	}
	if lock, held := locks[c.Org]; held {
		p.Mine = lock.Holder == who.Name
		p.Until, p.Holder = open.At(lock.Until), lock.Holder
	}
	p.people(c.Room, line)
	p.Script = script(d, r, open, who, org.Name, c, line, at)
	p.sections(open, c)
	p.history(open, c)
	p.form(c.Room, line)
	return p, nil
}

func (p *casePage) people(room fieldwork.Room, line call.Line) {
	for _, c := range room.Present() {
		one := callee{Name: c.Name, Role: string(c.Role), Number: c.Phone, Hours: c.Hours}
		if c.Phone != "" {
			one.Dial = call.Telephone(c.Phone)
		}
		if c.ID == line.Person.ID {
			p.People = append([]callee{one}, p.People...)
			continue
		}
		p.People = append(p.People, one)
	}
}

// script gives what to say, a paragraph each: that of the contact plan's moment
// of calls, or a plain one.
func script(d *desk.Desk, r *http.Request, open *desk.Open, who access.Person, organisation string, c fieldwork.Case, line call.Line, at time.Time) []string {
	_, m := moments(open, at)
	if m != nil && m.Template != nil {
		to := plan.Recipient{Org: c.Org, Organisation: organisation, Contact: line.Person, Missing: missing(open, c)}
		text := m.Preview(to, d.Origin(r)).Text
		return strings.Split(strings.TrimSpace(text), "\n\n")
	}
	wave := open.Wave.Wave
	team := wave.Contact.Team
	if team == "" {
		team = "the survey team"
	}
	all := []string{
		"Good day, this is " + who.Name + " of " + team + ", calling about the " + wave.Survey + ". May I speak to " + orSomebody(line.Person.Name) + "?",
		"We have not had all answers of " + organisation + " yet. Can you tell me whether they will come, and whether we can help?",
	}
	if wave.Fieldwork.Given() {
		all = append(all, "The last day for answers is "+wave.Fieldwork.LastDay().Format("Monday 2 January 2006")+". I can send the link again, take the answers now by telephone, or call back at another time.")
	}
	return all
}

func orSomebody(name string) string {
	if name == "" {
		return "whoever answers it for you"
	}
	return name
}

// missing are the sections that are not handed in.
func missing(open *desk.Open, c fieldwork.Case) []plan.Section {
	in := map[string]bool{}
	for _, t := range c.Turns {
		in[t.Section] = t.Complete
	}
	var all []plan.Section
	for _, s := range open.Questionnaire.Sections {
		if !in[s.ID] {
			all = append(all, plan.Section{ID: s.ID, Title: s.Title})
		}
	}
	return all
}

func (p *casePage) sections(open *desk.Open, c fieldwork.Case) {
	states := map[string]string{}
	for _, t := range c.Turns {
		switch {
		case t.Complete:
			states[t.Section] = "Handed in"
		case t.Begun:
			states[t.Section] = "Begun"
		default:
			states[t.Section] = ""
		}
	}
	for _, s := range open.Questionnaire.Sections {
		row := page.SummaryRow{Key: s.Title, Missing: "Not begun"}
		if state := states[s.ID]; state != "" {
			row.Values = []string{state}
		}
		if holders := c.Room.Holders(s.ID); len(holders) > 0 {
			row.Values = append(row.Values, "With "+holders[0].Contact.Name)
		}
		p.Sections = append(p.Sections, row)
	}
}

// history lists the calls so far, the latest first.
func (p *casePage) history(open *desk.Open, c fieldwork.Case) {
	t := &page.Table{Caption: "Calls so far", Head: desk.Cells("When", "What it came to", "Call back", "Note", "By")}
	for i := len(c.Contacted) - 1; i >= 0; i-- {
		e := c.Contacted[i]
		if e.Kind != fieldwork.CallEnded && e.Kind != fieldwork.CallReceived {
			continue
		}
		what := string(e.Outcome)
		if e.Kind == fieldwork.CallReceived {
			what = "they called"
		}
		back := "–"
		if !e.CallBack.IsZero() {
			back = open.At(e.CallBack)
		}
		t.Rows = append(t.Rows, desk.Cells(open.At(e.At), what, back, desk.OrDash(strings.TrimSpace(e.Reason+" "+e.Note)), e.By))
	}
	if len(t.Rows) > 0 {
		p.Calls = t
	}
}

func (p *casePage) form(room fieldwork.Room, line call.Line) {
	p.Whom = page.Select{ID: "contact", Name: "contact", Label: page.Label{Text: "Who was called"}, Options: []page.Option{{Value: "0", Label: "Somebody else there"}}}
	for _, c := range room.Present() {
		p.Whom.Options = append(p.Whom.Options, page.Option{Value: strconv.FormatInt(c.ID, 10), Label: c.Name + ", " + string(c.Role), Checked: c.ID == line.Person.ID})
	}
	p.Outcome = page.Choices{ID: "outcome", Name: "outcome", Small: true, Legend: page.Label{Text: "What the call came to", Medium: true}}
	for i, o := range call.Choices {
		p.Outcome.Options = append(p.Outcome.Options, page.Option{ID: "outcome-" + strconv.Itoa(i), Value: string(o.Outcome), Label: o.Text})
	}
	p.CallBack = page.Input{ID: "back", Name: "back", Type: "datetime-local", Width: 20, Autocomplete: "off", Label: page.Label{Text: "Call back at", Optional: true}, Hint: "In the survey's zone, such as 2016-10-12 14:30"}
	p.Note = page.Textarea{ID: "note", Name: "note", Rows: 3, Label: page.Label{Text: "Note", Optional: true}, Hint: "If they refuse, why; answers to the survey belong into its pages"}
}

// act does what a button of the case's page says.
func act(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	wave, org, at := r.PathValue("wave"), r.PathValue("org"), d.Now()
	next := casePath(wave, org)
	field := "" // what a button does has no field
	switch form.Get("do") {
	case "take":
		_, err = d.Store.TakeCall(r.Context(), who, wave, org, at)
	case "leave":
		next, err = desk.Path(wave, "/calls"), d.Store.LeaveCall(r.Context(), who, wave, org, at)
	case "answer":
		var secret string
		if secret, err = fieldwork.NewToken(d.Random); err != nil {
			return fault.Because(err, fault.Internal, "make a secret")
		}
		next, err = "/r/l/"+secret, d.Store.AnswerByTelephone(r.Context(), who, wave, org, fieldwork.Hash(secret), at)
	default:
		next = desk.Path(wave, "/calls")
		field, err = end(d, r, who, form, at)
	}
	if kind := fault.KindOf(err); err != nil && (kind == fault.Refused || kind == fault.Conflict) {
		return askAgain(d, w, r, who, form, field, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// end records what the call came to; where something is wrong it names the field.
func end(d *desk.Desk, r *http.Request, who access.Person, form url.Values, at time.Time) (field string, err error) {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return "", err
	}
	result := call.Result{Wave: open.ID(), Org: r.PathValue("org"), Outcome: fieldwork.Outcome(form.Get("outcome")), Note: form.Get("note"), At: at}
	result.Contact, _ = strconv.ParseInt(form.Get("contact"), 10, 64)
	field = "outcome-0"
	switch result.Outcome {
	case fieldwork.CallBackAgreed:
		field = "back"
	case fieldwork.RefusedByCall, fieldwork.OtherOutcome:
		field = "note"
	}
	if result.CallBack, err = call.ReadCallBack(form.Get("back"), open.Zone()); err != nil {
		return "back", err
	}
	if !result.CallBack.IsZero() {
		field = "back"
	}
	return field, d.Store.EndCall(r.Context(), who, result)
}

// askAgain shows the case with what is wrong, and all that was entered.
func askAgain(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person, form url.Values, field string, problem error) error {
	p, err := newCasePage(d, r, who)
	if err != nil {
		return err
	}
	if !p.Mine {
		field = ""
	}
	for i, o := range p.Outcome.Options {
		p.Outcome.Options[i].Checked = o.Value == form.Get("outcome")
	}
	for i, o := range p.Whom.Options {
		p.Whom.Options[i].Checked = o.Value == form.Get("contact")
	}
	p.CallBack.Value, p.Note.Value = form.Get("back"), form.Get("note")
	text := fault.Public(problem)
	switch field {
	case "back":
		p.CallBack.Error = text
	case "note":
		p.Note.Error = text
	case "outcome-0":
		p.Outcome.Error = text
	}
	p.Problems = []page.Problem{{Field: field, Text: text}}
	return pages.Write(w, r, page.StatusOf(fault.KindOf(problem)), p)
}
