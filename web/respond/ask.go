package respond

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/web/page"
)

// askPage is one page of questions.
type askPage struct {
	page.Layout
	// Caption is the section's title. Heading is the h1, "" where the only
	// question carries it.
	Caption, Heading, Intro string
	// The languages of the caption, the heading and the intro where they are not the page's.
	SectionLang, HeadingLang, PageLang string
	// More says that questions have appeared because of what was just answered.
	More   string
	Action string
	Fields []field `mould:"question"`
	Kept   []kept
	// Extent says how far the section is.
	Extent string `mould:"own"`
	// Live is what the page does while it is open.
	Live live
}

// The form's own fields begin with a sign that no question's id can have.
const (
	keyField    = "form-key"
	caseField   = "form-case"
	shownField  = "form-shown"
	seenField   = "form-seen"
	fromField   = "form-from"
	leaveField  = "form-leave"
	reopenField = "form-reopen"
	ownPrefix   = "form-"
)

// fromCheck is where a person came from who changes one answer.
const fromCheck = "check"

// place finds the section and page of the address.
func (v *visit) place(r *http.Request) (*questionnaire.Page, error) {
	section, err := v.section(r)
	if err != nil {
		return nil, err
	}
	for _, p := range section.Pages {
		if p.ID == r.PathValue("page") {
			return p, nil
		}
	}
	return nil, fault.Say(fault.NotFound, noPage)
}

// ask shows a page's questions, as far as they are for this case.
func (s *site) ask(w http.ResponseWriter, r *http.Request, v *visit) error {
	p, err := v.place(r)
	if err != nil {
		return err
	}
	if v.phase() != open || v.state(p.Section) == answer.Complete {
		return later(w, r, sectionURL(p.Section)+"/check")
	}
	questions := route.Questions(p, v.route())
	if len(questions) == 0 {
		return later(w, r, sectionURL(p.Section))
	}
	from, query := "", r.URL.Query()
	if query.Get("from") == fromCheck {
		from = fromCheck
	}
	hidden := v.withheld(questions)
	questions = v.toAsk(questions)
	view, err := s.questions(v, p, questions, enter(questions, v.current), nil, from)
	if err != nil {
		return err
	}
	if err := s.noted(r, v, p, &view); err != nil {
		return err
	}
	if hidden > 0 {
		view.More = answeredHere(v.language, hidden)
	}
	if query.Has("more") {
		view.More = v.say(moreQuestions)
	}
	return pages.Write(w, r, http.StatusOK, view)
}

// questions makes the page. The form is what is stored, or what was sent.
func (s *site) questions(v *visit, p *questionnaire.Page, questions []*questionnaire.Question, form url.Values, problems []read, from string) (askPage, error) {
	key, err := s.newSecret()
	if err != nil {
		return askPage{}, err
	}
	view := askPage{Caption: p.Section.Title, Intro: p.Intro, Action: pageURL(p), Live: v.live()}
	view.SectionLang, view.PageLang = v.lang(p.Section.Language), v.lang(p.Language)
	view.HeadingLang = view.PageLang
	// One question alone is the page's heading, unless something stands before it.
	heading := len(questions) == 1 && p.Intro == ""
	if !heading {
		view.Heading = p.Title
		if view.Heading == "" {
			view.Heading, view.HeadingLang, view.Caption = p.Section.Title, view.SectionLang, ""
		}
	}
	title := view.Heading
	if heading {
		title = questions[0].Ask
	}
	view.Layout = v.layout(title)
	view.Extent = v.say(thisSection, v.progress(v.toAnswer(p.Section)))
	view.Back = v.before(p, from)
	wrong := map[answer.Item]*answer.Problem{}
	for _, r := range problems {
		wrong[r.Item] = r.Problem
		view.Problems = append(view.Problems, page.Problem{Field: r.Field, Text: r.Problem.Message, Lang: v.langOf(r.Item.Question)})
	}
	view.Kept = append(make([]kept, 0, 4+4*len(questions)), kept{keyField, key}, kept{caseField, v.caseName()})
	view.Fields = make([]field, 0, len(questions))
	if from != "" {
		view.Kept = append(view.Kept, kept{fromField, from})
	}
	for _, q := range questions {
		view.Fields = append(view.Fields, showQuestion(q, v.lang(q.Language), heading, form, wrong))
		view.Kept = append(view.Kept, kept{shownField, q.ID})
		for _, item := range q.Items() {
			if e, ok := v.current.Entry(answer.Item{Question: q.ID, Row: item.Row}); ok {
				view.Kept = append(view.Kept, kept{seenField, item.Name() + "=" + strconv.FormatInt(e.Position, 10)})
			}
		}
	}
	return view, nil
}

// caseName binds a form to the case it was made for: another case's session in
// the same browser must not take it.
func (v *visit) caseName() string { return v.who.Wave + "/" + v.who.Org }

// before is where the back link leads.
func (v *visit) before(p *questionnaire.Page, from string) string {
	if from == fromCheck {
		return sectionURL(p.Section) + "/check"
	}
	if previous := route.Previous(p.Section, p.ID, v.route()); previous != nil {
		return pageURL(previous)
	}
	return "/r/hub"
}

func sectionURL(s *questionnaire.Section) string { return "/r/s/" + url.PathEscape(s.ID) }

func pageURL(p *questionnaire.Page) string {
	return "/r/s/" + url.PathEscape(p.Section.ID) + "/" + url.PathEscape(p.ID)
}

// seen gives the positions of the answers that the form's page showed.
func seen(form url.Values) map[string]int64 {
	all := map[string]int64{}
	for _, pair := range form[seenField] {
		name, position, _ := strings.Cut(pair, "=")
		if n, err := strconv.ParseInt(position, 10, 64); err == nil && n > 0 {
			all[name] = n
		}
	}
	return all
}
