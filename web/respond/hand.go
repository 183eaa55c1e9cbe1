package respond

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/tongue"
	"omnibus/web/page"
)

// handedPage shows a new link and code, once: they are kept nowhere.
type handedPage struct {
	page.Layout
	Sentence   string
	Name       string
	Email      string
	Link, Code string
	Mailed     bool
	Next       page.Link
}

// hand gives a section to a colleague, beside those who hold it or instead of one.
func (s *site) hand(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.furnish(w, r, v, func(section *questionnaire.Section, ask fieldwork.Ask) error {
		if problems := personProblems(v.language, r.PostForm); len(problems) > 0 && !v.who.Colleague {
			return s.showPeople(w, r, v, section, http.StatusUnprocessableEntity, r.PostForm, problems)
		}
		ask.Name, ask.Email, ask.Beside = r.PostForm.Get(nameField), r.PostForm.Get(emailField), route.Beside(section)
		letter, err := s.letter(r, v, section)
		if err != nil {
			return err
		}
		e, err := s.Store.HandOver(r.Context(), v.who, ask, letter)
		if isRefused(err) {
			return s.showPeople(w, r, v, section, page.StatusOf(fault.KindOf(err)), r.PostForm, []page.Problem{problemOf(v.language, emailField, err)})
		}
		if err != nil {
			return err
		}
		return s.showHanded(w, r, v, e, letter, v.say(handedOver, section.Title), page.Link{Text: v.say(backToRoom), URL: "/r/room"})
	})
}

// remind writes to a colleague once more.
func (s *site) remind(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.furnish(w, r, v, func(section *questionnaire.Section, ask fieldwork.Ask) error {
		letter, err := s.letter(r, v, section)
		if err != nil {
			return err
		}
		e, err := s.Store.Remind(r.Context(), v.who, ask, letter)
		if isRefused(err) {
			return s.showPeople(w, r, v, section, page.StatusOf(fault.KindOf(err)), url.Values{}, []page.Problem{problemOf(v.language, "", err)})
		}
		if err != nil {
			return err
		}
		return s.showHanded(w, r, v, e, letter, v.say(reminded, section.Title), page.Link{Text: v.say(backToRoom), URL: "/r/room"})
	})
}

// back takes a section back from a colleague.
func (s *site) back(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.furnish(w, r, v, func(section *questionnaire.Section, ask fieldwork.Ask) error {
		_, err := s.Store.TakeBack(r.Context(), v.who, ask)
		if isRefused(err) {
			return s.showPeople(w, r, v, section, page.StatusOf(fault.KindOf(err)), url.Values{}, []page.Problem{problemOf(v.language, "", err)})
		}
		if err != nil {
			return err
		}
		return later(w, r, peopleURL(section))
	})
}

// furnish is what comes before a deed about one section.
func (s *site) furnish(w http.ResponseWriter, r *http.Request, v *visit, do func(*questionnaire.Section, fieldwork.Ask) error) error {
	section, err := v.section(r)
	if err != nil {
		return err
	}
	if err := v.mayTurn(r); err != nil {
		return s.refuse(w, r, v, err)
	}
	ask := v.asks()
	ask.Section = section.ID
	if ask.Contact, err = strconv.ParseInt(r.PostForm.Get(contactField), 10, 64); err != nil {
		ask.Contact = 0
	}
	return do(section, ask)
}

func (v *visit) asks() fieldwork.Ask {
	return fieldwork.Ask{Wave: v.who.Wave, Org: v.who.Org, At: v.at}
}

// letter makes the secrets that let somebody in, and what their e-mail says.
// The section is nil for the whole room.
func (s *site) letter(r *http.Request, v *visit, section *questionnaire.Section) (fieldwork.Letter, error) {
	token, err := s.newSecret()
	if err != nil {
		return fieldwork.Letter{}, err
	}
	code, err := fieldwork.NewCode(s.random())
	if err != nil {
		return fieldwork.Letter{}, fault.Because(err, fault.Internal, "make a code")
	}
	about := ""
	if section != nil {
		about = section.ID
	}
	l := fieldwork.NewLetter(v.wave.Wave, v.wave.Questionnaire, v.language, v.org.Name, about, v.period().LastDay())
	l.Token, l.Code = token, code
	if s.Mailed {
		l.Site = s.siteOf(r)
	}
	return l, nil
}

// siteOf is the address under which people reach the survey.
func (s *site) siteOf(r *http.Request) string {
	switch {
	case s.Address != "":
		return s.Address
	case s.Secure:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func (s *site) showHanded(w http.ResponseWriter, r *http.Request, v *visit, e fieldwork.Event, l fieldwork.Letter, title string, next page.Link) error {
	room, err := s.Store.Room(r.Context(), v.who, v.who.Wave, v.who.Org)
	if err != nil {
		return err
	}
	to, _ := room.Contact(e.Contact)
	p := handedPage{Layout: v.layout(title), Name: to.Name, Email: to.Email, Code: l.Code, Mailed: l.Sent(), Next: next}
	l.Site = s.siteOf(r)
	p.Link = l.Link()
	return pages.Write(w, r, http.StatusOK, p)
}

// isRefused says whether a deed was refused for a reason that is told at the form.
func isRefused(err error) bool {
	var refusal *fault.Error
	if !errors.As(err, &refusal) {
		return false
	}
	return refusal.Kind != fault.Denied && refusal.Kind != fault.Internal && refusal.Kind != fault.Unavailable
}

// problemOf is a refusal as it stands above the form and at its field.
func problemOf(l tongue.Language, field string, err error) page.Problem {
	text, in := fault.PublicIn(err, l)
	p := page.Problem{Field: field, Text: text}
	if in != l {
		p.Lang = in.Tag()
	}
	return p
}
