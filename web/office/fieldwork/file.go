package fieldwork

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/tongue"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// filePage is everything about one case but its answers.
type filePage struct {
	page.Layout
	Name, AsOf string
	// Code and Why are the case's disposition; ByRule is what the rule says where a
	// person has set another.
	Code   page.Tag
	Why    string
	ByRule string
	Links  []page.Link
	// Back are the people whose mail came back, each where their address is changed.
	Back      []page.Link
	People    *page.Table
	MayChange bool
	// Hidden says that the person may not see who the people are.
	Hidden   bool
	Filters  []page.Link
	Heading  string
	Lines    []fileLine
	Looks    *page.Table
	Forms    *fileForms
	MaySet   bool
	NewOne   string
	MayWrite bool
	Carrier  string
}

type fileLine struct {
	At, What, Detail, About, Section, By string
	Sort                                 string
}

// fileForms are what can be done about a case on its page.
type fileForms struct {
	Note         page.Textarea
	Kind, Person page.Select
	Code         page.Select
	Reason       page.Input
}

func filePath(wave, org string) string {
	return desk.Path(wave, "/cases/"+url.PathEscape(org)+"/file")
}

func file(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	p, err := newFilePage(d, r, who)
	if err != nil {
		return err
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func newFilePage(d *desk.Desk, r *http.Request, who access.Person) (filePage, error) {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return filePage{}, err
	}
	query, err := desk.Query(r)
	if err != nil {
		return filePage{}, err
	}
	only := fieldwork.Sort(query.Get("show"))
	if only != "" && !slices.Contains(fieldwork.Sorts, only) {
		return filePage{}, fault.New(fault.Refused, "%q is nothing that a time line can be narrowed to. Choose one of the links above the list.", only)
	}
	c, looks, err := d.Store.CaseFile(r.Context(), who, open.ID(), r.PathValue("org"))
	if err != nil {
		return filePage{}, err
	}
	org, err := open.Organisation(c.Org)
	if err != nil {
		return filePage{}, err
	}
	final := c.Final(len(open.Questionnaire.Sections), open.Wave.Wave.Rules.Completeness)
	p := filePage{
		Carrier: d.Carrier, Layout: d.Layout(open, who, org.Name, "cases"), Name: org.Name, AsOf: open.At(d.Now()),
		Code: codeTag(final.Code), Why: final.Why, People: peopleTable(open, c, desk.May(who, access.EditContacts, open.ID())),
		MayChange: desk.May(who, access.EditContacts, open.ID()), Hidden: !desk.May(who, access.ReadContacts, open.ID()),
		MaySet: desk.May(who, access.SetDisposition, open.ID()), MayWrite: desk.May(who, access.NoteContact, open.ID()),
		NewOne: contactPath(open.ID(), org.ID, 0), Looks: looksTable(open, looks),
	}
	if final.Set != nil {
		p.ByRule = string(final.Rule) + " " + final.Rule.Name()
	}
	for _, k := range c.Room.Present() {
		if c.Undeliverable()[k.ID] {
			p.Back = append(p.Back, page.Link{Text: k.Name, URL: contactPath(open.ID(), org.ID, k.ID)})
		}
	}
	p.links(open, who, org.ID)
	p.lines(open, c, only)
	if p.MayWrite {
		p.Forms = newFileForms(c.Room)
	}
	return p, nil
}

func (p *filePage) links(open *desk.Open, who access.Person, org string) {
	at := desk.Path(open.ID(), "/cases/"+url.PathEscape(org))
	if desk.May(who, access.ReadCase, open.ID()) {
		p.Links = append(p.Links, page.Link{Text: "Answers", URL: at})
	}
	if desk.May(who, access.GiveAccess, open.ID()) {
		p.Links = append(p.Links, page.Link{Text: "Give access", URL: at + "/access"})
	}
	if desk.May(who, access.MakeCalls, open.ID()) {
		p.Links = append(p.Links, page.Link{Text: "Call", URL: desk.Path(open.ID(), "/calls/"+url.PathEscape(org))})
	}
}

// lines fill the time line, the newest first, narrowed to one sort.
func (p *filePage) lines(open *desk.Open, c fieldwork.Case, only fieldwork.Sort) {
	all := c.Timeline()
	here := filePath(open.ID(), c.Org)
	counts := map[fieldwork.Sort]int{}
	for _, l := range slices.Backward(all) {
		counts[l.Sort]++
		if only != "" && l.Sort != only {
			continue
		}
		line := fileLine{At: open.At(l.At), What: l.What, Detail: l.Detail, By: l.By, Sort: string(l.Sort)}
		if !l.CallBack.IsZero() {
			line.Detail = strings.TrimSpace("To be called back on " + open.At(l.CallBack) + ". " + line.Detail)
		}
		if s, ok := open.Questionnaire.Section(l.Section); ok {
			line.Section = s.Title
		}
		if k, ok := c.Room.Contact(l.Contact); ok {
			line.About = k.Name
		}
		p.Lines = append(p.Lines, line)
	}
	p.Filters = append(p.Filters, page.Link{Text: "All (" + strconv.Itoa(len(all)) + ")", URL: here + "#line", Current: only == ""})
	for _, s := range fieldwork.Sorts {
		p.Filters = append(p.Filters, page.Link{Text: tongue.Capitalised(string(s)) + " (" + strconv.Itoa(counts[s]) + ")",
			URL: here + "?show=" + string(s) + "#line", Current: only == s})
	}
	p.Heading = "What happened"
}

// codeTag shows a final code.
func codeTag(code fieldwork.Disposition) page.Tag {
	colour := "grey"
	switch code {
	case fieldwork.AllComplete:
		colour = "green"
	case fieldwork.PartlyAnswered, fieldwork.ReachedOnly, fieldwork.BrokenOff:
		colour = "yellow"
	case fieldwork.Refused:
		colour = "red"
	}
	return page.Tag{Text: string(code) + " " + code.Name(), Colour: colour}
}

// peopleTable lists the people as they now stand.
func peopleTable(open *desk.Open, file fieldwork.Case, mayChange bool) *page.Table {
	room, back := file.Room, file.Undeliverable()
	present := room.Present()
	if len(present) == 0 {
		return nil
	}
	t := &page.Table{Caption: "People", CaptionHidden: true, Head: desk.Cells("Name", "Role", "Job title", "E-mail", "Telephone", "Best hours", "Postal address", "Named by", "Since")}
	for _, c := range present {
		by := "–"
		if k, ok := room.Now(c.NominatedBy); ok {
			by = k.Name
		}
		row := desk.Cells(c.Name, string(c.Role), desk.OrDash(c.JobTitle), c.Email, desk.OrDash(c.Phone), desk.OrDash(c.Hours), desk.OrDash(postal(c)), by, open.At(c.At))
		if back[c.ID] {
			row[3].Text += " (mail came back)"
		}
		if mayChange {
			row[0].URL = contactPath(open.ID(), c.Org, c.ID)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// postal writes where a person is written to on paper, in one line.
func postal(c fieldwork.Contact) string {
	return strings.Trim(strings.ReplaceAll(c.Address, "\n", ", ")+", "+c.Postcode, ", ")
}

// lookedAt says at what of a case somebody looked.
var lookedAt = map[access.Deed]string{
	access.ReadCase: "the answers", access.ReadCaseFile: "this page", access.ReadContacts: "the people", access.ReadParadata: "the time that answering took",
	access.BringWorkbook: "what a workbook would change", access.ReadMail: "a message",
}

func looksTable(open *desk.Open, looks []access.Record) *page.Table {
	t := &page.Table{Caption: "Who looked at this case", CaptionHidden: true, Head: desk.Cells("When", "Who", "Role", "At")}
	for _, l := range looks {
		t.Rows = append(t.Rows, desk.Cells(open.At(l.At), l.Person.Name, string(l.Person.Role), cmp.Or(lookedAt[l.Deed], string(l.Deed))))
	}
	return t
}

// What can be noted by hand.
var notable = []struct{ value, text string }{
	{string(fieldwork.Noted), "A note of our own"}, {string(fieldwork.MailReceived), "Mail that came in"}, {string(fieldwork.CallReceived), "A call that came in"},
	{string(fieldwork.Refusal), "A refusal"}, {string(fieldwork.RefusalWithdrawn), "They will take part after all"},
}

func newFileForms(room fieldwork.Room) *fileForms {
	f := &fileForms{
		Note:   page.Textarea{ID: "note", Name: "note", Rows: 3, Label: page.Label{Text: "What is to be noted"}},
		Kind:   page.Select{ID: "kind", Name: "kind", Label: page.Label{Text: "What it is"}},
		Person: page.Select{ID: "contact", Name: "contact", Label: page.Label{Text: "From or about"}, Options: []page.Option{{Value: "0", Label: "Nobody known"}}},
		Code:   page.Select{ID: "code", Name: "code", Label: page.Label{Text: "Final code"}, Options: []page.Option{{Value: "", Label: "As the events say"}}},
		Reason: page.Input{ID: "reason", Name: "reason", Label: page.Label{Text: "Why"}, Autocomplete: "off"},
	}
	for _, k := range notable {
		f.Kind.Options = append(f.Kind.Options, page.Option{Value: k.value, Label: k.text})
	}
	for _, c := range room.Present() {
		f.Person.Options = append(f.Person.Options, page.Option{Value: strconv.FormatInt(c.ID, 10), Label: c.Name + ", " + string(c.Role)})
	}
	for _, one := range fieldwork.Dispositions {
		if one.Code != fieldwork.AllComplete && one.Code != fieldwork.PartlyAnswered {
			f.Code.Options = append(f.Code.Options, page.Option{Value: string(one.Code), Label: string(one.Code) + " " + one.Name})
		}
	}
	return f
}

// note adds one event to the case's history, or sends the invitation again.
func note(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	wave, org := r.PathValue("wave"), r.PathValue("org")
	id, _ := strconv.ParseInt(form.Get("contact"), 10, 64)
	e := fieldwork.ContactEvent{Org: org, Kind: fieldwork.Kind(form.Get("kind")), Channel: fieldwork.InOffice, Contact: id, Note: form.Get("note"), At: d.Now()}
	field := "note"
	switch form.Get("do") {
	case "code":
		field = "reason"
		e = fieldwork.ContactEvent{Org: org, Kind: fieldwork.DispositionSet, Channel: fieldwork.InOffice, Disposition: fieldwork.Disposition(form.Get("code")), Reason: form.Get("reason"), At: d.Now()}
	case "invite":
		return invite(d, w, r, who)
	default:
		if !slices.ContainsFunc(notable, func(k struct{ value, text string }) bool { return k.value == string(e.Kind) }) {
			return fault.New(fault.Refused, "Nothing that can be noted was chosen. Nothing was changed. Go back to the case and choose it of the list.")
		}
		switch e.Kind {
		case fieldwork.Refusal:
			e.Reason, e.Note = e.Note, ""
		case fieldwork.MailReceived:
			e.Channel = fieldwork.ByEmail
		case fieldwork.CallReceived:
			e.Channel = fieldwork.ByPhone
		}
	}
	if err := d.Store.AppendContacted(r.Context(), who, wave, []fieldwork.ContactEvent{e}); err != nil {
		return askAgain(d, w, r, who, err, field, form)
	}
	http.Redirect(w, r, filePath(wave, org), http.StatusSeeOther)
	return nil
}

// askAgain shows the case with what is wrong, and all that was entered.
func askAgain(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person, err error, field string, form url.Values) error {
	if fault.KindOf(err) != fault.Refused {
		return err
	}
	p, failed := newFilePage(d, r, who)
	if failed != nil {
		return failed
	}
	p.Forms.Note.Value, p.Forms.Reason.Value = form.Get("note"), form.Get("reason")
	for _, s := range []*page.Select{&p.Forms.Kind, &p.Forms.Person, &p.Forms.Code} {
		for i, o := range s.Options {
			s.Options[i].Checked = o.Value == form.Get(s.Name)
		}
	}
	if field == "note" {
		p.Forms.Note.Error = fault.Public(err)
	} else {
		p.Forms.Reason.Error = fault.Public(err)
	}
	p.Problems = []page.Problem{{Field: field, Text: fault.Public(err)}}
	return pages.Write(w, r, http.StatusUnprocessableEntity, p)
}

func invite(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	org := r.PathValue("org")
	ask := fieldwork.Ask{Wave: open.ID(), Org: org, At: d.Now()}
	if err := d.Store.Invite(r.Context(), who, ask, inPilot(open, d.Now()), letters(d, r, open, org)); err != nil {
		return err
	}
	http.Redirect(w, r, filePath(open.ID(), org), http.StatusSeeOther)
	return nil
}

// inPilot says whether a moment lies in the wave's pilot.
func inPilot(open *desk.Open, at time.Time) bool {
	pilot := open.Wave.Wave.Pilot
	return pilot.Given() && pilot.Contains(at)
}
