package fieldwork

import (
	"strings"

	"omnibus/survey/fieldwork"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// People lists a case's people with the sections that they hold now, in the
// order in which they came.
func People(open *desk.Open, room fieldwork.Room) *page.Table {
	if len(room.Contacts) == 0 {
		return nil
	}
	holds := map[int64][]string{}
	for _, s := range open.Questionnaire.Sections {
		for _, h := range room.Holders(s.ID) {
			holds[h.Contact.ID] = append(holds[h.Contact.ID], s.Title)
		}
	}
	lead, passed := room.Lead()
	t := &page.Table{Caption: "People of the case", CaptionHidden: true, Head: desk.Cells("Name", "Role", "E-mail", "Holds now", "Added")}
	for _, c := range room.Contacts {
		role := string(c.Role)
		if passed && c.ID == lead.ID {
			role += ", now"
		}
		held := strings.Join(holds[c.ID], ", ")
		if held == "" {
			held = "–"
		}
		t.Rows = append(t.Rows, desk.Cells(c.Name, role, c.Email, held, c.By+", "+open.At(c.At)))
	}
	return t
}
