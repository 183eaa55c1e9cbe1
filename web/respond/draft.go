package respond

import (
	"encoding/json"
	"net/http"
	"strings"

	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
)

// draft is what a person changed on a page and has not sent: the fields as they
// stand, and the positions of the answers that the page had shown, so that a
// colleague's answer in between is found as if the page had been sent then.
type draft struct {
	Fields map[string][]string `json:"fields"`
	Seen   []string            `json:"seen"`
	// When says when it was typed; only the answer to a look has it.
	When string `json:"when,omitempty"`
}

const (
	draftField = "form-draft"
	// draftedField says that the page's script has left a draft with us.
	draftedField = "form-drafted"
)

// keepDraft keeps what a page's script sends while somebody types. It is no
// save: what is kept counts for nothing until the person continues.
func (s *site) keepDraft(w http.ResponseWriter, r *http.Request, v *visit) error {
	p, err := v.place(r)
	if err != nil {
		return err
	}
	in := &sent{page: p, form: r.PostForm}
	if stop := v.stopped(in); stop != nil {
		return s.hold(w, r, v, in, stop)
	}
	kept := answer.Draft{Wave: v.who.Wave, Org: v.who.Org, Section: p.Section.ID, Page: p.ID, At: v.at}
	if text := r.PostForm.Get(draftField); text != "" {
		d, err := readDraft(p, text)
		if err != nil {
			return err
		}
		if len(d.Fields) > 0 {
			body, err := json.Marshal(d)
			if err != nil {
				return fault.Because(err, fault.Internal, "write a draft")
			}
			kept.Body = string(body)
		}
	}
	if err := s.Store.KeepDraft(r.Context(), v.who, kept); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// readDraft reads what a script sent or what was kept of it: fields that the
// page does not have (any more) are left out.
func readDraft(p *questionnaire.Page, text string) (*draft, error) {
	d := &draft{}
	if err := json.Unmarshal([]byte(text), d); err != nil {
		return nil, fault.Say(fault.Refused, tongue.Both("What was typed could not be read, so it was not kept. Press Continue to save the page.", "Ni ellid darllen yr hyn a deipiwyd, felly ni chadwyd ef. Pwyswch Parhau i gadw'r dudalen.")).From(err)
	}
	known, items := map[string]bool{}, map[string]bool{}
	for _, q := range p.Questions {
		for _, name := range fieldsOf(q) {
			known[name] = true
		}
		for _, item := range q.Items() {
			items[item.Name()] = true
		}
	}
	for name, values := range d.Fields {
		if !known[name] {
			delete(d.Fields, name)
			continue
		}
		for i := range values {
			values[i] = shown(values[i])
		}
	}
	seen := []string{}
	for _, pair := range d.Seen {
		if name, _, ok := strings.Cut(pair, "="); ok && items[name] {
			seen = append(seen, shown(pair))
		}
	}
	d.Seen, d.When = seen, ""
	return d, nil
}

// draftOf gives what the person had typed on a page, nil for nothing.
func (s *site) draftOf(r *http.Request, v *visit, p *questionnaire.Page) (*draft, error) {
	kept, err := s.Store.Draft(r.Context(), v.who, v.who.Wave, v.who.Org, p.Section.ID, p.ID)
	if err != nil || kept.Body == "" {
		return nil, err
	}
	d, err := readDraft(p, kept.Body)
	if err != nil || len(d.Fields) == 0 {
		return nil, err
	}
	d.When = v.say(typedOn, v.moment(kept.At))
	return d, nil
}

// sentDraft forgets the draft of a page that was sent. The answers are saved:
// a draft that stays behind repeats them and is not offered.
func (s *site) sentDraft(r *http.Request, v *visit, in *sent) {
	if !in.form.Has(draftedField) {
		return
	}
	err := s.Store.KeepDraft(r.Context(), v.who, answer.Draft{Wave: v.who.Wave, Org: v.who.Org, Section: in.page.Section.ID, Page: in.page.ID, At: v.at})
	if err != nil {
		s.Log.WarnContext(r.Context(), "the draft of a page that was sent could not be forgotten", "error", err)
	}
}
