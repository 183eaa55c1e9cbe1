package respond

import (
	"net/http"
	"slices"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/web/page"
)

// checkPage shows all answers of a section, before and after it is handed in.
type checkPage struct {
	page.Layout
	Section, SectionLang string
	Groups               []checkGroup
	// Done says that the section is finished; Who and When by whom and when.
	Done      bool
	Who       string `mould:"own"`
	When      string `mould:"own"`
	Open      bool
	Until     string
	Action    string
	Reopen    string
	History   string
	Kept      []kept
	Completed page.Choices
}

// checkGroup is a page of questions, or a grid of its own.
type checkGroup struct {
	// Heading is of the second level, Grid of the third; each may be empty.
	Heading, Grid string
	Rows          []page.SummaryRow `mould:"summary-row"`
}

const completedField = "form-completed"

func (s *site) check(w http.ResponseWriter, r *http.Request, v *visit) error {
	section, err := v.section(r)
	if err != nil {
		return err
	}
	if v.phase() == before {
		return later(w, r, "/r/hub")
	}
	return s.showCheck(w, r, v, section, http.StatusOK, nil)
}

func (s *site) showCheck(w http.ResponseWriter, r *http.Request, v *visit, section *questionnaire.Section, status int, problems []page.Problem) error {
	key, err := s.newSecret()
	if err != nil {
		return err
	}
	e := v.sections[section.ID]
	p := checkPage{
		Section: section.Title, SectionLang: v.lang(section.Language), Done: v.state(section) == answer.Complete,
		Open: v.phase() == open, Until: v.lastDay(), Action: sectionURL(section) + "/check", Reopen: sectionURL(section) + "/reopen",
		History: sectionURL(section) + "/history",
		Kept:    []kept{{keyField, key}, {caseField, v.caseName()}},
	}
	if p.Done {
		p.Who, p.When = somebody(v.language, e.By), v.moment(e.At)
	}
	if v.who.ByTelephone() {
		p.History, p.Reopen = "", ""
	}
	title := v.say(titleCheck)
	if p.Done || !p.Open {
		title = v.say(titleAnswers)
	}
	p.Layout = v.layout(title + ": " + section.Title)
	p.Problems = problems
	p.Back = "/r/hub"
	change := p.Open && !p.Done
	if change {
		if last := route.Previous(section, "", v.route()); last != nil {
			p.Back = pageURL(last)
		}
	}
	p.Groups = s.groups(v, section, change)
	p.Completed = page.Choices{
		ID: completedField, Name: completedField, Legend: page.Label{Text: v.say(doneQuestion), Medium: true},
		Options: []page.Option{
			{Value: "yes", Label: v.say(doneYes)},
			{Value: "no", Label: v.say(doneNo)},
		},
	}
	for _, problem := range problems {
		if problem.Field == completedField {
			p.Completed.Error = problem.Text
		}
	}
	return pages.Write(w, r, status, p)
}

// groups lists the answers as the pages asked for them.
func (s *site) groups(v *visit, section *questionnaire.Section, change bool) []checkGroup {
	current, rows := v.route(), s.sheets.of(v.questionnaire(), v.language).rows
	groups := make([]checkGroup, 0, 2*len(section.Pages))
	for _, p := range section.Pages {
		at := checkGroup{Heading: p.Title}
		for _, q := range p.Questions {
			if !current.Asked(q) {
				continue
			}
			if q.Grid() {
				if len(at.Rows) > 0 {
					groups = append(groups, at)
					at = checkGroup{}
				}
				at.Grid = q.Ask
			}
			at.Rows = slices.Grow(at.Rows, len(q.Items()))
			for i, item := range q.Items() {
				at.Rows = append(at.Rows, v.checkRow(rows[q.Place()][i], item, change))
			}
			if q.Grid() {
				groups = append(groups, at)
				at = checkGroup{}
			}
		}
		if len(at.Rows) > 0 {
			groups = append(groups, at)
		}
	}
	return groups
}

// checkRow fills in an item's row.
func (v *visit) checkRow(row page.SummaryRow, item questionnaire.Item, change bool) page.SummaryRow {
	q := item.Question
	withheld := v.others[answer.Item{Question: q.ID, Row: item.Row}]
	if withheld {
		row.Given = []page.Given{{Text: v.say(answeredWord), Lang: v.ownLang(q.Language)}}
	} else {
		row.Values = answer.Words(q, v.current.Answer(q.ID, item.Row))
	}
	if withheld || !change {
		row.Action = nil
	}
	return row
}

// finish takes the answer to v.say(doneQuestion).
func (s *site) finish(w http.ResponseWriter, r *http.Request, v *visit) error {
	section, err := v.section(r)
	if err != nil {
		return err
	}
	if err := v.mayTurn(r); err != nil {
		return s.refuse(w, r, v, err)
	}
	switch r.PostForm.Get(completedField) {
	case "no":
		return later(w, r, "/r/hub")
	case "yes":
	default:
		return s.showCheck(w, r, v, section, http.StatusUnprocessableEntity, []page.Problem{{Field: completedField, Text: v.say(tellFinished)}})
	}
	if missing := v.unanswered(section); len(missing) > 0 {
		return s.showCheck(w, r, v, section, http.StatusUnprocessableEntity, v.missing(missing))
	}
	if err := s.Store.SetSection(r.Context(), v.who, v.who.Wave, v.who.Org, section.ID, answer.Complete, r.PostForm.Get(keyField), v.at); err != nil {
		return err
	}
	for _, other := range v.mine() {
		if other.ID != section.ID && v.state(other) != answer.Complete {
			return later(w, r, "/r/hub?done="+section.ID)
		}
	}
	return later(w, r, "/r/thanks")
}

// missing leads to the required questions that have no answer.
func (v *visit) missing(items []answer.Item) []page.Problem {
	var problems []page.Problem
	for _, item := range items {
		q, _ := v.questionnaire().Question(item.Question)
		problems = append(problems, page.Problem{URL: changeURL(questionnaire.Item{Question: q, Row: item.Row}), Text: answer.Missing(q, item.Row).Message, Lang: v.lang(q.Language)})
	}
	return problems
}

// reopen lets a finished section be changed again.
func (s *site) reopen(w http.ResponseWriter, r *http.Request, v *visit) error {
	section, err := v.section(r)
	if err != nil {
		return err
	}
	if err := v.mayTurn(r); err != nil {
		return s.refuse(w, r, v, err)
	}
	if err := s.Store.SetSection(r.Context(), v.who, v.who.Wave, v.who.Org, section.ID, answer.Partial, r.PostForm.Get(keyField), v.at); err != nil {
		return err
	}
	return later(w, r, sectionURL(section)+"/check")
}

// mayTurn says why a section can be neither finished nor opened again now.
func (v *visit) mayTurn(r *http.Request) *held {
	switch {
	case r.PostForm.Has(caseField) && r.PostForm.Get(caseField) != v.caseName():
		return v.isOtherCase()
	case v.phase() == closed:
		return v.hasClosed()
	case v.phase() == before:
		return v.opensLater()
	}
	return nil
}

// refuse shows why nothing was done, where there is no form to keep.
func (s *site) refuse(w http.ResponseWriter, r *http.Request, v *visit, reason *held) error {
	p := heldPage{Layout: v.layout(reason.title), Sentence: reason.sentence, SentenceLang: v.lang(reason.language)}
	p.Back = "/r/hub"
	return pages.Write(w, r, page.StatusOf(reason.kind), p)
}
