package respond

import (
	"net/http"

	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/web/page"
)

// passPage asks for the person who is to be the contact from now on.
type passPage struct {
	page.Layout
	Open        bool
	Until       string
	Kept        []kept
	Name, Email page.Input
	Mailed      bool
}

// signPage is where the contact signs the whole off.
type signPage struct {
	page.Layout
	Organisation string
	Open         bool
	Until        string
	Left         []page.Link
	Signed       string
	Kept         []kept
}

// askPass asks to whom the room goes.
func (s *site) askPass(w http.ResponseWriter, r *http.Request, v *visit) error {
	if v.who.Colleague {
		return later(w, r, "/r/hub")
	}
	return s.showPass(w, r, v, http.StatusOK, nil)
}

func (s *site) showPass(w http.ResponseWriter, r *http.Request, v *visit, status int, problems []page.Problem) error {
	p := passPage{Layout: v.layout(v.say(titlePass)), Open: v.phase() == open, Until: v.lastDay(), Kept: []kept{{caseField, v.caseName()}}, Mailed: s.Mailed}
	p.Back, p.Problems = "/r/room", problems
	p.Name, p.Email = personFields(v.language, r.PostForm, problems)
	return pages.Write(w, r, status, p)
}

// pass makes another person the contact. Whoever does it is out at once.
func (s *site) pass(w http.ResponseWriter, r *http.Request, v *visit) error {
	if err := v.mayTurn(r); err != nil {
		return s.refuse(w, r, v, err)
	}
	if problems := personProblems(v.language, r.PostForm); len(problems) > 0 && !v.who.Colleague {
		return s.showPass(w, r, v, http.StatusUnprocessableEntity, problems)
	}
	ask := v.asks()
	ask.Name, ask.Email = r.PostForm.Get(nameField), r.PostForm.Get(emailField)
	letter, err := s.letter(r, v, nil)
	if err != nil {
		return err
	}
	e, err := s.Store.PassOn(r.Context(), v.who, ask, letter)
	if isRefused(err) {
		return s.showPass(w, r, v, page.StatusOf(fault.KindOf(err)), []page.Problem{problemOf(v.language, emailField, err)})
	}
	if err != nil {
		return err
	}
	s.setCookie(w, "", -1)
	return s.showHanded(w, r, v, e, letter, v.say(passedOn), page.Link{Text: v.say(titleLeave), URL: "/r/leave"})
}

// askSign shows what is signed off, or what is still missing.
func (s *site) askSign(w http.ResponseWriter, r *http.Request, v *visit) error {
	if v.who.Colleague || !v.wave.Wave.Rules.SignOff {
		return later(w, r, "/r/hub")
	}
	room, err := s.Store.Room(r.Context(), v.who, v.who.Wave, v.who.Org)
	if err != nil {
		return err
	}
	p := signPage{Layout: v.layout(v.say(titleSign)), Organisation: v.org.Name, Open: v.phase() == open, Until: v.lastDay(), Kept: []kept{{caseField, v.caseName()}}}
	p.Back = "/r/room"
	for _, section := range v.mine() {
		if v.state(section) != answer.Complete {
			p.Left = append(p.Left, page.Link{Text: section.Title, Lang: v.lang(section.Language), URL: sectionURL(section)})
		}
	}
	if e, ok := room.Signed(v.turned()); ok {
		p.Signed = by(v.language, e.By, v.moment(e.At))
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// sign records the contact's word for the whole.
func (s *site) sign(w http.ResponseWriter, r *http.Request, v *visit) error {
	if err := v.mayTurn(r); err != nil {
		return s.refuse(w, r, v, err)
	}
	if !v.wave.Wave.Rules.SignOff {
		return later(w, r, "/r/hub")
	}
	var sections []string
	for _, section := range v.questionnaire().Sections {
		sections = append(sections, section.ID)
	}
	err := s.Store.SignOff(r.Context(), v.who, v.asks(), sections)
	if fault.KindOf(err) == fault.Conflict {
		return later(w, r, "/r/sign-off")
	}
	if err != nil {
		return err
	}
	return later(w, r, "/r/thanks")
}
