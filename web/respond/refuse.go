package respond

import (
	"net/http"
	"net/url"

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

func (s *site) newRefusePage(who fieldwork.Refuser, token string) refusePage {
	return refusePage{
		Layout: s.stranger("No more messages"), Action: "/r/refuse/" + url.PathEscape(token), Name: who.Name, Organisation: who.Organisation,
		Choice: page.Choices{ID: "refuse", Name: "refuse", Legend: page.Label{Text: "What do you want?", Medium: true}, Options: []page.Option{
			{Value: noMore, Label: "No more messages to me", Hint: "Others at " + who.Organisation + " can still answer."},
			{Value: noPart, Label: who.Organisation + " does not take part", Hint: "Nobody there is written to or called about this survey any more."},
		}},
		Reason: page.Textarea{ID: "reason", Name: "reason", Label: page.Label{Text: "Why?", Optional: true}, Rows: 3, Max: reasons},
	}
}

// askRefuse asks before anything is noted: mail programs open links by themselves.
func (s *site) askRefuse(w http.ResponseWriter, r *http.Request) error {
	who, err := s.Store.Refuser(r.Context(), fieldwork.Hash(r.PathValue("token")))
	if err != nil {
		return err
	}
	return pages.Write(w, r, http.StatusOK, s.newRefusePage(who, r.PathValue("token")))
}

// noteRefusal notes the refusal. A mail program that has a button for it (RFC 8058)
// posts without a choice of ours: it means that person's messages.
func (s *site) noteRefusal(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r, 64<<10)
	if err != nil {
		return err
	}
	link := fieldwork.Hash(r.PathValue("token"))
	who, err := s.Store.Refuser(r.Context(), link)
	if err != nil {
		return err
	}
	p := s.newRefusePage(who, r.PathValue("token"))
	choice := form.Get("refuse")
	if form.Get("List-Unsubscribe") == "One-Click" {
		choice = noMore
	}
	p.Reason.Value = form.Get("reason")
	if len([]rune(p.Reason.Value)) > reasons {
		p.Reason.Error = "Reason must be 500 characters or fewer"
		p.Problems = append(p.Problems, page.Problem{Field: "reason", Text: p.Reason.Error})
	}
	if choice != noMore && choice != noPart {
		p.Choice.Error = "Select what you want"
		p.Problems = append(p.Problems, page.Problem{Field: "refuse", Text: p.Choice.Error})
	}
	if len(p.Problems) > 0 {
		return pages.Write(w, r, http.StatusBadRequest, p)
	}
	if _, err := s.Store.Refuse(r.Context(), link, choice == noPart, p.Reason.Value, s.Now()); err != nil {
		return err
	}
	p.Done = "You will get no more messages about this survey."
	if choice == noPart {
		p.Done = who.Organisation + " will not be written to or called about this survey any more."
	}
	p.Title = "Noted"
	return pages.Write(w, r, http.StatusOK, p)
}
