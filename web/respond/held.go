package respond

import (
	"strings"

	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
	"omnibus/web/page"
)

// held is why a whole form was not saved. It is an error so that it can come
// from the same places as the store's.
type held struct {
	kind            fault.Kind
	title, sentence string
	// language is the one that the sentence is in.
	language tongue.Language
	// button sends the form again, "" where that cannot help; reopen says that
	// it opens the section first.
	button string
	reopen bool
	// secret says that what was sent is another case's and is not shown.
	secret    bool
	reference string
}

// Error gives the sentence.
func (h *held) Error() string { return h.sentence }

// heldPage says why a form was not saved and shows what it held, so that
// nothing that somebody wrote is lost.
type heldPage struct {
	page.Layout
	Sentence, SentenceLang string
	Reference              string
	Sent                   []page.SummaryRow
	Action, Button         string
	Kept                   []kept
}

func (v *visit) isOtherCase() *held {
	return &held{language: v.language, kind: fault.Conflict, title: v.say(notSaved), sentence: v.say(otherCase), secret: true}
}

func (v *visit) hasClosed() *held {
	return &held{language: v.language, kind: fault.Refused, title: v.say(titleClosed), sentence: v.say(surveyClosed, v.lastDay())}
}

func (v *visit) opensLater() *held {
	return &held{language: v.language, kind: fault.Refused, title: v.say(titleNotOpen), sentence: v.say(surveyNotOpen, tongue.Day(v.language, v.period().From))}
}

func (v *visit) isFinished(section *questionnaire.Section) *held {
	e := v.sections[section.ID]
	h := &held{language: v.language, kind: fault.Conflict, title: v.say(titleFinished), sentence: v.say(sectionFinished, section.Title, somebody(v.language, e.By), v.moment(e.At))}
	if !v.who.ByTelephone() { // who opens a finished section again is somebody there
		h.button, h.reopen = v.say(openAndSave), true
	}
	return h
}

// summary shows what was sent: as an answer where it is one, else as it was typed.
func (in *sent) summary(v *visit) []page.SummaryRow {
	if in.shown == nil && in.strange(in.fields()) != "" {
		return nil
	}
	var rows []page.SummaryRow
	for _, q := range in.shown {
		for _, one := range readQuestion(nil, q, in.form) {
			row := page.SummaryRow{Key: answer.Label(q, one.Item.Row), Lang: v.lang(q.Language), Values: answer.Words(q, one.Value)}
			if one.Problem != nil {
				for _, name := range kinds[q.Kind].names(q, one.Item.Row) {
					if text := shown(strings.Join(in.form[name], ", ")); text != "" {
						row.Values = append(row.Values, text)
					}
				}
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// kept gives the form's fields to be sent once more.
func (in *sent) kept(reopen bool) []kept {
	var all []kept
	for name, values := range in.form {
		if name == reopenField {
			continue
		}
		for _, text := range values {
			all = append(all, kept{name, shown(text)})
		}
	}
	if reopen {
		all = append(all, kept{reopenField, "yes"})
	}
	sortKept(all)
	return all
}

// unanswered says which required questions on the route have no answer yet.
func (v *visit) unanswered(section *questionnaire.Section) []answer.Item {
	var missing []answer.Item
	r := v.route()
	for _, p := range section.Pages {
		for _, q := range p.Questions {
			if !q.Required || !r.Asked(q) {
				continue
			}
			for _, item := range q.Items() {
				if !r.Answer(q.ID, item.Row).Given() {
					missing = append(missing, answer.Item{Question: q.ID, Row: item.Row})
				}
			}
		}
	}
	return missing
}
