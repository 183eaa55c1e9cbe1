package respond

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"omnibus/survey/answer"
	"omnibus/survey/paradata"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/web/page"
)

// While an interviewer speaks, somebody at the organisation may answer the same
// question. The interviewer is asked which stands before anything of theirs is
// saved, and is not shown what the other has answered.

// late is an answer at the telephone to what somebody else answered meanwhile.
type late struct {
	question *questionnaire.Question
	theirs   answer.Entry
	mine     value.Value
}

func (l late) name() string { return itemName(l.question, l.theirs.Item.Row) }

// late takes out of the form what somebody else answered since its page was made,
// and gives of it what was answered otherwise. What was left open, or answered the
// same, is no matter: theirs stands.
func (v *visit) late(in *sent) []late {
	var all []late
	form := maps.Clone(in.form)
	for _, q := range in.page.Questions {
		if !slices.Contains(in.form[shownField], q.ID) {
			continue
		}
		for _, one := range readQuestion(nil, q, in.form) {
			if !v.others[one.Item] {
				continue
			}
			for _, name := range kinds[q.Kind].names(q, one.Item.Row) {
				delete(form, name)
			}
			theirs, _ := v.ground.Entry(one.Item)
			if one.Problem == nil && one.Value.Given() && !one.Value.Equal(theirs.Value) {
				all = append(all, late{q, theirs, one.Value})
			}
		}
	}
	form[shownField] = slices.DeleteFunc(slices.Clone(form[shownField]), func(id string) bool {
		_, ofPage := in.question(id)
		return ofPage && !slices.ContainsFunc(in.asked, func(q *questionnaire.Question) bool { return q.ID == id })
	})
	in.form = form
	return all
}

// question gives a question of the page by its id.
func (in *sent) question(id string) (*questionnaire.Question, bool) {
	i := slices.IndexFunc(in.page.Questions, func(q *questionnaire.Question) bool { return q.ID == id })
	if i < 0 {
		return nil, false
	}
	return in.page.Questions[i], true
}

// askLate asks which answers stand. The form goes with the page, so that nothing
// that was entered is lost.
func (s *site) askLate(w http.ResponseWriter, r *http.Request, v *visit, in *sent, form url.Values, all []late, problem string) error {
	key, err := s.newSecret()
	if err != nil {
		return err
	}
	p := clashPage{Layout: v.layout(v.say(titleLate)), Section: in.page.Section.Title, SectionLang: v.lang(in.page.Section.Language), Action: pageURL(in.page) + "/choose", Telephone: true}
	whole := &sent{form: maps.Clone(form)}
	whole.form.Set(keyField, key)
	for _, l := range all {
		name := l.name()
		whole.form.Set(theirsPrefix+name, strconv.FormatInt(l.theirs.Position, 10))
		whole.form.Del(choosePrefix + name)
		q := l.question
		choice := page.Choices{
			ID: choosePrefix + name, Name: choosePrefix + name, Lang: v.lang(q.Language), HintLang: v.ownLang(q.Language), Legend: page.Label{Text: answer.Label(q, l.theirs.Item.Row), Lang: v.lang(q.Language), Medium: true},
			Options: []page.Option{
				{Value: "theirs", Label: v.say(theirsUnseen), Hint: v.say(answeredBy, somebody(v.language, l.theirs.By), v.moment(l.theirs.At))},
				{Value: "mine", Label: answer.InLine(q, l.mine), Hint: v.say(enteredJustNow)},
			},
		}
		if problem != "" && form.Get(choosePrefix+name) == "" {
			choice.Error = problem
			p.Problems = append(p.Problems, page.Problem{Field: choice.ID, Text: problem})
		}
		p.Clashes = append(p.Clashes, choice)
	}
	p.Kept = whole.kept(false)
	return pages.Write(w, r, http.StatusConflict, p)
}

// metLate remembers, for note, what somebody else had answered.
func (v *visit) metLate(all []late) {
	v.deed = paradata.Refused
	for range all {
		v.met = append(v.met, paradata.Met{Kind: paradata.Clash})
	}
}

// chooseByTelephone saves what was entered where the interviewer says that it
// stands, and goes on with the page.
func (s *site) chooseByTelephone(w http.ResponseWriter, r *http.Request, v *visit, in *sent) error {
	form := in.form
	in.asked = v.toAsk(in.page.Questions)
	all := v.late(in)
	out := answer.Save{Wave: v.who.Wave, Org: v.who.Org, Section: in.page.Section.ID, By: v.who.Name, Origin: answer.Web, At: v.at, Key: form.Get(keyField)}
	for _, l := range all {
		chosen, seen := form.Get(choosePrefix+l.name()), form.Get(theirsPrefix+l.name())
		if chosen != "theirs" && chosen != "mine" || seen != strconv.FormatInt(l.theirs.Position, 10) {
			return s.askLate(w, r, v, in, form, all, v.say(tellChoice)) // or they have answered once more
		}
		if chosen == "mine" {
			out.Changes = append(out.Changes, answer.Change{Item: l.theirs.Item, Value: l.mine, Seen: l.theirs.Position})
		}
	}
	if len(out.Changes) > 0 {
		saved, err := s.Store.SaveAnswers(r.Context(), v.who, out)
		if err != nil {
			return s.hold(w, r, v, in, err)
		}
		if len(saved.Clashes) > 0 {
			return s.showAgain(w, r, v, in, nil, v.say(answeredMeanwhile))
		}
	}
	// What else the page held is saved already, as far as it could be.
	if strange := in.strange(s.fields(v, in)); strange != "" {
		return s.showAgain(w, r, v, in, nil, v.say(pageChanged, clip(shown(strange))))
	}
	in.read(v)
	if problems := in.problems(); len(problems) > 0 {
		return s.showAgain(w, r, v, in, problems, "")
	}
	s.sentDraft(r, v, in)
	if in.leave {
		return s.leave(w, r)
	}
	return s.afterChoice(w, r, v, in)
}
