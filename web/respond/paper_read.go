package respond

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/answer/paper"
	"omnibus/survey/paradata"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/tongue"
	"omnibus/web/page"
)

// paperReviewPage shows what a workbook would change, before anything is saved.
type paperReviewPage struct {
	page.Layout
	Organisation string
	Changes      []proposal
	// Left are answers of the workbook that can't be taken, and why.
	Left []leftOut
	// Notes are sentences about whole sections, and about what stays.
	Notes []string
	Kept  []kept
	// Stale says that colleagues have changed answers since the page was shown.
	Stale bool
}

// proposal is one answer that may be saved, beside the one that stands.
type proposal struct {
	ID, Name, Label, Lang, Where string
	Ticked, Conflict             bool
	Rows                         []page.SummaryRow
}

type leftOut struct{ Where, Label, Text, Lang, URL string }

// The fields in which the form carries a workbook's answers, before the item's name.
const (
	takeField = "form-take"
	newPrefix = "form-new-"
	atPrefix  = "form-at-"
)

// readWorkbook reads a workbook and shows what it would change. Nothing is saved.
func (s *site) readWorkbook(w http.ResponseWriter, r *http.Request, v *visit, files []page.Upload) error {
	if stop := v.mayTurn(r); stop != nil {
		return s.refuse(w, r, v, stop)
	}
	if len(files) == 0 {
		return s.showPaper(w, r, v, http.StatusUnprocessableEntity, &page.Problem{Field: fileField, Text: v.say(tellWorkbook)})
	}
	returned, err := paper.Read(files[0].Body)
	if err == nil {
		err = returned.Belongs(v.who.Wave, v.who.Org)
	}
	if err != nil {
		if fault.KindOf(err) == fault.Internal {
			return err
		}
		v.deed, v.met = paradata.Refused, []paradata.Met{{Kind: paradata.Workbook}}
		wrong := problemOf(v.language, fileField, err)
		return s.showPaper(w, r, v, page.StatusOf(fault.KindOf(err)), &wrong)
	}
	history, _, err := s.Store.CaseHistory(r.Context(), v.who, v.who.Wave, v.who.Org)
	if err != nil {
		return err
	}
	states := map[string]answer.State{}
	for id, e := range v.sections {
		states[id] = e.State
	}
	review := paper.Compare(returned, paper.Ground{Questionnaire: v.questionnaire(), Sections: v.mine(), History: history, States: states})
	v.notedReview(review)
	return s.showReview(w, r, v, http.StatusOK, review, nil)
}

// showReview shows what may be saved. ticked are the items to save, nil for all
// that no colleague has changed.
func (s *site) showReview(w http.ResponseWriter, r *http.Request, v *visit, status int, review paper.Review, ticked []string) error {
	key, err := s.newSecret()
	if err != nil {
		return err
	}
	p := paperReviewPage{Layout: v.layout(v.say(titleReview)), Organisation: v.org.Name, Kept: []kept{{keyField, key}, {caseField, v.caseName()}}, Notes: v.notesOf(review)}
	p.Back, p.Stale = "/r/paper", status == http.StatusConflict
	for i, c := range review.Changes {
		carried := c.Pending()
		p.Kept = append(p.Kept, kept{newPrefix + carried.Item, carried.Value}, kept{seenField, carried.Item + "=" + carried.Seen}, kept{atPrefix + carried.Item, carried.Cell})
		one := proposal{
			Lang: v.lang(c.Item.Question.Language), ID: fmt.Sprintf("take-%d", i+1), Name: carried.Item, Label: answer.Label(c.Item.Question, c.Item.Row), Where: c.Cell, Conflict: c.Conflict,
			Ticked: ticked == nil && !c.Conflict || slices.Contains(ticked, carried.Item),
			Rows:   []page.SummaryRow{v.beside(standsNow, c.Item.Question, c.Old.Value, noAnswer), v.beside(inWorkbook, c.Item.Question, c.New, cellEmptied)},
		}
		if c.Old.Position > 0 {
			old := &one.Rows[0]
			if !c.Old.Value.Given() {
				old.Given = append(old.Given, page.Given{Text: v.say(noAnswer)})
			}
			old.Given = append(old.Given, page.Given{Text: by(v.language, c.Old.By, v.moment(c.Old.At))})
		}
		p.Changes = append(p.Changes, one)
	}
	for _, t := range review.Troubles {
		one := leftOut{Where: t.Cell, Text: t.Message, Lang: v.lang(t.Language)}
		if t.Item.Question != nil {
			one.Label, one.URL = answer.Label(t.Item.Question, t.Item.Row), pageURL(t.Item.Question.Page)
		}
		p.Left = append(p.Left, one)
	}
	return pages.Write(w, r, status, p)
}

// beside is an answer under its heading; missing says that there is none.
func (v *visit) beside(key tongue.Text, q *questionnaire.Question, one value.Value, missing tongue.Text) page.SummaryRow {
	row := page.SummaryRow{Key: v.say(key), Missing: v.say(missing)}
	for _, line := range answer.Words(q, one) {
		row.Given = append(row.Given, page.Given{Text: line, Lang: v.lang(q.Language)})
	}
	return row
}

// notesOf tells of whole sections, and of what stays as it is.
func (v *visit) notesOf(review paper.Review) []string {
	var notes []string
	each := func(sections []*questionnaire.Section, text tongue.Text) {
		for _, s := range sections {
			notes = append(notes, v.say(text, s.Title))
		}
	}
	each(review.Finished, sheetFinished)
	each(review.Others, sectionOthers)
	each(review.Lost, sectionLost)
	if review.Kept > 0 {
		notes = append(notes, v.counted(review.Kept, oneStays, manyStay))
	}
	if review.Same > 0 {
		notes = append(notes, v.counted(review.Same, oneSame, manySame))
	}
	return notes
}

// saveWorkbook saves what the person has confirmed, whole or not at all.
func (s *site) saveWorkbook(w http.ResponseWriter, r *http.Request, v *visit) error {
	if stop := v.mayTurn(r); stop != nil {
		return s.refuse(w, r, v, stop)
	}
	ticked := r.PostForm[takeField]
	carried := v.carried(r)
	if err := paper.Whole(ticked, carried, v.mine()); err != nil {
		return err
	}
	changes, stale := paper.Confirm(carried, v.mine(), v.current.Current())
	if stale {
		// Somebody answered while the person was reading: they read again first.
		return s.showStale(w, r, v, changes, ticked)
	}
	changes = slices.DeleteFunc(changes, func(c paper.Change) bool { return !slices.Contains(ticked, c.Item.Name()) })
	for _, c := range changes {
		if section := c.Item.Question.Section(); v.state(section) == answer.Complete {
			reason := v.isFinished(section)
			reason.button, reason.reopen = "", false
			return s.refuse(w, r, v, reason)
		}
	}
	saves := paper.Saves(changes, answer.Save{Wave: v.who.Wave, Org: v.who.Org, By: v.who.Name, At: v.at, Key: r.PostForm.Get(keyField)})
	done, err := s.Store.SaveWorkbook(r.Context(), v.who, saves)
	if err != nil {
		return err
	}
	v.notedChanges(changes)
	to := fmt.Sprint("/r/paper?saved=", len(changes))
	for i, one := range done {
		if len(one.Clashes) > 0 {
			// In the very moment of saving somebody else answered: both answers are in
			// the log, and the section's history shows them.
			to += "&beside=" + url.QueryEscape(saves[i].Section)
		}
	}
	return later(w, r, to)
}

// carried gives the answers that the form holds.
func (v *visit) carried(r *http.Request) []paper.Pending {
	var all []paper.Pending
	positions := seen(r.PostForm)
	for _, section := range v.mine() {
		for _, q := range section.Questions() {
			for _, item := range q.Items() {
				name := item.Name()
				if r.PostForm.Has(newPrefix + name) {
					all = append(all, paper.Pending{Item: name, Value: r.PostForm.Get(newPrefix + name), Seen: fmt.Sprint(positions[name]), Cell: shown(r.PostForm.Get(atPrefix + name))})
				}
			}
		}
	}
	return all
}

func (s *site) showStale(w http.ResponseWriter, r *http.Request, v *visit, changes []paper.Change, ticked []string) error {
	for i := range changes {
		if name := changes[i].Item.Name(); changes[i].Conflict {
			ticked = slices.DeleteFunc(slices.Clone(ticked), func(t string) bool { return t == name })
		}
	}
	if ticked == nil {
		ticked = []string{}
	}
	return s.showReview(w, r, v, http.StatusConflict, paper.Review{Changes: changes}, ticked)
}
