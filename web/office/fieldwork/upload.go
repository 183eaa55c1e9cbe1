package fieldwork

import (
	"net/http"
	"strconv"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/source"
	"omnibus/survey/fieldwork"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// uploadPage asks for a file of contacts, and says what is wrong with one.
type uploadPage struct {
	page.Layout
	Action, Template, Download, Wrong string
	Complaints                        []string
	// More is how many complaints are not shown.
	More int
}

// foreseenPage shows what a file would change before it does.
type foreseenPage struct {
	page.Layout
	Action, Again, File    string
	Added, Changed, Same   int
	Incoming, Gone         *page.Table
	MoreIncoming, MoreGone int
	Shared                 []string
	Seen                   []seenCount
}

type seenCount struct {
	Name  string
	Value int
}

const (
	mostUpload = 32 << 20
	// mostForeseen is how many lines of those who are new or changed, and complaints,
	// a page has; mostGone how many of those who are not in the file.
	mostForeseen = 300
	mostGone     = 40
)

func uploadPath(wave string) string { return desk.Path(wave, "/contacts") }

// mayMove opens the wave for those who may bring in contacts; the store refuses
// others, and records it.
func mayMove(d *desk.Desk, r *http.Request, who access.Person) (*desk.Open, error) {
	if err := access.Check(who, access.MoveContacts, r.PathValue("wave"), ""); err != nil {
		_, _, err := d.Store.Upload(r.Context(), who, r.PathValue("wave"))
		return nil, err
	}
	return d.Wave(r.Context(), who, r.PathValue("wave"))
}

func newUploadPage(d *desk.Desk, open *desk.Open, who access.Person) uploadPage {
	return uploadPage{Layout: d.Layout(open, who, "Upload contacts", "cases"), Action: uploadPath(open.ID()),
		Template: uploadPath(open.ID()) + "/template", Download: uploadPath(open.ID()) + "/download"}
}

func askUpload(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := mayMove(d, r, who)
	if err != nil {
		return err
	}
	p := newUploadPage(d, open, who)
	switch r.URL.Query().Get("done") {
	case "confirmed":
		p.Banner = &page.Banner{Success: true, Text: "The contacts are brought in. Nobody was written to: the contact plan's next messages reach them, and a case's page sends an invitation at once."}
	case "dropped":
		p.Banner = &page.Banner{Success: true, Text: "The file is forgotten. Nothing was changed."}
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func contactsTemplate(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	if _, err := mayMove(d, r, who); err != nil {
		return err
	}
	return page.SendFile(w, r, "text/csv; charset=utf-8", "contacts-template.csv", fieldwork.ContactsTemplate())
}

// upload reads a file and keeps it to be looked at. Nothing is changed.
func upload(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := mayMove(d, r, who)
	if err != nil {
		return err
	}
	p := newUploadPage(d, open, who)
	_, sent, err := page.ReadUpload(w, r, mostUpload, 1)
	if err == nil && len(sent) == 0 {
		err = fault.New(fault.Refused, "Select a file of contacts")
	}
	if err == nil {
		_, complaints := fieldwork.ReadContactsFile(sent[0].Name, sent[0].Body, open.Frame)
		if len(complaints) > 0 {
			p.complain(complaints)
			err = fault.New(fault.Refused, "The file cannot be used as it is. Nothing was changed. Mend what is listed below and upload it again")
		}
	}
	if err == nil {
		if err := d.Store.KeepUpload(r.Context(), who, open.ID(), sent[0].Name, sent[0].Body, d.Now()); err != nil {
			return err
		}
		http.Redirect(w, r, uploadPath(open.ID())+"/preview", http.StatusSeeOther)
		return nil
	}
	if fault.KindOf(err) != fault.Refused {
		return err
	}
	p.Wrong = fault.Public(err)
	p.Problems = []page.Problem{{Field: "file", Text: p.Wrong}}
	return pages.Write(w, r, http.StatusUnprocessableEntity, p)
}

func (p *uploadPage) complain(complaints source.Complaints) {
	for i, c := range complaints {
		if i == mostForeseen {
			p.More = len(complaints) - mostForeseen
			return
		}
		p.Complaints = append(p.Complaints, c.String())
	}
}

// kept reads the file that a person is looking at.
func kept(d *desk.Desk, r *http.Request, who access.Person, open *desk.Open) (string, []fieldwork.Contact, error) {
	name, body, err := d.Store.Upload(r.Context(), who, open.ID())
	if err != nil {
		return "", nil, err
	}
	contacts, complaints := fieldwork.ReadContactsFile(name, body, open.Frame)
	if len(complaints) > 0 {
		// The frame has changed since it was uploaded.
		return "", nil, fault.New(fault.Conflict, "The file does not fit the wave any more: %s. Nothing was changed. Upload it again.", complaints[0])
	}
	return name, contacts, nil
}

func foreseen(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := mayMove(d, r, who)
	if err != nil {
		return err
	}
	return showForeseen(d, w, r, open, who, nil)
}

// showForeseen shows what the file would change now, with what went wrong before.
func showForeseen(d *desk.Desk, w http.ResponseWriter, r *http.Request, open *desk.Open, who access.Person, wrong error) error {
	name, contacts, err := kept(d, r, who, open)
	if err != nil {
		return err
	}
	f, err := d.Store.ForeseeContacts(r.Context(), who, fieldwork.Ask{Wave: open.ID(), At: d.Now()}, contacts)
	if err != nil {
		return err
	}
	p := foreseenPage{Layout: d.Layout(open, who, "What the contacts would change", "cases"), Action: uploadPath(open.ID()) + "/preview", Again: uploadPath(open.ID()),
		File: name, Added: f.Added, Changed: f.Changed, Same: f.Same, Shared: f.Shared,
		Seen: []seenCount{{"added", f.Added}, {"changed", f.Changed}, {"same", f.Same}}}
	p.Incoming, p.MoreIncoming = incomingTable(open, f.Incoming)
	p.Gone, p.MoreGone = goneTable(open, f.Gone)
	status := http.StatusOK
	if wrong != nil {
		p.Problems, status = []page.Problem{{Text: fault.Public(wrong)}}, http.StatusConflict
	}
	return pages.Write(w, r, status, p)
}

func nameOf(open *desk.Open, org string) string {
	if o, err := open.Organisation(org); err == nil {
		return o.Name
	}
	return org
}

func incomingTable(open *desk.Open, incoming []fieldwork.Incoming) (*page.Table, int) {
	t := &page.Table{Caption: "Who is new or changed", CaptionHidden: true, Head: desk.Cells("Organisation", "Role", "Name", "E-mail", "What happens")}
	for i, in := range incoming {
		if i == mostForeseen {
			return t, len(incoming) - mostForeseen
		}
		what := "new"
		switch {
		case in.Takes:
			what = "takes the place of " + in.Before.Name + "; everything open moves along"
		case in.Before != nil:
			what = "changed: " + changes(*in.Before, in.Contact)
		}
		t.Rows = append(t.Rows, desk.Cells(nameOf(open, in.Org), string(in.Role), in.Name, in.Email, what))
	}
	if len(t.Rows) == 0 {
		return nil, 0
	}
	return t, 0
}

// changes names what is different of a person.
func changes(old, now fieldwork.Contact) string {
	text := ""
	for _, one := range []struct{ what, old, now string }{
		{"name", old.Name, now.Name}, {"job title", old.JobTitle, now.JobTitle}, {"telephone", old.Phone, now.Phone}, {"hours", old.Hours, now.Hours},
		{"address", old.Address, now.Address}, {"postcode", old.Postcode, now.Postcode}, {"language", old.Language.String(), now.Language.String()},
	} {
		if one.old == one.now {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += one.what
	}
	return text
}

func goneTable(open *desk.Open, gone []fieldwork.Contact) (*page.Table, int) {
	t := &page.Table{Caption: "Known, and not in the file", CaptionHidden: true, Head: desk.Cells("Organisation", "Role", "Name", "E-mail")}
	for i, c := range gone {
		if i == mostGone {
			return t, len(gone) - mostGone
		}
		row := desk.Cells(nameOf(open, c.Org), string(c.Role), c.Name, c.Email)
		row[2].URL = contactPath(open.ID(), c.Org, c.ID)
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return nil, 0
	}
	return t, 0
}

// confirm brings the file in as it was seen, or forgets it.
func confirm(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	open, err := mayMove(d, r, who)
	if err != nil {
		return err
	}
	if form.Get("do") == "drop" {
		if err := d.Store.DropUpload(r.Context(), who, open.ID()); err != nil {
			return err
		}
		http.Redirect(w, r, uploadPath(open.ID())+"?done=dropped", http.StatusSeeOther)
		return nil
	}
	_, contacts, err := kept(d, r, who, open)
	if err != nil {
		return err
	}
	var seen fieldwork.Imported
	for name, into := range map[string]*int{"added": &seen.Added, "changed": &seen.Changed, "same": &seen.Same} {
		if *into, err = strconv.Atoi(form.Get(name)); err != nil {
			*into = -1 // nothing that was ever shown
		}
	}
	_, err = d.Store.ConfirmContacts(r.Context(), who, fieldwork.Ask{Wave: open.ID(), At: d.Now()}, contacts, seen)
	if fault.KindOf(err) == fault.Conflict && err != nil {
		return showForeseen(d, w, r, open, who, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, uploadPath(open.ID())+"?done=confirmed", http.StatusSeeOther)
	return nil
}
