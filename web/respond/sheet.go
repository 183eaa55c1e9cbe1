package respond

import (
	"slices"
	"sync"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
	"omnibus/web/page"
)

// sheet is what the pages show of a questionnaire that is the same for everybody who
// reads it in a language. It is worked out once and only read from then on.
type sheet struct {
	// rows are the lines of the answers, by the questions' places: one an item, with
	// its link and without what was answered.
	rows [][]page.SummaryRow
	// fields are the names of a page's fields, in their order.
	fields map[*questionnaire.Page][]string
}

// sheets are those of the questionnaires that were shown lately.
type sheets struct {
	mu    sync.RWMutex
	known map[sheetKey]*sheet
}

type sheetKey struct {
	questionnaire *questionnaire.Questionnaire
	language      tongue.Language
}

// mostSheets bounds what is kept: a questionnaire that is edited leaves one behind.
const mostSheets = 16

// of gives the sheet of a questionnaire for pages in a language.
func (s *sheets) of(q *questionnaire.Questionnaire, l tongue.Language) *sheet {
	key := sheetKey{q, l}
	s.mu.RLock()
	found := s.known[key]
	s.mu.RUnlock()
	if found != nil {
		return found
	}
	made := newSheet(q, l)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil || len(s.known) >= mostSheets {
		s.known = map[sheetKey]*sheet{}
	}
	s.known[key] = made
	return made
}

func newSheet(q *questionnaire.Questionnaire, l tongue.Language) *sheet {
	made := &sheet{rows: make([][]page.SummaryRow, q.Places()), fields: map[*questionnaire.Page][]string{}}
	for _, question := range q.Questions() {
		for _, item := range question.Items() {
			made.rows[question.Place()] = append(made.rows[question.Place()], rowOf(item, l))
		}
		made.fields[question.Page] = append(made.fields[question.Page], fieldsOf(question)...)
	}
	for _, names := range made.fields {
		slices.Sort(names)
	}
	return made
}

// rowOf makes the line of an item.
func rowOf(item questionnaire.Item, l tongue.Language) page.SummaryRow {
	q := item.Question
	row := page.SummaryRow{Key: q.Ask, Lang: langIn(l, q.Language), Missing: notProvided.In(l)}
	if r, ok := q.Row(item.Row); ok {
		row.Key = r.Label
	}
	row.Action = &page.Link{Text: changeLink.In(l), Hidden: answer.Label(q, item.Row), URL: changeURL(item)}
	return row
}

// changeURL leads to the field of an item, and from there back.
func changeURL(item questionnaire.Item) string {
	field := item.Name()
	if item.Question.Kind == questionnaire.Date {
		field += "-day"
	}
	return pageURL(item.Question.Page) + "?from=" + fromCheck + "#" + field
}

// langIn marks a part of a page in a language whose own is another; "" where it is not.
func langIn(page, part tongue.Language) string {
	if part == page {
		return ""
	}
	return part.Tag()
}
