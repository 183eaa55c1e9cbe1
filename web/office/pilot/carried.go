package pilot

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"

	"omnibus/access"
	"omnibus/sheet"
	"omnibus/survey/questionnaire"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// carriedFile hands out the list of whose answers hold: a line a question of the
// questionnaire as it is, with the version from which on its answers count.
func carriedFile(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	if err := d.Store.Allowed(r.Context(), who, access.ReadStatus, r.PathValue("wave"), ""); err != nil {
		return err
	}
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	carrying, err := d.Carrying(r.Context(), who, open.ID(), open.Wave)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	out := csv.NewWriter(&body)
	lines := [][]string{{"section", "question", "label", "probe", "pilot_answers", "since_version", "what_was_changed"}}
	for _, c := range carrying.Questions() {
		lines = append(lines, carriedLine(c.Question, c.Since, c.Why))
	}
	for i := range lines {
		for j, cell := range lines[i] {
			lines[i][j] = sheet.Harmless(cell)
		}
	}
	if err := out.WriteAll(lines); err != nil {
		return err
	}
	return page.SendFile(w, r, "text/csv; charset=utf-8", open.ID()+"-pilot-carried.csv", body.Bytes())
}

func carriedLine(q *questionnaire.Question, since int64, why string) []string {
	carried, probe := "carried", ""
	switch {
	case q.Probe:
		carried, probe = "pilot only", "yes"
	case since > 1:
		carried = "left out"
	}
	return []string{q.Section().ID, q.ID, q.Short, probe, carried, strconv.FormatInt(since, 10), why}
}
