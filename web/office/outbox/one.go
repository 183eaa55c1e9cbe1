package outbox

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/mail"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

type onePage struct {
	page.Layout
	Subject  string
	State    page.Tag
	Facts    []page.SummaryRow
	Attempts page.Table
	// Unclear offers the two decisions.
	Unclear bool
	// Resend is the case's page, where a message that came back is sent to another
	// address, "" for any other.
	Resend string
	Action string
	// Text is what the message says, where there is a copy of it to read.
	Text     []piece
	Download string
	HasCopy  bool
}

// piece is a part of a text; one that is an address of the web has URL.
type piece struct{ Text, URL string }

var webAddress = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)]`)

// pieces takes a text apart so that its addresses can be followed.
func pieces(text string) []piece {
	var all []piece
	for text != "" {
		at := webAddress.FindStringIndex(text)
		if at == nil {
			return append(all, piece{Text: text})
		}
		if at[0] > 0 {
			all = append(all, piece{Text: text[:at[0]]})
		}
		link := text[at[0]:at[1]]
		all = append(all, piece{Text: link, URL: link})
		text = text[at[1]:]
	}
	return all
}

func one(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	m, err := asked(d, r, who)
	if err != nil {
		return err
	}
	layout, at, err := around(d, r, who, m.Wave, m.Subject)
	if err != nil {
		return err
	}
	here := desk.OutboxPath + "/" + strconv.FormatInt(m.ID, 10)
	p := onePage{Layout: layout, Subject: m.Subject, State: stateNames[m.State], Unclear: m.State == mail.Unclear, Action: here}
	p.Breadcrumbs = append(p.Breadcrumbs, page.Link{Text: "Messages", URL: address(m.Wave, "", 0)})
	p.Facts = []page.SummaryRow{
		{Key: "To", Values: []string{m.To.Shown()}},
		{Key: "Sort", Values: []string{m.Kind}},
		{Key: "Asked for by", Values: []string{m.QueuedBy + ", " + at(m.QueuedAt)}},
	}
	if m.ReplyTo.Email != "" {
		p.Facts = append(p.Facts, page.SummaryRow{Key: "Answers go to", Values: []string{m.ReplyTo.Shown()}})
	}
	if m.Org != "" {
		about, err := orgName(d, r, who, m)
		if err != nil {
			return err
		}
		p.Facts = append(p.Facts, page.SummaryRow{Key: "About", Values: []string{about}})
		if m.State == mail.Bounced {
			p.Resend = desk.Path(m.Wave, "/cases/"+url.PathEscape(m.Org)+"/file")
		}
	}
	if m.State == mail.Queued {
		p.Facts = append(p.Facts, page.SummaryRow{Key: "To be sent", Values: []string{at(m.DueAt) + " or later"}})
	}
	p.Attempts = page.Table{Caption: "What happened to it", CaptionHidden: true, Head: []page.Cell{{Text: "When"}, {Text: "State"}, {Text: "What is known"}, {Text: "By"}}}
	for _, a := range m.Attempts {
		p.Attempts.Rows = append(p.Attempts.Rows, []page.Cell{{Text: at(a.At)}, {Text: stateNames[a.State].Text}, {Text: a.Told}, {Text: a.By}})
	}
	_, text, err := copyOf(d, m)
	switch {
	case !desk.May(who, access.GiveAccess, m.Wave):
		// Who could not give such a link is not shown the text.
	case err == nil:
		p.HasCopy, p.Text, p.Download = true, pieces(text), here+"/download"
	case fault.KindOf(err) != fault.NotFound:
		return err
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// orgName gives the name of the organisation that a message is about.
func orgName(d *desk.Desk, r *http.Request, who access.Person, m mail.Record) (string, error) {
	open, err := d.Wave(r.Context(), who, m.Wave)
	if err != nil {
		return "", err
	}
	org, err := open.Organisation(m.Org)
	return org.Name, err
}

// asked gives the message of the address.
func asked(d *desk.Desk, r *http.Request, who access.Person) (mail.Record, error) {
	id, err := strconv.ParseInt(r.PathValue("message"), 10, 64)
	if err != nil {
		id = 0 // the store has no such message, and says so to those who may know
	}
	return d.Store.OneMail(r.Context(), who, id)
}

// copyOf gives what a message said, where mail goes to a folder.
func copyOf(d *desk.Desk, m mail.Record) (file []byte, text string, err error) {
	if d.Copies == nil {
		return nil, "", fault.New(fault.NotFound, "There is no copy of this message.")
	}
	return d.Copies.Copy(m.Key)
}

func download(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	m, err := asked(d, r, who)
	if err != nil {
		return err
	}
	// It may hold a link by which a person gets in, so only who could give such a
	// link may read it.
	if err := d.Store.Allowed(r.Context(), who, access.GiveAccess, m.Wave, m.Org); err != nil {
		return err
	}
	file, _, err := copyOf(d, m)
	if err != nil {
		return err
	}
	return page.SendFile(w, r, "message/rfc822", "message-"+strconv.FormatInt(m.ID, 10)+".eml", file)
}

// settle takes a decision about an unclear message.
func settle(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	m, err := asked(d, r, who)
	if err != nil {
		return err
	}
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	decision := form.Get("do")
	if decision != "again" && decision != "sent" {
		return fault.New(fault.Refused, "The form does not say what to do. Nothing was changed. Go back and choose one of the two.")
	}
	if err := d.Store.SettleMail(r.Context(), who, m.ID, decision == "again", d.Now()); err != nil {
		return err
	}
	http.Redirect(w, r, desk.OutboxPath+"/"+strconv.FormatInt(m.ID, 10), http.StatusSeeOther)
	return nil
}
