package plan

import (
	"net/http"
	"strconv"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork/plan"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

type messagePage struct {
	page.Layout
	Back, To, Subject, Text, HTML string
}

// asHTML lets a message's own styles be seen, and nothing else of it do anything.
const asHTML = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

// message shows the message of one recipient, or of the first, with a link and a
// code that let nobody in.
func message(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	query, err := desk.Query(r)
	if err != nil {
		return err
	}
	if err := d.Store.Allowed(r.Context(), who, access.ReadContacts, r.PathValue("wave"), query.Get("org")); err != nil {
		return err
	}
	open, m, err := one(d, r, who)
	if err != nil {
		return err
	}
	if m.Template == nil {
		return fault.New(fault.NotFound, "%s has no text.", m.Name())
	}
	to, err := asked(d, r, who, m, query.Get("org"))
	if err != nil {
		return err
	}
	org, contact := query.Get("org"), query.Get("contact")
	for _, one := range to {
		if org != "" && (one.Org != org || strconv.FormatInt(one.Contact.ID, 10) != contact) {
			continue
		}
		text := m.Preview(one, d.Origin(r))
		if query.Get("as") == "html" && text.HTML != "" {
			w.Header().Set("Content-Security-Policy", asHTML)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, err := w.Write([]byte(text.HTML))
			return err
		}
		action := desk.Path(open.ID(), "/plan/"+m.ID)
		p := messagePage{Layout: d.Layout(open, who, text.Subject, "plan"), Back: action, To: text.To.Shown(), Subject: text.Subject, Text: text.Text}
		if text.HTML != "" {
			p.HTML = address(action, one, "html")
		}
		return pages.Write(w, r, http.StatusOK, p)
	}
	return fault.New(fault.NotFound, "Nobody of this description would get %s now. Go back and choose somebody of the list.", m.Name())
}

// asked gives who of an organisation would get a moment's message, or the first who
// would where none is named.
func asked(d *desk.Desk, r *http.Request, who access.Person, m *plan.Moment, org string) ([]plan.Recipient, error) {
	if org != "" {
		return d.Store.PlanCase(r.Context(), who, m, org)
	}
	first, found, err := d.Store.PlanFirst(r.Context(), who, m)
	if err != nil || !found {
		return nil, err
	}
	return []plan.Recipient{first}, nil
}
