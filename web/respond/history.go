package respond

import (
	"fmt"
	"net/http"
	"slices"

	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
	"omnibus/web/page"
)

// historyPage is who answered what in a section, and when, with everything that
// was answered before and all that happened to the section.
type historyPage struct {
	page.Layout
	Section, SectionLang string
	Rows                 []page.SummaryRow
	Events               []happened
	Check                string
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
	p := historyPage{Layout: v.layout(v.say(titleHistory) + ": " + section.Title), Section: section.Title, SectionLang: v.lang(section.Language), Check: sectionURL(section) + "/check"}
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
			p.Events = append(p.Events, happened{v.moment(e.At), turnedBy(v.language, e, begun), e.Position})
			begun = true
		}
	}
	for _, e := range room.History(section.ID) {
		p.Events = append(p.Events, happened{v.moment(e.At), doneBy(v.language, e, room), e.Position})
	}
	slices.SortFunc(p.Events, func(a, b happened) int { return int(b.position - a.position) })
	return pages.Write(w, r, http.StatusOK, p)
}

// told gives an item's answers, the one that stands first.
func (v *visit) told(q *questionnaire.Question, row string, given []answer.Entry) page.SummaryRow {
	line := page.SummaryRow{Key: answer.Label(q, row), Lang: v.lang(q.Language)}
	for i, e := range slices.Backward(given) {
		one := page.Given{Text: answer.InLine(q, e.Value), Lang: line.Lang, After: by(v.language, e.By, v.moment(e.At))}
		if i < len(given)-1 {
			one.Before = v.say(earlier)
		}
		line.Given = append(line.Given, one)
	}
	return line
}

// turnedBy says what somebody did to a section; begun says that it had turned before.
func turnedBy(l tongue.Language, e answer.SectionEvent, begun bool) string {
	switch {
	case e.State == answer.Complete:
		return didComplete.In(l, somebody(l, e.By))
	case begun:
		return didReopen.In(l, somebody(l, e.By))
	}
	return didBegin.In(l, somebody(l, e.By))
}

// doneBy says what somebody did about who holds a section.
func doneBy(l tongue.Language, e fieldwork.Event, room fieldwork.Room) string {
	to, _ := room.Contact(e.Contact)
	who := somebody(l, e.By)
	switch e.Deed {
	case fieldwork.Handed:
		return didHand.In(l, who, to.Name)
	case fieldwork.TakenBack:
		return didTake.In(l, who, to.Name)
	case fieldwork.Reminded:
		return didRemind.In(l, who, to.Name)
	}
	return fmt.Sprintf("%s: %s", who, e.Deed)
}
