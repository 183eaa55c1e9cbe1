package respond

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/survey/questionnaire/value"
	"omnibus/web/page"
)

// sent is a posted page of questions: what it holds and what follows from it.
type sent struct {
	page *questionnaire.Page
	form url.Values
	// shown are the questions that the person had before them.
	shown []*questionnaire.Question
	// asked are those that the person may be asked; see visit.toAsk.
	asked []*questionnaire.Question
	reads []read
	// route is the way through the questionnaire once this is saved.
	route *route.Route
	leave bool
}

// take saves what was answered on a page and says where to go next. Answers
// that can be accepted are saved even when others beside them cannot.
func (s *site) take(w http.ResponseWriter, r *http.Request, v *visit) error {
	p, err := v.place(r)
	if err != nil {
		return err
	}
	in := &sent{page: p, form: r.PostForm, asked: v.toAsk(p.Questions), leave: r.PostForm.Has(leaveField)}
	if stop := v.stopped(in); stop != nil {
		return s.hold(w, r, v, in, stop)
	}
	var whole url.Values
	var meanwhile []late
	if len(v.others) > 0 {
		whole = in.form
		meanwhile = v.late(in)
	}
	if strange := in.strange(s.fields(v, in)); strange != "" {
		return s.showAgain(w, r, v, in, nil, v.say(pageChanged, clip(shown(strange))))
	}
	in.read(v)
	saved, err := s.save(r, v, in)
	if err != nil {
		return s.hold(w, r, v, in, err)
	}
	v.noted(in, saved.Clashes)
	if len(meanwhile) > 0 {
		v.metLate(meanwhile)
		return s.askLate(w, r, v, in, whole, meanwhile, "")
	}
	if len(saved.Clashes) > 0 && v.who.ByTelephone() {
		return s.showAgain(w, r, v, in, nil, v.say(answeredMeanwhile))
	}
	if len(saved.Clashes) > 0 {
		if len(in.problems()) == 0 { // all that was typed is in the log: it is no draft any more
			w.Header().Set("Omnibus-Saved", "yes")
			s.sentDraft(r, v, in)
		}
		return s.clashed(w, r, v, in, saved.Clashes)
	}
	if problems := in.problems(); len(problems) > 0 {
		return s.showAgain(w, r, v, in, problems, "")
	}
	s.sentDraft(r, v, in)
	if in.leave {
		return s.leave(w, r)
	}
	return later(w, r, in.next(v))
}

// stopped says why the form cannot be saved at all; nil when it can.
func (v *visit) stopped(in *sent) error {
	switch {
	case in.form.Has(caseField) && in.form.Get(caseField) != v.caseName():
		return v.isOtherCase()
	case v.phase() == closed:
		return v.hasClosed()
	case v.phase() == before:
		return v.opensLater()
	case v.state(in.page.Section) == answer.Complete && (!in.form.Has(reopenField) || v.who.ByTelephone()):
		return v.isFinished(in.page.Section)
	}
	return nil
}

// fields gives the names of the page's fields, in their order.
func (s *site) fields(v *visit, in *sent) []string {
	if len(v.others) == 0 {
		return s.sheets.of(v.questionnaire(), v.language).fields[in.page]
	}
	return in.fields()
}

func (in *sent) fields() []string {
	var names []string
	for _, q := range in.asked {
		names = append(names, fieldsOf(q)...)
	}
	slices.Sort(names)
	return names
}

// strange names something in the form that is not of this page, "" when there
// is nothing: a question that the team has taken out since, or a form that is
// not ours. It also finds the questions that the page showed.
func (in *sent) strange(known []string) string {
	strange := ""
	for name := range in.form {
		if _, ours := slices.BinarySearch(known, name); !ours && !strings.HasPrefix(name, ownPrefix) && (strange == "" || name < strange) {
			strange = name
		}
	}
	if strange != "" {
		return strange
	}
	for _, id := range in.form[shownField] {
		i := slices.IndexFunc(in.asked, func(q *questionnaire.Question) bool { return q.ID == id })
		if i < 0 {
			return id
		}
		in.shown = append(in.shown, in.asked[i])
	}
	return ""
}

// read makes answers of the form and computes the route that they lead to.
func (in *sent) read(v *visit) {
	in.reads = make([]read, 0, 2*len(in.shown))
	for _, q := range in.shown {
		from := len(in.reads)
		in.reads = readQuestion(in.reads, q, in.form)
		for i := range in.reads[from:] {
			one := &in.reads[from+i]
			one.Stays = one.Problem != nil || v.untouchable(q, *one)
		}
	}
	in.route = route.Of(v.questionnaire(), changed{v.ground, in.reads})
}

// changed are a case's answers with those of a form in their place.
type changed struct {
	current answer.View
	form    []read
}

// Answer makes them the ground on which conditions are decided.
func (c changed) Answer(question, row string) value.Value {
	for i := range c.form {
		if one := &c.form[i]; one.Item.Question == question && one.Item.Row == row && !one.Stays {
			return one.Value
		}
	}
	return c.current.Answer(question, row)
}

// untouchable says that an item holds a code that no form prints and that
// nothing was chosen instead: leaving it alone must not take it back.
func (v *visit) untouchable(q *questionnaire.Question, one read) bool {
	stored := v.current.Answer(one.Item.Question, one.Item.Row)
	return stored.Kind == value.Code && !one.Value.Given() &&
		slices.ContainsFunc(q.Unprinted, func(c questionnaire.Code) bool { return c.Code == stored.Code })
}

// save adds to the log what can be accepted. An answer that the same form has
// made irrelevant is kept in the log too. A finished section that is to be opened
// again is opened only where there is something to save.
func (s *site) save(r *http.Request, v *visit, in *sent) (answer.Saved, error) {
	positions := seen(in.form)
	out := answer.Save{
		Wave: v.who.Wave, Org: v.who.Org, Section: in.page.Section.ID, By: v.who.Name,
		Origin: answer.Web, At: v.at, Key: in.form.Get(keyField),
	}
	out.Changes = make([]answer.Change, 0, len(in.reads))
	for _, one := range in.reads {
		if one.Stays {
			continue
		}
		q, _ := v.questionnaire().Question(one.Item.Question)
		name := itemName(q, one.Item.Row)
		out.Changes = append(out.Changes, answer.Change{Item: one.Item, Value: one.Value, Seen: positions[name]})
	}
	if len(out.Changes) == 0 {
		return answer.Saved{}, nil
	}
	if v.state(in.page.Section) == answer.Complete {
		if err := s.Store.SetSection(r.Context(), v.who, out.Wave, out.Org, out.Section, answer.Partial, out.Key+"-reopen", v.at); err != nil {
			return answer.Saved{}, err
		}
	}
	return s.Store.SaveAnswers(r.Context(), v.who, out)
}

// problems gives what is wrong with questions that are still asked, in the
// order of the page. A required answer may be missing from somebody who leaves.
func (in *sent) problems() []read {
	var wrong []read
	for _, q := range in.shown {
		if !in.route.Asked(in.full(q)) {
			continue
		}
		for _, one := range in.reads {
			if one.Item.Question != q.ID {
				continue
			}
			if one.Problem == nil && q.Required && !in.leave && !in.route.Answer(q.ID, one.Item.Row).Given() {
				one.Problem = answer.Missing(q, one.Item.Row)
				one.Field = fieldOf(q, one.Item.Row, one.Problem, in.form)
			}
			if one.Problem != nil {
				wrong = append(wrong, one)
			}
		}
	}
	return wrong
}

// showAgain shows the page with everything that was entered and what is wrong
// with it. The case is read anew, so that what has been saved counts as seen.
func (s *site) showAgain(w http.ResponseWriter, r *http.Request, v *visit, in *sent, problems []read, general string) error {
	fresh, err := s.visit(r, v.who, v.at)
	if err != nil {
		return err
	}
	fresh.device = v.device
	questions := in.shown
	if general != "" {
		questions = fresh.toAsk(route.Questions(in.page, fresh.route()))
	}
	view, err := s.questions(fresh, in.page, questions, in.form, problems, in.form.Get(fromField))
	if err != nil {
		return err
	}
	if in.form.Has(reopenField) && fresh.state(in.page.Section) == answer.Complete {
		view.Kept = append(view.Kept, kept{reopenField, "yes"}) // they have said already that it is to be opened
	}
	if general != "" {
		view.Problems = append([]page.Problem{{Text: general}}, view.Problems...)
	}
	return pages.Write(w, r, http.StatusUnprocessableEntity, view)
}

// next is the page after this one. Questions that have appeared on this page
// come first; who came to change one answer goes back to check, by way of the
// pages that the change has opened.
func (in *sent) next(v *visit) string {
	for _, q := range in.asked {
		if in.route.Asked(in.full(q)) && !in.shows(q) {
			address := pageURL(in.page) + "?more=1"
			if in.form.Get(fromField) == fromCheck {
				address += "&from=" + fromCheck
			}
			return address + "#" + itemName(q, firstRow(q))
		}
	}
	section := in.page.Section
	if in.form.Get(fromField) != fromCheck {
		if p := route.Next(section, in.page.ID, in.route); p != nil {
			return pageURL(p)
		}
		return sectionURL(section) + "/check"
	}
	for p := route.Next(section, in.page.ID, in.route); p != nil; p = route.Next(section, p.ID, in.route) {
		if opened(p, v.route(), in.route) {
			return pageURL(p) + "?from=" + fromCheck
		}
	}
	return sectionURL(section) + "/check"
}

// opened says whether a page has only questions that somebody is routed to and
// none of them has an answer yet.
func opened(p *questionnaire.Page, before, now *route.Route) bool {
	for _, q := range route.Questions(p, now) {
		if p.When == nil && q.When == nil {
			return false
		}
		for _, item := range q.Items() {
			if now.Answer(q.ID, item.Row).Given() {
				return false
			}
		}
	}
	return true
}

func firstRow(q *questionnaire.Question) string {
	if q.Grid() {
		return q.Rows[0].ID
	}
	return ""
}

// hold shows why a form was not saved, and keeps it.
func (s *site) hold(w http.ResponseWriter, r *http.Request, v *visit, in *sent, err error) error {
	reason := &held{}
	if !errors.As(err, &reason) {
		reference := page.Reference(r.Context())
		if reference == "" {
			reference = page.NewReference(s.Random)
		}
		s.Log.Log(r.Context(), page.LevelOf(fault.KindOf(err)), "save failed", "reference", reference, "kind", fault.KindOf(err).String(), "error", err)
		reason = &held{kind: fault.KindOf(err), title: v.say(notSaved), button: v.say(tryAgain), reference: reference}
		reason.sentence, reason.language = fault.PublicIn(err, v.language)
	}
	p := heldPage{Layout: v.layout(reason.title), Sentence: reason.sentence, SentenceLang: v.lang(reason.language), Button: reason.button, Reference: reason.reference, Action: r.URL.Path}
	p.Back = "/r/hub"
	if !reason.secret {
		p.Sent = in.summary(v)
	}
	if reason.button != "" {
		p.Kept = in.kept(reason.reopen)
	}
	return pages.Write(w, r, page.StatusOf(reason.kind), p)
}
