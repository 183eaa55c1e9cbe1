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
	// Telephone says that an interviewer chooses, whose own answers are not saved yet.
	Telephone bool
}

// The form's fields of a clash, before the item's name.
const (
	choosePrefix = "form-choose-"
	theirsPrefix = "form-theirs-"
	minePrefix   = "form-mine-"
)

// conflict is a clash with the position of the person's own answer in the log.
type conflict struct {
	answer.Clash
	mine int64
}

// stood is the position of what stood, as far as the page of the clash could tell.
func (c conflict) stood() int64 { return max(c.mine, c.Theirs.Position) }

// placed finds the person's own answers of clashes in the log: a colleague may have
// answered once more since.
func placed(clashes []answer.Clash, who string, history []answer.Entry) []conflict {
	found := make([]conflict, len(clashes))
	for i, c := range clashes {
		found[i].Clash = c
		for _, e := range history {
			if e.Item == c.Item && e.By == who && e.Value.Equal(c.Yours) {
				found[i].mine = max(found[i].mine, e.Position)
			}
		}
	}
	return found
}

// clashed shows the clashes of a save.
func (s *site) clashed(w http.ResponseWriter, r *http.Request, v *visit, in *sent, clashes []answer.Clash, more ...conflict) error {
	history, _, err := s.Store.CaseHistory(r.Context(), v.who, v.who.Wave, v.who.Org)
	if err != nil {
		return err
	}
	return s.showClashes(w, r, v, in, append(placed(clashes, v.who.Name, history), more...), "")
}

func (s *site) showClashes(w http.ResponseWriter, r *http.Request, v *visit, in *sent, clashes []conflict, problem string) error {
	key, err := s.newSecret()
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
		p.Kept = append(p.Kept, kept{theirsPrefix + name, strconv.FormatInt(c.Theirs.Position, 10)}, kept{minePrefix + name, strconv.FormatInt(c.mine, 10)})
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

// choose lets stand what the person says, a colleague's answer or their own. Both
// are taken from the log and never from the form. When somebody has answered once
// more meanwhile, they are asked again.
func (s *site) choose(w http.ResponseWriter, r *http.Request, v *visit) error {
	p, err := v.place(r)
	if err != nil {
		return err
	}
	in := &sent{page: p, form: r.PostForm, asked: p.Questions, leave: r.PostForm.Has(leaveField)}
	if stop := v.stopped(in); stop != nil {
		return s.hold(w, r, v, in, stop)
	}
	if v.who.ByTelephone() {
		return s.chooseByTelephone(w, r, v, in)
	}
	history, _, err := s.Store.CaseHistory(r.Context(), v.who, v.who.Wave, v.who.Org)
	if err != nil {
		return err
	}
	clashes, undecided := in.clashes(history)
	if undecided {
		return s.showClashes(w, r, v, in, clashes, v.say(tellChoice))
	}
	out := answer.Save{
		Wave: v.who.Wave, Org: v.who.Org, Section: p.Section.ID, By: v.who.Name,
		Origin: answer.Web, At: v.at, Key: in.form.Get(keyField),
	}
	var again []conflict
	for _, c := range clashes {
		q, _ := v.questionnaire().Question(c.Item.Question)
		standing, _ := v.current.Entry(c.Item)
		change, chosen := answer.Change{Item: c.Item, Value: c.Yours, Seen: c.stood()}, c.mine
		if in.form.Get(choosePrefix+itemName(q, c.Item.Row)) == "theirs" {
			change.Value, chosen = c.Theirs.Value, c.Theirs.Position
		}
		// A save that repeats what had stood changes nothing, and would ask nothing.
		if chosen == c.stood() && standing.Position > chosen && !standing.Value.Equal(change.Value) {
			c.Theirs = standing
			again = append(again, c)
			continue
		}
		out.Changes = append(out.Changes, change)
	}
	var saved answer.Saved
	if len(out.Changes) > 0 {
		// What stands already is changed by none of them.
		if saved, err = s.Store.SaveAnswers(r.Context(), v.who, out); err != nil {
			return s.hold(w, r, v, in, err)
		}
	}
	if len(saved.Clashes)+len(again) > 0 {
		return s.clashed(w, r, v, in, saved.Clashes, again...)
	}
	if in.leave {
		return s.leave(w, r)
	}
	return s.afterChoice(w, r, v, in)
}

// clashes finds in the log what the form is about, and whether each is decided.
func (in *sent) clashes(history []answer.Entry) (found []conflict, undecided bool) {
	for _, q := range in.page.Questions {
		for _, item := range q.Items() {
			name, at := item.Name(), answer.Item{Question: q.ID, Row: item.Row}
			var c conflict
			for _, e := range history {
				if e.Item != at {
					continue
				}
				switch strconv.FormatInt(e.Position, 10) {
				case in.form.Get(theirsPrefix + name):
					c.Item, c.Theirs = at, e
				case in.form.Get(minePrefix + name):
					c.mine, c.Yours = e.Position, e.Value
				}
			}
			if c.Item != at || c.mine == 0 {
				continue
			}
			found = append(found, c)
			chosen := in.form.Get(choosePrefix + name)
			undecided = undecided || (chosen != "theirs" && chosen != "mine")
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
