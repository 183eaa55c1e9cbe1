package respond

import (
	"net/http"
	"net/url"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/web/page"
)

// refusePage asks whoever followed the link of a message whether they want no
// more of them, and says that it was noted.
type refusePage struct {
	page.Layout
	Action, Name, Organisation string
	Choice                     page.Choices
	Reason                     page.Textarea
	// Done is what was noted, "" before.
	Done string
}

// What can be refused.
const (
	noMore  = "messages"
	noPart  = "survey"
	reasons = 500
)

func (s *site) newRefusePage(r *http.Request, who fieldwork.Refuser, token string) (refusePage, error) {
	// Their link names their wave, so that its team can be asked on this page too.
	wave, err := s.Wave(r.Context(), access.Person{Name: who.Name, Role: access.Respondent, Wave: who.Wave, Org: who.Org, Contact: who.Contact}, who.Wave)
	if err != nil {
		return refusePage{}, err
	}
	layout := s.stranger(r, titleRefuse)
	l := layout.Language
	layout = layoutOf(wave.Wave.In(l), layout)
	return refusePage{
		Layout: layout, Action: "/r/refuse/" + url.PathEscape(token), Name: who.Name, Organisation: who.Organisation,
		Choice: page.Choices{ID: "refuse", Name: "refuse", Legend: page.Label{Text: labelRefuse.In(l), Medium: true}, Options: []page.Option{
			{Value: noMore, Label: optionNoMore.In(l), Hint: hintNoMore.In(l, who.Organisation)},
			{Value: noPart, Label: optionNoPart.In(l, who.Organisation), Hint: hintNoPart.In(l)},
		}},
		Reason: page.Textarea{ID: "reason", Name: "reason", Label: page.Label{Text: labelWhy.In(l), Optional: true}, Rows: 3, Max: reasons},
	}, nil
}

// askRefuse asks before anything is noted: mail programs open links by themselves.
func (s *site) askRefuse(w http.ResponseWriter, r *http.Request) error {
	who, err := s.Store.Refuser(r.Context(), fieldwork.Hash(r.PathValue("token")))
	if err != nil {
		return err
	}
	p, err := s.newRefusePage(r, who, r.PathValue("token"))
	if err != nil {
		return err
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// noteRefusal notes the refusal. A mail program that has a button for it (RFC 8058)
// posts without a choice of ours: it means that person's messages.
func (s *site) noteRefusal(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r, page.FormLimit)
	if err != nil {
		return err
	}
	link := fieldwork.Hash(r.PathValue("token"))
	who, err := s.Store.Refuser(r.Context(), link)
	if err != nil {
		return err
	}
	p, err := s.newRefusePage(r, who, r.PathValue("token"))
	if err != nil {
		return err
	}
	choice := form.Get("refuse")
	if form.Get("List-Unsubscribe") == "One-Click" {
		choice = noMore
	}
	if choice != noMore && choice != noPart {
		p.Choice.Error = tellRefuse.In(p.Language)
		p.Problems = append(p.Problems, page.Problem{Field: "refuse", Text: p.Choice.Error})
	}
	p.Reason.Value = shownLine(form.Get("reason"))
	if len([]rune(p.Reason.Value)) > reasons {
		p.Reason.Error = reasonTooLong.In(p.Language)
		p.Problems = append(p.Problems, page.Problem{Field: "reason", Text: p.Reason.Error})
	}
	if len(p.Problems) > 0 {
		return pages.Write(w, r, http.StatusUnprocessableEntity, p)
	}
	_, err = s.Store.Refuse(r.Context(), link, choice == noPart, form.Get("reason"), s.Now())
	if fault.KindOf(err) == fault.Refused {
		problem := problemOf(p.Language, "reason", err)
		p.Reason.Error, p.Problems = problem.Text, []page.Problem{problem}
		return pages.Write(w, r, http.StatusBadRequest, p)
	}
	if err != nil {
		return err
	}
	p.Done = notedNoMore.In(p.Language)
	if choice == noPart {
		p.Done = notedNoPart.In(p.Language, who.Organisation)
	}
	p.Title = titleNoted.In(p.Language)
	return pages.Write(w, r, http.StatusOK, p)
}
