package text

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"strconv"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/source"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// save checks what was typed, and keeps it when saving was asked for, nothing is
// wrong with it, and the person has seen what it would break.
func save(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, stored, p, err := newEditPage(d, r, who)
	if err != nil {
		return err
	}
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	seen, err := strconv.ParseInt(form.Get("seen"), 10, 64)
	if err != nil {
		return fault.Because(err, fault.Refused, "The form does not say which version was edited. Nothing was changed. Open the text and edit it again.")
	}
	body := typed(form.Get("text"))
	p.Text.Value, p.Seen = string(body), seen
	if bytes.Equal(body, stored.Body) {
		return again(w, r, http.StatusOK, p, "Nothing has been changed in the text")
	}
	changed, complaints := check(open, stored.Name, body)
	if len(complaints) > 0 {
		return wrong(w, r, p, complaints, changedTexts(open, stored.Name, body))
	}
	if p.Warnings, err = warnings(r.Context(), d, who, open, changed); err != nil {
		return err
	}
	p.Confirm = page.Choices{ID: "confirm", Name: "confirm", Legend: page.Label{Text: "Save all the same?"},
		Options: []page.Option{{Value: "yes", Label: "I have read what this change breaks", Checked: form.Get("confirm") == "yes"}}}
	switch {
	case form.Get("do") != "save":
		p.Checked = true
		return pages.Write(w, r, http.StatusOK, p)
	case len(p.Warnings) > 0 && form.Get("confirm") != "yes":
		p.Confirm.Error = "Confirm that you have read what this change breaks"
		p.Problems = []page.Problem{{Field: "confirm", Text: p.Confirm.Error}}
		return pages.Write(w, r, http.StatusUnprocessableEntity, p)
	}
	version, err := d.Store.SaveText(r.Context(), who, open.ID(), stored.Name, body, seen, d.Now())
	if kind := fault.KindOf(err); err != nil && (kind == fault.Conflict || kind == fault.Refused) {
		return again(w, r, page.StatusOf(kind), p, fault.Public(err))
	}
	if err != nil {
		return err
	}
	address := desk.Path(open.ID(), "/texts/"+stored.Name)
	http.Redirect(w, r, address+"?saved="+strconv.FormatInt(version, 10), http.StatusSeeOther)
	return nil
}

// again shows the form with what was typed and one sentence.
func again(w http.ResponseWriter, r *http.Request, status int, p editPage, problem string) error {
	p.Text.Error = problem
	p.Problems = []page.Problem{{Field: "text", Text: problem}}
	return pages.Write(w, r, status, p)
}

// mostListed is how many complaints the summary at the top lists; all stand below it.
const mostListed = 20

func wrong(w http.ResponseWriter, r *http.Request, p editPage, complaints source.Complaints, texts map[string][]byte) error {
	var err error
	if p.Complaints, err = desk.Complaints(complaints, texts); err != nil {
		return err
	}
	for i, c := range complaints {
		if i == mostListed {
			p.Problems = append(p.Problems, page.Problem{URL: "#complaints", Text: fmt.Sprintf("and %d more", len(complaints)-mostListed)})
			break
		}
		p.Problems = append(p.Problems, page.Problem{Field: "text", Text: c.String()})
	}
	p.Text.Error = fmt.Sprintf("This text has %d faults; nothing was saved", len(complaints))
	if len(complaints) == 1 {
		p.Text.Error = "This text has a fault; nothing was saved"
	}
	return pages.Write(w, r, http.StatusUnprocessableEntity, p)
}

func changedTexts(open *desk.Open, name string, body []byte) map[string][]byte {
	texts := maps.Clone(open.Texts)
	texts[name] = body
	return texts
}

// check reads the wave as it would be with the changed text.
func check(open *desk.Open, name string, body []byte) (*folder.Wave, source.Complaints) {
	changed, complaints := folder.FromTexts(changedTexts(open, name, body))
	if len(complaints) == 0 && changed.Wave.ID != open.ID() {
		complaints.Add(source.Place{File: folder.WaveText}, "write id: "+open.ID(), "the id of a wave does not change: it is part of every address and answer")
	}
	if len(complaints) == 0 && name == folder.TablesText {
		complaints = planComplaints(changed)
	}
	if len(complaints) == 0 && name == folder.ContactPlanText {
		complaints = contactPlanComplaints(changed)
	}
	return changed, complaints
}

// planComplaints are what is wrong with the wave's table plan, if it has one.
func planComplaints(w *folder.Wave) source.Complaints {
	if w.Tables == nil {
		return nil
	}
	_, complaints := table.ReadPlan(folder.TablesText, w.Tables, w.Wave, w.Questionnaire, w.Frame)
	return complaints
}

// contactPlanComplaints are what is wrong with the wave's contact plan, if it has one.
func contactPlanComplaints(w *folder.Wave) source.Complaints {
	if w.ContactPlan == nil {
		return nil
	}
	_, complaints := plan.Read(folder.ContactPlanText, w.ContactPlan, w.Wave, w.Questionnaire)
	return complaints
}

// warnings are what the change would break: trends, the table plan and the report.
func warnings(ctx context.Context, d *desk.Desk, who access.Person, open *desk.Open, changed *folder.Wave) ([]warning, error) {
	var all []warning
	var lines []string
	for _, difference := range questionnaire.Compare(open.Questionnaire, changed.Questionnaire) {
		if difference.Breaks {
			lines = append(lines, difference.Message)
		}
	}
	if len(lines) > 0 {
		all = append(all, warning{Title: "Figures before and after this change must not be put in one row", Lines: lines})
	}
	for _, other := range []struct {
		title      string
		complaints source.Complaints
	}{{"The table plan does not fit this text", planComplaints(changed)}, {"The contact plan does not fit this text: nothing of it is sent until it does", contactPlanComplaints(changed)}} {
		if len(other.complaints) == 0 {
			continue
		}
		html, err := desk.Complaints(other.complaints, changed.Texts)
		if err != nil {
			return nil, err
		}
		all = append(all, warning{Title: other.title, HTML: html})
	}
	if changed.Report == nil {
		return all, nil
	}
	built, err := d.Try(ctx, who, open.ID(), changed)
	if err != nil {
		return nil, err
	}
	if len(built.Complaints) > 0 {
		html, err := desk.Complaints(built.Complaints, changed.Texts)
		if err != nil {
			return nil, err
		}
		all = append(all, warning{Title: "The report does not build with this text", HTML: html})
	}
	return all, nil
}
