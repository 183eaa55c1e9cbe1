package respond

import (
	"fmt"
	"net/http"
	"slices"

	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/questionnaire"
	"omnibus/web/page"
)

// historyPage is who answered what in a section, and when, with everything that
// was answered before and all that happened to the section.
type historyPage struct {
	page.Layout
	Section string
	Rows    []page.SummaryRow
	Events  []happened
	Check   string
}

// happened is one line of a section's story.
type happened struct {
	When, What string
	position   int64
}

func (s *site) history(w http.ResponseWriter, r *http.Request, v *visit) error {
	section, err := v.section(r)
	if err != nil {
		return err
	}
	entries, turns, err := s.Store.CaseHistory(r.Context(), v.who, v.who.Wave, v.who.Org)
	if err != nil {
		return err
	}
	room, err := s.Store.Room(r.Context(), v.who, v.who.Wave, v.who.Org)
	if err != nil {
		return err
	}
	p := historyPage{Layout: v.layout("Who answered what: " + section.Title), Section: section.Title, Check: sectionURL(section) + "/check"}
	p.Back = "/r/hub"
	of := map[answer.Item][]answer.Entry{}
	for _, e := range entries {
		of[e.Item] = append(of[e.Item], e)
	}
	for _, at := range section.Pages {
		for _, q := range at.Questions {
			for _, item := range q.Items() {
				if given := of[answer.Item{Question: q.ID, Row: item.Row}]; len(given) > 0 {
					p.Rows = append(p.Rows, v.told(q, item.Row, given))
				}
			}
		}
	}
	begun := false
	for _, e := range turns {
		if e.Section == section.ID {
			p.Events = append(p.Events, happened{v.moment(e.At), turnedBy(e, begun), e.Position})
			begun = true
		}
	}
	for _, e := range room.History(section.ID) {
		p.Events = append(p.Events, happened{v.moment(e.At), doneBy(e, room), e.Position})
	}
	slices.SortFunc(p.Events, func(a, b happened) int { return int(b.position - a.position) })
	return pages.Write(w, r, http.StatusOK, p)
}

// told gives an item's answers, the one that stands first.
func (v *visit) told(q *questionnaire.Question, row string, given []answer.Entry) page.SummaryRow {
	line := page.SummaryRow{Key: itemLabel(q, row)}
	for i, e := range slices.Backward(given) {
		text := inWords(q, e.Value) + " – " + by(e.By, v.moment(e.At))
		if i < len(given)-1 {
			text = "Before: " + text
		}
		line.Values = append(line.Values, text)
	}
	return line
}

// turnedBy says what somebody did to a section; begun says that it had turned before.
func turnedBy(e answer.SectionEvent, begun bool) string {
	switch {
	case e.State == answer.Complete:
		return fmt.Sprintf("%s completed the section", somebody(e.By))
	case begun:
		return fmt.Sprintf("%s opened the section again", somebody(e.By))
	}
	return fmt.Sprintf("%s began the section", somebody(e.By))
}

// doneBy says what somebody did about who holds a section.
func doneBy(e fieldwork.Event, room fieldwork.Room) string {
	to, _ := room.Contact(e.Contact)
	who := somebody(e.By)
	switch e.Deed {
	case fieldwork.Handed:
		return fmt.Sprintf("%s handed the section to %s", who, to.Name)
	case fieldwork.TakenBack:
		return fmt.Sprintf("%s took the section back from %s", who, to.Name)
	case fieldwork.Reminded:
		return fmt.Sprintf("%s reminded %s", who, to.Name)
	}
	return fmt.Sprintf("%s: %s", who, e.Deed)
}
