package fieldwork

import (
	"net/http"
	"net/url"
	"strconv"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/tongue"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// contactPage adds a person to a case, or changes one.
type contactPage struct {
	page.Layout
	Organisation, Heading, File string
	Role                        *page.Select
	Fields                      []page.Input
	Address                     page.Textarea
	// Language is nil where the wave has one alone.
	Language  *page.Select
	Channel   page.Select
	Invite    page.Choices
	New, Lead bool
	Carrier   string
	Submit    string
}

func contactPath(wave, org string, id int64) string {
	return desk.Path(wave, "/cases/"+url.PathEscape(org)+"/contacts/"+strconv.FormatInt(id, 10))
}

// contactFields are the texts of a contact in the order of the form.
var contactFields = []struct{ name, label, hint string }{
	{"name", "Name", ""}, {"email", "E-mail address", "Another address takes over everything that is open: links given before end, and what waits to be sent is made anew."},
	{"job_title", "Job title (optional)", ""}, {"phone", "Telephone (optional)", ""}, {"hours", "Best hours to call (optional)", "For instance: mornings, not Fridays"},
	{"postcode", "Postcode (optional)", "Without an address and a postcode, letters go to their organisation's director or contact"},
	{"reason", "Why it changes (optional)", ""},
}

func newContactPage(d *desk.Desk, r *http.Request, who access.Person) (contactPage, *desk.Open, fieldwork.Contact, error) {
	var p contactPage
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return p, nil, fieldwork.Contact{}, err
	}
	if err := d.Store.Allowed(r.Context(), who, access.EditContacts, open.ID(), r.PathValue("org")); err != nil {
		return p, open, fieldwork.Contact{}, err
	}
	org, err := open.Organisation(r.PathValue("org"))
	if err != nil {
		return p, open, fieldwork.Contact{}, err
	}
	room, err := d.Store.Room(r.Context(), who, open.ID(), org.ID)
	if err != nil {
		return p, open, fieldwork.Contact{}, err
	}
	id, err := strconv.ParseInt(r.PathValue("contact"), 10, 64)
	c, known := room.Contact(id)
	if err != nil || id != 0 && !known {
		return p, open, c, fault.New(fault.NotFound, "%s has no such contact. Nothing was changed. Choose one of the case's people.", org.Name)
	}
	p = contactPage{Carrier: d.Carrier, Organisation: org.Name, File: filePath(open.ID(), org.ID), New: id == 0, Heading: "Add a contact", Submit: "Add the contact"}
	if id != 0 {
		p.Heading, p.Submit, p.Lead = "Change "+c.Name+", "+string(c.Role), "Change the contact", c.Role == fieldwork.SinglePoint
	} else {
		p.Role = &page.Select{ID: "role", Name: "role", Label: page.Label{Text: "Role"}}
		for _, role := range []fieldwork.Role{fieldwork.SinglePoint, fieldwork.Director, fieldwork.Colleague} {
			p.Role.Options = append(p.Role.Options, page.Option{Value: string(role), Label: string(role)})
		}
	}
	p.Channel = page.Select{ID: "channel", Name: "channel", Label: page.Label{Text: "How we know"}, Options: []page.Option{
		{Value: string(fieldwork.ByPhone), Label: "By telephone"}, {Value: string(fieldwork.ByEmail), Label: "By e-mail"}, {Value: string(fieldwork.InOffice), Label: "Found out ourselves"}}}
	if wave := open.Wave.Wave; len(wave.Languages) > 1 {
		p.Language = &page.Select{ID: "language", Name: "language", Label: page.Label{Text: "Written to in"}}
		for _, l := range tongue.Languages {
			p.Language.Options = append(p.Language.Options, page.Option{Value: l.Code(), Label: l.String()})
		}
	}
	p.Invite = page.Choices{ID: "invite", Name: "invite", Options: []page.Option{{ID: "invite", Value: "yes", Label: "Send them the invitation with a link of their own now"}}}
	p.Layout = d.Layout(open, who, p.Heading+": "+org.Name, "cases")
	return p, open, c, nil
}

// fill shows the form with what it holds.
func (p *contactPage) fill(form url.Values) {
	for _, f := range contactFields {
		if f.name == "reason" && p.New {
			continue
		}
		p.Fields = append(p.Fields, page.Input{ID: f.name, Name: f.name, Value: form.Get(f.name), Label: page.Label{Text: f.label}, Hint: f.hint, Autocomplete: "off"})
	}
	p.Address = page.Textarea{ID: "address", Name: "address", Value: form.Get("address"), Rows: 4, Label: page.Label{Text: "Postal address (optional)"},
		Hint: "Up to 4 lines, without name, organisation and postcode"}
	for _, s := range []*page.Select{&p.Channel, p.Role, p.Language} {
		if s == nil {
			continue
		}
		for i, o := range s.Options {
			s.Options[i].Checked = o.Value == form.Get(s.Name)
		}
	}
	p.Invite.Options[0].Checked = form.Get("invite") == "yes"
}

func contact(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	p, _, c, err := newContactPage(d, r, who)
	if err != nil {
		return err
	}
	p.fill(url.Values{"name": {c.Name}, "email": {c.Email}, "job_title": {c.JobTitle}, "phone": {c.Phone}, "hours": {c.Hours}, "address": {c.Address}, "postcode": {c.Postcode}, "language": {c.Language.Code()}})
	return pages.Write(w, r, http.StatusOK, p)
}

func changeContact(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	p, open, c, err := newContactPage(d, r, who)
	if err != nil {
		return err
	}
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	org := r.PathValue("org")
	ask := fieldwork.Ask{Wave: open.ID(), Org: org, At: d.Now(), Contact: c.ID, Name: form.Get("name"), Email: form.Get("email")}
	change := fieldwork.Change{Ask: ask, Role: fieldwork.Role(form.Get("role")), JobTitle: form.Get("job_title"), Phone: form.Get("phone"), Hours: form.Get("hours"),
		Address: form.Get("address"), Postcode: form.Get("postcode"), Language: c.Language, Reason: form.Get("reason"), Channel: fieldwork.Channel(form.Get("channel")), Invite: form.Get("invite") == "yes", Pilot: inPilot(open, d.Now())}
	if l, known := tongue.Of(form.Get("language")); known && p.Language != nil {
		change.Language = l
	}
	_, err = d.Store.ChangeContact(r.Context(), who, change, letters(d, r, open, org))
	if kind := fault.KindOf(err); err != nil && kind != fault.Refused && kind != fault.Exists {
		return err
	}
	if err != nil {
		p.fill(form)
		p.told(p.wrong(change), fault.Public(err))
		return pages.Write(w, r, http.StatusUnprocessableEntity, p)
	}
	http.Redirect(w, r, filePath(open.ID(), org), http.StatusSeeOther)
	return nil
}

// wrong names the field that a refusal is about: the first that is not right by
// itself, or the e-mail address.
func (p *contactPage) wrong(c fieldwork.Change) string {
	for _, field := range []struct {
		name, typed string
		read        func(string) (string, error)
	}{
		{"name", c.Name, fieldwork.ReadName}, {"email", c.Email, fieldwork.ReadEmail}, {"phone", c.Phone, fieldwork.ReadPhone},
		{"address", c.Address, fieldwork.ReadAddress}, {"postcode", c.Postcode, fieldwork.ReadPostcode},
	} {
		if _, err := field.read(field.typed); err != nil {
			return field.name
		}
	}
	return "email"
}

// told says what is wrong, above the form and at the field.
func (p *contactPage) told(field, text string) {
	p.Problems = []page.Problem{{Field: field, Text: text}}
	if field == p.Address.ID {
		p.Address.Error = text
	}
	for i := range p.Fields {
		if p.Fields[i].ID == field {
			p.Fields[i].Error = text
		}
	}
}

// letters makes what the people of a case are written to with.
func letters(d *desk.Desk, r *http.Request, open *desk.Open, org string) func(section string) (fieldwork.Letter, error) {
	return func(section string) (fieldwork.Letter, error) {
		code, err := fieldwork.NewCode(d.Random)
		if err != nil {
			return fieldwork.Letter{}, err
		}
		token, err := fieldwork.NewToken(d.Random)
		if err != nil {
			return fieldwork.Letter{}, err
		}
		l := letterAbout(d, r, open, org, section)
		l.Token, l.Code = token, code
		return l, nil
	}
}

// letterAbout makes a letter of a case without its secrets, as previews show it;
// section is the one that it is about, "" for the whole.
func letterAbout(d *desk.Desk, r *http.Request, open *desk.Open, org, section string) fieldwork.Letter {
	name, wave := "", open.Wave.Wave
	if o, err := open.Organisation(org); err == nil {
		name = o.Name
	}
	first := tongue.English
	if len(wave.Languages) > 0 {
		first = wave.Languages[0]
	}
	l := fieldwork.NewLetter(wave, open.Questionnaire, first, name, section, wave.Fieldwork.LastDay())
	l.Site = d.Origin(r)
	return l
}
