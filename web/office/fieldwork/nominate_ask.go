package fieldwork

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/survey/frame"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// askPage shows who would be asked to name the contact, and what they would read.
type askPage struct {
	page.Layout
	Back, Carrier string
	Count         int
	// One is the case's id, "" for all who have not.
	One              string
	Recipients, Left *page.Table
	// Subject and Text are of the first message, without its secrets.
	Subject, Text, To string
}

// mostShown is how many recipients a preview lists by name.
const mostShown = 500

// toAsk gives who would be written to now, and who would not.
func toAsk(d *desk.Desk, r *http.Request, open *desk.Open, who access.Person, one string) (to, left []frame.Organisation, all map[string]fieldwork.Nomination, err error) {
	if err := d.Store.Allowed(r.Context(), who, access.SendAccess, open.ID(), one); err != nil {
		return nil, nil, nil, err
	}
	if one != "" {
		if _, err := open.Organisation(one); err != nil {
			return nil, nil, nil, err
		}
	}
	if all, err = d.Store.Nominations(r.Context(), who, open.ID()); err != nil {
		return nil, nil, nil, err
	}
	for _, o := range open.Frame.Organisations {
		switch n := all[o.ID]; {
		case one != "" && o.ID != one:
		case n.MayAsk(d.Now()):
			to = append(to, o)
		case n.Named == nil || one != "":
			left = append(left, o)
		}
	}
	return to, left, all, nil
}

// why says why somebody is not written to.
func why(n fieldwork.Nomination) string {
	switch {
	case n.Named != nil:
		return n.Named.Name + " has been named already"
	case n.Refused:
		return "Takes no part"
	case n.Director == nil:
		return "No director is known"
	}
	return "Written to less than a day ago"
}

func previewAsking(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	query, err := desk.Query(r)
	if err != nil {
		return err
	}
	one := query.Get("org")
	to, left, all, err := toAsk(d, r, open, who, one)
	if err != nil {
		return err
	}
	p := askPage{Layout: d.Layout(open, who, "Ask directors to name the contact", "nomination"), Back: desk.Path(open.ID(), "/nomination"), Carrier: d.Carrier, Count: len(to), One: one}
	for i, o := range to {
		n := all[o.ID]
		if i == 0 {
			l := letterAbout(d, r, open, o.ID, "")
			l.Token, l.Code = "…", "····-····-····"
			m := l.Written(fieldwork.ContactEvent{Wave: open.ID(), Org: o.ID, Kind: fieldwork.NominationAsked, Number: n.Asked + 1}, *n.Director)
			p.Subject, p.Text, p.To = m.Subject, m.Text, n.Director.Name+" <"+n.Director.Email+">"
			p.Recipients = &page.Table{Caption: "Who is written to", CaptionHidden: true, Head: desk.Cells("Organisation", "Director", "E-mail address", "Asked before")}
		}
		if i < mostShown {
			p.Recipients.Rows = append(p.Recipients.Rows, desk.Cells(o.Name, n.Director.Name, n.Director.Email, strconv.Itoa(n.Asked)))
		}
	}
	for i, o := range left {
		if i == 0 {
			p.Left = &page.Table{Caption: "Who is not written to", CaptionHidden: true, Head: desk.Cells("Organisation", "Why not")}
		}
		if i < mostShown {
			p.Left.Rows = append(p.Left.Rows, desk.Cells(o.Name, why(all[o.ID])))
		}
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// askToName queues the messages. The store decides about each once more, so that
// pressing twice, or two people pressing at once, writes to nobody twice.
func askToName(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	to, left, all, err := toAsk(d, r, open, who, form.Get("org"))
	if err != nil {
		return err
	}
	if form.Get("org") != "" && len(left) > 0 {
		return fault.New(fault.Conflict, "%s. Nothing was sent.", why(all[left[0].ID]))
	}
	sent := 0
	for _, o := range to {
		err := d.Store.AskNomination(r.Context(), who, fieldwork.Ask{Wave: open.ID(), Org: o.ID, At: d.Now()}, letters(d, r, open, o.ID))
		if slices.Contains([]fault.Kind{fault.Conflict, fault.Exists, fault.TooOften}, fault.KindOf(err)) && err != nil {
			continue // somebody else was quicker
		}
		if err != nil {
			return err
		}
		sent++
	}
	http.Redirect(w, r, desk.Path(open.ID(), "/nomination?")+url.Values{"asked": {strconv.Itoa(sent)}}.Encode(), http.StatusSeeOther)
	return nil
}
