package answer

import (
	"slices"
	"strings"

	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
)

// Left says how many answers to a question were left out of a file.
type Left struct {
	Question string
	Answers  int
}

// LeaveOut makes rows fit for a questionnaire that was changed after they were
// given: answers that it does not have a place for now, or would not take, are
// taken out of the rows and counted, by question in the order of names. A section
// that has answers and no state, as after it was renamed, counts as begun. What
// comes of it can be written by WriteWide and read again by ReadWide.
func LeaveOut(q *questionnaire.Questionnaire, rows []WideRow) []Left {
	items := map[Item]questionnaire.Item{}
	for _, item := range q.Items() {
		items[Item{item.Question.ID, item.Row}] = item
	}
	counts := map[string]int{}
	for i := range rows {
		row := &rows[i]
		for item, v := range row.Values {
			at, there := items[item]
			if !there || CheckImported(at.Question, item.Row, v) != nil {
				delete(row.Values, item)
				counts[questionName(item)]++
			}
		}
		onRoute := route.Of(q, *row)
		for item, at := range items {
			section := at.Question.Page.Section.ID
			if row.State(section) == NotStarted && onRoute.Answer(item.Question, item.Row).Given() {
				if row.Sections == nil {
					row.Sections = map[string]State{}
				}
				row.Sections[section] = Partial
			}
		}
	}
	var all []Left
	for name, n := range counts {
		all = append(all, Left{name, n})
	}
	slices.SortFunc(all, func(x, y Left) int { return strings.Compare(x.Question, y.Question) })
	return all
}
