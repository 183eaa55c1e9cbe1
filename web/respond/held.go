package respond

import (
	"strings"

	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/web/page"
)

// held is why a whole form was not saved. It is an error so that it can come
// from the same places as the store's.
type held struct {
	kind            fault.Kind
	title, sentence string
	// button sends the form again, "" where that cannot help; reopen says that
	// it opens the section first.
	button    string
	reopen    bool
	reference string
}

// Error gives the sentence.
func (h *held) Error() string { return h.sentence }

// heldPage says why a form was not saved and shows what it held, so that
// nothing that somebody wrote is lost.
type heldPage struct {
	page.Layout
	Sentence, Reference string
	Sent                []page.SummaryRow
	Action, Button      string
	Kept                []kept
}

var errOtherCase = &held{kind: fault.Conflict, title: "Your answers have not been saved", sentence: otherCase}

func (v *visit) hasClosed() *held {
	return &held{kind: fault.Refused, title: "The survey has closed", sentence: surveyClosed(v.lastDay())}
}

func (v *visit) opensLater() *held {
	return &held{kind: fault.Refused, title: "The survey has not opened yet", sentence: surveyNotOpen(day(v.period().From))}
}

func (v *visit) isFinished(section *questionnaire.Section) *held {
	e := v.sections[section.ID]
	return &held{
		kind: fault.Conflict, title: "This section is finished", sentence: sectionFinished(section.Title, e.By, v.moment(e.At)),
		button: "Open the section again and save these answers", reopen: true,
	}
}

// summary shows what was sent: as an answer where it is one, else as it was typed.
func (in *sent) summary() []page.SummaryRow {
	if in.shown == nil && in.strange() != "" {
		return nil
	}
	var rows []page.SummaryRow
	for _, q := range in.shown {
		for _, one := range readQuestion(q, in.form) {
			row := page.SummaryRow{Key: itemLabel(q, one.Item.Row), Values: words(q, one.Value)}
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

// itemLabel names an item in full: the question, and the row of a grid.
func itemLabel(q *questionnaire.Question, row string) string {
	if r, ok := q.Row(row); ok && row != "" {
		return q.Ask + " – " + r.Label
	}
	return q.Ask
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
