package respond

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/tongue"
	"omnibus/web/page"
)

// arrivePage asks for the access code.
type arrivePage struct {
	page.Layout
	Code page.Input
}

// expiredPage asks for the code again and keeps what was being sent.
type expiredPage struct {
	page.Layout
	Action string
	Kept   []kept
	Code   page.Input
}

// leavePage is the way out, and what is seen after it.
type leavePage struct {
	page.Layout
	// Here says that there is a session to end.
	Here  bool
	Until string
}

// kept is one field of a form that is carried along.
type kept struct {
	Name  string
	Value string `mould:"own"`
}

// nobody is the device's name for a session where there is none: all that was
// kept on the device is forgotten.
const nobody = "nobody"

const codeField = "form-code"

func codeInput(l tongue.Language, typed, problem string) page.Input {
	return page.Input{
		ID: codeField, Name: codeField, Value: typed, Error: problem, Code: true, Width: 20, Autocomplete: "off",
		Label: page.Label{Text: codeLabel.In(l), Medium: true},
		Hint:  codeHint.In(l),
	}
}

// askCode shows the field for the code. Who has a session goes on with it.
func (s *site) askCode(w http.ResponseWriter, r *http.Request) error {
	_, err := s.session(r, s.secret(r), s.Now())
	switch {
	case err == nil:
		return later(w, r, "/r/hub")
	case fault.KindOf(err) != fault.NotFound:
		return err
	}
	return s.showCode(w, r, http.StatusOK, "", nil)
}

func (s *site) showCode(w http.ResponseWriter, r *http.Request, status int, typed string, refused error) error {
	p := arrivePage{Layout: s.stranger(r, titleCode)}
	p.Device = nobody
	p.Code = codeInput(p.Language, typed, "")
	if refused != nil {
		p.Problems = []page.Problem{problemOf(p.Language, codeField, refused)}
		p.Code.Error = p.Problems[0].Text
	}
	return pages.Write(w, r, status, p)
}

// takeCode exchanges the code for a session.
func (s *site) takeCode(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r, page.FormLimit)
	if err != nil {
		return err
	}
	typed := form.Get(codeField)
	_, err = s.enrolByCode(w, r, typed, s.Now())
	var refusal *fault.Error
	if errors.As(err, &refusal) && refusal.Kind != fault.Internal && refusal.Kind != fault.Unavailable {
		// What is wrong stands at the field, and the log hears of it too: many
		// wrong codes are an attack.
		s.Log.InfoContext(r.Context(), "access code refused", "kind", refusal.Kind.String(), "from", addressOf(r))
		page.RetryAfter(w, err)
		return s.showCode(w, r, page.StatusOf(refusal.Kind), shown(typed), err)
	}
	if err != nil {
		return err
	}
	return later(w, r, "/r/hub")
}

func (s *site) enrolByCode(w http.ResponseWriter, r *http.Request, typed string, at time.Time) (access.Person, error) {
	code, err := fieldwork.ParseCode(typed)
	if err != nil {
		return access.Person{}, err
	}
	return s.enrol(w, func(session []byte) (access.Person, error) {
		return s.Store.EnrolByCode(r.Context(), fieldwork.Hash(code), addressOf(r), session, at, at.Add(sessionLife))
	})
}

func (s *site) enrol(w http.ResponseWriter, enter func(session []byte) (access.Person, error)) (access.Person, error) {
	secret, err := s.newSecret()
	if err != nil {
		return access.Person{}, err
	}
	who, err := enter(fieldwork.Hash(secret))
	if err == nil {
		s.setCookie(w, secret, 0)
	}
	return who, err
}

// takeLink exchanges a link's token for a session and leaves the token's
// address at once. Links can be opened as often as one likes: programs that
// look at mail open them before people do.
func (s *site) takeLink(w http.ResponseWriter, r *http.Request) error {
	at := s.Now()
	_, err := s.enrol(w, func(session []byte) (access.Person, error) {
		return s.Store.EnrolByLink(r.Context(), fieldwork.Hash(r.PathValue("token")), addressOf(r), session, at, at.Add(sessionLife))
	})
	if err != nil {
		return err
	}
	return later(w, r, "/r/hub")
}

// enrolAgain takes the code that the page of an ended session asks for.
func (s *site) enrolAgain(w http.ResponseWriter, r *http.Request, form url.Values, at time.Time) (access.Person, error) {
	if !form.Has(codeField) {
		return access.Person{}, errEnded
	}
	return s.enrolByCode(w, r, form.Get(codeField), at)
}

// errEnded says that a form came without a session and without a code.
var errEnded = fault.Say(fault.NotFound, titleEnded)

// showExpired keeps a form whose session has ended, in the browser and nowhere
// else, until the person has shown the code again.
func (s *site) showExpired(w http.ResponseWriter, r *http.Request, form url.Values, err error) error {
	var refusal *fault.Error
	if !errors.As(err, &refusal) || refusal.Kind == fault.Internal {
		return err
	}
	p := expiredPage{Layout: s.stranger(r, titleEnded), Action: r.URL.RequestURI()}
	p.Code = codeInput(p.Language, shown(form.Get(codeField)), "")
	for name, values := range form {
		if name == codeField {
			continue
		}
		for _, value := range values {
			p.Kept = append(p.Kept, kept{name, shown(value)})
		}
	}
	sortKept(p.Kept)
	if refusal != errEnded {
		p.Problems = []page.Problem{problemOf(p.Language, codeField, refusal)}
		p.Code.Error = p.Problems[0].Text
	}
	return pages.Write(w, r, http.StatusForbidden, p)
}

// askLeave asks before the session is ended: addresses are opened by more than people.
func (s *site) askLeave(w http.ResponseWriter, r *http.Request) error {
	who, err := s.session(r, s.secret(r), s.Now())
	if err != nil {
		if fault.KindOf(err) != fault.NotFound {
			return err
		}
		p := leavePage{Layout: s.stranger(r, titleLeft)}
		p.Device = nobody
		return pages.Write(w, r, http.StatusOK, p)
	}
	v, err := s.visit(r, who, s.Now())
	if err != nil {
		return err
	}
	p := leavePage{Layout: v.layout(v.say(titleLeave)), Here: true, Until: v.lastDay()}
	p.AccountLink, p.Back = nil, "/r/hub"
	return pages.Write(w, r, http.StatusOK, p)
}

func (s *site) leave(w http.ResponseWriter, r *http.Request) error {
	if secret := s.secret(r); secret != "" {
		if err := s.Store.EndSession(r.Context(), fieldwork.Hash(secret)); err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	s.setCookie(w, "", -1)
	return later(w, r, "/r/leave")
}
