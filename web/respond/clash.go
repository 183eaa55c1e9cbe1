package respond

import (
	"net/http"
	"strconv"

	"omnibus/survey/answer"
	"omnibus/web/page"
)

// clashPage shows answers that two people have given to the same question.
// Both are in the log; the person says which stands.
type clashPage struct {
	page.Layout
	Section, SectionLang string
	Action               string
	Kept                 []kept
	Clashes              []page.Choices
}

// The form's fields of a clash, before the item's name.
const (
	choosePrefix = "form-choose-"
	theirsPrefix = "form-theirs-"
)

func (s *site) showClashes(w http.ResponseWriter, r *http.Request, v *visit, in *sent, clashes []answer.Clash, problem string) error {
	key, err := s.newSecret()
	if err != nil {
		return err
	}
	fresh, err := s.visit(r, v.who, v.at)
	if err != nil {
		return err
	}
	p := clashPage{Layout: v.layout(v.say(titleClash)), Section: in.page.Section.Title, SectionLang: v.lang(in.page.Section.Language), Action: pageURL(in.page) + "/choose"}
	p.Kept = []kept{{keyField, key}, {caseField, v.caseName()}}
	for _, name := range []string{fromField, leaveField} {
		if in.form.Has(name) {
			p.Kept = append(p.Kept, kept{name, in.form.Get(name)})
		}
	}
	for _, c := range clashes {
		q, ok := v.questionnaire().Question(c.Item.Question)
		if !ok {
			continue
		}
		name := itemName(q, c.Item.Row)
		mine, _ := fresh.current.Entry(c.Item)
		p.Kept = append(p.Kept, kept{theirsPrefix + name, strconv.FormatInt(c.Theirs.Position, 10)},
			kept{seenField, name + "=" + strconv.FormatInt(mine.Position, 10)})
		choice := page.Choices{
			ID: choosePrefix + name, Name: choosePrefix + name, Lang: v.lang(q.Language), HintLang: v.ownLang(q.Language), Legend: page.Label{Text: answer.Label(q, c.Item.Row), Lang: v.lang(q.Language), Medium: true},
			Options: []page.Option{
				{Value: "theirs", Label: answer.InLine(q, c.Theirs.Value), Hint: v.say(answeredBy, somebody(v.language, c.Theirs.By), v.moment(c.Theirs.At))},
				{Value: "mine", Label: answer.InLine(q, c.Yours), Hint: v.say(yoursJustNow)},
			},
		}
		if problem != "" && in.form.Get(choosePrefix+name) == "" {
			choice.Error = problem
			p.Problems = append(p.Problems, page.Problem{Field: choice.ID, Text: problem})
		}
		p.Clashes = append(p.Clashes, choice)
	}
	return pages.Write(w, r, http.StatusConflict, p)
}

// choose lets a colleague's answers stand where the person says so; their own
// stand already. A colleague's answer is taken from the log and never from the form.
func (s *site) choose(w http.ResponseWriter, r *http.Request, v *visit) error {
	p, err := v.place(r)
	if err != nil {
		return err
	}
	in := &sent{page: p, form: r.PostForm, asked: p.Questions, leave: r.PostForm.Has(leaveField)}
	if stop := v.stopped(in); stop != nil {
		return s.hold(w, r, v, in, stop)
	}
	history, _, err := s.Store.CaseHistory(r.Context(), v.who, v.who.Wave, v.who.Org)
	if err != nil {
		return err
	}
	clashes, undecided := in.clashes(v, history)
	if undecided {
		return s.showClashes(w, r, v, in, clashes, v.say(tellChoice))
	}
	out := answer.Save{
		Wave: v.who.Wave, Org: v.who.Org, Section: p.Section.ID, By: v.who.Name,
		Origin: answer.Web, At: v.at, Key: in.form.Get(keyField),
	}
	positions := seen(in.form)
	for _, c := range clashes {
		q, _ := v.questionnaire().Question(c.Item.Question)
		if name := itemName(q, c.Item.Row); in.form.Get(choosePrefix+name) == "theirs" {
			out.Changes = append(out.Changes, answer.Change{Item: c.Item, Value: c.Theirs.Value, Seen: positions[name]})
		}
	}
	if len(out.Changes) > 0 {
		saved, err := s.Store.SaveAnswers(r.Context(), v.who, out)
		if err != nil {
			return s.hold(w, r, v, in, err)
		}
		if len(saved.Clashes) > 0 {
			return s.showClashes(w, r, v, in, saved.Clashes, "")
		}
	}
	if in.leave {
		return s.leave(w, r)
	}
	return s.afterChoice(w, r, v, in)
}

// clashes finds in the log what the form is about, and whether each is decided.
func (in *sent) clashes(v *visit, history []answer.Entry) (found []answer.Clash, undecided bool) {
	for _, q := range in.page.Questions {
		for _, item := range q.Items() {
			position, err := strconv.ParseInt(in.form.Get(theirsPrefix+item.Name()), 10, 64)
			if err != nil {
				continue
			}
			at := answer.Item{Question: q.ID, Row: item.Row}
			for _, e := range history {
				if e.Position == position && e.Item == at {
					found = append(found, answer.Clash{Item: at, Theirs: e, Yours: v.current.Answer(q.ID, item.Row)})
					chosen := in.form.Get(choosePrefix + item.Name())
					undecided = undecided || (chosen != "theirs" && chosen != "mine")
				}
			}
		}
	}
	return found, undecided
}

// afterChoice goes on as if the page had been saved without a clash, with the
// answers as they stand now.
func (s *site) afterChoice(w http.ResponseWriter, r *http.Request, v *visit, in *sent) error {
	fresh, err := s.visit(r, v.who, v.at)
	if err != nil {
		return err
	}
	in.route = fresh.route()
	for _, q := range in.page.Questions {
		if v.route().Asked(q) {
			in.shown = append(in.shown, q)
		}
	}
	return later(w, r, in.next(fresh))
}
